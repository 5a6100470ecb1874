//! Estimates with intervals from independent replications.

use super::student_t_quantile;

/// What one replication contributes to an estimate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sample {
    /// A number that is averaged over replications.
    Value(f64),
    /// A numerator and a denominator: the estimate is the ratio of their sums, its interval the jackknife's.
    Ratio { over: f64, under: f64 },
    /// A quantile or ratio that this replication did not reach.
    NotReached,
}

impl Sample {
    /// The number this replication gives by itself; none where it is undefined.
    pub fn value(self) -> Option<f64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Ratio { over, under } if under != 0.0 => Some(over / under),
            Self::Ratio { .. } | Self::NotReached => None,
        }
    }
}

/// A point estimate with the half-width of its interval; no half-width below two replications.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub value: f64,
    pub half_width: Option<f64>,
    pub standard_error: Option<f64>,
    pub replications: u32,
}

/// A paired difference under common luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Paired {
    pub difference: Estimate,
    /// (Var A + Var B) / Var(A − B): by how much common luck narrowed the comparison.
    pub variance_ratio: Option<f64>,
}

/// Pseudo-values whose mean is the estimate (bias-corrected for ratios) and whose spread gives its error.
fn pseudo_values(samples: &[Sample]) -> Option<Vec<f64>> {
    let is_ratio = samples.iter().any(|s| matches!(s, Sample::Ratio { .. }));
    if is_ratio { ratio_pseudo_values(samples) } else { samples.iter().map(|s| s.value()).collect() }
}

