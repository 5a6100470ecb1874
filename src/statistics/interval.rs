//! Estimates with intervals from independent replications.

use super::bounds::{Nature, Spread};
use super::{student_t_cdf, student_t_quantile};

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

    /// The denominator of a ratio.
    pub fn under(self) -> Option<f64> {
        match self {
            Self::Ratio { under, .. } => Some(under),
            Self::Value(_) | Self::NotReached => None,
        }
    }

    /// What `value` and, for a ratio, `under` were read from.
    pub fn read_back(value: Option<f64>, under: Option<f64>) -> Self {
        match (value, under) {
            (Some(value), Some(under)) => Self::Ratio { over: value * under, under },
            (Some(value), None) => Self::Value(value),
            // A ratio over nothing adds nothing to the sums.
            (None, Some(under)) => Self::Ratio { over: 0.0, under },
            (None, None) => Self::NotReached,
        }
    }
}

/// A point estimate with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Estimate {
    pub value: f64,
    /// The ends of the interval; none below two replications, nor where there is nothing to draw it from.
    pub bounds: Option<(f64, f64)>,
    /// Zero where no spread was seen.
    pub standard_error: Option<f64>,
    pub replications: u32,
}

impl Estimate {
    /// Half of the width of the interval.
    pub fn half_width(&self) -> Option<f64> {
        self.bounds.map(|(low, high)| (high - low) / 2.0)
    }

    /// The lower end.
    pub fn low(&self) -> Option<f64> {
        self.bounds.map(|(low, _)| low)
    }

    /// The upper end.
    pub fn high(&self) -> Option<f64> {
        self.bounds.map(|(_, high)| high)
    }

    /// The ends of the interval; the value itself where it has none.
    pub fn reach(&self) -> (f64, f64) {
        self.bounds.unwrap_or((self.value, self.value))
    }

    /// The same estimate with no end of its interval outside a range.
    pub fn within(self, least: f64, most: f64) -> Self {
        let bounds = self.bounds.map(|(low, high)| (low.clamp(least, most), high.clamp(least, most)));
        Self { bounds, ..self }
    }

    /// Half of its interval is no wider than this; what showed no spread gets no narrower by more replications.
    pub fn is_within(&self, limit: f64) -> bool {
        self.standard_error == Some(0.0) || self.half_width().is_some_and(|half| half <= limit)
    }
}

/// A paired difference under common luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Paired {
    pub difference: Estimate,
    /// (Var A + Var B) / Var(A − B): by how much common luck narrowed the comparison.
    pub variance_ratio: Option<f64>,
}

/// One quantity of a linear combination, replication by replication.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    pub factor: f64,
    pub samples: Vec<Sample>,
    pub nature: Nature,
    /// Of how many it is the largest; one where it was not selected.
    pub rivals: usize,
}

impl Term {
    /// The quantity itself.
    pub fn of(samples: Vec<Sample>, nature: Nature) -> Self {
        Self { factor: 1.0, samples, nature, rivals: 1 }
    }
}

/// Pseudo-values whose mean is the estimate (bias-corrected for ratios) and whose spread gives its error.
fn pseudo_values(samples: &[Sample]) -> Option<Vec<f64>> {
    let is_ratio = samples.iter().any(|s| matches!(s, Sample::Ratio { .. }));
    if is_ratio { ratio_pseudo_values(samples) } else { samples.iter().map(|s| s.value()).collect() }
}

/// Numerators and denominators; none where a sample is no ratio.
fn parts(samples: &[Sample]) -> Option<Vec<(f64, f64)>> {
    let part = |sample: &Sample| match *sample {
        Sample::Ratio { over, under } => Some((over, under)),
        Sample::Value(_) | Sample::NotReached => None,
    };
    samples.iter().map(part).collect()
}

fn sums(parts: &[(f64, f64)]) -> (f64, f64) {
    parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1))
}

