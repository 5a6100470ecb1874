//! The structures of a file: each is a difference over the base over its template, and dated changes are over that.

use super::super::defaults::{overlaid, template_of, with_defaults};
use super::super::problem::{Problem, suggestion};
use super::super::reference::Section;
use super::super::specification::DatedChange;
use super::super::template::Template;
use super::ScenarioFile;
use crate::time::Duration;
use toml::{Table, Value};

impl ScenarioFile {
    /// The structures with everything that they do not say themselves.
    pub(super) fn structures(&self, problems: &mut Vec<Problem>) -> Vec<(String, Table)> {
        let base = self.section("base");
        let mut complete = Vec::new();
        for (name, own) in self.section("structures") {
            let own = own.as_table().cloned().unwrap_or_default();
            let written = overlaid(Section::Structure, base.clone(), own);
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
            let whole = overlaid(Section::Structure, base.clone(), own.clone());
            let Some(template) = template_of(&whole) else { continue };
            let path = format!("changes.{index}.set");
            match with_defaults(template, whole) {
                Ok(table) => {
                    let spec = table.try_into().map_err(|error| format!("{path}: {}", error.message()))?;
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
