//! A study made ready to run: a base scenario, the points at which it is run, and the runs in the order of work.

mod analysis;
mod design;
mod indices;
mod observations;
mod optimise;
mod order;
mod plan;
mod results;
mod sample;
mod standing;

pub(crate) use analysis::Analysis;
pub(crate) use design::{Block, Design, Role};
pub use observations::Observations;
pub use optimise::{Candidate, Search, SearchOutcome};
pub use order::{Ledger, UnitRun};
pub use plan::{Layout, Plan};

use crate::results::Measure;
use crate::scenario::{
    Factor, Problem, Problems, Replications, Scenario, ScenarioFile, Setting, Study, suggestion,
};
use std::collections::BTreeMap;

/// A study that can be run.
pub struct Sweep {
    layout: Layout,
    /// What the study sets at every point is laid over it already.
    base: ScenarioFile,
    attachments: BTreeMap<String, Vec<u8>>,
    replications: Replications,
    precision_measure: Measure,
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
        let (structures, baseline) = (base.structure_names(), base.baseline());
        let baseline = structures.iter().position(|name| Some(name) == baseline.as_ref());
        let layout = Layout {
            templates: Layout::templates_of(&structures, base.table()),
            structures,
            plan,
            measures: Vec::new(),
            // A baseline that does not exist is refused at every point.
            baseline: baseline.unwrap_or(0),
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

    /// Reads what all points have in common from some of them: which measures exist, the replications.
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
        let named = study.precision_measure.as_deref().unwrap_or(&scenario.precision_measure);
        self.precision_measure = Measure::named(named).unwrap_or(Measure::DelayRestrictedMean);
        if self.is_sequential() && !self.layout.measures.contains(&self.precision_measure) {
            self.layout.measures.push(self.precision_measure);
        }
        self.layout.measures.sort();
        self.all_listed_exist()
    }

    /// Refuses measures that the study lists and no scenario of it has.
    fn all_listed_exist(&self) -> Result<(), Problems> {
        let study = &self.plan().study;
        let is_there = |name: &&String| self.layout.measures.iter().any(|measure| measure.name() == *name);
        let absent = study.measures.iter().filter(|name| !is_there(name)).map(|name| {
            let text = format!("{name} exists at no point: owners only hear, or nobody buys or grows there");
            study.problem("measures", &text)
        });
        let absent: Vec<Problem> = absent.collect();
        if absent.is_empty() { Ok(()) } else { Err(Problems(absent)) }
    }

    /// Keeps the measures that the study lists, or all that exist in a scenario.
    fn meet(&mut self, scenario: &Scenario) {
        let listed = |measure: &Measure| {
            let names = &self.layout.plan.study.measures;
            names.is_empty() || names.iter().any(|name| name == measure.name())
        };
        let exist: Vec<Measure> = super::outcomes::measures_of(scenario).filter(listed).collect();
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
    pub fn base(&self) -> &ScenarioFile {
        &self.base
    }

    /// The files that charts name.
    pub fn attachments(&self) -> &BTreeMap<String, Vec<u8>> {
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
        let scenario = file.resolve(self.attachments.clone())?;
        self.compares_the_same(point, &scenario)?;
        Ok(scenario.with_seed(self.plan().seed_of(point)))
    }

    /// Refuses a point whose structures, or whose baseline, are not those of the study: its runs would be told under
    /// names that are not theirs.
    fn compares_the_same(&self, point: u64, scenario: &Scenario) -> Result<(), Problems> {
        let (here, everywhere) = (scenario.structures().collect::<Vec<_>>(), &self.layout.structures);
        let text = if here != everywhere.iter().map(String::as_str).collect::<Vec<_>>() {
            let (here, everywhere) = (here.join(", "), everywhere.join(", "));
            format!("point {point} has the structures {here}, where the study has {everywhere}")
        } else if scenario.baseline != everywhere[self.layout.baseline] {
            format!("point {point} is compared with “{}”, the study with another", scenario.baseline)
        } else {
            return Ok(());
        };
        Err(Problems(vec![self.plan().study.problem("factors", &text)]))
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
        for name in factor.edited_structures().filter(|name| !names.contains(name)) {
            let hint = suggestion(name, names.iter().map(String::as_str));
            report(format!("a level edits a structure “{name}” that there is not{hint}"));
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

#[cfg(test)]
mod tests;
