//! The typed results: they hold all that the tables hold, and what is published can be worked out again from them.

use crate::bench::{Bench, Measured, run};
use microbiz::output::{self, Target, Writing};
use microbiz::results::{Class, Measure, Results};
use microbiz::{Execution, Experiment, ScenarioFile};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::collections::BTreeMap;

/// A firm in which everything happens: teams split, act, found, have services delivered and claims are made.
const EVERYTHING: &str = "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1mo\"\nfollow_up = \"1q\"\nreplications = 3\n\
    title = \"Everything – and a “quote”, a comma\"\n[market]\nniches = 6\nattributes = 3\nshift_interval = \"1w\"\ncustomers = 1000.0\n\
    emerging = 2\nemergence_interval = \"1q\"\n[base]\nmembers = 40\nfollow_to = \"released\"\n[base.growth]\nreview = \"1q\"\n\
    [structures.line]\ntemplate = \"hierarchy\"\n[structures.'=teams']\ntemplate = \"network\"\n\
    [[claims]]\nclaim = \"line.fit.mean < 2\"\nexpect = \"supported\"\nbecause = \"fit is below one\"\n";

fn everything() -> Results {
    let scenario =
        ScenarioFile::parse("everything.toml", EVERYTHING).unwrap().resolve(BTreeMap::new()).unwrap();
    let execution = Execution { insights: true, bottlenecks: true, ..Execution::default() };
    Experiment::new(scenario).unwrap().run(execution).unwrap()
}

/// Table by table, so that a failure names the first row that differs and not all of them.
fn all_the_same(read: &Results, results: &Results) {
    fn same<T: PartialEq + std::fmt::Debug>(what: &str, read: &[T], rows: &[T]) {
        let apart = read.iter().zip(rows).find(|(a, b)| a != b);
        assert!(apart.is_none(), "{what}: {apart:?}");
        assert_eq!(read.len(), rows.len(), "{what}");
    }
    assert_eq!(read.about, results.about);
    same("summary", &read.summary, &results.summary);
    same("differences", &read.differences, &results.differences);
    same("replications", &read.replications, &results.replications);
    same("stages", &read.stages, &results.stages);
    same("contributors", &read.contributors, &results.contributors);
    same("bottlenecks", &read.bottlenecks, &results.bottlenecks);
    same("fairness", &read.fairness, &results.fairness);
    same("organisation", &read.organisation, &results.organisation);
    same("teams", &read.teams, &results.teams);
    same("links", &read.links, &results.links);
    same("services", &read.services, &results.services);
    same("series", &read.series, &results.series);
    same("notices", &read.notices, &results.notices);
    same("claims", &read.claims, &results.claims);
    same("rearrangement", &read.rearrangement, &results.rearrangement);
    same("insights", &read.insights, &results.insights);
    same("known", &read.known, &results.known);
}

#[test]
fn results_read_back_from_their_folder_are_the_results() {
    let dir = tempfile::tempdir().unwrap();
    let mut results = everything();
    let target = Target::claim(dir.path().join("out"), true, false).unwrap();
    let writing = Writing {
        report: true,
        workbook: true,
        target: &target,
        command: String::new(),
        threads: 1,
        started: String::new(),
        wall_seconds: 0.0,
    };
    let written = output::write(&results, &writing).unwrap();
    results.known.clear();
    let read = output::read(&written.folder).unwrap();
    assert!(!read.insights.is_empty() && !read.bottlenecks.is_empty() && !read.claims.is_empty());
    all_the_same(&read, &results);
    // And a table that was touched is refused with its line.
    let path = written.folder.join("stages.csv");
    let text = std::fs::read_to_string(&path).unwrap().replace(",d,", ",days,");
    std::fs::write(&path, text).unwrap();
    let refused = output::read(&written.folder).unwrap_err().to_string();
    assert!(refused.contains("stages.csv") && refused.contains("line 2"), "{refused}");
    // So is a folder without a manifest, or with another's: with what to do, and never as if something were to be written.
    let manifest = written.folder.join("manifest.json");
    std::fs::write(&manifest, "{}").unwrap();
    let refused = output::read(&written.folder).unwrap_err().to_string();
    assert!(refused.contains("manifest.json") && refused.contains("run the scenario again"), "{refused}");
    std::fs::remove_file(&manifest).unwrap();
    let refused = output::read(&written.folder).unwrap_err().to_string();
    assert!(refused.contains("manifest.json") && refused.contains("cannot be read"), "{refused}");
}

#[test]
fn results_as_json_are_read_back_as_they_were() {
    let results = everything();
    let mut read: Results = serde_json::from_str(&serde_json::to_string(&results).unwrap()).unwrap();
    read.effort = results.effort;
    all_the_same(&read, &results);
}

