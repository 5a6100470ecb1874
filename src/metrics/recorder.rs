//! A run told to somebody outside, in the words of the organisation.

use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::results::{CopyOutcome, Event, Happening, Holder, InitiativeOutcome, ShiftName};
use crate::simulation::{self, Ending, InitiativeEnd, Journey, Observer, Shift, Signal};
use crate::time::SimTime;

/// Turns every signal into an event with names and days, and hands it on.
pub(crate) struct Recorder<F> {
    teams: Vec<String>,
    /// Where each link leads from and to.
    ends: Vec<(TeamId, TeamId)>,
    /// By their places.
    capabilities: Vec<String>,
    tell: F,
}

impl<F: FnMut(&Event)> Recorder<F> {
    /// `tell` hears of everything, in the order in which it happens.
    pub fn new(organisation: &Organisation, capabilities: Vec<String>, tell: F) -> Self {
        let mut recorder = Self { teams: Vec::new(), ends: Vec::new(), capabilities, tell };
        recorder.learn(organisation);
        recorder
    }

    fn learn(&mut self, organisation: &Organisation) {
        self.teams = organisation.teams.iter().map(|team| team.name.clone()).collect();
        self.ends = organisation.graph.links().iter().map(|link| (link.from, link.to)).collect();
    }

    fn team(&self, team: TeamId) -> String {
        self.teams[team.index()].clone()
    }

    fn holder(&self, holder: simulation::Holder) -> Holder {
        match holder {
            simulation::Holder::Team(team) => Holder::Team(self.team(team)),
            simulation::Holder::Way { from, to } => {
                Holder::Between { from: self.team(from), to: self.team(to) }
            }
            simulation::Holder::Partner => Holder::Partner,
            simulation::Holder::Budget => Holder::Budget,
        }
    }

    fn capability(&self, capability: u16) -> String {
        self.capabilities.get(usize::from(capability)).cloned().unwrap_or_default()
    }

    fn happening(&self, signal: Signal<'_>, now: SimTime) -> Happening {
        let team = |team| self.team(team);
        let holder = |holder| self.holder(holder);
        match signal {
            Signal::Shifted(shift) => self.shifted(shift),
            Signal::Noticed { copy, team: by, shift, gap, .. } => {
                Happening::Noticed { name: name(shift), copy, team: team(by), gap }
            }
            Signal::Delayed { copy, by, until } => {
                Happening::Delayed { copy, by: by.into(), until_d: until.days() }
            }
            Signal::Joined { piece, team: at, task, before } => {
                Happening::Joined { piece: piece.into(), team: team(at), task: task.into(), before }
            }
            Signal::Begun { piece, team: by } => Happening::Begun { piece: piece.into(), team: team(by) },
            Signal::Judged { copy, to, score, mark, urgent } => {
                Happening::Judged { copy, to: team(to), score, mark, urgent }
            }
            Signal::SentBack { copy, to } => Happening::SentBack { copy, to: team(to) },
            Signal::Altered { copy, before, after } => Happening::Altered { copy, before, after },
            Signal::Passed { copy, to } => Happening::Passed { copy, to: holder(to) },
            Signal::Copied { copy, twin } => Happening::Copied { copy, twin },
            Signal::Relayed(link) => {
                let (from, to) = self.ends[link.index()];
                Happening::Relayed { from: team(from), to: team(to) }
            }
            Signal::Received { shift, journey, is_fresh } => received(shift, journey, is_fresh, now),
            Signal::Undelivered { shift, lost, .. } => {
                Happening::Undelivered { name: name(shift), lost_d: lost.map(SimTime::days) }
            }
            Signal::CopyEnded { shift, journey, ending } => {
                Happening::CopyEnded { name: name(shift), copy: journey.copy, outcome: copy_outcome(ending) }
            }
            Signal::TakenUp { initiative, owner, shift } => {
                Happening::TakenUp { name: name(shift), initiative, owner: team(owner) }
            }
            Signal::Screened { initiative, team: by, agrees } => {
                Happening::Screened { initiative, team: team(by), agrees }
            }
            Signal::TimedOut { initiative } => Happening::TimedOut { initiative },
            Signal::HandedOver { initiative, to } => Happening::HandedOver { initiative, to: holder(to) },
            Signal::BuildStarted { initiative, owner } => {
                Happening::BuildStarted { initiative, owner: team(owner) }
            }
            Signal::PartRequested { initiative, part, of, capability } => {
                let capability = self.capability(capability);
                Happening::PartRequested { initiative, part, of: holder(of), capability }
            }
            Signal::PartDelivered { initiative, part } => Happening::PartDelivered { initiative, part },
            Signal::Built { initiative, last } => Happening::Built { initiative, last },
            Signal::InitiativeEnded { shift, outcome } => ended(shift, outcome),
            Signal::Reorganised(organisation) => reorganised(organisation),
            Signal::Transformed { .. } => Happening::Transformed,
            Signal::Split(of) => Happening::Split { team: team(of) },
            Signal::SpunOff(from) => Happening::SpunOff { team: team(from) },
            Signal::Founded(niche) => Happening::Founded { niche: niche.0 },
            Signal::Closed(of) => Happening::Closed { team: team(of) },
            Signal::Pulled(by) => Happening::Pulled { team: team(by) },
            Signal::ServiceRequested { asker, provider, capability } => Happening::ServiceRequested {
                asker: team(asker),
                provider: provider.map(team),
                capability: self.capability(capability),
            },
            Signal::Quit(people) => Happening::Quit { people },
            Signal::FeePaid(fee) => Happening::FeePaid { fee },
            Signal::Traded { share, revenue, pay } => Happening::Traded { share, revenue, pay },
            Signal::TradeClosed { revenue, pay } => Happening::TradeClosed { revenue, pay },
            Signal::FitSurveyed(fit) => Happening::FitSurveyed { fit },
            Signal::Books(books) => Happening::Present { work: books.present().map(u64::from).sum() },
        }
    }

