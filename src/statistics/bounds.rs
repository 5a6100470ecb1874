//! Intervals of their own kind: what a quantity can be decides what its interval looks like.
//!
//! A share lies between 0 and 1, a number of events not below 0, and their intervals never leave that range. Where no
//! spread was seen there is nothing to draw an interval from, unless cases were counted – then it is the exact one – or
//! the quantity is the same in every replication by construction.

use super::quantile::beta_quantile;
use super::{normal_quantile, student_t_quantile};

/// What values a quantity can take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// Any number.
    Level,
    /// The same in every replication by construction.
    Exact,
    /// A share of cases that were counted.
    Cases,
    /// A part of a whole that is not made of cases: of time, of customers.
    Part,
    /// A number of events, not below zero.
    Events,
}

/// What replications say about one quantity, before an interval is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Spread {
    pub value: f64,
    /// The standard error; zero where no spread was seen.
    pub error: f64,
    /// Replications.
    pub count: usize,
    /// The cases that a share was counted over.
    pub cases: Option<f64>,
    pub nature: Nature,
    /// Of how many it is the largest; one where it was not selected.
    pub rivals: usize,
}

impl Spread {
    /// The interval of a confidence; none where there is nothing to draw it from. What is the largest of several is so
    /// partly by luck, so that its lower end is one that would hold for all of them at once (Bonferroni).
    pub fn limits(&self, confidence: f64) -> Option<(f64, f64)> {
        let (low, high) = self.own_limits(confidence)?;
        if self.rivals < 2 {
            return Some((low, high));
        }
        let (low, _) = self.own_limits(1.0 - (1.0 - confidence) / self.rivals as f64)?;
        Some((low, high))
    }

    fn own_limits(&self, confidence: f64) -> Option<(f64, f64)> {
        let t = student_t_quantile(0.5 + confidence / 2.0, self.count as f64 - 1.0);
        let is_spread = self.error > 0.0;
        match self.nature {
            Nature::Exact => Some((self.value, self.value)),
            Nature::Level => is_spread.then_some((self.value - t * self.error, self.value + t * self.error)),
            Nature::Cases | Nature::Part if is_spread => Some(self.score(confidence, t)),
            Nature::Cases => self.cases.map(|cases| exact(self.value.clamp(0.0, 1.0), cases, confidence)),
            Nature::Events if is_spread => Some(self.score_of_events(t)),
            Nature::Events if self.value == 0.0 => Some((0.0, most_events(self.count, confidence))),
            Nature::Part | Nature::Events => None,
        }
    }

    /// The exact interval for as many independent cases as would spread like the replications did, fewer where these are
    /// few (Korn & Graubard 1998).
    fn score(&self, confidence: f64, t: f64) -> (f64, f64) {
        let p = self.value.clamp(0.0, 1.0);
        if p * (1.0 - p) == 0.0 {
            // Parts that cancel to the very end: the end and what the spread says.
            return ((p - t * self.error).max(0.0), (p + t * self.error).min(1.0));
        }
        exact(p, self.fewer(confidence) * p * (1.0 - p) / (self.error * self.error), confidence)
    }

    /// By how much few replications are worth less than their number: the squared normal quantile over Student's.
    fn fewer(&self, confidence: f64) -> f64 {
        /// Of a smaller confidence both quantiles are near zero, and their ratio is rounding.
        const LEAST_CONFIDENCE: f64 = 0.01;
        let quantile = 0.5 + confidence.max(LEAST_CONFIDENCE) / 2.0;
        let (z, t) = (normal_quantile(quantile), student_t_quantile(quantile, self.count as f64 - 1.0));
        z * z / (t * t)
    }

    /// The interval of a mean of events whose variance is that of a Poisson variable times what was seen: the λ at which
    /// (x̄ − λ)² = t²·φ·λ/n.
    fn score_of_events(&self, t: f64) -> (f64, f64) {
        let mean = self.value;
        if mean <= 0.0 {
            return (0.0, t * self.error);
        }
        let stretch = t * t * self.error * self.error / mean;
        let root = libm::sqrt(stretch * mean + stretch * stretch / 4.0);
        ((mean + stretch / 2.0 - root).max(0.0), mean + stretch / 2.0 + root)
    }
}

/// Clopper & Pearson's interval (1934) of a share of so many cases, whole or not: where all or none were seen, the end and
/// one bound.
fn exact(share: f64, cases: f64, confidence: f64) -> (f64, f64) {
    /// With more cases of either kind the exact interval is that of scores, and slow.
    const MANY: f64 = 1000.0;
    let (seen, tail) = (share * cases, f64::midpoint(1.0, -confidence));
    let unseen = cases - seen;
    if seen.min(unseen) > MANY {
        return wilson(share, cases, normal_quantile(1.0 - tail));
    }
    let low = if seen > 0.0 { beta_quantile(tail, seen, unseen + 1.0) } else { 0.0 };
    let high = if unseen > 0.0 { beta_quantile(1.0 - tail, seen + 1.0, unseen) } else { 1.0 };
    (low, high)
}

