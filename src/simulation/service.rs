//! How long work takes: content × (1 + φ·(g/C(g) − 1)) ÷ (focus × speed), fixed when it starts.
//!
//! φ is the work kind's interdependence, g the group that coordinates on it, C(g) = g/(1 + α(g−1) + βg(g−1)) the
//! universal scalability law (Gunther 1993).

use crate::organisation::{Organisation, Team};
use crate::random::{Draw, sample};
use crate::scenario::{LinkType, StructureSpec, WhenFull, WorkKind};
use crate::statistics::Shape;

/// The pieces of work that insights and chores make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Task {
    #[default]
    Sense,
    Relay,
    Receive,
    Confirm,
    Chore,
    /// Reading a report: its fixed part, and each item.
    ReportFixed,
    ReportItem,
    /// The owner weighs an initiative.
    Decide,
    /// A superior judges one.
    Approve,
    /// The owner's own part.
    Build,
    /// The owner fits in what others delivered.
    Integrate,
    /// A capability, in the team that delivers it.
    Serve,
}

impl Task {
    /// The class that the task is served in.
    #[inline]
    pub fn class(self) -> u8 {
        const CLASS: [WorkKind; 16] = {
            let mut class = [WorkKind::Relay; 16];
            class[Task::Chore as usize] = WorkKind::Chores;
            class[Task::Decide as usize] = WorkKind::Decide;
            class[Task::Approve as usize] = WorkKind::Approve;
            class[Task::Build as usize] = WorkKind::Build;
            class[Task::Integrate as usize] = WorkKind::Build;
            class[Task::Serve as usize] = WorkKind::Serve;
            class
        };
        CLASS[self as usize & 15] as u8
    }
}

/// Tasks whose length every team has by itself; that of serving depends on the capability.
const TASKS: usize = 11;

/// The distribution of one task's length, in microseconds. The two common shapes are drawn in place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Length {
    None,
    Exponential(f64),
    Fixed(f64),
    /// One of the shapes kept aside.
    Shaped(u32),
}

/// The lengths of all tasks in all teams; teams that work alike share a row.
pub(super) struct ServiceTimes {
    rows: Vec<[Length; TASKS]>,
    /// What multiplies serving and building in teams of each row.
    factors: Vec<[f64; 2]>,
    /// Work and set-up of each capability.
    capabilities: Vec<[Shape; 2]>,
    shapes: Vec<Shape>,
    /// What a machine multiplies a length by.
    machine: f64,
}

impl ServiceTimes {
    /// The services and the row of each team.
    pub fn new(spec: &StructureSpec, organisation: &Organisation) -> (Self, Vec<u32>) {
        let capabilities = spec.capabilities.values().map(|c| [c.work.work(), c.set_up.work()]).collect();
        let machine = 1.0 / spec.automated_speed;
        let mut services =
            Self { rows: Vec::new(), factors: Vec::new(), capabilities, shapes: Vec::new(), machine };
        let mut row_of = Vec::with_capacity(organisation.teams.len());
        for team in &organisation.teams {
            row_of.push(services.place(spec, team));
        }
        (services, row_of)
    }

    /// The row of a team, a new one where no team works like it.
    pub fn place(&mut self, spec: &StructureSpec, team: &Team) -> u32 {
        let row = self.row(spec, team);
        let factors = [WorkKind::Serve, WorkKind::Build].map(|kind| slowdown(spec, team, kind));
        let same = |(other, others): (&[Length; TASKS], &[f64; 2])| *other == row && *others == factors;
        let known = self.rows.iter().zip(&self.factors).rposition(same);
        let place = known.unwrap_or_else(|| {
            self.rows.push(row);
            self.factors.push(factors);
            self.rows.len() - 1
        });
        place as u32
    }

