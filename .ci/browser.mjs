// Opens the reports that browser.sh made and says in a sentence what is wrong with each.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
const [work, executablePath] = process.argv.slice(2);
const require = createRequire(`${work}/`); // the packages were installed there
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const pages = [
  { name: "hierarchy-vs-network", title: "Hierarchy against network", bytes: 400_000, sheets: 25, screen: true },
  { name: "pooling", title: "Pooled experts or experts in every team", bytes: 200_000, sheets: 15, screen: true },
  { name: "hostile", title: 'Title <script>alert(1)</script> "><img src=x onerror=alert(1)> \u200f🦊 &amp;', bytes: 400_000, sheets: 25 },
];
const phone = { width: 390, height: 844 }, laptop = { width: 1280, height: 720 }, wall = { width: 1920, height: 1080 };
const papers = { A4: 210, Letter: 215.9 }; // millimetres, of which margins of 14 go on either side
const failures = new Map(); // a sentence, and when it was so
let name, when; // the page at hand, and how it is looked at
function check(holds, sentence) {
  const failure = `${name}: ${sentence}`;
  if (!holds) failures.set(failure, (failures.get(failure) ?? new Set()).add(when));
}

/// Whatever reaches beyond the width of the document; what scrolls by itself may.
const tooWide = () => {
  const width = document.documentElement.clientWidth;
  const inside = (element) => element.parentElement?.closest("svg, .scroll, figure");
  const wide = [...document.body.querySelectorAll("*")].filter((element) => !inside(element) && element.getBoundingClientRect().right > width + 1);
  if (document.documentElement.scrollWidth > width) wide.push(document.documentElement);
  return wide.slice(0, 3).map((element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 40)}”`);
};

/// The same on paper, where nothing scrolls.
const beyondPaper = () => {
  const width = document.documentElement.clientWidth;
  const wide = [...document.body.querySelectorAll("*")].filter((element) => !element.parentElement.closest("svg") && element.getBoundingClientRect().right > width + 1);
  return wide.slice(0, 3).map((element) => `${element.localName}.${element.className} “${element.textContent.trim().slice(0, 40)}”`);
};

/// Texts of drawings that hardly differ from what they stand on (axe does not look into drawings): less than 3 : 1.
const faintTexts = () => {
  const luminance = (colour) => {
    const [red, green, blue] = colour.match(/[\d.]+/g).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const faint = new Set();
  let seen = 0;
  for (const text of document.querySelectorAll("figure svg text")) {
    text.scrollIntoView({ block: "center" });
    const box = text.getBoundingClientRect();
    const at = [box.x + box.width / 2, box.y + box.height / 2];
    const below = document.elementsFromPoint(...at).find((element) => {
      const style = getComputedStyle(element);
      if (!(element instanceof SVGGeometryElement) || style.fill === "none" || style.opacity < 0.5 || style.fillOpacity < 0.5) return false;
      return element.isPointInFill(new DOMPoint(...at).matrixTransform(element.getScreenCTM().inverse()));
    });
    if (!below) continue;
    seen += 1;
    const [dark, light] = [text, below].map((element) => luminance(getComputedStyle(element).fill)).sort((a, b) => a - b);
    const contrast = (light + 0.05) / (dark + 0.05);
    if (contrast < 3) faint.add(`“${text.textContent.trim()}” (${contrast.toFixed(1)} : 1)`);
  }
  return { seen, faint: [...faint] };
};

/// What somebody hears who cannot see the page: roles, levels and names in the order of reading.
async function heard(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const told = [];
  const walk = (node) => {
    if (!node) return;
    const level = node.properties?.find((property) => property.name === "level")?.value.value;
    if (!node.ignored) told.push({ role: node.role?.value, level, name: node.name?.value ?? "" });
    node.childIds?.forEach((id) => walk(byId.get(id)));
  };
  walk(nodes.find((node) => !node.parentId));
  return told;
}

async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map(({ id, help, nodes }) => `${id} (${help}), ${nodes.length} times, first at ${nodes[0].target}: ${nodes[0].html.slice(0, 120)}`);
}

const browser = await chromium.launch({ executablePath });
for (const wanted of pages) {
  name = wanted.name;
  const file = `${work}/${name}/report.html`, url = pathToFileURL(file).href;
  when = "as a file";
  const { length } = readFileSync(file);
  check(length <= wanted.bytes, `the page has ${length} bytes, and may have ${wanted.bytes}`);
  const sheets = new Set();
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: laptop, colorScheme, offline: true });
    const page = await context.newPage();
    when = colorScheme;
    page.on("request", (request) => check(request.url() === url, `it asks for ${request.url().slice(0, 80)}`));
    page.on("console", (message) => check(false, `the console says: ${message.text()}`));
    page.on("pageerror", (error) => check(false, `it fails: ${error}`));
    page.on("dialog", (dialog) => { check(false, `it opens a dialog: ${dialog.message()}`); dialog.dismiss(); });
    await page.goto(url);

    // What names stay, and what stands on the first screen.
    const first = await page.evaluate(() => {
      const texts = (selector) => [...document.querySelectorAll(selector)].map((element) => element.textContent);
      const boxes = [...document.querySelectorAll(".answer, .cards > *")].map((element) => element.getBoundingClientRect());
      const active = [...document.querySelectorAll("script, img, iframe, object, embed, link, base, form, foreignObject")].map((element) => element.localName);
      const handlers = [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]).filter(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value)).map(({ name }) => name);
      const outside = boxes.filter(({ left, top, right, bottom }) => left < 0 || top < 0 || right > innerWidth || bottom > innerHeight).length;
      return { titles: texts("h1"), tab: document.title, question: texts(".question")[0], answer: texts(".answer")[0], cards: boxes.length - 1, outside, active: active.concat(handlers) };
    });
    check(first.titles.length === 1 && first.titles[0] === wanted.title, `its heading is ${JSON.stringify(first.titles)}, not the title`);
    check(first.tab === wanted.title, `the browser’s tab says ${JSON.stringify(first.tab)}`);
    check(first.active.length === 0, `it holds what only text should be: ${first.active.slice(0, 5)}`);
    check(first.cards === 6, `it has ${first.cards} cards, not six`);
    if (wanted.screen) check(first.outside === 0, `${first.outside} of answer and cards lie outside the first screen at 1,280 × 720`);

    // By ear: the title, the question and the answer before any table or picture.
    const told = await heard(page);
    const place = (wanted) => told.findIndex(wanted);
    const heading = place(({ role }) => role === "heading");
    check(told[heading]?.level === 1 && told[heading].name.trim() === wanted.title.trim(), `the first heading heard is ${JSON.stringify(told[heading])}`);
    const order = [heading, ...[first.question, first.answer].map((text) => place(({ role, name }) => role === "StaticText" && name === text))];
    order.push(place(({ role }) => ["table", "image", "img", "figure", "Figure"].includes(role)));
    check(order.every((at, n) => at >= 0 && (n === 0 || at > order[n - 1])), `heard in the wrong order: title, question, answer, first table or picture stand at ${order}`);
    const unnamed = told.filter(({ role, name }) => ["image", "img"].includes(role) && name.length < 10).length;
    check(unnamed === 0, `${unnamed} pictures have no text for those who cannot see them`);

    // Sizes, as it opens and with everything unfolded; then the rules of axe, on all that is unfolded.
    for (const open of [false, true]) {
      if (open) await page.evaluate(() => document.querySelectorAll("details").forEach((details) => { details.open = true; }));
      for (const viewport of [phone, laptop, wall]) {
        await page.setViewportSize(viewport);
        const wide = await page.evaluate(tooWide);
        check(wide.length === 0, `${open ? "unfolded, " : ""}at ${viewport.width} × ${viewport.height} it is wider than the window: ${wide.join("; ")}`);
      }
    }
    for (const viewport of [phone, laptop]) {
      await page.setViewportSize(viewport);
      for (const violation of await violations(page)) check(false, `at ${viewport.width} × ${viewport.height} axe finds ${violation}`);
    }
    const { seen, faint } = await page.evaluate(faintTexts);
    check(seen > 0, "no text was found in any drawing");
    check(faint.length === 0, `texts of drawings can hardly be read: ${faint.slice(0, 5).join(", ")}`);

    // On paper, as it opens; a dark screen prints no dark page.
    await page.reload();
    for (const [format, width] of Object.entries(papers)) {
      await page.emulateMedia({ media: "print", colorScheme });
      await page.setViewportSize({ width: Math.floor(((width - 28) / 25.4) * 96), height: 1000 });
      const wide = await page.evaluate(beyondPaper);
      check(wide.length === 0, `on ${format} it is wider than the sheet: ${wide.join("; ")}`);
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      check(paper === "rgb(255, 255, 255)", `it prints on ${paper}`);
      await page.emulateMedia({ media: null, colorScheme });
      const printed = await page.pdf({ format });
      const count = printed.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      check(count >= 2 && count <= wanted.sheets, `on ${format} it takes ${count} sheets, and may take 2 to ${wanted.sheets}`);
      sheets.add(`${count} ${format}`);
    }
    await context.close();
  }
  console.log(`${name}: ${length} bytes, sheets ${[...sheets].join(", ")}`);
}
await browser.close();
for (const [failure, times] of failures) console.error(`${failure} (${[...times].join(", ")})`);
if (failures.size > 0) process.exit(1);
console.log(`${pages.length} pages in light and dark: offline, of text only, heard in order, within their screens and sheets; axe finds nothing`);