/// Wilson's interval (1927).
fn wilson(p: f64, cases: f64, z: f64) -> (f64, f64) {
    let weight = z * z / cases;
    let half = z * libm::sqrt(p * (1.0 - p) / cases + weight / (4.0 * cases));
    ((p + weight / 2.0 - half) / (1.0 + weight), (p + weight / 2.0 + half) / (1.0 + weight))
}

/// The mean number of events a replication at which none in any of them would be as rare as the confidence allows.
fn most_events(replications: usize, confidence: f64) -> f64 {
    -libm::log(f64::midpoint(1.0, -confidence)) / replications as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(nature: Nature, value: f64, error: f64) -> Spread {
        Spread { value, error, count: 10, cases: Some(400.0), nature, rivals: 1 }
    }

    #[test]
    fn no_interval_of_a_share_leaves_its_range() {
        for value in [0.001, 0.02, 0.5, 0.98, 0.999] {
            for error in [0.0, 1e-6, 0.01, 0.3] {
                for nature in [Nature::Cases, Nature::Part] {
                    let Some((low, high)) = spread(nature, value, error).limits(0.95) else { continue };
                    assert!(0.0 <= low && low <= value && value <= high && high <= 1.0, "{value} {error}");
                }
            }
        }
    }

    #[test]
    fn where_all_or_none_were_seen_the_interval_is_clopper_and_pearsons() {
        // 1 − (α/2)^(1/n) for n = 400.
        let (low, high) = spread(Nature::Cases, 0.0, 0.0).limits(0.95).unwrap();
        assert!(low == 0.0 && (high - 0.009_179_7).abs() < 1e-6, "{high}");
        let (low, high) = spread(Nature::Cases, 1.0, 0.0).limits(0.95).unwrap();
        assert!(high == 1.0 && (low - 0.990_820_3).abs() < 1e-6, "{low}");
    }

    #[test]
    fn few_misses_are_judged_by_the_exact_binomial() {
        // One of 400 missed: P(at least one | p) = .025 at p = 1 − .975^(1/400); P(at most one | p) = .025 at p = .01385.
        let (low, high) = exact(1.0 / 400.0, 400.0, 0.95);
        assert!((low - 6.329_3e-5).abs() < 1e-8 && (high - 0.013_849_8).abs() < 1e-6, "{low} {high}");
    }

    #[test]
    fn exact_intervals_and_those_of_scores_agree_where_they_meet() {
        let ((a, b), (c, d)) = (exact(0.1, 9_999.0, 0.95), wilson(0.1, 9_999.0, 1.959_964));
        assert!((a - c).abs() < 1.5e-4 && (b - d).abs() < 1.5e-4, "{a} {c} {b} {d}");
    }

    #[test]
    fn the_largest_of_many_reaches_further_down_and_no_further_up() {
        let one = spread(Nature::Level, 0.6, 0.01);
        let of_many = Spread { rivals: 20, ..one };
        let ((low, high), (lower, same)) = (one.limits(0.95).unwrap(), of_many.limits(0.95).unwrap());
        // t(1 − .05/40, 9) = 4.150.
        assert!((0.6 - lower - 0.041_5).abs() < 1e-4 && lower < low && same == high, "{lower}");
    }

    #[test]
    fn events_that_were_never_seen_may_still_happen() {
        // −log(.025)/10.
        let (low, high) = spread(Nature::Events, 0.0, 0.0).limits(0.95).unwrap();
        assert!(low == 0.0 && (high - 0.368_888).abs() < 1e-5, "{high}");
        let (low, _) = spread(Nature::Events, 0.1, 0.1).limits(0.95).unwrap();
        assert!(low > 0.0);
    }

    #[test]
    fn without_spread_only_what_was_counted_or_cannot_vary_has_an_interval() {
        let known = |nature| spread(nature, 0.5, 0.0).limits(0.95).is_some();
        assert!(known(Nature::Exact) && known(Nature::Cases));
        assert!(!known(Nature::Level) && !known(Nature::Part) && !known(Nature::Events));
    }

    #[test]
    fn a_share_in_the_middle_has_the_interval_of_a_number() {
        let t = student_t_quantile(0.975, 9.0);
        let (low, high) = spread(Nature::Cases, 0.5, 0.001).limits(0.95).unwrap();
        assert!((high - low - 2.0 * t * 0.001).abs() < 1e-6, "{low} {high}");
    }

    #[test]
    fn parts_that_cancel_to_the_very_end_have_an_interval_up_to_it() {
        // t(.975, 9) = 2.262157.
        let near = |got: Option<(f64, f64)>, expected: (f64, f64)| {
            let (low, high) = got.unwrap();
            assert!((low - expected.0).abs() < 1e-6 && (high - expected.1).abs() < 1e-6, "{low} {high}");
        };
        near(spread(Nature::Part, 1.0, 0.1).limits(0.95), (1.0 - 0.226_215_7, 1.0));
        near(spread(Nature::Part, 0.0, 0.1).limits(0.95), (0.0, 0.226_215_7));
        near(spread(Nature::Part, 1.0, 1.0).limits(0.95), (0.0, 1.0));
        near(spread(Nature::Part, 0.0, 1.0).limits(0.95), (0.0, 1.0));
    }
}
