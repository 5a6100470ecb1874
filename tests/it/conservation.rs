//! Over random organisations: nothing is lost or doubled, the stages sum to the delay, head-counts hold. The engine checks
//! its invariants in every run and fails when one is broken, so running is itself the test.

use crate::bench::{Measured, run};
use microbiz::{Scenario, ScenarioFile};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::collections::BTreeMap;

/// Of ninety-six scenarios: those that have to run, and not to be refused.
const LEAST: u32 = 80;

fn any_scenario() -> impl Strategy<Value = String> {
    let shape = (
        prop_oneof![Just("hierarchy"), Just("network"), Just("hybrid")],
        40_u32..160,
        3_u32..10,
        0.0..0.3_f64,
    );
    let market = (1_u32..14, 1_u32..9, 0.3..6.0_f64, 0.0..1.0_f64);
    let links = (
        0.3..1.0_f64,
        0.0..0.2_f64,
        0.0..0.3_f64,
        prop_oneof![Just("[]"), Just("\"1w\""), Just("[\"1w\", \"1mo\"]")],
    );
    let action = (
        prop_oneof![Just("all"), Just("any"), Just("quorum")],
        0.0..1.0_f64,
        0.0..0.6_f64,
        prop_oneof![
            Just(""),
            Just("timeout = \"3d\"\n"),
            Just("committee = \"2w\"\nrelease_cadence = \"1w\"\n")
        ],
        prop_oneof![Just(""), Just("budget = 5000.0\nbudget_cycle = \"1mo\"\n")],
        prop_oneof![Just("handoff"), Just("pull")],
    );
    let growth = (
        0.12..0.5_f64,
        2_u32..9,
        prop_oneof![Just("grow"), Just("split"), Just("pull")],
        prop_oneof![Just("shared"), Just("per_niche")],
    );
    let routes = prop_oneof![Just("shortest"), Just("reporting_line"), Just("local_search"), Just("gossip")];
    let rest = (any::<u32>(), prop_oneof![Just("fifo"), Just("value")], 0.0..0.4_f64, any::<bool>(), routes);
    (shape, market, links, (rest, action, growth)).prop_map(|(shape, market, links, (rest, action, growth))| {
        let (hire, limit, when_full, product) = growth;
        let (rule, pass_bad, rework, waiting, budget, from) = action;
        // Niches emerge beside those that are there, and some of them become businesses of their own.
        let emerging = format!(
            "emerging = {}\nemergence_interval = \"1w\"\ncustomers = 10\nrevenue = 20.0\n",
            if market.0 > 2 { market.0 / 2 } else { 0 }
        );
        let businesses = match (has_platforms(shape.0), market.0 > 2) {
            (true, true) => "found_members = 3\nportfolio = \"2w\"\nclose_below = 0.2\n",
            (true, false) => "portfolio = \"2w\"\nclose_below = 0.2\n",
            _ => "",
        };
        let leaving = if rest.3 { "attrition = 0.5\nattrition_waiting = 3.0\nvacancy = \"2w\"\n" } else { "" };
        let businesses = if rest.3 && shape.3 < 0.05 { businesses } else { "" };
        let by = if has_platforms(shape.0) { "platform" } else { "support" };
        let (template, members, span, automated) = shape;
        let automated = if automated < 0.05 { 0.0 } else { automated };
        let (niches, attributes, interval, via) = market;
        let (pass, loss, back, gate) = links;
        let (seed, order, background, telemetry, route) = rest;
        let pulled_from = if seed % 2 == 0 && template != "ring" { "new" } else { by };
        let told_mode = if seed % 3 == 0 { "instead" } else { "besides" };
        let told = if seed % 5 == 0 { 0.0 } else { 2.0 * background };
        let telemetry = if template == "hybrid" && telemetry { 0.1 } else { 0.05 };
        format!(
            "schema_version = 1\nseed = {seed}\nwarm_up = \"2w\"\nhorizon = \"2q\"\nfollow_up = \"1mo\"\nreplications = 2\n\
             [market]\nniches = {niches}\nattributes = {attributes}\nshift_interval = \"{interval}d\"\n\
             common_shift_interval = \"2w\"\nfalse_alarm_interval = \"1w\"\n{emerging}via_share = {via}\nvia_delay = \"1d\"\n\
             reversion = \"1q\"\n\
             [base]\nspan = {span}\nexecutive_members = 3\ntelemetry_share = {telemetry}\n\
             [structures.s]\ntemplate = \"{template}\"\nmembers = {members}\n\
             automated_share = {automated}\nautomated_error = 0.1\norder = \"{order}\"\nbackground_share = {background}\n\
             max_age = \"1q\"\nlinks.reports_up.hours = \"10min\"\n\
             links.reports_up.gate = {gate}\nlinks.reports_up.pass_share = {pass}\nlinks.reports_up.loss = {loss}\n\
             links.reports_up.return = {back}\nlinks.reports_down.return = {back}\nlinks.reports_up.transit = \"1h\"\n\
             links.collaboration.hours = \"10min\"\nfollow_to = \"released\"\nproduct = \"{product}\"\n\
             route = \"{route}\"\nmeeting_interval = \"4h\"\nties = 2.0\ntold_mode = \"{told_mode}\"\n\
             liaisons = 1\nlinks.tie.told = {told}\nlinks.collaboration.told = {told}\nlinks.reports_up.told = {told}\n\
             [structures.s.action]\ndecide_work = \"1h\"\ncost = 900.0\ncost_cv = 2.0\n\
             authority = [100.0, 1000.0]\napprove_work = \"1h\"\nbuild_work = \"1d\"\nintegration_work = \"2h\"\n\
             rule = \"{rule}\"\nquorum = 2\npass_bad = {pass_bad}\npass_good = 0.9\nrework = {rework}\n{waiting}{budget}\
             [structures.s.capabilities]\nspecialist.remove = true\n\
             [structures.s.capabilities.design]\nnew = true\nneeds = [\"hosting\", \"writing\"]\nfrom = \"{from}\"\nby = \"{by}\"\nwork = \"4h\"\nshare = 0.5\nset_up = \"1d\"\n\
             [structures.s.capabilities.hosting]\nnew = true\nfrom = \"partner\"\nfee = 50.0\nlatency = \"2d\"\n\
             [structures.s.capabilities.writing]\nnew = true\nwork = \"1h\"\nby = \"{pulled_from}\"\n\
             [structures.s.growth]\nreview = \"1w\"\nhire_above = {hire}\nhire_delay = \"1mo\"\nshrink_below = 0.1\ntwo_pizza = {limit}\n\
             when_full = \"{when_full}\"\nsettling = \"1w\"\nmost_members = 400\n{leaving}{businesses}"
        )
    })
}

