//! The moments of a record as events with a lifecycle: what begins is done when the next thing happens to the same.

use crate::experiment::trace::Names;
use crate::metrics::{Moment, Record, Subject, What};
use crate::results::{Delay, Holder, Lifecycle, LoggedEvent, LossCause, Task};
use crate::simulation::{self, Ending, InitiativeEnd};
use crate::time::SimTime;
use std::collections::BTreeMap;

/// The activity of working on something.
fn work(task: Task) -> &'static str {
    match task {
        Task::Sense => "write down",
        Task::Relay => "pass on",
        Task::Receive => "take in",
        Task::Confirm => "confirm",
        Task::ReadReport => "read report",
        Task::Decide => "decide",
        Task::Approve => "approve",
        Task::Build => "build own part",
        Task::Integrate => "integrate part",
        Task::Serve => "build part",
        Task::Chore => "chore",
    }
}

fn waiting(delay: Delay) -> &'static str {
    match delay {
        Delay::Gate => "wait for report",
        Delay::Transit => "travel",
        Delay::Meeting => "wait for meeting",
    }
}

fn cause(cause: LossCause) -> &'static str {
    match cause {
        LossCause::Triage => "triage",
        LossCause::Forgotten => "forgotten",
        LossCause::NoWay => "no way",
        LossCause::TooOld => "too old",
        LossCause::Untold => "untold",
    }
}

/// What is going on with a copy, an initiative or a part.
#[derive(Clone, Default)]
struct Going {
    /// Scheduled, or begun.
    work: Option<(&'static str, Option<String>)>,
    has_begun: bool,
    team: Option<String>,
}

struct Log<'a> {
    names: &'a Names<'a>,
    events: Vec<LoggedEvent>,
    going: BTreeMap<(u8, u32), Going>,
}

/// Where what is going on with a subject is kept.
fn place(subject: Subject) -> (u8, u32) {
    match subject {
        Subject::Copy(copy) => (0, copy),
        Subject::Initiative => (1, 0),
        Subject::Part(part) => (2, part),
    }
}

/// The events of a record, in order.
pub(super) fn events(record: &Record, names: &Names<'_>) -> Vec<LoggedEvent> {
    let mut log = Log { names, events: Vec::new(), going: BTreeMap::new() };
    let born = log.event("need shifts", Lifecycle::Complete, record.shift.born);
    log.events.push(LoggedEvent { gap: Some(record.shift.true_gap), ..born });
    record.moments.iter().for_each(|moment| log.happen(moment));
    log.events
}

