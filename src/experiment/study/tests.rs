use super::super::Experiment;
use super::*;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

const BASE: &str = "schema_version = 1\nhorizon = \"60d\"\nwarm_up = \"10d\"\nfollow_up = \"20d\"\nreplications = 3\n\
    [market]\nshift_interval = \"1d\"\n[structures.a]\ntemplate = \"tree\"\nreceive_work = \"2h\"\n\
    [structures.b]\ntemplate = \"tree\"\nreceive_work = \"4h\"\n";

fn study(text: &str) -> Study {
    Study::parse("s.toml", &format!("schema_version = 1\n{text}")).unwrap()
}

fn sweep(text: &str) -> Sweep {
    let base = ScenarioFile::parse("base.toml", BASE).unwrap();
    Sweep::new(study(text), &base, BTreeMap::new(), None).unwrap()
}

fn refused(text: &str) -> String {
    let base = ScenarioFile::parse("base.toml", BASE).unwrap();
    match Study::parse("s.toml", &format!("schema_version = 1\n{text}")) {
        Err(problems) => problems.to_string(),
        Ok(study) => Sweep::new(study, &base, BTreeMap::new(), None).err().unwrap().to_string(),
    }
}

const GRID: &str = "design = \"grid\"\n[[factors]]\npath = \"market.shift_interval\"\nlevels = [\"1d\", \"2d\", \"3d\"]\n\
    [[factors]]\nname = \"work\"\npath = \"structures.b.receive_work\"\nrange = [\"1h\", \"5h\"]\nsteps = 2\n";

/// Finished runs in memory; stops after so many.
#[derive(Default)]
struct Memory {
    units: Mutex<BTreeMap<(u64, u32), UnitRun>>,
    most: Option<usize>,
}

impl Ledger for Memory {
    fn has(&self, design: u64, replication: u32) -> bool {
        self.units.lock().unwrap().contains_key(&(design, replication))
    }

    fn keep(&self, unit: UnitRun) -> bool {
        let mut units = self.units.lock().unwrap();
        units.insert((unit.design, unit.replication), unit);
        self.most.is_none_or(|most| units.len() < most)
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        self.units
            .lock()
            .unwrap()
            .range((design, 0)..=(design, u32::MAX))
            .map(|(_, unit)| unit.clone())
            .collect()
    }
}

fn carried_out(sweep: &Sweep, ledger: &Memory, shard: (u64, u64)) -> bool {
    let never = AtomicBool::new(false);
    sweep.carry_out(ledger, Carrying { threads: 1, shard, interrupted: &never }).is_ok()
}

#[test]
fn a_run_inside_a_study_is_the_run_alone() {
    let sweep = sweep(GRID);
    let ledger = Memory::default();
    assert!(carried_out(&sweep, &ledger, (0, 1)));
    let never = AtomicBool::new(false);
    for point in 0..sweep.plan().points() {
        let scenario = sweep.scenario(point).unwrap();
        let execution = super::super::Execution {
            threads: 1,
            log_insights: false,
            interrupted: &never,
            progress: &|_, _| {},
        };
        let alone = Experiment::new(scenario).unwrap().run(execution).unwrap();
        for unit in ledger.of(point) {
            for (structure, run) in unit.runs.iter().enumerate() {
                let outcome = &alone.structures[structure].outcomes[unit.replication as usize];
                let expected: Vec<Option<f64>> =
                    sweep.layout.measures.iter().map(|m| outcome.sample(*m).value()).collect();
                assert_eq!(run.as_ref().unwrap(), &expected);
            }
        }
    }
}

#[test]
fn a_study_that_is_stopped_is_a_smaller_one_and_goes_on_to_the_same() {
    let sweep = sweep(GRID);
    let whole = Memory::default();
    assert!(carried_out(&sweep, &whole, (0, 1)));
    let stopped = Memory { most: Some(8), ..Memory::default() };
    assert!(!carried_out(&sweep, &stopped, (0, 1)));
    let counts: Vec<usize> = (0..6).map(|point| stopped.of(point).len()).collect();
    assert!(counts.iter().all(|n| (1..=2).contains(n)), "every point before any point twice: {counts:?}");
    let resumed = Memory { most: None, ..stopped };
    assert!(carried_out(&sweep, &resumed, (0, 1)));
    assert_eq!(*resumed.units.lock().unwrap(), *whole.units.lock().unwrap());
}

