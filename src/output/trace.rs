//! A trace as words for a terminal, and as files.

use super::folder::{file_place, place, replace};
use super::{OutputError, at};
use crate::drawings;
use crate::results::{Trace, Way};
use std::path::{Path, PathBuf};

/// The widest line.
const WIDTH: usize = 110;
/// The room for days and how long something lasts.
const MARGIN: usize = 21;

/// The story of one shift: its way through each structure, one after the other, and where they part.
pub fn trace_text(trace: &Trace) -> String {
    let mut text = String::new();
    for sentence in trace.introduction() {
        text.push_str(&wrapped(&sentence, 0));
    }
    for way in &trace.ways {
        text.push('\n');
        text.push_str(&of_way(way));
    }
    let partings = trace.partings_in_words();
    if !partings.is_empty() {
        text.push_str("\nWhere the worlds part\n");
        for parting in partings {
            text.push_str("  ");
            text.push_str(wrapped(&parting, 4).trim_start());
        }
    }
    text
}

fn of_way(way: &Way) -> String {
    let mut text = wrapped(&format!("{}: {}", way.structure, way.headline()), 0);
    let lines = way.story();
    if !lines.is_empty() {
        text.push_str("     day      lasts\n");
    }
    for line in lines {
        let lasts = line.lasts_d.map(crate::results::trace::story::days).unwrap_or_default();
        text.push_str(&format!("  {:>6.1} {lasts:>10}  ", line.at_d));
        text.push_str(wrapped(&line.text, MARGIN).trim_start());
    }
    let time = way.time_in_words();
    if !time.is_empty() {
        text.push_str(&wrapped(&format!("  In all: {time}."), 4));
    }
    if let Some(others) = way.others_in_words() {
        text.push_str(&wrapped(&format!("  {others}"), 4));
    }
    text
}

/// A text in lines that are no wider than a terminal; those after the first begin so far to the right, as the first would.
fn wrapped(text: &str, indent: usize) -> String {
    let lead: String = text.chars().take_while(|c| *c == ' ').collect();
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.len() - 1;
        let line = &mut lines[last];
        if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    let between = format!("\n{}", " ".repeat(indent));
    format!("{lead}{}\n", lines.join(&between))
}

/// The files of a trace.
const FILES: [&str; 3] = ["trace.svg", "trace.json", "trace.txt"];

/// Writes a trace as picture, rows and words into a folder, which is made where there is none; files that are there are replaced
/// with `force` only.
///
/// # Errors
/// When a file exists and no `force` is given, or when one cannot be written: then none is.
pub fn write_trace(trace: &Trace, folder: PathBuf, force: bool) -> Result<PathBuf, OutputError> {
    let folder = place(folder)?;
    let places = FILES.map(|file| file_place(&folder.join(file), force));
    let svg = drawings::of_trace(trace)?.svg;
    let rows = serde_json::to_string_pretty(trace).map_err(|fault| at(&folder)(fault.into()))?;
    let texts = [svg, rows + "\n", trace_text(trace)];
    let places = places.into_iter().collect::<Result<Vec<_>, _>>()?;
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    for (place, text) in places.iter().zip(texts) {
        replace(place, text.as_bytes())?;
    }
    Ok(folder)
}

/// A trace as JSON.
pub fn trace_document(trace: &Trace) -> serde_json::Value {
    serde_json::to_value(trace).unwrap_or_default()
}

/// Whether a folder could take the files of a trace.
///
/// # Errors
/// When a file exists and no `force` is given.
pub fn check_trace_place(folder: &Path, force: bool) -> Result<(), OutputError> {
    let folder = place(folder.to_owned())?;
    FILES.iter().try_for_each(|file| file_place(&folder.join(file), force).map(drop))
}
