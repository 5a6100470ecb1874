//! The points of a study that are a sample of its factors' distributions: what their levels explain, how outputs answer
//! to them, and the map of two of them.

use super::super::results::resampling;
use super::indices::{Index, IndexKind, RegimeMap, Response};
use super::{Block, Design, Plan, Role};
use crate::scenario::{Factor, Setting};
use crate::statistics::{Estimate, Replicated, Sample, estimate, explained_share, resampled_mostly};

/// Values that a factor takes up to which each is a cell of its own.
const FEW_VALUES: usize = 12;
/// The part of the resamples in which a share must exist.
const MOST_RESAMPLES: f64 = 0.9;

/// The points that are a sample of the factors' distributions, with a value each.
pub(super) struct Independent {
    points: Vec<u64>,
    pub means: Vec<f64>,
    /// Replications of a point, on average.
    pub replications: f64,
    /// The variance of one point's mean that is noise; only where the design is balanced and each point has two.
    noise: Option<f64>,
    /// Each point with all its replications.
    values: Vec<Vec<f64>>,
}

impl Independent {
    pub fn of(plan: &Plan, values: &Replicated) -> Self {
        let is_sample = |point: &u64| {
            matches!(
                plan.role(*point),
                Role::Plain | Role::Row { block: Block::A | Block::B, .. } | Role::Step { .. }
            )
        };
        let known: Vec<(u64, f64)> = (0..plan.points)
            .filter(is_sample)
            .filter_map(|point| Some((point, values.mean(point as usize)?)))
            .collect();
        let all: Vec<Vec<f64>> = known.iter().map(|(point, _)| values.of(*point as usize).to_vec()).collect();
        let runs = all.iter().flatten().filter(|v| v.is_finite()).count();
        let replications = runs as f64 / known.len().max(1) as f64;
        let is_grid = matches!(plan.design, Design::Grid(_));
        let noise = values.noise().map(|noise| noise / replications.max(1.0)).filter(|_| is_grid);
        let (points, means) = known.into_iter().unzip();
        Self { points, means, replications, noise, values: all }
    }

    /// The cell of every point for one factor, in the order of the factor, and what the cells are called.
    fn cells(&self, plan: &Plan, factor: usize, most: usize) -> (Vec<usize>, Vec<(String, Option<f64>)>) {
        let settings: Vec<Setting> =
            self.points.iter().map(|point| plan.settings(*point).swap_remove(factor)).collect();
        let factor = &plan.study.factors[factor];
        let by_level = |setting: &Setting| match setting {
            Setting::Level(place) => *place as f64,
            Setting::Number(number) => *number,
        };
        let keys: Vec<f64> = settings.iter().map(by_level).collect();
        let mut distinct = keys.clone();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let is_level = matches!(settings.first(), Some(Setting::Level(_)));
        let edges: Vec<f64> =
            if is_level || distinct.len() <= FEW_VALUES.min(most.max(2)) || self.noise.is_some() {
                distinct
            } else {
                quantile_edges(&keys, most)
            };
        let cell = |key: &f64| edges.partition_point(|edge| edge <= key).max(1) - 1;
        let cells: Vec<usize> = keys.iter().map(cell).collect();
        let named = (0..edges.len()).map(|place| called(factor, &settings, &cells, place)).collect();
        (cells, named)
    }

    /// Whether the noise of replications is known and taken out.
    pub fn is_freed(&self) -> bool {
        self.noise.is_some()
    }

    /// Main effects of all factors and interactions of all pairs.
    pub fn effects(&self, plan: &Plan) -> Vec<Index> {
        let k = plan.study.factors.len();
        let (most, confidence) = (self.cell_count(), plan.study.confidence);
        let cells: Vec<Vec<usize>> = (0..k).map(|f| self.cells(plan, f, most).0).collect();
        // A pair needs room: as many cells together as one factor has alone.
        let coarse: Vec<Vec<usize>> = (0..k).map(|f| self.cells(plan, f, root(most)).0).collect();
        let mut indices: Vec<Index> = (0..k)
            .map(|f| {
                let estimate = self.resampled(&[&cells[f]], confidence);
                Index { kind: IndexKind::Main, factor: f, with: None, estimate }
            })
            .collect();
        for i in 0..k {
            for j in i + 1..k {
                let width = coarse[j].iter().max().map_or(1, |most| most + 1);
                let joint: Vec<usize> =
                    coarse[i].iter().zip(&coarse[j]).map(|(a, b)| a * width + b).collect();
                let estimate = self.resampled(&[&joint, &coarse[i], &coarse[j]], confidence);
                indices.push(Index { kind: IndexKind::Interaction, factor: i, with: Some(j), estimate });
            }
        }
        indices
    }

