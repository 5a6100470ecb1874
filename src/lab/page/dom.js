// The few words of HTML that every other module speaks.

/** The element of an id. */
export const by = (id) => document.getElementById(id);

/**
 * An element with properties and children. Text is text: nothing that a scenario says is read as HTML.
 * @param {string} tag its name
 * @param {object} set properties; `class` and `data-…` or `aria-…` attributes by their names
 * @param {...(Node|string)} children what stands in it
 */
export function make(tag, set = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(set)) {
    if (name === "class") element.className = value;
    else if (name.includes("-") || name === "for" || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** An option of a select. */
export const option = (value, text) => make("option", { value, textContent: text });

/** Shows what is wrong, a sentence a line; nothing takes it away. */
export function complain(problems = []) {
  const place = by("problem");
  place.hidden = problems.length === 0;
  place.textContent = problems.join("\n");
}

/** A picture as an address that an image can have. */
export const pictured = (svg) => URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));

/** Saves a text or blob under a name. */
export function save(name, content, type = "text/plain;charset=utf-8") {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const anchor = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}
