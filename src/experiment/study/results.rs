//! From the runs of a study to rows, and a study that is run without a file.

use super::super::repetition::StudyOptions;
use super::super::{Execution, ExperimentError};
use super::analysis::Analysis;
use super::indices::Look;
use super::observations::Observations;
use super::order::{Ledger, UnitRun};
use super::{Design, Plan, Sweep};
use crate::results::{
    self, Finding, FromBase, IndexLook, MapCell, PointMeans, Response, SensitivityIndex, StudyAbout,
    StudyFactor, StudyOutput, StudyResults, Unit,
};
use crate::scenario::Setting;
use crate::statistics::{Estimate, Replicated};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Finished runs in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<(u64, u32), UnitRun>>);

impl Memory {
    fn units(&self) -> MutexGuard<'_, BTreeMap<(u64, u32), UnitRun>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Memory {
    fn has(&self, design: u64, replication: u32) -> bool {
        self.units().contains_key(&(design, replication))
    }

    fn keep(&self, unit: UnitRun) -> bool {
        self.units().insert((unit.design, unit.replication), unit);
        true
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        let units = self.units();
        units.range((design, 0)..=(design, u32::MAX)).map(|(_, unit)| unit.clone()).collect()
    }
}

impl Sweep {
    /// Runs the whole study in memory and analyses the measures that it lists: for one that is not large, and whose runs need
    /// not outlive the program.
    ///
    /// # Errors
    /// When it was interrupted. Runs that fail are counted and left out.
    pub fn run(&self, execution: Execution<'_>) -> Result<StudyResults, ExperimentError> {
        let ledger = Memory::default();
        let Execution { threads, interrupted, progress, .. } = execution;
        self.repeat_into(&ledger, StudyOptions { threads, shard: (0, 1), interrupted }, progress)?;
        let notices = self.notices(&ledger);
        let names = self.layout.default_measures();
        let measures: Vec<_> = names.iter().filter_map(|name| results::Measure::named(name)).collect();
        let units = ledger.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        let most = units.keys().map(|(_, replication)| replication + 1).max().unwrap_or(0);
        let visit = |see: &mut dyn FnMut(&UnitRun)| {
            units.values().for_each(see);
            Ok::<(), Infallible>(())
        };
        let observations = Observations::gather(&self.layout, &measures, most, visit);
        let observations = observations.unwrap_or_else(|never| match never {});
        Ok(StudyResults { notices, ..observations.results() })
    }
}

impl Observations {
    /// The rows of every table.
    pub fn results(&self) -> StudyResults {
        let analyses = self.analyses();
        let rows = Rows { plan: &self.plan };
        let plan = rows.plan;
        StudyResults {
            about: StudyAbout {
                question: self.plan.study.question().to_owned(),
                name: plan.study.name().to_owned(),
                title: plan.study.title.clone(),
                scenario: plan.study.scenario.clone(),
                structures: self.structures.clone(),
                seed: plan.seed,
                points: plan.points,
                units: self.units,
                failed: self.failed,
                confidence: plan.study.confidence,
            },
            factors: (0..plan.study.factors.len()).map(|factor| rows.factor(factor)).collect(),
            means: self.outputs.iter().zip(&analyses).map(|(output, a)| rows.means(output, a)).collect(),
            sensitivity: analyses.iter().flat_map(|analysis| rows.indices(analysis)).collect(),
            convergence: analyses.iter().flat_map(|analysis| rows.looks(analysis)).collect(),
            responses: analyses.iter().flat_map(|analysis| rows.responses(analysis)).collect(),
            from_base: analyses.iter().flat_map(|analysis| rows.moves_from_base(analysis)).collect(),
            maps: analyses.iter().flat_map(|analysis| rows.map(analysis)).collect(),
            findings: analyses.iter().flat_map(findings).collect(),
            notices: Vec::new(),
        }
    }
}

fn findings(analysis: &Analysis) -> impl Iterator<Item = Finding> {
    let of = |text: &String| Finding { output: analysis.output.what.clone(), text: text.clone() };
    analysis.findings.iter().map(of)
}

/// What makes rows of the analyses of a plan.
struct Rows<'a> {
    plan: &'a Plan,
}

