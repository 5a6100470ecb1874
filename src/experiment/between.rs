//! Two runs against each other, from their published rows.

use crate::results::{self, Difference, Measure, Results};
use crate::statistics::{Sample, paired, replications_to_decide};

/// Why two runs cannot be held against each other.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum IncomparableRuns {
    /// They follow shifts for different times.
    #[error(
        "shifts are followed for {first} working days in one run and for {second} in the other: delays and shares of the two do not mean the same; give both the same follow_up"
    )]
    FollowUp {
        /// In the first run.
        first: f64,
        /// In the second.
        second: f64,
    },
    /// Their intervals are of different confidence.
    #[error(
        "the intervals of one run hold at {first} and of the other at {second}: give both the same confidence"
    )]
    Confidence {
        /// In the first run.
        first: f64,
        /// In the second.
        second: f64,
    },
    /// They have no structure in common.
    #[error(
        "no structure has the same name in both: one has {first}, the other {second}; name those alike that are to be compared"
    )]
    Structures {
        /// Those of the first run.
        first: String,
        /// Those of the second.
        second: String,
    },
}

/// For every structure that both runs have, and every measure: the second run less the first, replication by replication
/// over as many as both have. Runs of the same seed share their luck as far as they face the same market, and the interval
/// is the narrower for it; for others the pairs are those of strangers, and the interval holds as well. Measures that are not
/// judged replication by replication – quantiles, the busiest team – are left out.
///
/// # Errors
/// When the two do not measure the same.
///
/// ```
/// use microbiz::results::Measure;
/// use microbiz::{Execution, Experiment, ScenarioFile, differences_between};
/// use std::collections::BTreeMap;
///
/// let run = |gate: &str| {
///     let text = format!(r#"
///         schema_version = 1
///         horizon = "1y"
///         follow_up = "1q"
///         replications = 5
///         market = {{ niches = 6, shift_interval = "1w" }}
///         base = {{ members = 24 }}
///         structures.line = {{ template = "hierarchy", links.reports_up.gate = "{gate}" }}
///     "#);
///     let scenario = ScenarioFile::parse("small.toml", &text)?.resolve(BTreeMap::new())?;
///     Ok::<_, Box<dyn std::error::Error>>(Experiment::new(scenario)?.run(Execution::default())?)
/// };
/// let (before, after) = (run("1q")?, run("1w")?);
/// let rows = differences_between(&before, &after)?;
/// let delay = rows.iter().find(|row| row.measure == Measure::DelayRestrictedMean).unwrap();
/// assert!(delay.difference.value.unwrap() < 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn differences_between(first: &Results, second: &Results) -> Result<Vec<Difference>, IncomparableRuns> {
    let (a, b) = (&first.about, &second.about);
    if a.follow_up_d != b.follow_up_d {
        return Err(IncomparableRuns::FollowUp { first: a.follow_up_d, second: b.follow_up_d });
    }
    if a.confidence != b.confidence {
        return Err(IncomparableRuns::Confidence { first: a.confidence, second: b.confidence });
    }
    let both: Vec<&String> = a.structures.iter().filter(|name| b.structures.contains(name)).collect();
    if both.is_empty() {
        let (first, second) = (a.structures.join(", "), b.structures.join(", "));
        return Err(IncomparableRuns::Structures { first, second });
    }
    let judged = Measure::ALL
        .iter()
        .filter(|measure| measure.quantile().is_none() && **measure != Measure::UtilisationMax);
    let of = |structure: &&String| {
        let judged = judged.clone();
        let structure = (*structure).clone();
        judged.filter_map(move |measure| difference(first, second, &structure, *measure))
    };
    Ok(both.iter().flat_map(of).collect())
}

fn difference(first: &Results, second: &Results, structure: &str, measure: Measure) -> Option<Difference> {
    let (mut before, mut after) = (samples(first, structure, measure), samples(second, structure, measure));
    let replications = before.len().min(after.len());
    before.truncate(replications);
    after.truncate(replications);
    if replications == 0 {
        return None;
    }
    let confidence = first.about.confidence;
    let paired = paired(&before, &after, measure.nature(), confidence)?;
    let (least, most) = measure.range(true);
    let difference = paired.difference.within(least, most);
    Some(Difference {
        baseline: structure.to_owned(),
        structure: structure.to_owned(),
        measure,
        unit: measure.unit(),
        difference: results::Estimate {
            value: Some(difference.value),
            low: difference.low(),
            high: difference.high(),
            confidence,
        },
        variance_ratio: paired.variance_ratio,
        replications: replications as u32,
        replications_to_decide: replications_to_decide(&difference, confidence),
    })
}

/// What each replication of a run says of a measure, in their order.
pub(super) fn samples(results: &Results, structure: &str, measure: Measure) -> Vec<Sample> {
    let rows = results.replications.iter().filter(|row| row.structure == structure && row.measure == measure);
    let mut samples: Vec<(u32, Sample)> =
        rows.map(|row| (row.replication, Sample::read_back(row.value, row.denominator))).collect();
    samples.sort_by_key(|(replication, _)| *replication);
    samples.into_iter().map(|(_, sample)| sample).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Execution, Experiment};
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

    fn run(extra: &str) -> Results {
        let text = format!(
            "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 6\n\
             market = {{ niches = 6, shift_interval = \"1w\" }}\nbase = {{ members = 24 }}\n{extra}"
        );
        let scenario = ScenarioFile::parse("s.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap();
        Experiment::new(scenario).unwrap().run(Execution::default()).unwrap()
    }

    const BOTH: &str = "structures.a.template = \"hierarchy\"\nstructures.b = { template = \"hierarchy\", links.reports_up.gate = \"1w\" }";

    #[test]
    fn two_runs_of_one_structure_each_differ_as_the_two_structures_of_one_run_do() {
        let together = run(BOTH);
        let alone = ["", ", links.reports_up.gate = \"1w\""]
            .map(|more| run(&format!("structures.x = {{ template = \"hierarchy\"{more} }}")));
        let rows = differences_between(&alone[0], &alone[1]).unwrap();
        let mut compared = 0;
        for row in &rows {
            let Some(published) = together.difference("b", row.measure) else { continue };
            let (Some(own), Some(other)) = (row.difference.value, published.difference.value) else {
                continue;
            };
            assert!((own - other).abs() <= 1e-9 * other.abs().max(1.0), "{}: {own} {other}", row.measure);
            if let (Some(own), Some(other)) = (row.difference.bounds(), published.difference.bounds()) {
                assert!(
                    (own.0 - other.0).abs() <= 1e-6 * other.0.abs().max(1.0),
                    "{}: {own:?} {other:?}",
                    row.measure
                );
            }
            compared += 1;
        }
        assert!(compared > 20, "{compared}");
    }

    #[test]
    fn a_run_does_not_differ_from_itself() {
        let results = run(BOTH);
        let rows = differences_between(&results, &results).unwrap();
        assert!(rows.len() > 40 && rows.iter().all(|row| row.difference.value == Some(0.0)));
    }

    #[test]
    fn runs_that_do_not_measure_the_same_say_what_to_do() {
        let one = run(BOTH);
        let mut other = one.clone();
        other.about.follow_up_d = 21.0;
        assert!(differences_between(&one, &other).unwrap_err().to_string().contains("the same follow_up"));
        let mut other = one.clone();
        other.about.confidence = 0.9;
        assert!(differences_between(&one, &other).unwrap_err().to_string().contains("the same confidence"));
        let mut other = one.clone();
        other.about.structures = vec!["c".to_owned()];
        assert!(differences_between(&one, &other).unwrap_err().to_string().contains("name those alike"));
    }
}
