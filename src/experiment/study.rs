//! A study made ready to run: a base scenario, the points at which it is run, and the runs in the order of work.

mod analysis;
mod design;
mod observations;
mod optimise;

pub(crate) use analysis::{Analysis, IndexKind, RegimeMap, Response};
pub(crate) use design::{Block, Design, Role};
pub use observations::Observations;
pub(crate) use observations::Output;
pub use optimise::{Candidate, Found, Search};

use super::runs::{Run, simulate, with_threads};
use super::{Experiment, ExperimentError};
use crate::metrics::Measure;
use crate::random::Luck;
use crate::scenario::{
    Factor, Level, Problem, Problems, Replications, Scenario, ScenarioFile, Setting, Study, Values,
    suggestion,
};
use crate::statistics::{Sample, estimate, next_look, paired};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// A study and the points of its design: all that an analysis needs to know of the inputs.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) study: Study,
    pub(crate) design: Design,
    /// The number of points.
    pub(crate) points: u64,
    pub(crate) seed: u64,
}

/// What the runs of a study look like: enough to write and to analyse them, without the scenario that made them.
#[derive(Clone, Debug)]
pub struct Layout {
    pub(crate) plan: Plan,
    /// The structures, in the order of the scenario.
    pub(crate) structures: Vec<String>,
    /// What is kept of each run.
    pub(crate) measures: Vec<Measure>,
    /// The place of the structure that the others are compared with.
    pub(crate) baseline: usize,
    /// The replications of each point; the most, where a precision decides.
    pub(crate) replications: u32,
}

/// A study that can be run.
pub struct Sweep {
    layout: Layout,
    /// What the study sets at every point is laid over it already.
    base: ScenarioFile,
    attachments: BTreeMap<String, Vec<u8>>,
    replications: Replications,
    precision_measure: Measure,
}

/// All runs of one point under the luck of one replication: one for each structure, in the order of the scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitRun {
    /// The point.
    pub design: u64,
    /// The replication, from zero.
    pub replication: u32,
    /// What each structure came to: the measures of the study, or why it failed.
    pub runs: Vec<Result<Vec<Option<f64>>, String>>,
}

/// Where finished runs are kept, so that none is done twice.
pub trait Ledger: Sync {
    /// Whether the runs of this point and replication are kept already.
    fn has(&self, design: u64, replication: u32) -> bool;
    /// Keeps finished runs; false when it cannot, and the study should stop.
    fn keep(&self, unit: UnitRun) -> bool;
    /// All kept runs of a point, by replication.
    fn of(&self, design: u64) -> Vec<UnitRun>;
}

/// How a study is carried out; nothing here can change a result.
#[derive(Clone, Copy)]
pub struct Carrying<'a> {
    /// Threads to use; 0 for all cores.
    pub threads: usize,
    /// Which part of the runs is done here: the first number counts from zero, the second says of how many parts.
    pub shard: (u64, u64),
    /// Set from outside to stop after the runs in hand.
    pub interrupted: &'a AtomicBool,
}

impl Plan {
    /// The plan of a study; `rows` is the table of a list, its header first.
    ///
    /// # Errors
    /// Columns of the list that are no factors, and values that a factor cannot take.
    pub fn new(study: Study, rows: Option<Vec<Vec<String>>>, seed: u64) -> Result<Self, Problems> {
        let rows = match rows {
            Some(rows) => {
                listed(&study, &rows).map_err(|text| Problems(vec![study.problem("list", &text)]))?
            }
            None => Vec::new(),
        };
        let seed = study.seed.unwrap_or(seed);
        let design = Design::new(&study, seed, rows);
        let points = design.len(study.factors.len());
        if points > u64::from(u32::MAX) {
            let text =
                format!("the design has {points} points: no study of more than {} can be kept", u32::MAX);
            return Err(Problems(vec![study.problem("design", &text)]));
        }
        Ok(Self { study, design, points, seed })
    }

    /// The table of a list as it was given, its header first.
    pub(crate) fn listed(&self) -> Option<Vec<Vec<String>>> {
        let Design::List(rows) = &self.design else { return None };
        let factors = &self.study.factors;
        let header = factors.iter().map(|factor| factor.name.clone()).collect();
        let row = |row: &Vec<Setting>| factors.iter().zip(row).map(|(f, setting)| f.label(setting)).collect();
        Some(std::iter::once(header).chain(rows.iter().map(row)).collect())
    }

