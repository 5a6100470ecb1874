//! Each lint is seen where it should be, and nowhere in a scenario that is in order.

use crate::experiment::{Execution, Experiment};
use crate::results::{Lint, Sight, Warning};
use crate::scenario::{LinkType, ScenarioFile};
use std::collections::BTreeMap;

/// A comparison in which nothing is amiss.
const FINE: &str = r#"schema_version = 1
horizon = "3y"
warm_up = "1q"
follow_up = "1y"
replications = 20
[market]
niches = 6
attributes = 4
shift_interval = "1w"
[base]
members = 60
links.reports_up = { pass_share = 1.0, loss = 0.0 }
[structures.hierarchy]
template = "hierarchy"
[structures.network]
template = "network"
"#;

fn built(text: &str) -> Experiment {
    let scenario = ScenarioFile::parse("lints.toml", text).unwrap().resolve(BTreeMap::new());
    Experiment::new(scenario.unwrap_or_else(|fault| panic!("{fault}\n{text}"))).unwrap()
}

fn seen(text: &str, sight: Sight) -> Vec<Warning> {
    let experiment = built(text);
    match sight {
        Sight::Before => experiment.warnings(),
        Sight::After => experiment.warnings_of_trial(Execution::default()).unwrap(),
    }
}

/// The scenario with one piece of text replaced.
fn with(from: &str, to: &str) -> String {
    assert!(FINE.contains(from), "{from}");
    FINE.replacen(from, to, 1)
}

/// Three teams of one in a row, with one shift a day and work of so long on each.
fn desk(work: &str) -> String {
    format!(
        "schema_version = 1\nhorizon = \"2y\"\nfollow_up = \"1q\"\nreplications = 20\n[market]\nshift_interval = \"1d\"\n\
         [structures.line]\ntemplate = \"tree\"\nbranching = 1\nlevels = 3\nowners = \"root\"\nrelay_work = \"{work}\"\n"
    )
}

/// A scenario in which a lint sees what it looks for, and the line that it points at.
#[expect(clippy::match_same_arms, reason = "one example a lint")]
fn example(lint: Lint) -> (String, Option<usize>) {
    match lint {
        Lint::UnequalPeople => {
            (with("template = \"network\"", "template = \"network\"\nmembers = 80"), Some(15))
        }
        Lint::UnequalPeopleInTheEnd => (
            with(
                "template = \"network\"",
                "template = \"network\"\ngrowth = { review = \"1mo\", attrition = 1.0, vacancy = \"2y\" }",
            ),
            Some(15),
        ),
        Lint::SameStructures => (with("template = \"network\"", "template = \"hierarchy\""), Some(15)),
        Lint::FewReplications => (with("replications = 20", "replications = 9"), Some(5)),
        Lint::FewForClaims => {
            let claim =
                "[[claims]]\nclaim = \"network.hops.mean < hierarchy.hops.mean\"\nexpect = \"supported\"\n";
            (with("replications = 20", "replications = 19") + claim, Some(5))
        }
        Lint::SmallCohort => (with("shift_interval = \"1w\"", "shift_interval = \"1q\""), Some(2)),
        Lint::ShortWarmUp => (with("warm_up = \"1q\"", "warm_up = \"1mo\""), Some(3)),
        // Work that nearly fills the only desk: its queue takes long to grow to what it will be.
        Lint::Unsettled => (desk("7.2h"), None),
        Lint::ShortFollowUp => (with("follow_up = \"1y\"", "follow_up = \"1mo\""), Some(13)),
        Lint::IdleOwners => (with("niches = 6", "niches = 1"), Some(13)),
        Lint::IdleTouchpoints => (with("niches = 6", "niches = 1"), Some(13)),
        Lint::VacantTouchpoints => (String::new(), None),
        Lint::MoneyWithoutReleases => (with("niches = 6", "niches = 6\ncustomers = 1000"), Some(14)),
        Lint::NoEffect => (with("[market]", "max_replications = 40\n[market]"), Some(6)),
        Lint::UnstableTeam => (desk("2d"), Some(7)),
        Lint::BusyPerson => (desk("7.3h"), Some(7)),
    }
}

#[test]
fn a_scenario_that_is_in_order_has_no_warnings() {
    let all = [Sight::Before, Sight::After].map(|sight| seen(FINE, sight)).concat();
    assert!(all.is_empty(), "{all:#?}");
}

