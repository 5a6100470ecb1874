mod alone;
mod looks;
mod names;
mod precision;

use super::super::{Execution, Experiment, StudyOptions};
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

fn all_is_run(sweep: &Sweep, ledger: &Memory, shard: (u64, u64)) -> bool {
    let never = AtomicBool::new(false);
    sweep.run_into(ledger, StudyOptions { threads: 1, shard, interrupted: &never }).is_ok()
}

#[test]
fn a_run_inside_a_study_is_the_run_alone() {
    let sweep = sweep(GRID);
    let ledger = Memory::default();
    assert!(all_is_run(&sweep, &ledger, (0, 1)));
    for point in 0..sweep.plan().points() {
        let scenario = sweep.scenario(point).unwrap();
        let alone = Experiment::new(scenario).unwrap().outcomes(Execution::default()).unwrap();
        for unit in ledger.of(point) {
            for (structure, run) in unit.runs.iter().enumerate() {
                let outcome = &alone.structures[structure].outcomes[unit.replication as usize];
                let measures = &sweep.layout.measures;
                let expected: Vec<Option<f64>> =
                    measures.iter().map(|m| outcome.sample(*m).value()).collect();
                assert_eq!(run.as_ref().unwrap()[..measures.len()], expected);
            }
        }
    }
}

#[test]
fn a_study_that_is_stopped_is_a_smaller_one_and_goes_on_to_the_same() {
    let sweep = sweep(GRID);
    let whole = Memory::default();
    assert!(all_is_run(&sweep, &whole, (0, 1)));
    let stopped = Memory { most: Some(8), ..Memory::default() };
    assert!(!all_is_run(&sweep, &stopped, (0, 1)));
    let counts: Vec<usize> = (0..6).map(|point| stopped.of(point).len()).collect();
    assert!(counts.iter().all(|n| (1..=2).contains(n)), "every point before any point twice: {counts:?}");
    let resumed = Memory { most: None, ..stopped };
    assert!(all_is_run(&sweep, &resumed, (0, 1)));
    assert_eq!(*resumed.units.lock().unwrap(), *whole.units.lock().unwrap());
}

/// A ledger that remembers what was asked of it and given to it beyond what it held.
struct RecordingLedger {
    held: BTreeMap<(u64, u32), UnitRun>,
    asked: Mutex<Vec<(u64, u32)>>,
    given: Mutex<Vec<(u64, u32)>>,
}

impl RecordingLedger {
    fn holding(held: BTreeMap<(u64, u32), UnitRun>) -> Self {
        Self { held, asked: Mutex::default(), given: Mutex::default() }
    }
}

impl Ledger for RecordingLedger {
    fn has(&self, design: u64, replication: u32) -> bool {
        self.asked.lock().unwrap().push((design, replication));
        self.held.contains_key(&(design, replication))
    }

    fn keep(&self, unit: UnitRun) -> bool {
        self.given.lock().unwrap().push((unit.design, unit.replication));
        true
    }

    fn of(&self, design: u64) -> Vec<UnitRun> {
        self.held.range((design, 0)..=(design, u32::MAX)).map(|(_, unit)| unit.clone()).collect()
    }
}

#[test]
fn what_is_finished_is_not_run_again() {
    let sweep = sweep(GRID);
    let half = Memory { most: Some(8), ..Memory::default() };
    all_is_run(&sweep, &half, (0, 1));
    let held = half.units.into_inner().unwrap();
    let finished: Vec<(u64, u32)> = held.keys().copied().collect();
    let ledger = RecordingLedger::holding(held);
    let never = AtomicBool::new(false);
    sweep.run_into(&ledger, StudyOptions { threads: 1, shard: (0, 1), interrupted: &never }).unwrap();
    let given = ledger.given.into_inner().unwrap();
    assert!(
        given.iter().all(|unit| !finished.contains(unit)),
        "{given:?} were run, {finished:?} were finished"
    );
    assert_eq!(given.len() + finished.len(), 6 * 3);
}

#[test]
fn what_was_run_beyond_a_look_does_not_decide_at_it() {
    // Twenty replications that are wide apart, and hundreds that are not: together they are precise, the first are not.
    let text = format!("precision = 0.05\nmax_replications = 400\n{GRID}");
    let sweep = sweep(&text);
    let columns = sweep.layout.columns();
    let value = |replication: u32| if replication < 20 { f64::from(replication % 2) * 2.0 } else { 1.0 };
    let unit = |design: u64, replication: u32| {
        let run = |structure: f64| Ok(vec![Some(structure + value(replication) * structure); columns]);
        UnitRun { design, replication, runs: vec![run(1.0), run(2.0)] }
    };
    let held = (0..6).flat_map(|design| (0..400).map(move |replication| (design, replication)));
    let ledger = RecordingLedger::holding(held.map(|key| (key, unit(key.0, key.1))).collect());
    let never = AtomicBool::new(false);
    sweep.run_into(&ledger, StudyOptions { threads: 1, shard: (0, 1), interrupted: &never }).unwrap();
    let asked = ledger.asked.into_inner().unwrap();
    assert!(asked.iter().any(|(_, replication)| *replication >= 20), "the first look was not precise");
    assert!(asked.iter().all(|(_, replication)| *replication < 400), "a later one was");
}

