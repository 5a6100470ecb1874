//! What a study says: which factors matter, how outputs answer to them, and how far that can be trusted.

use super::indices::{FromBase, Index, Look, RegimeMap, Response};
use super::observations::{Observations, Output};
use super::sample::Independent;
use super::{Block, Design, Plan, Role};
use crate::results::{IndexKind, Measure, explained_by_luck};
use crate::scenario::Setting;
use crate::statistics::{CrossedRow, Estimate, Replicated, elementary, sobol_indices};

/// At most so many looks are taken at an index while it comes to be: a curve needs no more.
const MOST_LOOKS: usize = 24;
/// An index whose whole interval lies below this is called negligible.
const NEGLIGIBLE: f64 = 0.05;

/// All that is said of one output.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Analysis {
    pub output: Output,
    /// The mean over all points; none where some runs did not reach it.
    pub overall: Option<Estimate>,
    pub indices: Vec<Index>,
    pub responses: Vec<Response>,
    /// The indices of single factors as they came to be.
    pub looks: Vec<Look>,
    /// In a design of one factor at a time.
    pub from_base: Vec<FromBase>,
    pub map: Option<RegimeMap>,
    /// Points that had a value.
    pub points: usize,
    /// The share of one run's variance that is the noise of replications; one where it is all that can be seen.
    pub noise_share: Option<f64>,
    /// What a reader should know before believing it.
    pub findings: Vec<String>,
}

/// What one kind of design says.
struct Known {
    indices: Vec<Index>,
    /// Whether the indices are free of the noise of replications.
    is_freed: bool,
    /// Points that entered them, where not all that have a value do.
    points: Option<usize>,
    findings: Vec<String>,
}

