//! One small table a scenario, kept as it was. Rewritten only by `INSTA_UPDATE=always cargo test golden`, and the CHANGELOG
//! says why.

use crate::bench::{Measured, run};
use crate::cli::microbiz;
use microbiz::results::{Measure, Results};
use microbiz::{ScenarioFile, gallery};
use std::collections::BTreeMap;
use std::fmt::Write;

#[test]
fn every_scenario_of_the_gallery_gives_what_it_gave() {
    let mut moved = Vec::new();
    // Haier's 75,000 people alone would take as long as all others.
    for entry in gallery().iter().filter(|entry| entry.name != "haier") {
        let file = ScenarioFile::parse(entry.name, entry.text).unwrap();
        let scenario = file.resolve(BTreeMap::new()).unwrap().with_replications(2);
        let measured = Measured(run(scenario).unwrap());
        assert!(measured.get("delivered.share") > 0.0);
        let table = in_the_order_of_measures(&measured.0);
        // One that differs must not hide the others.
        if std::panic::catch_unwind(|| as_it_was(entry.name, &table)).is_err() {
            moved.push(entry.name);
        }
    }
    assert!(
        moved.is_empty(),
        "{} scenarios give something else than they gave: {}",
        moved.len(),
        moved.join(", ")
    );
}

/// Structures in the order of the scenario, measures in that of their list.
fn in_the_order_of_measures(results: &Results) -> String {
    let mut table = String::new();
    for structure in &results.about.structures {
        for measure in Measure::ALL {
            let Some(estimate) = results.estimate(structure, *measure) else { continue };
            let value = serde_json::to_string(&estimate.value).unwrap();
            let _ = writeln!(table, "{structure:?} \"{measure}\" {value}");
        }
    }
    table
}

fn as_it_was(name: &str, table: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "golden", omit_expression => true }, {
        insta::assert_snapshot!(name, table);
    });
}

/// A queue against a slower one that reports through gates, with claims of every kind.
const SMALL: &str = "schema_version = 1\nhorizon = \"1y\"\nwarm_up = \"1mo\"\nfollow_up = \"1q\"\nreplications = 5\n\
    baseline = \"line\"\n[market]\nniches = 6\nattributes = 2\nshift_interval = \"2w\"\n[base]\nmembers = 24\n\
    [structures.teams]\ntemplate = \"network\"\n[structures.line]\ntemplate = \"hierarchy\"\n\
    [[claims]]\nclaim = \"teams.delay_to_received.restricted_mean < line.delay_to_received.restricted_mean\"\nexpect = \"supported\"\n\
    [[claims]]\nclaim = \"teams.delivered.share > 0.9999\"\nexpect = \"undecided\"\n\
    [[claims]]\nclaim = \"teams.hops.mean = line.hops.mean ± 0.5\"\nexpect = \"refuted\"\n";

#[test]
fn what_is_compared_and_why_is_what_it_was() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("small.toml"), SMALL).unwrap();
    let done = microbiz(dir.path(), &["run", "small.toml", "--out", "out", "--quiet"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut moved = Vec::new();
    for table in ["differences", "claims", "contributors", "bottlenecks"] {
        let text = std::fs::read_to_string(dir.path().join(format!("out/{table}.csv"))).unwrap();
        let name = format!("small-{table}");
        if std::panic::catch_unwind(|| as_it_was(&name, &text.replace("\r\n", "\n"))).is_err() {
            moved.push(table);
        }
    }
    assert!(moved.is_empty(), "{} of the small scenario moved", moved.join(", "));
}
