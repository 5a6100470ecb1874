//! Runs belong to the structures whose names they bear, and a scenario keeps what a study does not vary.

use super::super::super::Experiment;
use super::super::*;
use super::study;
use std::collections::BTreeMap;

/// Nobody asks a run of these tests to stop.
static NEVER: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(false);

/// Three structures that are told apart by every measure; the first is the baseline.
const UNLIKE: &str = "schema_version = 1\nseed = 12\nhorizon = \"60d\"\nwarm_up = \"10d\"\nfollow_up = \"20d\"\n\
    replications = 1\n[market]\nniches = 4\nattributes = 3\nshift_interval = \"2d\"\n[base]\nmembers = 40\n\
    [structures.hierarchy]\ntemplate = \"hierarchy\"\n[structures.network]\ntemplate = \"network\"\n\
    [structures.tree]\ntemplate = \"tree\"\nlevels = 2\n";

fn over(base: &str, text: &str) -> Sweep {
    let base = ScenarioFile::parse("base.toml", base).unwrap();
    Sweep::new(study(text), &base, BTreeMap::new(), None).unwrap()
}

/// Everything that a point is, in words.
fn shown(sweep: &Sweep, point: u64) -> String {
    let scenario = sweep.scenario(point).unwrap();
    format!("{}\n{:?}\n{}", scenario.resolved, scenario.structures, scenario.baseline)
}

#[test]
fn a_level_that_changes_nothing_of_one_structure_moves_no_number_to_another() {
    let level = "design = \"grid\"\n[[factors]]\nname = \"edit\"\nlevels = [{ name = \"none\", set = {} }, \
        { name = \"the default\", set = { structures = { hierarchy = { span = 7 } } } }]\n";
    let sweep = over(UNLIKE, level);
    let runs = |point| sweep.run_unit(point, 0).runs;
    assert_eq!(runs(0), runs(1));
    assert_ne!(runs(0)[0], runs(0)[1]);
    assert_eq!(shown(&sweep, 0), shown(&sweep, 1));
}

#[test]
fn what_a_study_sets_of_one_structure_leaves_the_baseline_where_it_was() {
    let factor = "design = \"grid\"\n[set.structures.hierarchy]\nspan = 7\n[[factors]]\npath = \"base.pay\"\nlevels = [1]\n";
    let sweep = over(UNLIKE, factor);
    assert_eq!(sweep.structures(), ["hierarchy", "network", "tree"]);
    assert_eq!((sweep.layout.baseline, sweep.scenario(0).unwrap().baseline), (0, "hierarchy".to_owned()));
}

#[test]
fn runs_are_told_under_the_names_of_their_structures_in_whatever_order_a_scenario_holds_them() {
    let sweep = over(UNLIKE, "design = \"grid\"\n[[factors]]\npath = \"base.pay\"\nlevels = [1]\n");
    let mut turned = sweep.scenario(0).unwrap();
    turned.structures.reverse();
    let turned = Experiment::new(turned).unwrap();
    for (name, run) in sweep.structures().iter().zip(sweep.run_unit(0, 0).runs) {
        assert_eq!(sweep.run_one(&turned, name, 0, &NEVER), Some(run), "{name}");
    }
    assert!(
        sweep.run_one(&turned, "nobody", 0, &NEVER).unwrap().unwrap_err().contains("no structure “nobody”")
    );
}

#[test]
fn a_point_with_other_structures_or_another_baseline_than_the_study_is_refused() {
    let mut sweep = over(UNLIKE, "design = \"grid\"\n[[factors]]\npath = \"base.pay\"\nlevels = [1]\n");
    sweep.layout.baseline = 1;
    assert!(sweep.scenario(0).unwrap_err().to_string().contains("is compared with “hierarchy”"));
    sweep.layout.structures.swap(0, 1);
    let refused = sweep.run_unit(0, 0).runs[0].clone().unwrap_err();
    assert!(refused.contains("has the structures hierarchy, network, tree, where the study has network"));
}

