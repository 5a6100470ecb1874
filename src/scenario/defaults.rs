//! What a structure is where nobody says otherwise: from the template, then from the table of parameters.

use super::reference::{self, LINK_TABLES, Section, Under, under};
use super::specification::Template;
use super::value::SHAPES;
use std::sync::LazyLock;
use toml::{Table, Value};

/// The defaults of each template: files that a user can read, and start a scenario from.
pub(super) const TEMPLATES: [(Template, &str); 6] = [
    (Template::Hierarchy, include_str!("../../scenarios/templates/hierarchy.toml")),
    (Template::Network, include_str!("../../scenarios/templates/network.toml")),
    (Template::Hybrid, include_str!("../../scenarios/templates/hybrid.toml")),
    (Template::Tree, include_str!("../../scenarios/templates/tree.toml")),
    (Template::Ring, include_str!("../../scenarios/templates/ring.toml")),
    (Template::Chart, include_str!("../../scenarios/templates/chart.toml")),
];

pub(super) fn template_of(table: &Table) -> Option<Template> {
    table.get("template").cloned().and_then(|value| value.try_into().ok())
}

/// Lays one table over another of the same section, in place: sections within it likewise, lists and plain values are
/// replaced. A key keeps its place, because the order of structures has a meaning: the first is the baseline.
pub(crate) fn overlaid(section: Section, mut below: Table, above: Table) -> Table {
    for (key, value) in above {
        let under = under(section, &key);
        match below.get_mut(&key) {
            Some(old) => *old = merged(&under, std::mem::replace(old, Value::Boolean(false)), value),
            None => {
                below.insert(key, value);
            }
        }
    }
    below
}

fn merged(under: &Under, below: Value, above: Value) -> Value {
    match (under, below, above) {
        (Under::One(section), Value::Table(below), Value::Table(above)) => {
            overlaid(*section, below, above).into()
        }
        (Under::Each(section), Value::Table(mut below), Value::Table(above)) => {
            for (name, value) in above {
                match below.get_mut(&name) {
                    Some(old) => {
                        let own = std::mem::replace(old, Value::Boolean(false));
                        *old = merged(&Under::One(*section), own, value);
                    }
                    None => {
                        below.insert(name, value);
                    }
                }
            }
            below.into()
        }
        (Under::Keys, Value::Table(mut below), Value::Table(above)) => {
            below.extend(above);
            below.into()
        }
        (Under::ByTeam, Value::Table(mut below), Value::Table(above))
            if !is_law(&below) && !is_law(&above) =>
        {
            below.extend(above);
            below.into()
        }
        (.., above) => above,
    }
}

/// Whether a table is one distribution and not a table of lengths by team.
fn is_law(table: &Table) -> bool {
    table.keys().any(|key| SHAPES.contains(&key.as_str()))
}

/// What is wrong with a part of a structure: its path within the structure, and how to mend it.
pub(super) type Fault = (String, String);

/// A structure with everything it does not say: from the template, then from the table of parameters.
///
/// # Errors
/// Channels and capabilities that the template does not have and that are not called new, or the other way round.
pub(super) fn with_defaults(template: Template, written: Table) -> Result<Table, Vec<Fault>> {
    let own = template_defaults(template).clone();
    let faults: Vec<Fault> = [("channels", "channel"), ("capabilities", "capability")]
        .into_iter()
        .flat_map(|names| misnamed(template, names, &own, &written))
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut table = overlaid(Section::Structure, own, written);
    fill(&mut table, "channels", &[], Section::Channel);
    fill(&mut table, "links", LINK_TABLES, Section::Link);
    fill(&mut table, "capabilities", &[], Section::Capability);
    fill_at(&mut table, "action", Section::Action);
    fill_at(&mut table, "growth", Section::Growth);
    fill_at(&mut table, "transformation", Section::Transformation);
    if let Some(Value::Table(chart)) = table.get_mut("chart") {
        fill_at(chart, "columns", Section::Columns);
        let own = std::mem::take(chart);
        *chart = overlaid(Section::Chart, reference::defaults(Section::Chart).clone(), own);
    }
    Ok(table)
}

/// Tables that add to the template what it has, or change what it has not: a slip of the pen would else be one more
/// channel.
fn misnamed(template: Template, (key, word): (&str, &str), own: &Table, written: &Table) -> Vec<Fault> {
    let has: Vec<&str> = own
        .get(key)
        .and_then(Value::as_table)
        .into_iter()
        .flat_map(Table::keys)
        .map(String::as_str)
        .collect();
    let tables = written.get(key).and_then(Value::as_table).into_iter().flatten();
    let fault = |(name, value): (&String, &Value)| {
        let text = match (is_flagged(value, "new"), has.contains(&name.as_str())) {
            (false, false) => unknown(template, word, name, value, &has),
            (true, true) => format!(
                "the template {} has a {word} “{name}” already: leave out new = true to change it, or choose another name",
                template.name()
            ),
            _ => return None,
        };
        Some((format!("{key}.{name}"), text))
    };
    tables.filter_map(fault).collect()
}

fn unknown(template: Template, word: &str, name: &str, value: &Value, has: &[&str]) -> String {
    let (template, has) = (template.name(), if has.is_empty() { "none".to_owned() } else { has.join(", ") });
    let remedy = if is_flagged(value, "remove") {
        "there is nothing to leave out"
    } else {
        "write new = true in it for one more"
    };
    format!("the template {template} has no {word} “{name}” (it has {has}): {remedy}")
}

fn is_flagged(table: &Value, flag: &str) -> bool {
    table.get(flag).and_then(Value::as_bool) == Some(true)
}

/// What a structure of a template is where nobody says otherwise.
fn template_defaults(template: Template) -> &'static Table {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let read = |(_, text): &(Template, &str)| {
            let own = text.parse().expect("the templates inside the program are TOML: a test reads them all");
            overlaid(Section::Structure, reference::defaults(Section::Structure).clone(), own)
        };
        TEMPLATES.iter().map(read).collect()
    });
    let place = TEMPLATES.iter().position(|(known, _)| *known == template);
    &TABLES[place.expect("every template has its defaults")]
}

/// Fills the defaults of a section into each table under `key`, and makes those that are always there. All stand in the
/// same order whoever wrote what of them.
fn fill(table: &mut Table, key: &str, always: &[&str], section: Section) {
    let written = table.remove(key).and_then(|value| value.as_table().cloned()).unwrap_or_default();
    let mut tables: Table = always.iter().map(|name| ((*name).to_owned(), Table::new().into())).collect();
    tables.extend(written);
    for (_, value) in tables.iter_mut().filter(|(_, value)| !is_flagged(value, "remove")) {
        let own = std::mem::replace(value, Value::Boolean(false));
        *value = merged(&Under::One(section), reference::defaults(section).clone().into(), own);
    }
    table.insert(key.to_owned(), tables.into());
}

/// Fills the defaults of a section into the table at `key`, which comes last.
fn fill_at(table: &mut Table, key: &str, section: Section) {
    let own = table.remove(key).and_then(|value| value.as_table().cloned()).unwrap_or_default();
    table.insert(key.to_owned(), overlaid(section, reference::defaults(section).clone(), own).into());
}
