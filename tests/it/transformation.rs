//! A structure becomes another at a date: what was shared before stays shared, what differs afterwards shows.

use crate::bench::{Measured, run};
use microbiz::{Scenario, ScenarioFile};
use std::collections::BTreeMap;

/// A hierarchy that stays, and one that becomes something else; `top` and `other` are keys of either.
fn scenario(top: &str, base: &str, other: &str) -> Scenario {
    let template = if base.contains("template") { "" } else { "template = \"hierarchy\"\n" };
    let text = format!(
        "schema_version = 1\nseed = 11\nwarm_up = \"1mo\"\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 4\n\
         baseline = \"stays\"\n{top}\n[market]\nniches = 12\nattributes = 6\nshift_interval = \"3d\"\ngap_value = 10000\n\
         [base]\n{template}members = 90\nspan = 5\nfollow_to = \"released\"\n{base}\n\
         [structures.stays]\n[structures.turns]\n{other}\n"
    );
    let parsed = ScenarioFile::parse("x.toml", &text).and_then(|file| file.resolve(BTreeMap::new()));
    parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

fn measured(top: &str, base: &str, other: &str) -> Measured {
    Measured(run(scenario(top, base, other)).unwrap())
}

/// A measure of the structure that stays, and of the one that turns.
fn both(measured: &Measured, measure: &str) -> (f64, f64) {
    (measured.of(Some("stays"), measure), measured.of(Some("turns"), measure))
}

const MEASURES: [&str; 6] = [
    "delay_to_received.restricted_mean",
    "delay_to_released.restricted_mean",
    "hops.mean",
    "age.mean",
    "utilisation.max",
    "fit.mean",
];

#[test]
fn becoming_what_one_is_changes_nothing() {
    let bases = [
        "",
        "links.reports_up.gate = [\"1w\", \"1mo\"]\nlinks.reports_up.batch_fixed = \"1h\"",
        "action.budget = 3000.0\naction.budget_cycle = \"1mo\"\naction.cost = 500.0\naction.authority = [0.0, 200.0, 1e6]",
        "growth = { review = \"3w\", hire_above = 0.3, attrition = 0.5, attrition_waiting = 2.0, vacancy = \"1w\", most_members = 120 }",
        "route = \"gossip\"\nmeeting_interval = \"4h\"\nlinks.reports_up.gate = \"1w\"",
        "template = \"network\"\nowner = \"by_niche\"\nplatform_share = 0.5\n\
         growth = { review = \"1mo\", hire_above = 0.05, when_full = \"split\", two_pizza = 8, most_members = 150, settling = \"2mo\" }",
        "template = \"network\"\nplatform_share = 0.0\naction.authority = [1e9]\naction.build_work = \"1d\"\n\
         capabilities = { design = { new = true, work = \"1d\", by = \"new\" }, specialist = { remove = true } }\n\
         growth = { review = \"1w\", hire_above = 0.05, when_full = \"pull\", two_pizza = 5, most_members = 150 }",
    ];
    for base in bases {
        let never = measured("", base, "");
        if base.contains("split") {
            assert!(never.of(Some("turns"), "splits.count") > 1.0, "some team settles at the fork");
        }
        if base.contains("new") {
            assert!(never.of(Some("turns"), "pulls.count") > 1.0, "a platform is founded");
        }
        // At the opening of a gate and the date of a review, and between them.
        for at in ["105d", "127.3d"] {
            let forked = measured(&format!("fork_at = \"{at}\""), base, "");
            for measure in MEASURES {
                let (stays, turns) = both(&forked, measure);
                assert_eq!(stays, turns, "{measure} {base} {at}");
                assert_eq!(turns, never.of(Some("turns"), measure), "{measure} {base} {at}");
            }
        }
    }
}

#[test]
fn links_that_are_drawn_anew_leave_the_channels_as_they_are() {
    let other = "template = \"hierarchy\"\nlateral_links = 0.4";
    let turned = measured("fork_at = \"1q\"", "template = \"hybrid\"", other);
    let (stays, turns) = both(&turned, "delay_to_received.restricted_mean");
    assert!(turns > 2.0 * stays, "{stays} {turns}: telemetry falls away");
}

#[test]
fn until_the_fork_both_share_one_history() {
    let late = measured("fork_at = \"251d\"", "", "template = \"network\"");
    let early = measured("fork_at = \"1mo\"", "", "template = \"network\"");
    let (stays, turns) = both(&late, "delay_to_received.restricted_mean");
    assert!((stays - turns).abs() < 0.02 * stays, "{stays} {turns}");
    let (stays, turns) = both(&early, "delay_to_received.restricted_mean");
    assert!(turns < 0.5 * stays, "{stays} {turns}");
}

#[test]
fn after_the_fork_a_structure_is_what_it_would_have_been_from_the_start() {
    let forked = measured("fork_at = \"2d\"", "", "template = \"network\"");
    let always = measured("", "", "template = \"network\"");
    for measure in ["delay_to_received.restricted_mean", "delay_to_released.restricted_mean", "hops.mean"] {
        let (forked, always) = (forked.of(Some("turns"), measure), always.of(Some("turns"), measure));
        assert!((forked - always).abs() < 0.1 * always, "{measure}: {forked} {always}");
    }
    assert_eq!((both(&forked, "members.count").1, both(&forked, "layers.count").1), (90.0, 2.0));
}

#[test]
fn a_dated_change_takes_effect_at_its_date() {
    let change = |at: &str| {
        let change =
            format!("[[changes]]\nstructure = \"turns\"\nat = \"{at}\"\nset = {{ receive_work = \"3d\" }}");
        both(&measured("", "", &change), "delay_to_received.restricted_mean")
    };
    let ((stays, early), (_, late)) = (change("1mo"), change("11mo"));
    assert!(early > stays + 1.0 && late < early - 1.0, "{stays} {early} {late}");
}

#[test]
fn changes_add_up_in_the_order_of_their_dates() {
    let second = "[[changes]]\nstructure = \"turns\"\nat = \"3mo\"\nset = { template = \"network\" }\n";
    let first = "[[changes]]\nstructure = \"turns\"\nat = \"2mo\"\nset = { receive_work = \"1d\" }\n";
    let orders = [format!("{first}{second}"), format!("{second}{first}")];
    let [one, other] = orders.map(|changes| measured("", "", &changes));
    for measure in MEASURES {
        assert_eq!(both(&one, measure), both(&other, measure), "{measure}");
    }
    assert_eq!(both(&one, "layers.count").1, 2.0);
}

#[test]
fn who_has_to_learn_works_more_slowly_meanwhile() {
    let learning = |lines: &str| {
        let lines = format!(
            "template = \"network\"\nreceive_work = \"1d\"\n[structures.turns.transformation]\n{lines}"
        );
        both(&measured("fork_at = \"1mo\"", "", &lines), "stage_work.mean").1
    };
    let (swift, slow) = (learning(""), learning("learning = \"8mo\"\nlearning_speed = 0.5"));
    assert!(slow > 1.4 * swift, "{swift} {slow}");
}

#[test]
fn until_a_team_has_adopted_its_new_authority_it_asks_as_before() {
    let base = "action.authority = [0.0, 1e9]\naction.cost = 10.0\naction.approve_work = \"1d\"\naction.committee = \"1mo\"\n\
                action.timeout = \"1y\"";
    let approval = |lines: &str| {
        let lines = format!("action.authority = [1e9]\n[structures.turns.transformation]\n{lines}");
        both(&measured("fork_at = \"1mo\"", base, &lines), "stage_approval.mean")
    };
    let (stays, at_once) = approval("");
    let ((_, slowly), (_, never)) =
        (approval("innovation = 1.0\nimitation = 0.0"), approval("resistance = 1.0"));
    assert!(at_once < 0.1 * stays, "{at_once} {stays}");
    assert!(at_once < 0.5 * slowly && slowly < 0.8 * never, "{at_once} {slowly} {never}");
    assert!((never - stays).abs() < 0.05 * stays, "{never} {stays}");
}
