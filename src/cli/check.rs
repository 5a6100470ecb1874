//! `microbiz check`: what `run` and `sweep` would say before they simulate, and what a reader of the results would stumble
//! over.

mod machine;

use super::diagnostic::{Diagnostic, Severity, is_coloured, shown};
use super::speech::{on_stdout, say};
use super::{Failure, prepared, source};
use crate::experiment::{Execution, Experiment};
use std::io::IsTerminal;
use std::path::Path;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Scenario or study files, or names of the gallery.
    #[arg(required = true)]
    files: Vec<String>,
    /// Run every structure once as well, to see who has too much to do and what does not arrive.
    #[arg(long)]
    trial: bool,
    /// How to say it.
    #[arg(long, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
}

/// Who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// People.
    Text,
    /// Programs: one document with a list of diagnostics.
    Json,
    /// Code scanners: SARIF 2.1.0.
    Sarif,
}

/// What there is to be said of one file.
struct Checked {
    file: String,
    /// What it comes to, where it can be run.
    summary: Option<String>,
    diagnostics: Vec<Diagnostic>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool, color: clap::ColorChoice) -> Result<(), Failure> {
    let mut checked = Vec::new();
    for file in &arguments.files {
        checked.push(check(file, arguments.trial)?);
    }
    let all: Vec<Diagnostic> = checked.iter().flat_map(|checked| checked.diagnostics.clone()).collect();
    match arguments.format {
        Format::Text => text(&checked, quiet, color)?,
        Format::Json => on_stdout(&format!("{:#}\n", machine::json(&all)))?,
        Format::Sarif => on_stdout(&format!("{:#}\n", machine::sarif(&all)))?,
    }
    match all.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        true => Err(Failure::Said),
        false => Ok(()),
    }
}

fn check(file: &str, trial: bool) -> Result<Checked, Failure> {
    let built = if source::is_study(file) { study(file) } else { scenario(file, trial) };
    let (summary, mut diagnostics) = match built {
        Ok(built) => built,
        Err(Failure::Input(error)) => (None, Diagnostic::of_error(file, &error)),
        Err(other) => return Err(other),
    };
    diagnostics.sort_by(|a, b| (a.severity, &a.file, a.place).cmp(&(b.severity, &b.file, b.place)));
    Ok(Checked { file: file.to_owned(), summary, diagnostics })
}

type Built = (Option<String>, Vec<Diagnostic>);

fn scenario(file: &str, trial: bool) -> Result<Built, Failure> {
    let experiment = prepared::experiment(file, Ok, false)?;
    let mut diagnostics: Vec<Diagnostic> = experiment.warnings().into_iter().map(Diagnostic::from).collect();
    let assumed = experiment.assumptions();
    diagnostics.extend(assumed.iter().map(|notice| Diagnostic::of_assumption(file, notice)));
    if trial {
        let interrupted = super::interrupt::flag();
        let execution = Execution { interrupted: &interrupted, ..Execution::default() };
        let seen = experiment.warnings_of_trial(execution).map_err(super::run::failure)?;
        diagnostics.extend(seen.into_iter().map(Diagnostic::from));
    }
    Ok((Some(summary(file, &experiment, trial)), diagnostics))
}

/// What a run of it takes, in words.
fn summary(file: &str, experiment: &Experiment, trial: bool) -> String {
    let structures: Vec<&str> = experiment.structures();
    let events = experiment.expected_events().events;
    let told = match trial {
        true => String::new(),
        false => format!(
            "\nWho would have too much to do shows in a trial, one run of each: microbiz check {file} --trial"
        ),
    };
    format!(
        "{file} can be run: {} ({}), some {events:.0e} events a run.{told}",
        match structures.len() {
            1 => "one structure".to_owned(),
            n => format!("{n} structures"),
        },
        structures.join(", ")
    )
}

fn study(file: &str) -> Result<Built, Failure> {
    let plan = source::plan(Path::new(file))?;
    let points = plan.points();
    if plan.study().scenario().is_none() {
        return Ok((
            Some(format!("{file} is a design of {points} points; it names no scenario to run")),
            Vec::new(),
        ));
    }
    let sweep = source::sweep(Path::new(file))?;
    super::extent::within_bounds(&sweep.expected_events())?;
    let text = format!(
        "{file} can be run: {points} points, {} runs. Run it with microbiz sweep {file}",
        sweep.runs()
    );
    Ok((Some(text), Vec::new()))
}

fn text(checked: &[Checked], quiet: bool, color: clap::ColorChoice) -> Result<(), Failure> {
    let is_coloured = is_coloured(color, std::io::stdout().is_terminal());
    for Checked { file, summary, diagnostics } in checked {
        let told: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|diagnostic| !quiet || diagnostic.severity == Severity::Error)
            .cloned()
            .collect();
        on_stdout(&shown(&told, is_coloured))?;
        if quiet {
            continue;
        }
        if let Some(summary) = summary {
            say!("{summary}")?;
        }
        let warnings = count(diagnostics, Severity::Warning);
        let errors = count(diagnostics, Severity::Error);
        if errors + warnings > 0 {
            say!("{file}: {}, {}", counted(errors, "error"), counted(warnings, "warning"))?;
        }
        if let Some(first) = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Warning) {
            say!("What a warning means: microbiz explain {}", first.code)?;
        }
    }
    Ok(())
}

fn count(diagnostics: &[Diagnostic], severity: Severity) -> usize {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
}

fn counted(count: usize, word: &str) -> String {
    match count {
        0 => format!("no {word}s"),
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    }
}
