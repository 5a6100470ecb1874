// What can be taken home: the report, the tables, the scenario, a picture.
import { by, pictured, save } from "./dom.js";

/** Answers the select; `setup` is the scenario, `drawing` the picture in sight. */
export function takeHome(ask, { setup, drawing, failed }) {
  const select = by("take");
  select.addEventListener("change", async () => {
    const what = select.value;
    select.value = "";
    try {
      if (what === "svg" || what === "png") await picture(what, drawing());
      else if (what) await files(await ask({ take: { setup: setup(), what } }));
    } catch (error) {
      failed(error);
    }
  });
}

async function files(taken) {
  for (const [name, text] of taken) {
    save(name, text);
    // A browser that is given many files at once drops some.
    await new Promise((done) => setTimeout(done, 120));
  }
}

async function picture(what, drawing) {
  if (!drawing) throw new Error("there is no picture yet: wait for the answer");
  const name = drawing.name.replaceAll(" ", "-");
  if (what === "svg") return save(`${name}.svg`, drawing.svg, "image/svg+xml");
  const image = new Image();
  image.src = pictured(drawing.svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [2 * image.naturalWidth, 2 * image.naturalHeight];
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("this browser makes no PNG of it: take the SVG");
  save(`${name}.png`, blob);
}
