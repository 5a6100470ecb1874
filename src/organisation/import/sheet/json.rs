//! JSON: a list of flat objects, or nodes and edges as networkx writes them.

use super::decode::{Lines, Text};
use super::keyed::Keyed;
use super::table::counted;
use super::{Contents, Faults, Format};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The names under which nodes go, the likeliest first.
const NAMES: [&str; 3] = ["id", "name", "key"];

/// A JSON file with what is needed to tell lines.
struct File<'a> {
    name: &'a str,
    text: &'a str,
    lines: Lines,
}

/// Reads a table or a graph.
///
/// # Errors
/// Broken JSON, and JSON that is neither a list of objects nor nodes and edges.
pub(super) fn read(file: &str, text: &Text) -> Result<Contents, Faults> {
    let json = File { name: file, text: &text.text, lines: Lines::of(&text.text) };
    let mut contents = if text.text.trim_start().starts_with('[') {
        Contents::Table(json.table(json.parse(&text.text, 1)?, None)?)
    } else {
        let keys: BTreeMap<String, &RawValue> = json.parse(&text.text, 1)?;
        if keys.contains_key("nodes") { json.graph(&keys)? } else { Contents::Table(json.only_list(&keys)?) }
    };
    let (Contents::Table(sheet) | Contents::Graph { nodes: sheet, .. }) = &mut contents;
    sheet.assumed.extend(text.assumed.iter().cloned());
    Ok(contents)
}

impl<'a> File<'a> {
    /// Parses a part of the file that starts on a line.
    fn parse<T: serde::Deserialize<'a>>(&self, text: &'a str, line: usize) -> Result<T, Faults> {
        serde_json::from_str(text).map_err(|error| {
            let what = error.to_string();
            let what = what.split(" at line ").next().unwrap_or_default();
            let line = line + error.line().max(1) - 1;
            Faults::one(
                self.name,
                line,
                format!("this is not the JSON that is read here ({what}): mend the file"),
            )
        })
    }

    /// The line on which a value starts.
    fn line(&self, value: &RawValue) -> usize {
        // The value is a part of the text, so that the distance of their places is the place in the file.
        self.lines.at((value.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize))
    }

    fn list(&self, value: &'a RawValue) -> Result<Vec<&'a RawValue>, Faults> {
        self.parse(value.get(), self.line(value))
    }

    fn object(&self, value: &'a RawValue) -> Result<Map<String, Value>, Faults> {
        self.parse(value.get(), self.line(value))
    }

    /// A list of objects as a table; `key` names the list within the file.
    fn table(&self, list: Vec<&'a RawValue>, key: Option<&str>) -> Result<super::Sheet, Faults> {
        let mut rows = Keyed::new(self.name, &[]);
        let mut nested = 0;
        for value in list {
            let fields = self.object(value)?;
            rows.push(self.line(value), cells(&fields, &mut nested))?;
        }
        if let Some(key) = key {
            rows.assume(&format!("the list “{key}” is read"));
        }
        tell_nested(nested, &mut rows);
        rows.finish(Format::Json)
    }

    /// The table of an object that holds one list.
    fn only_list(&self, keys: &BTreeMap<String, &'a RawValue>) -> Result<super::Sheet, Faults> {
        let lists: Vec<_> = keys.iter().filter(|(_, value)| value.get().starts_with('[')).collect();
        match &lists[..] {
            [(key, value)] => self.table(self.list(value)?, Some(key)),
            _ => {
                let text = "this is neither a list of objects nor nodes and edges: write one of them";
                Err(Faults::one(self.name, 1, text))
            }
        }
    }

    fn graph(&self, keys: &BTreeMap<String, &'a RawValue>) -> Result<Contents, Faults> {
        let edges_key = if keys.contains_key("links") { "links" } else { "edges" };
        let format = Format::NodeLink { edges: edges_key };
        let part = |key: &str| keys.get(key).map_or(Ok(Vec::new()), |value| self.list(value));
        let nodes = self.nodes(part("nodes")?)?;
        let mut links = part("links")?;
        links.extend(part("edges")?);
        let mut edges = self.edges(links)?;
        if keys.get("directed").is_some_and(|value| value.get() == "false") {
            edges.assume("the edges have no direction; each is read from its source to its target");
        }
        Ok(Contents::Graph { nodes: nodes.finish(format.clone())?, edges: edges.finish(format)? })
    }

    fn nodes(&self, list: Vec<&'a RawValue>) -> Result<Keyed, Faults> {
        let mut rows = Keyed::new(self.name, &["id"]);
        let (mut faults, mut nested) = (Vec::new(), 0);
        for value in list {
            let line = self.line(value);
            // Some write the bare id.
            if !value.get().starts_with('{') {
                let id = cell(&self.parse(value.get(), line)?, &mut nested);
                rows.push(line, std::iter::once(("id", id)))?;
                continue;
            }
            let fields = self.object(value)?;
            let id = NAMES.iter().find_map(|name| fields.get(*name)).map(|id| cell(id, &mut nested));
            match id.filter(|id| !id.is_empty()) {
                Some(id) => rows.push(
                    line,
                    std::iter::once(("id", id))
                        .chain(cells(&fields, &mut nested).filter(|(name, _)| *name != "id")),
                )?,
                None => faults.push((line, "this node has no “id”: write it".to_owned())),
            }
        }
        tell_nested(nested, &mut rows);
        self.unless(faults, rows)
    }

    fn edges(&self, list: Vec<&'a RawValue>) -> Result<Keyed, Faults> {
        let mut rows = Keyed::new(self.name, &["source", "target"]);
        let (mut faults, mut nested) = (Vec::new(), 0);
        for value in list {
            let (line, fields) = (self.line(value), self.object(value)?);
            match ["source", "target"].iter().find(|name| !fields.contains_key(**name)) {
                Some(name) => faults.push((line, format!("this edge has no “{name}”: write it"))),
                None => rows.push(line, cells(&fields, &mut nested))?,
            }
        }
        tell_nested(nested, &mut rows);
        self.unless(faults, rows)
    }

    fn unless(&self, faults: Vec<(usize, String)>, rows: Keyed) -> Result<Keyed, Faults> {
        if faults.is_empty() { Ok(rows) } else { Err(Faults { file: self.name.to_owned(), faults }) }
    }
}

fn tell_nested(count: usize, rows: &mut Keyed) {
    if count > 0 {
        let what =
            counted(count, "cell holds lists or objects and is", "cells hold lists or objects and are");
        rows.assume(&format!("{what} kept as JSON"));
    }
}

fn cells<'f>(
    fields: &'f Map<String, Value>,
    nested: &'f mut usize,
) -> impl Iterator<Item = (&'f str, String)> {
    fields.iter().map(|(name, value)| (&name[..], cell(value, nested)))
}

/// A value as the text of a cell; whole numbers without decimals.
fn cell(value: &Value, nested: &mut usize) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Number(number) if number.is_f64() => {
            number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string())
        }
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::Array(_) | Value::Object(_) => {
            *nested += 1;
            value.to_string()
        }
    }
}
