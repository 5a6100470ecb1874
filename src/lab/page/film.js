// Where everything is at a moment: a function of the film and the day, of nothing before.

/** In what of a stay that ends in a step over a link something is seen to go, in days. */
const STEP = 0.35;

/** The stay of a traveller at a day; none where it has not set out or is done. */
export function stayAt(traveller, day) {
  const { stays } = traveller;
  if (!stays.length || day < stays[0].from_d || day >= stays.at(-1).to_d) return undefined;
  let [low, high] = [0, stays.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (stays[middle].from_d <= day) low = middle;
    else high = middle - 1;
  }
  return stays[low];
}

const between = (a, b, share) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });

/**
 * Everything on its way at a day, each with its place on the disc of radius 1.
 * What waits stands around its team in the order in which it came.
 */
export function placesAt(scene, day) {
  const queues = new Map();
  const places = [];
  for (const traveller of scene.film.travellers) {
    const stay = stayAt(traveller, day);
    if (!stay || stay.team === null) continue;
    const team = scene.teams[stay.team];
    if (stay.to !== undefined && stay.is !== "waits") {
      const share = stay.is === "at_gate" ? gateShare(stay, day) : (day - stay.from_d) / (stay.to_d - stay.from_d);
      const queue = `${stay.team}>${stay.to}`;
      const before = queues.get(queue) ?? 0;
      queues.set(queue, before + 1);
      const at = between(team, scene.teams[stay.to], share);
      const aside = stay.is === "at_gate" ? ((before % 7) - 3) * 0.012 : 0;
      places.push({ traveller, stay, x: at.x + aside, y: at.y + (stay.is === "at_gate" ? Math.floor(before / 7) * 0.012 : 0) });
    } else {
      const before = queues.get(stay.team) ?? 0;
      queues.set(stay.team, before + 1);
      places.push({ traveller, stay, ...around(team, before) });
    }
  }
  return places;
}

/** At a gate nothing moves until it opens. */
const gateShare = (stay, day) => (stay.to_d - day < STEP ? 1 - 0.7 * ((stay.to_d - day) / STEP) : 0.3);

/** A spiral of dots: each has the same room. */
function around(team, place) {
  const angle = 2.39996 * place;
  const radius = 0.016 * Math.sqrt(place + 0.5);
  return { x: team.x + radius * Math.cos(angle), y: team.y + radius * Math.sin(angle) };
}

/** What can be counted at a day. */
export function countsAt(scene, day) {
  const counts = { waits: 0, worked: 0, at_gate: 0, travels: 0, outside: 0, received: 0, lost: 0, released: 0 };
  for (const traveller of scene.film.travellers) {
    const stay = stayAt(traveller, day);
    if (stay) counts[stay.is] += 1;
    const { end } = traveller;
    if (end && end.at_d <= day && end.how in counts) counts[end.how] += 1;
  }
  return counts;
}

/** The latest thing that happened to the organisation before a day. */
export const momentAt = (scene, day) => scene.film.moments.findLast(({ at_d }) => at_d <= day);

/** Whether a traveller is about a shift. */
export const isAbout = (traveller, shift) =>
  shift && traveller.niche === shift.niche && traveller.shift === shift.shift;

/** The teams that a shift has been with up to a day, in their order, of every copy of it. */
export function wayOf(scene, shift, day) {
  const ways = [];
  for (const traveller of scene.film.travellers) {
    if (!isAbout(traveller, shift)) continue;
    const teams = traveller.stays.filter((stay) => stay.from_d <= day && stay.team !== null).flatMap(({ team, to }) => [team, ...(to === undefined ? [] : [to])]);
    ways.push(teams.filter((team, place) => team !== teams[place - 1]));
  }
  return ways;
}
