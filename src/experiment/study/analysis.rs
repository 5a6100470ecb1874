//! What a study says: which factors matter, how outputs answer to them, and how far that can be trusted.

use super::observations::{Observations, Output};
use super::{Block, Design, Plan, Role};
use crate::experiment::results::resampling;
use crate::scenario::{Factor, Setting};
use crate::statistics::{
    CrossedRow, Estimate, Replicated, Sample, elementary, estimate, explained_share, resampled, sobol_indices,
};

/// Values that a factor takes up to which each is a cell of its own.
const FEW_VALUES: usize = 12;
/// An index whose whole interval lies below this is called negligible.
const NEGLIGIBLE: f64 = 0.05;

/// One number that says how much a factor, or two together, matter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Index {
    pub kind: IndexKind,
    pub factor: usize,
    /// The other factor of an interaction.
    pub with: Option<usize>,
    pub estimate: Option<Estimate>,
}

/// What an index says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IndexKind {
    /// Share of the variance that a factor explains alone (Sobol).
    First,
    /// … alone and together with others.
    Total,
    /// … that two explain together beyond what each does alone.
    Second,
    /// Mean effect of moving a factor through its range (Morris).
    Mu,
    /// Mean size of that effect.
    MuStar,
    /// Its spread over the other factors.
    Sigma,
    /// Share of the variance that the levels of a factor explain.
    Main,
    /// Share that the levels of two explain beyond what each does alone.
    Interaction,
}

impl IndexKind {
    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "S1",
            Self::Total => "ST",
            Self::Second => "S2",
            Self::Mu => "mu",
            Self::MuStar => "mu_star",
            Self::Sigma => "sigma",
            Self::Main => "main",
            Self::Interaction => "interaction",
        }
    }

    /// Whether it is a share of the variance and not in the unit of the output.
    pub fn is_share(self) -> bool {
        !matches!(self, Self::Mu | Self::MuStar | Self::Sigma)
    }
}

/// How an output answers to one factor, all others taken as they come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Response {
    pub factor: usize,
    /// The mean of the factor's values in this cell; none where they are no numbers.
    pub at: Option<f64>,
    pub label: String,
    pub estimate: Option<Estimate>,
}

/// How an output answers to two factors.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct RegimeMap {
    pub factors: [usize; 2],
    /// The cells of each factor: a label and, for numbers, a mean.
    pub axes: [Vec<(String, Option<f64>)>; 2],
    /// First factor outside, second inside.
    pub cells: Vec<Vec<Option<Estimate>>>,
}

/// All that is said of one output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Analysis {
    pub output: Output,
    pub indices: Vec<Index>,
    pub responses: Vec<Response>,
    pub map: Option<RegimeMap>,
    /// Points that had a value.
    pub points: usize,
    /// The share of one run's variance that is the noise of replications.
    pub noise_share: Option<f64>,
    /// What a reader should know before believing it.
    pub findings: Vec<String>,
}

impl Observations {
    /// The study and its points.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Analyses every output.
    pub(crate) fn analyses(&self) -> Vec<Analysis> {
        self.outputs.iter().map(|(output, values)| self.analysis(output, values)).collect()
    }

    fn analysis(&self, output: &Output, values: &Replicated) -> Analysis {
        let sample = Independent::of(&self.plan, values);
        let indices = match self.plan.design {
            Design::Saltelli { .. } => self.sobol(values),
            Design::Morris { .. } => self.morris(values),
            _ => sample.effects(&self.plan),
        };
        let responses = sample.responses(&self.plan);
        let map =
            most_telling(&indices, self.plan.study.factors.len()).map(|pair| sample.map(&self.plan, pair));
        let points = (0..values.len()).filter(|point| values.mean(*point).is_some()).count();
        let noise_share = values.noise().and_then(|noise| {
            // The variance of means holds a part of the noise itself.
            let total = variance(&sample.means)? + noise * (1.0 - 1.0 / sample.replications);
            (total > 0.0).then(|| noise / total)
        });
        let mut analysis = Analysis {
            output: output.clone(),
            indices,
            responses,
            map,
            points,
            noise_share,
            findings: Vec::new(),
        };
        analysis.findings = self.findings(&analysis, values);
        analysis
    }

