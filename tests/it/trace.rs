//! One shift, followed: its parts sum to its delay, its moments are those of the tables, and following it changes nothing.

use crate::cli::microbiz;
use microbiz::results::{Choice, Deed, Insight, Results, ShiftName, Stage, Step, Trace, Way, WayEnd};
use microbiz::{Execution, Experiment, ScenarioFile, TraceRequest, drawings, gallery};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn experiment(text: &str) -> Experiment {
    let scenario = ScenarioFile::parse("firm.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
    Experiment::new(scenario.with_replications(1)).unwrap()
}

fn of_gallery(name: &str) -> Experiment {
    experiment(gallery().iter().find(|entry| entry.name == name).unwrap().text)
}

const FIRM: &str = "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1mo\"\nfollow_up = \"1q\"\nreplications = 2\n\
    [market]\nniches = 6\nattributes = 3\nshift_interval = \"1w\"\ncommon_shift_interval = \"1mo\"\ncommon_reach = 0.5\n\
    false_alarm_interval = \"1q\"\n[base]\nmembers = 40\n\
    [structures.line]\ntemplate = \"hierarchy\"\n[structures.teams]\ntemplate = \"network\"\n";

fn follow(experiment: &Experiment, choice: Choice) -> Trace {
    let request = TraceRequest { choice, ..TraceRequest::default() };
    experiment.trace(&request, Execution::default()).unwrap()
}

fn results(experiment: &Experiment) -> Results {
    experiment.run(Execution { insights: true, ..Execution::default() }).unwrap()
}

/// Every part begins where the one before ends, from the shift on.
fn assert_without_gaps(way: &Way) {
    let mut before = 0.0;
    for Step { from_d, to_d, .. } in &way.steps {
        assert!(*from_d == before && to_d >= from_d, "{}: {way:#?}", way.structure);
        before = *to_d;
    }
    for effect in way.steps.iter().flat_map(|step| &step.effects) {
        assert!((0.0..=way.total_d()).contains(&effect.at_d), "{}: {effect:?}", way.structure);
    }
}

/// The rows of insights that speak of the shift in a structure.
fn rows<'a>(results: &'a Results, trace: &Trace, structure: &str) -> Vec<&'a Insight> {
    let ShiftName { niche, shift } = &trace.shift.name;
    let is_it = |row: &&Insight| row.structure == structure && row.niche == *niche && row.shift == *shift;
    results.insights.iter().filter(is_it).collect()
}

fn assert_as_in_the_table(results: &Results, trace: &Trace, way: &Way) {
    let rows = rows(results, trace, &way.structure);
    let received = rows.iter().find(|row| row.outcome == "received");
    let Some(row) = received.or(rows.first().filter(|_| rows.len() == 1)) else { return };
    assert_eq!(row.shifted_d, trace.shift.shifted_d);
    assert_eq!((row.sensed_d, row.received_d), (way.sensed_d, way.received_d), "{}", way.structure);
    assert_eq!((row.hops.unwrap_or(0), row.perceived_gap), (way.hops, way.perceived_gap));
    let of_table = [
        (Stage::Unseen, Some(row.unseen_d)),
        (Stage::SaidAgain, row.said_again_d),
        (Stage::Queue, row.queue_d),
        (Stage::Work, row.work_d),
        (Stage::Gate, row.gate_d),
        (Stage::Transit, row.transit_d),
    ];
    for (stage, days) in of_table {
        let days = days.unwrap_or(0.0);
        assert!((way.days_in(stage) - days).abs() < 1e-9, "{} {stage}: {days} in {way:#?}", way.structure);
    }
}

fn choices() -> [Choice; 3] {
    [Choice::Typical, Choice::Slowest, Choice::Lost]
}

#[test]
fn the_parts_of_every_way_follow_each_other_and_are_those_of_the_table_of_insights() {
    let names = ["b2b2c", "sales-filter", "approvals", "need-to-release", "two-pizza", "transformation-path"];
    let mut told = 0;
    for name in names {
        let experiment = of_gallery(name);
        let results = results(&experiment);
        for choice in [Choice::Slowest, Choice::Lost] {
            let request = TraceRequest { choice, ..TraceRequest::default() };
            // Where nothing is lost there is no loss to follow.
            let Ok(trace) = experiment.trace(&request, Execution::default()) else { continue };
            for way in &trace.ways {
                assert_without_gaps(way);
                assert_as_in_the_table(&results, &trace, way);
                told += usize::from(way.end != WayEnd::Absent);
            }
            drawings::of_trace(&trace).unwrap();
        }
    }
    assert!(told > 20, "only {told} ways were looked at");
}

