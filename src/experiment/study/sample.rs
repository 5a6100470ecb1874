//! The points of a study that are a sample of its factors' distributions: what their levels explain, how outputs answer
//! to them, and the map of two of them.

use super::indices::{Index, RegimeMap, Response};
use super::{Block, Design, Plan, Role};
use crate::results::IndexKind;
use crate::scenario::{Factor, Setting};
use crate::statistics::{Estimate, Nature, Replicated, Sample, estimate, explained_share, jackknifed};
use std::collections::BTreeMap;

/// Values that a factor takes up to which each is a cell of its own.
const FEW_VALUES: usize = 12;

/// The points that are a sample of the factors' distributions, with a value each.
pub(super) struct Independent {
    points: Vec<u64>,
    pub means: Vec<f64>,
    /// Replications of a point, on average.
    pub replications: f64,
    /// The noise of one run; only where the design is balanced and each point has two.
    noise: Option<f64>,
    /// Each point with all its replications.
    values: Vec<Vec<f64>>,
    /// The part of each point; none where points are what they are, and only replications err.
    parts: Option<Vec<usize>>,
    /// Runs that each point should have had.
    most: usize,
    /// Where the output lies.
    range: (f64, f64),
}

impl Independent {
    pub fn of(plan: &Plan, values: &Replicated, range: (f64, f64)) -> Self {
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
        let noise = values.noise().filter(|_| matches!(plan.design, Design::Grid(_)));
        let is_fixed = matches!(plan.design, Design::Grid(_) | Design::List(_));
        let parts = (!is_fixed).then(|| known.iter().map(|(p, _)| values.part(*p as usize)).collect());
        let most = values.replications();
        let (points, means) = known.into_iter().unzip();
        Self { points, means, replications, noise, values: all, parts, most, range }
    }

