// Who meets customers and who makes the product in a chart that was dropped: guessed from words, and put right with two clicks.
import { by, make, option } from "./dom.js";

const ROLES = [["meets", "meet customers"], ["makes", "make what they need"], ["neither", "do neither"]];
/** So many groups are shown at once; the others behind a word. */
const SHOWN = 12;

const keyOf = (set) => `${set["base.touchpoints"]} ${set["base.owners"]}`;

export class RolesPanel {
  #roles = [];
  /** Roles by what was moved for them. */
  #casts = new Map();

  /**
   * @param {{ask: Function, move: Function, set: Function, failed: Function}} calls `ask` says what has to be moved, `move` moves it, `set` is
   *   what was moved so far
   */
  constructor(calls) {
    this.calls = calls;
  }

  /** The groups of another chart. */
  set(roles) {
    this.#roles = roles;
    this.#casts.clear();
    const rows = roles.map((role, place) => this.#row(role, place));
    const more = rows.length > SHOWN ? [make("details", {}, make("summary", { textContent: `${rows.length - SHOWN} more` }), ...rows.slice(SHOWN))] : [];
    by("roles").hidden = rows.length === 0;
    by("roles").replaceChildren(
      make("h3", { textContent: "Who does what" }),
      make("p", { class: "hint", textContent: "Guessed from the words of the chart. Put right what is wrong; undo takes it back." }),
      ...rows.slice(0, SHOWN), ...more);
  }

  /** Shows the roles that the state has: those of the chart, or what was made of them and not undone. */
  show(set) {
    const roles = this.#casts.get(keyOf(set)) ?? this.#roles;
    for (const select of by("roles").querySelectorAll("select")) select.value = roles[Number(select.dataset.place)].role;
  }

  #row(role, place) {
    const select = make("select", { id: `role-${place}`, "data-place": String(place) }, ...ROLES.map(([value, text]) => option(value, text)));
    select.value = role.role;
    select.addEventListener("change", () => this.#cast().catch((error) => {
      this.calls.failed(error);
      this.show(this.calls.set());
    }));
    return make("p", { class: "role" }, make("label", { for: select.id, textContent: `${role.value} (${role.people}) ` }), select);
  }

  async #cast() {
    const chosen = new Map([...by("roles").querySelectorAll("select")].map((select) => [Number(select.dataset.place), select.value]));
    const roles = this.#roles.map((role, place) => ({ ...role, role: chosen.get(place) ?? role.role }));
    for (const [kind, text] of ROLES.slice(0, 2)) {
      const has = (some) => some.some(({ role }) => role === kind);
      if (has(this.#roles) && !has(roles)) throw new Error(`Nobody would ${text}: give another group that role first.`);
    }
    const set = await this.calls.ask({ cast: { roles } });
    this.#casts.set(keyOf(set), roles);
    this.calls.move(set);
  }
}
