// One clock for all structures. Any moment can be shown without those before it, so time runs both ways.
import { by } from "./dom.js";

export class Clock {
  #frame = 0;
  #last = 0;

  /** @param {(day: number, isStill: boolean) => void} show draws a moment */
  constructor(show) {
    this.show = show;
    this.from = 0;
    this.to = 1;
    this.day = 0;
    const slider = by("clock");
    slider.addEventListener("input", () => this.go(Number(slider.value)));
    by("play").addEventListener("click", () => (this.isPlaying ? this.pause() : this.play()));
    by("back").addEventListener("click", () => this.step(-1));
    by("forward").addEventListener("click", () => this.step(1));
  }

  get isPlaying() {
    return this.#frame !== 0;
  }

  /** Another stretch of time; a moment within it stays. */
  stretch(from, to) {
    [this.from, this.to] = [from, to];
    const slider = by("clock");
    [slider.min, slider.max] = [from, to];
    const isWithin = this.day > from && this.day < to;
    this.go(isWithin ? this.day : from, !this.isPlaying);
  }

  /** Shows a moment. */
  go(day, isStill = true) {
    this.day = Math.min(Math.max(day, this.from), this.to);
    by("clock").value = this.day;
    by("clock").setAttribute("aria-valuetext", `day ${this.day.toFixed(1)}`);
    by("day").textContent = `day ${this.day.toFixed(1)}`;
    this.show(this.day, isStill);
  }

  step(days) {
    this.pause();
    this.go(this.day + days);
  }

  play() {
    if (this.day >= this.to) this.go(this.from, false);
    this.#last = performance.now();
    const next = (now) => {
      const seconds = Math.min((now - this.#last) / 1000, 0.1);
      this.#last = now;
      this.go(this.day + seconds * Number(by("speed").value), false);
      if (this.day >= this.to) return this.pause();
      this.#frame = requestAnimationFrame(next);
    };
    this.#frame = requestAnimationFrame(next);
    this.#label();
  }

  pause() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#label();
    this.show(this.day, true);
  }

  #label() {
    by("play").textContent = this.isPlaying ? "Pause" : "Play";
    by("play").setAttribute("aria-pressed", String(this.isPlaying));
  }
}
