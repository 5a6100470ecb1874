//! Numbers that say how sure they are: signs, baselines, corrections for many tests, and intervals that hold.

use crate::bench::run;
use crate::cli::microbiz;
use microbiz::ScenarioFile;
use microbiz::results::{Claim, Results, Verdict};
use std::collections::BTreeMap;
use std::path::Path;

fn results(text: &str) -> Results {
    let file = ScenarioFile::parse("s.toml", text).unwrap();
    run(file.resolve(BTreeMap::new()).unwrap()).unwrap()
}

/// The rows of a table, each by the names of its columns.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn written(scenario: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("s.toml"), scenario).unwrap();
    let done = microbiz(dir.path(), &["run", "s.toml", "--out", "out", "--quiet", "--no-halving"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    dir
}

/// Two queues of which the second is slower: M/M/1 at load .25 and .5.
const QUEUES: &str = "schema_version = 1\nhorizon = \"200d\"\nwarm_up = \"20d\"\nfollow_up = \"20d\"\nreplications = 10\n\
    [market]\nshift_interval = \"1d\"\n[base]\ntemplate = \"tree\"\n[structures.quick]\nreceive_work = \"2h\"\n\
    [structures.slow]\nreceive_work = \"4h\"\n";

fn with_baseline(baseline: &str) -> String {
    QUEUES.replace("[market]", &format!("baseline = \"{baseline}\"\n[market]"))
}

#[test]
fn a_difference_is_the_other_structure_less_the_baseline_that_was_named() {
    for (baseline, other, sign) in [("quick", "slow", 1.0), ("slow", "quick", -1.0)] {
        let dir = written(&with_baseline(baseline));
        let differences = rows(&dir.path().join("out/differences.csv"));
        assert!(differences.iter().all(|row| row["baseline"] == baseline && row["structure"] == other));
        let delay = differences.iter().find(|row| row["measure"] == "delay_to_received.restricted_mean");
        let number = |column: &str| delay.unwrap()[column].parse::<f64>().unwrap();
        assert!(sign * number("low") > 0.0 && sign * number("high") > 0.0, "{delay:?}");
        // Summaries say the same: other less baseline.
        let summary = rows(&dir.path().join("out/summary.csv"));
        let of = |structure: &str| {
            let is_it = |row: &&BTreeMap<String, String>| {
                row["structure"] == structure && row["measure"] == "delay_to_received.restricted_mean"
            };
            summary.iter().find(is_it).unwrap()["estimate"].parse::<f64>().unwrap()
        };
        assert!((number("difference") - (of(other) - of(baseline))).abs() < 1e-9);
        let contributors = rows(&dir.path().join("out/contributors.csv"));
        assert!(contributors.iter().all(|row| row["baseline"] == baseline && row["structure"] == other));
        let queue = contributors.iter().find(|row| row["kind"] == "stage" && row["name"] == "queue").unwrap();
        assert!(sign * queue["difference"].parse::<f64>().unwrap() > 0.0, "{queue:?}");
    }
}

/// A claim that is nearly so, as often as asked.
fn nearly(times: usize) -> Vec<Claim> {
    let claim = "[[claims]]\nclaim = \"slow.delay_to_received.restricted_mean < 3.3 * quick.delay_to_received.restricted_mean\"\n\
        expect = \"undecided\"\n";
    results(&format!("{QUEUES}{}", claim.repeat(times))).claims
}

#[test]
fn claims_are_judged_with_holm_and_at_alpha() {
    let alone = nearly(1)[0].p_adjusted.unwrap();
    assert!((1e-6..0.04).contains(&alone), "{alone}: the claim should be shown, but not by far");
    assert_eq!(nearly(1)[0].verdict, Verdict::Supported);
    // As many times the same claim as keep its adjusted p-value just below .05, and just above.
    let most = (0.049 / alone) as usize;
    let (below, above) = (nearly(most), nearly((0.06 / alone) as usize + 1));
    assert!(
        (below[0].p_adjusted.unwrap() / alone - most as f64).abs() < 1e-6,
        "Holm multiplies by the claims"
    );
    assert_eq!(below[0].verdict, Verdict::Supported);
    assert!(above[0].p_adjusted.unwrap() < 0.1);
    assert_eq!(above[0].verdict, Verdict::Undecided, "{:?}: not at twice alpha", above[0].p_adjusted);
}

#[test]
fn all_delivered_in_all_replications_does_not_show_that_all_always_are() {
    let claims = "[[claims]]\nclaim = \"quick.delivered.share > 0.99999\"\nexpect = \"undecided\"\n\
        [[claims]]\nclaim = \"quick.delivered.share > 0.9\"\nexpect = \"supported\"\n\
        [[claims]]\nclaim = \"quick.delivered.share < 0.9999\"\nexpect = \"refuted\"\n\
        [[claims]]\nclaim = \"quick.lost.share < 0.00001\"\nexpect = \"undecided\"\n";
    let judged = results(&format!("{QUEUES}{claims}")).claims;
    let verdicts: Vec<&str> = judged.iter().map(|claim| claim.verdict.name()).collect();
    assert_eq!(verdicts, ["undecided", "supported", "undecided", "undecided"], "{judged:?}");
    assert!(
        judged[0].estimate.bounds().is_some_and(|(low, high)| low < 0.0 && high > 0.0),
        "{:?}",
        judged[0]
    );
}

#[test]
fn what_never_varied_decides_nothing_unless_it_cannot_vary() {
    let claims = "[[claims]]\nclaim = \"quick.stage_transit.mean < 1\"\nexpect = \"undecided\"\n\
        [[claims]]\nclaim = \"quick.maker_distance.mean < 1\"\nexpect = \"supported\"\n";
    let judged = results(&format!("{QUEUES}{claims}")).claims;
    assert_eq!((judged[0].estimate.value, judged[0].estimate.bounds()), (Some(-1.0), None));
    assert_eq!(
        [judged[0].verdict, judged[1].verdict],
        [Verdict::Undecided, Verdict::Supported],
        "{judged:?}"
    );
}

#[test]
fn equalities_are_judged_and_stand_in_the_table() {
    let claims = "[[claims]]\nclaim = \"slow.stage_unseen.mean = quick.stage_unseen.mean ± 0.5\"\nexpect = \"undecided\"\n\
        [[claims]]\nclaim = \"slow.delay_to_received.restricted_mean = quick.delay_to_received.restricted_mean ± 5\"\nexpect = \"supported\"\n\
        [[claims]]\nclaim = \"slow.delay_to_received.restricted_mean = quick.delay_to_received.restricted_mean ± 0.01\"\nexpect = \"refuted\"\n";
    let dir = written(&format!("{QUEUES}{claims}"));
    let table = rows(&dir.path().join("out/claims.csv"));
    let verdicts: Vec<&str> = table.iter().map(|row| row["verdict"].as_str()).collect();
    // Both see every shift at once: no spread, nothing shown.
    assert_eq!(verdicts, ["undecided", "supported", "refuted"], "{table:?}");
    assert!(table[1]["claim"].ends_with("± 5") && !table[1]["p_adjusted"].is_empty());
}

#[test]
fn the_busiest_team_is_the_one_that_is_busiest_on_average() {
    let text = "schema_version = 1\nhorizon = \"120d\"\nwarm_up = \"20d\"\nfollow_up = \"20d\"\nreplications = 10\n[market]\nniches = 12\n\
        attributes = 3\nshift_interval = \"2d\"\n[base]\nmembers = 60\n[structures.many]\ntemplate = \"network\"\n";
    let dir = written(text);
    let summary = rows(&dir.path().join("out/summary.csv"));
    let max = summary.iter().find(|row| row["measure"] == "utilisation.max").unwrap();
    let number = |column: &str| max[column].parse::<f64>().unwrap();
    let teams = rows(&dir.path().join("out/teams.csv"));
    let busy = teams.iter().filter(|row| row["measure"] == "utilisation.mean");
    let greatest = busy.map(|row| row["value"].parse::<f64>().unwrap()).fold(0.0, f64::max);
    assert!((number("estimate") - greatest).abs() < 1e-12, "{max:?} {greatest}");
    // What is published of each replication is that team's share, whichever was the busiest there.
    let runs = rows(&dir.path().join("out/replications.csv"));
    let busiest = runs.iter().filter(|row| row["measure"] == "utilisation.max");
    let busiest: Vec<f64> = busiest.map(|row| row["value"].parse().unwrap()).collect();
    assert!((greatest - busiest.iter().sum::<f64>() / 10.0).abs() < 1e-12, "{greatest} {busiest:?}");
    // Its lower end allows for the luck of being selected: it reaches further than the upper one.
    assert!(number("estimate") - number("low") > number("high") - number("estimate"), "{max:?}");
}

#[test]
fn a_quantile_of_few_deliveries_is_one_number_in_differences_and_claims() {
    let claim = "[[claims]]\nclaim = \"slow.delay_to_received.p90 < quick.delay_to_received.p90\"\nexpect = \"refuted\"\n";
    let dir = written(&format!("{}{claim}", with_baseline("quick")));
    let differences = rows(&dir.path().join("out/differences.csv"));
    let p90 = differences.iter().find(|row| row["measure"] == "delay_to_received.p90").unwrap();
    let claims = rows(&dir.path().join("out/claims.csv"));
    assert_eq!(
        [&p90["difference"], &p90["low"], &p90["high"]],
        [&claims[0]["estimate"], &claims[0]["low"], &claims[0]["high"]]
    );
    let summary = rows(&dir.path().join("out/summary.csv"));
    let of = |structure: &str| {
        let row =
            summary.iter().find(|r| r["structure"] == structure && r["measure"] == "delay_to_received.p90");
        row.unwrap()["estimate"].parse::<f64>().unwrap()
    };
    assert!((p90["difference"].parse::<f64>().unwrap() - (of("slow") - of("quick"))).abs() < 1e-9);
}

#[test]
fn a_precision_that_was_not_reached_is_said_and_kept() {
    let precise = |relative: &str| {
        let dir = written(
            &QUEUES.replace("replications = 10", &format!("precision = {relative}\nmax_replications = 25")),
        );
        let manifest = std::fs::read_to_string(dir.path().join("out/manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let notices = rows(&dir.path().join("out/notices.csv"));
        let said = notices.into_iter().find(|row| row["kind"] == "precision").map(|row| row["text"].clone());
        (manifest["precision"].clone(), said)
    };
    let (missed, said) = precise("0.0001");
    assert_eq!((&missed["is_reached"], &missed["asked"]), (&false.into(), &0.0001.into()));
    assert!(missed["reached"].as_f64().unwrap() > 0.0001, "{missed}");
    assert!(said.unwrap().contains("was not reached in 25 replications"));
    let (reached, said) = precise("5.0");
    assert_eq!((&reached["is_reached"], said), (&true.into(), None));
}

#[test]
fn a_study_estimates_ratios_as_a_run_does() {
    let dir = written(&QUEUES.replace("replications = 10", "replications = 7"));
    let study = "schema_version = 1\nscenario = \"s.toml\"\ndesign = \"grid\"\nreplications = 7\n\
        measures = [\"delay_to_received.restricted_mean\", \"fresh.share\", \"age.mean\"]\n\
        [[factors]]\nname = \"work\"\npath = \"structures.quick.receive_work\"\nlevels = [\"2h\", \"3h\"]\n";
    std::fs::write(dir.path().join("study.toml"), study).unwrap();
    for arguments in [&["sweep", "study.toml", "--out", "study", "--quiet"][..], &["analyse", "study"]] {
        let done = microbiz(dir.path(), arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let summary = rows(&dir.path().join("out/summary.csv"));
    let responses = rows(&dir.path().join("study/analysis/responses.csv"));
    for measure in ["delay_to_received.restricted_mean", "fresh.share", "age.mean"] {
        let is_it = |row: &&BTreeMap<String, String>| {
            row["structure"] == "quick"
                && row["measure"] == measure
                && row.get("baseline").is_none_or(String::is_empty)
                && row.get("level").is_none_or(|level| level == "2h")
        };
        let number = |rows: &[BTreeMap<String, String>], column: &str| {
            rows.iter().find(is_it).unwrap()[column].parse::<f64>().unwrap()
        };
        let (run, study) = (number(&summary, "estimate"), number(&responses, "estimate"));
        assert!((run - study).abs() < 1e-9 * run.abs(), "{measure}: {run} {study}");
        let width = |rows: &[BTreeMap<String, String>]| number(rows, "high") - number(rows, "low");
        let (run, study) = (width(&summary), width(&responses));
        assert!((run / study - 1.0).abs() < 0.1, "{measure}: {run} {study} wide");
    }
}