    /// The settings of the factors at a point.
    pub(crate) fn settings(&self, point: u64) -> Vec<Setting> {
        self.design.settings(point, &self.study.factors)
    }

    pub(crate) fn role(&self, point: u64) -> Role {
        self.design.role(point, self.study.factors.len())
    }

    /// The seed of the luck that a point meets.
    pub(crate) fn seed_of(&self, point: u64) -> u64 {
        if self.study.own_luck {
            // Half the range, so that a scenario file can hold it.
            Luck::new(self.seed, 0).named("point").child(point).key() >> 1
        } else {
            self.seed
        }
    }

    /// The number of points.
    pub fn points(&self) -> u64 {
        self.points
    }

    /// The study.
    pub fn study(&self) -> &Study {
        &self.study
    }
}

/// The points of a list: every row names a level or a number for every factor.
fn listed(study: &Study, rows: &[Vec<String>]) -> Result<Vec<Vec<Setting>>, String> {
    let (header, rows) = rows.split_first().ok_or("the list is empty: its first row names the factors")?;
    let column = |factor: &Factor| {
        let found = header.iter().position(|name| *name == factor.name);
        found.ok_or_else(|| format!("the list has no column “{}”", factor.name))
    };
    let columns = study.factors.iter().map(column).collect::<Result<Vec<usize>, String>>()?;
    let extra = header.iter().find(|name| !study.factors.iter().any(|factor| factor.name == **name));
    if let Some(name) = extra.filter(|name| *name != "design_id") {
        let names = study.factors.iter().map(|factor| factor.name.as_str());
        return Err(format!("the column “{name}” is no factor{}", suggestion(name, names)));
    }
    let row = |(line, row): (usize, &Vec<String>)| {
        let cell = |(factor, column): (&Factor, &usize)| {
            let text = row.get(*column).map(|cell| cell.trim()).unwrap_or_default();
            setting(factor, text)
                .ok_or_else(|| format!("row {}: “{text}” is no value of “{}”", line + 2, factor.name))
        };
        study.factors.iter().zip(&columns).map(cell).collect()
    };
    rows.iter().enumerate().map(row).collect()
}

fn setting(factor: &Factor, text: &str) -> Option<Setting> {
    if let Values::Levels(levels) = &factor.values {
        let number = text.parse::<f64>().ok();
        let is_it = |level: &Level| level.name == text || (number.is_some() && level.number == number);
        return levels.iter().position(is_it).map(Setting::Level);
    }
    let days = || text.parse::<crate::time::Duration>().ok().map(crate::time::Duration::days);
    text.parse().ok().or_else(days).filter(|n: &f64| n.is_finite()).map(Setting::Number)
}

impl Layout {
    /// What is analysed where nobody says otherwise: what the study lists, or the delay and what gets through.
    pub fn default_measures(&self) -> Vec<String> {
        let listed = &self.plan.study.measures;
        if !listed.is_empty() {
            return listed.clone();
        }
        let usual = [Measure::ReleaseRestrictedMean, Measure::DelayRestrictedMean, Measure::DeliveredShare];
        let known = usual.into_iter().filter(|measure| self.measures.contains(measure));
        known.map(|measure| measure.name().to_owned()).collect()
    }

    /// The kept measures of these names.
    ///
    /// # Errors
    /// The first name that was not kept, with the most alike.
    pub(crate) fn named_measures(&self, names: &[String]) -> Result<Vec<Measure>, String> {
        let find = |name: &String| {
            let known = self.measures.iter().find(|measure| measure.name() == name).copied();
            let names = self.measures.iter().map(|measure| measure.name());
            known.ok_or_else(|| format!("the study kept no measure “{name}”{}", suggestion(name, names)))
        };
        names.iter().map(find).collect()
    }

    /// The units that one shard of a study with fixed replications does, in no particular order.
    pub(crate) fn units_of(&self, shard: (u64, u64)) -> impl Iterator<Item = (u64, u32)> + '_ {
        let points = self.plan.points;
        (0..points * u64::from(self.replications))
            .filter(move |place| place % shard.1 == shard.0)
            .map(move |place| (self.plan.design.in_order(place % points, points), (place / points) as u32))
    }
}