    fn shifted(&self, shift: &Shift) -> Happening {
        Happening::Shifted {
            name: name(shift),
            attribute: shift.attribute,
            owner: self.team(shift.owner),
            true_gap: shift.true_gap,
            is_real: shift.is_real(),
        }
    }
}

impl<F: FnMut(&Event)> Observer for Recorder<F> {
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        if let Signal::Reorganised(organisation) = signal {
            self.learn(organisation);
        }
        let event = Event { at_d: now.days(), happening: self.happening(signal, now) };
        (self.tell)(&event);
    }
}

fn name(shift: &Shift) -> ShiftName {
    ShiftName { niche: shift.niche.0, shift: shift.label() }
}

fn received(shift: &Shift, journey: &Journey, is_fresh: bool, now: SimTime) -> Happening {
    Happening::Received {
        name: name(shift),
        copy: journey.copy,
        delay_d: now.since(shift.born).days(),
        hops: u32::from(journey.hops),
        perceived_gap: journey.perceived_gap,
        is_fresh,
    }
}

fn copy_outcome(ending: Ending) -> CopyOutcome {
    match ending {
        Ending::Received(_) => CopyOutcome::Received,
        Ending::Confirmed(_) | Ending::Known(_) => CopyOutcome::Confirmed,
        Ending::Lost(..) => CopyOutcome::Lost,
        Ending::InFlight => CopyOutcome::InFlight,
    }
}

fn ended(shift: &Shift, outcome: &simulation::InitiativeOutcome) -> Happening {
    Happening::InitiativeEnded {
        name: name(shift),
        initiative: outcome.initiative,
        outcome: match outcome.result {
            InitiativeEnd::Released { worth } => InitiativeOutcome::Released { worth },
            InitiativeEnd::Declined => InitiativeOutcome::Declined,
            InitiativeEnd::Unfinished => InitiativeOutcome::Unfinished,
        },
        cost: outcome.cost,
    }
}

