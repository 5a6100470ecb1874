//! What the engine tells. Observers look and never touch: a run with and without them has the same events.

use super::{Books, Journey, Pursuit, Shift};
use crate::ids::{LinkId, NicheId, TeamId};
use crate::organisation::Organisation;
use crate::time::SimTime;

/// How a copy of a shift ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ending {
    /// The owner heard of the shift for the first time.
    Received(SimTime),
    /// Whoever it came to knew already.
    Confirmed(SimTime),
    /// Filtered, forgotten or dropped.
    Lost(SimTime),
    /// Still on its way at the horizon.
    InFlight,
}

/// In whose hands something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hands {
    Team(TeamId),
    /// Nobody's, between two teams: at a gate or in transit.
    Way {
        from: TeamId,
        to: TeamId,
    },
    /// A partner outside.
    Partner,
    /// Granted, and waiting for money.
    Budget,
}

/// Somebody who watches a run. Every method does nothing unless written.
pub(crate) trait Observer {
    /// A need shifted, or a false alarm went off.
    fn shifted(&mut self, _shift: &Shift) {}
    /// An insight went over a link.
    fn relayed(&mut self, _link: LinkId, _now: SimTime) {}
    /// The owner received a shift for the first time; `fresh` when no newer shift of the same need had been born.
    fn received(&mut self, _shift: &Shift, _journey: &Journey, _now: SimTime, _fresh: bool) {}
    /// No copy of a shift will be received before the horizon; `lost` when the last one ended before it.
    fn undelivered(&mut self, _shift: &Shift, _journey: &Journey, _lost: Option<SimTime>) {}
    /// An initiative ended, or is unfinished at the horizon.
    fn pursued(&mut self, _shift: &Shift, _pursuit: &Pursuit) {}
    /// The organisation changed: it may have more teams, and other people in them.
    fn reorganised(&mut self, _organisation: &Organisation, _now: SimTime) {}
    /// The structure became another: its teams are those from `first` on, the others stand empty.
    fn transformed(&mut self, _first: usize, _now: SimTime) {}
    /// A team became two.
    fn split(&mut self, _team: TeamId, _now: SimTime) {}
    /// A service was asked for; a partner outside is nobody's team.
    fn served(&mut self, _asker: TeamId, _provider: Option<TeamId>, _capability: u16, _now: SimTime) {}
    /// So many people left.
    fn quit(&mut self, _people: u32, _now: SimTime) {}
    /// A business was founded out of a team.
    fn spun_off(&mut self, _team: TeamId, _now: SimTime) {}
    /// A niche that had emerged is served from now on.
    fn founded(&mut self, _niche: NicheId, _now: SimTime) {}
    /// A business was closed.
    fn closed(&mut self, _team: TeamId, _now: SimTime) {}
    /// A team had a capability delivered that had been its own.
    fn pulled(&mut self, _team: TeamId, _now: SimTime) {}
    /// A partner was paid.
    fn paid(&mut self, _fee: f64, _now: SimTime) {}
    /// The share of customers at a look, and what they paid and people cost since the last one.
    fn traded(&mut self, _share: f64, _revenue: f64, _pay: f64, _now: SimTime) {}
    /// What customers paid and people cost from the last look to the horizon.
    fn settled(&mut self, _revenue: f64, _pay: f64) {}
    /// The mean fit of products and needs over niches at a look.
    fn surveyed(&mut self, _fit: f64, _now: SimTime) {}
    /// A contact noticed: the copy `id` is in a team's hands, and has no earlier history.
    fn noticed(&mut self, _id: u32, _team: TeamId, _now: SimTime) {}
    /// A copy is in these hands from now on.
    fn passed(&mut self, _id: u32, _to: Hands, _now: SimTime) {}
    /// A copy was copied: the second shares the history of the first.
    fn copied(&mut self, _id: u32, _copy: u32) {}
    /// What `place` stands for, an initiative, begins in the hands of its owner.
    fn taken_up(&mut self, _place: u32, _owner: TeamId, _now: SimTime) {}
    /// An initiative is in these hands from now on.
    fn handed(&mut self, _place: u32, _to: Hands, _now: SimTime) {}
    /// All parts of an initiative begin to be built.
    fn building(&mut self, _place: u32, _owner: TeamId, _now: SimTime) {}
    /// A part of an initiative is somebody else's work from now on.
    fn asked_for(&mut self, _place: u32, _part: u32, _of: Hands, _now: SimTime) {}
    /// Such a part has come back to who asked for it.
    fn delivered(&mut self, _place: u32, _part: u32, _now: SimTime) {}
    /// All parts of an initiative are there; this one was the last.
    fn built(&mut self, _place: u32, _last: u32) {}
    /// A copy ended.
    fn copy_ended(&mut self, _shift: &Shift, _journey: &Journey, _ending: Ending) {}
    /// A moment came at which observers look at the books.
    fn looked(&mut self, _books: &Books<'_>) {}
}

impl Observer for () {}

/// Two observers are an observer.
impl<A: Observer, B: Observer> Observer for (A, B) {
    #[inline]
    fn shifted(&mut self, shift: &Shift) {
        self.0.shifted(shift);
        self.1.shifted(shift);
    }
    #[inline]
    fn relayed(&mut self, link: LinkId, now: SimTime) {
        self.0.relayed(link, now);
        self.1.relayed(link, now);
    }
    #[inline]
    fn received(&mut self, shift: &Shift, journey: &Journey, now: SimTime, fresh: bool) {
        self.0.received(shift, journey, now, fresh);
        self.1.received(shift, journey, now, fresh);
    }
    #[inline]
    fn undelivered(&mut self, shift: &Shift, journey: &Journey, lost: Option<SimTime>) {
        self.0.undelivered(shift, journey, lost);
        self.1.undelivered(shift, journey, lost);
    }
    fn pursued(&mut self, shift: &Shift, pursuit: &Pursuit) {
        self.0.pursued(shift, pursuit);
        self.1.pursued(shift, pursuit);
    }
    fn reorganised(&mut self, organisation: &Organisation, now: SimTime) {
        self.0.reorganised(organisation, now);
        self.1.reorganised(organisation, now);
    }
    fn transformed(&mut self, first: usize, now: SimTime) {
        self.0.transformed(first, now);
        self.1.transformed(first, now);
    }
    fn split(&mut self, team: TeamId, now: SimTime) {
        self.0.split(team, now);
        self.1.split(team, now);
    }
    fn served(&mut self, asker: TeamId, provider: Option<TeamId>, capability: u16, now: SimTime) {
        self.0.served(asker, provider, capability, now);
        self.1.served(asker, provider, capability, now);
    }
    fn quit(&mut self, people: u32, now: SimTime) {
        self.0.quit(people, now);
        self.1.quit(people, now);
    }
    fn spun_off(&mut self, team: TeamId, now: SimTime) {
        self.0.spun_off(team, now);
        self.1.spun_off(team, now);
    }
    fn founded(&mut self, niche: NicheId, now: SimTime) {
        self.0.founded(niche, now);
        self.1.founded(niche, now);
    }
    fn closed(&mut self, team: TeamId, now: SimTime) {
        self.0.closed(team, now);
        self.1.closed(team, now);
    }
    fn pulled(&mut self, team: TeamId, now: SimTime) {
        self.0.pulled(team, now);
        self.1.pulled(team, now);
    }
    fn paid(&mut self, fee: f64, now: SimTime) {
        self.0.paid(fee, now);
        self.1.paid(fee, now);
    }
    fn traded(&mut self, share: f64, revenue: f64, pay: f64, now: SimTime) {
        self.0.traded(share, revenue, pay, now);
        self.1.traded(share, revenue, pay, now);
    }
    fn settled(&mut self, revenue: f64, pay: f64) {
        self.0.settled(revenue, pay);
        self.1.settled(revenue, pay);
    }
    fn surveyed(&mut self, fit: f64, now: SimTime) {
        self.0.surveyed(fit, now);
        self.1.surveyed(fit, now);
    }
    #[inline]
    fn noticed(&mut self, id: u32, team: TeamId, now: SimTime) {
        self.0.noticed(id, team, now);
        self.1.noticed(id, team, now);
    }
    #[inline]
    fn passed(&mut self, id: u32, to: Hands, now: SimTime) {
        self.0.passed(id, to, now);
        self.1.passed(id, to, now);
    }
    fn copied(&mut self, id: u32, copy: u32) {
        self.0.copied(id, copy);
        self.1.copied(id, copy);
    }
    fn taken_up(&mut self, place: u32, owner: TeamId, now: SimTime) {
        self.0.taken_up(place, owner, now);
        self.1.taken_up(place, owner, now);
    }
    fn handed(&mut self, place: u32, to: Hands, now: SimTime) {
        self.0.handed(place, to, now);
        self.1.handed(place, to, now);
    }
    fn building(&mut self, place: u32, owner: TeamId, now: SimTime) {
        self.0.building(place, owner, now);
        self.1.building(place, owner, now);
    }
    fn asked_for(&mut self, place: u32, part: u32, of: Hands, now: SimTime) {
        self.0.asked_for(place, part, of, now);
        self.1.asked_for(place, part, of, now);
    }
    fn delivered(&mut self, place: u32, part: u32, now: SimTime) {
        self.0.delivered(place, part, now);
        self.1.delivered(place, part, now);
    }
    fn built(&mut self, place: u32, last: u32) {
        self.0.built(place, last);
        self.1.built(place, last);
    }
    #[inline]
    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending) {
        self.0.copy_ended(shift, journey, ending);
        self.1.copy_ended(shift, journey, ending);
    }
    fn looked(&mut self, books: &Books<'_>) {
        self.0.looked(books);
        self.1.looked(books);
    }
}