impl Sweep {
    /// Makes a study ready to run over its base.
    ///
    /// # Errors
    /// Factors that name no key of the base, or that cannot have an effect; measures that do not exist; a base that is
    /// wrong at every point that was tried.
    pub fn new(
        study: Study,
        base: &ScenarioFile,
        attachments: BTreeMap<String, Vec<u8>>,
        rows: Option<Vec<Vec<String>>>,
    ) -> Result<Self, Problems> {
        let base = study.laid_over(base)?.without_verdicts();
        let mut problems = without_effect(&study, &base);
        problems.extend(unknown_measures(&study));
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        let seed = base.seed();
        let plan = Plan::new(study, rows, seed)?;
        let layout = Layout {
            structures: base.structure_names(),
            plan,
            measures: Vec::new(),
            baseline: 0,
            replications: 1,
        };
        let mut sweep = Self {
            layout,
            base,
            attachments,
            replications: Replications::Fixed(1),
            precision_measure: Measure::DelayRestrictedMean,
        };
        sweep.learn_from_points()?;
        Ok(sweep)
    }

    /// Reads what all points have in common from some of them: which measures exist, the baseline, the replications.
    fn learn_from_points(&mut self) -> Result<(), Problems> {
        /// Points that are looked at: enough to meet every level of a factor of a usual study.
        const LOOKED_AT: u64 = 32;
        let points = self.plan().points;
        let many = points.min(LOOKED_AT);
        let tried: Vec<Result<Scenario, Problems>> =
            (0..many).map(|place| self.scenario(place * points / many)).collect();
        let mut first = None;
        for scenario in tried {
            match (scenario, &mut first) {
                (Ok(scenario), Some(Ok(_))) => self.meet(&scenario),
                (Ok(scenario), first) => {
                    self.meet(&scenario);
                    *first = Some(Ok(scenario));
                }
                (Err(problems), None) => first = Some(Err(problems)),
                (Err(_), Some(_)) => {}
            }
        }
        let empty = || Err(Problems(vec![self.plan().study.problem("design", "has no points")]));
        let scenario = first.unwrap_or_else(empty)?;
        let layout = &mut self.layout;
        let study = &layout.plan.study;
        self.replications = study.replications.unwrap_or(scenario.replications);
        layout.replications = match self.replications {
            Replications::Fixed(n) => n,
            Replications::Precision { most, .. } => most,
        };
        layout.baseline = layout.structures.iter().position(|name| *name == scenario.baseline).unwrap_or(0);
        let named = study.precision_measure.as_deref().unwrap_or(&scenario.precision_measure);
        self.precision_measure = Measure::named(named).unwrap_or(Measure::DelayRestrictedMean);
        if self.is_sequential() && !self.layout.measures.contains(&self.precision_measure) {
            self.layout.measures.push(self.precision_measure);
        }
        self.layout.measures.sort();
        Ok(())
    }

    /// Keeps the measures that the study lists, or all that exist in a scenario.
    fn meet(&mut self, scenario: &Scenario) {
        let listed = |measure: &Measure| {
            let names = &self.layout.plan.study.measures;
            names.is_empty() || names.iter().any(|name| name == measure.name())
        };
        let exist: Vec<Measure> = super::results::measures_of(scenario).filter(listed).collect();
        for measure in exist {
            if !self.layout.measures.contains(&measure) {
                self.layout.measures.push(measure);
            }
        }
    }

    /// The plan.
    pub fn plan(&self) -> &Plan {
        &self.layout.plan
    }

    /// What its runs look like.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The names of the structures.
    pub fn structures(&self) -> &[String] {
        &self.layout.structures
    }

    /// The base scenario as the study changes it.
    pub(crate) fn base(&self) -> &ScenarioFile {
        &self.base
    }

    /// The files that charts name.
    pub(crate) fn attachments(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.attachments
    }

    /// The replications of each point; the most, where a precision decides.
    pub fn most_replications(&self) -> u32 {
        self.layout.replications
    }

    /// The settings of a point in words.
    pub fn describe(&self, point: u64) -> String {
        let factors = self.plan().study.factors.iter().zip(self.plan().settings(point));
        let said =
            |(factor, setting): (&Factor, Setting)| format!("{} {}", factor.name, factor.label(&setting));
        factors.map(said).collect::<Vec<_>>().join(", ")
    }

    /// Whether a measure is kept of each run.
    ///
    /// # Errors
    /// That it is not, with the most alike that is.
    pub fn must_keep(&self, measure: &str) -> Result<(), String> {
        self.layout.named_measures(&[measure.to_owned()]).map(drop)
    }

    /// Whether a precision decides on the replications.
    pub fn is_sequential(&self) -> bool {
        matches!(self.replications, Replications::Precision { .. })
    }

