//! The walk of a file against the table of parameters: all problems at once, each with line, column and remedy.

use super::problem::{Place, Places, Problem, Problems, most_alike, suggestion};
use super::reference::{self, LINK_TABLES, Parameter, Section};
use super::specification::COLUMN_TABLES;
use super::value::check_value;

use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Walks the text of a scenario file.
///
/// # Errors
/// All keys that do not exist, values of the wrong kind and values out of bounds.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is not general enough in its lifetimes"
)]
pub(crate) fn walk(file: &str, text: &str) -> Result<Places, Problems> {
    walk_with(file, text, |walk, table| walk.scenario(table))
}

/// Walks the text of a study file.
///
/// # Errors
/// As [`walk`].
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method is not general enough in its lifetimes"
)]
pub(crate) fn walk_study(file: &str, text: &str) -> Result<Places, Problems> {
    walk_with(file, text, |walk, table| walk.study(table))
}

/// What a key that is missing takes; nothing where no such key is known.
fn hint(section: Section, key: &str) -> String {
    let known = reference::of(section).find(|parameter| parameter.name == key);
    known.map_or_else(String::new, |parameter| format!(": write {}", parameter.kind.form()))
}

fn walk_with(
    file: &str,
    text: &str,
    visit: impl FnOnce(&mut Walk<'_>, &DeTable<'_>),
) -> Result<Places, Problems> {
    let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(end, _)| end + 1)).collect();
    let mut walk = Walk { file, text, lines, problems: Vec::new(), places: Places::default() };
    match DeTable::parse(text) {
        Ok(table) => {
            super::legible::walk(table.get_ref(), &mut |offset, fault| walk.report(offset, fault));
            visit(&mut walk, table.get_ref());
        }
        Err(error) => {
            walk.report(
                error.span().unwrap_or_default(),
                format!("this is not TOML: {}", error.message().trim()),
            );
        }
    }
    if walk.problems.is_empty() {
        return Ok(walk.places);
    }
    walk.problems.sort_by_key(|problem| problem.place);
    Err(Problems(walk.problems))
}

struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    problems: Vec<Problem>,
    places: Places,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl Walk<'_> {
    fn place(&self, span: &Range<usize>) -> Place {
        let start = span.start.min(self.text.len());
        let line = self.lines.partition_point(|begin| *begin <= start);
        let about = &self.text[start..span.end.clamp(start, self.text.len())];
        Place {
            line,
            column: self.text[self.lines[line - 1]..start].chars().count() + 1,
            length: about.lines().next().map_or(0, |first| first.chars().count()),
        }
    }

    fn report(&mut self, span: Range<usize>, text: String) {
        self.report_with(&span, text, None);
    }

    fn report_with(&mut self, span: &Range<usize>, text: String, about: Option<&Parameter>) {
        let place = Some(self.place(span));
        let help = about.map(ToString::to_string);
        self.problems.push(Problem { file: self.file.to_owned(), place, text, help });
    }

    fn scenario(&mut self, table: &DeTable<'_>) {
        self.versioned(table);
        self.part_of_scenario("", table);
    }

    fn versioned(&mut self, table: &DeTable<'_>) {
        if !table.iter().any(|(key, _)| key.get_ref() == "schema_version") {
            self.report(
                0..0,
                "schema_version is missing: begin the file with “schema_version = 1”".to_owned(),
            );
        }
    }

    /// A scenario, or the part of one that stands under `path` of another file.
    fn part_of_scenario(&mut self, path: &str, table: &DeTable<'_>) {
        self.section(
            path,
            Section::Scenario,
            table,
            &["market", "base", "structures", "changes", "known", "claims", "provenance", "exercise"],
        );
        let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "market" => self.within(&below(name), value, |walk, path, table| {
                    walk.section(path, Section::Market, table, &[]);
                }),
                "base" => self.within(&below(name), value, Self::structure),
                "structures" => self.within(&below(name), value, |walk, path, table| {
                    walk.each(path, table, Self::structure);
                }),
                "known" => self.list("known", Section::Known, value),
                "claims" => self.list("claims", Section::Claim, value),
                "exercise" => self.list("exercise", Section::Exercise, value),
                "provenance" => {
                    self.list("provenance", Section::Provenance, value);
                    self.named_keys(value);
                }
                "changes" => {
                    self.list("changes", Section::Change, value);
                    self.changes(value);
                }
                _ => {}
            }
        }
    }

    fn study(&mut self, table: &DeTable<'_>) {
        self.versioned(table);
        self.section("", Section::Study, table, &["set", "factors"]);
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "set" => self.within("set", value, Self::part_of_scenario),
                "factors" => {
                    self.list("factors", Section::Factor, value);
                    let factors = value.get_ref().as_array().into_iter().flatten().enumerate();
                    factors.for_each(|(index, factor)| self.edits(index, factor));
                }
                _ => {}
            }
        }
    }

    /// The named edits among the levels of a factor.
    fn edits(&mut self, index: usize, factor: &Value<'_>) {
        let levels = factor.get_ref().as_table().and_then(|table| table.get("levels"));
        for (place, level) in levels.and_then(|l| l.get_ref().as_array()).into_iter().flatten().enumerate() {
            let set = level.get_ref().as_table().and_then(|table| table.get("set"));
            if let Some(set) = set {
                self.within(&format!("factors.{index}.levels.{place}.set"), set, Self::part_of_scenario);
            }
        }
    }

    /// What each dated change lays over its structure.
    fn changes(&mut self, value: &Value<'_>) {
        for (index, change) in value.get_ref().as_array().into_iter().flatten().enumerate() {
            if let Some(set) = change.get_ref().as_table().and_then(|table| table.get("set")) {
                self.within(&format!("changes.{index}.set"), set, Self::structure);
            }
        }
    }

    /// The keys that are spoken of must exist.
    fn named_keys(&mut self, value: &Value<'_>) {
        for entry in value.get_ref().as_array().into_iter().flatten() {
            let key = entry.get_ref().as_table().and_then(|table| table.get("key"));
            let Some((span, path)) = key.and_then(|key| Some((key.span(), key.get_ref().as_str()?))) else {
                continue;
            };
            if let Err(fault) = reference::at_path(path) {
                self.report(span, fault);
            }
        }
    }

    fn structure(&mut self, path: &str, table: &DeTable<'_>) {
        self.section(
            path,
            Section::Structure,
            table,
            &["channels", "links", "chart", "action", "capabilities", "growth", "transformation"],
        );
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            let below = format!("{path}.{name}");
            match name {
                "channels" => self.within(&below, value, |walk, path, table| {
                    walk.named_parts(path, "channel", Section::Channel, value, table);
                }),
                "links" => self.within(&below, value, Self::links),
                "growth" => self.within(&below, value, |walk, path, table| {
                    walk.section(path, Section::Growth, table, &[]);
                }),
                "transformation" => self.within(&below, value, |walk, path, table| {
                    walk.section(path, Section::Transformation, table, &[]);
                }),
                "action" => self.within(&below, value, |walk, path, table| {
                    walk.section(path, Section::Action, table, &[]);
                }),
                "capabilities" => self.within(&below, value, |walk, path, table| {
                    walk.named_parts(path, "capability", Section::Capability, value, table);
                }),
                "chart" => self.within(&below, value, Self::chart),
                _ => {}
            }
        }
    }

    /// The channels or capabilities of a structure; an empty table of them looks like none, and would be the template's.
    fn named_parts(
        &mut self,
        path: &str,
        word: &str,
        section: Section,
        value: &Value<'_>,
        table: &DeTable<'_>,
    ) {
        if table.is_empty() {
            let text = format!(
                "{path} is empty, which leaves those of the template as they are: write {path}.NAME.remove = true to leave \
                 out a {word}"
            );
            self.report(value.span(), text);
        }
        self.each(path, table, |walk, path, table| walk.section(path, section, table, &[]));
    }

    fn links(&mut self, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !LINK_TABLES.contains(&name) {
                self.unknown(None, key.span(), path, name, LINK_TABLES.iter().copied());
                continue;
            }
            self.within(&format!("{path}.{name}"), value, |walk, path, table| {
                walk.section(path, Section::Link, table, &[]);
            });
        }
    }

    fn chart(&mut self, path: &str, table: &DeTable<'_>) {
        self.section(path, Section::Chart, table, COLUMN_TABLES);
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if COLUMN_TABLES.contains(&name) {
                self.within(&format!("{path}.{name}"), value, |walk, path, table| {
                    walk.section(path, Section::Columns, table, &[]);
                });
            }
        }
    }

    /// Walks the tables of a list such as `[[known]]`; each has to name what it cannot do without.
    fn list(&mut self, name: &str, section: Section, value: &Value<'_>) {
        let Some(entries) = value.get_ref().as_array() else {
            return self.report(value.span(), format!("{name}: write [[{name}]] tables"));
        };
        let needed: &[&str] = match section {
            Section::Claim => &["claim", "expect"],
            Section::Provenance => &["key", "is"],
            Section::Change => &["structure", "at", "set"],
            Section::Known => &["test", "structure", "measure", "expected"],
            Section::Exercise => &["title", "question", "structure", "measure", "shows"],
            Section::Scenario
            | Section::Market
            | Section::Structure
            | Section::Channel
            | Section::Link
            | Section::Action
            | Section::Capability
            | Section::Growth
            | Section::Transformation
            | Section::Chart
            | Section::Columns
            | Section::Study
            | Section::Factor => &[],
        };
        for (index, entry) in entries.iter().enumerate() {
            let tables: &[&str] = if section == Section::Change { &["set"] } else { &[] };
            self.within(&format!("{name}.{index}"), entry, |walk, path, table| {
                walk.section(path, section, table, tables);
                for key in needed {
                    if !table.iter().any(|(known, _)| known.get_ref() == key) {
                        walk.report(entry.span(), format!("{path}: {key} is missing{}", hint(section, key)));
                    }
                }
            });
        }
    }

    fn each(
        &mut self,
        path: &str,
        table: &DeTable<'_>,
        mut visit: impl FnMut(&mut Self, &str, &DeTable<'_>),
    ) {
        for (key, value) in table {
            self.within(&format!("{path}.{}", key.get_ref()), value, &mut visit);
        }
    }

    fn within(&mut self, path: &str, value: &Value<'_>, visit: impl FnOnce(&mut Self, &str, &DeTable<'_>)) {
        let place = self.place(&value.span());
        self.places.0.insert(path.to_owned(), place);
        match value.get_ref().as_table() {
            Some(table) => visit(self, path, table),
            None => self.report(value.span(), format!("{path} must be a table: write [{path}]")),
        }
    }

    /// Checks the plain keys of one table; `tables` are those that are walked by themselves.
    fn section(&mut self, path: &str, section: Section, table: &DeTable<'_>, tables: &[&'static str]) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if tables.contains(&name) {
                continue;
            }
            let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
            let place = self.place(&key.span());
            self.places.0.insert(full.clone(), place);
            match reference::of(section).find(|parameter| parameter.name == name) {
                Some(parameter) => {
                    if let Err(fault) = check_value(parameter, value.get_ref()) {
                        self.report_with(&value.span(), format!("{full}: {fault}"), Some(parameter));
                    }
                }
                None => {
                    let names = reference::of(section).map(|p| p.name).chain(tables.iter().copied());
                    self.unknown(Some(section), key.span(), path, name, names);
                }
            }
        }
    }

    fn unknown(
        &mut self,
        section: Option<Section>,
        span: Range<usize>,
        path: &str,
        name: &str,
        known: impl Iterator<Item = &'static str>,
    ) {
        let known: Vec<&str> = known.collect();
        let place = if path.is_empty() { String::new() } else { format!(" in [{path}]") };
        let text = format!("there is no key “{name}”{place}{}", suggestion(name, known.iter().copied()));
        let meant = most_alike(name, &known);
        let about = section.and_then(|section| reference::of(section).find(|p| Some(p.name) == meant));
        self.report_with(&span, text, about);
    }
}
