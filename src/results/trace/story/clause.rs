//! What goes on in a step, as a part of a sentence.

use super::{Clause, held_by, named, own};
use crate::results::trace::{LossCause, Step, Way};
use crate::results::wording::counted;
use crate::results::{Delay, Holder, Stage, Task};

/// Why something was lost, after a colon.
pub(super) fn cause_in_words(cause: LossCause) -> &'static str {
    match cause {
        LossCause::Triage => "not thought worth passing on",
        LossCause::Forgotten => "forgotten",
        LossCause::NoWay => "no way leads on to the owner",
        LossCause::TooOld => "too old to be taken up",
        LossCause::Untold => "told to nobody who could pass it on",
    }
}

/// What goes on in a step, as the rest of a sentence.
pub(super) fn clause(step: &Step, way: &Way) -> Clause {
    let who = step.holder.as_ref().map_or_else(|| "nobody".to_owned(), held_by);
    let line = |until: &str| match step.before {
        Some(before) if before > 0 => {
            let pieces = counted(u64::from(before), "piece of work is", "pieces of work are");
            format!("it waits until {who} has time{until}; {pieces} there before it")
        }
        _ => format!("it waits until {who} has time{until}"),
    };
    match step.stage {
        Stage::Unseen => own("nobody notices"),
        Stage::SaidAgain => own(said_again(step, &who)),
        Stage::Queue if step.task == Some(Task::ReadReport) => own(line(" to read the report")),
        Stage::Queue => own(line("")),
        Stage::Work => named(format!("{who} {}", work(step.task))),
        Stage::Gate => own(format!("it waits for the next report from {who}")),
        Stage::Transit => transit(step, &who),
        Stage::Lost => own("nobody will tell the owner any more, and the days are counted to the end"),
        Stage::Decision if step.before.is_some() => own(line(" to weigh it")),
        Stage::Decision => named(format!("{who} weighs what to do")),
        Stage::Approval => approval(step, &who, &line(" to judge it")),
        Stage::Build if step.delay == Some(Delay::Gate) => own("it is ready, and waits for the next release"),
        Stage::Build if step.holder == way.owner.clone().map(Holder::Team) => {
            named(format!("{who} builds it"))
        }
        Stage::Build => own(format!("it waits for the part that {who} delivers, the last to come")),
        Stage::Declined => own("nothing more is done, and the days are counted to the end"),
    }
}

fn said_again(step: &Step, who: &str) -> String {
    match (&step.holder, step.delay) {
        (None, _) => "what was noticed does not come through, and nobody notices again".to_owned(),
        (Some(_), Some(Delay::Gate)) => format!(
            "what was noticed waits for the next report from {who}; another word of it, noticed later, is the one that counts"
        ),
        (Some(_), _) => format!(
            "what was noticed is still with {who}; another word of it, noticed later, is the one that counts"
        ),
    }
}

fn work(task: Option<Task>) -> &'static str {
    match task {
        Some(Task::Sense) => "writes it down",
        Some(Task::ReadReport) => "reads the report",
        Some(Task::Receive) => "takes it in",
        Some(Task::Confirm) => "looks whether it is new",
        Some(Task::Relay) => "prepares to pass it on",
        Some(Task::Decide | Task::Approve | Task::Build | Task::Integrate | Task::Serve | Task::Chore)
        | None => "works on it",
    }
}

fn transit(step: &Step, who: &str) -> Clause {
    match (&step.holder, step.delay) {
        (Some(Holder::Between { from, to }), Some(Delay::Meeting)) => {
            named(format!("{from} will mention it to {to} when they meet"))
        }
        (_, Some(Delay::Meeting)) => named(format!("{who} tells whom it meets")),
        _ => own(format!("it is on the way from {who}")),
    }
}

fn approval(step: &Step, who: &str, line: &str) -> Clause {
    match (&step.holder, step.delay) {
        (Some(Holder::Budget), _) => own("it is granted, and waits for the next budget"),
        (_, Some(Delay::Meeting)) => own(format!("it waits for the next meeting of {who}")),
        _ if step.before.is_some() => own(line),
        _ => named(format!("{who} judges it")),
    }
}
