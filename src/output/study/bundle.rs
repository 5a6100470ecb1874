//! A study in one file that anybody can replay: what it is, its inputs, the digests that it must come to, and the versions
//! of everything that it was built from.

use super::super::{
    OutputError, at,
    folder::{MANIFEST, file_place},
    manifest,
};
use super::{INPUTS, StudyFolder, identity};
use crate::experiment::Sweep;
use crate::scenario::{Problems, ScenarioFile};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The exact versions that this program was built from.
const LOCK_FILE: &str = include_str!("../../../Cargo.lock");

/// No bundle takes more without its tables, unpacked: its largest part are charts of people.
const MOST_BYTES: u64 = 1 << 28;
/// No table of a bundle takes more: each is held in memory while it is compared with its digest.
const MOST_TABLE_BYTES: u64 = 1 << 31;
/// Where a bundle holds its tables, for whoever wants to read them without running anything.
const TABLES: &str = "tables";

const README: &str = "This is a study of microbiz with the digests of its tables.\n\
    Its results are in tables/. `microbiz replay THIS-FILE` runs it again and compares; the version is in manifest.json, everything that it was built\n\
    from in Cargo.lock.\n";

/// Packs a finished study into one file: `study.json`, `manifest.json` with the digests, the tables, the inputs, `Cargo.lock`.
///
/// # Errors
/// When the study is not finished, or a file cannot be read or written.
pub fn bundle(folder: &Path, out: &Path, force: bool) -> Result<(), OutputError> {
    let document = identity::read(folder)?;
    identity::layout(folder, &document)?;
    let manifest = folder.join(MANIFEST);
    if !manifest.is_file() {
        return Err(OutputError::Refused {
            path: folder.to_owned(),
            reason: "is not finished: start the study again, it goes on where it stopped".to_owned(),
        });
    }
    let tables = check_finished(folder, &document)?;
    let out = &file_place(out, force)?;
    let read = |path: PathBuf| std::fs::read(&path).map_err(at(&path));
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    files.insert("README.txt".to_owned(), README.as_bytes().to_vec());
    files.insert("Cargo.lock".to_owned(), LOCK_FILE.as_bytes().to_vec());
    files.insert(identity::IDENTITY.to_owned(), read(folder.join(identity::IDENTITY))?);
    files.insert(MANIFEST.to_owned(), read(manifest)?);
    for name in identity::inputs(&document) {
        let place = super::input_place(&name);
        files.insert(format!("{INPUTS}/{place}"), read(folder.join(INPUTS).join(&place))?);
    }
    for name in tables.keys() {
        files.insert(format!("{TABLES}/{name}"), read(folder.join(name))?);
    }
    let beside = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let staged = tempfile::NamedTempFile::new_in(beside).map_err(at(beside))?;
    write_archive(&files, staged.as_file()).map_err(at(out))?;
    staged.persist(out).map(drop).map_err(|error| at(out)(error.error))
}

/// Refuses a folder whose manifest is not that of its study, or whose tables are not those of its manifest.
fn check_finished(folder: &Path, document: &Value) -> Result<Map<String, Value>, OutputError> {
    let refused = |reason: String| OutputError::Refused { path: folder.to_owned(), reason };
    let manifest = manifest::read_json(&folder.join(MANIFEST))?;
    let tables = tables_of(document, &manifest)
        .map_err(|reason| refused(format!("{reason}: start the study again")))?;
    for (name, expected) in &tables {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(at(&path))?;
        if *expected != super::super::digest(&bytes) {
            return Err(refused(format!(
                "holds another {name} than its manifest says: start the study again"
            )));
        }
    }
    Ok(tables)
}

