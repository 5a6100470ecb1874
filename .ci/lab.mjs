// Uses the lab as a student, a designer and a teacher do, in both its forms.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [address, work] = process.argv.slice(2);
const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

/** A page of one of the two forms, with what goes wrong in it and whatever it asks for elsewhere. */
async function opened(url, { size = { width: 1280, height: 720 }, isOffline = false, ...more } = {}) {
  const context = await browser.newContext({ viewport: size, acceptDownloads: true, offline: isOffline, ...more });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  page.on("request", (request) => {
    const to = request.url();
    if (!to.startsWith(address) && !/^(file|data|blob):/.test(to)) faults.push(`a request left: ${to}`);
  });
  // By the page's own clock, from the moment at which it is asked for: what it takes to start a browser is not the page's.
  await page.addInitScript(() => {
    const seen = () => document.querySelector("#stage canvas") && (globalThis.first_ms ??= Math.round(performance.now()));
    new MutationObserver(seen).observe(document, { subtree: true, childList: true });
  });
  await page.goto(url);
  await page.waitForSelector("#stage canvas");
  const first_ms = await page.evaluate(() => globalThis.first_ms);
  await page.waitForSelector("html[data-ready]");
  return { page, faults, first_ms, close: () => context.close() };
}

const text = (page, selector) => page.textContent(selector);
const settled = (page) => page.waitForFunction(() => /^\d+ replications, the same luck/.test(document.querySelector("#progress").textContent), undefined, { timeout: 120_000 });
const shot = async (page, name) => shots && (await page.screenshot({ path: `${shots}/${name}.png`, fullPage: true }));
const accessible = async (page, name) => {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], name);
};

/** The page opens with the first lesson, whose answer waits for a guess; without a lesson it is there in so many milliseconds. */
async function asked({ page }, name) {
  assert.equal(await page.inputValue("#lesson"), "1", name);
  assert.match(await text(page, "#answer-text"), /waits for your guess/, name);
  const began = Date.now();
  await page.selectOption("#scenario", "zero-distance"); // with the luck of the file
  await settled(page);
  return Date.now() - began;
}

async function lives({ page }, name) {
  // The answer is there, and changes when a slider moves; undone, it is what it was.
  await settled(page);
  const before = await text(page, "#answer-text");
  assert.match(before, /network/, name);
  const slider = page.locator('[data-path="structures.hierarchy.links.reports_up.gate"] input[type=range]').first();
  await slider.focus();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowLeft");
  await page.waitForFunction((old) => document.querySelector("#answer-text").textContent !== old, before);
  await settled(page);
  const moved = await text(page, "#answer-text");
  assert.notEqual(moved, before);
  assert.ok(page.url().includes("#"), "the state is in the link");
  await page.click("#reset");
  await page.waitForFunction((old) => document.querySelector("#answer-text").textContent !== old, moved);
  await settled(page);
  assert.equal(await text(page, "#answer-text"), before);
  return before;
}

async function scrubs({ page }, name) {
  const pixels = () => page.evaluate(() => [...document.querySelectorAll("#stage canvas")].map((canvas) => canvas.toDataURL()).join());
  const to = async (day) => {
    await page.fill("#clock", String(day));
    await page.waitForTimeout(50);
  };
  await to(90);
  const [then, said] = [await pixels(), await text(page, "#seen")];
  await to(120);
  assert.notEqual(await pixels(), then, `${name}: time goes on`);
  await to(70);
  await to(90);
  assert.equal(await pixels(), then, `${name}: the same moment is the same picture`);
  assert.equal(await text(page, "#seen"), said);
  await page.click("#play");
  await page.waitForTimeout(500);
  await page.click("#play");
  assert.ok(Number(await page.inputValue("#clock")) > 90, `${name}: it plays`);
  await page.click('[data-choice="slowest"]');
  await page.waitForSelector("#story:not([hidden]) ol li");
  assert.ok((await page.locator("#story h3").count()) >= 2, `${name}: both stories`);
}