#[test]
fn every_lint_is_seen_where_it_should_be_and_points_at_the_line() {
    let mut wrong = Vec::new();
    for lint in Lint::ALL {
        let (text, line) = example(*lint);
        if text.is_empty() {
            // Vacant posts need a chart: a test of charts has them.
            continue;
        }
        let found = seen(&text, lint.sight());
        let first = found.iter().find(|warning| warning.lint == *lint);
        if first.map(|warning| warning.place.map(|place| place.line)) != Some(line) {
            wrong.push((lint, line, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_written_only_to_say_that_it_holds_anyhow_has_no_warning() {
    let open = "template = \"network\"\nlinks.collaboration = { sales_bonus = 0.0, urgent_share = 0.0 }";
    assert!(seen(&with("template = \"network\"", open), Sight::Before).is_empty());
    let void = "template = \"network\"\nlinks.collaboration = { sales_bonus = 0.5, pass_share = 1.0 }";
    let found = seen(&with("template = \"network\"", void), Sight::Before);
    let [one] = &found[..] else { panic!("{found:#?}") };
    assert_eq!(
        (one.lint, one.path.as_str()),
        (Lint::NoEffect, "structures.network.links.collaboration.sales_bonus")
    );
}

#[test]
fn a_key_of_the_base_has_an_effect_where_one_structure_reads_it() {
    let base = |more: &str| with("members = 60", &format!("members = 60\naction.cost = 5.0{more}"));
    let unread = seen(&base(""), Sight::Before);
    assert!(unread.iter().any(|warning| warning.path == "base.action.cost"), "{unread:#?}");
    let read = base("").replace("template = \"network\"", "template = \"network\"\nfollow_to = \"released\"");
    let read = seen(&read, Sight::Before);
    assert!(!read.iter().any(|warning| warning.lint == Lint::NoEffect), "{read:#?}");
}

#[test]
fn a_key_that_is_read_after_a_change_or_by_the_false_alarms_of_a_channel_has_an_effect() {
    let paths = |text: &str| -> Vec<String> {
        let found = seen(text, Sight::Before).into_iter().filter(|warning| warning.lint == Lint::NoEffect);
        found.map(|warning| warning.path).collect()
    };
    let written = "template = \"network\"\nlateral_lambda = 9.0";
    let text =
        with("template = \"network\"", written).replace("niches = 6", "niches = 6\nalarm_contrast = 9.0");
    assert_eq!(paths(&text), ["market.alarm_contrast", "structures.network.lateral_lambda"]);
    let alarms = text.replace("members = 60", "members = 60\nchannels.sales.false_alarm_interval = \"1q\"");
    let changed =
        alarms + "[[changes]]\nstructure = \"network\"\nat = \"1y\"\nset = { lateral_links = 1.0 }\n";
    assert_eq!(paths(&changed), [""; 0]);
}

#[test]
fn a_key_without_effect_moves_no_result() {
    let digest = |text: &str| {
        let results = built(text).run(Execution::default()).unwrap();
        (results.summary, results.differences)
    };
    let none = LinkType::ALL.map(|link| format!("links.{}.told = 0.0\n", link.name())).concat();
    let none = format!("template = \"network\"\nties = 0.0\nadmin = \"0h\"\nbackground_share = 0.0\n{none}");
    let plain = with("replications = 20", "replications = 3").replace("template = \"network\"", &none);
    // Each far from what it is by default.
    let void = "lateral_lambda = 9.0\nlateral_zeta = 9.0\nties_lambda = 9.0\nties_zeta = 9.0\nautomated_speed = 9.0\n\
        automated_error = 0.9\nautomated_cost = 9.0\nvalue_noise = 9.0\nchore_work = \"39h\"\nmeeting_interval = \"1h\"\n\
        told_mode = \"instead\"\naction.cost = 5.0\nlinks.collaboration.sales_bonus = 0.9\n\
        links.collaboration.gate_offset = \"1d\"\nlinks.collaboration.batch_item = \"9h\"\n\
        growth.hire_above = 0.1\ngrowth.shrink_below = 0.05\ngrowth.two_pizza = 3\ngrowth.settling = \"30d\"\n\
        growth.vacancy = \"1y\"\ngrowth.patience = 1\n";
    let void = plain.clone().replace("niches = 6", "niches = 6\nalarm_contrast = 9.0") + void;
    let found = seen(&void, Sight::Before);
    assert_eq!(found.iter().filter(|warning| warning.lint == Lint::NoEffect).count(), 22, "{found:#?}");
    assert_eq!(digest(&plain), digest(&void));
}

#[test]
fn the_follow_up_that_would_settle_is_told_where_what_is_late_still_arrives() {
    let text = |lint: Lint| {
        let found = seen(&example(lint).0, Sight::After);
        found.into_iter().find(|warning| warning.lint == lint).unwrap().text
    };
    let late = text(Lint::ShortFollowUp);
    assert!(
        late.contains("were not delivered within 21 working days")
            && late.contains(" working days (follow_up) would bring what still arrives"),
        "{late}"
    );
}
