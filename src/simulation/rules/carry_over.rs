//! What is under way when a structure becomes another: each piece of work goes where it belongs now, none is lost or
//! doubled. People finish the work they have started; approvals whose initiative has
//! lapsed still occupy the approver until done.

use super::transition::{Reassignment, Transition};
use crate::ids::TeamId;
use crate::market::Stream;
use crate::organisation::Channel;
use crate::simulation::item::{Kind, Load, last_key};
use crate::simulation::service::Task;
use crate::simulation::{Holder, Journey, Observer, Signal, Simulation};

/// What happens to an event when the structure becomes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It comes as it was scheduled.
    Stays,
    /// What people have in hand goes with them; what waits goes where it belongs now.
    GoesWithPeople,
    /// It arrives at the team that replaces its destination.
    GoesOn,
    /// Its team goes on telling where people still gossip; elsewhere the insight continues on its formal way.
    SpreadsOn,
    /// It is scheduled anew, at the team that meets the niche now and through the channels of the new structure.
    IsNoticedAnew,
    /// The gate closes, and the insights that waited at it go on.
    LeavesGate,
    /// The approval is asked for anew, where approvals lapse.
    IsAskedAnew,
    /// The stream goes on in the team of the same name, where there is one.
    FollowsTeam,
    /// The stream goes on while its channel is open.
    FollowsChannel,
    /// It starts anew where its policy has changed.
    StartsAnew,
}

/// What happens to each kind of event.
pub(super) fn fate(kind: Kind) -> Fate {
    match kind {
        Kind::Work => Fate::GoesWithPeople,
        Kind::Transit | Kind::Told => Fate::GoesOn,
        Kind::Spreader => Fate::SpreadsOn,
        Kind::Contact => Fate::IsNoticedAnew,
        Kind::Gate => Fate::LeavesGate,
        Kind::Committee => Fate::IsAskedAnew,
        Kind::ChoreStream => Fate::FollowsTeam,
        Kind::Stream(Stream::ChannelAlarm) => Fate::FollowsChannel,
        Kind::Budget | Kind::Review | Kind::Portfolio => Fate::StartsAnew,
        // Nothing in the organisation decides when these happen.
        Kind::Stream(Stream::Own | Stream::Common | Stream::Emergence | Stream::FalseAlarm)
        | Kind::Partner
        | Kind::Train
        | Kind::Timeout
        | Kind::Found
        | Kind::Change
        | Kind::Learnt
        | Kind::Void
        | Kind::Free => Fate::Stays,
    }
}