async function takes({ page }, name) {
  const files = {};
  page.on("download", async (download) => (files[download.suggestedFilename()] = readFileSync(await download.path())));
  await page.selectOption("#take", "tables");
  const tables = readdirSync(`${work}/run`).filter((file) => file.endsWith(".csv"));
  await page.waitForTimeout(300 * tables.length + 3000);
  for (const table of tables) {
    assert.ok(files[table], `${name}: ${table} was taken home`);
    assert.ok(files[table].equals(readFileSync(`${work}/run/${table}`)), `${name}: ${table} is the command line's, byte for byte`);
  }
  for (const [what, file, begins] of [["report", "report.html", "<!DOCTYPE html>"], ["scenario", "zero-distance.toml", "# A lesson"], ["svg", undefined, "<svg"], ["png", undefined, "\u0089PNG"]]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.selectOption("#take", what)]);
    const bytes = readFileSync(await download.path());
    if (file) assert.equal(download.suggestedFilename(), file);
    assert.ok(bytes.toString("latin1").startsWith(begins), `${name}: ${what}`);
  }
}

/** Every lesson by keyboard alone: chosen, guessed, shown, and handed in as a code. */
async function lessons({ page }, name) {
  const codes = [];
  const titles = await page.locator("#lesson option").count();
  for (let number = 1; number < titles; number += 1) {
    await page.focus("#lesson");
    await page.selectOption("#lesson", String(number));
    await page.waitForSelector("#guess");
    assert.match(await text(page, "#answer-text"), /waits for your guess/, `${name}: lesson ${number} asks first`);
    await page.focus("#guess");
    await page.keyboard.type("30");
    await page.keyboard.press("Tab");
    await page.keyboard.type("it feels like a month");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#code", { timeout: 180_000 });
    codes.push((await text(page, "#code")).trim());
    if (number === 1) await keepsWhatCameOut(page, name);
    await page.focus("#lesson-panel summary");
    await page.keyboard.press("Enter");
    assert.ok((await text(page, "#lesson-panel details p")).length > 20);
    assert.equal(await page.isVisible("#problem"), false, await text(page, "#problem"));
  }
  assert.equal(new Set(codes).size, titles - 1);
  return codes;
}

/** Whatever is moved afterwards, what came out and the code stay; what is moved stands beside it, and no story of before is left. */
async function keepsWhatCameOut(page, name) {
  const said = () => page.textContent("#lesson-panel .lesson p");
  const [before, code] = [await said(), await text(page, "#code")];
  await page.click('[data-choice="typical"]');
  await page.waitForSelector("#story:not([hidden]) ol li");
  await page.focus("#in-sight input[type=range]");
  await page.keyboard.press("Home");
  await page.waitForFunction(() => /With what you have moved since/.test(document.querySelector("#lesson-panel").textContent));
  await settled(page);
  assert.equal(await said(), before, name);
  assert.equal(await text(page, "#code"), code, name);
  assert.equal(await page.isVisible("#story"), false, `${name}: a story of before is gone`);
}

async function grades({ page }, codes) {
  const thirty = Array.from({ length: 30 }, (_, place) => codes[place % codes.length]);
  await page.focus("#teacher-open");
  await page.keyboard.press("Enter");
  await page.fill("#codes", [...thirty, "NOTACODE1234"].join("\n"));
  await page.click("#grade");
  await page.waitForSelector("#graded table");
  assert.match(await text(page, "#graded"), /30 of 31 codes read/);
  assert.match(await text(page, "#graded"), /line 31/);
  assert.equal(await page.locator("#graded tbody tr").count(), 30);
  assert.equal(await page.locator("#graded img").count(), codes.length);
  await shot(page, "teacher");
  await page.click("#teacher-close");
}

async function drops({ page }, name) {
  await page.setInputFiles("#file", `${work}/people.csv`);
  await page.waitForSelector("#imported:not([hidden]) li");
  await page.waitForFunction(() => document.querySelector("#scenario").value === "people" && !/split/.test(document.querySelector("#stage").textContent));
  assert.match(await text(page, "#imported"), /11 (people|posts)/, name);
  await settled(page);
  assert.equal(await page.isVisible("#problem"), false, await text(page, "#problem"));
  await shot(page, `${name}-imported`);
  // A role is put right with two clicks, taken back by undo, and never left to nobody.
  const of = (group) => page.locator("#roles p", { hasText: group }).locator("select");
  assert.deepEqual(await Promise.all(["Sales", "Product", "Coaching"].map((group) => of(group).inputValue())), ["meets", "makes", "neither"], name);
  const link = page.url();
  await of("Coaching").selectOption("meets");
  await page.waitForFunction((old) => location.href !== old, link);
  await settled(page);
  assert.equal(await page.isVisible("#problem"), false, await text(page, "#problem"));
  await page.click("#undo");
  await page.waitForFunction(() => [...document.querySelectorAll("#roles p")].some((row) => row.textContent.startsWith("Coaching") && row.querySelector("select").value === "neither"));
  await settled(page);
  await of("Product").selectOption("neither");
  await page.waitForSelector("#problem:not([hidden])");
  assert.match(await text(page, "#problem"), /Nobody would make/, name);
  assert.equal(await of("Product").inputValue(), "makes", name);
}