/// The mean days in each stage over every shift of the cohort, followed one by one, are those of the table of stages.
#[test]
fn all_shifts_followed_one_by_one_sum_to_the_stages_of_the_run() {
    for base in ["", "[base.action]\nauthority = [0.0]\n"] {
        let acts = if base.is_empty() { "" } else { "follow_to = \"released\"\n" };
        let text =
            FIRM.replace("members = 40\n", &format!("members = 40\n{acts}{base}")).replace("2y", "150d");
        let experiment = experiment(&text);
        let results = results(&experiment);
        let shifts: BTreeSet<(u32, &str)> = results
            .insights
            .iter()
            .filter(|row| !row.shift.starts_with("false"))
            .map(|row| (row.niche, row.shift.as_str()))
            .collect();
        assert!(shifts.len() > 40, "{}", shifts.len());
        let mut sums: BTreeMap<(String, Stage), f64> = BTreeMap::new();
        for &(niche, shift) in &shifts {
            let trace = follow(&experiment, Choice::Shift(ShiftName { niche, shift: shift.to_owned() }));
            for way in &trace.ways {
                assert_without_gaps(way);
                for step in &way.steps {
                    *sums.entry((way.structure.clone(), step.stage)).or_default() += step.days();
                }
            }
        }
        for row in &results.stages {
            let sum = sums.get(&(row.structure.clone(), row.stage)).copied().unwrap_or(0.0);
            let mean = sum / shifts.len() as f64;
            assert!(
                (mean - row.mean.unwrap()).abs() < 1e-9,
                "{} {}: {mean} {:?}",
                row.structure,
                row.stage,
                row.mean
            );
        }
    }
}

#[test]
fn a_shift_is_the_same_in_every_structure_and_is_chosen_as_the_option_says() {
    let experiment = experiment(FIRM);
    let results = results(&experiment);
    let mut delays: Vec<f64> = results
        .insights
        .iter()
        .filter(|row| row.structure == "line" && row.outcome == "received" && !row.shift.starts_with("false"))
        .map(|row| row.received_d.unwrap() - row.shifted_d)
        .filter(|delay| *delay <= 63.0)
        .collect();
    delays.sort_by(f64::total_cmp);
    let (typical, slowest) = (follow(&experiment, Choice::Typical), follow(&experiment, Choice::Slowest));
    assert_eq!(typical.ways[0].structure, "line", "the baseline comes first");
    assert!((typical.ways[0].total_d() - delays[(delays.len() - 1) / 2]).abs() < 1e-9);
    assert!((slowest.ways[0].total_d() - delays.last().unwrap()).abs() < 1e-9);
    let lost = follow(&experiment, Choice::Lost);
    assert_eq!(lost.ways[0].end, WayEnd::Lost);
    let deeds: Vec<&Deed> =
        lost.ways[0].steps.iter().flat_map(|step| &step.effects).map(|effect| &effect.deed).collect();
    assert!(deeds.iter().any(|deed| matches!(deed, Deed::Lost { .. })), "{deeds:?}");
    let only =
        TraceRequest { structures: vec!["teams".to_owned(), "line".to_owned()], ..TraceRequest::default() };
    let turned = experiment.trace(&only, Execution::default()).unwrap();
    assert_eq!(turned.ways[0].structure, "teams");
    assert!(turned.why.contains("in teams"), "{}", turned.why);
}

#[test]
fn a_trace_as_json_is_read_back_as_it_was() {
    let trace = follow(&experiment(FIRM), Choice::Slowest);
    let text = serde_json::to_string(&trace).unwrap();
    assert_eq!(serde_json::from_str::<Trace>(&text).unwrap(), trace);
}

/// What the command says of bad input.
fn refused(arguments: &[&str]) -> String {
    let done = microbiz(Path::new("."), &[&["trace", "pooling"], arguments].concat());
    assert_eq!(done.status.code(), Some(2), "{arguments:?}: {}", String::from_utf8_lossy(&done.stdout));
    assert!(done.stdout.is_empty());
    String::from_utf8(done.stderr).unwrap()
}