/// The digests of a manifest that is that of a study, with all of its tables.
///
/// # Errors
/// What it is instead.
fn tables_of(document: &Value, manifest: &Value) -> Result<Map<String, Value>, String> {
    let mut about = manifest.clone();
    let tables = about.as_object_mut().and_then(|about| about.shift_remove("tables"));
    if about != *document {
        let mut found = Vec::new();
        identity::differences("", document, &about, &mut found);
        let first = found.first().map_or(String::new(), |(_, text)| format!(" ({text})"));
        return Err(format!("has a manifest of another study{first}"));
    }
    let Some(Value::Object(tables)) = tables else {
        return Err("holds no digests to compare with".to_owned());
    };
    let listed = document["study"]["tables"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let is_written = |name: &&str| cfg!(feature = "parquet") || !name.ends_with(".parquet");
    let listed = listed.filter(is_written);
    let absent: Vec<&str> = listed.chain(["design.csv"]).filter(|name| !tables.contains_key(*name)).collect();
    match absent.as_slice() {
        [] => Ok(tables),
        absent => Err(format!("has a manifest without {}", absent.join(", "))),
    }
}

fn write_archive(files: &BTreeMap<String, Vec<u8>>, file: &File) -> std::io::Result<()> {
    let mut archive = tar::Builder::new(file);
    for (name, bytes) in files {
        // No clock, user or mode of this machine: the same study packs to the same bytes.
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        archive.append_data(&mut header, name, bytes.as_slice())?;
    }
    archive.into_inner()?.sync_all()
}

/// A bundle read back: the study, ready to run, and what it must come to.
pub struct Bundle {
    /// The study.
    pub sweep: Sweep,
    /// The digest of each table.
    tables: Map<String, Value>,
}

/// Reads a bundle.
///
/// # Errors
/// When it is no bundle, is damaged, or was written by another version.
pub fn unbundle(path: &Path) -> Result<Bundle, OutputError> {
    let refused = |reason: String| OutputError::Refused { path: path.to_owned(), reason };
    let (files, held) = read_archive(path).map_err(|error| refused(format!("is no bundle: {error}")))?;
    let json = |name: &str| -> Result<Value, OutputError> {
        let bytes = files.get(name).ok_or_else(|| refused(format!("is no bundle: it lacks {name}")))?;
        serde_json::from_slice(bytes).map_err(|_| refused(format!("is damaged: {name} cannot be read")))
    };
    let (document, manifest) = (json(identity::IDENTITY)?, json(MANIFEST)?);
    let mut inputs = BTreeMap::new();
    for name in identity::inputs(&document) {
        let bytes = files.get(&format!("{INPUTS}/{}", super::input_place(&name)));
        inputs
            .insert(name.clone(), bytes.cloned().ok_or_else(|| refused(format!("lacks the input {name}")))?);
    }
    let sweep = rebuilt(path, &document, inputs)?;
    let tables = tables_of(&document, &manifest).map_err(refused)?;
    let altered = tables.iter().find(|(name, digest)| held.get(*name).is_some_and(|held| held != *digest));
    if let Some((name, _)) = altered {
        return Err(refused(format!("is damaged: its {TABLES}/{name} is not the one of its manifest")));
    }
    Ok(Bundle { sweep, tables })
}

/// The entries of an archive by name, and the digests of its tables.
type Entries = (BTreeMap<String, Vec<u8>>, BTreeMap<String, String>);

/// The entries that a bundle has, each of a size that one of ours could have.
fn read_archive(path: &Path) -> std::io::Result<Entries> {
    const KNOWN: [&str; 4] = ["README.txt", "Cargo.lock", identity::IDENTITY, MANIFEST];
    let damaged = |text: String| std::io::Error::new(std::io::ErrorKind::InvalidData, text);
    let (mut files, mut tables) = (BTreeMap::new(), BTreeMap::new());
    let mut room = MOST_BYTES;
    for entry in tar::Archive::new(File::open(path)?).entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        let is_input = name.strip_prefix(INPUTS).is_some_and(|rest| rest.starts_with('/'));
        let table = name.strip_prefix(TABLES).and_then(|rest| rest.strip_prefix('/'));
        if !KNOWN.contains(&name.as_str()) && !is_input && table.is_none() {
            return Err(damaged(format!("it holds “{name}”, which no bundle has")));
        }
        if !entry.header().entry_type().is_file() {
            return Err(damaged(format!("“{name}” is no plain file in it")));
        }
        if let Some(table) = table {
            if entry.size() > MOST_TABLE_BYTES {
                return Err(damaged(format!("“{name}” takes more than {MOST_TABLE_BYTES} bytes")));
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes)?;
            tables.insert(table.to_owned(), super::super::digest(&bytes));
            continue;
        }
        if entry.size() > room {
            return Err(damaged(format!("with “{name}” it would take more than {MOST_BYTES} bytes")));
        }
        room -= entry.size();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        if files.insert(name.clone(), bytes).is_some() {
            return Err(damaged(format!("it holds “{name}” twice")));
        }
    }
    Ok((files, tables))
}

/// The study of a document, ready to run.
fn rebuilt(path: &Path, document: &Value, inputs: BTreeMap<String, Vec<u8>>) -> Result<Sweep, OutputError> {
    let refused = |reason: String| OutputError::Refused { path: path.to_owned(), reason };
    let plan = identity::plan(path, document)?;
    let text =
        toml::to_string(&document["scenario"]).map_err(|error| refused(format!("is damaged: {error}")))?;
    let not_valid = |problems: Problems| refused(format!("holds a study that cannot be run: {problems}"));
    let base = ScenarioFile::parse("scenario.toml", &text).map_err(not_valid)?;
    let listed = plan.listed();
    Sweep::new(plan.study, &base, inputs, listed).map_err(not_valid)
}

/// One table of a replay: its name, and whether it came to the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// The file.
    pub table: String,
    /// Whether its digest is that of the bundle.
    pub is_same: bool,
}

impl Bundle {
    /// Holds the tables of a folder, where the study was run again, against the digests of the bundle.
    ///
    /// # Errors
    /// When the folder's manifest cannot be read.
    pub fn compare(&self, again: &StudyFolder) -> Result<Vec<Replayed>, OutputError> {
        let now = manifest::read_json(&again.path().join(MANIFEST))?;
        let now = now["tables"].as_object();
        let names: BTreeSet<&String> =
            self.tables.keys().chain(now.into_iter().flat_map(Map::keys)).collect();
        let compared = names.into_iter().map(|table| {
            let (then, now) = (self.tables.get(table), now.and_then(|now| now.get(table)));
            Replayed { table: table.clone(), is_same: then.is_some() && then == now }
        });
        Ok(compared.collect())
    }
}