/// Jackknife pseudo-values of a ratio of sums (Quenouille 1956): n·R − (n−1)·R₍₋ᵢ₎.
fn ratio_pseudo_values(samples: &[Sample]) -> Option<Vec<f64>> {
    let parts = parts(samples)?;
    let (over, under) = sums(&parts);
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
    match parts(samples).map(|parts| sums(&parts)) {
        Some((over, under)) => over / under,
        None => mean(pseudo),
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased sample covariance of two rows of numbers; none below two of them.
fn covariance(x: &[f64], y: &[f64]) -> Option<f64> {
    let (x_mean, y_mean) = (mean(x), mean(y));
    let products = x.iter().zip(y).map(|(x, y)| (x - x_mean) * (y - y_mean));
    (x.len() > 1).then(|| products.sum::<f64>() / (x.len() - 1) as f64)
}

fn variance(values: &[f64]) -> Option<f64> {
    covariance(values, values)
}

/// The standard error of a mean; zero where the values differ by no more than rounding does to numbers of this size.
fn error_of(values: &[f64], size: f64) -> Option<f64> {
    const ROUNDING: f64 = 1e-12;
    let error = libm::sqrt(variance(values)? / values.len() as f64);
    Some(if error > ROUNDING * size { error } else { 0.0 })
}

fn size_of(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |most, value| value.abs().max(most))
}

/// What replications say about a linear combination of quantities under common luck.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Evidence {
    value: f64,
    /// None below two replications, zero where no spread was seen.
    error: Option<f64>,
    count: usize,
    /// Each term with its factor.
    terms: Vec<(f64, Spread)>,
    correlations: Vec<Vec<f64>>,
}

impl Evidence {
    /// Σ factor × quantity + constant; none where a replication did not reach one of them.
    pub fn of(terms: &[Term], constant: f64) -> Option<Self> {
        let count = terms.first()?.samples.len();
        let (mut value, mut sum) = (constant, vec![constant; count]);
        let (mut rows, mut spreads, mut size) = (Vec::new(), Vec::new(), 0.0_f64);
        for Term { factor, samples, nature, rivals } in terms {
            let pseudo = pseudo_values(samples).filter(|pseudo| pseudo.len() == count && count > 0)?;
            let own = point(samples, &pseudo);
            value += factor * own;
            sum.iter_mut().zip(&pseudo).for_each(|(sum, pseudo)| *sum += factor * pseudo);
            size = size.max(factor.abs() * size_of(&pseudo));
            let error = error_of(&pseudo, size_of(&pseudo)).unwrap_or(0.0);
            let cases = parts(samples).map(|parts| sums(&parts).1);
            let (nature, rivals) = (*nature, *rivals);
            spreads.push((*factor, Spread { value: own, error, count, cases, nature, rivals }));
            rows.push(pseudo);
        }
        let correlations = correlations(&rows, &spreads);
        Some(Self { value, error: error_of(&sum, size), count, terms: spreads, correlations })
    }

    /// What resampling says about one number.
    pub fn resampled(value: f64, error: Option<f64>, count: usize, nature: Nature) -> Self {
        let spread = Spread { value, error: error.unwrap_or(0.0), count, cases: None, nature, rivals: 1 };
        Self { value, error, count, terms: vec![(1.0, spread)], correlations: vec![vec![1.0]] }
    }

    /// The estimate with its interval.
    pub fn estimate(&self, confidence: f64) -> Estimate {
        Estimate {
            value: self.value,
            bounds: self.bounds(confidence),
            standard_error: self.error,
            replications: self.count as u32,
        }
    }

    /// Around numbers Student's interval of the combined replications; where a term has limits of another kind, the
    /// distances of all limits put together (Zou & Donner 2008), which for numbers alone is the same.
    fn bounds(&self, confidence: f64) -> Option<(f64, f64)> {
        let error = self.error?;
        if self.is_plain() {
            let t = student_t_quantile(0.5 + confidence / 2.0, self.count as f64 - 1.0);
            return (error > 0.0).then_some((self.value - t * error, self.value + t * error));
        }
        let mut below = Vec::new();
        let mut above = Vec::new();
        for (factor, spread) in &self.terms {
            // What shows no spread beside others that do is taken as it stands; alone it decides nothing.
            let limits = spread.limits(confidence).or((error > 0.0).then_some((spread.value, spread.value)));
            let (low, high) = limits?;
            let ends = (factor * (low - spread.value), factor * (high - spread.value));
            below.push(if *factor > 0.0 { ends.0 } else { ends.1 });
            above.push(if *factor > 0.0 { ends.1 } else { ends.0 });
        }
        Some((self.value - self.length(&below), self.value + self.length(&above)))
    }

    /// Whether all terms are plain numbers, so that Student's t says all.
    fn is_plain(&self) -> bool {
        self.terms.iter().all(|(_, spread)| spread.nature == Nature::Level && spread.rivals < 2)
    }