fn reorganised(organisation: &Organisation) -> Happening {
    let teams = organisation.teams.iter().filter(|team| team.members > 0).count();
    Happening::Reorganised { teams: teams as u32, members: organisation.members() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{LinkId, NicheId};
    use crate::market::Stream;
    use crate::simulation::bench::{Bench, at, shift};

    /// What is told outside of some signals of a moment, a day and a half after the start.
    fn told(signals: &[Signal<'_>]) -> Vec<Happening> {
        let mut events = Vec::new();
        let organisation = Bench::chain(2).organisation();
        let tell = |event: &Event| {
            assert_eq!(event.at_d, 1.5);
            events.push(event.happening.clone());
        };
        let mut recorder = Recorder::new(&organisation, vec!["design".to_owned()], tell);
        signals.iter().for_each(|signal| recorder.observe(*signal, at(12)));
        events
    }

    fn named(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn teams_and_ways_have_their_names() {
        let way = simulation::Holder::Way { from: TeamId(1), to: TeamId(0) };
        let own = shift(Stream::Own, (3, 12, 0), 0, at(4));
        let told = told(&[
            Signal::Noticed { copy: 5, team: TeamId(1), shift: &own, channel: 0, gap: 0.25 },
            Signal::Passed { copy: 5, to: way },
            Signal::Relayed(LinkId(2)),
            Signal::Relayed(LinkId(3)),
            Signal::HandedOver { initiative: 2, to: simulation::Holder::Budget },
            Signal::PartRequested { initiative: 2, part: 3, of: simulation::Holder::Partner, capability: 0 },
        ]);
        let (up, down) = (named("1-0"), named("root"));
        let expected = [
            Happening::Noticed {
                name: ShiftName { niche: 3, shift: named("12") },
                copy: 5,
                team: up.clone(),
                gap: 0.25,
            },
            Happening::Passed { copy: 5, to: Holder::Between { from: up.clone(), to: down.clone() } },
            Happening::Relayed { from: up.clone(), to: down.clone() },
            Happening::Relayed { from: down, to: up },
            Happening::HandedOver { initiative: 2, to: Holder::Budget },
            Happening::PartRequested {
                initiative: 2,
                part: 3,
                of: Holder::Partner,
                capability: named("design"),
            },
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn a_delivery_and_a_loss_are_told_in_days_with_the_name_of_the_shift() {
        let own = shift(Stream::Own, (3, 12, 0), 0, at(4));
        let common = shift(Stream::Common, (3, 2, 0), 0, at(4));
        let journey = Journey { copy: 5, hops: 2, perceived_gap: 0.25, ..Journey::default() };
        let told = told(&[
            Signal::Received { shift: &own, journey: &journey, is_fresh: true },
            Signal::Undelivered { shift: &common, journey: &journey, lost: Some(at(8)) },
            Signal::CopyEnded { shift: &own, journey: &journey, ending: Ending::Confirmed(at(12)) },
        ]);
        let name = |shift: &str| ShiftName { niche: 3, shift: named(shift) };
        let expected = [
            Happening::Received {
                name: name("12"),
                copy: 5,
                delay_d: 1.0,
                hops: 2,
                perceived_gap: 0.25,
                is_fresh: true,
            },
            Happening::Undelivered { name: name("common 2"), lost_d: Some(1.0) },
            Happening::CopyEnded { name: name("12"), copy: 5, outcome: CopyOutcome::Confirmed },
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn new_teams_are_called_by_their_names_from_the_moment_they_are_there() {
        let mut grown = Bench::chain(3).organisation();
        grown.teams[0].members = 0;
        let own = shift(Stream::Own, (3, 12, 0), 0, at(4));
        let told = told(&[
            Signal::Reorganised(&grown),
            Signal::TakenUp { initiative: 0, owner: TeamId(2), shift: &own },
            Signal::Relayed(LinkId(4)),
            Signal::ServiceRequested { asker: TeamId(2), provider: None, capability: 0 },
            Signal::Founded(NicheId(3)),
        ]);
        let expected = [
            // Who has nobody is no team any more.
            Happening::Reorganised { teams: 2, members: 2 },
            Happening::TakenUp {
                name: ShiftName { niche: 3, shift: named("12") },
                initiative: 0,
                owner: named("2-0"),
            },
            Happening::Relayed { from: named("2-0"), to: named("1-0") },
            Happening::ServiceRequested { asker: named("2-0"), provider: None, capability: named("design") },
            Happening::Founded { niche: 3 },
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_initiative_ends_with_what_it_was_worth_and_cost() {
        let born = shift(Stream::Own, (3, 12, 0), 0, at(4));
        let outcome = |result| simulation::InitiativeOutcome {
            initiative: Some(1),
            received: at(4),
            decided: None,
            approved: None,
            ended: at(12),
            result,
            is_good: true,
            cost: 2.5,
            asked: 0,
            leads: true,
        };
        let ends =
            [InitiativeEnd::Released { worth: 7.5 }, InitiativeEnd::Declined, InitiativeEnd::Unfinished];
        let told = ends.map(|result| {
            let signal = Signal::InitiativeEnded { shift: &born, outcome: &outcome(result) };
            told(&[signal]).remove(0)
        });
        let expected = [
            InitiativeOutcome::Released { worth: 7.5 },
            InitiativeOutcome::Declined,
            InitiativeOutcome::Unfinished,
        ]
        .map(|outcome| Happening::InitiativeEnded {
            name: ShiftName { niche: 3, shift: named("12") },
            initiative: Some(1),
            outcome,
            cost: 2.5,
        });
        assert_eq!(told, expected);
    }
}
