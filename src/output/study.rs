//! The folder of a study: who it belongs to, the log of its runs, and the tables that are written when all is done.
//!
//! `study.json` says what the study is, so that it can be resumed by itself and by nothing else; `runs.log` holds what is
//! finished; `study.lock` keeps a second process out. Tables and manifest carry no clock, host or order of arrival.

mod analysis;
mod bundle;
mod candidates;
mod export;
pub(super) mod identity;
mod log;
mod merge;
#[cfg(feature = "parquet")]
mod parquet;
mod table_file;
mod tables;

pub use analysis::{analysis_text, observe, write_analysis};
pub use bundle::{Bundle, Replayed, bundle, unbundle};
pub use candidates::write_candidates;
pub use export::{export_netlogo, export_salib};
pub use merge::{Merged, merge};
pub use tables::StudyTable;

use super::{
    OutputError, at,
    folder::{MANIFEST, place},
    manifest,
};
use crate::experiment::{Layout, Ledger, Plan, Sweep};
use log::Log;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

const LOCK: &str = "study.lock";
/// Where copies of the files stand that charts name, so that a study can be packed and replayed.
const INPUTS: &str = "inputs";

/// A folder that belongs to one study, and to this process alone.
pub struct StudyFolder {
    path: PathBuf,
    log: Log,
    shard: (u64, u64),
    _lock: File,
}

impl StudyFolder {
    /// Opens the folder of a study or begins it; what is finished in it will not be run again. `force` begins anew where
    /// there is a study already.
    ///
    /// # Errors
    /// When the folder holds something else, another study, or one that was edited since; when another process has it; when
    /// it cannot be written.
    pub fn open(path: PathBuf, sweep: &Sweep, shard: (u64, u64), force: bool) -> Result<Self, OutputError> {
        let path = place(path)?;
        std::fs::create_dir_all(&path).map_err(at(&path))?;
        let is_study = path.join(identity::IDENTITY).is_file();
        let mut entries = path.read_dir().map_err(at(&path))?.filter_map(Result::ok);
        if !is_study && entries.any(|entry| entry.file_name() != LOCK) {
            return Err(OutputError::Taken {
                path,
                reason: "the folder holds something else than a study: choose another with --out",
            });
        }
        let lock = locked(&path)?;
        if force && is_study {
            let log = path.join(log::LOG);
            std::fs::remove_file(&log).or_else(absent_is_fine).map_err(at(&log))?;
        } else if is_study {
            identity::check(&path, sweep, shard)?;
        }
        // From here on the tables are behind: only what is finished has a manifest.
        let manifest = path.join(MANIFEST);
        std::fs::remove_file(&manifest).or_else(absent_is_fine).map_err(at(&manifest))?;
        identity::write(&path, sweep, shard)?;
        keep_inputs(&path, sweep)?;
        let log = open_log(&path, sweep.layout())?;
        Ok(Self { path, log, shard, _lock: lock })
    }

    /// Where finished runs are kept.
    pub fn ledger(&self) -> &impl Ledger {
        &self.log
    }

    /// Points and replications that are finished.
    pub fn finished(&self) -> u64 {
        self.log.len()
    }

    /// Points and replications that the disk has: fewer than are finished where it is full.
    pub fn kept(&self) -> u64 {
        let mut kept = 0;
        // A log that cannot be read back keeps nothing.
        let _ = Log::visit(&self.path, self.log.extent, &mut |_| kept += 1);
        kept
    }

    /// Runs that failed.
    pub fn failed(&self) -> u64 {
        self.log.failed.load(Ordering::Relaxed)
    }

    /// Runs whose bytes were damaged on the disk.
    pub fn damaged(&self) -> u64 {
        self.log.damaged
    }

    /// Bytes of a torn end that were cut away when it was opened.
    pub fn torn(&self) -> u64 {
        self.log.torn
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Hands everything to the disk.
    ///
    /// # Errors
    /// When the disk is full or gone: what was finished before is kept.
    pub fn sync(&self) -> Result<(), OutputError> {
        self.log.sync().map_err(at(&self.path.join(log::LOG)))
    }

    /// Writes tables and manifest of what is finished; a shard has none before it is merged.
    ///
    /// # Errors
    /// When a file cannot be written; the log is whole all the same.
    pub fn write_tables(&self, sweep: &Sweep) -> Result<(), OutputError> {
        self.sync()?;
        if self.shard.1 > 1 {
            return Ok(());
        }
        write_tables(&self.path, sweep.layout(), &self.log, identity::document(sweep))
    }

    /// Bytes that so many points and replications take on disk, in the log and in the tables that the study asks for.
    pub fn bytes_on_disk(layout: &Layout, units: u64) -> u64 {
        // As measured on the study “small” and on a million runs of one team; numbers that repeat take less.
        let (runs, measures) = (layout.structures.len() as u64, layout.measures.len() as u64);
        let factors = layout.plan.study.factors.len() as u64;
        let table = |name: &String| match name.as_str() {
            "runs.csv" => 40 + 13 * (measures + factors),
            "runs.parquet" => 5 * (measures + factors),
            "measures.csv" => 62 * measures,
            _ => 5 * measures,
        };
        let tables = layout.plan.study.tables.iter().map(table).sum::<u64>();
        log::bytes(layout, units) + units * runs * tables
    }

    /// Bytes of memory that the log of so many points and replications takes while the tables are written.
    pub fn bytes_in_memory(layout: &Layout, units: u64) -> u64 {
        // A million of them took 126 MiB, of which 39 were the log read back and 9 the program and its runs.
        const INDEX: u64 = 80;
        units * INDEX + log::bytes(layout, units).min(log::IN_MEMORY)
    }

    /// Writes what a script or a spreadsheet needs to fill in outputs of its own: the points.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_design(path: &Path, plan: &Plan) -> Result<(), OutputError> {
        const OURS: [&str; 5] = [identity::IDENTITY, "design.csv", "outputs.csv", LOCK, "analysis"];
        let path = &place(path.to_owned())?;
        std::fs::create_dir_all(path).map_err(at(path))?;
        let entries = path.read_dir().map_err(at(path))?.filter_map(Result::ok);
        let names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        let has = |name: &str| names.iter().any(|known| known == name);
        if names.iter().any(|name| !OURS.contains(&name.as_str()))
            || (has("design.csv") && !has(identity::IDENTITY))
        {
            let reason = "the folder holds something else than a design: choose another with --out";
            return Err(OutputError::Taken { path: path.to_owned(), reason });
        }
        if has("outputs.csv") && identity::read(path)? != identity::of_plan(plan) {
            let reason = "the folder holds the outputs of another design: choose another with --out";
            return Err(OutputError::Taken { path: path.to_owned(), reason });
        }
        let _lock = locked(path)?;
        manifest::replace_json(&identity::of_plan(plan), &path.join(identity::IDENTITY))?;
        tables::write_design(plan, path).map(drop)
    }
}

