//! Time and shifts stand against the right name: what nobody noticed, what had to be said again, what everybody can count.

use crate::bench::{Bench, Measured, run};
use crate::cli::microbiz;
use microbiz::ScenarioFile;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn measured(text: &str) -> Measured {
    let parsed = ScenarioFile::parse("s.toml", text).and_then(|file| file.resolve(BTreeMap::new()));
    let scenario = parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    Measured(run(scenario).unwrap_or_else(|error| panic!("{error}\n{text}")))
}

/// A firm as a hierarchy and as a network, with the contacts that both templates have.
fn firm(seed: u64, replications: u32, market: &str, hierarchy: &str) -> String {
    format!(
        "schema_version = 1\nseed = {seed}\nwarm_up = \"1mo\"\nhorizon = \"7mo\"\nfollow_up = \"1q\"\n\
         replications = {replications}\nbaseline = \"hierarchy\"\n[market]\n{market}\n[base]\nmembers = 120\n\
         [structures.hierarchy]\ntemplate = \"hierarchy\"\n{hierarchy}\n[structures.network]\ntemplate = \"network\"\n"
    )
}

const LIVELY: &str = "niches = 14\nattributes = 6\nshift_interval = \"1.5d\"\nreversion = \"1y\"";

const STAGES: [&str; 7] = ["unseen", "said_again", "queue", "work", "gate", "transit", "lost"];

fn stages_sum_to_the_delay(measured: &Measured, structure: &str) {
    let of = |measure: &str| measured.of(Some(structure), measure);
    let sum: f64 = STAGES.iter().map(|stage| of(&format!("stage_{stage}.mean"))).sum();
    let delay = of("delay_to_received.restricted_mean");
    assert!((sum - delay).abs() < 1e-9, "{structure}: {sum} {delay}");
}

#[test]
fn a_hierarchy_and_a_network_notice_at_the_same_moment_where_they_have_the_same_contacts() {
    let all = measured(&firm(7771, 12, LIVELY, "ties = 0.0"));
    for structure in ["hierarchy", "network"] {
        let unseen = all.of(Some(structure), "stage_unseen.mean");
        assert!((unseen - 8.3309).abs() < 0.001, "{structure}: {unseen}");
        stages_sum_to_the_delay(&all, structure);
    }
    assert!(all.of(Some("hierarchy"), "stage_said_again.mean") > 5.0, "much of it is lost the first time");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn with_the_same_contacts_unseen_is_the_same_to_the_byte(
        seed in 1_u64..1_000_000,
        (niches, attributes, interval) in (2_u32..20, 1_u32..9, 1.0..9.0_f64),
        (pass, loss, gate) in (0.3..1.0_f64, 0.0..0.3_f64, prop_oneof![Just("[]"), Just("\"1w\""), Just("\"1q\"")]),
    ) {
        let market = format!("niches = {niches}\nattributes = {attributes}\nshift_interval = \"{interval:.3}d\"\n\
            common_shift_interval = \"1mo\"\nfalse_alarm_interval = \"2w\"\nvia_share = 0.3\nvia_delay = \"3d\"");
        let hierarchy = format!("links.reports_up.gate = {gate}\nlinks.reports_up.pass_share = {pass}\n\
            links.reports_up.loss = {loss}\nlinks.reports_down.loss = {loss}");
        let all = measured(&firm(seed, 2, &market, &hierarchy));
        for measure in ["stage_unseen.mean", "unseen.share", "cohort.count"] {
            let of = |structure| all.of(Some(structure), measure);
            prop_assert_eq!(of("hierarchy").to_bits(), of("network").to_bits(), "{}", measure);
        }
        ["hierarchy", "network"].into_iter().for_each(|structure| stages_sum_to_the_delay(&all, structure));
    }
}

/// A worker notices at once and loses everything on the way up; the head meets customers every ten days.
const SAID_TWICE: &str = "[base]\ntemplate = \"tree\"\nlevels = 2\nbranching = 1\nowners = \"root\"\n\
    channels.at_once = { new = true, contact_interval = \"0d\" }\n\
    channels.later = { new = true, contact_interval = \"10d\", at = \"owner\" }\n";

fn said_twice(structures: &str) -> String {
    format!(
        "schema_version = 1\nseed = 5\nwarm_up = \"1q\"\nhorizon = \"6y\"\nfollow_up = \"1q\"\nreplications = 4\n\
         baseline = \"lossy\"\n[market]\nniches = 4\nshift_interval = \"4d\"\n{SAID_TWICE}\
         [structures.lossy]\nlinks.reports_up.loss = 1.0\n{structures}"
    )
}

#[test]
fn what_was_lost_and_is_noticed_again_counts_as_said_again_and_not_as_unseen() {
    let all = measured(&said_twice(""));
    assert_eq!(all.get("stage_unseen.mean"), 0.0, "somebody noticed at once");
    let again = all.get("stage_said_again.mean");
    assert!((again - 5.0).abs() < 0.1, "half of ten days: {again}");
    assert!((again - all.get("delay_to_received.restricted_mean")).abs() < 1e-9);
    assert_eq!(all.get("unseen.share"), 0.0);
}

