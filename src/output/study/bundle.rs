//! A study in one file that anybody can replay: what it is, its inputs, the digests that it must come to, and the versions
//! of everything that it was built from.

use super::super::{OutputError, at, folder::MANIFEST, manifest};
use super::{INPUTS, StudyFolder, identity};
use crate::experiment::Sweep;
use crate::scenario::{Problems, ScenarioFile};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// The exact versions that this program was built from.
const LOCK_FILE: &str = include_str!("../../../Cargo.lock");

const README: &str = "This is a study of microbiz with the digests of its tables.\n\
    `microbiz replay THIS-FILE` runs it again and compares; the version is in manifest.json, everything that it was built\n\
    from in Cargo.lock.\n";

/// Packs a finished study into one file: `study.json`, `manifest.json` with the digests, the inputs, `Cargo.lock`.
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
    check_finished(folder, &document)?;
    if out.exists() && !force {
        let reason = "exists: add --force to replace it, or choose another file with --out".to_owned();
        return Err(OutputError::Refused { path: out.to_owned(), reason });
    }
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
    let beside = out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let staged = tempfile::NamedTempFile::new_in(beside).map_err(at(beside))?;
    write_archive(&files, staged.as_file()).map_err(at(out))?;
    staged.persist(out).map(drop).map_err(|error| at(out)(error.error))
}

/// Refuses a folder whose manifest is not that of its study, or whose tables are not those of its manifest.
fn check_finished(folder: &Path, document: &Value) -> Result<(), OutputError> {
    let refused = |reason: String| OutputError::Refused { path: folder.to_owned(), reason };
    let manifest = manifest::read_json(&folder.join(MANIFEST))?;
    let mut about = manifest.clone();
    let tables = about.as_object_mut().and_then(|about| about.shift_remove("tables"));
    if about != *document {
        return Err(refused("has a manifest of another study: start the study again".to_owned()));
    }
    for (name, expected) in tables.iter().filter_map(Value::as_object).flatten() {
        let path = folder.join(name);
        let bytes = std::fs::read(&path).map_err(at(&path))?;
        if *expected != super::super::digest(&bytes) {
            return Err(refused(format!(
                "holds another {name} than its manifest says: start the study again"
            )));
        }
    }
    Ok(())
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
    manifest: Value,
}

/// Reads a bundle.
///
/// # Errors
/// When it is no bundle, is damaged, or was written by another version.
pub fn unbundle(path: &Path) -> Result<Bundle, OutputError> {
    let refused = |reason: String| OutputError::Refused { path: path.to_owned(), reason };
    let files = read_archive(path).map_err(|error| refused(format!("is no bundle: {error}")))?;
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
    if manifest["tables"].as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(refused("holds no digests to compare with".to_owned()));
    }
    let sweep = rebuilt(path, &document, inputs)?;
    Ok(Bundle { sweep, manifest })
}

fn read_archive(path: &Path) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in tar::Archive::new(File::open(path)?).entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        files.insert(name, bytes);
    }
    Ok(files)
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
        let of = |document: &Value| -> BTreeMap<String, String> {
            let tables = document["tables"].as_object().into_iter().flatten();
            tables.map(|(name, digest)| (name.clone(), digest.to_string())).collect()
        };
        let now = of(&now);
        let compared = of(&self.manifest).into_iter().map(|(table, digest)| {
            let is_same = now.get(&table) == Some(&digest);
            Replayed { table, is_same }
        });
        Ok(compared.collect())
    }
}
