//! What is wrong with a file, or worth knowing about it, shown at its place.

use super::source;
use crate::results::{Notice, Warning};
use crate::scenario::{Place, Problem, Problems};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use std::path::Path;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Severity {
    /// Nothing runs until it is mended.
    Error,
    /// It runs, and its reader may stumble.
    Warning,
    /// What was assumed.
    Note,
}

impl Severity {
    /// As written in JSON and SARIF alike.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }

    fn level(self) -> Level<'static> {
        match self {
            Self::Error => Level::ERROR,
            Self::Warning => Level::WARNING,
            Self::Note => Level::NOTE,
        }
    }
}

/// One thing to be said about a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Diagnostic {
    pub severity: Severity,
    /// What `explain` takes; `invalid` for errors, `assumption` for notes.
    pub code: &'static str,
    pub file: String,
    pub place: Option<Place>,
    pub text: String,
    pub help: Option<String>,
}

impl From<Problem> for Diagnostic {
    fn from(problem: Problem) -> Self {
        let Problem { file, place, text, help } = problem;
        Self { severity: Severity::Error, code: "invalid", file, place, text, help }
    }
}

impl From<Warning> for Diagnostic {
    fn from(warning: Warning) -> Self {
        let Warning { lint, structure, file, place, text, .. } = warning;
        let text = if structure.is_empty() { text } else { format!("{structure}: {text}") };
        let (severity, help) = (Severity::Warning, Some(lint.remedy().to_owned()));
        Self { severity, code: lint.name(), file, place, text, help }
    }
}

impl Diagnostic {
    /// What an organisation assumes.
    pub fn of_assumption(file: &str, notice: &Notice) -> Self {
        let text = format!("{}: {}", notice.structure, notice.text);
        let (severity, code) = (Severity::Note, "assumption");
        Self { severity, code, file: file.to_owned(), place: None, text, help: None }
    }

    /// Everything that an error says of a file.
    pub fn of_error(file: &str, error: &anyhow::Error) -> Vec<Self> {
        match error.downcast_ref::<Problems>() {
            Some(Problems(problems)) => problems.iter().cloned().map(Self::from).collect(),
            None => vec![Self {
                severity: Severity::Error,
                code: "invalid",
                file: file.to_owned(),
                place: None,
                text: format!("{error:#}"),
                help: None,
            }],
        }
    }
}

/// More of a kind than anybody reads before mending the first.
const MOST_SHOWN: usize = 100;

/// All of them, or the first hundred, as a person reads them on a terminal: the line, what is underlined, what helps.
pub(super) fn shown(diagnostics: &[Diagnostic], is_coloured: bool) -> String {
    let renderer = if is_coloured { Renderer::styled() } else { Renderer::plain() };
    let mut sources = Sources::default();
    let told = diagnostics.iter().take(MOST_SHOWN);
    let mut text: String =
        told.map(|diagnostic| one(diagnostic, &renderer, sources.of(&diagnostic.file)) + "\n\n").collect();
    if diagnostics.len() > MOST_SHOWN {
        text += &format!("and {} more; --format json has them all\n\n", diagnostics.len() - MOST_SHOWN);
    }
    text
}

fn one(diagnostic: &Diagnostic, renderer: &Renderer, source: Option<&str>) -> String {
    // A file may hold anything, and a terminal obeys it.
    let clean = super::speech::escaped;
    let title = diagnostic.severity.level().primary_title(clean(&diagnostic.text));
    let title = if diagnostic.severity == Severity::Warning { title.id(diagnostic.code) } else { title };
    let line = diagnostic.place.zip(source).and_then(|(place, source)| underlined(place, source));
    let file = clean(&diagnostic.file);
    let group = match &line {
        Some((line, text, span)) => title.element(
            Snippet::source(text.as_str())
                .path(file)
                .line_start(*line)
                .annotation(AnnotationKind::Primary.span(span.clone())),
        ),
        None => title.element(annotate_snippets::Origin::path(file)),
    };
    let group = match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(clean(help))),
        None => group,
    };
    renderer.render(&[group])
}

/// The number and text of the line of a place, and the bytes of it that are meant.
fn underlined(place: Place, source: &str) -> Option<(usize, String, std::ops::Range<usize>)> {
    let line = source.lines().nth(place.line - 1)?;
    let shown: Vec<String> = line.chars().map(|c| super::speech::escaped(&c.to_string())).collect();
    let at = |column: usize| shown.iter().take(column).map(String::len).sum::<usize>();
    let start = at(place.column - 1);
    Some((place.line, shown.concat(), start..at(place.column - 1 + place.length).max(start)))
}

/// The texts of files that are spoken of, read once.
#[derive(Default)]
struct Sources(std::collections::BTreeMap<String, Option<String>>);

impl Sources {
    fn of(&mut self, file: &str) -> Option<&str> {
        let text = self.0.entry(file.to_owned()).or_insert_with(|| source::text_of_scenario(Path::new(file)));
        text.as_deref()
    }
}

/// Whether a stream is to be coloured, as the user and the environment want it.
pub(super) fn is_coloured(choice: clap::ColorChoice, is_terminal: bool) -> bool {
    match choice {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|no| no.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_underlined_in_characters_and_not_in_bytes() {
        let place = Place { line: 2, column: 5, length: 3 };
        let (line, text, span) = underlined(place, "a = 1\n\"ü\" = xyz # ok").unwrap();
        assert_eq!((line, &text[span]), (2, "= x"));
        let past = Place { line: 1, column: 6, length: 4 };
        assert_eq!(underlined(past, "a = 1").unwrap().2, 5..5, "the end of a line");
        assert!(underlined(Place { line: 9, column: 1, length: 1 }, "a").is_none());
    }

    #[test]
    fn nothing_of_a_file_moves_the_cursor() {
        let place = Some(Place { line: 1, column: 1, length: 4 });
        let diagnostic = Diagnostic {
            severity: Severity::Error,
            code: "invalid",
            file: "no\u{1b}[2J".to_owned(),
            place,
            text: "\u{1b}]0;x".to_owned(),
            help: Some("\u{9b}2J".to_owned()),
        };
        let text = one(&diagnostic, &Renderer::plain(), Some("\u{1b}[31m = 1"));
        assert!(!text.contains(['\u{1b}', '\u{9b}']), "{text:?}");
    }
}
