//! The tables of a folder: written with their digests, and read back.

use super::{OutputError, at, reading};
use crate::digest::sha256;
use crate::results::{About, Effort, Results};
use crate::tables::{self, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// The SHA-256 of each table, by file name.
pub(super) type Digests = BTreeMap<String, String>;

/// Writes every table; returns their digests.
pub(super) fn write_all(results: &Results, folder: &Path) -> Result<Digests, OutputError> {
    let write = |(name, batch): (&str, tables::Batch)| {
        let (file, bytes) = (format!("{name}.csv"), batch.csv());
        let path = folder.join(&file);
        std::fs::write(&path, &bytes).map_err(at(&path))?;
        Ok((file, sha256(&bytes)))
    };
    tables::of_run(results).into_iter().map(write).collect()
}

/// Reads every table of a folder back; `about` comes from its manifest.
pub(super) fn read_all(folder: &Path, about: About) -> Result<Results, OutputError> {
    let reader = Reader { folder, confidence: about.confidence };
    Ok(Results {
        summary: reader.read()?,
        differences: reader.read()?,
        replications: reader.read()?,
        stages: reader.read()?,
        contributors: reader.read()?,
        bottlenecks: reader.read()?,
        fairness: reader.read()?,
        organisation: reader.read()?,
        teams: reader.read()?,
        links: reader.read()?,
        services: reader.read()?,
        series: reader.read()?,
        notices: reader.read()?,
        claims: reader.read()?,
        rearrangement: reader.read()?,
        repairs: reader.read()?,
        insights: reader.read()?,
        known: Vec::new(),
        effort: Effort::default(),
        about,
    })
}

struct Reader<'a> {
    folder: &'a Path,
    /// Of every interval whose table does not say it.
    confidence: f64,
}

impl Reader<'_> {
    fn read<R: Row>(&self) -> Result<Vec<R>, OutputError> {
        let path = self.folder.join(R::FILE);
        match std::fs::read(&path) {
            Ok(text) => {
                tables::rows(&text, self.confidence).map_err(|reason| OutputError::Refused { path, reason })
            }
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound && R::IS_OPTIONAL => Ok(Vec::new()),
            Err(fault) => Err(reading(&path)(fault)),
        }
    }
}
