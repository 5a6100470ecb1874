//! One factor at a time.

use super::*;
use crate::results::{FromBase, StudyResults};

const TWO: &str = "design = \"one_at_a_time\"\n[[factors]]\npath = \"market.shift_interval\"\nlevels = [\"1d\", \"4d\"]\n\
    [[factors]]\nname = \"work\"\npath = \"structures.b.receive_work\"\nrange = [\"1h\", \"5h\"]\n";

#[test]
fn the_base_case_comes_first_and_then_each_factor_alone() {
    let sweep = sweep(TWO);
    let plan = sweep.plan();
    assert_eq!(plan.points(), 5);
    let moved: Vec<Role> = (0..5).map(|point| plan.role(point)).collect();
    assert_eq!(moved, [Role::Base, Role::Alone(0), Role::Alone(0), Role::Alone(1), Role::Alone(1)]);
    assert_eq!(plan.settings(0), [Setting::AsWritten, Setting::AsWritten]);
    assert_eq!(plan.settings(2), [Setting::Level(1), Setting::AsWritten]);
    let days = |point: u64| match plan.settings(point)[1] {
        Setting::Number(days) => days,
        ref other => panic!("{other:?}"),
    };
    assert!(days(3) < days(4), "the ends of the range, the low one first");
    let written = sweep.base().clone().resolve(BTreeMap::new()).unwrap();
    assert_eq!(sweep.scenario(0).unwrap().resolved, written.resolved, "the scenario as it is");
    assert_ne!(sweep.scenario(3).unwrap().resolved, written.resolved);
}

#[test]
fn a_range_alone_has_both_ends_or_as_many_steps_as_it_says_and_a_distribution_its_outer_tenths() {
    let alone = |values: &str| -> Vec<f64> {
        let text = format!(
            "design = \"one_at_a_time\"\n[[factors]]\nname = \"x\"\npath = \"market.magnitude\"\n{values}\n"
        );
        let sweep = sweep(&text);
        let number = |point: u64| match sweep.plan().settings(point)[0] {
            Setting::Number(number) => number,
            ref other => panic!("{other:?}"),
        };
        (1..sweep.plan().points()).map(number).collect()
    };
    assert_eq!(alone("range = [2.0, 4.0]"), [2.0, 4.0]);
    assert_eq!(alone("range = [2.0, 4.0]\nsteps = 3"), [2.0, 3.0, 4.0]);
    // z of .9 is 1.281552.
    let tenths = alone("distribution = { normal = [10.0, 2.0] }");
    assert!((tenths[0] - 7.436_897).abs() < 1e-6 && (tenths[1] - 12.563_103).abs() < 1e-6, "{tenths:?}");
}

/// A single server that works a day on each of the insights that come every second day: 2 d in the system.
const SERVER: &str = "schema_version = 1\nhorizon = \"2200d\"\nwarm_up = \"200d\"\nfollow_up = \"200d\"\nreplications = 30\n\
    [market]\nshift_interval = \"2d\"\n[structures.single]\ntemplate = \"tree\"\nreceive_work = \"1d\"\n";

fn queue(design: &str) -> StudyResults {
    let base = ScenarioFile::parse("mm1.toml", SERVER).unwrap();
    let text = format!(
        "{design}measures = [\"delay_to_received.restricted_mean\"]\n[[factors]]\nname = \"work\"\n\
         path = \"structures.single.receive_work\"\nrange = [\"4h\", \"8h\"]\n[[factors]]\nname = \"interval\"\n\
         path = \"market.shift_interval\"\nlevels = [\"4d\"]\n"
    );
    let sweep = Sweep::new(study(&text), &base, BTreeMap::new(), None).unwrap();
    sweep.run(Execution::default()).unwrap()
}

fn moved<'a>(results: &'a StudyResults, factor: &str) -> Vec<&'a FromBase> {
    results.from_base.iter().filter(|row| row.factor == factor).collect()
}

#[test]
fn the_differences_of_a_queue_from_its_base_case_are_those_of_theory() {
    // 1/(μ − λ): of a day's work every second day 2 d, of half a day's 2/3, every fourth day 4/3.
    let results = queue("design = \"one_at_a_time\"\n");
    let rows = [moved(&results, "work")[0], moved(&results, "interval")[0]];
    for (row, expected) in rows.into_iter().zip([2.0 / 3.0 - 2.0, 4.0 / 3.0 - 2.0]) {
        let (value, low, high) =
            (row.estimate.value.unwrap(), row.estimate.low.unwrap(), row.estimate.high.unwrap());
        // A quarter beyond the interval, so that a true value is not missed once in twenty.
        let room = 0.25 * (high - low);
        assert!(
            low - room < expected && expected < high + room,
            "{value} [{low}, {high}], expected {expected}"
        );
        assert!(high < 0.0, "and it is told from nothing");
        assert!((row.base.unwrap() - 2.0).abs() < 0.3, "{row:?}");
    }
}

#[test]
fn a_factor_that_is_set_to_what_it_is_differs_by_exactly_nothing() {
    let results = queue("design = \"one_at_a_time\"\n");
    let same = moved(&results, "work")[1];
    assert_eq!((same.level.as_str(), same.estimate.value), ("1", Some(0.0)));
}

#[test]
fn common_luck_narrows_the_differences_from_the_base_case() {
    let width = |luck: &str| {
        let results = queue(&format!("design = \"one_at_a_time\"\nluck = \"{luck}\"\n"));
        let estimate = moved(&results, "interval")[0].estimate;
        estimate.high.unwrap() - estimate.low.unwrap()
    };
    let (common, own) = (width("common"), width("own"));
    assert!(common < own, "{common} under common luck, {own} under luck of its own");
}

#[test]
fn no_share_of_the_variance_is_said_of_factors_that_move_alone() {
    let results = queue("design = \"one_at_a_time\"\n");
    assert!(results.sensitivity.is_empty() && results.maps.is_empty());
    let said: Vec<&str> = results.findings.iter().map(|finding| finding.text.as_str()).collect();
    assert!(said.iter().any(|text| text.contains("moved alone")), "{said:?}");
}