    /// Whether only replications err: the points are all there are.
    pub fn is_fixed(&self) -> bool {
        self.parts.is_none()
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
                let estimate = self.share(&[&cells[f]], confidence);
                Index { kind: IndexKind::Main, factor: f, with: None, estimate }
            })
            .collect();
        for i in 0..k {
            for j in i + 1..k {
                let width = coarse[j].iter().max().map_or(1, |most| most + 1);
                let joint: Vec<usize> =
                    coarse[i].iter().zip(&coarse[j]).map(|(a, b)| a * width + b).collect();
                let estimate = self.share(&[&joint, &coarse[i], &coarse[j]], confidence);
                indices.push(Index { kind: IndexKind::Interaction, factor: i, with: Some(j), estimate });
            }
        }
        indices
    }

    /// The share that the first cells explain less that of the others, with its interval: over parts, or over replications
    /// where the points are all there are, as in a grid.
    fn share(&self, cells: &[&Vec<usize>], confidence: f64) -> Option<Estimate> {
        let share = |means: &[f64], pick: &[usize], noise: Option<f64>| {
            let of = |cells: &Vec<usize>| {
                let picked: Vec<usize> = pick.iter().map(|place| cells[*place]).collect();
                explained_share(means, &picked, noise)
            };
            let (first, others) = cells.split_first()?;
            others.iter().try_fold(of(first)?, |rest, cells| Some(rest - of(cells)?))
        };
        let all: Vec<usize> = (0..self.points.len()).collect();
        let Some(parts) = &self.parts else {
            return jackknifed(self.most, confidence, |left_out| {
                let means = self.means_without(left_out)?;
                let runs = self.replications - f64::from(u8::from(left_out.is_some()));
                share(&means, &all, self.noise.map(|noise| noise / runs.max(1.0)))
            });
        };
        let numbers: Vec<usize> = {
            let known: std::collections::BTreeSet<usize> = parts.iter().copied().collect();
            known.into_iter().collect()
        };
        jackknifed(numbers.len(), confidence, |left_out| {
            let gone = left_out.map(|place| numbers[place]);
            let kept: Vec<usize> = all.iter().copied().filter(|place| Some(parts[*place]) != gone).collect();
            share(&kept.iter().map(|place| self.means[*place]).collect::<Vec<f64>>(), &kept, None)
        })
    }

    /// The mean of every point without one of the replications; none where a point has no other.
    fn means_without(&self, left_out: Option<usize>) -> Option<Vec<f64>> {
        let Some(left_out) = left_out else { return Some(self.means.clone()) };
        let mean = |values: &Vec<f64>| {
            let others = values.iter().enumerate().filter(|(r, _)| *r != left_out).map(|(_, v)| *v);
            let known: Vec<f64> = others.filter(|v| v.is_finite()).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        self.values.iter().map(mean).collect()
    }

    /// The mean of some points, with its interval.
    fn mean_of(&self, inside: &[usize], confidence: f64) -> Option<Estimate> {
        let estimate = match &self.parts {
            None => self.mean_over_replications(inside, confidence),
            Some(parts) => self.mean_over_parts(inside, parts, confidence),
        };
        estimate.map(|estimate| estimate.within(self.range.0, self.range.1))
    }

    /// The mean of all points, with its interval.
    pub fn overall(&self, confidence: f64) -> Option<Estimate> {
        self.mean_of(&(0..self.points.len()).collect::<Vec<_>>(), confidence)
    }

    /// Where the points are all there are: the spread of their common mean from replication to replication.
    fn mean_over_replications(&self, inside: &[usize], confidence: f64) -> Option<Estimate> {
        let value = mean(inside.iter().map(|place| self.means[*place]))?;
        let column = |r: usize| mean(inside.iter().map(|place| self.values[*place][r]));
        let columns = (0..self.most).filter_map(column).filter(|v| v.is_finite()).map(Sample::Value);
        let spread = estimate(&columns.collect::<Vec<_>>(), Nature::Level, confidence);
        // The mean is that of all runs; where points have different numbers of them, fewer tell its spread.
        let moved = |e: Estimate| e.bounds.map(|(low, high)| (low - e.value + value, high - e.value + value));
        let plain = Estimate { value, bounds: None, standard_error: None, replications: self.most as u32 };
        Some(spread.map_or(plain, |e| Estimate { value, bounds: moved(e), ..e }))
    }

    /// Where the points are drawn: the spread from part to part, each with luck of its own.
    fn mean_over_parts(&self, inside: &[usize], parts: &[usize], confidence: f64) -> Option<Estimate> {
        let value = mean(inside.iter().map(|place| self.means[*place]))?;
        let mut sums: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
        for place in inside {
            let sum = sums.entry(parts[*place]).or_default();
            *sum = (sum.0 + self.means[*place], sum.1 + 1.0);
        }
        let samples = sums.values().map(|(over, under)| Sample::Ratio { over: *over, under: *under });
        let spread = estimate(&samples.collect::<Vec<_>>(), Nature::Level, confidence);
        let count = inside.len() as u32;
        let plain = Estimate { value, bounds: None, standard_error: None, replications: count };
        Some(Estimate { replications: count, ..spread.unwrap_or(plain) })
    }

    /// Cells that one factor may have: each should hold several points.
    fn cell_count(&self) -> usize {
        (self.points.len() / 8).clamp(2, FEW_VALUES)
    }

    pub fn responses(&self, plan: &Plan) -> Vec<Response> {
        let of = |factor: usize| {
            let (cells, named) = self.cells(plan, factor, self.cell_count());
            let at = |(cell, (label, at)): (usize, (String, Option<f64>))| {
                let inside: Vec<usize> = (0..cells.len()).filter(|place| cells[*place] == cell).collect();
                let estimate = self.mean_of(&inside, plan.study.confidence);
                Response { factor, at, label, points: inside.len(), estimate }
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
            self.mean_of(&inside.collect::<Vec<usize>>(), plan.study.confidence)
        };
        let cells = (0..row_names.len())
            .map(|row| (0..column_names.len()).map(|column| estimate_of(row, column)).collect())
            .collect();
        RegimeMap { factors, axes: [row_names, column_names], cells }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), v| (sum + v, count + 1));
    (count > 0).then(|| sum / count as f64)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_replication_every_point_has_the_mean_of_its_others() {
        let values = vec![vec![1.0, 2.0, 6.0], vec![4.0, f64::NAN, 8.0]];
        let sample = Independent {
            points: vec![0, 1],
            means: vec![3.0, 6.0],
            replications: 2.5,
            noise: None,
            values,
            parts: None,
            most: 3,
            range: (f64::NEG_INFINITY, f64::INFINITY),
        };
        let without = |left_out| sample.means_without(left_out).unwrap();
        assert_eq!(without(None), [3.0, 6.0]);
        assert_eq!(without(Some(0)), [4.0, 8.0]);
        assert_eq!(without(Some(1)), [3.5, 6.0]);
        assert_eq!(without(Some(2)), [1.5, 4.0]);
        let single = Independent { values: vec![vec![1.0, 2.0], vec![f64::NAN, 8.0]], most: 2, ..sample };
        assert_eq!(single.means_without(Some(1)), None, "a point that has no other has no mean");
    }
}