    /// The share that the first cells explain less that of the others, with its interval: over points, or over
    /// replications where the points are all there are, as in a grid.
    fn resampled(&self, cells: &[&Vec<usize>], confidence: f64) -> Option<Estimate> {
        let share = |means: &[f64], pick: &[usize]| {
            let of = |cells: &Vec<usize>| {
                let picked: Vec<usize> = pick.iter().map(|place| cells[*place]).collect();
                explained_share(means, &picked, self.noise)
            };
            let (first, others) = cells.split_first()?;
            others.iter().try_fold(of(first)?, |rest, cells| Some(rest - of(cells)?))
        };
        let all: Vec<usize> = (0..self.points.len()).collect();
        if self.noise.is_none() {
            return resampled_mostly(
                self.points.len(),
                confidence,
                &mut resampling(),
                MOST_RESAMPLES,
                |places| {
                    let means: Vec<f64> = places.iter().map(|place| self.means[*place]).collect();
                    share(&means, places)
                },
            );
        }
        let replications = self.values.iter().map(Vec::len).max().unwrap_or(0);
        let value = share(&self.means, &all)?;
        let spread =
            resampled_mostly(replications, confidence, &mut resampling(), MOST_RESAMPLES, |places| {
                // A replication that a point lacks is left out of its mean; a point without any keeps the mean of all.
                let mean = |(values, whole): (&Vec<f64>, &f64)| {
                    let known: Vec<f64> =
                        places.iter().map(|r| values[*r]).filter(|v| v.is_finite()).collect();
                    if known.is_empty() { *whole } else { known.iter().sum::<f64>() / known.len() as f64 }
                };
                share(&self.values.iter().zip(&self.means).map(mean).collect::<Vec<f64>>(), &all)
            });
        let half = spread.and_then(|spread| spread.half_width);
        let mut estimate =
            spread.unwrap_or(Estimate { value, half_width: None, standard_error: None, replications: 1 });
        (estimate.value, estimate.half_width) = (value, half);
        Some(estimate)
    }

    /// Cells that one factor may have: each should hold several points.
    fn cell_count(&self) -> usize {
        (self.points.len() / 8).clamp(2, FEW_VALUES)
    }

    pub fn responses(&self, plan: &Plan) -> Vec<Response> {
        let of = |factor: usize| {
            let (cells, named) = self.cells(plan, factor, self.cell_count());
            let at = |(cell, (label, at)): (usize, (String, Option<f64>))| {
                let inside = cells.iter().zip(&self.means).filter(|(c, _)| **c == cell);
                let samples: Vec<Sample> = inside.map(|(_, mean)| Sample::Value(*mean)).collect();
                Response { factor, at, label, estimate: estimate(&samples, plan.study.confidence) }
            };
            named.into_iter().enumerate().map(at).collect::<Vec<_>>()
        };
        (0..plan.study.factors.len()).flat_map(of).collect()
    }

    pub fn map(&self, plan: &Plan, factors: [usize; 2]) -> RegimeMap {
        let most = root(self.points.len() / 4).clamp(2, FEW_VALUES);
        let [(rows, row_names), (columns, column_names)] =
            factors.map(|factor| self.cells(plan, factor, most));
        let estimate_of = |row: usize, column: usize| {
            let inside = (0..self.points.len()).filter(|p| rows[*p] == row && columns[*p] == column);
            // One point a cell: its replications are the sample; several: the points are.
            let inside: Vec<usize> = inside.collect();
            let samples: Vec<Sample> = match inside.as_slice() {
                [one] => {
                    self.values[*one].iter().filter(|v| v.is_finite()).map(|v| Sample::Value(*v)).collect()
                }
                many => many.iter().map(|p| Sample::Value(self.means[*p])).collect(),
            };
            estimate(&samples, plan.study.confidence)
        };
        let cells = (0..row_names.len())
            .map(|row| (0..column_names.len()).map(|column| estimate_of(row, column)).collect())
            .collect();
        RegimeMap { factors, axes: [row_names, column_names], cells }
    }
}

fn root(n: usize) -> usize {
    libm::sqrt(n as f64) as usize
}

/// Lower edges of cells with about equally many values each.
fn quantile_edges(keys: &[f64], most: usize) -> Vec<f64> {
    let mut sorted = keys.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut edges: Vec<f64> =
        (0..most.max(2)).map(|cell| sorted[cell * sorted.len() / most.max(2)]).collect();
    edges.dedup();
    edges
}

/// What a cell is called: its level, or the mean of its numbers.
fn called(factor: &Factor, settings: &[Setting], cells: &[usize], cell: usize) -> (String, Option<f64>) {
    let inside: Vec<&Setting> =
        settings.iter().zip(cells).filter(|(_, c)| **c == cell).map(|(s, _)| s).collect();
    let numbers: Vec<f64> = inside.iter().filter_map(|setting| factor.number(setting)).collect();
    let mean = (!numbers.is_empty()).then(|| numbers.iter().sum::<f64>() / numbers.len() as f64);
    match (inside.first(), mean) {
        (Some(Setting::Level(_)), mean) => (factor.label(inside[0]), mean),
        (_, Some(mean)) => (format!("{}", (mean * 1000.0).round() / 1000.0), Some(mean)),
        _ => (String::new(), None),
    }
}
