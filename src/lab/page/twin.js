// Two to four structures side by side on one clock: teams where the drawings have them, customers around, shifts as dots.
import { by, make } from "./dom.js";
import { countsAt, isAbout, momentAt, placesAt, wayOf } from "./film.js";

const COLOURS = { insight: "#d55e00", initiative: "#0072b2", service: "#009e73" };
const NAMES = { insight: "what somebody heard", initiative: "what an owner does about it", service: "a part that others deliver" };

export class Twin {
  /** @param {{onShift: Function, onTeam: Function}} calls what a click on a dot or a team does */
  constructor(calls) {
    this.calls = calls;
    this.views = [];
    this.shift = undefined;
    this.day = 0;
    new ResizeObserver(() => this.draw(this.day)).observe(by("stage"));
  }

  /** Shows other scenes. */
  set(scenes) {
    this.views = scenes.map((scene) => {
      const canvas = make("canvas", { role: "img", "aria-label": `${scene.structure}, drawn` });
      canvas.addEventListener("click", (event) => this.#click(scene, canvas, event));
      return { scene, canvas };
    });
    const figures = this.views.map(({ scene, canvas }) =>
      make("figure", {}, canvas, make("figcaption", { textContent: scene.structure })));
    by("stage").replaceChildren(...figures);
    this.#legend(scenes);
    this.draw(this.day);
  }

  /** Marks the ways of a shift in every structure. */
  follow(shift) {
    this.shift = shift;
    this.draw(this.day);
  }

  draw(day) {
    this.day = day;
    this.views.forEach(({ scene, canvas }) => drawn(scene, canvas, day, this.shift));
  }

  /** The moment in words, for whoever cannot see it. */
  said(day) {
    return this.views.map(({ scene }) => {
      const { waits, worked, at_gate, received, lost, released } = countsAt(scene, day);
      const parts = [`${waits + worked} in hand, ${worked} of them worked on`];
      if (at_gate) parts.push(`${at_gate} at gates`);
      parts.push(`${received} received`);
      if (lost) parts.push(`${lost} ${lost === 1 ? "copy" : "copies"} lost`);
      if (released) parts.push(`${released} released`);
      const moment = momentAt(scene, day);
      return `${scene.structure}: ${parts.join(", ")}${moment ? `; ${moment.text}` : ""}.`;
    }).join(" ");
  }

  #legend(scenes) {
    const kinds = new Map(scenes.flatMap(({ teams }) => teams.map(({ purpose, colour }) => [purpose, colour])));
    const dot = (text, colour) => {
      const swatch = make("i");
      swatch.style.background = colour;
      return make("li", {}, swatch, text);
    };
    const cargo = new Set(scenes.flatMap(({ film }) => film.travellers.map(({ is }) => is)));
    by("key").replaceChildren(
      ...[...kinds].map(([purpose, colour]) => dot(`team: ${purpose}`, colour)),
      ...[...cargo].map((is) => dot(`dot: ${NAMES[is]}`, COLOURS[is])),
      make("li", { textContent: "hollow dots wait; full ones are worked on or travel" }));
  }

  #click(scene, canvas, event) {
    const { left, top, width } = canvas.getBoundingClientRect();
    const { size, middle } = frame(width);
    const at = { x: (event.clientX - left - middle) / size, y: (event.clientY - top - middle) / size };
    const far = (place) => Math.hypot(place.x - at.x, place.y - at.y);
    const nearest = (places) => places.reduce((best, place) => (far(place) < far(best) ? place : best), { x: 9, y: 9 });
    const dot = nearest(placesAt(scene, this.day));
    if (far(dot) < 10 / size) {
      const { niche, shift } = dot.traveller;
      return this.calls.onShift({ niche, shift });
    }
    const team = nearest(scene.teams);
    if (far(team) < 0.09) this.calls.onTeam(scene, team, this.day);
  }
}

/** The disc of radius 1 within a square. */
const frame = (width) => ({ size: width / 2.5, middle: width / 2 });

function drawn(scene, canvas, day, shift) {
  const width = canvas.clientWidth;
  if (!width) return;
  const ratio = window.devicePixelRatio || 1;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = canvas.height = Math.round(width * ratio);
  const context = canvas.getContext("2d");
  const { size, middle } = frame(width);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, width);
  context.translate(middle, middle);
  customers(context, size);
  links(context, scene, size);
  teams(context, scene, size);
  if (shift) way(context, scene, shift, day, size);
  dots(context, scene, day, shift, size);
}

function customers(context, size) {
  context.strokeStyle = "#999";
  context.setLineDash([2, 5]);
  context.beginPath();
  context.arc(0, 0, size * 1.13, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = "#666";
  context.font = "11px sans-serif";
  context.textAlign = "center";
  context.fillText("customers all around", 0, size * 1.2);
}

function links(context, { links, teams }, size) {
  context.strokeStyle = `rgba(0, 0, 0, ${Math.max(0.05, Math.min(0.3, 12 / links.length))})`;
  context.lineWidth = 1;
  context.beginPath();
  for (const [a, b] of links) {
    context.moveTo(teams[a].x * size, teams[a].y * size);
    context.lineTo(teams[b].x * size, teams[b].y * size);
  }
  context.stroke();
}

const radiusOf = (team, size) => Math.max(4, Math.min(0.085, 0.016 * Math.sqrt(team.members)) * size);

function teams(context, scene, size) {
  const isNamed = scene.teams.length <= 14 && size > 110;
  for (const team of scene.teams) {
    context.beginPath();
    context.arc(team.x * size, team.y * size, radiusOf(team, size), 0, 2 * Math.PI);
    context.globalAlpha = 0.28;
    context.fillStyle = team.colour;
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = team.colour;
    context.lineWidth = team.meets > 0 ? 3 : 1.5;
    context.stroke();
    if (isNamed) {
      context.fillStyle = "#333";
      const below = team.y * size + radiusOf(team, size) + 11;
      context.fillText(team.name.length > 20 ? `${team.name.slice(0, 19)}…` : team.name, team.x * size, below);
    }
  }
}

function dots(context, scene, day, shift, size) {
  for (const { traveller, stay, x, y } of placesAt(scene, day)) {
    const isFollowed = isAbout(traveller, shift);
    context.beginPath();
    context.arc(x * size, y * size, isFollowed ? 6 : 3.2, 0, 2 * Math.PI);
    context.fillStyle = COLOURS[traveller.is];
    context.globalAlpha = shift && !isFollowed ? 0.35 : 1;
    if (stay.is === "worked" || stay.is === "travels") context.fill();
    else {
      context.fillStyle = "#fff";
      context.fill();
      context.strokeStyle = COLOURS[traveller.is];
      context.lineWidth = 1.6;
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

function way(context, scene, shift, day, size) {
  context.strokeStyle = "#d55e00";
  context.lineWidth = 2.5;
  for (const teams of wayOf(scene, shift, day)) {
    context.beginPath();
    teams.forEach((team, place) => {
      const { x, y } = scene.teams[team];
      if (place) context.lineTo(x * size, y * size);
      else context.moveTo(x * size, y * size);
    });
    context.stroke();
  }
}
