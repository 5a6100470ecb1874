//! The structures of a file: each is a difference over the base over its template, and dated changes are over that.

use super::super::defaults::{overlaid, template_defaults, template_of, with_defaults};
use super::super::effect::{Drawing, keep_what_is_read, without_effect};
use super::super::problem::{Problem, suggestion};
use super::super::reference::{self, Section};
use super::super::specification::DatedChange;
use super::super::template::Template;
use super::{ScenarioFile, typed_section};
use crate::time::Duration;
use toml::{Table, Value};

impl ScenarioFile {
    /// The structures with everything that they do not say themselves.
    pub(super) fn structures(&self, problems: &mut Vec<Problem>) -> Vec<(String, Table)> {
        let base = self.section("base");
        let mut complete = Vec::new();
        for (name, own) in self.section("structures") {
            let own = own.as_table().cloned().unwrap_or_default();
            let waves = self.waves_of(&base, &name, own.clone());
            let mut written = overlaid(Section::Structure, base.clone(), own);
            keep_what_is_read(&mut written, &drawings_of(&waves));
            let path = format!("structures.{name}");
            match template_of(&written).map(|template| with_defaults(template, written)) {
                Some(Ok(table)) => complete.push((name, table)),
                Some(Err(faults)) => {
                    problems.extend(faults.iter().map(|(key, text)| self.problem_below(&path, key, text)));
                }
                None => {
                    let names = Template::NAMES.join(", ");
                    problems.push(self.problem(&path, &format!("template is missing: write one of {names}")));
                }
            }
        }
        complete
    }

    /// A problem of what a structure, or a change of it, says under a key; it stands where the base says so, if only the
    /// base does.
    fn problem_below(&self, path: &str, key: &str, text: &str) -> Problem {
        let own = format!("{path}.{key}");
        let base = format!("base.{key}");
        let stands = if self.places.has(&own) || !self.places.has(&base) { &own } else { &base };
        Problem { place: self.places.of(stands), ..self.problem(&own, text) }
    }

    /// Reports keys that the structure that they are written for does not read. What says what would hold anyway is no fault, as
    /// when a resolved scenario is read again. Keys of the base that no structure reads are returned, each with the sentence: a base is
    /// often kept while its structures come and go.
    pub(super) fn keys_without_effect(&self, problems: &mut Vec<Problem>) -> Vec<(String, String)> {
        let base = self.section("base");
        let mut all = Vec::new();
        let mut report = |path: &str, table: &Table, drawings: &[Drawing]| {
            let faults = unread(table, drawings).into_iter();
            problems.extend(faults.map(|(key, text)| self.problem(&format!("{path}.{key}"), &text)));
        };
        for (name, own) in self.section("structures") {
            let own = own.as_table().cloned().unwrap_or_default();
            let waves = self.waves_of(&base, &name, own.clone());
            report(&format!("structures.{name}"), &own, &drawings_of(&waves));
            for (place, wave) in waves.iter().enumerate().skip(1) {
                // What is written holds from then on.
                report(&format!("changes.{}.set", wave.index), &wave.set, &drawings_of(&waves[place..]));
            }
            all.extend(drawings_of(&waves));
        }
        if self.is_narrowed {
            return Vec::new();
        }
        all.sort_unstable();
        all.dedup();
        unread(&base, &all).into_iter().map(|(key, text)| (format!("base.{key}"), text)).collect()
    }

    /// A structure as it is at the start and after each dated change, in the order of their dates.
    fn waves_of(&self, base: &Table, structure: &str, own: Table) -> Vec<Drawn> {
        let written = self.table.get("changes").and_then(Value::as_array).into_iter().flatten();
        let of_it = written
            .enumerate()
            .filter(|(_, change)| change.get("structure").and_then(Value::as_str) == Some(structure));
        let mut sets: Vec<(Option<Duration>, usize, Table)> = of_it
            .map(|(index, change)| {
                let at = change.get("at").and_then(Value::as_str).and_then(|at| at.parse().ok());
                (at, index, change.get("set").and_then(Value::as_table).cloned().unwrap_or_default())
            })
            .collect();
        sets.sort_by_key(|(at, index, _)| (*at, *index));
        let mut now = own;
        let mut waves = vec![Drawn { index: 0, set: Table::new(), drawing: drawing(base, &now) }];
        for (_, index, set) in sets {
            now = overlaid(Section::Structure, now, set.clone());
            waves.push(Drawn { index, set, drawing: drawing(base, &now) });
        }
        waves
    }

