//! One small table a scenario, kept as it was. Rewritten only by `INSTA_UPDATE=always cargo test golden`, and the CHANGELOG
//! says why.

use crate::bench::{Measured, run};
use microbiz::{ScenarioFile, gallery, output};
use std::collections::BTreeMap;
use std::fmt::Write;

#[test]
fn every_scenario_of_the_gallery_gives_what_it_gave() {
    // Haier's 75,000 people alone would take as long as all others.
    for entry in gallery().iter().filter(|entry| entry.name != "haier") {
        let file = ScenarioFile::parse(entry.name, entry.text).unwrap();
        let scenario = file.resolve(BTreeMap::new()).unwrap().with_replications(2);
        let document = output::document(&run(scenario).unwrap());
        let mut table = String::new();
        for row in document["summary"].as_array().unwrap() {
            let _ = writeln!(table, "{} {} {}", row["structure"], row["measure"], row["estimate"]);
        }
        assert!(Measured(document).get("delivered.share") > 0.0);
        insta::with_settings!({ prepend_module_to_snapshot => false, snapshot_path => "golden", omit_expression => true }, {
            insta::assert_snapshot!(entry.name, table);
        });
    }
}
