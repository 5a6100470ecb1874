//! How the answer to a question gets surer from replication to replication, with common luck and without.

use super::between::samples;
use crate::results::{self, Look, Measure, Narrowing, Results};
use crate::statistics::{Estimate, Sample, paired, unpaired};

/// How the difference of a measure between a structure and the baseline gets surer, from the first replication to all; none
/// where the results have no such difference that is judged replication by replication.
///
/// ```
/// use microbiz::results::Measure;
/// use microbiz::{Execution, Experiment, ScenarioFile, narrowing};
/// use std::collections::BTreeMap;
///
/// let text = r#"
/// schema_version = 1
/// horizon = "1y"
/// warm_up = "1mo"
/// follow_up = "1q"
/// replications = 6
/// market = { niches = 6, shift_interval = "1w" }
/// base = { members = 24 }
/// structures.hierarchy.template = "hierarchy"
/// structures.network.template = "network"
/// "#;
/// let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
/// let results = Experiment::new(scenario)?.run(Execution::default())?;
/// let narrowing = narrowing(&results, "network", Measure::DelayRestrictedMean).unwrap();
/// assert_eq!(narrowing.looks.len(), 6);
/// let published = results.difference("network", Measure::DelayRestrictedMean).unwrap();
/// assert_eq!(narrowing.looks[5].paired.value, published.difference.value);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn narrowing(results: &Results, structure: &str, measure: Measure) -> Option<Narrowing> {
    let baseline = results.about.baseline.as_str();
    if structure == baseline || measure.quantile().is_some() || measure == Measure::UtilisationMax {
        return None;
    }
    let (before, after) = (samples(results, baseline, measure), samples(results, structure, measure));
    let most = before.len().min(after.len());
    let looks: Vec<Look> =
        (1..=most).filter_map(|n| look(results, measure, &before[..n], &after[..n])).collect();
    Some(Narrowing {
        baseline: baseline.to_owned(),
        structure: structure.to_owned(),
        measure,
        unit: measure.unit(),
        settled_at: settled(&looks, |look| &look.paired),
        settled_unpaired_at: settled(&looks, |look| &look.unpaired),
        looks,
    })
}

fn look(results: &Results, measure: Measure, before: &[Sample], after: &[Sample]) -> Option<Look> {
    let confidence = results.about.confidence;
    let (least, most) = measure.range(true);
    let published = |estimate: Estimate| {
        let estimate = estimate.within(least, most);
        results::Estimate {
            value: Some(estimate.value),
            low: estimate.low(),
            high: estimate.high(),
            confidence,
        }
    };
    Some(Look {
        replications: before.len() as u32,
        paired: published(paired(before, after, measure.nature(), confidence)?.difference),
        unpaired: published(unpaired(before, after, measure.nature(), confidence)?),
    })
}

/// From how many replications on all intervals lie on one side of zero.
fn settled(looks: &[Look], of: impl Fn(&Look) -> &results::Estimate) -> Option<u32> {
    let reaches_zero = |look: &Look| of(look).bounds().is_none_or(|(low, high)| low <= 0.0 && high >= 0.0);
    let first = looks.iter().rposition(reaches_zero).map_or(0, |last| last + 1);
    looks.get(first).map(|look| look.replications)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Execution, Experiment};
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

    fn run(replications: u32) -> Results {
        let text = format!(
            "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = {replications}\n\
             market = {{ niches = 6, shift_interval = \"1w\" }}\nbase = {{ members = 24 }}\n\
             structures.a.template = \"hierarchy\"\nstructures.b.template = \"network\""
        );
        let scenario = ScenarioFile::parse("s.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap();
        Experiment::new(scenario).unwrap().run(Execution::default()).unwrap()
    }

    #[test]
    fn a_look_at_some_replications_is_the_answer_of_a_run_of_so_many() {
        let whole = narrowing(&run(6), "b", Measure::DeliveredShare).unwrap();
        for n in [2, 4, 6] {
            let shorter = run(n);
            let published = shorter.difference("b", Measure::DeliveredShare).unwrap().difference;
            let look = whole.looks[n as usize - 1].paired;
            assert!((look.value.unwrap() - published.value.unwrap()).abs() < 1e-9, "{n}");
            let (seen, said) = (look.bounds().unwrap(), published.bounds().unwrap());
            assert!(
                (seen.0 - said.0).abs() < 1e-9 && (seen.1 - said.1).abs() < 1e-9,
                "{n}: {seen:?} {said:?}"
            );
        }
    }

    #[test]
    fn a_sign_is_settled_from_where_no_later_interval_reaches_zero() {
        let estimate = |low: f64, high: f64| results::Estimate {
            value: Some(f64::midpoint(low, high)),
            low: Some(low),
            high: Some(high),
            confidence: 0.95,
        };
        let look = |replications, paired, unpaired| Look { replications, paired, unpaired };
        let looks = [
            look(2, estimate(1.0, 2.0), estimate(-1.0, 4.0)),
            look(3, estimate(-1.0, 2.0), estimate(-1.0, 4.0)),
            look(4, estimate(0.5, 2.0), estimate(-0.5, 4.0)),
            look(5, estimate(0.6, 2.0), estimate(-0.1, 4.0)),
        ];
        assert_eq!(settled(&looks, |look| &look.paired), Some(4));
        assert_eq!(settled(&looks, |look| &look.unpaired), None);
    }

    #[test]
    fn what_is_not_judged_replication_by_replication_does_not_narrow() {
        let results = run(2);
        assert!(narrowing(&results, "b", Measure::DelayMedian).is_none());
        assert!(narrowing(&results, "a", Measure::DeliveredShare).is_none());
    }
}
