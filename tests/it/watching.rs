//! A run that is watched from outside: what is told is what the tables hold, and telling changes nothing.

use microbiz::results::{CopyOutcome, Event, Happening, Results};
use microbiz::{Execution, Experiment, ScenarioFile};
use std::collections::{BTreeMap, BTreeSet};

const FIRM: &str = "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1mo\"\nfollow_up = \"1q\"\nreplications = 2\n\
    [market]\nniches = 6\nattributes = 3\nshift_interval = \"1w\"\ncustomers = 1000.0\nfalse_alarm_interval = \"1q\"\n\
    emerging = 2\nemergence_interval = \"1q\"\n[base]\nmembers = 40\nfollow_to = \"released\"\n[base.growth]\nreview = \"1q\"\n\
    [structures.line]\ntemplate = \"hierarchy\"\n[structures.teams]\ntemplate = \"network\"\n";

fn firm() -> Experiment {
    let scenario = ScenarioFile::parse("firm.toml", FIRM).unwrap().resolve(BTreeMap::new()).unwrap();
    Experiment::new(scenario).unwrap()
}

fn events(experiment: &Experiment, structure: &str, replication: u32) -> Vec<Event> {
    let mut events = Vec::new();
    experiment.watch(structure, replication, |event| events.push(event.clone())).unwrap();
    events
}

fn results(experiment: &Experiment) -> Results {
    experiment.run(Execution { insights: true, ..Execution::default() }).unwrap()
}

/// Shifts by niche and name, with the day, as told by whoever received them.
fn received(events: &[Event]) -> BTreeSet<(u32, String, u64)> {
    let receipt = |event: &Event| match &event.happening {
        Happening::Received { name, .. } => Some((name.niche, name.shift.clone(), event.at_d.to_bits())),
        _ => None,
    };
    events.iter().filter_map(receipt).collect()
}

#[test]
fn a_watched_run_tells_of_every_receipt_that_the_table_of_insights_holds() {
    let experiment = firm();
    let results = results(&experiment);
    for (structure, replication) in [("line", 0), ("line", 1), ("teams", 0), ("teams", 1)] {
        let told = received(&events(&experiment, structure, replication));
        let of_run = results.insights.iter().filter(|insight| {
            insight.structure == structure
                && insight.replication == replication
                && insight.outcome == "received"
        });
        let logged: Vec<_> = of_run
            .map(|insight| (insight.niche, insight.shift.clone(), insight.received_d.unwrap().to_bits()))
            .collect();
        assert!(logged.len() > 20, "{structure}: only {} receipts", logged.len());
        let missing = logged.iter().find(|receipt| !told.contains(receipt));
        assert!(missing.is_none(), "{structure} {replication}: nobody told of {missing:?}");
    }
}

#[test]
fn every_copy_that_was_noticed_or_copied_ends_once() {
    let events = events(&firm(), "line", 0);
    let mut open = BTreeSet::new();
    for event in &events {
        match &event.happening {
            Happening::Noticed { copy, .. } => assert!(open.insert(*copy), "copy {copy} began twice"),
            Happening::Copied { copy, twin } => assert!(open.contains(copy) && open.insert(*twin)),
            Happening::CopyEnded { copy, outcome: CopyOutcome::InFlight, .. } => drop(open.remove(copy)),
            Happening::CopyEnded { copy, .. } => {
                assert!(open.remove(copy), "copy {copy} ended before it began");
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "copies {open:?} neither ended nor were in flight");
}

#[test]
fn events_come_in_the_order_of_time_and_twice_the_same() {
    let experiment = firm();
    let first = events(&experiment, "teams", 1);
    assert!(first.windows(2).all(|pair| pair[0].at_d <= pair[1].at_d), "time runs forwards");
    assert_eq!(first, events(&experiment, "teams", 1));
    assert_ne!(first, events(&experiment, "teams", 0), "another replication is another course of events");
}

#[test]
fn an_event_as_json_is_read_back_as_it_was() {
    let events = events(&firm(), "teams", 0);
    let kinds: BTreeSet<String> = events
        .iter()
        .map(|event| {
            let text = serde_json::to_string(event).unwrap();
            assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), *event, "{text}");
            serde_json::to_value(event).unwrap()["event"].as_str().unwrap().to_owned()
        })
        .collect();
    for kind in [
        "shifted",
        "noticed",
        "passed",
        "received",
        "copy_ended",
        "taken_up",
        "built",
        "initiative_ended",
        "traded",
    ] {
        assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
    }
}

#[test]
fn a_structure_that_does_not_exist_cannot_be_watched() {
    let refused = firm().watch("lien", 0, |_| {}).unwrap_err().to_string();
    assert!(refused.contains("“lien”") && refused.contains("“line”"), "{refused}");
}