impl Known {
    fn of(indices: Vec<Index>) -> Self {
        Self { indices, is_freed: false, points: None, findings: Vec::new() }
    }
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
        let measure = Measure::named(&output.what.measure);
        let endless = (f64::NEG_INFINITY, f64::INFINITY);
        let range = measure.map_or(endless, |measure| measure.range(output.what.baseline.is_some()));
        let sample = Independent::of(&self.plan, values, range);
        let points = (0..values.len()).filter(|point| values.mean(*point).is_some()).count();
        let noise_share = values.noise().and_then(|noise| noise_share(noise, &sample));
        let mut analysis = Analysis {
            output: output.clone(),
            overall: None,
            indices: Vec::new(),
            responses: Vec::new(),
            looks: Vec::new(),
            from_base: Vec::new(),
            map: None,
            points,
            noise_share,
            findings: Vec::new(),
        };
        if let Some(reason) = Self::censored(output) {
            analysis.findings.push(reason);
            if sample.is_fixed() {
                analysis.responses = self.responses_of_whole_cells(&sample, values);
            }
            return analysis;
        }
        if let Design::OneAtATime(_) = self.plan.design {
            return self.one_at_a_time(analysis, &sample, values);
        }
        let known = self.known(&sample, values);
        analysis.looks = self.looks(values, range, &known.indices);
        analysis.overall = sample.overall(self.plan.study.confidence);
        analysis.points = known.points.unwrap_or(points);
        analysis.indices = known.indices;
        analysis.responses = sample.responses(&self.plan);
        let are_traits: Vec<bool> = self.plan.study.factors.iter().map(|f| !f.sets_follow_up()).collect();
        // Where trajectories happen to be, is no even sample of the fields of a map.
        let are_even = !matches!(self.plan.design, Design::Morris { .. });
        let pair = are_even.then(|| most_telling(&analysis.indices, &are_traits)).flatten();
        analysis.map = pair.map(|pair| sample.map(&self.plan, pair));
        analysis.findings = self.findings(&analysis, values, known.is_freed);
        analysis.findings.extend(known.findings);
        analysis
    }

    /// What the design says of how much factors matter.
    fn known(&self, sample: &Independent, values: &Replicated) -> Known {
        match self.plan.design {
            Design::Saltelli { .. } => self.sobol(values),
            Design::Morris { .. } => self.morris(values),
            _ => Known { is_freed: sample.is_freed(), ..Known::of(sample.effects(&self.plan)) },
        }
    }

    /// The indices of single factors after some of what their intervals rest on – independent parts, or replications where
    /// the points are all there are –, and at last after all of it: `whole`.
    fn looks(&self, values: &Replicated, range: (f64, f64), whole: &[Index]) -> Vec<Look> {
        let is_fixed = matches!(self.plan.design, Design::Grid(_) | Design::List(_));
        let parts = (0..values.len()).map(|point| values.part(point) + 1).max().unwrap_or(0);
        let all = if is_fixed { values.replications() } else { parts };
        // From one alone there is no interval.
        let counts = spaced(2, all, MOST_LOOKS);
        let look = |after: usize| {
            let first =
                if is_fixed { values.of_first_replications(after) } else { values.of_first_parts(after) };
            let indices = if after == all {
                whole.to_vec()
            } else {
                self.known(&Independent::of(&self.plan, &first, range), &first).indices
            };
            indices
                .into_iter()
                .filter(|index| index.is_weight() && index.estimate.is_some())
                .map(move |index| Look { after, index })
        };
        counts.into_iter().flat_map(look).collect()
    }

    /// Why nothing is said of an output that some runs did not reach: what is missing is missing because of its value, and
    /// what is left is no fair sample.
    fn censored(output: &Output) -> Option<String> {
        if output.unreached == 0 {
            return None;
        }
        let measure = Measure::named(&output.what.measure)?;
        let instead = match measure {
            measure if measure.quantile().is_some() => {
                format!(
                    "analyse {}, which counts what is not delivered as τ",
                    Measure::DelayRestrictedMean.name()
                )
            }
            _ => format!("analyse {} beside it, which every run has", Measure::DeliveredShare.name()),
        };
        Some(format!(
            "{} was not reached in {} runs: they are missing because of their value, and what is left would mislead, so \
             no index is given: {instead}",
            output.what.measure, output.unreached
        ))
    }

    /// The answers to levels of which every run reached the output.
    fn responses_of_whole_cells(&self, sample: &Independent, values: &Replicated) -> Vec<Response> {
        let is_whole = |point: &u64| values.of(*point as usize).iter().all(|value| value.is_finite());
        let missing: Vec<u64> = (0..self.plan.points).filter(|point| !is_whole(point)).collect();
        let settings: Vec<Vec<Setting>> = missing.iter().map(|point| self.plan.settings(*point)).collect();
        let mut responses = sample.responses(&self.plan);
        responses.retain(|response| {
            let factor = &self.plan.study.factors[response.factor];
            let is_there = |settings: &Vec<Setting>| {
                let setting = &settings[response.factor];
                factor.label(setting) == response.label
                    || factor.number(setting).is_some_and(|n| Some(n) == response.at)
            };
            !settings.iter().any(is_there)
        });
        responses
    }

    fn sobol(&self, values: &Replicated) -> Known {
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
        let got = sobol_indices(values, &rows, k, self.plan.study.confidence);
        let Some(got) = got else { return Known::of(Vec::new()) };
        let index = |kind, factor, with, estimate| Index { kind, factor, with, estimate };
        let first = got.first.into_iter().enumerate().map(|(f, e)| index(IndexKind::First, f, None, e));
        let total = got.total.into_iter().enumerate().map(|(f, e)| index(IndexKind::Total, f, None, e));
        let second = got.second.into_iter().map(|(i, j, e)| index(IndexKind::Second, i, Some(j), e));
        let mut known = Known::of(first.chain(total).chain(second).collect());
        known.is_freed = got.is_freed;
        known.points = Some(got.rows * (values.len() / rows.len().max(1)));
        let left_out = rows.len() - got.rows;
        if left_out > 0 {
            known.findings.push(format!(
                "{} of {} rows are used, {left_out} are left out because a run of theirs failed or has no value",
                got.rows,
                rows.len()
            ));
        }
        if !got.is_shown {
            let more = if self.is_random() { "replications" } else { "points" };
            known.findings.push(format!(
                "what the factors do to it is not shown through the luck of the runs, so no share of it is given: more \
                 {more} would help"
            ));
        }
        if self.plan.study.scrambles == 1 {
            known.findings.push("one scramble has no interval: write scrambles = 16 or the like".to_owned());
        }
        known
    }

    /// The effects, and the factors whose effects the noise of replications alone would explain.
    fn morris(&self, values: &Replicated) -> Known {
        /// E|Z| of a standard normal Z: √(2/π).
        const MEAN_SIZE: f64 = 0.797_884_560_802_865_4;
        let mut steps: Vec<Vec<(usize, usize, f64)>> = vec![Vec::new(); self.plan.study.factors.len()];
        for point in 1..self.plan.points {
            if let Role::Step { moved: Some(factor), .. } = self.plan.role(point) {
                let distance = self.plan.position(point, factor) - self.plan.position(point - 1, factor);
                // Two levels of the cube can be one whole number of the factor: such a step says nothing.
                if distance != 0.0 {
                    steps[factor].push((point as usize - 1, point as usize, distance));
                }
            }
        }
        let (mut known, mut idle) = (Known::of(Vec::new()), Vec::new());
        for (factor, steps) in steps.iter().enumerate() {
            let got = elementary(values, steps, self.plan.study.confidence);
            let size = got.mu_star.map(|e| e.reach().0);
            if got.noise.zip(size).is_some_and(|(noise, size)| size <= noise * MEAN_SIZE) {
                idle.push(self.plan.study.factors[factor].name.as_str());
            }
            let kinds =
                [(IndexKind::Mu, got.mu), (IndexKind::MuStar, got.mu_star), (IndexKind::Sigma, got.sigma)];
            known.indices.extend(kinds.map(|(kind, estimate)| Index { kind, factor, with: None, estimate }));
        }
        if !idle.is_empty() {
            known.findings.push(explained_by_luck(&idle));
        }
        known
    }

    fn findings(&self, analysis: &Analysis, values: &Replicated, is_freed: bool) -> Vec<String> {
        let mut said = Vec::new();
        let missing = values.len() - analysis.points;
        let known = |point| values.of(point).iter().filter(|value| value.is_finite()).count();
        let is_repeated = (0..values.len()).any(|point| known(point) > 1);
        if missing > 0 {
            said.push(format!(
                "{missing} of {} points have no value and are left out, never counted as zero",
                values.len()
            ));
        }
        match analysis.noise_share {
            Some(share) if share >= 0.995 => said.push(
                "luck dominates: it is all that single runs show, and more replications are what helps"
                    .to_owned(),
            ),
            Some(share) if share >= 0.005 => {
                let freed = match self.plan.design {
                    Design::Morris { .. } => "; it makes effects look larger than they are",
                    _ if is_freed => "; the indices are freed of it",
                    _ => ", which counts as an effect here",
                };
                let percent = share * 100.0;
                said.push(format!("{percent:.0} % of how single runs differ is luck{freed}"));
            }
            None if analysis.points > 0 && self.is_random() && !is_repeated => said.push(
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
            let (value, half) = index.estimate.and_then(|e| Some((e.value, e.half_width()?)))?;
            let is_wide = 2.0 * half > value.abs() && value + half > NEGLIGIBLE;
            let name = &self.plan.study.factors[index.factor].name;
            // The width falls with the root of the number of points.
            let relative = 2.0 * half / value.abs().max(NEGLIGIBLE);
            let more = (relative * relative).max(2.0);
            is_wide.then(|| (format!("{} ({})", name.replace('_', " "), index.kind.name()), more))
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
        let (is, decide, share) = if wide.len() == 1 {
            ("interval", "decides", "is wider than the share itself")
        } else {
            ("intervals", "decide", "are wider than the shares themselves")
        };
        // Where luck is most of what a run shows, points do not help: each of them shows it again.
        let of_what =
            if analysis.noise_share.is_some_and(|share| share > 0.5) { "replications" } else { "points" };
        (!wide.is_empty()).then(|| {
            format!(
                "the {is} of what {}{others} {decide} {share}: about {:.0} times as many {of_what} would narrow it",
                first.join(", "),
                more.ceil()
            )
        })
    }

    /// Whether the outputs came from random runs and not from a formula.
    fn is_random(&self) -> bool {
        self.outputs.iter().all(|(output, _)| !output.what.structure.is_empty())
    }
}

/// Whole numbers from the first to the last, at most so many, evenly spaced.
fn spaced(first: usize, last: usize, most: usize) -> Vec<usize> {
    if last < first {
        return Vec::new();
    }
    let steps = (last - first).min(most - 1);
    (0..=steps).map(|step| first + (last - first) * step / steps.max(1)).collect()
}

/// The share of one run's variance that noise is: all of it where the means of points vary no more than noise makes them.
fn noise_share(noise: f64, sample: &Independent) -> Option<f64> {
    // The variance of means holds a part of the noise itself.
    let total = variance(&sample.means)? + noise * (1.0 - 1.0 / sample.replications);
    (noise > 0.0 || total > 0.0).then(|| if total > 0.0 { (noise / total).min(1.0) } else { 1.0 })
}

fn variance(values: &[f64]) -> Option<f64> {
    let n = values.len();
    let mean = values.iter().sum::<f64>() / n as f64;
    (n > 1).then(|| values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1) as f64)
}

