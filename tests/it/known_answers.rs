//! The known answers of theory, through scenario files and the ordinary engine, and the promises that `verify` checks.

use crate::bench::run;
use microbiz::{Execution, ScenarioFile, check_promises, theory};
use std::collections::BTreeMap;

#[test]
fn every_known_answer_holds() {
    let mut checked = 0;
    for entry in theory() {
        let file = ScenarioFile::parse(entry.name, entry.text).unwrap();
        let verdicts = run(file.resolve(BTreeMap::new()).unwrap()).unwrap().known;
        assert!(!verdicts.is_empty(), "{} has no known answer", entry.name);
        for verdict in verdicts {
            assert!(verdict.holds, "{verdict:?}");
            checked += 1;
        }
    }
    assert!(checked >= 40, "{checked}");
}

#[test]
fn a_wrong_answer_is_told_from_a_right_one() {
    let entry = theory().iter().find(|entry| entry.name == "t04-tandem").unwrap();
    let sabotaged = entry.text.replace("relay_work = \"1.25d\"", "relay_work = \"1.2d\"");
    assert_ne!(sabotaged, entry.text);
    let scenario =
        ScenarioFile::parse("sabotaged.toml", &sabotaged).unwrap().resolve(BTreeMap::new()).unwrap();
    assert!(run(scenario).unwrap().known.iter().all(|verdict| !verdict.holds));
}

#[test]
fn every_promise_holds() {
    for verdict in check_promises(Execution::default()).unwrap() {
        assert!(verdict.holds, "{verdict:?}");
    }
}

#[test]
fn lateral_links_are_drawn_anew_in_each_replication_and_follow_the_seed() {
    let text = "schema_version = 1\nhorizon = \"100d\"\nfollow_up = \"20d\"\nreplications = 6\n[market]\nniches = 40\n\
        attributes = 40\nshift_interval = \"5d\"\n[structures.a]\ntemplate = \"tree\"\nbranching = 3\nlevels = 4\n\
        touchpoints = \"all\"\nowners = \"all\"\nroute = \"shortest\"\nlateral_links = 0.5\n";
    let hops = |seed: u64| {
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        run(scenario.with_seed(seed)).unwrap().summary
    };
    assert_eq!(hops(1), hops(1));
    assert_ne!(hops(1), hops(2));
}