#[test]
fn what_is_not_there_is_refused_with_what_is() {
    let cases: [(&[&str], &str); 8] = [
        (&["--shift", "999/1"], "there is no niche 999: the niches are 0 to "),
        (&["--shift", "0/99999"], "there is no shift 99999 of niche 0"),
        (&["--shift", "0/0"], "shift 0 of niche 0 happens on day "),
        (&["--shift", "twelve"], "names no shift: write niche and shift"),
        (&["--structure", "netwrk"], "did you mean “network”?"),
        (&["--replication", "100000"], "the first is 0 and the last "),
        (&["--lost"], "no shift is lost within "),
        (&["--log", "xes"], "--out"),
    ];
    for (arguments, said) in cases {
        let told = refused(arguments);
        assert!(told.contains(said), "{arguments:?}: {told}");
    }
    let both = refused(&["--lost", "--slowest"]);
    assert!(both.contains("cannot be used with"), "{both}");
}

#[test]
fn the_words_tell_every_structure_and_where_they_part_and_the_files_say_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let tell = |more: &[&str]| microbiz(dir.path(), &[&["trace", "pooling", "--out", "t"], more].concat());
    let done = tell(&[]);
    let told = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for words in ["Why this one: of the ", "takes it in.", "Where the worlds part", "In all: "] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
    assert!(told.lines().all(|line| line.chars().count() <= 120), "{told}");
    assert_eq!(std::fs::read_to_string(dir.path().join("t/trace.txt")).unwrap(), told);
    let rows: Trace =
        serde_json::from_slice(&std::fs::read(dir.path().join("t/trace.json")).unwrap()).unwrap();
    assert!(rows.ways.len() > 1 && dir.path().join("t/trace.svg").is_file());
    let again = tell(&[]);
    assert_eq!(again.status.code(), Some(2), "what is there is not replaced");
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    let forced = tell(&["--force", "--json"]);
    assert_eq!(serde_json::from_slice::<Trace>(&forced.stdout).unwrap(), rows);
}

#[test]
fn a_traced_run_has_the_same_bytes_as_an_untraced_one() {
    let experiment = experiment(FIRM);
    let before = results(&experiment);
    choices().into_iter().for_each(|choice| drop(follow(&experiment, choice)));
    experiment.event_log("line", 0, Execution::default(), |_| {}).unwrap();
    assert_eq!(results(&experiment), before);
}

#[test]
fn no_copy_comes_to_the_owner_before_the_one_that_is_called_received() {
    let results = results(&of_gallery("sales-filter"));
    // By shift: when the copy that is called received came, and when the earliest of any.
    let mut first = BTreeMap::new();
    for row in results.insights.iter().filter(|row| row.received_d.is_some()) {
        let at = row.received_d.unwrap();
        let shift =
            first.entry((&row.structure, row.replication, row.niche, &row.shift)).or_insert((None, at));
        shift.0 = shift.0.or((row.outcome == "received").then_some(at));
        shift.1 = shift.1.min(at);
    }
    assert!(first.len() > 500, "{}", first.len());
    assert!(first.values().all(|(received, earliest)| *received == Some(*earliest)));
    // Word that came to somebody on the way who knew already came to no owner.
    let known = results.insights.iter().filter(|row| row.outcome == "known");
    assert!(known.clone().count() > 20, "{}", known.count());
    assert!(known.clone().all(|row| row.received_d.is_none() && row.sensed_d.is_some()));
}

#[test]
fn the_event_log_has_a_case_for_every_shift_of_the_table_with_the_same_delays() {
    for name in ["sales-filter", "two-pizza", "transformation-path"] {
        let experiment = of_gallery(name);
        let results = results(&experiment);
        for (structure, replication) in experiment.all_runs() {
            let of_run = results.insights.iter().filter(|row| row.structure == structure);
            let mut table: BTreeMap<(u32, String, u64), Option<u64>> = BTreeMap::new();
            for row in of_run {
                let received = row.received_d.filter(|_| row.outcome == "received").map(f64::to_bits);
                let known = table.entry((row.niche, row.shift.clone(), row.shifted_d.to_bits())).or_default();
                *known = known.or(received);
            }
            let mut cases = BTreeMap::new();
            let mut names = BTreeSet::new();
            let hear = |case: &microbiz::results::LoggedCase| {
                let shifted_d = case.events[0].at_d;
                assert!(case.events.windows(2).all(|pair| pair[0].at_d <= pair[1].at_d), "{}", case.case);
                assert!(names.insert(case.case.clone()), "{} twice", case.case);
                let received = case.events.iter().find(|event| event.activity == "received");
                let key = (case.niche, case.shift.clone(), shifted_d.to_bits());
                cases.insert(key, received.map(|event| event.at_d.to_bits()));
            };
            experiment.event_log(&structure, replication, Execution::default(), hear).unwrap();
            assert_eq!(cases.len(), table.len(), "{name} {structure}");
            assert!(
                cases == table,
                "{name} {structure}: {:?}",
                cases.iter().find(|(key, at)| table.get(key) != Some(at))
            );
        }
    }
}

