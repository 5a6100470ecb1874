//! Intervals over replications, drawn from distributions whose truth is known.

use super::Kind;
use crate::experiment::outcomes::busiest as busiest_of;
use crate::random::{Purpose, RandomKey, Stream};
use crate::statistics::{
    Estimate, Evidence, Nature, Sample, Term, estimate, paired, quantile_of_sorted, resampled, unpaired,
};

const CONFIDENCE: f64 = 0.95;
const REPLICATIONS: u32 = 10;

pub(super) fn kinds() -> Vec<Kind> {
    let kind = |name, printed_in, holds| Kind { name, printed_in, at_least: false, holds };
    let at_least = |name, printed_in, holds| Kind { name, printed_in, at_least: true, holds };
    vec![
        kind("a mean over replications", "summary, series", mean),
        kind("a ratio of sums", "summary, responses", ratio),
        kind("a share of cases", "summary, series", |seed| share(seed, 0.7)),
        at_least("a share near its end", "summary, series", |seed| share(seed, 0.99)),
        at_least("a share of which all or none is seen", "summary, series", |seed| share(seed, 0.9995)),
        kind("a part of time", "summary", part),
        at_least("a number of rare events", "summary", |seed| events(seed, 0.05)),
        kind("a number of events", "summary", |seed| events(seed, 1.5)),
        kind("a difference", "differences, contributors, bottlenecks", difference),
        at_least("a difference of strangers", "lab", strangers),
        kind("a difference of shares", "differences", |seed| difference_of_shares(seed, [0.8, 0.7])),
        at_least("a difference of shares near their end", "differences", |seed| {
            difference_of_shares(seed, [0.998, 0.97])
        }),
        kind("a combination with a factor", "claims", combination),
        kind("a median of few deliveries", "summary, differences, claims", |seed| quantile(seed, 0.5)),
        kind("a p90 of few deliveries", "summary, differences, claims", |seed| quantile(seed, 0.9)),
        kind("the busiest of unequal teams", "summary, differences, claims", |seed| busiest(seed, 0.1)),
        at_least("the busiest of equal teams", "summary, differences, claims", |seed| busiest(seed, 0.0)),
        at_least("a claim that is not so", "claims", claim_at_its_edge),
        at_least("an equality at its margin", "claims", equality_at_its_margin),
    ]
}

/// The replications of a seed.
fn randoms(seed: u64) -> impl Iterator<Item = RandomKey> {
    (0..REPLICATIONS).map(move |replication| RandomKey::new(seed, replication))
}

fn held(estimate: Option<Estimate>, truth: f64) -> Option<bool> {
    let (low, high) = estimate?.bounds?;
    Some((low..=high).contains(&truth))
}

/// What is skew: exponential with mean 3, of twenty a replication.
fn mean(seed: u64) -> Option<bool> {
    let value = |random: RandomKey| {
        (0..20).map(|n| 3.0 * random.draw(Purpose::Work, n).exponential()).sum::<f64>() / 20.0
    };
    let samples: Vec<Sample> = randoms(seed).map(|random| Sample::Value(value(random))).collect();
    held(estimate(&samples, Nature::Level, CONFIDENCE), 3.0)
}

/// About forty cases a replication, worth 2 each on average and more where there are few.
fn cases(random: RandomKey) -> f64 {
    30.0 + f64::from(random.draw(Purpose::Interval, 0).below(21))
}

fn ratio_of(random: RandomKey, worth: f64) -> Sample {
    let under = cases(random);
    let over = (0..under as u64).map(|n| worth * random.draw(Purpose::Worth, n).exponential()).sum();
    Sample::Ratio { over, under }
}

fn ratio(seed: u64) -> Option<bool> {
    let samples: Vec<Sample> = randoms(seed).map(|random| ratio_of(random, 2.0)).collect();
    held(estimate(&samples, Nature::Level, CONFIDENCE), 2.0)
}

/// Cases of which a share is seen; what happens to one in two is common to all of a replication's half, so that they
/// cluster.
fn share_of(random: RandomKey, share: f64, which: u64) -> Sample {
    let under = cases(random);
    let common = random.draw(Purpose::Loss, which << 32).normal();
    // A Gaussian copula with correlation .02: marginally each case is seen with the share.
    let threshold = crate::statistics::normal_quantile(share);
    let is_seen = |n: u64| {
        let own = random.draw(Purpose::Loss, (which << 32) + 1 + n).normal();
        libm::sqrt(0.02) * common + libm::sqrt(0.98) * own < threshold
    };
    Sample::Ratio { over: (0..under as u64).filter(|n| is_seen(*n)).count() as f64, under }
}

fn share(seed: u64, share: f64) -> Option<bool> {
    let samples: Vec<Sample> = randoms(seed).map(|random| share_of(random, share, 0)).collect();
    held(estimate(&samples, Nature::Cases, CONFIDENCE), share)
}

