//! Why structures differ: what theory says one thing adds stands against its name, and against no other.

use crate::cli::microbiz;
use std::collections::BTreeMap;

/// Runs a scenario and reads what each contributor to the difference adds, with half of its interval, by kind and name.
fn contributors(scenario: &str) -> BTreeMap<(String, String), (f64, f64)> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("s.toml"), scenario).unwrap();
    let done = microbiz(dir.path(), &["run", "s.toml", "--out", "out", "--quiet", "--no-halving"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let mut reader = csv::Reader::from_path(dir.path().join("out/contributors.csv")).unwrap();
    let rows = reader.records().map(Result::unwrap);
    rows.map(|row| {
        // What shows no spread has no interval.
        let number = |column: usize| row[column].parse::<f64>().unwrap_or(0.0);
        ((row[2].to_owned(), row[3].to_owned()), (number(5), (number(7) - number(6)) / 2.0))
    })
    .collect()
}

/// What adds anything, of one kind.
fn of_kind<'a>(
    all: &'a BTreeMap<(String, String), (f64, f64)>,
    kind: &str,
) -> Vec<(&'a str, &'a (f64, f64))> {
    let there = all.iter().filter(|((of, _), (days, _))| of == kind && days.abs() > 1e-6);
    there.map(|((_, name), days)| (name.as_str(), days)).collect()
}

/// Word comes to the foot of a line of three teams and goes up to its head.
fn line(a: &str, b: &str) -> String {
    format!(
        "schema_version = 1\nhorizon = \"8y\"\nwarm_up = \"1y\"\nfollow_up = \"1y\"\nreplications = 10\n\
         baseline = \"a\"\n[market]\nniches = 4\nattributes = 1\nshift_interval = \"8d\"\n\
         [base]\ntemplate = \"tree\"\nlevels = 3\nbranching = 1\nowners = \"root\"\n\
         [structures.a]\n{a}\n[structures.b]\n{b}\n"
    )
}

#[test]
fn a_queue_adds_what_erlang_says_in_the_hands_of_its_team() {
    // λ = .5 a day, S = 1 d: 1/(1 − .5) = 2 d, all of it in the middle.
    let all = contributors(&line("", "relay_work = \"1d\""));
    let teams = of_kind(&all, "team");
    let [(name, (days, half))] = teams[..] else { panic!("{teams:?}") };
    assert!((days - 2.0).abs() < 3.0 * half && *half < 0.2, "{name}: {days} ± {half}");
    assert!(of_kind(&all, "link").is_empty());
    let levels = of_kind(&all, "level");
    assert!(matches!(levels[..], [(name, _)] if name.ends_with("at level 1")), "{levels:?}");
}

#[test]
fn a_gate_adds_half_its_cadence_on_its_link() {
    // Both gates open every twenty days, the upper one ten days after the lower: half a cadence, then ten days.
    let gate = "links.reports_up.gate = \"20d\"\nlinks.reports_up.gate_offset = \"10d\"\nlinks.reports_up.gate_phase = \"aligned\"";
    let all = contributors(&line("", gate));
    assert!(of_kind(&all, "team").is_empty());
    let links = of_kind(&all, "link");
    assert_eq!(links.len(), 2, "{links:?}");
    for (name, (days, half)) in &links {
        assert!((days - 10.0).abs() < 3.0 * half.max(0.05), "{name}: {days} ± {half}");
    }
    let levels: Vec<&str> = of_kind(&all, "level").into_iter().map(|(name, _)| name).collect();
    assert_eq!(levels, ["way from level 1 to 0", "way from level 2 to 1"]);
}

/// What owners do, without frictions but those that are written down.
const ACTING: &str = "follow_to = \"released\"\naction.cost = 1.0\naction.cost_cv = 0.0\n\
    action.decide_work = \"0d\"\naction.approve_work = \"0d\"\naction.pass_good = 1.0\naction.pass_bad = 1.0\n\
    action.integration_work = \"0d\"\naction.rework = 0.0\naction.release_cadence = \"1min\"\n\
    interdependence = { build = 0.0, relay = 0.0, approve = 0.0, decide = 0.0, serve = 0.0, chores = 0.0 }\n\
    links.reports_up.hours = \"0h\"\nlinks.reports_down.hours = \"0h\"\nadmin = \"0h\"\nbackground_share = 0.0\n";

/// Owners at the foot of the line who meet their niche themselves.
fn acting(a: &str, b: &str) -> String {
    line(&format!("{ACTING}{a}"), &format!("{ACTING}{b}"))
        .replace("owners = \"root\"", "owners = \"leaves\"")
        .replace("shift_interval = \"8d\"", "shift_interval = \"400d\"")
        .replace("horizon = \"8y\"", "horizon = \"20y\"")
}

#[test]
fn a_build_is_in_the_hands_of_whoever_delivers_last() {
    // Three days of the owner's own beside a partner's one, or five.
    let built = |days: u32| {
        format!(
            "action.authority = [1e9]\naction.build_work = {{ deterministic = \"3d\" }}\n\
             capabilities.law = {{ new = true, from = \"partner\", fee = 0, latency = {{ deterministic = \"{days}d\" }} }}"
        )
    };
    let all = contributors(&acting(&built(1), &built(5)));
    let days = |name: &str| all[&("level".to_owned(), name.to_owned())].0;
    assert!((days("partners") - 5.0).abs() < 0.1, "{all:?}");
    let owner = of_kind(&all, "team");
    assert!(matches!(owner[..], [(_, (days, _))] if (days + 3.0).abs() < 0.06), "{owner:?}");
}

#[test]
fn an_approval_is_in_the_hands_of_the_superior_whose_committee_has_to_meet() {
    let asks = |authority: &str| {
        format!(
            "action.authority = {authority}\naction.committee = \"10d\"\naction.build_work = {{ deterministic = \"1d\" }}"
        )
    };
    let all = contributors(&acting(&asks("[1e9]"), &asks("[0.0, 1e9]")));
    let teams = of_kind(&all, "team");
    let largest = teams.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0)).unwrap();
    assert!((largest.1.0 - 5.0).abs() < 3.0 * largest.1.1.max(0.1), "{teams:?}");
    let level = all[&("level".to_owned(), "management at level 1".to_owned())].0;
    assert!((level - largest.1.0).abs() < 1e-9, "{all:?}");
}

#[test]
fn levels_sum_to_what_stages_sum_to() {
    let text = "schema_version = 1\nhorizon = \"1y\"\nwarm_up = \"1q\"\nfollow_up = \"1q\"\nreplications = 4\nbaseline = \"a\"\n\
        [market]\nniches = 12\nattributes = 6\nshift_interval = \"5d\"\n[base]\nmembers = 120\nfollow_to = \"released\"\n\
        [structures.a]\ntemplate = \"hierarchy\"\n[structures.b]\ntemplate = \"network\"\n";
    let all = contributors(text);
    let sum = |kind: &str| -> f64 { of_kind(&all, kind).iter().map(|(_, (days, _))| days).sum() };
    assert!((sum("stage") - sum("level")).abs() < 1e-6, "{} {}", sum("stage"), sum("level"));
    assert!(sum("stage").abs() > 1.0);
    assert!(of_kind(&all, "team").len() == 10 && !of_kind(&all, "link").is_empty());
}
