//! The table of parameters: every key a scenario file may hold, with its kind, unit, default, meaning and source.
//!
//! The checker walks files against it, the defaults of the program are read from it, and the reference for users is
//! printed from it: there is no second list.

mod explain;
mod form;
mod parameters;
mod path;

pub(crate) use super::parameter::{Kind, LINK_TABLES, MAX_SEED, Parameter, Section};
pub use explain::explained_key;
#[cfg(feature = "cli")]
pub(crate) use explain::key_names;
pub(crate) use path::{Under, at_path, under};

use parameters::TABLES;
use std::sync::LazyLock;

/// The parameters of one section, in the order of the table.
pub(crate) fn of(section: Section) -> impl Iterator<Item = &'static Parameter> {
    TABLES.iter().copied().flatten().filter(move |parameter| parameter.section == section)
}

/// The defaults of a section as TOML.
pub(crate) fn defaults(section: Section) -> &'static toml::Table {
    // Read once: a study resolves a scenario for every run.
    static TABLES: LazyLock<Vec<toml::Table>> =
        LazyLock::new(|| SECTIONS.iter().map(|(section, _)| read_defaults(*section)).collect());
    let place = SECTIONS.iter().position(|(known, _)| *known == section);
    &TABLES[place.expect("every section is in the list: a test walks it")]
}

fn read_defaults(section: Section) -> toml::Table {
    let text: String = of(section)
        .filter(|p| !p.default.is_empty())
        .map(|p| format!("{} = {}\n", p.name, p.default))
        .collect();
    text.parse().expect("the defaults of the table of parameters are TOML: a test reads them all")
}

/// The keys of a section, in the order of the table.
pub(crate) fn keys(section: Section) -> impl Iterator<Item = &'static str> {
    of(section).map(|parameter| parameter.name)
}

/// Every section, and what a reader calls it.
const SECTIONS: &[(Section, &str)] = &[
    (Section::Scenario, "the top of the file"),
    (Section::Market, "`[market]`"),
    (Section::Structure, "`[base]` and `[structures.NAME]`"),
    (
        Section::Channel,
        "`channels.NAME` of a structure: laid over the template's key by key; one more says `new`, one less `remove`",
    ),
    (
        Section::Link,
        "`links.TYPE` of a structure; TYPE is one of reports_up, reports_down, collaboration, x_as_a_service, facilitating, tie",
    ),
    (Section::Action, "`action` of a structure: decide, approve, build, release"),
    (
        Section::Capability,
        "`capabilities.NAME` of a structure: what initiatives need beside the owner's own work; laid over the template's like channels",
    ),
    (Section::Growth, "`growth` of a structure: hiring, shrinking, the two-pizza rule"),
    (Section::Transformation, "`transformation` of a structure: how a new way takes hold"),
    (
        Section::Change,
        "`[[changes]]`: from a date on a structure is another; `set` holds what is laid over it",
    ),
    (Section::Chart, "`chart` of a structure"),
    (
        Section::Columns,
        "`chart.columns`, `headcount_columns`, `reports_to_columns`, `tie_columns`: what each file calls its columns",
    ),
    (Section::Claim, "`[[claims]]`: what the statistics judge"),
    (
        Section::Provenance,
        "`[[provenance]]`: where a value of this file comes from; defaults carry their own",
    ),
    (
        Section::Exercise,
        "`[[exercise]]`: a lesson of the lab: a guess, something to move, what to look for, what it shows",
    ),
    (Section::Known, "`[[known]]`: what theory says"),
    (
        Section::Study,
        "the top of a study file; `[set]` holds a part of a scenario that is laid over the base",
    ),
    (Section::Factor, "`[[factors]]` of a study"),
];

/// The table of parameters as Markdown, section by section.
///
/// ```
/// assert!(microbiz::parameter_table().contains("| `shift_interval` |"));
/// ```
pub fn parameter_table() -> String {
    let mut text = String::new();
    for (section, title) in SECTIONS {
        text += &format!("\n{title}\n\n| key | unit | default | meaning | source |\n|---|---|---|---|---|\n");
        for p in of(*section) {
            let default = if p.default.is_empty() { String::new() } else { format!("`{}`", p.default) };
            text += &format!("| `{}` | {} | {default} | {} | {} |\n", p.name, p.unit, p.meaning, p.source);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_default_is_toml_and_every_name_stands_once() {
        for (section, _) in SECTIONS {
            let section = *section;
            defaults(section);
            let mut names: Vec<_> = of(section).map(|p| p.name).collect();
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "{section:?}");
        }
    }

    #[test]
    fn every_parameter_says_what_it_means() {
        assert!(TABLES.iter().copied().flatten().all(|p| !p.meaning.is_empty()));
    }
}
