//! How much of what comes out is due to what goes in: variance-based indices, elementary effects, effects of levels.
//!
//! A point of a study is run several times under different luck. Squares and products of its values are taken between
//! *different* replications wherever there are two, so that the noise of replications, which is independent from one to the
//! next, has expectation zero in every variance and every index. Where there is only one, noise counts as an effect.

use super::{Estimate, resampled, resampled_mostly};
use rand::Rng;

/// Values of many points, as many replications each; what is missing is NaN.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Replicated {
    replications: usize,
    values: Vec<f64>,
}

impl Replicated {
    /// Nothing known yet of so many points.
    pub fn missing(points: usize, replications: usize) -> Self {
        Self { replications, values: vec![f64::NAN; points * replications] }
    }

    pub fn set(&mut self, point: usize, replication: usize, value: Option<f64>) {
        self.values[point * self.replications + replication] = value.unwrap_or(f64::NAN);
    }

    /// The replications of a point, missing ones as NaN.
    pub fn of(&self, point: usize) -> &[f64] {
        &self.values[point * self.replications..(point + 1) * self.replications]
    }

    /// The number of points.
    pub fn len(&self) -> usize {
        self.values.len() / self.replications.max(1)
    }

    /// The mean of a point's replications.
    pub fn mean(&self, point: usize) -> Option<f64> {
        mean(self.of(point).iter().copied().filter(|v| v.is_finite()))
    }

    /// The same without what a replication does to all points alike: under common luck that moves no difference between
    /// points, and is no noise of theirs.
    pub fn centred(&self) -> Self {
        let whole: Vec<usize> =
            (0..self.len()).filter(|point| self.of(*point).iter().all(|v| v.is_finite())).collect();
        let column = |r: usize| mean(whole.iter().map(|point| self.of(*point)[r])).unwrap_or(0.0);
        let columns: Vec<f64> = (0..self.replications).map(column).collect();
        let values = self.values.iter().enumerate().map(|(place, v)| v - columns[place % self.replications]);
        Self { replications: self.replications, values: values.collect() }
    }

    /// The noise of one run: the variance between replications of a point beyond what they do to all points alike. None
    /// where no point has two.
    pub fn noise(&self) -> Option<f64> {
        let centred = self.centred();
        let variance = |point: usize| {
            let values: Vec<f64> = centred.of(point).iter().copied().filter(|v| v.is_finite()).collect();
            let centre = mean(values.iter().copied())?;
            let squares: f64 = values.iter().map(|v| (v - centre) * (v - centre)).sum();
            (values.len() > 1).then(|| squares / (values.len() - 1) as f64)
        };
        let whole =
            (0..self.len()).filter(|point| self.of(*point).iter().all(|v| v.is_finite())).count() as f64;
        // The means of the columns took one degree of freedom of every replication.
        let lost = if whole > 1.0 { whole / (whole - 1.0) } else { 1.0 };
        mean((0..self.len()).filter_map(variance)).map(|noise| noise * lost)
    }

    /// The difference to another, point by point and replication by replication.
    pub fn less(&self, other: &Self) -> Self {
        let values = self.values.iter().zip(&other.values).map(|(a, b)| a - b).collect();
        Self { replications: self.replications, values }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), v| (sum + v, count + 1));
    (count > 0).then(|| sum / count as f64)
}

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

fn difference(x: &[f64], y: &[f64]) -> Vec<f64> {
    x.iter().zip(y).map(|(x, y)| x - y).collect()
}

/// The part of the resamples in which a ratio must exist: a variance near nothing may come out below it in some.
const MOST_RESAMPLES: f64 = 0.9;

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
    /// Whether the noise of replications is taken out: each row has two of them throughout.
    pub is_freed: bool,
}

/// What one row contributes to the sums of the estimators.
struct Terms {
    variance: f64,
    first: Vec<f64>,
    total: Vec<f64>,
    second: Vec<f64>,
}

