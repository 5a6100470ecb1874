//! The promises of the engine, as a user can check them: same bytes at any number of threads, a run alone is the run
//! inside an experiment, a team that nothing reaches changes nothing, every draw follows the seed, intervals cover.

use super::{Execution, Experiment, ExperimentError, Outcomes};
use crate::results::{KnownAnswer, Measure};
use crate::scenario::{Problems, Scenario, ScenarioFile, theory};
use std::collections::BTreeMap;

/// Seeds asked for coverage, and the share of 95 % intervals that must hold the truth.
const COVERAGE_SEEDS: u64 = 200;
const COVERAGE: (f64, f64) = (0.92, 0.98);

/// A small scenario with every mechanism switched on.
const EVERYTHING: &str = include_str!("promises.toml");
/// A chart of which one post is reached by nothing.
const CHART: &str = "id,reports_to,unit\nhead,XX,top\nsales,head,front\nmaker,head,product\n";
#[cfg(feature = "import")]
const IDLE_POST: &str = "idle,head,idle\n";

/// Checks every promise.
///
/// # Errors
/// When a scenario inside the binary cannot be run at all.
pub fn check_promises(execution: Execution<'_>) -> Result<Vec<KnownAnswer>, ExperimentError> {
    let with_threads = |threads| Execution { threads, ..execution };
    let everything = || scenario("everything.toml", EVERYTHING, CHART);
    let base = run(everything()?, with_threads(1))?;
    let threaded = run(everything()?, with_threads(3))?;
    let mut verdicts = vec![
        verdict(
            "promise 1",
            "same results on 1 and 3 threads",
            base.fingerprint(None) == threaded.fingerprint(None),
        ),
        verdict(
            "promise 2",
            "a structure alone gives what it gives in company",
            alone(&base, &everything()?, execution)?,
        ),
        verdict(
            "promise 4",
            "replications differ and follow the seed",
            follows_the_seed(&base, everything()?, execution)?,
        ),
    ];
    #[cfg(feature = "import")]
    verdicts.push(verdict(
        "promise 3",
        "a team that nothing reaches changes nothing else",
        idle_team(execution)?,
    ));
    verdicts.push(coverage(execution)?);
    Ok(verdicts)
}

fn verdict(test: &str, what: &str, holds: bool) -> KnownAnswer {
    let (test, what) = (test.to_owned(), what.to_owned());
    KnownAnswer {
        test,
        what,
        expected: 1.0,
        got: Some(f64::from(u8::from(holds))),
        z: None,
        holds,
        source: String::new(),
    }
}

fn scenario(file: &str, text: &str, chart: &str) -> Result<Scenario, Problems> {
    let attachments = BTreeMap::from([("chart.csv".to_owned(), chart.as_bytes().to_vec())]);
    ScenarioFile::parse(file, text)?.resolve(attachments)
}

fn run(scenario: Scenario, execution: Execution<'_>) -> Result<Outcomes, ExperimentError> {
    Experiment::new(scenario)?.outcomes(execution)
}

fn alone(base: &Outcomes, scenario: &Scenario, execution: Execution<'_>) -> Result<bool, ExperimentError> {
    let mut same = true;
    for (name, spec) in scenario.structures.clone() {
        let mut single = scenario.clone();
        single.baseline.clone_from(&name);
        single.structures = vec![(name.clone(), spec)];
        same &= run(single, execution)?.fingerprint(None) == base.fingerprint(Some(&name));
    }
    Ok(same)
}

#[cfg(feature = "import")]
fn idle_team(execution: Execution<'_>) -> Result<bool, ExperimentError> {
    const IDLE: &str = include_str!("promises_idle.toml");
    let without = run(scenario("idle.toml", IDLE, CHART)?, execution)?;
    let with = run(scenario("idle.toml", IDLE, &format!("{CHART}{IDLE_POST}"))?, execution)?;
    let delays = |results: &Outcomes| {
        let samples = |s: &super::StructureOutcomes| s.samples(Measure::DelayRestrictedMean);
        results.structures.iter().map(samples).collect::<Vec<_>>()
    };
    let teams = |results: &Outcomes| results.structures[0].organisation.teams.len();
    Ok(teams(&with) == teams(&without) + 1 && delays(&with) == delays(&without))
}

fn follows_the_seed(
    base: &Outcomes,
    scenario: Scenario,
    execution: Execution<'_>,
) -> Result<bool, ExperimentError> {
    let differ = base.structures.iter().all(|s| {
        let delays = s.samples(Measure::DelayRestrictedMean);
        delays.iter().enumerate().all(|(i, delay)| !delays[..i].contains(delay))
    });
    let seed = scenario.seed;
    let other = run(scenario.clone().with_seed(seed + 1), execution)?;
    let again = run(scenario, execution)?;
    let all_move = base.structures.iter().zip(&other.structures).all(|(a, b)| {
        let moved = |(a, b): (&super::outcomes::StructureOutcomes, &super::outcomes::StructureOutcomes)| {
            let (a, b) = (a.samples(Measure::DelayRestrictedMean), b.samples(Measure::DelayRestrictedMean));
            a.iter().all(|delay| !b.contains(delay))
        };
        moved((a, b))
    });
    Ok(differ && all_move && again.fingerprint(None) == base.fingerprint(None))
}

/// The share of 95 % intervals that hold the true mean, over many seeds.
fn coverage(execution: Execution<'_>) -> Result<KnownAnswer, ExperimentError> {
    let entry = theory().iter().find(|entry| entry.name == "coverage");
    let text = entry.map_or("", |entry| entry.text);
    let mut covered = 0;
    for seed in 1..=COVERAGE_SEEDS {
        let scenario = ScenarioFile::parse("coverage.toml", text)?.resolve(BTreeMap::new())?.with_seed(seed);
        let truth = scenario.known.first().map_or(f64::NAN, |known| known.expected);
        let results = run(scenario, execution)?;
        let estimate = results.structures[0].estimate(Measure::DelayRestrictedMean, 0.95);
        let holds =
            estimate.is_some_and(|e| e.bounds.is_some_and(|(low, high)| (low..=high).contains(&truth)));
        covered += u32::from(holds);
    }
    let share = f64::from(covered) / COVERAGE_SEEDS as f64;
    Ok(KnownAnswer {
        test: "coverage".to_owned(),
        what: format!("95 % intervals of M/M/1 over {COVERAGE_SEEDS} seeds"),
        expected: 0.95,
        got: Some(share),
        z: None,
        holds: (COVERAGE.0..=COVERAGE.1).contains(&share),
        source: "the definition of an interval".to_owned(),
    })
}