/// Quenouille's jackknife of a ratio of sums, or the values themselves: their mean has the published error.
fn pseudo_values(results: &Results, structure: &str, measure: Measure) -> Option<(f64, Vec<f64>)> {
    let rows = results.replications.iter().filter(|r| r.structure == structure && r.measure == measure);
    let parts: Vec<(f64, Option<f64>)> =
        rows.map(|row| Some((row.value?, row.denominator))).collect::<Option<_>>()?;
    let n = parts.len() as f64;
    if parts.iter().all(|(_, under)| under.is_none()) {
        let values: Vec<f64> = parts.iter().map(|(value, _)| *value).collect();
        return Some((values.iter().sum::<f64>() / n, values));
    }
    let parts: Vec<(f64, f64)> =
        parts.iter().map(|(value, under)| (value * under.unwrap(), under.unwrap())).collect();
    let (over, under) = parts.iter().fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    let ratio = over / under;
    let left_out = |part: &(f64, f64)| n * ratio - (n - 1.0) * (over - part.0) / (under - part.1);
    Some((ratio, parts.iter().map(left_out).collect()))
}

fn interval(value: f64, pseudo: &[f64]) -> (f64, f64) {
    let n = pseudo.len() as f64;
    let mean = pseudo.iter().sum::<f64>() / n;
    let variance = pseudo.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (n - 1.0);
    let half = StudentsT::new(0.0, 1.0, n - 1.0).unwrap().inverse_cdf(0.975) * (variance / n).sqrt();
    (value - half, value + half)
}

/// Measures that are no share, count or quantile: theirs is Student's interval.
fn is_level(measure: Measure) -> bool {
    let unit = measure.unit().name();
    measure.class() != Class::Change && ["d", "sd", "relays"].contains(&unit) && measure.quantile().is_none()
}

#[test]
fn every_published_interval_can_be_worked_out_from_the_published_rows() {
    let top = "replications = 6\nbaseline = \"s\"";
    let measured = Bench::new().top(top).after("[structures.other]\nspan = 8").run();
    let results = &measured.0;
    let mut checked = 0;
    let mut same = |published: (f64, f64), worked_out: (f64, f64), what: &str| {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-6 * (1.0 + a.abs());
        assert!(
            near(published.0, worked_out.0) && near(published.1, worked_out.1),
            "{what}: {published:?} {worked_out:?}"
        );
        checked += 1;
    };
    for row in results.summary.iter().filter(|row| is_level(row.measure)) {
        let Some(bounds) = row.estimate.bounds().filter(|(low, high)| low < high) else { continue };
        let (value, pseudo) = pseudo_values(results, &row.structure, row.measure).unwrap();
        same(bounds, interval(value, &pseudo), row.measure.name());
    }
    for row in results.differences.iter().filter(|row| is_level(row.measure)) {
        let Some(bounds) = row.difference.bounds().filter(|(low, high)| low < high) else { continue };
        let of = |structure: &str| pseudo_values(results, structure, row.measure).unwrap();
        let ((a, own), (b, base)) = (of(&row.structure), of(&row.baseline));
        let apart: Vec<f64> = own.iter().zip(&base).map(|(own, base)| own - base).collect();
        same(bounds, interval(a - b, &apart), row.measure.name());
    }
    assert!(checked > 20, "{checked}");
}

#[test]
fn the_busiest_team_of_the_summary_is_the_mean_of_its_replications() {
    let Measured(results) = Bench::new().run();
    let rows = results.replications.iter().filter(|row| row.measure == Measure::UtilisationMax);
    let values: Vec<f64> = rows.filter_map(|row| row.value).collect();
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let published = results.estimate("s", Measure::UtilisationMax).unwrap().value.unwrap();
    assert!((mean - published).abs() < 1e-12 && values.len() == 4, "{mean} {published}");
}

#[test]
fn insights_of_teams_that_came_to_be_are_logged_with_their_names() {
    let results = everything();
    let standing = |name: &str| results.organisation.iter().any(|team| team.team == name);
    assert!(results.insights.iter().all(|insight| !insight.owner.is_empty()));
    let grown = microbiz::gallery().iter().find(|entry| entry.name == "two-pizza").unwrap();
    let scenario =
        ScenarioFile::parse("two-pizza.toml", grown.text).unwrap().resolve(BTreeMap::new()).unwrap();
    let execution = Execution { insights: true, ..Execution::default() };
    let split = Experiment::new(scenario.with_replications(1)).unwrap().run(execution).unwrap();
    let later = split.insights.iter().filter(|insight| {
        !split.first_teams(&insight.structure).iter().any(|team| team.team == insight.owner)
    });
    let known = |owner: &str| split.organisation.iter().any(|team| team.team == owner);
    let later: Vec<_> = later.collect();
    assert!(!later.is_empty() && later.iter().all(|insight| known(&insight.owner)));
    assert!(results.insights.iter().any(|insight| standing(&insight.owner)));
}

#[test]
fn nothing_that_a_clock_says_is_in_the_results() {
    let scenario = || Bench::new().scenario();
    let clock = std::sync::atomic::AtomicU64::new(0);
    let wrong =
        || std::time::Duration::from_secs(clock.fetch_add(1_000, std::sync::atomic::Ordering::Relaxed));
    let execution = Execution { clock: &wrong, ..Execution::default() };
    let mut timed = Experiment::new(scenario()).unwrap().run(execution).unwrap();
    assert!(timed.effort.event_loop_seconds >= 1_000.0);
    let untimed = run(scenario()).unwrap();
    assert_eq!(untimed.effort.event_loop_seconds, 0.0);
    timed.effort = untimed.effort;
    assert_eq!(timed, untimed);
}