    /// The length of a vector of distances whose directions are correlated as the terms are.
    fn length(&self, distances: &[f64]) -> f64 {
        let mut square = 0.0;
        for (i, x) in distances.iter().enumerate() {
            for (j, y) in distances.iter().enumerate() {
                square += self.correlations[i][j] * x * y;
            }
        }
        libm::sqrt(square.max(0.0))
    }

    /// The p-value of the claim that it lies below a limit; none where nothing can be said.
    pub fn p_below(&self, limit: f64) -> Option<f64> {
        self.p_beyond(limit, 1.0)
    }

    /// The p-value of the claim that it lies above a limit; none where nothing can be said.
    pub fn p_above(&self, limit: f64) -> Option<f64> {
        self.p_beyond(limit, -1.0)
    }

    /// The least level at which the interval lies on the claimed side of the limit altogether; a half and more are one.
    fn p_beyond(&self, limit: f64, side: f64) -> Option<f64> {
        const STEPS: u32 = 60;
        let error = self.error?;
        if error > 0.0 && self.is_plain() {
            let t = side * (self.value - limit) / error;
            return Some(student_t_cdf(t, self.count as f64 - 1.0));
        }
        let is_beyond = |level: f64| {
            let (low, high) = self.bounds(1.0 - 2.0 * level)?;
            Some(if side > 0.0 { high < limit } else { low > limit })
        };
        let (mut no, mut yes) = (0.0, 0.5);
        // At a level of one half the interval has no width left.
        if !is_beyond(0.5 - 1e-9)? {
            return Some(1.0);
        }
        for _ in 0..STEPS {
            let middle = if no > 0.0 { libm::sqrt(no * yes) } else { yes / 16.0 };
            match is_beyond(middle)? {
                true if middle < 1e-15 => return Some(middle),
                true => yes = middle,
                false => no = middle,
            }
        }
        Some(yes)
    }
}

/// How far terms, with the signs of their factors, move together from replication to replication; not at all where one of
/// them does not move.
fn correlations(rows: &[Vec<f64>], spreads: &[(f64, Spread)]) -> Vec<Vec<f64>> {
    let sides: Vec<f64> = spreads.iter().map(|(factor, _)| factor.signum()).collect();
    let of = |i: usize, j: usize| {
        let scale = spreads[i].1.error * spreads[j].1.error * rows[i].len() as f64;
        match covariance(&rows[i], &rows[j]) {
            _ if i == j => 1.0,
            Some(together) if scale > 0.0 => sides[i] * sides[j] * (together / scale).clamp(-1.0, 1.0),
            _ => 0.0,
        }
    };
    (0..rows.len()).map(|i| (0..rows.len()).map(|j| of(i, j)).collect()).collect()
}

/// The estimate over replications with its interval; none where a replication did not reach it.
pub(crate) fn estimate(samples: &[Sample], nature: Nature, confidence: f64) -> Option<Estimate> {
    Some(Evidence::of(&[Term::of(samples.to_vec(), nature)], 0.0)?.estimate(confidence))
}

/// The difference `other − baseline`, replication by replication, with its interval.
///
/// # Panics
/// When the two hold a different number of replications: pairs are formed by replication.
pub(crate) fn paired(
    baseline: &[Sample],
    other: &[Sample],
    nature: Nature,
    confidence: f64,
) -> Option<Paired> {
    assert_eq!(baseline.len(), other.len(), "pairs need the same replications");
    let before = Term { factor: -1.0, ..Term::of(baseline.to_vec(), nature) };
    let terms = [Term::of(other.to_vec(), nature), before];
    let difference = Evidence::of(&terms, 0.0)?.estimate(confidence);
    Some(Paired { difference, variance_ratio: variance_ratio(baseline, other) })
}

/// The same difference as if the two had not met the same luck: the distances of the limits of each put together (Zou & Donner
/// 2008), as of strangers.
pub(crate) fn unpaired(
    baseline: &[Sample],
    other: &[Sample],
    nature: Nature,
    confidence: f64,
) -> Option<Estimate> {
    let (before, after) = (estimate(baseline, nature, confidence)?, estimate(other, nature, confidence)?);
    let value = after.value - before.value;
    let ends = |of: &Estimate| (of.value - of.reach().0, of.reach().1 - of.value);
    let ((before_low, before_high), (after_low, after_high)) = (ends(&before), ends(&after));
    let below = libm::sqrt(after_low * after_low + before_high * before_high);
    let above = libm::sqrt(after_high * after_high + before_low * before_low);
    let error = before.standard_error.zip(after.standard_error);
    Some(Estimate {
        value,
        bounds: before.bounds.or(after.bounds).map(|_| (value - below, value + above)),
        standard_error: error.map(|(a, b)| libm::sqrt(a * a + b * b)),
        replications: before.replications.min(after.replications),
    })
}

