// What can be moved: at most six keys in sight, all others to be found. Every row comes from the table of parameters.
import { by, make } from "./dom.js";

/** So many rows are made of what is searched for: more nobody reads. */
const MOST_FOUND = 40;

export class Controls {
  /** @param {(path: string, value: string|undefined) => void} move */
  constructor(move) {
    this.move = move;
    this.all = [];
    this.moved = {};
    by("find").addEventListener("input", () => this.#found());
    by("all-controls").addEventListener("toggle", () => this.#found());
  }

  /** Another scenario, or other values of it. */
  set(opened, moved, inSight) {
    this.all = opened.controls;
    this.moved = moved;
    this.sight = inSight.filter((path) => this.all.some((control) => control.path === path));
    const rows = this.sight.map((path) => this.all.find((control) => control.path === path));
    refill(by("in-sight"), rows.map((control) => this.#row(control)));
    this.#found();
  }

  #found() {
    if (!by("all-controls").open) return by("others").replaceChildren();
    const words = by("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    const says = ({ path, meaning }) => `${path} ${meaning}`.toLowerCase();
    const found = this.all.filter((control) => !this.sight.includes(control.path) && words.every((word) => says(control).includes(word)));
    const rows = found.slice(0, MOST_FOUND).map((control) => this.#row(control));
    const more = found.length > MOST_FOUND ? [make("p", { class: "hint", textContent: `${found.length - MOST_FOUND} more: say more of what you look for` })] : [];
    refill(by("others"), rows.length ? [...rows, ...more] : [make("p", { class: "hint", textContent: "Nothing is called so." })]);
  }

  #row(control) {
    const { path, steps, at, value, structure, key } = control;
    const id = `c-${path}`;
    const isMoved = path in this.moved;
    const name = make("b", { textContent: structure ? `${key} of ${structure}` : key });
    const label = make("label", { for: id }, name);
    const text = make("input", { type: "text", value, spellcheck: false, "aria-label": `${path}, as written` });
    text.addEventListener("change", () => this.move(path, text.value.trim() || undefined));
    const row = make("div", { class: "row" });
    if (steps.length > 1) {
      const slider = make("input", { type: "range", id, min: 0, max: steps.length - 1, step: 1 });
      slider.value = at;
      const output = make("output", { for: id, textContent: steps[at].label });
      const told = () => slider.setAttribute("aria-valuetext", `${output.textContent} ${control.unit}`);
      told();
      slider.addEventListener("input", () => {
        output.textContent = steps[slider.value].label;
        told();
      });
      slider.addEventListener("change", () => this.move(path, steps[slider.value].value));
      row.append(slider, output);
    } else {
      text.id = id;
      row.append(text);
    }
    const back = make("button", { type: "button", textContent: "Back", disabled: !isMoved, "aria-label": `${path}: back to what the file says` });
    back.addEventListener("click", () => this.move(path, undefined));
    row.append(back);
    return make("div", { class: isMoved ? "control moved" : "control", "data-path": path }, label, row, about(control, steps.length > 1 ? text : undefined));
  }
}

/** Everything else that is known of a key. */
function about({ path, meaning, takes, unit, default: usual, origin, source }, text) {
  const lines = [`${meaning}.`, `Takes ${takes}${unit ? ` (${unit})` : ""}.`];
  if (usual) lines.push(`By default ${usual}.`);
  lines.push(`Its value: ${source || origin}.`);
  const details = make("details", {}, make("summary", { class: "hint", textContent: meaning.length > 60 ? `${meaning.slice(0, 59)}…` : meaning }));
  details.append(make("p", { class: "hint", textContent: lines.join(" ") }), make("code", { class: "hint", textContent: path }));
  if (text) details.append(make("label", { class: "hint" }, "as written ", text));
  return details;
}

/** Puts other rows in place and leaves the focus where it was, and open what was open. */
function refill(place, rows) {
  const focused = place.contains(document.activeElement) ? document.activeElement : undefined;
  const path = focused?.closest("[data-path]")?.dataset.path;
  const kind = focused?.tagName + (focused?.type ?? "");
  const open = new Set([...place.querySelectorAll("details[open]")].map((details) => details.closest("[data-path]")?.dataset.path));
  place.replaceChildren(...rows);
  for (const row of place.children) {
    if (open.has(row.dataset?.path)) row.querySelector("details").open = true;
    if (path && row.dataset?.path === path) [...row.querySelectorAll("input, button, summary")].find((one) => one.tagName + (one.type ?? "") === kind)?.focus();
  }
}
