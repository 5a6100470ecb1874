//! `datapackage.json`: what every column of every table means, as a Data Package (Frictionless Data, version 1) says it.

use super::tables::Digests;
use super::{OutputError, manifest};
use crate::results::Results;
use crate::tables::{Holds, TABLES, columns_of, meaning};
use serde_json::{Value, json};
use std::path::Path;

/// Its file.
pub(super) const FILE: &str = "datapackage.json";

/// Writes the package of the tables that were written.
pub(super) fn write(results: &Results, digests: &Digests, folder: &Path) -> Result<(), OutputError> {
    manifest::write_json(&document(results, digests), &folder.join(FILE))
}

/// What a column of the tables means, a meaning a part with the files that have it; none where no table has such a column.
///
/// ```
/// let text = microbiz::output::explained_column("cost_of_change").unwrap();
/// assert!(text.starts_with("cost_of_change (column of fairness.csv)"), "{text}");
/// assert!(microbiz::output::explained_column("nonsense").is_none());
/// ```
pub fn explained_column(name: &str) -> Option<String> {
    let mut meanings: Vec<((&str, &str), Vec<&str>)> = Vec::new();
    for file in TABLES.iter().filter(|file| columns_of(file).iter().any(|(column, _)| *column == name)) {
        let Some(said) = meaning(file, name) else { continue };
        match meanings.iter_mut().find(|(known, _)| *known == said) {
            Some((_, files)) => files.push(file),
            None => meanings.push((said, vec![file])),
        }
    }
    let part = |((text, unit), files): ((&str, &str), Vec<&str>)| {
        let unit = match unit {
            "" => String::new(),
            "in column unit" => "  Its unit stands in the column unit.\n".to_owned(),
            unit => format!("  In {unit}.\n"),
        };
        format!("{name} (column of {})\n  {text}\n{unit}", files.join(", "))
    };
    let parts: Vec<String> = meanings.into_iter().map(part).collect();
    (!parts.is_empty()).then(|| parts.join("\n"))
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
