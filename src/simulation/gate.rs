//! Gates: reports leave only at a cadence. Waiters stand in the link's own line, one event opens the gate for all.

use crate::ids::LinkId;
use crate::organisation::{Graph, Organisation};
use crate::random::{Purpose, RandomKey};
use crate::scenario::{GatePhase, LinkType, StructureSpec};
use crate::time::{Duration, SimTime};

/// One gate: when it opens and who waits.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    cadence: Duration,
    /// The first opening, in [0, cadence).
    phase: Duration,
    pub waiting: Vec<u32>,
}

impl Gate {
    /// The next opening strictly after now: who arrives as a gate opens waits for the next.
    pub fn next_opening(&self, now: SimTime) -> SimTime {
        now.next_of(self.phase, self.cadence)
    }
}

/// The gates of all links.
pub(super) struct Gates {
    gates: Vec<Gate>,
    /// Gate of each link, or none; empty where no link has one.
    of_link: Vec<Option<u32>>,
}

impl Gates {
    pub fn new(spec: &StructureSpec, organisation: &Organisation, random: RandomKey) -> Self {
        let mut gates = Vec::new();
        let random = random.named("gate");
        let gate = |link: &crate::organisation::Link| {
            let policy = spec.links.of(link.link_type);
            let (from, to) = (&organisation.teams[link.from.index()], &organisation.teams[link.to.index()]);
            let height = if link.link_type == LinkType::ReportsDown { to.height } else { from.height };
            let cadence = policy.gate_at(height).filter(|_| !link.is_void())?;
            let phase = match policy.gate_phase {
                GatePhase::Aligned => Duration(policy.gate_offset.0 * height as u64 % cadence.0),
                GatePhase::Random => {
                    let draw = random.named(&from.name).named(&to.name).draw(Purpose::GatePhase, 0);
                    Duration((draw.uniform() * cadence.micros()) as u64)
                }
            };
            gates.push(Gate { cadence, phase, waiting: Vec::new() });
            Some(gates.len() as u32 - 1)
        };
        let of_link: Vec<Option<u32>> = organisation.graph.links().iter().map(gate).collect();
        let of_link = if gates.is_empty() { Vec::new() } else { of_link };
        Self { gates, of_link }
    }

    /// Makes gates for the links of new teams; those that there were, and who waits at them, stay as they are.
    pub fn grow(
        &mut self,
        spec: &StructureSpec,
        organisation: &Organisation,
        random: RandomKey,
        before: usize,
    ) {
        let old = std::mem::replace(self, Self::new(spec, organisation, random));
        let after = organisation.teams.len();
        for (link, place) in old.of_link.iter().enumerate() {
            let now = Graph::renumbered(LinkId::from_index(link), before, after);
            let gate = place.map(|place| {
                self.gates.push(old.gates[place as usize].clone());
                self.gates.len() as u32 - 1
            });
            if let Some(slot) = self.of_link.get_mut(now.index()) {
                *slot = gate;
            }
        }
    }

    /// The gate on a link.
    #[inline]
    pub fn on(&mut self, link: LinkId) -> Option<&mut Gate> {
        let gate = (*self.of_link.get(link.index())?)?;
        self.gates.get_mut(gate as usize)
    }

    /// The expected wait at a link: half its cadence.
    pub fn expected_wait(&self, link: usize) -> f64 {
        let gate = self.of_link.get(link).copied().flatten();
        gate.map_or(0.0, |gate| self.gates[gate as usize].cadence.micros() / 2.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::{Bench, HOUR, at, hours};

    const GATED: &str = "links.reports_up.gate = \"40h\"\nlinks.reports_up.gate_offset = \"24h\"";

    fn gates(levels: u32) -> Gates {
        let bench = Bench::chain(levels).base(GATED);
        Gates::new(&bench.spec(), &bench.organisation(), RandomKey::new(1, 0))
    }

    #[test]
    fn a_gate_opens_strictly_after_who_comes_first_at_its_phase() {
        let gate = Gate { cadence: hours(40), phase: hours(8), waiting: Vec::new() };
        for (now, opens) in [(0, 8), (7, 8), (8, 48), (9, 48), (48, 88)] {
            assert_eq!(gate.next_opening(at(now)), at(opens), "{now} h");
        }
    }

    #[test]
    fn reports_have_gates_that_open_the_later_the_higher_and_ways_down_have_none() {
        // Of four levels the lowest opens at 0 h, the next 24 h later, the third at 48 h, which is 8 h after 40.
        let mut gates = gates(4);
        let first = [6, 4, 2].map(|up| gates.on(LinkId(up)).unwrap().phase);
        assert_eq!(first, [0, 24, 8].map(hours));
        assert!(gates.on(LinkId(0)).is_none(), "nobody is above the highest");
        assert!(gates.on(LinkId(3)).is_none() && gates.on(LinkId(99)).is_none());
    }

    #[test]
    fn half_a_cadence_is_waited_at_a_gate_and_nothing_where_there_is_none() {
        let gates = gates(2);
        assert_eq!((gates.expected_wait(2), gates.expected_wait(3)), ((20 * HOUR) as f64, 0.0));
    }

    #[test]
    fn a_random_phase_is_drawn_by_the_names_of_both_ends() {
        let bench = Bench::chain(2).base(GATED).base("links.reports_up.gate_phase = \"random\"");
        let random = RandomKey::new(1, 0);
        let mut gates = Gates::new(&bench.spec(), &bench.organisation(), random);
        let draw = random.named("gate").named("1-0").named("root").draw(Purpose::GatePhase, 0);
        let phase = (draw.uniform() * (40 * HOUR) as f64) as u64;
        assert_eq!(gates.on(LinkId(2)).unwrap().phase, Duration(phase));
    }

    #[test]
    fn who_waits_at_a_gate_waits_there_still_when_teams_come_to_be() {
        let mut gates = gates(2);
        gates.on(LinkId(2)).unwrap().waiting = vec![5, 7];
        let after = Bench::chain(3).base(GATED);
        gates.grow(&after.spec(), &after.organisation(), RandomKey::new(1, 0), 2);
        // The gate that there was stays as it was: it opens with those at the lowest level.
        let (old, phase) = (gates.on(LinkId(2)).unwrap().waiting.clone(), gates.on(LinkId(2)).unwrap().phase);
        assert_eq!((old, phase), (vec![5, 7], hours(0)));
        assert!(gates.on(LinkId(4)).unwrap().waiting.is_empty());
    }
}
