//! Intervals by resampling or leaving out, for statistics that are no averages.

use super::{Estimate, Evidence, Nature, Sample, estimate};
use rand::{Rng, RngExt};

/// Resamples drawn; the error of the interval's width is then about 2 %.
const RESAMPLES: usize = 1000;

/// A statistic of `count` replications – given by their places, with repetition – and what resampling says of it (Efron
/// 1979); none where the statistic does not exist, for all of them or for some resample.
pub(crate) fn resampled(
    count: usize,
    nature: Nature,
    random: &mut impl Rng,
    statistic: impl Fn(&[usize]) -> Option<f64>,
) -> Option<Evidence> {
    let all: Vec<usize> = (0..count).collect();
    let value = statistic(&all)?;
    if count < 2 {
        return Some(Evidence::resampled(value, None, count, nature));
    }
    let mut values = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let places: Vec<usize> = (0..count).map(|_| random.random_range(0..count)).collect();
        values.push(statistic(&places)?);
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (values.len() - 1) as f64;
    // Resamples of n spread like n − 1: the variance of a mean comes out too small by one in n.
    let error = libm::sqrt(variance * count as f64 / (count - 1) as f64);
    // What all resamples agree on showed no spread, but for rounding.
    let error = if error > 1e-12 * value.abs() { error } else { 0.0 };
    Some(Evidence::resampled(value, Some(error), count, nature))
}

/// A statistic of several independent parts and its interval from the values that it takes without each of them (Tukey
/// 1958); without an interval where it does not exist for some.
pub(crate) fn jackknifed(
    parts: usize,
    confidence: f64,
    without: impl Fn(Option<usize>) -> Option<f64>,
) -> Option<Estimate> {
    let value = without(None)?;
    let plain = Estimate { value, bounds: None, standard_error: None, replications: parts as u32 };
    let n = parts as f64;
    let pseudo = |part| Some(Sample::Value(n * value - (n - 1.0) * without(Some(part))?));
    let pseudo: Option<Vec<Sample>> = (0..parts).map(pseudo).collect();
    let spread = pseudo.filter(|_| parts > 1).and_then(|pseudo| estimate(&pseudo, Nature::Level, confidence));
    let Some((error, half)) = spread.and_then(|e| Some((e.standard_error?, e.half_width()))) else {
        return Some(plain);
    };
    let bounds = half.map(|half| (value - half, value + half));
    Some(Estimate { bounds, standard_error: Some(error), ..plain })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::RandomKey;

    #[test]
    fn the_resampled_interval_of_a_mean_is_that_of_the_textbook() {
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
        let mean =
            |places: &[usize]| Some(places.iter().map(|p| values[*p]).sum::<f64>() / places.len() as f64);
        let got =
            resampled(8, Nature::Level, &mut RandomKey::new(1, 0).stream(), mean).unwrap().estimate(0.95);
        // s/√n = 0.866.
        assert!((got.standard_error.unwrap() - 0.866).abs() < 0.05, "{got:?}");
        assert_eq!(got.value, 4.5);
    }

    #[test]
    fn a_statistic_that_some_resample_does_not_reach_is_not_reached() {
        let never = |places: &[usize]| places.contains(&0).then_some(1.0);
        assert_eq!(resampled(3, Nature::Level, &mut RandomKey::new(1, 0).stream(), never), None);
    }
}