/// Jackknife pseudo-values of a ratio of sums (Quenouille 1956): n·R − (n−1)·R₍₋ᵢ₎.
fn ratio_pseudo_values(samples: &[Sample]) -> Option<Vec<f64>> {
    let parts: Vec<(f64, f64)> = samples
        .iter()
        .map(|s| match *s {
            Sample::Ratio { over, under } => Some((over, under)),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let (over, under) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if under == 0.0 {
        return None;
    }
    let (n, ratio) = (parts.len() as f64, over / under);
    if parts.len() == 1 {
        return Some(vec![ratio]);
    }
    parts
        .iter()
        .map(|part| {
            let rest = under - part.1;
            (rest != 0.0).then(|| n * ratio - (n - 1.0) * (over - part.0) / rest)
        })
        .collect()
}

/// The plain estimate: the mean, or the ratio of sums.
fn point(samples: &[Sample], pseudo: &[f64]) -> f64 {
    let sums = samples.iter().try_fold((0.0, 0.0), |sum, s| match *s {
        Sample::Ratio { over, under } => Some((sum.0 + over, sum.1 + under)),
        _ => None,
    });
    match sums {
        Some((over, under)) => over / under,
        None => mean(pseudo),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased sample variance; none below two values.
fn variance(values: &[f64]) -> Option<f64> {
    let centre = mean(values);
    (values.len() > 1)
        .then(|| values.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / (values.len() - 1) as f64)
}

fn with_interval(value: f64, pseudo: &[f64], confidence: f64) -> Estimate {
    let n = pseudo.len();
    let standard_error = variance(pseudo).map(|v| libm::sqrt(v / n as f64));
    let half_width =
        standard_error.map(|error| error * student_t_quantile(0.5 + confidence / 2.0, n as f64 - 1.0));
    Estimate { value, half_width, standard_error, replications: n as u32 }
}

/// The estimate over replications with its t interval; none where a replication did not reach it.
pub(crate) fn estimate(samples: &[Sample], confidence: f64) -> Option<Estimate> {
    if samples.is_empty() {
        return None;
    }
    let pseudo = pseudo_values(samples)?;
    Some(with_interval(point(samples, &pseudo), &pseudo, confidence))
}

/// Σ factor × measure + constant under common luck, replication by replication, with its t interval; none where a
/// replication did not reach a measure.
pub(crate) fn combined(terms: &[(f64, Vec<Sample>)], constant: f64, confidence: f64) -> Option<Estimate> {
    let n = terms.first()?.1.len();
    let (mut value, mut sums) = (constant, vec![constant; n]);
    for (factor, samples) in terms {
        let pseudo = pseudo_values(samples).filter(|pseudo| pseudo.len() == n && n > 0)?;
        value += factor * point(samples, &pseudo);
        sums.iter_mut().zip(&pseudo).for_each(|(sum, pseudo)| *sum += factor * pseudo);
    }
    Some(with_interval(value, &sums, confidence))
}

/// P-values adjusted for their number (Holm 1979): none of them wrongly small more often than the level says.
pub(crate) fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).collect();
    order.sort_by(|a, b| p_values[*a].total_cmp(&p_values[*b]));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, place) in order.into_iter().enumerate() {
        largest = largest.max(p_values[place] * (p_values.len() - rank) as f64).min(1.0);
        adjusted[place] = largest;
    }
    adjusted
}

/// The difference `other − baseline`, replication by replication, with its t interval.
///
/// # Panics
/// When the two hold a different number of replications: pairs are formed by replication.
pub(crate) fn paired(baseline: &[Sample], other: &[Sample], confidence: f64) -> Option<Paired> {
    assert_eq!(baseline.len(), other.len(), "pairs need the same replications");
    if baseline.is_empty() {
        return None;
    }
    let (a, b) = (pseudo_values(baseline)?, pseudo_values(other)?);
    let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
    let value = point(other, &b) - point(baseline, &a);
    let ratio = match (variance(&a), variance(&b), variance(&differences)) {
        (Some(a), Some(b), Some(d)) if d > 0.0 => Some((a + b) / d),
        _ => None,
    };
    Some(Paired { difference: with_interval(value, &differences, confidence), variance_ratio: ratio })
}

/// The number of replications at which the interval would just exclude zero if the estimate and its spread held.
pub(crate) fn replications_to_decide(difference: &Estimate, confidence: f64) -> Option<u32> {
    let error = difference.standard_error?;
    let spread = error * libm::sqrt(f64::from(difference.replications));
    if difference.value == 0.0 || spread == 0.0 {
        return (spread == 0.0).then_some(2);
    }
    let mut n = 2.0_f64;
    // The t quantile depends on n itself: a few rounds of substitution settle it.
    for _ in 0..50 {
        let t = student_t_quantile(0.5 + confidence / 2.0, n - 1.0);
        let root = t * spread / difference.value;
        let next = (root * root).ceil().clamp(2.0, 1e9);
        if (next - n).abs() < 0.5 {
            break;
        }
        n = if next > n { next } else { f64::midpoint(n, next).floor().max(2.0) };
    }
    Some(n as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combination_of_two_is_their_paired_difference() {
        let ratio = |over: f64, under: f64| Sample::Ratio { over, under };
        let (a, b) = (
            vec![ratio(3.0, 2.0), ratio(5.0, 4.0), ratio(2.0, 3.0)],
            vec![ratio(1.0, 2.0), ratio(2.0, 2.0), ratio(4.0, 3.0)],
        );
        let pair = paired(&b, &a, 0.95).unwrap().difference;
        let sum = combined(&[(1.0, a), (-1.0, b)], 2.0, 0.95).unwrap();
        assert!((sum.value - pair.value - 2.0).abs() < 1e-12);
        assert!((sum.half_width.unwrap() - pair.half_width.unwrap()).abs() < 1e-12);
    }

    #[test]
    fn holm_multiplies_the_least_by_all_and_keeps_the_order() {
        let adjusted = holm(&[0.04, 0.01, 0.03]);
        let expected = [0.06, 0.03, 0.06];
        assert!(adjusted.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{adjusted:?}");
    }

    fn values(values: &[f64]) -> Vec<Sample> {
        values.iter().map(|v| Sample::Value(*v)).collect()
    }

    #[test]
    fn a_mean_carries_the_textbook_interval() {
        let got = estimate(&values(&[1.0, 2.0, 3.0, 4.0]), 0.95).unwrap();
        assert_eq!(got.value, 2.5);
        // t(.975, 3) = 3.182446, s = 1.290994, n = 4.
        assert!((got.half_width.unwrap() - 2.054_260).abs() < 1e-5);
    }

    #[test]
    fn one_replication_has_no_interval() {
        let got = estimate(&values(&[5.0]), 0.95).unwrap();
        assert_eq!((got.value, got.half_width), (5.0, None));
    }

    #[test]
    fn a_ratio_is_the_ratio_of_sums_and_not_the_mean_of_ratios() {
        let samples = [Sample::Ratio { over: 1.0, under: 1.0 }, Sample::Ratio { over: 1.0, under: 3.0 }];
        assert_eq!(estimate(&samples, 0.95).unwrap().value, 0.5);
    }

    #[test]
    fn common_luck_cancels_in_a_paired_difference() {
        let (a, b) = (values(&[10.0, 20.0, 31.0]), values(&[11.0, 21.0, 32.5]));
        let got = paired(&a, &b, 0.95).unwrap();
        assert!((got.difference.value - 7.0 / 6.0).abs() < 1e-12);
        assert!(got.variance_ratio.unwrap() > 100.0);
        assert!(got.difference.half_width.unwrap() < 1.0);
    }

    #[test]
    fn a_replication_that_did_not_reach_leaves_no_estimate() {
        assert_eq!(estimate(&[Sample::Value(1.0), Sample::NotReached], 0.95), None);
    }

    #[test]
    fn more_replications_are_asked_for_when_the_difference_is_small() {
        let wide = estimate(&values(&[-1.0, 1.1, -0.9, 1.0]), 0.95).unwrap();
        let narrow = estimate(&values(&[0.9, 1.1, 1.0, 1.0]), 0.95).unwrap();
        assert!(replications_to_decide(&wide, 0.95).unwrap() > 1000);
        assert!(replications_to_decide(&narrow, 0.95).unwrap() <= 3);
    }
}