    fn sobol(&self, values: &Replicated) -> Vec<Index> {
        let k = self.plan.study.factors.len();
        let mut rows: Vec<CrossedRow> = Vec::new();
        for point in 0..self.plan.points {
            let Role::Row { row, block } = self.plan.role(point) else { continue };
            if rows.len() <= row as usize {
                rows.push(CrossedRow::default());
            }
            let (row, point) = (&mut rows[row as usize], point as usize);
            match block {
                Block::A => row.a = point,
                Block::B => row.b = point,
                Block::AB(_) => row.ab.push(point),
                Block::BA(_) => row.ba.push(point),
            }
        }
        let got = sobol_indices(values, &rows, k, self.plan.study.confidence, &mut resampling());
        let Some(got) = got else { return Vec::new() };
        let index = |kind, factor, with, estimate| Index { kind, factor, with, estimate };
        let first = got.first.into_iter().enumerate().map(|(f, e)| index(IndexKind::First, f, None, e));
        let total = got.total.into_iter().enumerate().map(|(f, e)| index(IndexKind::Total, f, None, e));
        let second = got.second.into_iter().map(|(i, j, e)| index(IndexKind::Second, i, Some(j), e));
        first.chain(total).chain(second).collect()
    }

    fn morris(&self, values: &Replicated) -> Vec<Index> {
        let k = self.plan.study.factors.len();
        let mut steps: Vec<Vec<(usize, usize, f64)>> = vec![Vec::new(); k];
        for point in 1..self.plan.points {
            if let Role::Step { moved: Some(factor), .. } = self.plan.role(point) {
                let at = |point| self.plan.design.coordinates(point, k)[factor];
                steps[factor].push((point as usize - 1, point as usize, at(point) - at(point - 1)));
            }
        }
        let of = |(factor, steps): (usize, &Vec<(usize, usize, f64)>)| {
            let got = elementary(values, steps, self.plan.study.confidence, &mut resampling());
            let kinds =
                [(IndexKind::Mu, got.mu), (IndexKind::MuStar, got.mu_star), (IndexKind::Sigma, got.sigma)];
            kinds.map(|(kind, estimate)| Index { kind, factor, with: None, estimate })
        };
        steps.iter().enumerate().flat_map(of).collect()
    }

    fn findings(&self, analysis: &Analysis, values: &Replicated) -> Vec<String> {
        let mut said = Vec::new();
        let missing = values.len() - analysis.points;
        if missing > 0 {
            said.push(format!(
                "{missing} of {} points have no value and are left out, never counted as zero",
                values.len()
            ));
        }
        match analysis.noise_share {
            Some(share) if share >= 0.005 => {
                let freed = match self.plan.design {
                    Design::Saltelli { .. } | Design::Grid(_) => "; the indices are freed of it",
                    _ => "",
                };
                let percent = share * 100.0;
                said.push(format!(
                    "{percent:.0} % of one run's variance is the noise of replications{freed}"
                ));
            }
            None if analysis.points > 0 && self.is_random() => said.push(
                "with one replication a point, noise counts as an effect: write replications = 2 or more"
                    .to_owned(),
            ),
            _ => {}
        }
        if analysis.points > 0 && analysis.indices.iter().all(|index| index.estimate.is_none()) {
            said.push("nothing that varies moves it beyond the noise".to_owned());
        }
        said.extend(self.too_wide(analysis));
        said
    }

    /// The indices that the points do not suffice for.
    fn too_wide(&self, analysis: &Analysis) -> Option<String> {
        let shares = analysis.indices.iter().filter(|index| index.kind.is_share() && index.with.is_none());
        let wide = |index: &Index| {
            let (value, half) = index.estimate.and_then(|e| Some((e.value, e.half_width?)))?;
            let is_wide = 2.0 * half > value.abs() && value + half > NEGLIGIBLE;
            let name = &self.plan.study.factors[index.factor].name;
            // The width falls with the root of the number of points.
            let relative = 2.0 * half / value.abs().max(NEGLIGIBLE);
            let more = (relative * relative).max(2.0);
            is_wide.then(|| (format!("{} for {name}", index.kind.name()), more))
        };
        let wide: Vec<(String, f64)> = shares.filter_map(wide).collect();
        let (mut first, more) = wide.iter().map(|(name, more)| (name.as_str(), more)).fold(
            (Vec::new(), 1.0_f64),
            |(mut names, most), (name, more)| {
                names.push(name);
                (names, most.max(*more))
            },
        );
        first.truncate(4);
        let others = wide.len().saturating_sub(first.len());
        let others = if others > 0 { format!(" and {others} more") } else { String::new() };
        let (is, index) = if wide.len() == 1 {
            ("interval", "is wider than the index")
        } else {
            ("intervals", "are wider than the indices")
        };
        (!wide.is_empty()).then(|| {
            format!(
                "the {is} of {}{others} {index}: about {:.0} times as many points would do",
                first.join(", "),
                more.ceil()
            )
        })
    }