/** A scenario file that somebody brings gives its own lesson, which has no number and no code. */
async function ownLesson({ page }, name) {
  await page.setInputFiles("#file", `${work}/own.toml`);
  await page.waitForFunction(() => [...document.querySelectorAll("#lesson option")].some(({ value }) => value === "Our own"));
  await page.selectOption("#lesson", "Our own");
  await page.fill("#guess", "40");
  await page.press("#guess", "Enter");
  await page.waitForSelector("#lesson-panel details");
  await settled(page);
  assert.equal(await page.locator("#code").count(), 0, name);
  assert.equal(await page.isVisible("#problem"), false, await text(page, "#problem"));
}

async function splits({ page }, name) {
  await page.selectOption("#scenario", "two-pizzas");
  await page.waitForFunction(() => /split/.test(document.querySelector("#stage").textContent), undefined, { timeout: 60_000 });
  await settled(page);
  assert.doesNotMatch(await text(page, "#answer-text"), /careful/, `${name}: what is said is about what is open`);
  await page.fill("#clock", await page.getAttribute("#clock", "max"));
  assert.match(await text(page, "#seen"), /people in \d+ teams|splits in two/, `${name}: a split is seen`);
}

const file = `file://${work}/lab.html`;
assert.ok(statSync(`${work}/lab.html`).size <= 2_000_000, "one file of 2 MB at most");
const answers = [];
for (const [name, url, isOffline] of [["local", address, false], ["offline", file, true]]) {
  const lab = await opened(url, { isOffline });
  await shot(lab.page, `${name}-opened`);
  console.log(`${name}: first picture after ${lab.first_ms} ms, the whole answer ${await asked(lab, name)} ms after it was asked for`);
  await shot(lab.page, name);
  await accessible(lab.page, name);
  answers.push(await lives(lab, name));
  await scrubs(lab, name);
  await accessible(lab.page, `${name} with a story`);
  await shot(lab.page, `${name}-story`);
  await takes(lab, name);
  const codes = await lessons(lab, name);
  await accessible(lab.page, `${name} in a lesson`);
  await shot(lab.page, `${name}-lesson`);
  await grades(lab, codes);
  await splits(lab, name);
  await shot(lab.page, `${name}-split`);
  await drops(lab, name);
  await ownLesson(lab, name);
  assert.deepEqual(lab.faults, [], name);
  await lab.close();
}
assert.equal(answers[0], answers[1], "the same answer in both forms");

// The page of the gallery answers as this engine does.
const gallery = await opened(`file://${process.env.GALLERY}`, { isOffline: true });
await asked(gallery, "gallery");
assert.equal(await text(gallery.page, "#answer-text"), answers[0], "the page of the gallery is behind its engine: bash .ci/lab.sh --write");
await gallery.close();

for (const [name, size, more] of [
  ["phone", { width: 375, height: 740 }, {}],
  ["projector", { width: 1024, height: 768 }, {}],
  ["dark", { width: 1280, height: 720 }, { colorScheme: "dark" }],
  ["still", { width: 1920, height: 1080 }, { reducedMotion: "reduce" }],
]) {
  const lab = await opened(file, { size, isOffline: true, ...more });
  await asked(lab, name);
  const wide = await lab.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${name}: nothing is wider than the screen (${wide})`);
  await accessible(lab.page, name);
  await shot(lab.page, name);
  assert.deepEqual(lab.faults, [], name);
  await lab.close();
}
writeFileSync(`${work}/done`, "");
await browser.close();
