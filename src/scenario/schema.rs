//! The table of parameters as a JSON Schema, for editors that complete and check while one writes.
//!
//! Draft 4 without alternatives (`oneOf`, `anyOf`): editors for TOML merge these, or report the wrong branch. What a value that may
//! have several forms takes is said by a list of types and in its description; the checker knows more than any schema.

use super::reference::{Kind, LINK_TABLES, Parameter, Section, Under, of, under};
use serde_json::{Map, Value, json};

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Structures that are compared.
    Scenario,
    /// Many points of a scenario.
    Study,
}

/// The JSON Schema (draft 4) of a kind of file.
///
/// ```
/// use microbiz::{FileKind, schema};
///
/// let schema = schema(FileKind::Scenario);
/// assert_eq!(schema["definitions"]["market"]["properties"]["niches"]["minimum"], 1);
/// ```
pub fn schema(kind: FileKind) -> Value {
    let (section, title) = match kind {
        FileKind::Scenario => (Section::Scenario, "A scenario of microbiz"),
        FileKind::Study => (Section::Study, "A study of microbiz"),
    };
    let mut schema = table(section);
    schema["$schema"] = json!("http://json-schema.org/draft-04/schema#");
    schema["title"] = json!(title);
    schema["required"] = json!(["schema_version"]);
    let sections = [
        Section::Market,
        Section::Structure,
        Section::Channel,
        Section::Link,
        Section::Action,
        Section::Capability,
        Section::Growth,
        Section::Transformation,
        Section::Change,
        Section::Chart,
        Section::Columns,
        Section::Known,
        Section::Claim,
        Section::Provenance,
        Section::Exercise,
        Section::Factor,
    ];
    let definitions = sections.iter().map(|section| (name(*section).to_owned(), table(*section)));
    schema["definitions"] = Value::Object(definitions.collect());
    // What a study sets is a part of a scenario.
    schema["definitions"]["part"] = table(Section::Scenario);
    schema
}

/// What a section is called among the definitions.
fn name(section: Section) -> &'static str {
    match section {
        Section::Scenario => "part",
        Section::Market => "market",
        Section::Structure => "structure",
        Section::Channel => "channel",
        Section::Link => "link",
        Section::Action => "action",
        Section::Capability => "capability",
        Section::Growth => "growth",
        Section::Transformation => "transformation",
        Section::Change => "change",
        Section::Chart => "chart",
        Section::Columns => "columns",
        Section::Known => "known",
        Section::Claim => "claim",
        Section::Provenance => "provenance",
        Section::Exercise => "exercise",
        Section::Study => "study",
        Section::Factor => "factor",
    }
}

fn reference(section: Section) -> Value {
    json!({ "$ref": format!("#/definitions/{}", name(section)) })
}

/// The tables within a section that are no parameters of it.
fn tables_of(section: Section) -> Vec<&'static str> {
    match section {
        Section::Scenario => vec!["market", "base", "structures"],
        Section::Structure => {
            vec!["channels", "links", "capabilities", "action", "growth", "transformation", "chart"]
        }
        Section::Chart => super::specification::COLUMN_TABLES.to_vec(),
        _ => Vec::new(),
    }
}

/// The lists of tables within a section.
fn lists_of(section: Section) -> Vec<(&'static str, Section)> {
    match section {
        Section::Scenario => {
            vec![
                ("changes", Section::Change),
                ("known", Section::Known),
                ("claims", Section::Claim),
                ("provenance", Section::Provenance),
                ("exercise", Section::Exercise),
            ]
        }
        Section::Study => vec![("factors", Section::Factor)],
        _ => Vec::new(),
    }
}

/// The schema of one section.
fn table(section: Section) -> Value {
    let mut properties: Map<String, Value> =
        of(section).map(|parameter| (parameter.name.to_owned(), value(parameter))).collect();
    for key in tables_of(section) {
        properties.insert(key.to_owned(), nested(section, key));
    }
    for (key, of) in lists_of(section) {
        properties.insert(key.to_owned(), json!({ "type": "array", "items": reference(of) }));
    }
    match section {
        Section::Change => drop(properties.insert("set".to_owned(), reference(Section::Structure))),
        Section::Study => drop(properties.insert("set".to_owned(), reference(Section::Scenario))),
        _ => {}
    }
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

/// A table within a section.
fn nested(section: Section, key: &str) -> Value {
    match under(section, key) {
        Under::One(of) => reference(of),
        Under::Each(Section::Link) => {
            let links = LINK_TABLES.iter().map(|link| ((*link).to_owned(), reference(Section::Link)));
            let links: Map<String, Value> = links.collect();
            json!({ "type": "object", "properties": links, "additionalProperties": false })
        }
        Under::Each(of) => json!({ "type": "object", "additionalProperties": reference(of) }),
        Under::Value | Under::Keys | Under::ByTeam => json!({ "type": "object" }),
    }
}

/// The schema of one value, with what it means.
fn value(parameter: &Parameter) -> Value {
    let mut schema = form(parameter.kind);
    schema["description"] = json!(described(parameter));
    if let Some(default) = default(parameter) {
        schema["default"] = default;
    }
    schema
}

fn described(parameter: &Parameter) -> String {
    let mut text = format!("{}\nTakes {}.", parameter.meaning, parameter.kind.form());
    if !parameter.unit.is_empty() {
        text += &format!("\nUnit: {}.", parameter.unit);
    }
    if !parameter.source.is_empty() {
        text += &format!("\nSource: {}.", parameter.source);
    }
    text
}

fn default(parameter: &Parameter) -> Option<Value> {
    let table: toml::Table = format!("value = {}", parameter.default).parse().ok()?;
    serde_json::to_value(table.get("value")?).ok()
}

fn form(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Claim => json!({ "type": "string" }),
        Kind::TextList | Kind::Edits => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::Count(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Number(low, high) => json!({ "type": "number", "minimum": low, "maximum": high }),
        Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Duration => json!({ "type": "string", "pattern": DURATION }),
        Kind::Length => json!({ "type": ["string", "object"], "pattern": DURATION }),
        Kind::PerTeam => json!({ "type": ["string", "array", "object"], "pattern": DURATION }),
        Kind::PerHeight => json!({ "type": ["string", "array"], "pattern": DURATION }),
        Kind::Choice(choices) => json!({ "type": "string", "enum": choices }),
        Kind::Selector | Kind::Owner => json!({ "type": ["string", "object"] }),
        Kind::Amounts => {
            json!({ "type": "array", "items": { "type": "number", "minimum": 0 }, "minItems": 1 })
        }
        Kind::Numbers(keys, low, high) => {
            let number = json!({ "type": "number", "minimum": low, "maximum": high });
            let properties: Map<String, Value> =
                keys.iter().map(|key| ((*key).to_owned(), number.clone())).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
        Kind::Levels => json!({ "type": "array", "minItems": 1 }),
        Kind::Range => json!({ "type": "array", "minItems": 2, "maxItems": 2 }),
        Kind::Law => json!({ "type": "object" }),
    }
}

/// A number and a unit.
const DURATION: &str = r"^\s*[0-9.eE+]+\s*(min|mo|cd|s|h|d|w|q|y)\s*$";
