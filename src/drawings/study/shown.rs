//! The rows of a study, gathered output by output, as drawings show them.

use crate::results::{Estimate, IndexKind, MapCell, StudyOutput, StudyResults};

/// All rows that speak of one output.
pub(super) struct Analysis<'a> {
    pub output: &'a StudyOutput,
    pub indices: Vec<Index>,
    /// The indices as they came to be, in the order in which they did.
    pub looks: Vec<Look>,
    pub responses: Vec<Response>,
    /// The differences from the base case, where one factor moves at a time.
    pub from_base: Vec<Response>,
    pub map: Option<RegimeMap>,
}

/// How much a factor matters, alone or with another.
pub(super) struct Index {
    pub kind: IndexKind,
    pub factor: usize,
    pub with: bool,
    pub estimate: Estimate,
}

/// How much a factor mattered after so many repetitions.
pub(super) struct Look {
    pub kind: IndexKind,
    pub factor: usize,
    pub after: usize,
    pub estimate: Estimate,
}

/// The answer to one level of a factor.
#[derive(Clone)]
pub(super) struct Response {
    pub factor: usize,
    pub at: Option<f64>,
    pub label: String,
    pub estimate: Estimate,
}

/// The answers to two factors.
pub(super) struct RegimeMap {
    pub factors: [usize; 2],
    /// The levels of each factor, with their numbers.
    pub axes: [Vec<(String, Option<f64>)>; 2],
    /// First factor outside, second inside.
    pub cells: Vec<Vec<Estimate>>,
}

/// The factors that weigh most in any of some outputs, as many as are wanted, in the order of the study.
pub(super) fn weightiest(factors: usize, analyses: &[&Analysis<'_>], most: usize) -> Vec<usize> {
    let weights: Vec<Vec<f64>> = analyses.iter().map(|analysis| analysis.weights(factors)).collect();
    // Outputs have units of their own: what counts is the part of the heaviest factor of each.
    let weight = |factor: usize| {
        let parts = weights.iter().map(|own| own[factor] / own.iter().copied().fold(1e-300, f64::max));
        parts.fold(0.0, f64::max)
    };
    let mut order: Vec<usize> = (0..factors).collect();
    order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
    order.truncate(most);
    order.sort_unstable();
    order
}

impl Analysis<'_> {
    /// How much each factor weighs: by its strongest index or, where there is none, by how far the output goes with it.
    fn weights(&self, factors: usize) -> Vec<f64> {
        const STRONGEST: [IndexKind; 3] = [IndexKind::Total, IndexKind::MuStar, IndexKind::Main];
        let of = |kind: IndexKind, factor: usize| {
            let own = self.indices.iter().find(|i| i.kind == kind && i.factor == factor && !i.with);
            own.and_then(|index| index.estimate.value)
        };
        let known = |kind: &IndexKind| (0..factors).any(|factor| of(*kind, factor).is_some());
        let weight = |factor: usize| match STRONGEST.into_iter().find(known) {
            Some(kind) => of(kind, factor).unwrap_or(0.0).max(0.0),
            None => {
                let own = self.responses.iter().chain(&self.from_base).filter(|row| row.factor == factor);
                let values = own.filter_map(|row| row.estimate.value);
                let reach = values.fold((f64::INFINITY, f64::NEG_INFINITY), |r, v| (r.0.min(v), r.1.max(v)));
                (reach.1 - reach.0).max(0.0)
            }
        };
        (0..factors).map(weight).collect()
    }
}

/// What is said of every output.
pub(super) fn analyses(study: &StudyResults) -> Vec<Analysis<'_>> {
    study.means.iter().map(|row| analysis(study, &row.output)).collect()
}