#[test]
fn a_factor_of_one_key_of_a_channel_leaves_the_other_channels_and_keys_as_they_are() {
    let path = "design = \"grid\"\n[[factors]]\npath = \"structures.network.channels.sales.acuity\"\nlevels = [0.9]\n";
    let edit = "design = \"grid\"\n[[factors]]\nname = \"x\"\nlevels = [{ name = \"keen\", set = { structures = { network = \
        { channels = { sales = { acuity = 0.9 } } } } } }]\n";
    let plain = over(UNLIKE, "design = \"grid\"\n[[factors]]\npath = \"base.pay\"\nlevels = [1]\n");
    let before = plain.scenario(0).unwrap().structures.swap_remove(1).1.channels;
    for text in [path, edit] {
        let after = over(UNLIKE, text).scenario(0).unwrap().structures.swap_remove(1).1.channels;
        assert_eq!(after["support"], before["support"]);
        let mut sales = before["sales"].clone();
        sales.acuity = 0.9;
        assert_eq!((after.len(), &after["sales"]), (2, &sales));
    }
}

/// The study that the guide shows.
fn of_guide() -> &'static str {
    let text = include_str!("../studies.md");
    let blocks = text.split("```toml\n").skip(1).filter_map(|block| block.split("```").next());
    blocks.into_iter().find(|block| block.contains("[[factors]]")).unwrap()
}

fn shipped(name: &str) -> ScenarioFile {
    let entry = crate::scenario::gallery().iter().find(|entry| entry.name == name).unwrap();
    ScenarioFile::parse(&format!("{name}.toml"), entry.text).unwrap()
}

#[test]
fn the_study_of_the_guide_edits_the_structure_that_it_names_and_no_other() {
    let study = Study::parse("guide.toml", of_guide()).unwrap();
    let base = shipped(study.scenario().unwrap());
    let plain = base.clone().without_verdicts().resolve(BTreeMap::new()).unwrap();
    let sweep = Sweep::new(study, &base, BTreeMap::new(), None).unwrap();
    let mut edited = 0;
    for point in 0..40 {
        let scenario = sweep.scenario(point).unwrap();
        assert_eq!(scenario.baseline, plain.baseline);
        for ((name, before), (same, after)) in plain.structures.iter().zip(&scenario.structures) {
            assert_eq!(name, same);
            match name.as_str() {
                "hierarchy" => edited += u32::from(before.owner != after.owner),
                _ => assert_eq!(format!("{before:?}"), format!("{after:?}"), "{name}"),
            }
        }
    }
    assert!((5..35).contains(&edited), "{edited} of 40 points have the second level");
}

/// The value at a dotted path.
fn at<'t>(table: &'t toml::Table, path: &str) -> Option<&'t toml::Value> {
    let mut parts = path.split('.');
    let first = table.get(parts.next()?);
    parts.fold(first, |value, part| value?.get(part))
}

#[test]
fn every_shipped_study_varies_the_scenario_that_it_names_and_holds_it_among_its_points() {
    // A list of one point: every factor at the value that the scenario has. What is set for all points is not the
    // scenario's, and is laid over it before.
    for entry in crate::scenario::studies() {
        let study = Study::parse(&format!("{}.toml", entry.name), entry.text).unwrap();
        let base = shipped(study.scenario().unwrap());
        let sweep = Sweep::new(study.clone(), &base, BTreeMap::new(), None).unwrap();
        let plain = sweep.base().clone().resolve(BTreeMap::new()).unwrap();
        let mut file = sweep.base().clone();
        for factor in &study.factors {
            for path in &factor.paths {
                let own = path.replacen("base.", &format!("structures.{}.", sweep.structures()[0]), 1);
                let value = at(&plain.resolved, &own).unwrap_or_else(|| panic!("{}: no {own}", entry.name));
                file.set(path, value.clone());
            }
        }
        let again = file.resolve(BTreeMap::new()).unwrap();
        assert_eq!(again.structures().collect::<Vec<_>>(), sweep.structures(), "{}", entry.name);
        assert_eq!(format!("{:?}", again.structures), format!("{:?}", plain.structures), "{}", entry.name);
    }
}

