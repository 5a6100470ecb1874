//! Market, step 1: a need shifts, and copies of what channels notice set out.

use crate::ids::{NicheId, TeamId};
use crate::market::Stream;
use crate::random::{KeyFamily, RandomKey};
use crate::simulation::item::{Item, Phase};
use crate::simulation::{Observer, Shift, Signal, Simulation};

/// The item of a niche's own shifts: where there are any, they are the first items.
fn own_stream(niche: NicheId) -> u32 {
    niche.0 + 1
}

impl<O: Observer> Simulation<'_, O> {
    /// Schedules the first shift of every stream.
    pub(in crate::simulation) fn start_streams(&mut self) {
        for niche in 0..self.market.niches {
            self.start_stream(Stream::Own, NicheId(niche));
        }
        self.start_stream(Stream::Common, NicheId(0));
        let there = self.market.niches - self.market.emerging;
        for niche in 0..there {
            self.start_stream(Stream::FalseAlarm, NicheId(niche));
        }
        self.start_emergence();
        self.start_channel_alarms();
    }

    fn start_stream(&mut self, stream: Stream, niche: NicheId) {
        let family = self.market.stream(stream, niche).family();
        if let Some(at) = self.market.next_shift(stream, family.child(0), self.now) {
            let random = family.key();
            let id = self.items.add(Item::stream(stream, niche, random));
            // What is still to come begins when it emerges.
            if stream == Stream::Common || self.presence.is_there(niche) {
                self.schedule(id, at, Phase::Rest);
            }
        }
    }

    /// The streams of a niche that has just emerged.
    pub(super) fn begin_streams(&mut self, niche: NicheId) {
        let family = self.market.stream(Stream::Own, niche).family();
        if let Some(at) = self.market.next_shift(Stream::Own, family.child(0), self.now) {
            self.schedule(own_stream(niche), at, Phase::Rest);
        }
        self.start_stream(Stream::FalseAlarm, niche);
    }

    /// The shift of a stream is due: it happens, and the next one is scheduled.
    pub(in crate::simulation) fn shift(&mut self, id: u32, stream: Stream) {
        match stream {
            Stream::ChannelAlarm => return self.channel_alarm(id),
            Stream::Emergence => return self.emerge(id),
            Stream::Own | Stream::Common | Stream::FalseAlarm => {}
        }
        let item = &mut self.items[id];
        let (niche, ordinal, family) = (item.niche(), item.ordinal(), KeyFamily::from_key(item.random));
        item.set_ordinal(ordinal + 1);
        let random = family.child(ordinal);
        if stream == Stream::Own {
            self.shifts.own[niche.index()] = ordinal + 1;
        }
        match self.market.next_shift(stream, family.child(ordinal + 1), self.now) {
            Some(at) => self.schedule(id, at, Phase::Rest),
            None => self.items.free(id),
        }
        if stream == Stream::Common {
            self.shifts.common.push(random);
            // All needs have moved before anybody notices: what acts at once sees the shift as a whole.
            let hit = (0..self.market.niches).map(NicheId).filter(|niche| self.market.hits(random, *niche));
            let there: Vec<NicheId> = hit.filter(|niche| self.presence.is_there(*niche)).collect();
            let shifts: Vec<Shift> =
                there.into_iter().map(|niche| self.moved(stream, niche, ordinal, random)).collect();
            shifts.into_iter().for_each(|shift| self.show(shift));
        } else {
            self.move_need(stream, niche, ordinal, random);
        }
    }

    /// Moves one need of one niche. `random` says what moves and how far.
    pub(super) fn move_need(&mut self, stream: Stream, niche: NicheId, ordinal: u64, random: RandomKey) {
        let shift = self.moved(stream, niche, ordinal, random);
        self.show(shift);
    }

    fn moved(&mut self, stream: Stream, niche: NicheId, ordinal: u64, random: RandomKey) -> Shift {
        let attribute = self.market.attribute(random);
        let owner = self.owner_of((stream, ordinal), niche, attribute);
        let mut shift = Shift::new(stream, niche, ordinal, attribute, owner, self.now, random);
        shift.next_own = self.shifts.own[niche.index()];
        shift.common_before = self.shifts.common.len() as u32;
        if shift.is_real() && self.market.has_needs() {
            let further = if stream == Stream::Emergence { self.market.emergence_gap() } else { 1.0 };
            let size = further * self.market.size(random);
            let rival_error = self.market.rival_error(shift.random());
            shift.true_gap = self.needs.shift(niche, attribute, self.now, (size, rival_error));
        }
        shift
    }

    /// Customers show what moved.
    fn show(&mut self, mut shift: Shift) {
        self.observer.observe(Signal::Shifted(&shift), self.now);
        self.notice(&mut shift);
    }

    /// Who owns what a shift moves: where one product for all answers a common shift, one team for all niches.
    pub(super) fn owner_of(
        &self,
        (stream, ordinal): (Stream, u64),
        niche: NicheId,
        attribute: u32,
    ) -> TeamId {
        let ownership = &self.organisation.ownership;
        let is_for_all = stream == Stream::Common && self.needs.is_shared();
        let for_all = is_for_all.then(|| ownership.owner_in_common(attribute, ordinal)).flatten();
        for_all.unwrap_or_else(|| ownership.owner(niche, attribute))
    }

    /// Whether no newer shift has moved the same need. Nothing is stored for this: the attributes of later shifts are
    /// drawn again at their addresses.
    pub(in crate::simulation) fn is_fresh(&self, shift: &Shift) -> bool {
        let family = self.market.stream(Stream::Own, shift.niche).family();
        let moved = (shift.next_own..self.shifts.own[shift.niche.index()])
            .any(|ordinal| self.market.attribute(family.child(ordinal)) == shift.attribute);
        let common = self.shifts.common.get(shift.common_before as usize..).unwrap_or_default();
        let hit = |random: &RandomKey| {
            self.market.attribute(*random) == shift.attribute && self.market.hits(*random, shift.niche)
        };
        !moved && !common.iter().any(hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::Bench;

    const COMMON: &str = "common_shift_interval = \"30000y\"\ncommon_reach = 1.0";

    #[test]
    fn a_need_moves_on_from_where_it_was() {
        let mut run = Bench::chain(1).start();
        run.shifts(&[8, 12]);
        run.until(12);
        let [first, second] = run.observer.shifts[..] else { panic!() };
        let [one, two] = [first, second].map(|shift| run.market.size(shift.telling_key));
        assert_eq!((first.true_gap, second.true_gap), (one, one + two));
    }

    #[test]
    fn what_was_overtaken_on_its_way_is_stale() {
        let mut run = Bench::chain(2).base("links.reports_up.transit = { deterministic = \"10h\" }").start();
        run.shifts(&[8, 12, 30]);
        run.until(100);
        assert_eq!(
            run.told("received"),
            ["18h received n0/0 stale", "22h received n0/1", "40h received n0/2"]
        );
    }

    #[test]
    fn a_shift_of_another_need_does_not_make_it_stale_and_a_common_one_does() {
        let bench = Bench::chain(2).base("links.reports_up.transit = { deterministic = \"10h\" }");
        let mut run = bench.market("niches = 3").market(COMMON).start();
        run.happens(Stream::Own, (0, 0), 8);
        run.happens(Stream::Own, (1, 0), 9);
        run.until(18);
        assert_eq!(run.told("received"), ["18h received n0/0"]);
        run.happens(Stream::Common, (0, 0), 18);
        run.until(28);
        let common = [0, 1, 2].map(|niche| format!("28h received n{niche}/common 0"));
        assert_eq!(run.told("received")[1..2], ["19h received n1/0 stale"]);
        assert_eq!(run.told("received")[2..], common);
    }

    #[test]
    fn a_common_shift_moves_at_once_the_niches_that_it_hits_and_are_there() {
        let market = format!("{COMMON}\nniches = 12\nemerging = 4\nemergence_interval = \"30000y\"");
        let mut run = Bench::acting().market(&market).market("common_reach = 0.5").start();
        run.happens(Stream::Common, (0, 3), 8);
        run.until(8);
        let random = run.market.random(Stream::Common, NicheId(0), 3);
        let hit = (0..8).filter(|niche| run.market.hits(random, NicheId(*niche)));
        let expected: Vec<String> = hit.map(|niche| format!("8h shifted n{niche}/common 3 of t0")).collect();
        assert_eq!(run.told("shifted"), expected);
        assert!((1..8).contains(&expected.len()), "{expected:?}");
    }

    #[test]
    fn a_false_alarm_moves_nothing() {
        let mut run = Bench::chain(1).start();
        run.happens(Stream::FalseAlarm, (0, 0), 8);
        run.until(8);
        assert_eq!(
            run.told("shifted received"),
            ["8h shifted n0/false alarm 0 of t0", "8h received n0/false alarm 0"]
        );
        assert_eq!((run.observer.shifts[0].true_gap, run.observer.journeys[0].perceived_gap), (0.0, 0.0));
    }
}