/// The mean of twenty squares of uniform numbers: a third, between 0 and 1.
fn part(seed: u64) -> Option<bool> {
    let square = |u: f64| u * u;
    let value = |random: RandomKey| {
        (0..20).map(|n| square(random.draw(Purpose::Work, n).uniform())).sum::<f64>() / 20.0
    };
    let samples: Vec<Sample> = randoms(seed).map(|random| Sample::Value(value(random))).collect();
    held(estimate(&samples, Nature::Part, CONFIDENCE), 1.0 / 3.0)
}

fn events(seed: u64, mean: f64) -> Option<bool> {
    let count = |random: RandomKey| {
        (0..100).filter(|n| random.draw(Purpose::Choice, *n).chance(mean / 100.0)).count()
    };
    let samples: Vec<Sample> = randoms(seed).map(|random| Sample::Value(count(random) as f64)).collect();
    held(estimate(&samples, Nature::Events, CONFIDENCE), mean)
}

/// Ratios under common luck: the second is worth 1.5 less.
fn difference(seed: u64) -> Option<bool> {
    let before: Vec<Sample> = randoms(seed).map(|random| ratio_of(random, 4.0)).collect();
    let after: Vec<Sample> = randoms(seed).map(|random| ratio_of(random, 2.5)).collect();
    held(paired(&before, &after, Nature::Level, CONFIDENCE).map(|pair| pair.difference), -1.5)
}

/// The same ratios where each has luck of its own.
fn strangers(seed: u64) -> Option<bool> {
    let before: Vec<Sample> = randoms(seed).map(|random| ratio_of(random, 4.0)).collect();
    let other = seed ^ (1 << 40);
    let after: Vec<Sample> = randoms(other).map(|random| ratio_of(random, 2.5)).collect();
    held(unpaired(&before, &after, Nature::Level, CONFIDENCE), -1.5)
}

fn difference_of_shares(seed: u64, [before, after]: [f64; 2]) -> Option<bool> {
    // Half of the luck is common: the same market meets both.
    let a: Vec<Sample> = randoms(seed).map(|random| share_of(random, before, 0)).collect();
    let b: Vec<Sample> = randoms(seed).map(|random| share_of(random, after, 1)).collect();
    let pair = paired(&a, &b, Nature::Cases, CONFIDENCE);
    held(pair.map(|pair| pair.difference), after - before)
}

/// A mean less half a ratio.
fn combined(seed: u64) -> Option<Evidence> {
    let value = |random: RandomKey| Sample::Value(3.0 + random.draw(Purpose::Work, 0).normal());
    let level = Term::of(randoms(seed).map(value).collect(), Nature::Level);
    let ratio = Term::of(randoms(seed).map(|random| ratio_of(random, 2.0)).collect(), Nature::Level);
    Evidence::of(&[level, Term { factor: -0.5, ..ratio }], 0.0)
}

fn combination(seed: u64) -> Option<bool> {
    held(combined(seed).map(|evidence| evidence.estimate(CONFIDENCE)), 2.0)
}

/// A claim that lies just at its edge may be supported in one of twenty, whatever the confidence: by one of its two tests.
fn claim_at_its_edge(seed: u64) -> Option<bool> {
    Some(combined(seed)?.p_below(2.0)? >= 1.0 - CONFIDENCE)
}

/// Two that differ by exactly the margin are not shown to be equal.
fn equality_at_its_margin(seed: u64) -> Option<bool> {
    let evidence = combined(seed)?;
    let shown = evidence.p_below(2.0)?.max(evidence.p_above(-2.0)?);
    Some(shown >= 1.0 - CONFIDENCE)
}

/// A quantile of exponential delays, sixty a replication, pooled.
fn quantile(seed: u64, p: f64) -> Option<bool> {
    const UNIT: f64 = 1e9;
    let delays: Vec<Vec<u64>> = randoms(seed)
        .map(|random| {
            (0..60).map(|n| (UNIT * random.draw(Purpose::Transit, n).exponential()) as u64).collect()
        })
        .collect();
    let pooled = |places: &[usize]| {
        let mut all: Vec<u64> = places.iter().flat_map(|place| delays[*place].iter().copied()).collect();
        all.sort_unstable();
        quantile_of_sorted(&all, all.len() as u64, p).map(|delay| delay as f64 / UNIT)
    };
    let random: &mut Stream = &mut RandomKey::new(seed, REPLICATIONS).stream();
    let evidence = resampled(REPLICATIONS as usize, Nature::Level, random, pooled)?;
    held(Some(evidence.estimate(CONFIDENCE)), -libm::log(1.0 - p))
}

/// Twenty teams of which the first is busier by so much; each as busy as chance has it in each replication.
fn busiest(seed: u64, by: f64) -> Option<bool> {
    let busy = |random: RandomKey| -> Vec<f64> {
        (0..20)
            .map(|n| if n == 0 { by } else { 0.0 } + 0.5 + 0.05 * random.draw(Purpose::Work, n).normal())
            .collect()
    };
    let all: Vec<Vec<f64>> = randoms(seed).map(busy).collect();
    held(Some(Evidence::of(&[busiest_of(&all)?], 0.0)?.estimate(CONFIDENCE)), 0.5 + by)
}