impl Log<'_> {
    #[expect(clippy::unused_self, reason = "reads as one of the calls beside it")]
    fn event(&self, activity: &str, lifecycle: Lifecycle, at: SimTime) -> LoggedEvent {
        LoggedEvent {
            activity: activity.to_owned(),
            lifecycle,
            at_d: at.days(),
            resource: None,
            copy: None,
            gap: None,
            before: None,
            score: None,
            mark: None,
            note: None,
        }
    }

    /// An event of a subject, done by a team or by whoever has it.
    fn of(&self, moment: &Moment, activity: &str, team: Option<String>) -> LoggedEvent {
        let going = self.going.get(&place(moment.subject)).cloned().unwrap_or_default();
        let copy = match moment.subject {
            Subject::Copy(copy) => Some(copy),
            Subject::Initiative | Subject::Part(_) => None,
        };
        let resource = team.or(going.team);
        LoggedEvent { resource, copy, ..self.event(activity, Lifecycle::Complete, moment.at) }
    }

    /// What was begun is done as soon as something else happens to the same.
    fn complete(&mut self, moment: &Moment) {
        let Some(going) = self.going.get_mut(&place(moment.subject)) else { return };
        let (work, has_begun) = (going.work.take(), std::mem::take(&mut going.has_begun));
        if let Some((activity, team)) = work.filter(|_| has_begun) {
            let done = self.of(moment, activity, team);
            self.events.push(done);
        }
    }

    fn at(&mut self, moment: &Moment) -> &mut Going {
        self.going.entry(place(moment.subject)).or_default()
    }

    fn happen(&mut self, moment: &Moment) {
        let names = self.names;
        if let What::Begun(team) = moment.what {
            return self.begin(moment, names.team(team));
        }
        if !matches!(moment.what, What::Altered { .. } | What::Requested { .. } | What::BuildStarted) {
            self.complete(moment);
        }
        match moment.what {
            What::Joined { team, task, before } => self.join(moment, (names.team(team), task.into()), before),
            What::Delayed(by) => self.wait(moment, waiting(by.into())),
            What::Passed(to) => self.pass(moment, to),
            What::Copied { of } => self.copied(moment, of),
            What::Noticed { team, channel, gap } => {
                let known = Going { team: Some(names.team(team)), ..Going::default() };
                *self.at(moment) = known;

                let event = LoggedEvent {
                    note: Some(names.channel(channel)),
                    gap: Some(gap),
                    ..self.of(moment, "notice", None)
                };
                self.events.push(event);
            }
            other => self.tell(moment, other),
        }
    }

    /// What happens in a moment.
    #[expect(clippy::match_same_arms, reason = "each stands with its like")]
    fn tell(&mut self, moment: &Moment, what: What) {
        let names = self.names;

        let of = |activity: &str| self.of(moment, activity, None);
        let noted = |activity: &str, note: String| LoggedEvent { note: Some(note), ..of(activity) };
        let by = |activity: &str, team| self.of(moment, activity, Some(names.team(team)));
        let event = match what {
            What::Judged { to, score, mark, .. } => {
                let activity = if score < mark { "refuse to pass on" } else { "choose to pass on" };
                LoggedEvent { score: Some(score), mark: Some(mark), ..noted(activity, names.team(to)) }
            }
            What::SentBack(to) => noted("send back", names.team(to)),
            What::Altered { after, .. } => LoggedEvent { gap: Some(after), ..of("alter") },
            What::Ended(Ending::Received(_)) => of("received"),
            What::Ended(Ending::Confirmed(_) | Ending::Known(_)) => of("known already"),
            What::Ended(Ending::Lost(_, why)) => noted("lost", cause(why.into()).to_owned()),
            What::TakenUp(owner) => by("take up", owner),
            What::Screened { team, agrees } => by(if agrees { "agree" } else { "say no" }, team),
            What::TimedOut => of("time out"),
            What::BuildStarted => LoggedEvent { lifecycle: Lifecycle::Start, ..of("build") },
            What::Requested { capability, .. } => noted("ask for part", names.capability(capability)),
            What::Delivered => of("deliver part"),
            What::Built => of("build"),
            What::Concluded(InitiativeEnd::Released { .. }) => of("release"),
            What::Concluded(InitiativeEnd::Declined) => of("decline"),
            What::Concluded(InitiativeEnd::Unfinished) | What::Ended(Ending::InFlight) => return,
            What::Noticed { .. }
            | What::Copied { .. }
            | What::Passed(_)
            | What::Delayed(_)
            | What::Joined { .. }
            | What::Begun(_) => return,
        };
        self.events.push(event);
    }

    fn begin(&mut self, moment: &Moment, team: String) {
        let going = self.at(moment);
        // Who is seated elsewhere goes on with what was begun.
        let activity = going.work.as_ref().map_or("work", |(activity, _)| *activity);
        let goes_on = std::mem::replace(&mut going.has_begun, true);
        going.work = Some((activity, Some(team.clone())));
        going.team = Some(team);
        if !goes_on {
            let event = LoggedEvent { lifecycle: Lifecycle::Start, ..self.of(moment, activity, None) };
            self.events.push(event);
        }
    }

    fn join(&mut self, moment: &Moment, (team, task): (String, Task), before: u32) {
        let activity = work(task);
        let going = self.at(moment);
        going.work = Some((activity, Some(team.clone())));
        going.team = Some(team);
        let event = self.of(moment, activity, None);
        self.events.push(LoggedEvent { lifecycle: Lifecycle::Schedule, before: Some(before), ..event });
    }

    fn wait(&mut self, moment: &Moment, activity: &'static str) {
        let going = self.at(moment);
        going.work = Some((activity, None));
        going.has_begun = true;
        let event = LoggedEvent { lifecycle: Lifecycle::Start, ..self.of(moment, activity, None) };
        self.events.push(event);
    }

    fn pass(&mut self, moment: &Moment, to: simulation::Holder) {
        match self.names.holder(to) {
            Holder::Team(team) => self.at(moment).team = Some(team),
            Holder::Budget => {
                let event = self.of(moment, "wait for budget", None);
                self.events.push(event);
            }
            Holder::Between { .. } | Holder::Partner => {}
        }
    }

    /// A copy begins where the one that it is made of is.
    fn copied(&mut self, moment: &Moment, of: u32) {
        let before = self.going.get(&(0, of)).cloned().unwrap_or_default();
        *self.at(moment) = Going { work: None, has_begun: false, ..before };
        let event = self.of(moment, "mention", None);
        self.events.push(event);
    }
}