#[test]
fn the_log_as_a_file_is_whole_or_not_there() {
    let dir = tempfile::tempdir().unwrap();
    for format in ["xes", "csv"] {
        let arguments = ["trace", "pooling", "--replication", "1", "--log", format, "--out", "log"];
        let done = microbiz(dir.path(), &arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        assert!(String::from_utf8_lossy(&done.stderr).contains("one working day"));
        let again = microbiz(dir.path(), &arguments);
        assert_eq!(again.status.code(), Some(2));
    }
    let unknown = ["trace", "pooling", "--structure", "none", "--log", "xes", "--out", "other"];
    assert_eq!(microbiz(dir.path(), &unknown).status.code(), Some(2));
    let left: Vec<_> = dir.path().join("other").read_dir().into_iter().flatten().collect();
    assert!(left.is_empty(), "nothing half written stays: {left:?}");
    let names = |folder: &str| dir.path().join(folder).read_dir().unwrap().count();
    assert_eq!(names("log"), 2);
    let text = std::fs::read_to_string(dir.path().join("log/event-log.xes")).unwrap();
    assert!(text.starts_with("<?xml") && text.ends_with("</log>\n"));
    assert_eq!(text.matches("<trace>").count(), text.matches("</trace>").count());
}

/// The stories of the first shifts of every niche in the line, as far as they say that something was noticed twice: whether the
/// first word is on its way meanwhile, and the line that says so.
fn noticed_twice(line: &str) -> Vec<(bool, String)> {
    let experiment = experiment(&FIRM.replace("template = \"hierarchy\"", line));
    let mut found = Vec::new();
    for (niche, shift) in (0..6).flat_map(|niche| (10..24).map(move |shift| (niche, shift.to_string()))) {
        let choice = Choice::Shift(ShiftName { niche, shift });
        let request = TraceRequest { choice, ..TraceRequest::default() };
        // What happens in the warm-up is not followed.
        let Ok(trace) = experiment.trace(&request, Execution::default()) else { continue };
        let way = &trace.ways[0];
        for step in way.steps.iter().filter(|step| step.stage == Stage::SaidAgain && step.days() > 0.0) {
            let at = |line: &&microbiz::results::StoryLine| {
                (line.at_d - step.from_d).abs() < 1e-9 && line.lasts_d.is_some()
            };
            let told = way.story().iter().find(at).unwrap().text.clone();
            found.push((step.holder.is_some(), told));
        }
    }
    found
}

#[test]
fn where_nothing_is_lost_the_story_says_who_has_what_was_noticed_first_and_never_that_it_does_not_come_through()
 {
    const NOTHING_LOST: &str = "template = \"hierarchy\"\nlinks.reports_up = { gate = \"1q\", loss = 0.0, pass_share = 1.0 }\n\
        links.reports_down = { loss = 0.0, pass_share = 1.0 }\nlinks.collaboration = { loss = 0.0, pass_share = 1.0 }";
    let kept = noticed_twice(NOTHING_LOST);
    assert!(!kept.is_empty());
    assert!(kept.iter().all(|(is_with_somebody, _)| *is_with_somebody), "{kept:#?}");
    assert!(kept.iter().any(|(_, told)| told.contains("waits for the next report from")), "{kept:#?}");
    assert!(kept.iter().all(|(_, told)| !told.contains("does not come through")), "{kept:#?}");
    let lost = noticed_twice(&NOTHING_LOST.replace("gate = \"1q\", loss = 0.0", "gate = \"1w\", loss = 0.9"));
    assert!(lost.iter().any(|(_, told)| told.contains("does not come through")), "{lost:#?}");
}