#[test]
fn shards_share_the_runs_out_without_gap_or_overlap() {
    let sweep = sweep(GRID);
    let whole = Memory::default();
    assert!(carried_out(&sweep, &whole, (0, 1)));
    let mut together = BTreeMap::new();
    for shard in 0..4 {
        let part = Memory::default();
        assert!(carried_out(&sweep, &part, (shard, 4)));
        let part = part.units.into_inner().unwrap();
        let mut expected: Vec<(u64, u32)> = sweep.layout.units_of((shard, 4)).collect();
        expected.sort_unstable();
        assert_eq!(part.keys().copied().collect::<Vec<_>>(), expected);
        part.into_iter().for_each(|(key, unit)| assert!(together.insert(key, unit).is_none()));
    }
    assert_eq!(together, whole.units.into_inner().unwrap());
}

#[test]
fn a_point_that_cannot_be_built_fails_with_its_cause_and_the_others_go_on() {
    let sweep = sweep(
        "design = \"grid\"\n[[factors]]\npath = \"base.background_share\"\nlevels = [0.0, 0.3]\n\
        [[factors]]\npath = \"base.admin\"\nlevels = [\"0h\", \"35h\"]\n",
    );
    let ledger = Memory::default();
    assert!(carried_out(&sweep, &ledger, (0, 1)));
    let failed: Vec<bool> = (0..4).map(|point| ledger.of(point)[0].runs[0].is_err()).collect();
    assert_eq!(failed, [false, false, false, true], "30 % and 35 of 40 hours are more than everything");
    let cause = ledger.of(3)[0].runs[0].clone().unwrap_err();
    assert!(!cause.contains('\n') && cause.contains("background"), "{cause}");
}

#[test]
fn common_luck_is_shared_by_all_points_and_own_luck_by_none() {
    let common = sweep(GRID);
    assert_eq!(common.plan().seed_of(0), common.plan().seed_of(5));
    let own = sweep(&format!("luck = \"own\"\n{GRID}"));
    let seeds: std::collections::BTreeSet<u64> = (0..6).map(|point| own.plan().seed_of(point)).collect();
    assert_eq!(seeds.len(), 6);
}

#[test]
fn a_precision_adds_replications_only_where_they_are_needed() {
    let text = format!("precision = 0.3\nmax_replications = 60\n{GRID}");
    let sweep = sweep(&text);
    let ledger = Memory::default();
    assert!(carried_out(&sweep, &ledger, (0, 1)));
    let counts: Vec<usize> = (0..6).map(|point| ledger.of(point).len()).collect();
    assert!(counts.iter().all(|n| [20, 30, 45, 60].contains(n)), "{counts:?}");
    assert!(counts.iter().any(|n| *n != counts[0]), "{counts:?}");
}

#[test]
fn edits_of_the_structure_are_levels_like_any_other() {
    let sweep = sweep(
        "design = \"grid\"\n[[factors]]\nname = \"design\"\nlevels = [\n\
        { name = \"small\", set = { structures = { b = { team_members = 1 } } } },\n\
        { name = \"large\", set = { structures = { b = { team_members = 5, levels = 2 } } } } ]\n",
    );
    let members = |point| {
        let scenario = sweep.scenario(point).unwrap();
        (scenario.structures[1].1.team_members, scenario.structures[1].1.levels)
    };
    assert_eq!((members(0), members(1)), ((1, 1), (5, 2)));
}

