//! Intervals by resampling replications, for statistics of too few observations to be averaged.

use super::{Estimate, student_t_quantile};
use rand::{Rng, RngExt};

/// Resamples drawn; the error of the interval's width is then about 2 %.
const RESAMPLES: usize = 1000;

/// A statistic of `count` replications – given by their places, with repetition – and its interval from the spread over
/// resamples (Efron 1979); none where the statistic does not exist.
pub(crate) fn resampled(
    count: usize,
    confidence: f64,
    random: &mut impl Rng,
    statistic: impl Fn(&[usize]) -> Option<f64>,
) -> Option<Estimate> {
    resampled_mostly(count, confidence, random, 1.0, statistic)
}

/// The same where the statistic may be missing from some resamples: from all but this part it must exist.
pub(crate) fn resampled_mostly(
    count: usize,
    confidence: f64,
    random: &mut impl Rng,
    least: f64,
    statistic: impl Fn(&[usize]) -> Option<f64>,
) -> Option<Estimate> {
    let all: Vec<usize> = (0..count).collect();
    let value = statistic(&all)?;
    let mut estimate = Estimate { value, half_width: None, standard_error: None, replications: count as u32 };
    if count < 2 {
        return Some(estimate);
    }
    let draw = |_| {
        let places: Vec<usize> = (0..count).map(|_| random.random_range(0..count)).collect();
        statistic(&places)
    };
    let values: Vec<f64> = (0..RESAMPLES).filter_map(draw).collect();
    if (values.len() as f64) < least * RESAMPLES as f64 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (values.len() - 1) as f64;
    let error = libm::sqrt(variance);
    estimate.standard_error = Some(error);
    estimate.half_width = Some(error * student_t_quantile(0.5 + confidence / 2.0, count as f64 - 1.0));
    Some(estimate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Luck;

    #[test]
    fn the_resampled_interval_of_a_mean_is_that_of_the_textbook() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let mean =
            |places: &[usize]| Some(places.iter().map(|p| values[*p]).sum::<f64>() / places.len() as f64);
        let got = resampled(8, 0.95, &mut Luck::new(1, 0).stream(), mean).unwrap();
        // s/√n = 0.866, shrunk by √(7/8) as the bootstrap does.
        assert!((got.standard_error.unwrap() - 0.81).abs() < 0.05, "{got:?}");
        assert_eq!(got.value, 4.5);
    }

    #[test]
    fn a_statistic_that_some_resample_does_not_reach_is_not_reached() {
        let never = |places: &[usize]| places.contains(&0).then_some(1.0);
        assert_eq!(resampled(3, 0.95, &mut Luck::new(1, 0).stream(), never), None);
    }
}
