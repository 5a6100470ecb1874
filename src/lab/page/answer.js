// The answer in words, how it got surer, and the library's own drawings. No number is worked out here.
import { by, make, option, pictured } from "./dom.js";

export class AnswerPanel {
  #address = undefined;

  constructor() {
    this.ran = undefined;
    by("picture").addEventListener("change", () => this.#draw());
  }

  /** Nothing to show: a lesson waits for a guess, or something is wrong. */
  clear(reason) {
    this.ran = undefined;
    by("answer-text").replaceChildren(make("p", { textContent: reason }));
    by("pictures").hidden = true;
    by("progress").textContent = "";
  }

  /** What stands here answers what was asked before: the next answer is on its way. */
  wait() {
    if (this.ran) by("progress").textContent = "The answer to what was asked before";
  }

  /** Shows what came out after so many replications of so many. */
  set(ran, done, all) {
    this.ran = ran;
    const lines = ran.sentences.map(({ heading, text }, place) =>
      make("p", { class: place === 0 ? "lead" : "" }, ...(heading && place ? [make("b", { textContent: `${heading}: ` })] : []), text));
    by("answer-text").replaceChildren(...lines);
    by("progress").textContent = done < all ? `${done} of ${all} replications; the answer narrows` : `${all} replications, the same luck for all`;
    const picture = by("picture");
    const chosen = picture.value;
    const narrowing = ran.drawings.filter(({ name }) => name.startsWith("narrowing"));
    const drawings = [...narrowing, ...ran.drawings.filter((one) => !narrowing.includes(one))];
    picture.replaceChildren(...drawings.map(({ name }) => option(name, name)));
    if (drawings.some(({ name }) => name === chosen)) picture.value = chosen;
    by("pictures").hidden = drawings.length === 0;
    this.#draw();
  }

  /** The drawing that is shown. */
  get drawing() {
    return this.ran?.drawings.find(({ name }) => name === by("picture").value);
  }

  /** What came out for a measure of a structure. */
  estimate(structure, measure) {
    return this.ran?.results.summary.find((row) => row.structure === structure && row.measure === measure);
  }

  #draw() {
    const { drawing } = this;
    if (!drawing) return;
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = pictured(drawing.svg);
    const image = by("drawing");
    image.src = this.#address;
    image.alt = `${drawing.title}. ${drawing.alt}`;
    by("drawing-text").textContent = drawing.title;
  }
}
