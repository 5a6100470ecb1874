//! Steps in the clock's own time, put together moment by moment: they follow each other without a gap.

use crate::results::{Deed, Delay, Effect, Holder, Stage, Step, Task};
use crate::time::SimTime;

/// What something is in, and in whose hands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub stage: Stage,
    pub holder: Option<Holder>,
    pub task: Option<Task>,
    pub delay: Option<Delay>,
    pub before: Option<u32>,
}

impl State {
    pub fn new(stage: Stage, holder: Option<Holder>) -> Self {
        Self { stage, holder, task: None, delay: None, before: None }
    }
}

/// One state, from one moment to another.
#[derive(Clone, Debug)]
pub(super) struct RawStep {
    pub from: SimTime,
    pub to: SimTime,
    pub state: State,
    pub effects: Vec<(SimTime, Deed)>,
}

/// Steps in the making, none beyond a moment.
pub(super) struct Course {
    until: SimTime,
    since: SimTime,
    state: State,
    steps: Vec<RawStep>,
    /// What was done since the last step began.
    effects: Vec<(SimTime, Deed)>,
}

impl Course {
    pub fn new(from: SimTime, until: SimTime, state: State) -> Self {
        Self { until, since: from, state, steps: Vec::new(), effects: Vec::new() }
    }

    /// Who has it now.
    pub fn holder(&self) -> Option<&Holder> {
        self.state.holder.as_ref()
    }

    /// What it is in now.
    pub fn into_state(self) -> State {
        self.state
    }

    /// What is to be done with it now.
    pub fn task(&self) -> Option<Task> {
        self.state.task
    }

    /// Something is done to it now; what is done later than anybody follows is nobody's business.
    pub fn done(&mut self, at: SimTime, deed: Deed) {
        if at <= self.until {
            self.effects.push((at, deed));
        }
    }

    /// It is in another state from now on. A state that took no time leaves nothing but what was done in it.
    pub fn enter(&mut self, at: SimTime, state: State) {
        self.close(at);
        self.state = state;
    }

    fn close(&mut self, at: SimTime) {
        let at = at.min(self.until);
        if at <= self.since {
            return;
        }
        let step = RawStep {
            from: std::mem::replace(&mut self.since, at),
            to: at,
            state: self.state.clone(),
            effects: std::mem::take(&mut self.effects),
        };
        match self.steps.last_mut() {
            Some(last) if last.state == step.state && step.effects.is_empty() => last.to = step.to,
            _ => self.steps.push(step),
        }
    }

    /// All steps; what was done at the very end belongs to the last.
    pub fn end(mut self, at: SimTime) -> Vec<RawStep> {
        self.close(at);
        if self.steps.is_empty() && !self.effects.is_empty() {
            let (from, to) = (self.since, self.since);
            self.steps.push(RawStep { from, to, state: self.state, effects: Vec::new() });
        }
        if let Some(last) = self.steps.last_mut() {
            last.effects.append(&mut self.effects);
        }
        self.steps
    }
}

impl RawStep {
    /// The step in days since the shift.
    pub fn since(self, born: SimTime) -> Step {
        let Self { from, to, state: State { stage, holder, task, delay, before }, effects } = self;
        let days = |at: SimTime| at.since(born).days();
        let effects = effects.into_iter().map(|(at, deed)| Effect { at_d: days(at), deed }).collect();
        Step { stage, from_d: days(from), to_d: days(to), holder, task, delay, before, effects }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::bench::at;

    fn team(stage: Stage, name: &str) -> State {
        State::new(stage, Some(Holder::Team(name.to_owned())))
    }

    fn told(steps: &[RawStep]) -> Vec<(u64, u64, Stage, usize)> {
        let hour = crate::simulation::bench::HOUR;
        steps.iter().map(|s| (s.from.0 / hour, s.to.0 / hour, s.state.stage, s.effects.len())).collect()
    }

    #[test]
    fn steps_follow_each_other_and_what_takes_no_time_leaves_only_what_was_done() {
        let mut course = Course::new(at(10), at(50), team(Stage::Queue, "a"));
        course.enter(at(20), team(Stage::Work, "a"));
        course.done(at(25), Deed::Built);
        course.enter(at(25), team(Stage::Queue, "b"));
        course.done(at(25), Deed::TimedOut);
        course.enter(at(25), team(Stage::Work, "b"));
        let steps = course.end(at(30));
        let expected = [(10, 20, Stage::Queue, 0), (20, 25, Stage::Work, 1), (25, 30, Stage::Work, 1)];
        assert_eq!(told(&steps), expected);
    }

    #[test]
    fn nothing_is_told_beyond_the_time_in_which_it_is_followed() {
        let mut course = Course::new(at(10), at(50), team(Stage::Queue, "a"));
        course.enter(at(70), team(Stage::Work, "a"));
        course.done(at(80), Deed::Built);
        assert_eq!(told(&course.end(at(90))), [(10, 50, Stage::Queue, 0)]);
    }

    #[test]
    fn the_same_state_again_is_one_step_and_what_was_done_in_no_time_is_not_lost() {
        let mut course = Course::new(at(10), at(50), team(Stage::Transit, "a"));
        (11..15).for_each(|hour| course.enter(at(hour), team(Stage::Transit, "a")));
        assert_eq!(told(&course.end(at(20))), [(10, 20, Stage::Transit, 0)]);
        let mut course = Course::new(at(10), at(50), team(Stage::Work, "a"));
        course.done(at(10), Deed::Built);
        assert_eq!(told(&course.end(at(10))), [(10, 10, Stage::Work, 1)]);
    }
}