#[test]
fn every_ratio_is_counted_over_what_it_says() {
    let text = "schema_version = 1\nhorizon = \"1y\"\nwarm_up = \"1mo\"\nfollow_up = \"1q\"\nreplications = 1\n[market]\nniches = 8\n\
        attributes = 3\nshift_interval = \"1w\"\nemerging = 2\nemergence_interval = \"1q\"\n[base]\nmembers = 60\nfollow_to = \"released\"\n\
        [structures.a]\ntemplate = \"hierarchy\"\n";
    let scenario = ScenarioFile::parse("a.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
    let results = Experiment::new(scenario).unwrap().outcomes(Execution::default()).unwrap();
    let mut known = BTreeMap::new();
    for measure in Measure::ALL {
        match (results.structures[0].outcomes[0].sample(*measure), measure.counted_over()) {
            (crate::statistics::Sample::Ratio { under, .. }, Some(over)) => {
                assert_eq!(*known.entry(over).or_insert(under), under, "{}", measure.name());
            }
            (crate::statistics::Sample::Ratio { .. }, None) => panic!("{} is a ratio", measure.name()),
            (crate::statistics::Sample::Value(_), over) => assert_eq!(over, None, "{}", measure.name()),
            (crate::statistics::Sample::NotReached, _) => {}
        }
    }
    assert!(known.len() > 6, "{known:?}");
}

#[test]
fn each_part_of_a_sampled_design_has_luck_of_its_own() {
    let text = |scrambles: &str| {
        let study = format!("design = \"saltelli\"\npoints = 8\n{scrambles}\n");
        sweep(&GRID.replace("design = \"grid\"\n", &study))
    };
    let seeds = |sweep: &Sweep| -> Vec<u64> {
        (0..sweep.plan().points()).map(|point| sweep.plan().seed_of(point)).collect()
    };
    let parts = text("scrambles = 4");
    let (of_points, rows) = (seeds(&parts), 4);
    assert!((0..of_points.len()).all(|p| of_points[p] == of_points[(p / rows % 4) * rows]), "{of_points:?}");
    let distinct: std::collections::BTreeSet<u64> = of_points.iter().copied().collect();
    assert_eq!(distinct.len(), 4);
    assert!(seeds(&text("scrambles = 1")).iter().all(|seed| *seed == parts.plan().seed));
}

#[test]
fn shards_share_the_runs_out_without_gap_or_overlap() {
    let sweep = sweep(GRID);
    let whole = Memory::default();
    assert!(all_is_run(&sweep, &whole, (0, 1)));
    let mut together = BTreeMap::new();
    for shard in 0..4 {
        let part = Memory::default();
        assert!(all_is_run(&sweep, &part, (shard, 4)));
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
    assert!(all_is_run(&sweep, &ledger, (0, 1)));
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
    assert!(all_is_run(&sweep, &ledger, (0, 1)));
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

#[test]
fn points_without_a_value_are_counted_and_where_all_have_one_none_is_spoken_of() {
    let text = "design = \"random\"\npoints = 8\n[[factors]]\nname = \"x\"\nrange = [0.0, 1.0]\n";
    let said = |known: u64| {
        let mut rows = vec![["design_id", "y"].map(str::to_owned).to_vec()];
        let value = |point: u64| if point < known { point.to_string() } else { String::new() };
        rows.extend((0..8).map(|point| vec![point.to_string(), value(point)]));
        let plan = Plan::new(study(text), None, 1).unwrap();
        let analyses = Observations::filled_in(plan, &rows).unwrap().analyses();
        analyses.iter().flat_map(|analysis| &analysis.findings).cloned().collect::<String>()
    };
    assert!(said(3).contains("5 of 8 points have no value and are left out"), "{}", said(3));
    assert!(said(6).contains("2 of 8 points have no value and are left out"), "{}", said(6));
    assert!(!said(8).contains("no value"), "{}", said(8));
}

#[test]
fn a_search_runs_each_structure_at_its_own_point() {
    // What varies is the work of b alone: a is the same at both points, b quick at the first and slow at the second.
    let text =
        "design = \"grid\"\n[[factors]]\npath = \"structures.b.receive_work\"\nlevels = [\"1h\", \"5h\"]\n";
    let never = AtomicBool::new(false);
    let search = Search {
        measure: "delay_to_received.restricted_mean",
        maximise: false,
        indifference: 0.01,
        confidence: 0.95,
        most_runs: 80,
        threads: 1,
        interrupted: &never,
        progress: &|_, _| {},
    };
    let found = sweep(text).optimise(search).unwrap();
    let of = |design: u64, structure: &str| {
        let is_it = |c: &&Candidate| c.design == design && c.structure == structure;
        found.candidates.iter().find(is_it).and_then(|candidate| candidate.mean).unwrap().0
    };
    assert_eq!(found.candidates.len(), 4);
    assert!(of(0, "b") < of(0, "a") && of(0, "a") < of(1, "b"), "{:?}", found.candidates);
    assert!((of(0, "a") - of(1, "a")).abs() < 0.2 * of(0, "a"), "{:?}", found.candidates);
}
