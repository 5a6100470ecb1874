// Lessons: a question and a guess first; then something to move, what to look for, what it shows, and a code to hand in.
import { by, make } from "./dom.js";

const number = (value) => Number(Number(value).toPrecision(3)).toString();

export class LessonPanel {
  /**
   * @param {{ask: Function, onGuess: Function}} calls `ask` signs codes; `onGuess` is told that the answer may be shown
   */
  constructor(calls) {
    this.calls = calls;
    this.lesson = undefined;
    this.guess = undefined;
    /** What came out first, when nothing was moved yet: what is handed in. */
    this.outcome = undefined;
    this.codes = new Map();
  }

  /** Whether the answer has to wait for a guess. */
  get waits() {
    return this.lesson !== undefined && this.guess === undefined;
  }

  /** Another lesson, or none. */
  set(lesson, seed) {
    if (lesson?.title === this.lesson?.title && lesson?.scenario === this.lesson?.scenario) return;
    this.lesson = lesson;
    this.guess = undefined;
    this.outcome = undefined;
    this.seed = seed;
    by("lesson-panel").hidden = !lesson;
    if (lesson) this.#ask();
  }

  #ask() {
    const { title, question, guessed } = this.lesson;
    const guess = make("input", { type: "number", step: "any", required: true, id: "guess" });
    const reason = make("input", { type: "text", id: "reason", autocomplete: "off" });
    const form = make("form", {},
      make("p", {}, make("label", { for: "guess" }, "Your guess "), guess, ` ${guessed}`),
      make("p", {}, make("label", { for: "reason" }, "Because "), reason),
      make("button", { type: "submit", textContent: "Show what happens" }));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.guess = Number(guess.value);
      this.reason = reason.value;
      this.calls.onGuess();
    });
    by("lesson-panel").replaceChildren(
      make("h2", { id: "lesson-title", textContent: `Lesson: ${title}` }),
      make("p", { class: "lead", textContent: question }),
      form);
  }

  /** What came out: `row` is the estimate of what was guessed. */
  async show(row, isWhole) {
    const { lesson } = this;
    if (!lesson || this.guess === undefined) return;
    const answer = row?.estimate;
    const parts = [
      make("h2", { id: "lesson-title", textContent: `Lesson: ${lesson.title}` }),
      make("p", { class: "lead", textContent: lesson.question }),
    ];
    const left = make("div", {});
    const now = answer === null || answer === undefined ? "it was not reached" : `${number(answer)}${row.low === null ? "" : ` (${number(row.low)} to ${number(row.high)})`} ${row.unit}`;
    if (isWhole) this.outcome ??= { answer, said: now };
    const { said } = this.outcome ?? { said: now };
    left.append(
      make("p", {}, "You guessed ", make("b", { textContent: number(this.guess) }), this.reason ? ` because ${this.reason}` : "", "; what came out: ", make("b", { textContent: said }), "."),
      ...(now === said ? [] : [make("p", {}, "With what you have moved since: ", make("b", { textContent: now }), ".")]),
      make("h3", { textContent: "What to do now" }),
      make("ol", {}, ...lesson.steps.map((step) => make("li", { textContent: step }))),
      make("p", {}, make("b", { textContent: "Look for: " }), lesson.look));
    const right = make("div", {});
    const shows = make("details", {}, make("summary", { textContent: "What it shows" }), make("p", { textContent: lesson.shows }), make("p", { class: "hint", textContent: lesson.source }));
    right.append(shows);
    const first = this.outcome?.answer;
    if (first !== null && first !== undefined && lesson.number > 0) {
      const code = await this.#code(first);
      if (code) right.append(make("p", { textContent: "Your code, for the class:" }), make("p", { class: "code", textContent: code, id: "code" }));
    }
    if (lesson !== this.lesson) return;
    const open = by("lesson-panel").querySelector("details")?.open;
    shows.open = Boolean(open);
    by("lesson-panel").replaceChildren(...parts, make("div", { class: "lesson" }, left, right));
  }

  /** The code holds the first answer: what is moved afterwards does not change it. */
  async #code(answer) {
    const key = `${this.lesson.number}/${this.guess}/${this.seed}`;
    if (!this.codes.has(key)) this.codes.set(key, this.calls.ask({ sign: { code: { lesson: this.lesson.number, seed: this.seed, guess: this.guess, answer } } }).catch((error) => error.message));
    return this.codes.get(key);
  }
}