#[test]
fn what_is_wrong_with_a_study_is_said_with_its_place_and_remedy() {
    let factor = |text: &str| format!("design = \"grid\"\n[[factors]]\n{text}\n");
    for (text, said) in [
        (factor("path = \"base.spann\"\nlevels = [1]"), "there is no key “spann”: did you mean “span”?"),
        (factor("path = \"base.two_pizza\"\nlevels = [8]"), "did you mean “base.growth.two_pizza”?"),
        (factor("path = \"structures.c.span\"\nlevels = [8]"), "there is no structure “c”"),
        (factor("path = \"base.span\"\nrange = [8, 8]"), "the range is empty"),
        (factor("path = \"base.span\"\nrange = [1, 8]"), "write a whole number from 2 to 1000, not 1"),
        (factor("path = \"base.span\"\nlevels = [\"many\"]"), "write a whole number from 2 to 1000"),
        (
            factor("path = \"base.template\"\nlevels = [\"tree\"]"),
            "has no effect: every structure sets its own",
        ),
        (
            factor("path = \"base.span\"\nlevels = [3]\nrange = [2, 4]"),
            "write one of levels, range and distribution",
        ),
        (factor("path = \"base.span\"\nlevels = [3]\nlevls = [4]"), "did you mean “levels”?"),
        (factor("name = \"seed\"\npath = \"base.span\"\nlevels = [3]"), "“seed” cannot be a column"),
        (factor("name = \"x\"\nlevels = [3]"), "“x” sets nothing"),
        (
            format!("measures = [\"fit.man\"]\n{GRID}"),
            "there is no measure “fit.man”: did you mean “fit.mean”?",
        ),
        (format!("measures = [\"fit.mean\"]\n{GRID}"), "fit.mean exists at no point: owners only hear"),
        ("design = \"grid\"\n".to_owned(), "write at least one [[factors]] table"),
        (
            factor("name = \"x\"\nlevels = [{ name = \"y\", set = { structures = { c = { span = 3 } } } }]"),
            "a level edits a structure “c” that there is not",
        ),
        (
            factor("name = \"x\"\nlevels = [{ name = \"y\", set = { baseline = \"b\" } }]"),
            "baseline cannot vary: of the top of a scenario only market, base",
        ),
        (
            factor("path = \"structures.a.channels.sales.acuity\"\nlevels = [0.5]"),
            "structures.a.channels.sales: the template tree has no channel “sales” (it has contact)",
        ),
        (format!("tables = [\"runs.xls\"]\n{GRID}"), "there is no table “runs.xls”"),
        (
            GRID.replace("grid", "morris").replace("design", "morris_levels = 5\ndesign"),
            "write an even number",
        ),
        (GRID.replace("grid", "sobol").replace("design", "points = 100000\ndesign"), "65536 points at most"),
        (GRID.replace("grid", "grit"), "did you mean “grid”?"),
    ] {
        let problem = refused(&text);
        assert!(problem.contains(said), "{text}\n{problem}");
        let place = if said.starts_with("structures.a.channels") { "base.toml" } else { "s.toml" };
        assert!(problem.starts_with(place), "{problem}");
    }
}

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
        assert_eq!(sweep.run_one(&turned, name, 0), run, "{name}");
    }
    assert!(sweep.run_one(&turned, "nobody", 0).unwrap_err().contains("no structure “nobody”"));
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

/// The first study that the README shows.
fn of_readme() -> &'static str {
    let text = include_str!("../../../README.md");
    let blocks = text.split("```toml\n").skip(1).filter_map(|block| block.split("```").next());
    blocks.into_iter().find(|block| block.contains("[[factors]]")).unwrap()
}

fn shipped(name: &str) -> ScenarioFile {
    let entry = crate::scenario::gallery().iter().find(|entry| entry.name == name).unwrap();
    ScenarioFile::parse(&format!("{name}.toml"), entry.text).unwrap()
}

#[test]
fn the_study_of_the_readme_edits_the_structure_that_it_names_and_no_other() {
    let study = Study::parse("readme.toml", of_readme()).unwrap();
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
    let listed = text.replace("design = \"saltelli\"", "design = \"list\"\nlist = \"one.csv\"");
    let sweep =
        Sweep::new(Study::parse("one.toml", &listed).unwrap(), &base, BTreeMap::new(), Some(rows)).unwrap();
    let alone = Experiment::new(headline.with_seed(sweep.plan().seed_of(0))).unwrap();
    for (name, run) in sweep.structures().iter().zip(sweep.run_unit(0, 0).runs) {
        assert_eq!(sweep.run_one(&alone, name, 0), run, "{name}");
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
