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
