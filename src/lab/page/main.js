// The page: a store of what was moved, an engine that is asked, and the panels that show what it says.
import { AnswerPanel } from "./answer.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { by, complain, make, option } from "./dom.js";
import { listen } from "./files.js";
import { Superseded, connect } from "./host.js";
import { LessonPanel } from "./lessons.js";
import { RolesPanel } from "./roles.js";
import { Store, linked, setupOf, unlinked } from "./state.js";
import { hide, tell } from "./story.js";
import { takeHome } from "./take.js";
import { teacher } from "./teacher.js";
import { Twin } from "./twin.js";

/** A first answer comes after so many replications, a better one after so many, then all. */
const LOOKS = [2, 6];
/** At most so many structures are watched side by side. */
const MOST_SHOWN = 4;
/** Seeds of students are below this: a code has room for no more. */
const SEEDS = 4096;

const host = await connect();
/** Kept once the first picture is there, or will not come. */
let pictured;
const picture = new Promise((resolve) => (pictured = resolve));
/** Scenarios and lessons that are shipped; a link may be to one of them, else the first picture needs the whole machine. */
const isLinked = location.hash.length > 1;
const shipped = (isLinked ? Promise.resolve() : picture).then(() => host.ask({ gallery: {} }, "open")).then(({ scenarios, lessons }) => ({ scenarios, lessons, gallery: new Map(scenarios.map((entry) => [entry.name, entry])) }));
const linkedTo = isLinked ? unlinked(location.hash, (await shipped).gallery) : undefined;
const store = new Store(linkedTo ?? (await opening()));

let opened;
/** The file that is watched, and which of its structures; none for the first two. */
let watched = "";
let shown = [];
let latest = 0;

const lesson = new LessonPanel({ ask: (request) => host.ask(request), onGuess: () => refresh() });
const answer = new AnswerPanel();
const twin = new Twin({ onShift: (shift) => follow({ shift }), onTeam: aboutTeam });
const clock = new Clock((day, isStill) => {
  twin.draw(day);
  if (isStill) by("seen").textContent = `Day ${day.toFixed(1)}. ${twin.said(day)}`;
});
const roles = new RolesPanel({ ask: (request) => host.ask(request), move: (set) => store.change({ set: { ...store.state.set, ...set } }), set: () => store.state.set, failed });
const controls = new Controls((path, value) => store.move(path, value));

/** What the program was started with; the first lesson where it was started with nothing. */
async function opening() {
  const said = host.isLocal ? await (await fetch("start")).json() : JSON.parse(by("opening").textContent);
  return said.lesson ? { ...said, set: ownLuck() } : said;
}

/** Each student has luck of their own, so that a class sees how far results scatter. */
function ownLuck() {
  const [seed] = crypto.getRandomValues(new Uint32Array(1));
  return { seed: String(seed % SEEDS) };
}

/** Asks for everything anew; whoever asked before is not answered any more. */
async function refresh() {
  const turn = ++latest;
  const isLatest = () => turn === latest;
  const setup = setupOf(store.state);
  const isOther = watched !== setup.file + setup.text;
  if (isOther) shown = [];
  watched = setup.file + setup.text;
  answer.wait();
  try {
    const seen = watch(setup, isLatest);
    seen.finally(pictured).catch(() => {});
    await Promise.all([seen, open(setup, isLatest, isOther, seen)]);
  } catch (error) {
    if (isLatest()) failed(error);
  }
}

/** Shows what there is to move, and then what comes out of it. */
async function open(setup, isLatest, isOther, seen) {
  // One after the other: the picture that is being made needs the second core of a small machine.
  const { lessons, gallery } = await shipped;
  const now = await host.ask({ open: { setup } });
  if (!isLatest()) return;
  opened = now;
  if (isOther) shown = now.structures.slice(0, 2);
  if (isOther) answer.clear("The answer is on its way.");
  show(lessons, gallery);
  // What is wrong is said until all of it is right.
  const isRight = seen.then(() => isLatest() && complain());
  await Promise.all([isRight, lesson.waits ? undefined : run(setup, isLatest)]);
}

/** Says what is wrong; whoever was not answered because somebody asked again has nothing to say. */
function failed(error) {
  if (!(error instanceof Superseded)) complain(error.problems ?? [error.message]);
}

/** Everything that needs no simulation. */
function show(lessons, gallery) {
  const { state } = store;
  document.title = `${opened.title || opened.name} – microbiz lab`;
  const own = opened.lessons.find((one) => lessonKey(one) === state.lesson);
  lesson.set(own, seedOf(state));
  roles.show(state.set);
  controls.set(opened, state.set, own?.moves.length ? own.moves : opened.in_sight);
  by("undo").disabled = !store.canUndo;
  by("redo").disabled = !store.canRedo;
  by("reset").disabled = Object.keys(state.set).length === 0;
  const boxes = opened.structures.map((name) => {
    const box = make("input", { type: "checkbox", checked: shown.includes(name), value: name });
    box.addEventListener("change", () => choose(name, box.checked));
    return make("label", {}, box, name);
  });
  by("shown").replaceChildren(...(opened.structures.length > 2 ? boxes : []));
  if (lesson.waits) answer.clear("The answer waits for your guess.");
  const scenario = by("scenario");
  if (!gallery.has(state.name) && ![...scenario.options].some(({ value }) => value === state.name)) scenario.prepend(option(state.name, state.name));
  scenario.value = state.name;
  // The lessons that are shipped, and those of this very file.
  by("lesson").replaceChildren(
    option("", "none"),
    ...lessons.map((one) => option(lessonKey(one), `${one.number}. ${one.title}`)),
    ...opened.lessons.filter(({ number }) => number === 0).map((one) => option(lessonKey(one), one.title)));
  by("lesson").value = state.lesson;
}

