//! From the owner to the release: what was decided, asked for and built, in whose hands.

use super::raw::{Course, State};
use super::way::Names;
use crate::metrics::{Moment, Record, Subject, What};
use crate::results::{Deed, Delay, Holder, Stage};
use crate::simulation::{self, InitiativeEnd, InitiativeOutcome};
use crate::time::SimTime;

/// The moments at which an initiative passes from stage to stage; the same as those that are summed up.
struct Stages {
    decided: SimTime,
    approved: SimTime,
    ended: SimTime,
}

impl Stages {
    fn at(&self, now: SimTime) -> Stage {
        match now {
            now if now < self.decided => Stage::Decision,
            now if now < self.approved => Stage::Approval,
            now if now < self.ended => Stage::Build,
            _ => Stage::Declined,
        }
    }
}

/// Goes on with what was received, to the end of what its owner did about it.
pub(super) fn pursue(record: &Record, outcome: &InitiativeOutcome, names: &Names<'_>, course: &mut Course) {
    let stages = Stages {
        decided: outcome.decided.unwrap_or(outcome.ended),
        approved: outcome.approved.unwrap_or(outcome.ended),
        ended: outcome.ended,
    };
    let mut hands = Hands { record, names, status: None, ready: None };
    let moments: Vec<&Moment> =
        record.moments.iter().filter(|moment| !matches!(moment.subject, Subject::Copy(_))).collect();
    let mut next = moments.iter().peekable();
    for cut in cuts(record, &stages, outcome.received, &moments) {
        decided_at(cut, &stages, outcome, course);
        while let Some(moment) = next.next_if(|moment| moment.at <= cut) {
            hands.happen(moment, course);
        }
        ended_at(cut, &stages, outcome, course);
        if cut < outcome.ended || outcome.result == InitiativeEnd::Declined {
            course.enter(cut, hands.state(cut, stages.at(cut)));
        }
    }
}

/// The moments at which anything may change, in order, each once.
fn cuts(record: &Record, stages: &Stages, received: SimTime, moments: &[&Moment]) -> Vec<SimTime> {
    let own = [received, stages.decided, stages.approved, stages.ended];
    let hands = record.course.trail().hands().iter().map(|(since, _)| *since);
    let told = moments.iter().map(|moment| moment.at);
    let mut cuts: Vec<SimTime> = own.into_iter().chain(hands).chain(told).collect();
    cuts.retain(|cut| (received..=stages.ended).contains(cut));
    cuts.sort_unstable();
    cuts.dedup();
    cuts
}

fn decided_at(cut: SimTime, stages: &Stages, outcome: &InitiativeOutcome, course: &mut Course) {
    if outcome.leads && outcome.decided == Some(cut) {
        let wants = !(outcome.result == InitiativeEnd::Declined && stages.ended == cut && outcome.asked == 0);
        course.done(cut, Deed::Decided { wants, cost: outcome.cost });
    }
}

fn ended_at(cut: SimTime, stages: &Stages, outcome: &InitiativeOutcome, course: &mut Course) {
    if stages.ended != cut {
        return;
    }
    match outcome.result {
        InitiativeEnd::Released { .. } if !outcome.leads => course.done(cut, Deed::Followed),
        InitiativeEnd::Released { worth } => course.done(cut, Deed::Released { worth }),
        InitiativeEnd::Declined => course.done(cut, Deed::Declined),
        InitiativeEnd::Unfinished => {}
    }
}

/// Who has an initiative, and what is going on there.
struct Hands<'a> {
    record: &'a Record,
    names: &'a Names<'a>,
    /// What the owner or a superior does with it, as far as that is known.
    status: Option<What>,
    /// Since when all parts are there.
    ready: Option<SimTime>,
}

impl Hands<'_> {
    fn happen(&mut self, moment: &Moment, course: &mut Course) {
        let at = moment.at;
        match moment.what {
            What::Screened { team, agrees } => {
                self.status = None;
                course.done(at, Deed::Screened { team: self.names.team(team), agrees });
            }
            What::TimedOut => course.done(at, Deed::TimedOut),
            What::Requested { of, capability } => {
                let capability = self.names.capability(capability);
                course.done(at, Deed::Requested { capability, of: self.names.holder(of) });
            }
            What::Built => {
                self.ready = Some(at);
                course.done(at, Deed::Built);
            }
            What::BuildStarted => {
                self.status = None;
                let again = self.ready.take().is_some();
                course.done(at, if again { Deed::Reworked } else { Deed::Granted });
            }
            What::Passed(_) | What::Joined { .. } | What::Begun(_)
                if moment.subject == Subject::Initiative =>
            {
                self.status = Some(moment.what);
            }
            _ => {}
        }
    }

    /// The state from a moment on.
    fn state(&self, now: SimTime, stage: Stage) -> State {
        let hands = self.record.course.trail().hands();
        let held = hands.iter().rev().find(|(since, _)| *since <= now).or(hands.first());
        let owner = simulation::Holder::Team(self.record.shift.owner);
        let holder = self.names.holder(held.map_or(owner, |(_, holder)| *holder));
        let is_with_team = matches!(holder, Holder::Team(_));
        let state_now = State::new(stage, Some(holder));
        let is_asked = matches!(stage, Stage::Decision | Stage::Approval) && is_with_team;
        match self.status {
            Some(What::Passed(_)) if is_asked && stage == Stage::Approval => {
                State { delay: Some(Delay::Meeting), ..state_now }
            }
            Some(What::Joined { task, before, .. }) if is_asked => {
                State { task: Some(task.into()), before: Some(before), ..state_now }
            }
            Some(What::Begun(_)) if is_asked => {
                let task = if stage == Stage::Decision {
                    simulation::Task::Decide
                } else {
                    simulation::Task::Approve
                };
                State { task: Some(task.into()), ..state_now }
            }
            _ if stage == Stage::Build && self.ready.is_some() => {
                State { delay: Some(Delay::Gate), ..state_now }
            }
            _ => state_now,
        }
    }
}