    /// Reports changes of structures that do not exist.
    pub(super) fn name_changed_structures(&self, problems: &mut Vec<Problem>) {
        let names = self.structure_names();
        let written = self.table.get("changes").and_then(Value::as_array);
        for (index, change) in written.into_iter().flatten().enumerate() {
            let name = change.get("structure").and_then(Value::as_str).unwrap_or_default();
            if !names.iter().any(|known| known == name) {
                let known = names.iter().map(String::as_str);
                let text = format!("there is no structure “{name}”{}", suggestion(name, known));
                problems.push(self.problem(&format!("changes.{index}.structure"), &text));
            }
        }
    }

    /// The structures that dated changes make, in the order of their dates: what a change sets is laid over all that was
    /// set before.
    pub(super) fn changes(&self, problems: &mut Vec<Problem>) -> Result<Vec<DatedChange>, String> {
        let written = self.table.get("changes").and_then(Value::as_array).cloned().unwrap_or_default();
        let dated = written.into_iter().enumerate().map(|(index, change)| {
            let text = |key: &str| change.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let at: Duration = text("at").parse().map_err(|error| format!("changes.{index}.at: {error}"))?;
            let set = change.get("set").and_then(Value::as_table).cloned().unwrap_or_default();
            Ok((at, index, text("structure"), set))
        });
        let mut dated = dated.collect::<Result<Vec<_>, String>>()?;
        dated.sort_by_key(|(at, index, ..)| (*at, *index));
        let (base, mut structures) = (self.section("base"), self.section("structures"));
        let mut changes = Vec::new();
        for (at, index, structure, set) in dated {
            let Some(Value::Table(own)) = structures.get_mut(&structure) else { continue };
            *own = overlaid(Section::Structure, std::mem::take(own), set);
            let mut whole = overlaid(Section::Structure, base.clone(), own.clone());
            let Some(template) = template_of(&whole) else { continue };
            let drawn = Drawing::of(template, whole.contains_key("chart"));
            keep_what_is_read(&mut whole, &[drawn]);
            let path = format!("changes.{index}.set");
            match with_defaults(template, whole) {
                Ok(table) => {
                    let spec =
                        typed_section(table).map_err(|error| format!("{path}: {}", error.message()))?;
                    changes.push(DatedChange { index, structure, at, spec });
                }
                Err(faults) => {
                    problems.extend(faults.iter().map(|(key, text)| self.problem_below(&path, key, text)));
                }
            }
        }
        Ok(changes)
    }
}

/// A structure from a date on: the change that makes it, by its place in the file, and how it is drawn; not where no template
/// is written.
struct Drawn {
    index: usize,
    set: Table,
    drawing: Option<Drawing>,
}

fn drawing(base: &Table, own: &Table) -> Option<Drawing> {
    let whole = overlaid(Section::Structure, base.clone(), own.clone());
    Some(Drawing::of(template_of(&whole)?, whole.contains_key("chart")))
}

/// The ways in which a structure is drawn, each once.
fn drawings_of(waves: &[Drawn]) -> Vec<Drawing> {
    let mut drawings: Vec<Drawing> = waves.iter().filter_map(|wave| wave.drawing).collect();
    drawings.sort_unstable();
    drawings.dedup();
    drawings
}

/// The keys of a structure, or of a base, that none of these ways of drawing reads, each with what does it instead.
fn unread(table: &Table, drawings: &[Drawing]) -> Vec<(String, String)> {
    let chart = table.get("chart").and_then(Value::as_table).into_iter().flatten();
    let below = chart.map(|(key, value)| (format!("chart.{key}"), value));
    let own = table.iter().map(|(key, value)| (key.clone(), value));
    let written = own.chain(below).filter(|(key, value)| !is_default(key, value));
    written.filter_map(|(key, value)| Some((key.clone(), without_effect(&key, value, drawings)?))).collect()
}

/// Whether a key that no template has a default of its own for says what would hold anyway.
fn is_default(key: &str, value: &Value) -> bool {
    let (section, key) =
        key.strip_prefix("chart.").map_or((Section::Structure, key), |key| (Section::Chart, key));
    Template::ALL.iter().any(|template| template_defaults(*template).get(key) == Some(value))
        || reference::defaults(section).get(key) == Some(value)
}