/// Sobol' indices with bootstrap intervals over rows: S1 after Saltelli et al. (2010), ST after Jansen (1999), S2 after
/// Saltelli (2002). Rows that lack a value are left out whole.
pub(crate) fn sobol_indices(
    values: &Replicated,
    rows: &[CrossedRow],
    factors: usize,
    confidence: f64,
    random: &mut impl Rng,
) -> Option<Indices> {
    let ends = rows.iter().flat_map(|row| [row.a, row.b]);
    let values = values.centred();
    let centre = mean(ends.filter_map(|point| values.mean(point)))?;
    let shared: Vec<Vec<usize>> = rows.iter().map(|row| shared_replications(&values, row)).collect();
    // Squares of one replication carry its noise, products of two do not: rows of both kinds are never mixed.
    let two = shared.iter().filter(|shared| shared.len() > 1).count();
    let one = shared.iter().filter(|shared| !shared.is_empty()).count();
    let is_freed = two > 0 && 2 * two >= one;
    let usable = rows.iter().zip(&shared).filter(|(_, shared)| shared.len() > usize::from(is_freed));
    let kept = |shared: &[usize]| if is_freed { shared.to_vec() } else { vec![shared[0]] };
    let terms: Vec<Terms> =
        usable.filter_map(|(row, shared)| terms(&values, row, factors, (centre, &kept(shared)))).collect();
    if terms.is_empty() {
        return None;
    }
    let mut ratio = |of: &dyn Fn(&Terms) -> f64| {
        resampled_mostly(terms.len(), confidence, random, MOST_RESAMPLES, |places| {
            let (over, under) = places.iter().fold((0.0, 0.0), |(over, under), place| {
                (over + of(&terms[*place]), under + terms[*place].variance)
            });
            (under > 0.0).then(|| over / under)
        })
    };
    let first = (0..factors).map(|f| ratio(&|terms| terms.first[f])).collect();
    let total = (0..factors).map(|f| ratio(&|terms| terms.total[f])).collect();
    let has_second = terms.iter().all(|terms| !terms.second.is_empty());
    let pairs = (0..factors).flat_map(|i| (i + 1..factors).map(move |j| (i, j))).filter(|_| has_second);
    let second = pairs.enumerate().map(|(place, (i, j))| (i, j, ratio(&|t| t.second[place]))).collect();
    Some(Indices { first, total, second, rows: terms.len(), is_freed })
}

/// The replications that all points of a row have.
fn shared_replications(values: &Replicated, row: &CrossedRow) -> Vec<usize> {
    let points = || [row.a, row.b].into_iter().chain(row.ab.iter().copied()).chain(row.ba.iter().copied());
    (0..values.replications).filter(|r| points().all(|point| values.of(point)[*r].is_finite())).collect()
}

