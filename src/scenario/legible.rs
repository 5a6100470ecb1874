//! What names and texts may hold: no character that a drawing cannot hold or that a terminal would obey.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Whether a character can stand in a drawing (XML 1.0) and does nothing to a terminal but show.
pub(crate) fn is_legible(c: char) -> bool {
    let turns_the_line = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !(c.is_control() || turns_the_line || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

/// A text whose characters that cannot be shown stand as their numbers; lines and tabs stay.
#[cfg(feature = "lab")]
pub(crate) fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_legible(c) || c == '\n' || c == '\t' { shown.push(c) } else { shown.extend(c.escape_unicode()) }
    }
    shown
}

/// What is wrong with the characters of a name, in a sentence.
pub(crate) fn illegible(text: &str) -> Option<String> {
    let c = text.chars().find(|c| !is_legible(*c))?;
    Some(format!("the character U+{:04X} cannot be shown: leave it out", c as u32))
}

/// The same of a text, which may have line ends and tabs.
pub(crate) fn illegible_text(text: &str) -> Option<String> {
    illegible(&text.replace(['\n', '\r', '\t'], " "))
}

/// Reports every name and text of a table that cannot be shown; texts may have line ends and tabs.
pub(super) fn walk(table: &DeTable<'_>, report: &mut impl FnMut(std::ops::Range<usize>, String)) {
    for (key, value) in table {
        if let Some(fault) = illegible(key.get_ref()) {
            report(key.span(), fault);
        }
        walk_value(value, report);
    }
}

fn walk_value(value: &Spanned<DeValue<'_>>, report: &mut impl FnMut(std::ops::Range<usize>, String)) {
    match value.get_ref() {
        DeValue::String(text) => {
            if let Some(fault) = illegible_text(text) {
                report(value.span(), fault);
            }
        }
        DeValue::Array(values) => values.iter().for_each(|value| walk_value(value, report)),
        DeValue::Table(table) => walk(table, report),
        _ => {}
    }
}
