// Files that somebody drops: a table of people becomes a scenario, a scenario is opened.
import { by, make } from "./dom.js";

/** More than this is no page's business. */
const MOST_BYTES = 20 * 1024 * 1024;
/** Files that are no text, and travel as they are. */
const WORKBOOK = /\.(xlsx|xls|ods)$/i;

/** Listens for files; `open` is told a scenario as file name, text and attachments. The engine in a page reads no workbooks. */
export function listen(ask, { open, failed, hasWorkbooks, roles }) {
  const take = (files) => read([...files], ask, { open, hasWorkbooks, roles }).catch(failed);
  by("file").addEventListener("change", () => take(by("file").files));
  const over = (isOver) => document.body.classList.toggle("dragging", isOver);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  addEventListener("dragleave", (event) => event.relatedTarget === null && over(false));
  addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    take(event.dataTransfer.files);
  });
}

async function read(files, ask, { open, hasWorkbooks, roles }) {
  const large = files.find(({ size }) => size > MOST_BYTES);
  if (large) throw new Error(`${large.name} has more than 20 MiB: use microbiz import`);
  const workbook = files.find(({ name }) => WORKBOOK.test(name));
  if (workbook && !hasWorkbooks) throw new Error(`${workbook.name} is a workbook: save the sheet as CSV, or open it with microbiz lab on your machine`);
  const contents = Object.fromEntries(await Promise.all(files.map(async (file) => [file.name, await content(file)])));
  const own = files.find(({ name }) => name.endsWith(".toml"));
  if (own) {
    const { [own.name]: scenario, ...attachments } = contents;
    by("imported").hidden = true;
    roles.set([]);
    return open(own.name, scenario, attachments);
  }
  const { text: scenario, said, questions, roles: guessed } = await ask({ import: { files: contents } });
  show(said, questions);
  roles.set(guessed);
  open(`${files[0].name.replace(/\.\w+$/, "")}.toml`, scenario, contents);
}

/** What stands in a file, as the engine takes it. */
async function content(file) {
  if (!WORKBOOK.test(file.name)) return text(file);
  const letters = Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte));
  return { base64: btoa(letters.join("")) };
}

/** The text of a file, whatever of the usual encodings it has. */
async function text(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function show(said, questions) {
  const list = (title, lines) => (lines.length ? [make("h3", { textContent: title }), make("ul", { class: "hint" }, ...lines.map((line) => make("li", { textContent: line })))] : []);
  by("imported").hidden = false;
  by("imported").replaceChildren(...list("Read and guessed", said), ...list("What is done about odd rows", questions));
}