    /// Runs of the whole study; the most, where a precision decides.
    pub fn runs(&self) -> u64 {
        self.plan().points * u64::from(self.most_replications()) * self.layout.structures.len() as u64
    }

    /// The scenario at one point: run alone with the same seed it comes to the same.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn scenario(&self, point: u64) -> Result<Scenario, Problems> {
        let mut file = self.base.clone();
        for (factor, setting) in self.plan().study.factors.iter().zip(self.plan().settings(point)) {
            factor
                .apply(&setting, &mut file)
                .map_err(|text| Problems(vec![self.plan().study.problem("factors", &text)]))?;
        }
        file.resolve(self.attachments.clone()).map(|scenario| scenario.with_seed(self.plan().seed_of(point)))
    }

    /// Runs one point under the luck of one replication; what goes wrong is told, never thrown.
    pub fn run_unit(&self, design: u64, replication: u32) -> UnitRun {
        let all = |cause: String| vec![Err(cause); self.layout.structures.len()];
        let experiment = self.scenario(design).map_err(ExperimentError::from).and_then(Experiment::new);
        let runs = match experiment {
            Ok(experiment) => {
                (0..self.layout.structures.len()).map(|s| self.run_one(&experiment, s, replication)).collect()
            }
            Err(error) => all(one_line(&error.to_string())),
        };
        UnitRun { design, replication, runs }
    }

    fn run_one(
        &self,
        experiment: &Experiment,
        structure: usize,
        replication: u32,
    ) -> Result<Vec<Option<f64>>, String> {
        let run = Run { structure, replication };
        // Whatever a run does, the others go on.
        let ran = catch_unwind(AssertUnwindSafe(|| simulate(experiment, run, false)));
        let outcome = ran.map_err(|panic| format!("the engine stopped: {}", said(&*panic)))?.outcome;
        if !outcome.breaches.is_empty() {
            return Err(format!("an invariant is broken: {}", outcome.breaches.join("; ")));
        }
        Ok(self.layout.measures.iter().map(|measure| outcome.sample(*measure).value()).collect())
    }

    /// Runs what the ledger does not have yet, breadth first: every point once before any point twice, so that a study
    /// that is stopped is a smaller one.
    ///
    /// # Errors
    /// When it was interrupted, or the ledger could not keep what was done.
    pub fn carry_out(&self, ledger: &dyn Ledger, carrying: Carrying<'_>) -> Result<(), ExperimentError> {
        let in_order = |place| self.plan().design.in_order(place, self.plan().points);
        let mut points: Vec<u64> = (0..self.plan().points).map(in_order).collect();
        let mut done = 0;
        while let Some(next) = self.next_target(done, &mut points, ledger) {
            self.round(&points, (done, next), ledger, carrying)?;
            done = next;
        }
        Ok(())
    }

    /// The replications to reach next; the points that are known well enough are taken off the list.
    fn next_target(&self, done: u32, points: &mut Vec<u64>, ledger: &dyn Ledger) -> Option<u32> {
        match self.replications {
            Replications::Fixed(n) => (done < n).then_some(n),
            Replications::Precision { relative, most } => {
                if done > 0 {
                    points.retain(|point| !self.is_precise(&ledger.of(*point), relative));
                }
                next_look(done, most).filter(|_| !points.is_empty())
            }
        }
    }

    /// Whether every paired difference, or the only structure's estimate, is known to this part of the baseline's.
    fn is_precise(&self, units: &[UnitRun], relative: f64) -> bool {
        let Some(place) = self.layout.measures.iter().position(|measure| *measure == self.precision_measure)
        else {
            return true;
        };
        let samples = |structure: usize| -> Vec<Sample> {
            let value = |unit: &UnitRun| unit.runs[structure].as_ref().ok().and_then(|values| values[place]);
            units.iter().map(|unit| value(unit).map_or(Sample::NotReached, Sample::Value)).collect()
        };
        let baseline = samples(self.layout.baseline);
        // A point whose runs fail, or never reach the measure, will not become precise by more of them.
        let Some(level) = estimate(&baseline, self.plan().study.confidence) else { return true };
        let limit = relative * level.value.abs();
        let narrow = |half: Option<f64>| half.is_some_and(|half| half <= limit);
        if self.layout.structures.len() == 1 {
            return narrow(level.half_width);
        }
        let others = (0..self.layout.structures.len()).filter(|s| *s != self.layout.baseline);
        others
            .map(|s| paired(&baseline, &samples(s), self.plan().study.confidence))
            .all(|pair| pair.is_none_or(|pair| narrow(pair.difference.half_width)))
    }

    /// Runs some replications of some points.
    fn round(
        &self,
        points: &[u64],
        (from, to): (u32, u32),
        ledger: &dyn Ledger,
        carrying: Carrying<'_>,
    ) -> Result<(), ExperimentError> {
        let all = points.len() as u64 * u64::from(to - from);
        let (next, full) = (AtomicU64::new(0), AtomicBool::new(false));
        let stop = || carrying.interrupted.load(Ordering::Relaxed) || full.load(Ordering::Relaxed);
        with_threads(carrying.threads, || {
            while !stop() {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= all {
                    return;
                }
                let (design, replication) = (
                    points[(place % points.len() as u64) as usize],
                    from + (place / points.len() as u64) as u32,
                );
                if place % carrying.shard.1 != carrying.shard.0 || ledger.has(design, replication) {
                    continue;
                }
                if !ledger.keep(self.run_unit(design, replication)) {
                    full.store(true, Ordering::Relaxed);
                }
            }
        });
        if stop() { Err(ExperimentError::Interrupted) } else { Ok(()) }
    }

    /// Seconds in the event loops of one point's runs, all structures and replications: what a study cannot save.
    pub fn event_loop_seconds(&self, point: u64) -> f64 {
        let Ok(experiment) = self.scenario(point).map_err(ExperimentError::from).and_then(Experiment::new)
        else {
            return 0.0;
        };
        let replications = 0..self.most_replications();
        let runs = replications.flat_map(|replication| {
            (0..self.layout.structures.len()).map(move |structure| Run { structure, replication })
        });
        runs.map(|run| simulate(&experiment, run, false).event_loop.as_secs_f64()).sum()
    }

    /// Seconds that one unit takes here: the median of a few, spread over the design.
    pub fn seconds_per_unit(&self) -> f64 {
        /// Units tried, and the time after which no further one is begun.
        const TRIED: u64 = 8;
        const PATIENCE_S: f64 = 3.0;
        let started = Instant::now();
        let mut seconds = Vec::new();
        for place in 0..TRIED.min(self.plan().points) {
            if started.elapsed().as_secs_f64() > PATIENCE_S {
                break;
            }
            let began = Instant::now();
            self.run_unit(place * self.plan().points / TRIED.min(self.plan().points), 0);
            seconds.push(began.elapsed().as_secs_f64());
        }
        // The mean, not the median: a study pays for its long runs as well.
        seconds.iter().sum::<f64>() / seconds.len().max(1) as f64
    }
}