/// The two factors that matter most: for how long one looks, which is no trait of a firm, only where there is no other.
fn most_telling(indices: &[Index], are_traits: &[bool]) -> Option<[usize; 2]> {
    let weight = |factor: usize| {
        let of = indices.iter().filter(|i| i.factor == factor && i.with.is_none());
        of.filter(|i| matches!(i.kind, IndexKind::Total | IndexKind::Main))
            .filter_map(|i| i.estimate)
            .map(|e| e.value)
            .fold(f64::NEG_INFINITY, f64::max)
    };
    let mut order: Vec<usize> = (0..are_traits.len()).collect();
    order.sort_by(|a, b| {
        let by_trait = are_traits[*b].cmp(&are_traits[*a]);
        by_trait.then(weight(*b).total_cmp(&weight(*a))).then(a.cmp(b))
    });
    match order.as_slice() {
        [a, b, ..] => Some([*a.min(b), *a.max(b)]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_over_the_two_heaviest_factors_and_over_how_long_one_looks_only_where_there_is_no_other() {
        let index = |(factor, weight): (usize, &f64)| Index {
            kind: IndexKind::Total,
            factor,
            with: None,
            estimate: Some(Estimate { value: *weight, bounds: None, standard_error: None, replications: 1 }),
        };
        let indices: Vec<Index> = [0.2, 0.7, 0.1, 0.4].iter().enumerate().map(index).collect();
        assert_eq!(most_telling(&indices, &[true; 4]), Some([1, 3]));
        assert_eq!(most_telling(&indices, &[true, false, true, true]), Some([0, 3]));
        assert_eq!(most_telling(&indices[..2], &[true, false]), Some([0, 1]));
        assert_eq!(most_telling(&indices[..1], &[true]), None);
    }
}