/// (Var A + Var B) / Var(A − B) of two rows of replications; none where their difference does not vary.
pub(crate) fn variance_ratio(a: &[Sample], b: &[Sample]) -> Option<f64> {
    let (a, b) = (pseudo_values(a)?, pseudo_values(b)?);
    let differences: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
    let apart = variance(&differences).filter(|d| *d > 0.0)?;
    Some((variance(&a)? + variance(&b)?) / apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_interval_leaves_out_is_rejected_at_its_level_whatever_the_kind() {
        let natures = [Nature::Level, Nature::Cases, Nature::Part, Nature::Events];
        for (nature, (value, error)) in natures.into_iter().flat_map(|nature| {
            [(0.999_98, 1e-5), (0.96, 0.005), (0.5, 0.1), (0.02, 0.01)].map(|spread| (nature, spread))
        }) {
            let evidence = Evidence::resampled(value, Some(error), 20, nature);
            for confidence in [0.5, 0.9, 0.95, 0.99] {
                let (low, high) = evidence.estimate(confidence).bounds.unwrap();
                let tail = (1.0 - confidence) / 2.0;
                let (above, below) = (evidence.p_above(low), evidence.p_below(high));
                for p in [above, below].map(Option::unwrap) {
                    assert!((p / tail - 1.0).abs() < 1e-3, "{nature:?} {value} {confidence}: {p} and {tail}");
                }
            }
        }
    }

    #[test]
    fn a_combination_of_two_is_their_paired_difference() {
        let ratio = |over: f64, under: f64| Sample::Ratio { over, under };
        let (a, b) = (
            vec![ratio(3.0, 2.0), ratio(5.0, 4.0), ratio(2.0, 3.0)],
            vec![ratio(1.0, 2.0), ratio(2.0, 2.0), ratio(4.0, 3.0)],
        );
        let pair = paired(&b, &a, Nature::Level, 0.95).unwrap().difference;
        let terms = [Term::of(a, Nature::Level), Term { factor: -1.0, ..Term::of(b, Nature::Level) }];
        let sum = Evidence::of(&terms, 2.0).unwrap().estimate(0.95);
        assert!((sum.value - pair.value - 2.0).abs() < 1e-12);
        assert!((sum.half_width().unwrap() - pair.half_width().unwrap()).abs() < 1e-12);
    }

    fn values(values: &[f64]) -> Vec<Sample> {
        values.iter().map(|v| Sample::Value(*v)).collect()
    }

    #[test]
    fn a_mean_carries_the_textbook_interval() {
        let got = estimate(&values(&[1.0, 2.0, 3.0, 4.0]), Nature::Level, 0.95).unwrap();
        assert_eq!(got.value, 2.5);
        // t(.975, 3) = 3.182446, s = 1.290994, n = 4.
        assert!((got.half_width().unwrap() - 2.054_260).abs() < 1e-5);
    }

    #[test]
    fn one_replication_has_no_interval() {
        let got = estimate(&values(&[5.0]), Nature::Level, 0.95).unwrap();
        assert_eq!((got.value, got.bounds), (5.0, None));
    }

    #[test]
    fn a_ratio_is_the_ratio_of_sums_and_not_the_mean_of_ratios() {
        let samples = [Sample::Ratio { over: 1.0, under: 1.0 }, Sample::Ratio { over: 1.0, under: 3.0 }];
        assert_eq!(estimate(&samples, Nature::Level, 0.95).unwrap().value, 0.5);
    }

    #[test]
    fn common_luck_cancels_in_a_paired_difference() {
        let (a, b) = (values(&[10.0, 20.0, 31.0]), values(&[11.0, 21.0, 32.5]));
        let got = paired(&a, &b, Nature::Level, 0.95).unwrap();
        assert!((got.difference.value - 7.0 / 6.0).abs() < 1e-12);
        assert!(got.variance_ratio.unwrap() > 100.0);
        assert!(got.difference.half_width().unwrap() < 1.0);
    }

    #[test]
    fn a_replication_that_did_not_reach_leaves_no_estimate() {
        assert_eq!(estimate(&[Sample::Value(1.0), Sample::NotReached], Nature::Level, 0.95), None);
    }

    #[test]
    fn the_difference_is_other_less_baseline() {
        let (before, after) = (values(&[10.0, 11.0, 12.0]), values(&[4.0, 5.5, 6.0]));
        let got = paired(&before, &after, Nature::Level, 0.95).unwrap().difference;
        assert!((got.value + 35.0 / 6.0).abs() < 1e-12, "{got:?}");
        assert!(got.high().unwrap() < 0.0);
    }

    #[test]
    fn limits_put_together_are_students_where_all_terms_are_numbers_of_one_spread() {
        // Shares so far from their ends that they are numbers for all purposes.
        let ratio = |over: f64| Sample::Ratio { over, under: 1e6 };
        let a: Vec<Sample> = [500_100.0, 500_300.0, 499_900.0, 500_050.0].map(ratio).to_vec();
        let b: Vec<Sample> = [400_000.0, 400_250.0, 399_800.0, 400_100.0].map(ratio).to_vec();
        let of = |nature| paired(&b, &a, nature, 0.95).unwrap().difference;
        let (shares, numbers) = (of(Nature::Cases), of(Nature::Level));
        assert!((shares.low().unwrap() - numbers.low().unwrap()).abs() < 1e-6, "{shares:?} {numbers:?}");
        assert!((shares.high().unwrap() - numbers.high().unwrap()).abs() < 1e-6);
    }

    #[test]
    fn no_spread_seen_decides_nothing() {
        let same = [Sample::Value(3.0); 5];
        let evidence = |nature| Evidence::of(&[Term::of(same.to_vec(), nature)], -4.0).unwrap();
        assert_eq!(evidence(Nature::Level).estimate(0.95).bounds, None);
        assert_eq!(evidence(Nature::Level).p_below(0.0), None);
        assert_eq!(evidence(Nature::Exact).estimate(0.95).bounds, Some((-1.0, -1.0)));
        assert!(evidence(Nature::Exact).p_below(0.0).unwrap() < 1e-9);
        assert_eq!(evidence(Nature::Exact).p_above(0.0), Some(1.0));
        let none = paired(&same, &same, Nature::Level, 0.95).unwrap();
        assert_eq!((none.difference.value, none.difference.bounds), (0.0, None));
    }

    #[test]
    fn all_of_four_hundred_cases_do_not_show_a_share_above_the_exact_bound() {
        let all = [Sample::Ratio { over: 40.0, under: 40.0 }; 10];
        let evidence = |share: f64| Evidence::of(&[Term::of(all.to_vec(), Nature::Cases)], -share).unwrap();
        // p of “above p₀” is p₀^n: .99^400 = .018, .9999^400 = .96.
        let p = evidence(0.99).p_above(0.0).unwrap();
        assert!((p - libm::pow(0.99, 400.0)).abs() < 1e-9, "{p}");
        assert_eq!(evidence(0.9999).p_above(0.0), Some(1.0));
    }

    #[test]
    fn differences_of_shares_stay_between_minus_one_and_one() {
        let ratio = |over: f64| Sample::Ratio { over, under: 10.0 };
        let (all, none) = (vec![ratio(10.0); 3], vec![ratio(0.0); 3]);
        let got = paired(&none, &all, Nature::Cases, 0.95).unwrap().difference;
        let (low, high) = got.bounds.unwrap();
        assert!(got.value == 1.0 && high == 1.0 && (0.7..1.0).contains(&low), "{got:?}");
        let same = paired(&all, &all, Nature::Cases, 0.95).unwrap().difference;
        assert!(same.value == 0.0 && same.low().unwrap() < 0.0 && same.high().unwrap() > 0.0);
    }

    #[test]
    fn a_p_value_is_that_of_student_for_numbers() {
        // Mean 2.5, error .645497, t = 3.872983 with 3 degrees of freedom.
        let evidence = Evidence::of(&[Term::of(values(&[1.0, 2.0, 3.0, 4.0]), Nature::Level)], 0.0).unwrap();
        assert!((evidence.p_above(0.0).unwrap() - 0.015_228).abs() < 1e-5);
        assert!((evidence.p_below(0.0).unwrap() - 0.984_772).abs() < 1e-5);
    }
}