#[test]
fn what_had_to_be_said_again_is_in_nobody_s_hands() {
    let dir = tempfile::tempdir().unwrap();
    let whole = said_twice("[structures.whole]\nlinks.reports_up.loss = 0.0\n");
    std::fs::write(dir.path().join("s.toml"), whole).unwrap();
    let done = microbiz(dir.path(), &["run", "s.toml", "--out", "out", "--quiet", "--no-halving"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let rows = rows(&dir.path().join("out/contributors.csv"));
    let difference = |kind: &str| -> f64 {
        let row = rows.iter().find(|row| row["kind"] == kind && row["name"] == "said again").unwrap();
        row["difference"].parse().unwrap()
    };
    assert!((difference("stage") + 5.0).abs() < 0.2, "{}", difference("stage"));
    assert!((difference("stage") - difference("level")).abs() < 1e-9, "{}", difference("level"));
}

fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Hardly anybody notices anything.
const LOW_ACUITY: &str = "schema_version = 1\nseed = 91\nwarm_up = \"1mo\"\nhorizon = \"7mo\"\nfollow_up = \"1q\"\n\
    replications = 1\n[market]\nniches = 14\nattributes = 6\nshift_interval = \"3d\"\nfalse_alarm_interval = \"2w\"\n\
    [structures.plain]\ntemplate = \"network\"\nmembers = 120\nchannels.support.remove = true\n\
    channels.sales = { at = \"touchpoint\", contact_interval = \"1w\", acuity = 0.02, noise = 0.3, contact_work = \"2h\" }\n";

#[test]
fn the_summary_can_be_counted_again_from_the_insights() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("s.toml"), LOW_ACUITY).unwrap();
    let done = microbiz(dir.path(), &["run", "s.toml", "--out", "out", "--quiet", "--insights"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let (mut shifts, mut delays, mut unseen) = (BTreeSet::new(), BTreeMap::new(), 0);
    for row in rows(&dir.path().join("out/insights.csv")) {
        if row["shift"].starts_with("false alarm") {
            continue;
        }
        let shift = (row["niche"].clone(), row["shift"].clone());
        if row["outcome"] == "received" {
            let at = |column: &str| row[column].parse::<f64>().unwrap();
            delays.insert(shift.clone(), (at("received_d") - at("shifted_d")).min(63.0));
        }
        if row["outcome"] == "unseen" {
            unseen += 1;
            assert_eq!([&row["copy"], &row["sensed_d"], &row["received_d"], &row["perceived_gap"]], [""; 4]);
            assert_eq!(row["unseen_d"], "63");
        }
        shifts.insert(shift);
    }
    let summary = rows(&dir.path().join("out/summary.csv"));
    let of = |measure: &str| -> f64 {
        summary.iter().find(|row| row["measure"] == measure).unwrap()["estimate"].parse().unwrap()
    };
    assert!(unseen > 100, "{unseen}");
    assert_eq!((shifts.len(), of("cohort.count")), (315, 315.0));
    let sum: f64 = shifts.iter().map(|shift| delays.get(shift).copied().unwrap_or(63.0)).sum();
    let mean = sum / 315.0;
    let delivered = delays.values().filter(|delay| **delay < 63.0).count() as f64 / 315.0;
    assert!((mean - of("delay_to_received.restricted_mean")).abs() < 1e-6, "{mean}");
    assert!((delivered - of("delivered.share")).abs() < 1e-9, "{delivered}");
    assert!((mean - 54.92).abs() < 0.005 && (delivered - 0.241).abs() < 0.0005, "{mean} {delivered}");
}

/// Reports go up a line every ten days, and are read.
fn reports(levels: u32, rest: &str) -> String {
    format!(
        "schema_version = 1\nseed = 7051\nwarm_up = \"100d\"\nhorizon = \"5130d\"\nfollow_up = \"60d\"\nreplications = 20\n\
         [market]\nshift_interval = \"20d\"\n[structures.report]\ntemplate = \"tree\"\nbranching = 1\nlevels = {levels}\n\
         owners = \"root\"\nteam_members = 20\ninterdependence = {{ relay = 0.0 }}\nlinks.reports_up.gate = \"10d\"\n\
         links.reports_up.gate_offset = \"0d\"\nlinks.reports_up.hours = \"0h\"\n{rest}"
    )
}

/// λ + a·n: half a day, and a tenth for each insight in the report; one that comes in a report has .5 others beside it.
const READ: &str = "links.reports_up.batch_fixed = { deterministic = \"0.5d\" }\n\
    links.reports_up.batch_item = { deterministic = \"0.1d\" }\n";

#[test]
fn an_owner_who_has_read_a_report_still_has_the_work_of_receiving() {
    let receive = "receive_work = { deterministic = \"1d\" }\n";
    let read = measured(&reports(2, &format!("{receive}{READ}")));
    let delay = read.get("delay_to_received.restricted_mean");
    assert!((delay - 6.65).abs() < 0.1, "5 + .5 + .1·1.5 + 1: {delay}");
    let work = read.get("stage_work.mean");
    assert!((work - 1.65).abs() < 0.01, "{work}");
}

#[test]
fn a_manager_who_has_read_a_report_still_has_the_work_of_relaying() {
    let relay = "relay_work = { deterministic = \"2d\" }\n";
    let (unread, read) = (measured(&reports(3, relay)), measured(&reports(3, &format!("{relay}{READ}"))));
    let work = |measured: &Measured| measured.get("stage_work.mean");
    assert!((work(&unread) - 2.0).abs() < 1e-6, "{}", work(&unread));
    assert!((work(&read) - 3.3).abs() < 0.05, "two reports of .65 d beside it: {}", work(&read));
}

#[test]
fn every_product_team_of_a_hierarchy_owns_something_though_there_are_more_teams_than_attributes() {
    let idle = |attributes: u32, niches: u32| {
        let market = format!("niches = {niches}\nattributes = {attributes}\nshift_interval = \"2d\"");
        let measured = Bench::new().market(&market).base("members = 200\nspan = 5").run();
        measured.0.notices.iter().any(|notice| notice.text.contains("own none"))
    };
    assert!(!idle(3, 60));
    assert!(idle(1, 2), "two needs for twenty teams: then it is said how many are idle");
}