fn terms(
    values: &Replicated,
    row: &CrossedRow,
    factors: usize,
    (centre, replications): (f64, &[usize]),
) -> Option<Terms> {
    let centred = |point: usize| -> Vec<f64> {
        let of = values.of(point);
        replications.iter().map(|r| of[*r] - centre).collect()
    };
    let (a, b) = (centred(row.a), centred(row.b));
    let ab: Vec<Vec<f64>> = row.ab.iter().map(|point| centred(*point)).collect();
    let ba: Vec<Vec<f64>> = row.ba.iter().map(|point| centred(*point)).collect();
    let variance = f64::midpoint(product(&a, &a)?, product(&b, &b)?);
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

/// Elementary effects of one factor (Morris 1991; μ* after Campolongo, Cariboni & Saltelli 2007).
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Elementary {
    /// The mean effect of moving the factor through its whole range.
    pub mu: Option<Estimate>,
    /// The mean size of the effect, whatever its sign.
    pub mu_star: Option<Estimate>,
    /// The spread of the effect over the other factors: curvature and interactions.
    pub sigma: Option<Estimate>,
    /// The standard deviation that the noise of replications alone gives to one effect.
    pub noise: Option<f64>,
    /// Trajectories that had both values.
    pub trajectories: usize,
}

/// Sums up the effects of one factor: each the two points of a step and the distance of the step, of which the whole range
/// is one. Steps that lack a value are left out.
pub(crate) fn elementary(
    values: &Replicated,
    steps: &[(usize, usize, f64)],
    confidence: f64,
    random: &mut impl Rng,
) -> Elementary {
    let change = |(from, to, distance): &(usize, usize, f64)| -> Vec<f64> {
        let change = difference(values.of(*to), values.of(*from));
        change.iter().filter(|v| v.is_finite()).map(|v| v / distance).collect()
    };
    let changes: Vec<Vec<f64>> = steps.iter().map(change).filter(|change| !change.is_empty()).collect();
    let effects: Vec<f64> =
        changes.iter().map(|change| change.iter().sum::<f64>() / change.len() as f64).collect();
    let n = effects.len();
    let average = |places: &[usize], of: &dyn Fn(f64) -> f64| mean(places.iter().map(|p| of(effects[*p])));
    let mu = resampled(n, confidence, random, |places| average(places, &|effect| effect));
    let mu_star = resampled(n, confidence, random, |places| average(places, &f64::abs));
    let sigma = resampled(n, confidence, random, |places| {
        let centre = average(places, &|effect| effect)?;
        let squares: f64 = places.iter().map(|p| (effects[*p] - centre) * (effects[*p] - centre)).sum();
        (places.len() > 1).then(|| libm::sqrt(squares / (places.len() - 1) as f64))
    });
    let variance =
        changes.iter().zip(&effects).filter(|(change, _)| change.len() > 1).map(|(change, centre)| {
            let squares: f64 = change.iter().map(|v| (v - centre) * (v - centre)).sum();
            squares / ((change.len() - 1) * change.len()) as f64
        });
    Elementary { mu, mu_star, sigma, noise: mean(variance).map(libm::sqrt), trajectories: n }
}

/// The share of the variance between points that their cells explain – main effect of one factor or joint effect of
/// several – less what chance alone would explain (ε², Kelley 1935). `noise` is the variance of one point's mean where it
/// is known and all else is balanced, as in a grid; without it the spread within cells is taken for chance.
pub(crate) fn explained_share(means: &[f64], cells: &[usize], noise: Option<f64>) -> Option<f64> {
    let n = means.len();
    let grand = mean(means.iter().copied())?;
    let count = cells.iter().max()? + 1;
    let (mut sums, mut sizes) = (vec![0.0; count], vec![0_usize; count]);
    for (value, cell) in means.iter().zip(cells) {
        sums[*cell] += value - grand;
        sizes[*cell] += 1;
    }
    let between: f64 = sums
        .iter()
        .zip(&sizes)
        .filter(|(_, size)| **size > 0)
        .map(|(sum, size)| sum * sum / *size as f64)
        .sum();
    let total: f64 = means.iter().map(|value| (value - grand) * (value - grand)).sum();
    let degrees = sizes.iter().filter(|size| **size > 0).count().checked_sub(1)?;
    let chance = match noise {
        Some(noise) => noise,
        None if n > degrees + 1 => (total - between).max(0.0) / (n - degrees - 1) as f64,
        None => return None,
    };
    let known = total - noise.unwrap_or(0.0) * (n - 1) as f64;
    (known > 0.0).then(|| (between - degrees as f64 * chance) / known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Luck, Purpose};

    fn uniform(place: u64, which: u64) -> f64 {
        Luck::new(11, 0).child(place).draw(Purpose::Choice, which).uniform()
    }

    /// y = 3x₀ + x₁ on the unit square with noise of the given size: V = 9/12 + 1/12.
    fn linear(noise: f64, replications: usize) -> (Replicated, Vec<CrossedRow>) {
        let n = 4000;
        let mut values = Replicated::missing(n * 4, replications);
        let mut rows = Vec::new();
        for row in 0..n {
            let u = |which| uniform(row as u64, which);
            let (a, b) = ([u(0), u(1)], [u(2), u(3)]);
            for (place, x) in [a, [b[0], a[1]], [a[0], b[1]], b].into_iter().enumerate() {
                for r in 0..replications {
                    let luck = Luck::new(5, r as u32).child((row * 4 + place) as u64);
                    let wobble = noise * luck.draw(Purpose::Work, 0).normal();
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
        let got = sobol_indices(&values, &rows, 2, 0.95, &mut Luck::new(1, 0).stream()).unwrap();
        near(got.first[0], 0.9);
        near(got.total[0], 0.9);
        near(got.first[1], 0.1);
        near(got.total[1], 0.1);
        assert!((values.noise().unwrap() - 1.0).abs() < 0.05);
    }

    #[test]
    fn one_replication_counts_its_noise_as_an_effect() {
        let (values, rows) = linear(1.0, 1);
        let got = sobol_indices(&values, &rows, 2, 0.95, &mut Luck::new(1, 0).stream()).unwrap();
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
            let got = sobol_indices(&values, &rows, 2, 0.95, &mut Luck::new(1, 0).stream()).unwrap();
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
    fn a_row_that_lacks_a_value_is_left_out_whole() {
        let (mut values, rows) = linear(0.0, 1);
        values.set(2, 0, None);
        let got = sobol_indices(&values, &rows, 2, 0.95, &mut Luck::new(1, 0).stream()).unwrap();
        assert_eq!(got.rows, rows.len() - 1);
        near(got.first[0], 0.9);
    }

    #[test]
    fn elementary_effects_of_a_line_are_its_slope() {
        let mut values = Replicated::missing(6, 1);
        [0.0, 2.0, 1.0, 3.0, 5.0, 3.0].iter().enumerate().for_each(|(p, v)| values.set(p, 0, Some(*v)));
        let steps = [(0, 1, 0.5), (2, 3, 0.5), (4, 5, -0.5)];
        let got = elementary(&values, &steps, 0.95, &mut Luck::new(1, 0).stream());
        assert_eq!(
            (got.mu.unwrap().value, got.mu_star.unwrap().value, got.sigma.unwrap().value),
            (4.0, 4.0, 0.0)
        );
    }

    #[test]
    fn a_balanced_grid_shares_its_variance_out_exactly() {
        // y = x₀ + 2x₁ + x₀x₁ over {−1, 1}²: the squares of the coefficients share 1 + 4 + 1.
        let points = [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)];
        let means: Vec<f64> = points.iter().map(|(x, y)| x + 2.0 * y + x * y).collect();
        let share = |cells: &[usize]| explained_share(&means, cells, Some(0.0)).unwrap();
        assert!((share(&[0, 0, 1, 1]) - 1.0 / 6.0).abs() < 1e-12);
        assert!((share(&[0, 1, 0, 1]) - 4.0 / 6.0).abs() < 1e-12);
        assert!((share(&[0, 1, 2, 3]) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn cells_that_mean_nothing_explain_nothing_on_average() {
        let shares = (0..200).map(|trial| {
            let means: Vec<f64> = (0..60).map(|i| uniform(1000 + trial, i)).collect();
            let cells: Vec<usize> = (0..60).map(|i| (i % 6) as usize).collect();
            explained_share(&means, &cells, None).unwrap()
        });
        let average = shares.sum::<f64>() / 200.0;
        assert!(average.abs() < 0.02, "{average}");
    }
}
