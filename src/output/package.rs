//! `datapackage.json`: what every column of every table means, as a Data Package (Frictionless Data, version 1) says it.

use super::tables::Digests;
use super::{OutputError, manifest};
use crate::results::Results;
use crate::tables::{Holds, columns_of, meaning};
use serde_json::{Value, json};
use std::path::Path;

/// Its file.
pub(super) const FILE: &str = "datapackage.json";

/// Writes the package of the tables that were written.
pub(super) fn write(results: &Results, digests: &Digests, folder: &Path) -> Result<(), OutputError> {
    manifest::write_json(&document(results, digests), &folder.join(FILE))
}

fn document(results: &Results, digests: &Digests) -> Value {
    let about = &results.about;
    json!({
        "profile": "tabular-data-package",
        "name": super::file_name(&about.name),
        "title": if about.title.is_empty() { &about.name } else { &about.title },
        "description": about.question,
        "resources": digests.iter().map(|(file, digest)| resource(file, digest)).collect::<Vec<_>>(),
    })
}

fn resource(file: &str, digest: &str) -> Value {
    json!({
        "profile": "tabular-data-resource",
        "name": file.trim_end_matches(".csv"),
        "path": file,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "hash": format!("sha256:{digest}"),
        "dialect": { "lineTerminator": "\r\n", "doubleQuote": true },
        "schema": {
            "fields": columns_of(file).iter().map(|(name, holds)| field(file, name, *holds)).collect::<Vec<_>>(),
            "missingValues": [""],
        },
    })
}

fn field(file: &str, name: &str, holds: Holds) -> Value {
    let kind = match holds {
        Holds::Text | Holds::Name => "string",
        Holds::Count => "integer",
        Holds::Number => "number",
        Holds::Flag => "boolean",
    };
    let (text, unit) = meaning(file, name).unwrap_or_default();
    let mut field = json!({ "name": name, "type": kind, "description": text });
    if !unit.is_empty() {
        field["unit"] = json!(unit);
    }
    field
}
