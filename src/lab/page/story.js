// One shift's story in every structure: the trace, as the library tells it.
import { by, make, pictured } from "./dom.js";

/** Shows what a trace says. */
export function tell({ trace, introduction, stories, partings, drawing }) {
  const columns = stories.map(([headline, lines], place) => {
    const items = lines.map((line) => make("li", { textContent: sentence(line) }));
    return make("div", {}, make("h3", { textContent: `${trace.ways[place].structure}: ${headline}` }), make("ol", {}, ...items));
  });
  by("story-text").replaceChildren(
    ...introduction.map((text) => make("p", { textContent: text })),
    make("div", { class: "stories" }, ...columns),
    ...partings.map((text) => make("p", { textContent: text })),
    make("img", { src: pictured(drawing.svg), alt: `${drawing.title}. ${drawing.alt}` }),
  );
  by("story").hidden = false;
}

export const hide = () => {
  by("story").hidden = true;
};

/** A line of a story: when, what, and for how long. */
function sentence({ at_d, lasts_d, text }) {
  return `day ${at_d.toFixed(1)}: ${text}${lasts_d ? ` (${lasts_d.toFixed(1)} d)` : ""}`;
}
