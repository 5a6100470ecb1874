//! From intervals to verdicts: many tests at once, and how many replications would decide.

use super::{Estimate, student_t_quantile};

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

/// The number of replications at which the interval would just exclude zero if the estimate and its spread held.
pub(crate) fn replications_to_decide(difference: &Estimate, confidence: f64) -> Option<u32> {
    let error = difference.standard_error?;
    let spread = error * libm::sqrt(f64::from(difference.replications));
    // What never varied, or differs by nothing, is decided by no number of replications.
    if difference.value == 0.0 || spread == 0.0 {
        return None;
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
    use super::super::{Nature, Sample, estimate};
    use super::*;

    fn of(values: &[f64]) -> Estimate {
        let samples: Vec<Sample> = values.iter().map(|v| Sample::Value(*v)).collect();
        estimate(&samples, Nature::Level, 0.95).unwrap()
    }

    #[test]
    fn holm_multiplies_the_least_by_all_and_keeps_the_order() {
        let adjusted = holm(&[0.04, 0.01, 0.03]);
        let expected = [0.06, 0.03, 0.06];
        assert!(adjusted.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{adjusted:?}");
    }

    #[test]
    fn more_replications_are_asked_for_when_the_difference_is_small() {
        let (wide, narrow) = (of(&[-1.0, 1.1, -0.9, 1.0]), of(&[0.9, 1.1, 1.0, 1.0]));
        assert!(replications_to_decide(&wide, 0.95).unwrap() > 1000);
        assert!(replications_to_decide(&narrow, 0.95).unwrap() <= 3);
    }

    #[test]
    fn no_number_of_replications_decides_what_never_varies() {
        assert_eq!(replications_to_decide(&of(&[1.0, 1.0, 1.0]), 0.95), None);
        assert_eq!(replications_to_decide(&of(&[-1.0, 1.0]), 0.95), None);
    }
}
