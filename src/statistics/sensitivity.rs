//! How much of what comes out is due to what goes in: variance-based indices, elementary effects, effects of levels.
//!
//! A point of a study is run several times under different luck. Squares and products of its values are taken between
//! *different* replications wherever there are two, so that the noise of replications, which is independent from one to the
//! next, has expectation zero in every variance and every index. Where there is only one, noise counts as an effect.
//!
//! The points fall into parts – scrambles of a sequence, trajectories – that are drawn independently and meet luck of
//! their own. Intervals come from the spread of the parts, by Student's t (Owen, arXiv 2501.00150): within a part points
//! share their luck, and no spread within one can show what that luck does to all of them.

use super::replicated::{Replicated, mean};
use super::{Estimate, Nature, Sample, estimate};
use std::collections::BTreeMap;

/// The mean product of two quantities over pairs of different replications; of the same where there is only one.
fn product(x: &[f64], y: &[f64]) -> Option<f64> {
    let pairs = x.iter().zip(y).filter(|(x, y)| x.is_finite() && y.is_finite());
    let (mut sum_x, mut sum_y, mut both, mut count) = (0.0, 0.0, 0.0, 0_usize);
    for (x, y) in pairs {
        (sum_x, sum_y, both, count) = (sum_x + x, sum_y + y, both + x * y, count + 1);
    }
    match count {
        0 => None,
        1 => Some(both),
        n => Some((sum_x * sum_y - both) / (n * (n - 1)) as f64),
    }
}

pub(super) fn difference(x: &[f64], y: &[f64]) -> Vec<f64> {
    x.iter().zip(y).map(|(x, y)| x - y).collect()
}

/// The places of one row of Saltelli's design among the points.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CrossedRow {
    pub a: usize,
    pub b: usize,
    /// A with one factor from B, factor by factor.
    pub ab: Vec<usize>,
    /// B with one factor from A; empty in a design of the first order.
    pub ba: Vec<usize>,
}

/// Shares of the variance that factors explain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Indices {
    /// S1: alone.
    pub first: Vec<Option<Estimate>>,
    /// ST: alone and together with others.
    pub total: Vec<Option<Estimate>>,
    /// S2: two together, beyond what each does alone.
    pub second: Vec<(usize, usize, Option<Estimate>)>,
    /// Rows that had every value.
    pub rows: usize,
    /// Whether the variance between points is more than luck could make.
    pub is_shown: bool,
    /// Whether the noise of replications is taken out: each row has two of them throughout.
    pub is_freed: bool,
}

/// What one row, or all rows of a part, contribute to the sums of the estimators.
#[derive(Clone)]
struct Terms {
    variance: f64,
    first: Vec<f64>,
    total: Vec<f64>,
    second: Vec<f64>,
}

impl Terms {
    fn add(&mut self, other: &Self) {
        let sum = |to: &mut Vec<f64>, of: &Vec<f64>| to.iter_mut().zip(of).for_each(|(to, of)| *to += of);
        self.variance += other.variance;
        sum(&mut self.first, &other.first);
        sum(&mut self.total, &other.total);
        sum(&mut self.second, &other.second);
    }
}

/// Sobol' indices as ratios of sums over parts: S1 after Saltelli et al. (2010), ST after Jansen (1999), S2 after Saltelli
/// (2002). Rows that lack a value are left out whole. Where the variance itself is not shown to be above zero, no share of
/// it is told.
pub(crate) fn sobol_indices(
    values: &Replicated,
    rows: &[CrossedRow],
    factors: usize,
    confidence: f64,
) -> Option<Indices> {
    let shared: Vec<Vec<usize>> = rows.iter().map(|row| shared_replications(values, row)).collect();
    // Squares of one replication carry its noise, products of two do not: rows of both kinds are never mixed.
    let two = shared.iter().filter(|shared| shared.len() > 1).count();
    let one = shared.iter().filter(|shared| !shared.is_empty()).count();
    let is_freed = two > 0 && 2 * two >= one;
    let kept = |shared: Vec<usize>| if is_freed { shared } else { vec![shared[0]] };
    let mut of_part: BTreeMap<usize, Vec<(&CrossedRow, Vec<usize>)>> = BTreeMap::new();
    for (row, shared) in rows.iter().zip(shared).filter(|(_, shared)| shared.len() > usize::from(is_freed)) {
        of_part.entry(values.part(row.a)).or_default().push((row, kept(shared)));
    }
    let used = of_part.values().map(Vec::len).sum();
    let parts: Vec<(Terms, usize)> =
        of_part.values().filter_map(|rows| Some((part_terms(values, rows, factors)?, rows.len()))).collect();
    let has_second = parts.iter().all(|(terms, _)| !terms.second.is_empty());
    let variance = parts.iter().map(|(t, n)| Sample::Ratio { over: t.variance, under: *n as f64 });
    let variance = estimate(&variance.collect::<Vec<_>>(), Nature::Level, confidence)?;
    let is_shown = variance.value > 0.0 && variance.low().is_none_or(|low| low > 0.0);
    let share = |of: &dyn Fn(&Terms) -> f64| {
        let ratio = |(terms, _): &(Terms, usize)| Sample::Ratio { over: of(terms), under: terms.variance };
        estimate(&parts.iter().map(ratio).collect::<Vec<_>>(), Nature::Level, confidence).filter(|_| is_shown)
    };
    let pairs = (0..factors).flat_map(|i| (i + 1..factors).map(move |j| (i, j))).filter(|_| has_second);
    Some(Indices {
        first: (0..factors).map(|f| share(&|terms| terms.first[f])).collect(),
        total: (0..factors).map(|f| share(&|terms| terms.total[f])).collect(),
        second: pairs.enumerate().map(|(place, (i, j))| (i, j, share(&|t| t.second[place]))).collect(),
        rows: used,
        is_shown,
        is_freed,
    })
}

