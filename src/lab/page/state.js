// What the page is about: a scenario and what was moved in it. Every step can be undone, and all of it stands in the link.

/**
 * @typedef {{name: string, file: string, text: string, attachments: Object<string, string|{base64: string}>,
 *   set: Object<string, string>, lesson: string}} State `lesson` is empty for none
 */

/** Holds the state, its past and its future, and tells whoever listens. */
export class Store {
  #past = [];
  #future = [];
  #listeners = [];

  /** @param {State} state */
  constructor(state) {
    this.state = state;
  }

  /** Calls back with the state and what it was before, after every change. */
  listen(listener) {
    this.#listeners.push(listener);
  }

  /** Changes some of it: a step that can be undone. */
  change(some) {
    this.#past.push(this.state);
    this.#future = [];
    this.#become({ ...this.state, ...some });
  }

  /** Moves a key to a value, or back to what the file says. */
  move(path, value) {
    const { [path]: old, ...rest } = this.state.set;
    if (old === value) return;
    this.change({ set: value === undefined ? rest : { ...this.state.set, [path]: value } });
  }

  undo() {
    if (!this.#past.length) return;
    this.#future.push(this.state);
    this.#become(this.#past.pop());
  }

  redo() {
    if (!this.#future.length) return;
    this.#past.push(this.state);
    this.#become(this.#future.pop());
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  #become(state) {
    const before = this.state;
    this.state = state;
    this.#listeners.forEach((listener) => listener(state, before));
  }
}

/** The scenario as the engine takes it. */
export const setupOf = ({ file, text, attachments, set }) => ({ file, text, attachments, set });

/** A link holds at most so much: longer ones are cut off by mail programs. */
const LONGEST_LINK = 16_000;

/** The state as the part of a link after `#`; none where it is too long for one. */
export function linked({ name, file, text, attachments, set, lesson }, gallery) {
  const own = gallery.has(name) ? {} : { file, text, attachments };
  const bytes = new TextEncoder().encode(JSON.stringify({ name, set, lesson, ...own }));
  const packed = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return packed.length > LONGEST_LINK ? undefined : packed;
}

/** What a link says; none where it says nothing that can be read. */
export function unlinked(hash, gallery) {
  try {
    const packed = hash.replace(/^#/, "").replaceAll("-", "+").replaceAll("_", "/");
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const said = JSON.parse(new TextDecoder().decode(bytes));
    const shipped = gallery.get(said.name);
    if (!shipped && typeof said.text !== "string") return undefined;
    const texts = (table) => Object.fromEntries(Object.entries(table ?? {}).map(([k, v]) => [k, String(v)]));
    const contents = (table) => Object.fromEntries(Object.entries(table ?? {}).map(([k, v]) => [k, v?.base64 ? { base64: String(v.base64) } : String(v)]));
    return {
      name: String(said.name),
      file: shipped ? `${said.name}.toml` : String(said.file),
      text: shipped ? shipped.text : said.text,
      attachments: shipped ? {} : contents(said.attachments),
      set: texts(said.set),
      lesson: String(said.lesson ?? ""),
    };
  } catch {
    return undefined;
  }
}