fn keep_inputs(folder: &Path, sweep: &Sweep) -> Result<(), OutputError> {
    if sweep.attachments().is_empty() {
        return Ok(());
    }
    let inputs = folder.join(INPUTS);
    std::fs::create_dir_all(&inputs).map_err(at(&inputs))?;
    for (name, bytes) in sweep.attachments() {
        let path = inputs.join(input_place(name));
        std::fs::write(&path, bytes).map_err(at(&path))?;
    }
    Ok(())
}

/// The file name of an input, whatever folders its name goes through.
fn input_place(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    format!("{}-{}", &super::digest(name.as_bytes())[..8], super::file_name(last))
}

fn open_log(folder: &Path, layout: &Layout) -> Result<Log, OutputError> {
    Log::open(folder, log::extent(layout)).map_err(at(&folder.join(log::LOG)))
}

/// Writes tables and manifest of what a log holds; the manifest last, so that it vouches for the rest.
fn write_tables(folder: &Path, layout: &Layout, log: &Log, document: Value) -> Result<(), OutputError> {
    let digests = tables::write_all(layout, log, &document, folder)?;
    vouch(folder, document, &digests)
}

/// Writes the manifest of tables that stand.
fn vouch(folder: &Path, document: Value, digests: &BTreeMap<String, String>) -> Result<(), OutputError> {
    let mut document = document;
    document["tables"] = serde_json::json!(digests);
    manifest::replace_json(&document, &folder.join(MANIFEST))
}

/// Takes the folder for this process.
fn locked(folder: &Path) -> Result<File, OutputError> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).append(true).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OutputError::Taken {
            path: folder.to_owned(),
            reason: "another process works on this study: wait for it, or choose another folder with --out",
        }),
        Err(TryLockError::Error(source)) => Err(at(&path)(source)),
    }
}

fn absent_is_fine(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

#[cfg(test)]
mod tests {
    use super::StudyFolder;
    use crate::experiment::Sweep;
    use crate::scenario::{ScenarioFile, Study};
    use std::collections::BTreeMap;

    fn sweep(tables: &str) -> Sweep {
        let base = "schema_version = 1\nhorizon = \"60d\"\nfollow_up = \"20d\"\n[market]\nshift_interval = \"1d\"\n\
            [structures.a]\ntemplate = \"tree\"\n[structures.b]\ntemplate = \"tree\"\n";
        let study = format!(
            "schema_version = 1\ndesign = \"grid\"\ntables = [{tables}]\n[[factors]]\npath = \"market.magnitude\"\n\
             levels = [1.0, 2.0]\n"
        );
        let base = ScenarioFile::parse("base.toml", base).unwrap();
        Sweep::new(Study::parse("s.toml", &study).unwrap(), &base, BTreeMap::new(), None).unwrap()
    }

    #[test]
    fn what_a_study_takes_on_disk_is_its_log_and_the_tables_that_it_asks_for() {
        // Of two structures and one factor; a hundred points and replications.
        let bytes = |tables: &str| {
            let sweep = sweep(tables);
            let measures = sweep.layout().measures.len() as u64;
            (
                StudyFolder::bytes_on_disk(sweep.layout(), 100) - super::log::bytes(sweep.layout(), 100),
                measures,
            )
        };
        let (wide, measures) = bytes("\"runs.csv\"");
        assert!(measures > 20);
        assert_eq!(wide, 200 * (40 + 13 * (measures + 1)));
        assert_eq!(bytes("\"runs.parquet\"").0, 200 * 5 * (measures + 1));
        assert_eq!(bytes("\"measures.csv\"").0, 200 * 62 * measures);
        assert_eq!(bytes("\"measures.parquet\"").0, 200 * 5 * measures);
        assert_eq!(bytes("\"runs.csv\", \"measures.csv\"").0, wide + 200 * 62 * measures);
    }

    #[test]
    fn what_a_study_takes_in_memory_is_an_index_and_no_more_of_its_log_than_is_read_at_once() {
        let sweep = sweep("\"runs.csv\"");
        let bytes = |units: u64| StudyFolder::bytes_in_memory(sweep.layout(), units);
        assert_eq!(bytes(10), 800 + super::log::bytes(sweep.layout(), 10));
        assert_eq!(bytes(1 << 40), (80 << 40) + super::log::IN_MEMORY);
    }
}
