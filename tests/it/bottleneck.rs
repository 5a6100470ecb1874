//! What halving a bottleneck brings is what theory says it brings.

use crate::cli::microbiz;
use std::collections::BTreeMap;

/// Runs a scenario and reads what each halving changed, with half of its interval.
fn halved(scenario: &str) -> BTreeMap<String, (f64, f64)> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("s.toml"), scenario).unwrap();
    let done = microbiz(dir.path(), &["run", "s.toml", "--out", "out", "--quiet"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut reader = csv::Reader::from_path(dir.path().join("out/bottlenecks.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| {
        // What shows no spread has no interval.
        let number = |column: usize| row[column].parse::<f64>().unwrap_or(0.0);
        (row[3].to_owned(), (number(5), (number(7) - number(6)) / 2.0))
    })
    .collect()
}

const HEAD: &str = "schema_version = 1\nhorizon = \"8y\"\nwarm_up = \"1y\"\nfollow_up = \"1y\"\nreplications = 10\n\
    [market]\nniches = 4\nshift_interval = \"8d\"\n[structures.a]\ntemplate = \"tree\"\n";

#[test]
fn halving_a_gate_saves_a_quarter_of_its_cadence() {
    let scenario =
        format!("{HEAD}levels = 2\nbranching = 1\nowners = \"root\"\nlinks.reports_up.gate = \"20d\"\n");
    let halved = halved(&scenario);
    let (change, half) = halved["report cadences"];
    assert!((change + 5.0).abs() < 3.0 * half.max(0.05) && half < 0.5, "{change} ± {half}");
    assert_eq!(halved.len(), 1, "nothing else takes time: {halved:?}");
}

#[test]
fn halving_the_work_of_a_queue_saves_what_erlang_says() {
    // λ = .5 a day, S = 1 d: 1/(1 − .5) = 2 d; with half the work 1/(2 − .5) = 2/3 d.
    let halved = halved(&format!("{HEAD}receive_work = \"1d\"\n"));
    let (change, half) = halved["work on insights"];
    assert!((change + 4.0 / 3.0).abs() < 3.0 * half && half < 0.2, "{change} ± {half}");
}

#[test]
fn half_the_time_on_the_way_is_half_the_wait_for_a_meeting_too() {
    let told = "links.reports_up.told = 1.0\ntold_mode = \"instead\"\nmeeting_interval = \"8d\"";
    let halved = halved(&format!("{HEAD}levels = 2\nbranching = 1\nowners = \"root\"\n{told}\n"));
    let (change, half) = halved["transit"];
    assert!((change + 4.0).abs() < 3.0 * half && half < 0.5, "{change} ± {half}");
}

#[test]
fn no_halving_is_run_where_nobody_asks_for_it() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("s.toml"), format!("{HEAD}receive_work = \"1d\"\n")).unwrap();
    let done = microbiz(dir.path(), &["run", "s.toml", "--out", "out", "--quiet", "--no-halving"]);
    assert!(done.status.success());
    assert!(!dir.path().join("out/bottlenecks.csv").exists());
}