/** What a lesson is called in the state: its number, or the title of one that is not shipped; empty for none. */
const lessonKey = ({ number, title }) => (number > 0 ? String(number) : title);
const seedOf = ({ set }) => Number(set.seed ?? 1) % SEEDS;

/** The structures that are watched: one at least, four at most. */
function choose(name, isShown) {
  const others = shown.filter((one) => one !== name);
  shown = isShown ? [...others, name].slice(-MOST_SHOWN) : others.length ? others : shown;
  shown = opened.structures.filter((one) => shown.includes(one));
  refresh();
}

async function watch(setup, isLatest) {
  const scenes = await host.ask({ watch: { setup, structures: shown } });
  if (!isLatest()) return;
  twin.set(scenes);
  clock.stretch(scenes[0].film.from_d, Math.min(...scenes.map(({ film }) => film.to_d)));
}

async function run(setup, isLatest) {
  const all = opened.replications;
  for (const replications of [...LOOKS.filter((look) => look < all), all]) {
    const ran = await host.ask({ run: { setup, replications } });
    if (!isLatest()) return;
    answer.set(ran, replications, all);
    const { lesson: own } = lesson;
    if (own) await lesson.show(answer.estimate(own.structure, own.measure), replications === all);
  }
}

/** Follows a shift through the structures that are shown. */
async function follow(choice) {
  try {
    const told = await host.ask({ trace: { setup: setupOf(store.state), structures: shown, replication: 0, choice } });
    const { name, shifted_d } = told.trace.shift;
    twin.follow(name);
    tell(told);
    if (typeof choice === "string") clock.go(shifted_d + 1);
  } catch (error) {
    failed(error);
  }
}

function aboutTeam(scene, team, day) {
  const people = team.teams > 1 ? `${team.teams} teams, ${team.members} people` : `${Math.round(team.members)} people`;
  by("seen").textContent = `Day ${day.toFixed(1)}. ${team.name} of ${scene.structure}: ${team.purpose}, ${people}${team.meets > 0 ? ", meets customers" : ""}.`;
}

function openScenario(name, file, text, attachments, lessonKept = "", set = {}) {
  hide();
  twin.follow(undefined);
  store.change({ name, file, text, attachments, set, lesson: lessonKept });
}

/** One of the gallery: nothing of a chart is left. */
function openShipped({ name, text }, lessonKept, set) {
  roles.set([]);
  by("imported").hidden = true;
  openScenario(name, `${name}.toml`, text, {}, lessonKept, set);
}

async function choices() {
  const { scenarios, lessons, gallery } = await shipped;
  by("scenario").replaceChildren(...scenarios.map(({ name }) => option(name, name)));
  by("scenario").addEventListener("change", ({ target }) => {
    const entry = gallery.get(target.value);
    if (entry) openShipped(entry);
  });
  by("lesson").addEventListener("change", ({ target }) => {
    const chosen = lessons.find((one) => lessonKey(one) === target.value);
    if (!chosen) return store.change({ lesson: target.value });
    openShipped(gallery.get(chosen.scenario), lessonKey(chosen), ownLuck());
  });
  teacher((request) => host.ask(request), lessons);
}

/** Writes what the page is about into its address. */
async function remember(state) {
  const packed = linked(state, (await shipped).gallery);
  try {
    history.replaceState(null, "", packed ? `#${packed}` : "#");
  } catch {
    // A page from a disk may not be allowed to; the state is kept all the same.
  }
}

function buttons() {
  by("undo").addEventListener("click", () => store.undo());
  by("redo").addEventListener("click", () => store.redo());
  by("reset").addEventListener("click", () => store.change({ set: store.state.set.seed && store.state.lesson ? { seed: store.state.set.seed } : {} }));
  by("look").addEventListener("click", ({ target }) => {
    const isLarge = document.documentElement.classList.toggle("large");
    target.setAttribute("aria-pressed", String(isLarge));
    twin.draw(clock.day);
  });
  by("link").addEventListener("click", async ({ target }) => {
    target.textContent = await navigator.clipboard.writeText(location.href).then(() => "Copied", () => "In the address");
    setTimeout(() => (target.textContent = "Copy link"), 2000);
  });
  document.querySelectorAll("[data-choice]").forEach((button) => button.addEventListener("click", () => follow(button.dataset.choice)));
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || /^(text|number|search|textarea)$/.test(event.target.type ?? "")) return;
    event.preventDefault();
    if (event.shiftKey) store.redo();
    else store.undo();
  });
}

choices();
buttons();
takeHome((request) => host.ask(request), { setup: () => setupOf(store.state), drawing: () => answer.drawing, failed });
listen((request) => host.ask(request), { failed, roles, hasWorkbooks: host.isLocal, open: (file, text, attachments) => openScenario(file.replace(/\.toml$/, ""), file, text, attachments) });
store.listen((state, before) => {
  remember(state);
  // A story of what was before would be taken for one of what is.
  if (state.name !== before.name || state.set !== before.set) {
    hide();
    twin.follow(undefined);
  }
  refresh();
});
addEventListener("hashchange", async () => {
  const said = unlinked(location.hash, (await shipped).gallery);
  if (said) store.change(said);
});
if (store.state.lesson) remember(store.state);
await refresh();
document.documentElement.dataset.ready = "true";