    fn row(&mut self, spec: &StructureSpec, team: &Team) -> [Length; TASKS] {
        if team.members == 0 {
            // Nobody is there to do anything: insights pass through a virtual head or a vacant post.
            return [Length::None; TASKS];
        }
        let report = spec.links.of(LinkType::ReportsUp);
        let content = |work: &crate::scenario::PerTeam| work.of(&team.name, team.level).work();
        let relay = slowdown(spec, team, WorkKind::Relay);
        let chores = slowdown(spec, team, WorkKind::Chores);
        let build = slowdown(spec, team, WorkKind::Build);
        let fixed = report
            .batch_fixed
            .as_ref()
            .map_or(Shape::Deterministic { value: 0.0 }, crate::scenario::Length::work);
        let tasks = [
            (content(&spec.sense_work), relay),
            (content(&spec.relay_work), relay),
            (content(&spec.receive_work), relay),
            (content(&spec.confirm_work), relay),
            (spec.chore_work.work(), chores),
            (fixed, relay),
            (report.batch_item.work(), relay),
            (content(&spec.action.decide_work), slowdown(spec, team, WorkKind::Decide)),
            (content(&spec.action.approve_work), slowdown(spec, team, WorkKind::Approve)),
            (content(&spec.action.build_work), build),
            (content(&spec.action.integration_work), build),
        ];
        tasks.map(|(shape, factor)| self.length(shape.scaled(factor)))
    }

    fn length(&mut self, shape: Shape) -> Length {
        match shape {
            shape if shape.is_zero() => Length::None,
            Shape::Exponential { mean } => Length::Exponential(mean),
            Shape::Deterministic { value } => Length::Fixed(value),
            other => {
                let known = self.shapes.iter().position(|shape| *shape == other);
                Length::Shaped(known.unwrap_or_else(|| {
                    self.shapes.push(other);
                    self.shapes.len() - 1
                }) as u32)
            }
        }
    }

    /// A bit for each task that takes any time in teams of this row.
    pub fn timed(&self, row: u32) -> u16 {
        let lengths = self.rows[row as usize].iter().enumerate();
        lengths.map(|(task, length)| u16::from(*length != Length::None) << task).sum()
    }

    /// A length in microseconds.
    #[inline]
    pub fn draw(&self, row: u32, task: Task, draw: Draw) -> f64 {
        match self.rows[row as usize][(task as usize).min(TASKS - 1)] {
            Length::Exponential(mean) => mean * draw.exponential(),
            other => self.draw_other(other, draw),
        }
    }

    fn draw_other(&self, length: Length, draw: Draw) -> f64 {
        match length {
            Length::None => 0.0,
            Length::Fixed(value) => value,
            Length::Exponential(mean) => mean * draw.exponential(),
            Length::Shaped(shape) => sample(&self.shapes[shape as usize], draw),
        }
    }

    /// Whether a capability takes any work.
    pub fn serves(&self, capability: usize) -> bool {
        !self.capabilities[capability][0].is_zero()
    }

    /// The length of a capability's work, as serving or as part of the owner's own building.
    pub fn serving(&self, row: u32, capability: usize, task: Task, draw: Draw) -> f64 {
        let [serve, build] = self.factors[row as usize];
        let factor = if task == Task::Build { build } else { serve };
        factor * sample(&self.capabilities[capability][0], draw)
    }

    /// The length of setting a capability up for an owner.
    pub fn setting_up(&self, row: u32, capability: usize, draw: Draw) -> f64 {
        self.factors[row as usize][0] * sample(&self.capabilities[capability][1], draw)
    }

    /// What a machine multiplies a length by.
    pub fn machine(&self) -> f64 {
        self.machine
    }

    /// The expected length of a relay in teams of this row.
    pub fn expected_relay(&self, row: u32) -> f64 {
        match self.rows[row as usize][Task::Relay as usize] {
            Length::None => 0.0,
            Length::Exponential(length) | Length::Fixed(length) => length,
            Length::Shaped(shape) => self.shapes[shape as usize].mean(),
        }
    }
}

/// What multiplies the content of a kind of work in a team.
fn slowdown(spec: &StructureSpec, team: &Team, kind: WorkKind) -> f64 {
    let written = WorkKind::ALL[kind as usize].1;
    let interdependence = spec.interdependence.get(written).copied().unwrap_or(0.0);
    let machines = (f64::from(team.members) * spec.automated_share).round();
    // A team that grows beyond two pizzas coordinates as a whole.
    let grows = spec.growth.review.is_some() && spec.growth.when_full == WhenFull::Grow;
    let largest = if grows && team.members > spec.growth.two_pizza { team.members } else { spec.group };
    let group = (f64::from(team.members) - machines).min(f64::from(largest)).max(1.0);
    let coordination = 1.0 + interdependence * (coordination_cost(spec, group) - 1.0);
    let speed = match kind {
        WorkKind::Chores => 1.0,
        _ => spec.speed.get(team.kind.name()).copied().unwrap_or(1.0),
    };
    coordination / (team.focus * speed)
}