    /// Whether the outputs came from random runs and not from a formula.
    fn is_random(&self) -> bool {
        self.outputs.iter().all(|(output, _)| !output.structure.is_empty())
    }
}

fn variance(values: &[f64]) -> Option<f64> {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    (n > 1).then(|| values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1) as f64)
}

/// The two factors that matter most.
fn most_telling(indices: &[Index], factors: usize) -> Option<[usize; 2]> {
    let weight = |factor: usize| {
        let of = indices.iter().filter(|i| i.factor == factor && i.with.is_none());
        of.filter(|i| matches!(i.kind, IndexKind::Total | IndexKind::MuStar | IndexKind::Main))
            .filter_map(|i| i.estimate)
            .map(|e| e.value)
            .fold(f64::NEG_INFINITY, f64::max)
    };
    let mut order: Vec<usize> = (0..factors).collect();
    order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    match order.as_slice() {
        [a, b, ..] => Some([*a.min(b), *a.max(b)]),
        _ => None,
    }
}

/// The points that are a sample of the factors' distributions, with a value each.
struct Independent {
    points: Vec<u64>,
    means: Vec<f64>,
    /// Replications of a point, on average.
    replications: f64,
    /// The variance of one point's mean that is noise; only where the design is balanced and each point has two.
    noise: Option<f64>,
    /// Each point with all its replications.
    values: Vec<Vec<f64>>,
}

impl Independent {
    fn of(plan: &Plan, values: &Replicated) -> Self {
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
        let all: Vec<Vec<f64>> = known
            .iter()
            .map(|(point, _)| values.of(*point as usize).iter().copied().filter(|v| v.is_finite()).collect())
            .collect();
        let runs: usize = all.iter().map(Vec::len).sum();
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

    /// Main effects of all factors and interactions of all pairs.
    fn effects(&self, plan: &Plan) -> Vec<Index> {
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
            return resampled(self.points.len(), confidence, &mut resampling(), |places| {
                let means: Vec<f64> = places.iter().map(|place| self.means[*place]).collect();
                share(&means, places)
            });
        }
        let replications = self.values.iter().map(Vec::len).min().unwrap_or(0);
        let value = share(&self.means, &all)?;
        let spread = resampled(replications, confidence, &mut resampling(), |places| {
            let mean =
                |values: &Vec<f64>| places.iter().map(|r| values[*r]).sum::<f64>() / places.len() as f64;
            share(&self.values.iter().map(mean).collect::<Vec<f64>>(), &all)
        });
        spread.map(|spread| Estimate { value, ..spread })
    }

    /// Cells that one factor may have: each should hold several points.
    fn cell_count(&self) -> usize {
        (self.points.len() / 8).clamp(2, FEW_VALUES)
    }

    fn responses(&self, plan: &Plan) -> Vec<Response> {
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

    fn map(&self, plan: &Plan, factors: [usize; 2]) -> RegimeMap {
        let most = root(self.points.len() / 4).clamp(2, FEW_VALUES);
        let [(rows, row_names), (columns, column_names)] =
            factors.map(|factor| self.cells(plan, factor, most));
        let estimate_of = |row: usize, column: usize| {
            let inside = (0..self.points.len()).filter(|p| rows[*p] == row && columns[*p] == column);
            // One point a cell: its replications are the sample; several: the points are.
            let inside: Vec<usize> = inside.collect();
            let samples: Vec<Sample> = match inside.as_slice() {
                [one] => self.values[*one].iter().map(|v| Sample::Value(*v)).collect(),
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