/// Factors that set what no structure reads, and keys of structures that the base does not have.
fn without_effect(study: &Study, base: &ScenarioFile) -> Vec<Problem> {
    let names = base.structure_names();
    let mut problems = Vec::new();
    for (index, factor) in study.factors.iter().enumerate() {
        let mut report = |text: String| problems.push(study.problem(&format!("factors.{index}"), &text));
        if factor.paths.is_empty() && !factor.edits() {
            report(format!("“{}” sets nothing: write path = \"base.span\" or the like", factor.name));
        }
        for path in &factor.paths {
            let mut parts = path.splitn(3, '.');
            match (parts.next(), parts.next(), parts.next()) {
                (Some("structures"), Some(name), _) if !names.iter().any(|known| known == name) => {
                    let known = names.iter().map(String::as_str);
                    report(format!("there is no structure “{name}”{}", suggestion(name, known)));
                }
                (Some("base"), Some(first), rest) => {
                    let rest = rest.map_or(first.to_owned(), |rest| format!("{first}.{rest}"));
                    if names.iter().all(|name| base.has(&format!("structures.{name}.{rest}"))) {
                        report(format!(
                            "{path} has no effect: every structure sets its own; write paths = [\"structures.NAME.{rest}\", …]"
                        ));
                    }
                }
                _ => {}
            }
        }
    }
    problems
}

fn unknown_measures(study: &Study) -> Vec<Problem> {
    let named = study
        .measures
        .iter()
        .map(|m| ("measures", m))
        .chain(study.precision_measure.iter().map(|m| ("precision_measure", m)));
    named
        .filter(|(_, name)| Measure::named(name).is_none())
        .map(|(key, name)| {
            let hint = suggestion(name, Measure::ALL.iter().map(|measure| measure.name()));
            study.problem(key, &format!("there is no measure “{name}”{hint}"))
        })
        .collect()
}

/// What a panic said.
fn said(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no reason given".to_owned())
}

fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
