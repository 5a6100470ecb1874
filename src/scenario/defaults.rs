//! What a structure is where nobody says otherwise: from the template, then from the table of parameters.

use super::reference::{self, LINK_TABLES, Section};
use super::specification::Template;
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

/// Lays one table over another, tables within tables likewise; arrays and plain values are replaced.
pub(crate) fn overlaid(mut below: Table, above: Table) -> Table {
    for (key, value) in above {
        let merged = match (below.remove(&key), value) {
            (Some(Value::Table(old)), Value::Table(new)) if !is_value(&new) && !is_value(&old) => {
                Value::Table(overlaid(old, new))
            }
            (_, value) => value,
        };
        below.insert(key, merged);
    }
    below
}

/// Whether a table is one value – a distribution or a selector – and not a table of keys.
fn is_value(table: &Table) -> bool {
    const VALUES: [&str; 12] = [
        "exponential",
        "deterministic",
        "lognormal",
        "gamma",
        "uniform",
        "triangular",
        "empirical",
        "unit",
        "profession",
        "grade",
        "depth",
        "subtree",
    ];
    table.len() == 1 && table.keys().all(|key| VALUES.contains(&key.as_str()))
}

/// A structure with everything it does not say: from the template, then from the table of parameters.
pub(super) fn with_defaults(template: Template, written: Table) -> Table {
    // A file that names its own channels or capabilities means these and no others.
    let mut own = template_defaults(template).clone();
    for key in ["channels", "capabilities"].into_iter().filter(|key| written.contains_key(*key)) {
        own.remove(key);
    }
    let mut table = overlaid(own, written);
    fill(&mut table, "channels", &[], Section::Channel);
    fill(&mut table, "links", LINK_TABLES, Section::Link);
    fill(&mut table, "capabilities", &[], Section::Capability);
    let plain = [
        ("action", Section::Action),
        ("growth", Section::Growth),
        ("transformation", Section::Transformation),
    ];
    for (key, section) in plain {
        let own = table.remove(key).and_then(|value| value.as_table().cloned()).unwrap_or_default();
        table.insert(key.to_owned(), overlaid(reference::defaults(section).clone(), own).into());
    }
    if let Some(Value::Table(chart)) = table.get_mut("chart") {
        let columns = chart.remove("columns").and_then(|value| value.as_table().cloned()).unwrap_or_default();
        let mut filled = overlaid(reference::defaults(Section::Chart).clone(), std::mem::take(chart));
        filled.insert(
            "columns".to_owned(),
            overlaid(reference::defaults(Section::Columns).clone(), columns).into(),
        );
        *chart = filled;
    }
    table
}

/// What a structure of a template is where nobody says otherwise.
fn template_defaults(template: Template) -> &'static Table {
    static TABLES: LazyLock<Vec<Table>> = LazyLock::new(|| {
        let read = |(_, text): &(Template, &str)| {
            let own = text.parse().expect("the templates inside the program are TOML: a test reads them all");
            overlaid(reference::defaults(Section::Structure).clone(), own)
        };
        TEMPLATES.iter().map(read).collect()
    });
    let place = TEMPLATES.iter().position(|(known, _)| *known == template);
    &TABLES[place.expect("every template has its defaults")]
}

/// Fills the defaults of a section into each table under `key`, and makes those that are always there.
fn fill(table: &mut Table, key: &str, always: &[&str], section: Section) {
    let mut tables = match table.remove(key) {
        Some(Value::Table(tables)) => tables,
        _ => Table::new(),
    };
    for name in always {
        tables.entry(*name).or_insert_with(|| Table::new().into());
    }
    let filled = tables.into_iter().map(|(name, value)| {
        let own = value.as_table().cloned().unwrap_or_default();
        (name, Value::Table(overlaid(reference::defaults(section).clone(), own)))
    });
    let filled: Table = filled.collect();
    table.insert(key.to_owned(), filled.into());
}
