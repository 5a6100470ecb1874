//! Whom the people of each team know, and who of these is nearer to an owner than they are: worked out when first asked for.

use crate::ids::{LinkId, TeamId};
use crate::organisation::{Organisation, Router, Ties};
use crate::random::{KeptName, Names};
use crate::scenario::LinkType;

/// The chance that something is mentioned, by type of link.
pub(super) type Told = [f64; LinkType::ALL.len()];

/// Somebody whom people of a team meet, and over what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Acquaintance {
    pub team: TeamId,
    pub name: KeptName,
    pub link_type: LinkType,
    /// None where people only know each other.
    pub link: Option<LinkId>,
}

/// The acquaintances of one team, a stretch of all.
#[derive(Clone, Copy, Debug)]
pub(super) struct Circle {
    pub team: TeamId,
    pub name: KeptName,
    from: u32,
    to: u32,
}

/// So many acquaintances have a bit each in a word.
const BLOCK: u32 = u64::BITS;
/// So many words are kept, in 192 KiB: about as many as a hundred teams have pairs of team and owner.
const KEPT: usize = 1 << 13;

/// Who of a block of a circle is nearer to an owner than its team, a bit each.
#[derive(Clone, Copy, Debug)]
struct Nearer {
    team: TeamId,
    owner: TeamId,
    first: u32,
    bits: u64,
}

impl Nearer {
    const NONE: Self = Self { team: TeamId(u32::MAX), owner: TeamId(u32::MAX), first: 0, bits: 0 };
}

/// Everybody's acquaintances.
#[derive(Default)]
pub(super) struct Acquaintances {
    circles: Vec<Option<Circle>>,
    all: Vec<Acquaintance>,
    pub names: Names,
    /// Each at a place that team, owner and block decide; a later one takes the place of an earlier one.
    nearer: Vec<Nearer>,
}

impl Acquaintances {
    /// Links, names or reporting lines have changed.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Everybody whom a team may mention something to, in the order of their names.
    #[inline]
    pub fn of(&mut self, team: TeamId, organisation: &Organisation, ties: &Ties, told: &Told) -> Circle {
        match self.circles.get(team.index()) {
            Some(Some(circle)) => *circle,
            _ => self.ask(team, organisation, ties, told),
        }
    }

    #[cold]
    fn ask(&mut self, team: TeamId, organisation: &Organisation, ties: &Ties, told: &Told) -> Circle {
        let name = |team: TeamId| organisation.teams[team.index()].name.as_str();
        let links = organisation
            .graph
            .leaving(team)
            .map(|(link, known)| (known, organisation.graph.links()[link.index()].link_type, Some(link)));
        let informal = ties.of(team).iter().map(|known| (*known, LinkType::Tie, None));
        let mut known: Vec<(TeamId, LinkType, Option<LinkId>)> =
            informal.chain(links).filter(|(_, link_type, _)| told[*link_type as usize] > 0.0).collect();
        known.sort_by_key(|(known, _, link)| (name(*known), *link));
        let from = self.all.len() as u32;
        for (team, link_type, link) in known {
            let name = self.names.keep(name(team));
            self.all.push(Acquaintance { team, name, link_type, link });
        }
        let circle = Circle { team, name: self.names.keep(name(team)), from, to: self.all.len() as u32 };
        self.circles.resize(self.circles.len().max(team.index() + 1), None);
        self.circles[team.index()] = Some(circle);
        circle
    }

    /// Those of a circle who are nearer to an owner in the reporting tree than its team, in their order.
    #[inline]
    pub fn nearer(
        &mut self,
        circle: Circle,
        owner: TeamId,
        router: &Router,
        mut each: impl FnMut(&Names, Acquaintance),
    ) {
        for first in (circle.from..circle.to).step_by(BLOCK as usize) {
            let mut bits = self.bits(circle, owner, first, router);
            while bits != 0 {
                each(&self.names, self.all[(first + bits.trailing_zeros()) as usize]);
                bits &= bits - 1;
            }
        }
    }

    #[inline]
    fn bits(&mut self, circle: Circle, owner: TeamId, first: u32, router: &Router) -> u64 {
        // Multipliers that spread neighbours: any odd numbers do.
        let place = circle.team.0.wrapping_mul(0x9e37_79b1) ^ owner.0.wrapping_mul(0x85eb_ca6b) ^ first;
        let place = (place ^ place >> 15) as usize & (KEPT - 1);
        match self.nearer.get(place) {
            Some(kept) if (kept.team, kept.owner, kept.first) == (circle.team, owner, first) => kept.bits,
            _ => self.compare(circle, owner, first, (place, router)),
        }
    }

    #[cold]
    fn compare(
        &mut self,
        circle: Circle,
        owner: TeamId,
        first: u32,
        (place, router): (usize, &Router),
    ) -> u64 {
        let here = router.distance(circle.team, owner);
        let block = &self.all[first as usize..circle.to.min(first + BLOCK) as usize];
        let nearer = |known: &Acquaintance| u64::from(router.distance(known.team, owner) < here);
        let bits = block.iter().rev().fold(0, |bits, known| bits << 1 | nearer(known));
        if self.nearer.is_empty() {
            self.nearer = vec![Nearer::NONE; KEPT];
        }
        self.nearer[place] = Nearer { team: circle.team, owner, first, bits };
        bits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::Bench;

    #[test]
    fn whoever_is_nearer_to_the_owner_is_told_of_in_the_order_of_names_however_many_are_known() {
        // A head of ninety: more than a word has bits. All pairs of teams are more than are kept.
        let bench = Bench::chain(3).base("branching = 90\nlevels = 2");
        let (organisation, run) = (bench.organisation(), bench.start());
        let (router, ties, told) = (&run.router, Ties::default(), [1.0; LinkType::ALL.len()]);
        let mut known = Acquaintances::default();
        let teams = || (0..organisation.teams.len()).map(TeamId::from_index);
        let name = |team: TeamId| organisation.teams[team.index()].name.as_str();
        for (team, owner) in [0, 1].iter().flat_map(|_| teams().flat_map(|a| teams().map(move |b| (a, b)))) {
            let circle = known.of(team, &organisation, &ties, &told);
            let mut got = Vec::new();
            known.nearer(circle, owner, router, |_, known| got.push((name(known.team), known.link)));
            let here = router.distance(team, owner);
            let all = organisation.graph.leaving(team);
            let mut expected: Vec<(&str, Option<LinkId>)> = all
                .filter(|(_, other)| router.distance(*other, owner) < here)
                .map(|(link, other)| (name(other), Some(link)))
                .collect();
            expected.sort_unstable();
            assert_eq!(got, expected, "{} to {}", name(team), name(owner));
        }
    }

    #[test]
    fn what_nobody_mentions_over_is_no_acquaintance_and_what_has_changed_is_asked_anew() {
        let organisation = Bench::chain(2).organisation();
        let (team, nobody) = (TeamId(1), [0.0; LinkType::ALL.len()]);
        let mut known = Acquaintances::default();
        let size = |circle: Circle| circle.to - circle.from;
        assert_eq!(size(known.of(team, &organisation, &Ties::default(), &nobody)), 0);
        let all = [1.0; LinkType::ALL.len()];
        assert_eq!(size(known.of(team, &organisation, &Ties::default(), &all)), 0, "it is kept");
        known.forget();
        assert_eq!(size(known.of(team, &organisation, &Ties::default(), &all)), 1);
    }
}
