//! Putting the shards of a study together.

use super::super::{
    OutputError, at,
    folder::{MANIFEST, place},
    manifest, reading,
};
use super::{identity, locked, log, log::Log, open_log, tables};
use crate::experiment::{Layout, Ledger};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// What shards came to together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Runs in all.
    pub runs: u64,
    /// Those of them that failed.
    pub failed: u64,
}

fn refused(path: &Path, reason: String) -> OutputError {
    OutputError::Refused { path: path.to_owned(), reason }
}

/// Puts the shards of a study together into one folder, with the tables that one machine would have written.
///
/// # Errors
/// When a folder is no shard of the same study, when a shard is missing, doubled or unfinished, when it was written by
/// another version, when `out` exists and is not to be replaced by `force`, and when a file cannot be read or written.
pub fn merge(shards: &[PathBuf], out: &Path, force: bool) -> Result<Merged, OutputError> {
    let (document, of, places) = agreed(shards)?;
    let layout = identity::layout(&shards[0], &document)?;
    if shards.iter().any(|shard| is_same(shard, out)) {
        return Err(refused(out, "is one of the shards: choose another folder with --out".to_owned()));
    }
    let out = &place(out.to_owned())?;
    let is_empty = !out.exists() || out.read_dir().is_ok_and(|mut entries| entries.next().is_none());
    let may_replace = force && out.join(identity::IDENTITY).is_file();
    if !is_empty && !may_replace {
        let reason =
            "exists: add --force to replace the study in it, or choose another with --out".to_owned();
        return Err(refused(out, reason));
    }
    std::fs::create_dir_all(out).map_err(at(out))?;
    let _lock = locked(out)?;
    // Beside the old study, which stays whole until all shards have been found whole.
    let aside = tempfile::Builder::new().prefix(".merge").tempdir_in(out).map_err(at(out))?;
    let merged = open_log(aside.path(), &layout)?;
    for (index, path) in places {
        add_shard(&merged, &layout, path, (index, of))?;
    }
    let log = out.join(log::LOG);
    merged.sync().map_err(at(&log))?;
    let manifest = out.join(MANIFEST);
    std::fs::remove_file(&manifest).or_else(super::absent_is_fine).map_err(at(&manifest))?;
    manifest::replace_json(&document, &out.join(identity::IDENTITY))?;
    let digests = tables::write_all(&layout, &merged, &document, out)?;
    std::fs::rename(aside.path().join(log::LOG), &log).map_err(at(&log))?;
    super::vouch(out, document, &digests)?;
    let runs = merged.len() * layout.structures.len() as u64;
    Ok(Merged { runs, failed: merged.failed.load(Ordering::Relaxed) })
}

fn is_same(a: &Path, b: &Path) -> bool {
    std::fs::canonicalize(a).ok().zip(std::fs::canonicalize(b).ok()).is_some_and(|(a, b)| a == b)
}

/// The study that all shards agree on, their number, and each in its place.
fn agreed(shards: &[PathBuf]) -> Result<(Value, u64, BTreeMap<u64, &PathBuf>), OutputError> {
    let mut seen: BTreeMap<u64, &PathBuf> = BTreeMap::new();
    let mut first: Option<(&PathBuf, Value, u64)> = None;
    for path in shards {
        let document = identity::read(path)?;
        let Some((index, of)) = identity::shard_of(&document) else {
            return Err(refused(path, "is a whole study, not a shard of one".to_owned()));
        };
        match &first {
            None => first = Some((path, identity::without_shard(&document), of)),
            Some((other, expected, count)) => {
                identity::must_agree(other, expected, path, &document)?;
                if *count != of {
                    return Err(refused(
                        path,
                        format!("is one of {of} shards, {} is one of {count}", other.display()),
                    ));
                }
            }
        }
        if let Some(other) = seen.insert(index, path) {
            return Err(refused(
                path,
                format!("is shard {} of {of}, and so is {}", index + 1, other.display()),
            ));
        }
    }
    let (_, document, of) =
        first.ok_or_else(|| refused(Path::new("."), "give the folders of the shards".to_owned()))?;
    let missing: Vec<String> =
        (0..of).filter(|index| !seen.contains_key(index)).map(|index| (index + 1).to_string()).collect();
    match missing.as_slice() {
        [] => Ok((document, of, seen)),
        [one] => Err(refused(&shards[0], format!("is one of {of} shards, and number {one} is missing"))),
        many => Err(refused(
            &shards[0],
            format!("is one of {of} shards, and numbers {} are missing", many.join(", ")),
        )),
    }
}

/// Copies the finished runs of one shard, all of which must be there.
fn add_shard(merged: &Log, layout: &Layout, path: &Path, shard: (u64, u64)) -> Result<(), OutputError> {
    let _lock = locked(path)?;
    let copy = &mut |unit| {
        merged.keep(unit);
    };
    Log::visit(path, log::extent(layout), copy).map_err(reading(&path.join(log::LOG)))?;
    let undone =
        layout.units_of(shard).filter(|(design, replication)| !merged.has(*design, *replication)).count();
    if undone == 0 {
        return Ok(());
    }
    let (index, of) = (shard.0 + 1, shard.1);
    let reason = format!(
        "lacks {undone} of its points: start shard {index} of {of} again, it goes on where it stopped"
    );
    Err(refused(path, reason))
}
