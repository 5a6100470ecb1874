//! From the shift to its owner: the way of the copy that is followed, and what became of the others.

use super::raw::{Course, State};
use super::way::Names;
use crate::metrics::{Arrival, Moment, Record, Subject, What};
use crate::results::{Deed, Delay, Holder, OtherCopy, Stage};
use crate::simulation::{self, Ending};
use crate::time::SimTime;

/// What was done before anybody had the copy that is followed, and on its way; up to a moment.
pub(super) fn to_owner(record: &Record, arrival: &Arrival, names: &Names<'_>, deadline: SimTime) -> Course {
    let (first, own) = arrival.journey.noticed_by(deadline);
    let nobody = State::new(Stage::Unseen, None);
    let mut course = Course::new(record.shift.born, deadline, nobody);
    let Some(copy) = arrival.copy else {
        if arrival.journey.noticed.is_some() {
            noticed_first(record, &mut course, names);
            course.enter(first, State::new(Stage::SaidAgain, None));
        }
        return course;
    };
    if first < own {
        noticed_first(record, &mut course, names);
        course.enter(first, meanwhile(record, own, names));
    }
    let end = arrival.received.unwrap_or(deadline);
    for moment in record.history(copy).iter().take_while(|moment| moment.at <= end) {
        happen(moment, &mut course, names);
    }
    course
}

/// Somebody noticed, though not the copy that is followed.
fn noticed_first(record: &Record, course: &mut Course, names: &Names<'_>) {
    let first = record.moments.iter().find(|moment| matches!(moment.what, What::Noticed { .. }));
    if let Some(Moment { at, what: What::Noticed { team, channel, gap }, .. }) = first {
        let (team, channel) = (names.team(*team), names.channel(*channel));
        course.done(*at, Deed::Noticed { team, channel, gap: *gap });
    }
}

/// Where what was noticed before is by the time at which the copy that is followed is noticed, which comes first all the same:
/// with whom, and what holds it up. Nothing of it where it is lost by then.
fn meanwhile(record: &Record, own: SimTime, names: &Names<'_>) -> State {
    let on_its_way = |copy: u32| {
        let history = record.history(copy);
        let before: Vec<&Moment> = history.iter().take_while(|moment| moment.at < own).collect();
        let is_over = before.iter().any(|moment| matches!(moment.what, What::Ended(_)));
        (!before.is_empty() && !is_over).then(|| {
            let mut course = Course::new(record.shift.born, own, State::new(Stage::Unseen, None));
            before.into_iter().for_each(|moment| happen(moment, &mut course, names));
            course.into_state()
        })
    };
    let state = (0..record.copies()).find_map(on_its_way);
    let again = |state: State| State { delay: state.delay, ..State::new(Stage::SaidAgain, state.holder) };
    state.map_or_else(|| State::new(Stage::SaidAgain, None), again)
}

#[expect(clippy::match_same_arms, reason = "each stands with its like")]
fn happen(moment: &Moment, course: &mut Course, names: &Names<'_>) {
    let at = moment.at;
    let queue = |team| State::new(Stage::Queue, Some(Holder::Team(names.team(team))));
    match moment.what {
        What::Noticed { team, channel, gap } => {
            course.done(at, Deed::Noticed { team: names.team(team), channel: names.channel(channel), gap });
            course.enter(at, queue(team));
        }
        What::Copied { .. } => course.done(at, Deed::Mentioned { team: last_team(course) }),
        What::Passed(simulation::Holder::Team(team)) => {
            // Of what took no time to pass nothing but this is left.
            course.enter(at, queue(team));
            course.done(at, Deed::Passed { to: names.team(team) });
        }
        What::Passed(holder) => course.enter(at, State::new(Stage::Transit, Some(names.holder(holder)))),
        What::Delayed(by) => {
            let by = Delay::from(by);
            let stage = if by == Delay::Gate { Stage::Gate } else { Stage::Transit };
            course.enter(at, State { delay: Some(by), ..State::new(stage, course.holder().cloned()) });
        }
        What::Joined { team, task, before } => {
            course.enter(at, State { task: Some(task.into()), before: Some(before), ..queue(team) });
        }
        What::Begun(team) => {
            let task = course.task();
            course.enter(at, State { stage: Stage::Work, task, ..queue(team) });
        }
        What::Judged { to, score, mark, urgent } => {
            let team = last_team(course);
            course.done(at, Deed::Judged { team, to: names.team(to), score, mark, urgent });
        }
        What::SentBack(to) => {
            course.done(at, Deed::SentBack { team: last_team(course), to: names.team(to) });
        }
        What::Altered { before, after } => course.done(at, Deed::Altered { before, after }),
        What::Ended(Ending::Lost(_, cause)) => {
            let team = last_team(course);
            course.done(at, Deed::Lost { team: team.clone(), cause: cause.into() });
            course.enter(at, State::new(Stage::Lost, Some(Holder::Team(team))));
        }
        What::Ended(_) => {}
        // Of initiatives.
        What::TakenUp(_)
        | What::Screened { .. }
        | What::TimedOut
        | What::BuildStarted
        | What::Requested { .. }
        | What::Delivered
        | What::Built
        | What::Concluded(_) => {}
    }
}

/// The team that has it, or that it has just left.
fn last_team(course: &Course) -> String {
    match course.holder() {
        Some(Holder::Team(team) | Holder::Between { from: team, .. }) => team.clone(),
        Some(Holder::Partner | Holder::Budget) | None => String::new(),
    }
}

/// What became of the copies that are not followed, as far as they came to be while the shift was.
pub(super) fn others(
    record: &Record,
    arrival: &Arrival,
    names: &Names<'_>,
    deadline: SimTime,
) -> Vec<OtherCopy> {
    let followed = arrival.copy.map_or_else(Vec::new, |copy| record.history(copy));
    let is_followed = |copy: u32| {
        followed.iter().any(|moment| moment.subject == Subject::Copy(copy)) && Some(copy) == arrival.copy
    };
    let copies = (0..record.copies()).filter(|copy| !is_followed(*copy));
    copies.filter_map(|copy| other(record, copy, names, deadline)).collect()
}

fn other(record: &Record, copy: u32, names: &Names<'_>, deadline: SimTime) -> Option<OtherCopy> {
    let own: Vec<&Moment> =
        record.moments.iter().filter(|moment| moment.subject == Subject::Copy(copy)).collect();
    let (first, last) = (own.first()?, own.last()?);
    // What never ended goes on as another copy.
    let What::Ended(ending) = last.what else { return None };
    if first.at > deadline {
        return None;
    }
    let born = record.shift.born;
    let days = |at: SimTime| at.since(born).days();
    let mut course = Course::new(born, SimTime(u64::MAX), State::new(Stage::Unseen, None));
    let (mut channel, mut by) = (None, String::new());
    for moment in record.history(copy) {
        if moment.subject == first.subject && moment == **first {
            match moment.what {
                What::Noticed { team, channel: seen_by, .. } => {
                    (channel, by) = (Some(names.channel(seen_by)), names.team(team));
                }
                _ => by = last_team(&course),
            }
        }
        happen(&moment, &mut course, names);
    }
    let cause_of_loss = match ending {
        Ending::Lost(_, cause) => Some(cause.into()),
        Ending::Received(_) | Ending::Confirmed(_) | Ending::Known(_) | Ending::InFlight => None,
    };
    let ended_d = (ending != Ending::InFlight).then(|| days(last.at));
    Some(OtherCopy {
        from_d: days(first.at),
        channel,
        by,
        ended_d,
        last: last_team(&course),
        lost: cause_of_loss,
    })
}