#[test]
fn the_headline_study_holds_the_headline_run_among_its_points() {
    let text = crate::scenario::studies().iter().find(|entry| entry.name == "headline").unwrap().text;
    let study = Study::parse("headline.toml", text).unwrap();
    let base = shipped(study.scenario().unwrap());
    let headline = base.clone().without_verdicts().resolve(BTreeMap::new()).unwrap();
    let header = study.factors.iter().map(|factor| factor.name.clone());
    let value = |factor: &Factor| {
        let path = factor.paths[0].replacen("base.", "structures.hierarchy.", 1);
        at(&headline.resolved, &path).unwrap().to_string().replace('"', "")
    };
    let rows = vec![header.collect(), study.factors.iter().map(value).collect()];
    let listed = text.replace("design = \"morris\"", "design = \"list\"\nlist = \"one.csv\"");
    let sweep =
        Sweep::new(Study::parse("one.toml", &listed).unwrap(), &base, BTreeMap::new(), Some(rows)).unwrap();
    let alone = Experiment::new(headline.with_seed(sweep.plan().seed_of(0))).unwrap();
    for (name, run) in sweep.structures().iter().zip(sweep.run_unit(0, 0).runs) {
        assert_eq!(sweep.run_one(&alone, name, 0, &NEVER), Some(run), "{name}");
    }
}

mod no_op {
    use super::*;
    use proptest::prelude::*;
    use toml::{Table, Value};

    /// Paths of all that a structure says, defaults included; a distribution is one value.
    fn leaves(table: &Table, above: &str, found: &mut Vec<String>) {
        for (key, value) in table {
            match value {
                Value::Table(below)
                    if !["lognormal", "exponential"].iter().any(|law| below.contains_key(*law)) =>
                {
                    leaves(below, &format!("{above}{key}."), found);
                }
                _ => found.push(format!("{above}{key}")),
            }
        }
    }

    /// A structure that says at some path what it says already.
    fn said_again(structure: &Table, place: usize) -> String {
        let mut found = Vec::new();
        leaves(structure, "", &mut found);
        let path = &found[place % found.len()];
        format!("{path} = {}", at(structure, path).unwrap())
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_edit_that_changes_nothing_changes_no_byte(
            edits in proptest::collection::vec((0_usize..3, 0_usize..1000), 0..6),
            for_all in any::<bool>(),
        ) {
            let plain = over(UNLIKE, "design = \"grid\"\n[[factors]]\npath = \"market.niches\"\nlevels = [4]\n");
            let scenario = plain.scenario(0).unwrap();
            let mut said: Vec<String> = edits.iter().map(|(structure, place)| {
                let (name, _) = &scenario.structures[*structure];
                let own = scenario.resolved["structures"][name].as_table().unwrap();
                format!("structures.{name}.{}", said_again(own, *place))
            }).collect();
            // Each key once, in the order in which they were drawn.
            let mut seen = std::collections::BTreeSet::new();
            said.retain(|line| seen.insert(line.clone()));
            let text = if for_all {
                format!("design = \"grid\"\n[set]\n{}\n[[factors]]\npath = \"market.niches\"\nlevels = [4]\n", said.join("\n"))
            } else {
                format!("design = \"grid\"\n[[factors]]\nname = \"edit\"\nlevels = [{{ name = \"same\", set = {{ market = {{ niches = 4 }}, {} }} }}]\n", said.join(", "))
            };
            let text = text.replace(",  }", " }");
            let edited = over(UNLIKE, &text);
            prop_assert_eq!(shown(&edited, 0), shown(&plain, 0), "{}", text);
            prop_assert_eq!(edited.layout.baseline, plain.layout.baseline);
            prop_assert_eq!(edited.run_unit(0, 0), plain.run_unit(0, 0), "{}", text);
        }
    }
}