/// g/C(g): how many times longer one piece of work takes when so many coordinate on it.
fn coordination_cost(spec: &StructureSpec, group: f64) -> f64 {
    1.0 + spec.contention * (group - 1.0) + spec.coherence * group * (group - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, RandomKey};
    use crate::simulation::bench::{Bench, HOUR};

    /// How many hours a task takes that is written as four, in one team with this structure.
    fn four(task: Task, base: &str) -> f64 {
        let work = "receive_work = { deterministic = \"4h\" }\nchore_work = { deterministic = \"4h\" }\n\
                    action.build_work = { deterministic = \"4h\" }";
        let bench = Bench::acting().base(work).base(base);
        let (services, rows) = ServiceTimes::new(&bench.spec(), &bench.organisation());
        services.draw(rows[0], task, RandomKey::new(1, 0).draw(Purpose::Work, 0)) / HOUR as f64
    }

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-9, "got {got}, expected {expected}");
    }

    #[test]
    fn work_on_which_a_group_coordinates_takes_longer_by_the_law_of_scalability() {
        // g/C(g) of three is 1 + .05·2 + .007·3·2, of a group of two 1 + .05 + .007·2; half of it where φ is a half.
        near(four(Task::Build, "team_members = 3"), 4.0 * 1.142);
        near(four(Task::Build, "team_members = 3\ngroup = 2"), 4.0 * 1.064);
        near(four(Task::Build, "team_members = 3\ninterdependence = { build = 0.5 }"), 4.0 * 1.071);
        near(four(Task::Receive, "team_members = 3"), 4.0);
        near(four(Task::Build, ""), 4.0);
    }

    #[test]
    fn machines_do_not_coordinate_and_who_grows_beyond_two_pizzas_coordinates_as_a_whole() {
        near(four(Task::Build, "team_members = 6\nautomated_share = 0.5"), 4.0 * 1.142);
        let growing = "group = 2\ngrowth.review = \"1d\"\ngrowth.two_pizza = 2";
        near(four(Task::Build, &format!("team_members = 3\n{growing}")), 4.0 * 1.142);
        near(four(Task::Build, &format!("team_members = 2\n{growing}")), 4.0 * 1.064);
    }

    #[test]
    fn specialists_are_faster_at_all_but_chores() {
        let fast = "speed = { stream_aligned = 2.0 }";
        near(four(Task::Receive, fast), 2.0);
        near(four(Task::Chore, fast), 4.0);
    }

    #[test]
    fn teams_that_work_alike_share_a_row_and_where_nobody_is_nothing_takes_time() {
        let bench = Bench::chain(3).base("relay_work = { \"1-0\" = \"1h\", \"*\" = \"2h\" }");
        let (spec, mut organisation) = (bench.spec(), bench.organisation());
        let (services, rows) = ServiceTimes::new(&spec, &organisation);
        assert_eq!((rows[0] == rows[2], rows[0] == rows[1]), (true, false));
        assert_eq!(services.expected_relay(rows[1]), HOUR as f64);
        assert_eq!(services.timed(rows[1]), 1 << Task::Relay as u16 | 1 << Task::Chore as u16);
        organisation.teams[1].members = 0;
        let (services, rows) = ServiceTimes::new(&spec, &organisation);
        assert_eq!((services.timed(rows[1]), services.expected_relay(rows[1])), (0, 0.0));
    }

    #[test]
    fn every_task_is_served_in_its_class() {
        let classes = [
            Task::Approve,
            Task::Decide,
            Task::Sense,
            Task::ReportItem,
            Task::Serve,
            Task::Integrate,
            Task::Chore,
        ];
        assert_eq!(classes.map(Task::class), [0, 1, 2, 2, 3, 4, 5]);
    }
}