/// Whether the services of a template are called platforms.
fn has_platforms(template: &str) -> bool {
    template == "network"
}

fn scenario(text: &str) -> Scenario {
    let parsed = ScenarioFile::parse("random.toml", text).and_then(|file| file.resolve(BTreeMap::new()));
    parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// Tries so many scenarios. A shape that cannot be staffed, or is all meetings, is refused with a sentence, and is no try:
/// at least so many have to run.
fn tried<S: Strategy>(
    strategy: S,
    (cases, least): (u32, u32),
    what: impl Fn(&S::Value) -> Result<bool, TestCaseError>,
) {
    let ran = Cell::new(0);
    let settings = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let outcome = TestRunner::new(settings).run(&strategy, |value| {
        ran.set(ran.get() + u32::from(what(&value)?));
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(ran.get() >= least, "only {} of {cases} ran", ran.get());
}

/// What a scenario gives; none where it is refused with sentences.
fn given(text: &str) -> Result<Option<Measured>, TestCaseError> {
    match run(scenario(text)) {
        Ok(results) => Ok(Some(Measured(results))),
        Err(microbiz::ExperimentError::Scenario(problems)) => {
            prop_assert!(problems.0.iter().all(|problem| !problem.text.is_empty()));
            Ok(None)
        }
        Err(other) => Err(TestCaseError::fail(format!("{other}\n{text}"))),
    }
}

#[test]
fn every_random_organisation_keeps_the_invariants_and_its_stages_sum_to_its_delay() {
    tried(any_scenario(), (96, LEAST), |text| {
        let Some(measured) = given(text)? else { return Ok(false) };
        let stages = ["unseen", "said_again", "queue", "work", "gate", "transit", "lost"];
        let sum: f64 = stages.iter().map(|stage| measured.get(&format!("stage_{stage}.mean"))).sum();
        let delay = measured.get("delay_to_received.restricted_mean");
        prop_assert!((sum - delay).abs() < 1e-9 || delay.is_nan(), "{sum} {delay}\n{text}");
        let stages = ["decision", "approval", "build", "declined"];
        let after: f64 = stages.iter().map(|stage| measured.get(&format!("stage_{stage}.mean"))).sum();
        let released = measured.get("delay_to_released.restricted_mean");
        prop_assert!(
            (sum + after - released).abs() < 1e-9 || released.is_nan(),
            "{sum} {after} {released}\n{text}"
        );
        Ok(true)
    });
}

#[test]
fn nothing_is_lost_or_doubled_when_a_structure_becomes_another() {
    let to = prop_oneof![Just("hierarchy"), Just("network"), Just("hybrid")];
    let route = prop_oneof![Just("shortest"), Just("reporting_line"), Just("gossip")];
    let ways =
        prop_oneof![Just("learning = \"2w\"\ninnovation = 2.0\n"), Just("resistance = 0.5\n"), Just("")];
    let becomes = (any_scenario(), to, route, 1_u32..100, 1_u32..20, ways);
    tried(becomes, (96, LEAST), |(text, to, route, fork, later, lines)| {
        let text = becoming(text, to, route, (*fork, fork + later), lines);
        Ok(given(&text)?.is_some())
    });
}

/// The structure of a random scenario, and another template that it becomes after so many days, which then changes twice.
fn becoming(text: &str, to: &str, route: &str, (fork, later): (u32, u32), lines: &str) -> String {
    let text = with_line(text, "automated_share = ", "automated_share = 0.0");
    let (top, own) = text.split_once("[structures.s]\n").unwrap();
    let (top, market) = top.split_once("[market]").unwrap();
    let by = if has_platforms(to) { "platform" } else { "support" };
    let other = own.replace("structures.s", "structures.t").replace("\"platform\"", "\"support\"");
    let other = other.replace("\"support\"", &format!("\"{by}\""));
    let other = with_line(&other, "template = ", &format!("template = \"{to}\""));
    let businesses = ["found_members", "portfolio", "close_below"];
    let other =
        businesses.into_iter().filter(|_| to != "network").fold(other, |text, key| with_line(&text, key, ""));
    let other = with_line(&other, "route = ", &format!("route = \"{route}\""));
    format!(
        "{top}fork_at = \"{fork}d\"\nbaseline = \"s\"\n[market]{market}[structures.s]\n{own}[structures.t]\n{other}\
         [structures.t.transformation]\n{lines}\
         [[changes]]\nstructure = \"t\"\nat = \"{later}d\"\n[changes.set]\nlinks.reports_up.loss = 0.0\n\
         action.authority = [1e6]\nchannels.extra = {{ new = true, contact_interval = \"2d\", false_alarm_interval = \"1w\" }}\n\
         [[changes]]\nstructure = \"s\"\nat = \"{later}d\"\nset = {{ template = \"network\", route = \"shortest\", \
         capabilities = {{ design = {{ by = \"platform\" }}, writing = {{ by = \"platform\" }} }} }}\n"
    )
}

/// Every line that begins so becomes another.
fn with_line(text: &str, begins: &str, line: &str) -> String {
    let replaced = text.lines().map(|old| if old.starts_with(begins) { line } else { old });
    replaced.map(|line| format!("{line}\n")).collect()
}