impl<O: Observer> Simulation<'_, O> {
    /// The events of a fate.
    pub(super) fn of_fate(&self, wanted: Fate) -> Vec<u32> {
        self.items.of_kind(|kind| fate(kind) == wanted)
    }

    /// Brings everything under way to where it belongs.
    pub(super) fn carry_over(&mut self, reassignment: &mut Reassignment, transition: &Transition) {
        self.find_owners_anew();
        if transition.offset > 0 {
            self.commissions.move_providers(|team| reassignment.next(team));
        }
        let stopped = self.stop_spreaders(reassignment, transition);
        let arriving: Vec<u32> = transition.on_hold.iter().copied().chain(stopped).collect();
        if transition.offset > 0 {
            let under_way = self.of_fate(Fate::GoesOn);
            for id in under_way.into_iter().chain(arriving.iter().copied()) {
                self.items[id].team = reassignment.next(self.items[id].team);
            }
        }
        self.find_ways_anew();
        if transition.approvals_lapse {
            self.lapse_approvals();
        }
        self.fund_waiting();
        for team in (0..transition.before).map(TeamId::from_index) {
            for id in self.stations.drain(&self.items, team) {
                if transition.offset > 0 || self.lapses(id, transition) {
                    self.find_place(id, team, reassignment, transition.approvals_lapse);
                } else {
                    self.stations.enqueue(&mut self.items, team, id);
                }
            }
        }
        for id in arriving {
            self.observer
                .observe(Signal::Passed { copy: id, to: Holder::Team(self.items[id].team) }, self.now);
            if self.items[id].team == self.items[id].owner() {
                self.reach_owner(id);
            } else {
                self.travel(id);
            }
        }
        self.make_contacts_anew(&transition.channels);
    }

    /// Shifts on their way, and initiatives, have the owners that there are now.
    fn find_owners_anew(&mut self) {
        let living: Vec<u32> = self.shifts.living().map(|(id, _)| id).collect();
        for id in living {
            let shift = &self.shifts[id];
            self.shifts[id].owner =
                self.owner_of((shift.stream, shift.ordinal), shift.niche, shift.attribute);
        }
        for place in self.initiatives.living_places() {
            let owner = self.shifts[self.initiatives[place].shift].owner;
            self.hand_over(place, owner);
        }
    }

    /// Spreaders go on telling where people still gossip; elsewhere their insight continues on its formal way.
    fn stop_spreaders(&mut self, reassignment: &mut Reassignment, transition: &Transition) -> Vec<u32> {
        if transition.offset == 0 && self.router.gossips() {
            return Vec::new();
        }
        let spreaders = self.of_fate(Fate::SpreadsOn);
        if transition.offset == 0 && spreaders.is_empty() {
            // A team that has mentioned an insight does not mention it again.
            return Vec::new();
        }
        self.shifts.forget_spreaders();
        let mut stopped = Vec::new();
        for id in spreaders {
            if self.router.gossips() {
                let team = reassignment.next(self.items[id].team);
                self.items[id].team = team;
                self.observer.observe(Signal::Passed { copy: id, to: Holder::Team(team) }, self.now);
                self.shifts.add_spreader(self.items[id].shift(), team);
                continue;
            }
            let waits_no_longer = self.items[id].counted(self.now, self.items[id].time());
            let copy = self.items.replace(id);
            self.observer.observe(Signal::Copied { copy: id, twin: copy }, self.now);
            self.items[copy].kind = Kind::Work;
            self.items.content_mut(copy).transit -= waits_no_longer;
            stopped.push(copy);
        }
        stopped
    }

    /// Approvals that wait for a meeting, and those that somebody judges just now, have to be asked for anew.
    fn lapse_approvals(&mut self) {
        for id in self.of_fate(Fate::IsAskedAnew) {
            let copy = self.items.replace(id);
            self.ask_anew(copy);
        }
        for id in self.items.in_hand(last_key(self.now) - 1).collect::<Vec<_>>() {
            let item = &self.items[id];
            if item.load == Load::Initiative && item.task == Task::Approve {
                let copy = self.items.copy(id);
                // The approver is still busy with it until the judgement ends, and nothing follows from it.
                self.items[id].load = Load::Chore;
                self.ask_anew(copy);
            }
        }
    }

    fn needs_others(&self, capability: usize) -> bool {
        self.rules.action.as_ref().is_some_and(|action| !action.needs[capability].is_empty())
    }

    /// Whether an approval that waits has to be asked for anew.
    fn lapses(&self, id: u32, transition: &Transition) -> bool {
        let item = &self.items[id];
        transition.approvals_lapse && item.load == Load::Initiative && item.task == Task::Approve
    }

    /// A piece of work that waited at a team.
    pub(super) fn find_place(
        &mut self,
        id: u32,
        team: TeamId,
        reassignment: &mut Reassignment,
        approvals_lapse: bool,
    ) {
        let (load, task) = (self.items[id].load, self.items[id].task);
        self.stations[team].left(self.now);
        if approvals_lapse && load == Load::Initiative && task == Task::Approve {
            return self.ask_anew(id);
        }
        let to = reassignment.next(team);
        match load {
            Load::Insight => {
                *self.items[id].turning_depth_mut() = self.turning_depth(to, self.items[id].owner());
                self.come_to(id, to);
            }
            Load::Chore | Load::Report => {
                self.tell_of_move(id, to);
                self.join(id, to, task);
            }
            Load::Initiative => self.join(id, self.initiatives[self.items[id].initiative()].owner, task),
            Load::Part => {
                let requester = self.requester(id);
                match self.items[id].capability() {
                    // What it needed is there: it is not asked for again.
                    Some(capability) if task == Task::Serve && self.needs_others(capability) => {
                        self.join(id, to, task);
                    }
                    Some(capability) if task == Task::Serve => self.start_part(id, capability, requester),
                    _ => self.join(id, requester, task),
                }
            }
        }
    }

    /// Whoever would have noticed a shift notices it as the channels are now; a new channel may notice what none of the
    /// owners knows yet.
    fn make_contacts_anew(&mut self, before: &[Channel]) {
        let mut again = Vec::new();
        let after = self.organisation.channels.clone();
        for id in self.of_fate(Fate::IsNoticedAnew) {
            let (shift, channel) = (self.items[id].shift(), usize::from(self.items.content(id).channel));
            if after[channel].is_open && after[channel].spec == before[channel].spec {
                continue;
            }
            self.items[id].kind = Kind::Void;
            again.push((shift, channel));
        }
        let opens = |channel: &usize| !before[*channel].is_open && after[*channel].is_open;
        let opened: Vec<usize> = (0..before.len()).filter(opens).collect();
        let unknown: Vec<u32> = self
            .shifts
            .living()
            .filter(|(id, shift)| !self.shifts.is_received(*id) && shift.stream != Stream::ChannelAlarm)
            .map(|(id, _)| id)
            .collect();
        for (&shift, &channel) in unknown.iter().flat_map(|shift| opened.iter().map(move |c| (shift, c))) {
            if let Some(copies) = self.shifts[shift].copies.checked_add(1) {
                self.shifts[shift].copies = copies;
                again.push((shift, channel));
            }
        }
        for (shift, channel) in again {
            self.make_contact_anew(shift, channel);
        }
    }

    fn make_contact_anew(&mut self, id: u32, channel: usize) {
        let shift = self.shifts[id];
        if let Some((random, at)) = self.next_contact(&shift, channel) {
            return self.send_copy(&shift, id, (channel, random), at);
        }
        if shift.copies == 1 && !self.shifts.is_received(id) {
            let journey = Journey { noticed: self.shifts.noticed(id), ..Journey::default() };
            self.observer
                .observe(Signal::Undelivered { shift: &shift, journey: &journey, lost: None }, self.now);
        }
        self.shifts.drop_copy(id);
    }
}

