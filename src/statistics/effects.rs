//! Elementary effects, and what the levels of factors explain.

use super::replicated::{Replicated, mean};
use super::resample::jackknifed;
use super::sensitivity::difference;
use super::{Estimate, Nature, Sample, estimate, student_t_quantile};

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
/// is one; one step a trajectory. Steps that lack a value are left out.
pub(crate) fn elementary(values: &Replicated, steps: &[(usize, usize, f64)], confidence: f64) -> Elementary {
    let change = |(from, to, distance): &(usize, usize, f64)| -> Vec<f64> {
        let change = difference(values.of(*to), values.of(*from));
        change.iter().filter(|v| v.is_finite()).map(|v| v / distance).collect()
    };
    let changes: Vec<Vec<f64>> = steps.iter().map(change).filter(|change| !change.is_empty()).collect();
    let effects: Vec<f64> =
        changes.iter().map(|change| change.iter().sum::<f64>() / change.len() as f64).collect();
    let average = |of: fn(f64) -> f64| {
        let samples: Vec<Sample> = effects.iter().map(|effect| Sample::Value(of(*effect))).collect();
        estimate(&samples, Nature::Level, confidence)
    };
    let variance =
        changes.iter().zip(&effects).filter(|(change, _)| change.len() > 1).map(|(change, centre)| {
            let squares: f64 = change.iter().map(|v| (v - centre) * (v - centre)).sum();
            squares / ((change.len() - 1) * change.len()) as f64
        });
    Elementary {
        mu: average(|effect| effect),
        mu_star: average(f64::abs).map(never_below_zero),
        sigma: deviation(&effects, confidence),
        noise: mean(variance).map(libm::sqrt),
        trajectories: effects.len(),
    }
}

/// The interval of what cannot be below zero, up to there.
fn never_below_zero(estimate: Estimate) -> Estimate {
    Estimate { bounds: estimate.bounds.map(|(low, high)| (low.max(0.0), high)), ..estimate }
}

/// A standard deviation with its interval, from the jackknife of the logarithm of the variance (Miller 1974).
fn deviation(values: &[f64], confidence: f64) -> Option<Estimate> {
    let variance = |left_out: Option<usize>| {
        let kept = || values.iter().enumerate().filter(|(i, _)| Some(*i) != left_out).map(|(_, v)| *v);
        let (n, centre) = (kept().count(), mean(kept())?);
        let squares: f64 = kept().map(|v| (v - centre) * (v - centre)).sum();
        (n > 1).then(|| squares / (n - 1) as f64)
    };
    let value = libm::sqrt(variance(None)?);
    let plain = Estimate { value, bounds: None, standard_error: None, replications: values.len() as u32 };
    let logarithm = |left_out| variance(left_out).filter(|v| *v > 0.0).map(libm::log);
    let Some(Estimate { value: centre, standard_error: Some(error), .. }) =
        jackknifed(values.len(), confidence, logarithm).filter(|_| values.len() > 2)
    else {
        return Some(plain);
    };
    let t = student_t_quantile(0.5 + confidence / 2.0, values.len() as f64 - 1.0);
    let end = |sign: f64| libm::exp(f64::midpoint(centre, sign * t * error));
    Some(Estimate { bounds: Some((end(-1.0), end(1.0))), standard_error: Some(value * error / 2.0), ..plain })
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
    use crate::random::{Purpose, RandomKey};

    fn uniform(place: u64, which: u64) -> f64 {
        RandomKey::new(11, 0).child(place).draw(Purpose::Choice, which).uniform()
    }

    #[test]
    fn a_mean_size_is_never_said_to_be_below_zero_and_a_mean_effect_may_be() {
        // One step of ten moves anything: the interval of the mean would reach below zero.
        let mut values = Replicated::missing(20, 1);
        (0..20).for_each(|point| values.set(point, 0, Some(if point == 1 { 5.0 } else { 0.0 })));
        let steps: Vec<(usize, usize, f64)> = (0..10).map(|step| (2 * step, 2 * step + 1, 1.0)).collect();
        let got = elementary(&values, &steps, 0.95);
        assert_eq!(got.mu_star.unwrap().bounds.unwrap().0, 0.0);
        assert!(got.mu.unwrap().bounds.unwrap().0 < 0.0);
    }

    #[test]
    fn elementary_effects_of_a_line_are_its_slope() {
        let mut values = Replicated::missing(6, 1);
        [0.0, 2.0, 1.0, 3.0, 5.0, 3.0].iter().enumerate().for_each(|(p, v)| values.set(p, 0, Some(*v)));
        let steps = [(0, 1, 0.5), (2, 3, 0.5), (4, 5, -0.5)];
        let got = elementary(&values, &steps, 0.95);
        assert_eq!(
            (got.mu.unwrap().value, got.mu_star.unwrap().value, got.sigma.unwrap().value),
            (4.0, 4.0, 0.0)
        );
    }

    #[test]
    fn a_spread_has_the_interval_of_the_jackknife_of_its_logarithm() {
        // Of 1, 2, 3, 4 the variance is 5/3; without each in turn it is 1, 7/3, 7/3, 1. Pseudo-values of its logarithm are
        // 4 ln 5/3 less 3 ln of these: ln 5/3 ± t₃ × .733781, and half of that for the deviation.
        let of = |scale: f64| deviation(&[1.0, 2.0, 3.0, 4.0].map(|value| value * scale), 0.95).unwrap();
        let near = |got: f64, expected: f64| assert!((got - expected).abs() < 1e-6, "{got}, not {expected}");
        let (one, error, t) = (of(1.0), 0.733_781_471_7, 3.182_446_305_3);
        near(one.value, 1.290_994_448_7);
        near(one.standard_error.unwrap(), 1.290_994_448_7 * error / 2.0);
        let (low, high) = one.bounds.unwrap();
        near(low, 1.290_994_448_7 * libm::exp(-t * error / 2.0));
        near(high, 1.290_994_448_7 * libm::exp(t * error / 2.0));
        // Ten times as much of everything.
        near(of(10.0).standard_error.unwrap(), 10.0 * one.standard_error.unwrap());
        assert!(deviation(&[1.0, 2.0], 0.95).unwrap().bounds.is_none() && deviation(&[1.0], 0.95).is_none());
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

    #[test]
    fn a_spread_that_rests_on_one_value_alone_has_no_interval() {
        // Without the last of 1, 1, 2 nothing is spread, and nothing has no logarithm.
        let one = deviation(&[1.0, 1.0, 2.0], 0.95).unwrap();
        assert!((one.value - libm::sqrt(1.0 / 3.0)).abs() < 1e-12, "{}", one.value);
        assert_eq!((one.bounds, one.standard_error, one.replications), (None, None, 3));
    }

    #[test]
    fn where_every_point_is_a_cell_of_its_own_chance_cannot_be_told_from_effect() {
        assert_eq!(explained_share(&[1.0, 2.0, 4.0], &[0, 1, 2], None), None);
        // Of four points in three cells one degree is left.
        assert!(explained_share(&[1.0, 2.0, 4.0, 5.0], &[0, 1, 2, 2], None).is_some());
    }
}