impl Rows<'_> {
    fn name(&self, factor: usize) -> String {
        self.plan.study.factors[factor].name.clone()
    }

    fn factor(&self, factor: usize) -> StudyFactor {
        let setting = |point| match self.plan.settings(point).swap_remove(factor) {
            Setting::Number(number) => Some(number),
            Setting::Level(place) => Some(place as f64),
            Setting::AsWritten => None,
        };
        StudyFactor {
            factor: self.name(factor),
            meaning: self.plan.study.factors[factor].meaning().map(str::to_owned),
            is_follow_up: self.plan.study.factors[factor].sets_follow_up(),
            unit: self.plan.study.factors[factor].has_days().then_some(Unit::Days),
            settings: (0..self.plan.points).map(setting).collect(),
        }
    }

    fn means(
        &self,
        (output, values): &(super::observations::Output, Replicated),
        analysis: &Analysis,
    ) -> PointMeans {
        PointMeans {
            output: output.what.clone(),
            means: (0..values.len()).map(|point| values.mean(point)).collect(),
            overall: self.published(analysis.overall),
        }
    }

    /// Of what an index speaks: shares have a unit of their own.
    fn output_of(analysis: &Analysis, kind: results::IndexKind) -> StudyOutput {
        let output = analysis.output.what.clone();
        let unit = if kind.is_share() { Unit::Share.name().to_owned() } else { output.unit.clone() };
        StudyOutput { unit, ..output }
    }

    fn looks(&self, analysis: &Analysis) -> Vec<IndexLook> {
        let of = match self.plan.design {
            Design::Grid(_) | Design::List(_) | Design::OneAtATime(_) => "replications",
            Design::Morris { .. } => "trajectories",
            _ => "scrambles",
        };
        let row = |Look { after, index }: &Look| IndexLook {
            output: Self::output_of(analysis, index.kind),
            index: index.kind,
            factor: self.name(index.factor),
            after: *after,
            of: of.to_owned(),
            estimate: self.published(index.estimate),
        };
        analysis.looks.iter().map(row).collect()
    }

    fn indices(&self, analysis: &Analysis) -> Vec<SensitivityIndex> {
        let row = |index: &super::indices::Index| SensitivityIndex {
            output: Self::output_of(analysis, index.kind),
            index: index.kind,
            factor: self.name(index.factor),
            with_factor: index.with.map(|factor| self.name(factor)),
            estimate: self.published(index.estimate),
            points: analysis.points,
        };
        analysis.indices.iter().map(row).collect()
    }

    fn moves_from_base(&self, analysis: &Analysis) -> Vec<FromBase> {
        let row = |moved: &super::indices::FromBase| FromBase {
            output: analysis.output.what.clone(),
            factor: self.name(moved.factor),
            level: moved.label.clone(),
            factor_mean: moved.at,
            base: moved.base,
            estimate: self.published(moved.difference),
        };
        analysis.from_base.iter().map(row).collect()
    }

    fn responses(&self, analysis: &Analysis) -> Vec<Response> {
        let row = |response: &super::indices::Response| Response {
            output: analysis.output.what.clone(),
            factor: self.name(response.factor),
            level: response.label.clone(),
            factor_mean: response.at,
            estimate: self.published(response.estimate),
            points: response.points,
        };
        analysis.responses.iter().map(row).collect()
    }

    fn map(&self, analysis: &Analysis) -> Vec<MapCell> {
        let Some(map) = &analysis.map else { return Vec::new() };
        let [factor, with_factor] = map.factors.map(|factor| self.name(factor));
        let cell = |place: usize, with_place: usize| {
            let [(level, factor_mean), (with_level, with_factor_mean)] =
                [&map.axes[0][place], &map.axes[1][with_place]];
            MapCell {
                output: analysis.output.what.clone(),
                factor: factor.clone(),
                level: level.clone(),
                place,
                factor_mean: *factor_mean,
                with_factor: with_factor.clone(),
                with_level: with_level.clone(),
                with_place,
                with_factor_mean: *with_factor_mean,
                estimate: self.published(map.cells[place][with_place]),
            }
        };
        let places = (0..map.axes[0].len()).flat_map(|p| (0..map.axes[1].len()).map(move |with| (p, with)));
        places.map(|(place, with_place)| cell(place, with_place)).collect()
    }

    /// An estimate as it stands in tables.
    fn published(&self, estimate: Option<Estimate>) -> results::Estimate {
        results::Estimate {
            value: estimate.map(|e| e.value),
            low: estimate.and_then(|e| e.low()),
            high: estimate.and_then(|e| e.high()),
            confidence: self.plan.study.confidence,
        }
    }
}