#[cfg(test)]
mod tests {
    use crate::ids::TeamId;
    use crate::simulation::bench::{Bench, at, changing, hours};

    const GATED: &str = "links.reports_up.gate = \"100h\"";

    #[test]
    fn what_waits_at_a_gate_that_goes_goes_on_at_once_and_has_waited_until_then() {
        let run = changing(&Bench::chain(2).base(GATED), "links = { reports_up = { gate = [] } }", &[8]);
        assert_eq!(
            run.told("passed received"),
            ["8h passed between t1 and t0", "20h passed to t1", "20h passed to t0", "20h received n0/0"]
        );
        assert_eq!(run.observer.journeys[0].gate, hours(12).0);
    }

    #[test]
    fn what_waits_at_a_gate_that_stays_waits_there_still() {
        let run = changing(&Bench::chain(2).base(GATED), "relay_work = \"1h\"", &[8]);
        assert_eq!((run.when("received"), run.observer.journeys[0].gate), (vec![at(100)], hours(92).0));
    }

    #[test]
    fn where_gossip_ends_the_insight_goes_its_formal_way() {
        let gossip = Bench::chain(2).base("route = \"gossip\"\nmeeting_interval = \"30000y\"");
        let run = changing(&gossip, "route = \"reporting_line\"", &[8]);
        assert_eq!(
            run.told("passed received copied"),
            ["20h copied", "20h passed to t1", "20h passed to t0", "20h received n0/0"]
        );
        assert_eq!((run.observer.journeys[0].transit, run.copies.told), (hours(12).0, 0));
        assert_eq!(run.shifts.living().count(), 0);
    }

    #[test]
    fn an_approval_lapses_with_the_authority_it_was_asked_under_and_occupies_the_approver_until_done() {
        let asking = Bench::chain(2)
            .base("owners = \"leaves\"\nfollow_to = \"released\"\naction.cost = 1.0")
            .base("action.approve_work = { deterministic = \"100h\" }");
        let run = changing(&asking, "action = { authority = [1e9] }", &[8, 9]);
        assert_eq!(
            run.told("handed concluded"),
            [
                "8h handed to t0",
                "9h handed to t0",
                "20h concluded n0/0 released",
                "20h concluded n0/1 released"
            ]
        );
        // The one in hand ends at 108 h, the one that waited is not begun.
        let account = run.books().accounts()[0];
        assert_eq!((account.worked, account.present, run.stations.completed), (hours(100).0, 0, 1));
    }

    #[test]
    fn what_is_on_its_way_arrives_at_the_team_that_follows_and_finds_the_owner_that_there_is() {
        // The head had owned it; from 20 h on a leaf does, t3 under the new head t2.
        let way = Bench::chain(2).base("links.reports_up.transit = { deterministic = \"50h\" }");
        let run = changing(&way, "owners = \"leaves\"", &[8]);
        assert_eq!(
            run.told("transformed passed received"),
            [
                "8h passed between t1 and t0",
                "20h transformed from t2 on",
                "58h passed to t2",
                "58h passed to t3",
                "58h received n0/0"
            ]
        );
    }

    #[test]
    fn people_take_along_what_they_have_in_hand_and_what_waits_follows_them() {
        // What the head has in hand it takes to its new place, t2, and hands on at 28 h to who owns it now, t3; what waited
        // is there at 20 h, and is received until 40 h before the other is, until 60 h.
        let work = Bench::chain(2)
            .base("receive_work = { deterministic = \"20h\" }\nlinks.reports_down.transit = \"0d\"");
        let run = changing(&work, "owners = \"leaves\"", &[8, 9]);
        assert_eq!(
            run.told("reorganised transformed"),
            ["20h reorganised 0+0+1+1", "20h transformed from t2 on"]
        );
        let accounts = run.books().accounts();
        let worked: Vec<u64> = accounts.iter().map(|account| account.worked).collect();
        assert_eq!(worked[0], hours(12).0, "until the change");
        assert_eq!((accounts[0].present, run.stations[TeamId(0)].free), (0, 0));
        assert_eq!(run.told("received"), ["40h received n0/1", "60h received n0/0 stale"]);
        assert_eq!(run.shifts.living().count(), 0);
    }

    #[test]
    fn what_no_contact_has_noticed_is_noticed_as_the_channels_are_now() {
        let slow =
            Bench::chain(1).base("channels.contact = { contact_interval = { deterministic = \"300h\" } }");
        let run = changing(&slow, "channels = { contact = { contact_interval = \"0d\" } }", &[8]);
        assert_eq!(run.told("noticed received"), ["20h noticed by t0", "20h received n0/0"]);
        // A new channel notices it beside the old one.
        let other = "channels = { other = { new = true, contact_interval = \"0d\" } }";
        let run = changing(&slow, other, &[8]);
        assert_eq!((run.when("received"), run.copies.sensed, run.copies.confirmed), (vec![at(20)], 2, 1));
    }
}
