//! What a study costs beside its simulations.
//!
//! `cargo bench --bench study` prints the share of set-up, luck, collecting and keeping at runs of about five milliseconds,
//! and the speed of two threads against one.

use microbiz::{Ledger, ScenarioFile, Study, StudyOptions, Sweep, UnitRun};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const ROUNDS: usize = 5;

/// One structure whose run takes about five milliseconds: a tree of 40 teams.
const BASE: &str = "schema_version = 1\nhorizon = \"300d\"\nwarm_up = \"30d\"\nfollow_up = \"1mo\"\n\
    [market]\nniches = 27\nshift_interval = \"1d\"\n[structures.a]\ntemplate = \"tree\"\nbranching = 3\nlevels = 4\n\
    relay_work = \"20min\"\nreceive_work = \"30min\"\nowners = \"root\"\n";

const STUDY: &str = "schema_version = 1\ndesign = \"random\"\npoints = 200\nreplications = 2\n\
    [[factors]]\npath = \"market.shift_interval\"\nrange = [\"1d\", \"2d\"]\n";

/// Keeps nothing but the number of runs.
#[derive(Default)]
struct Counted(Mutex<u64>);

impl Ledger for Counted {
    fn has(&self, _: u64, _: u32) -> bool {
        false
    }

    fn keep(&self, unit: UnitRun) -> bool {
        *self.0.lock().unwrap() += unit.runs.len() as u64;
        true
    }

    fn of(&self, _: u64) -> Vec<UnitRun> {
        Vec::new()
    }
}

fn main() {
    let study = Study::parse("bench.toml", STUDY).unwrap();
    let base = ScenarioFile::parse("base.toml", BASE).unwrap();
    let sweep = Sweep::new(study, &base, BTreeMap::new(), None).unwrap();
    let loops = median(|| loop_seconds(&sweep));
    let one = median(|| seconds(&sweep, 1));
    let two = median(|| seconds(&sweep, 2));
    let runs = sweep.runs() as f64;
    println!("a run                              {:>8.2} ms", loops / runs * 1e3);
    println!("overhead of the study              {:>8.1} %", (one / loops - 1.0) * 100.0);
    println!("two threads against one            {:>8.2} times", one / two);
}

fn median(mut measure: impl FnMut() -> f64) -> f64 {
    let mut seconds: Vec<f64> = (0..ROUNDS).map(|_| measure()).collect();
    seconds.sort_by(f64::total_cmp);
    seconds[ROUNDS / 2]
}

/// A study from its first run to its last, on so many threads.
fn seconds(sweep: &Sweep, threads: usize) -> f64 {
    let (never, ledger) = (AtomicBool::new(false), Counted::default());
    let started = Instant::now();
    sweep.run_into(&ledger, StudyOptions { threads, shard: (0, 1), interrupted: &never }).unwrap();
    started.elapsed().as_secs_f64()
}

/// The event loops of the same runs alone.
fn loop_seconds(sweep: &Sweep) -> f64 {
    let started = Instant::now();
    (0..sweep.plan().points()).map(|point| sweep.event_loop_seconds(point, &|| started.elapsed())).sum()
}