fn analysis<'a>(study: &'a StudyResults, output: &'a StudyOutput) -> Analysis<'a> {
    let factor = |name: &str| study.factors.iter().position(|factor| factor.factor == name);
    let indices = study.sensitivity.iter().filter(|row| row.output.is_same(output)).filter_map(|row| {
        let (with, estimate) = (row.with_factor.is_some(), row.estimate);
        Some(Index { kind: row.index, factor: factor(&row.factor)?, with, estimate })
    });
    let looks = study.convergence.iter().filter(|row| row.output.is_same(output)).filter_map(|row| {
        Some(Look { kind: row.index, factor: factor(&row.factor)?, after: row.after, estimate: row.estimate })
    });
    let responses = study.responses.iter().filter(|row| row.output.is_same(output)).filter_map(|row| {
        let (at, label, estimate) = (row.factor_mean, row.level.clone(), row.estimate);
        Some(Response { factor: factor(&row.factor)?, at, label, estimate })
    });
    let from_base = study.from_base.iter().filter(|row| row.output.is_same(output)).filter_map(|row| {
        let (at, label, estimate) = (row.factor_mean, row.level.clone(), row.estimate);
        Some(Response { factor: factor(&row.factor)?, at, label, estimate })
    });
    let cells: Vec<&MapCell> = study.maps.iter().filter(|cell| cell.output.is_same(output)).collect();
    let factors = cells.first().and_then(|cell| Some([factor(&cell.factor)?, factor(&cell.with_factor)?]));
    let map = factors.map(|factors| map(factors, &cells));
    let (responses, from_base) = (responses.collect(), from_base.collect());
    Analysis { output, indices: indices.collect(), looks: looks.collect(), responses, from_base, map }
}

fn map(factors: [usize; 2], cells: &[&MapCell]) -> RegimeMap {
    let first = cells.iter().filter(|cell| cell.with_place == 0);
    let second = cells.iter().filter(|cell| cell.place == 0);
    let axes: [Vec<(String, Option<f64>)>; 2] = [
        first.map(|cell| (cell.level.clone(), cell.factor_mean)).collect(),
        second.map(|cell| (cell.with_level.clone(), cell.with_factor_mean)).collect(),
    ];
    let mut of_place = vec![Vec::new(); axes[0].len()];
    for cell in cells {
        if let Some(column) = of_place.get_mut(cell.place) {
            column.push(cell.estimate);
        }
    }
    RegimeMap { factors, axes, cells: of_place }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output() -> StudyOutput {
        StudyOutput {
            structure: "network".to_owned(),
            baseline: None,
            measure: "delivered.share".to_owned(),
            unit: "share".to_owned(),
        }
    }

    fn estimate(value: f64) -> Estimate {
        Estimate { value: Some(value), low: None, high: None, confidence: 0.95 }
    }

    fn weighed<'a>(output: &'a StudyOutput, kind: IndexKind, weights: &[f64]) -> Analysis<'a> {
        let index = |(factor, weight): (usize, &f64)| Index {
            kind,
            factor,
            with: false,
            estimate: estimate(*weight),
        };
        let indices = weights.iter().enumerate().map(index).collect();
        let (looks, responses, from_base) = (Vec::new(), Vec::new(), Vec::new());
        Analysis { output, indices, looks, responses, from_base, map: None }
    }

    #[test]
    fn a_factor_is_shown_that_weighs_much_in_any_output_whatever_its_unit() {
        let output = output();
        let days = weighed(&output, IndexKind::MuStar, &[60.0, 3.0, 1.0, 2.0]);
        let shares = weighed(&output, IndexKind::MuStar, &[0.01, 0.1, 0.2, 0.01]);
        assert_eq!(weightiest(4, &[&days, &shares], 3), [0, 1, 2]);
        assert_eq!(weightiest(4, &[&days], 2), [0, 1], "and in one alone those that weigh most in it");
        // Of several indices the total one counts, which holds what factors do together.
        let mut both = weighed(&output, IndexKind::First, &[0.9, 0.0]);
        both.indices.extend(weighed(&output, IndexKind::Total, &[0.1, 0.8]).indices);
        assert_eq!(weightiest(2, &[&both], 1), [1]);
    }

    #[test]
    fn where_nothing_is_weighed_a_factor_counts_by_how_far_the_output_goes_with_it() {
        let output = output();
        let mut analysis = weighed(&output, IndexKind::Total, &[]);
        let at =
            |factor, value| Response { factor, at: None, label: String::new(), estimate: estimate(value) };
        analysis.responses = vec![at(0, 5.0), at(0, 5.5), at(1, 4.0), at(1, 7.0), at(2, 5.0)];
        assert_eq!(weightiest(3, &[&analysis], 1), [1]);
    }
}
