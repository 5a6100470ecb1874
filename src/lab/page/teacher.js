// The teacher's page: codes of a class, guesses beside what came out, lesson by lesson.
import { by, make } from "./dom.js";

const number = (value) => Number(Number(value).toPrecision(3)).toString();

/** Opens with a button; `ask` reads codes, `lessons` says what they are about. */
export function teacher(ask, lessons) {
  const dialog = by("teacher");
  by("teacher-open").addEventListener("click", () => dialog.showModal());
  by("teacher-close").addEventListener("click", () => dialog.close());
  by("grade").addEventListener("click", async () => {
    const codes = by("codes").value.split(/[\n,;]+/).map((line) => line.trim()).filter(Boolean);
    try {
      const { codes: read, drawings } = await ask({ grade: { codes } });
      by("graded").replaceChildren(...shown(read, codes, drawings, lessons));
    } catch (error) {
      by("graded").replaceChildren(make("p", { class: "problem", textContent: error.message }));
    }
  });
}

function shown(read, codes, drawings, lessons) {
  const wrong = read.flatMap((one, place) => (one.Err === undefined ? [] : [`line ${place + 1}: ${one.Err}`]));
  const right = read.flatMap((one) => (one.Ok ? [one.Ok] : []));
  const parts = [make("p", { textContent: `${right.length} of ${codes.length} codes read.` })];
  if (wrong.length) parts.push(make("ul", { class: "problem" }, ...wrong.map((text) => make("li", { textContent: text }))));
  for (const { title, alt, svg } of drawings) {
    const image = make("img", { alt: `${title}. ${alt}`, src: URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" })) });
    image.style.width = "100%";
    image.style.background = "#fff";
    parts.push(image);
  }
  if (right.length) parts.push(table(right, lessons));
  return parts;
}

function table(codes, lessons) {
  const name = (code) => lessons.find((lesson) => lesson.number === code.lesson)?.title ?? `lesson ${code.lesson}`;
  const head = ["Lesson", "Seed", "Guess", "Came out"].map((text) => make("th", { scope: "col", textContent: text }));
  const rows = codes.map((code) =>
    make("tr", {}, ...[name(code), code.seed, number(code.guess), number(code.answer)].map((text) => make("td", { textContent: text }))));
  return make("table", {}, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
}