/// The replications that all points of a row have.
fn shared_replications(values: &Replicated, row: &CrossedRow) -> Vec<usize> {
    let points = || [row.a, row.b].into_iter().chain(row.ab.iter().copied()).chain(row.ba.iter().copied());
    (0..values.replications()).filter(|r| points().all(|point| values.of(point)[*r].is_finite())).collect()
}

/// The sums of one part, whose points are taken from their mean under each luck: that moves no index, but lets none carry
/// the level of the output.
fn part_terms(values: &Replicated, rows: &[(&CrossedRow, Vec<usize>)], factors: usize) -> Option<Terms> {
    let ends = || rows.iter().flat_map(|(row, shared)| [(row.a, shared), (row.b, shared)]);
    let column = |r: usize| {
        mean(ends().filter(|(_, shared)| shared.contains(&r)).map(|(point, _)| values.of(point)[r]))
    };
    let centres: Vec<f64> = (0..values.replications()).map(|r| column(r).unwrap_or(0.0)).collect();
    let mut sum: Option<Terms> = None;
    for (row, shared) in rows {
        let terms = terms(values, row, factors, (&centres, shared))?;
        match &mut sum {
            Some(sum) => sum.add(&terms),
            None => sum = Some(terms),
        }
    }
    sum
}

/// Half the mean square of differences between points of one row that have no coordinate in common: the variance, without
/// a mean that would have to be known, and whatever luck does to all points alike.
fn variance(pairs: &[(&Vec<f64>, &Vec<f64>)]) -> Option<f64> {
    let halved = |(x, y): &(&Vec<f64>, &Vec<f64>)| {
        let apart = difference(x, y);
        product(&apart, &apart).map(|squared| squared / 2.0)
    };
    Some(pairs.iter().map(halved).sum::<Option<f64>>()? / pairs.len() as f64)
}

fn terms(
    values: &Replicated,
    row: &CrossedRow,
    factors: usize,
    (centres, replications): (&[f64], &[usize]),
) -> Option<Terms> {
    let deviations = |point: usize| -> Vec<f64> {
        let of = values.of(point);
        replications.iter().map(|r| of[*r] - centres[*r]).collect()
    };
    let (a, b) = (deviations(row.a), deviations(row.b));
    let ab: Vec<Vec<f64>> = row.ab.iter().map(|point| deviations(*point)).collect();
    let ba: Vec<Vec<f64>> = row.ba.iter().map(|point| deviations(*point)).collect();
    let crossed = ab.iter().zip(&ba);
    let variance = variance(&std::iter::once((&a, &b)).chain(crossed).collect::<Vec<_>>())?;
    let first: Vec<f64> = ab.iter().map(|ab| product(&b, &difference(ab, &a))).collect::<Option<_>>()?;
    let total = ab.iter().map(|ab| difference(&a, ab));
    let total = total.map(|d| product(&d, &d).map(|squared| squared / 2.0)).collect::<Option<_>>()?;
    let mut second = Vec::new();
    if !ba.is_empty() {
        for i in 0..factors {
            for j in i + 1..factors {
                let joint = product(&ba[i], &ab[j])? - product(&a, &b)?;
                second.push(joint - first[i] - first[j]);
            }
        }
    }
    Some(Terms { variance, first, total, second })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, RandomKey};

    fn uniform(place: u64, which: u64) -> f64 {
        RandomKey::new(11, 0).child(place).draw(Purpose::Choice, which).uniform()
    }

    /// y = 3x₀ + x₁ on the unit square with noise of the given size: V = 9/12 + 1/12.
    fn linear(noise: f64, replications: usize) -> (Replicated, Vec<CrossedRow>) {
        let n = 4000;
        let mut values = Replicated::missing(n * 4, replications).in_parts(|point| point / 4 % 16);
        let mut rows = Vec::new();
        for row in 0..n {
            let u = |which| uniform(row as u64, which);
            let (a, b) = ([u(0), u(1)], [u(2), u(3)]);
            for (place, x) in [a, [b[0], a[1]], [a[0], b[1]], b].into_iter().enumerate() {
                for r in 0..replications {
                    let random = RandomKey::new(5, r as u32).child((row * 4 + place) as u64);
                    let wobble = noise * random.draw(Purpose::Work, 0).normal();
                    values.set(row * 4 + place, r, Some(3.0 * x[0] + x[1] + wobble));
                }
            }
            rows.push(CrossedRow {
                a: row * 4,
                b: row * 4 + 3,
                ab: vec![row * 4 + 1, row * 4 + 2],
                ba: vec![],
            });
        }
        (values, rows)
    }

    fn near(got: Option<Estimate>, expected: f64) {
        let got = got.unwrap();
        assert!((got.value - expected).abs() < 4.0 * got.standard_error.unwrap(), "{got:?} {expected}");
        assert!(got.standard_error.unwrap() < 0.05);
    }

    #[test]
    fn two_replications_take_their_noise_out_of_every_index() {
        let (values, rows) = linear(1.0, 2);
        let got = sobol_indices(&values, &rows, 2, 0.95).unwrap();
        near(got.first[0], 0.9);
        near(got.total[0], 0.9);
        near(got.first[1], 0.1);
        near(got.total[1], 0.1);
        assert!((values.noise().unwrap() - 1.0).abs() < 0.05);
    }

    #[test]
    fn one_replication_counts_its_noise_as_an_effect() {
        let (values, rows) = linear(1.0, 1);
        let got = sobol_indices(&values, &rows, 2, 0.95).unwrap();
        assert!(got.total[1].unwrap().value > 0.5, "(1/12 + 1) / (10/12 + 1)");
        assert!(!got.is_freed);
    }

    #[test]
    fn a_second_replication_of_some_rows_is_never_mixed_with_one_of_others() {
        for part in [10, 6, 4, 1] {
            let (mut values, rows) = linear(1.0, 2);
            for (_, row) in rows.iter().enumerate().filter(|(place, _)| place % 10 >= part) {
                (row.a..=row.b).for_each(|point| values.set(point, 1, None));
            }
            let got = sobol_indices(&values, &rows, 2, 0.95).unwrap();
            let is_freed = part >= 5;
            assert_eq!(got.is_freed, is_freed, "{part} of 10 rows have two");
            if is_freed {
                near(got.total[1], 0.1);
            } else {
                assert!(got.total[1].unwrap().value > 0.5);
            }
        }
    }

    #[test]
    fn one_part_alone_has_indices_and_no_intervals() {
        let (values, rows) = linear(1.0, 2);
        let got = sobol_indices(&values.in_parts(|_| 0), &rows, 2, 0.95).unwrap();
        assert!((got.first[0].unwrap().value - 0.9).abs() < 0.1 && got.first[0].unwrap().bounds.is_none());
    }

    #[test]
    fn where_luck_hides_what_factors_do_no_share_is_told() {
        let (values, rows) = linear(300.0, 2);
        let got = sobol_indices(&values, &rows[..64], 2, 0.95).unwrap();
        assert!(!got.is_shown && got.first.iter().chain(&got.total).all(Option::is_none), "{got:?}");
    }

    #[test]
    fn a_row_that_lacks_a_value_is_left_out_whole() {
        let (mut values, rows) = linear(0.0, 1);
        values.set(2, 0, None);
        let got = sobol_indices(&values, &rows, 2, 0.95).unwrap();
        assert_eq!(got.rows, rows.len() - 1);
        near(got.first[0], 0.9);
    }

    #[test]
    fn of_a_product_all_variance_is_that_of_the_two_together() {
        // y = x₀x₁ on [−1, 1]²: neither explains anything alone, V = 1/9; and y = x₀ + x₁ has nothing beyond.
        for (product, second) in [(true, 1.0), (false, 0.0)] {
            const ROWS: usize = 4000;
            let mut values = Replicated::missing(ROWS * 6, 1).in_parts(|point| point / 6 % 16);
            let mut rows = Vec::new();
            for row in 0..ROWS {
                let u = |which| 2.0 * uniform(row as u64, which) - 1.0;
                let (a, b) = ([u(0), u(1)], [u(2), u(3)]);
                let points = [a, [b[0], a[1]], [a[0], b[1]], [a[0], b[1]], [b[0], a[1]], b];
                for (place, x) in points.into_iter().enumerate() {
                    let y = if product { x[0] * x[1] } else { x[0] + x[1] };
                    values.set(row * 6 + place, 0, Some(y));
                }
                let at = |place: usize| row * 6 + place;
                rows.push(CrossedRow { a: at(0), b: at(5), ab: vec![at(1), at(2)], ba: vec![at(3), at(4)] });
            }
            let got = sobol_indices(&values, &rows, 2, 0.95).unwrap();
            let [(0, 1, both)] = got.second[..] else { panic!("{:?}", got.second) };
            near(both, second);
            near(got.first[0], if product { 0.0 } else { 0.5 });
        }
    }
}
