//! `microbiz check`: what `run` and `sweep` would say before they simulate, and what a reader of the results would stumble
//! over.

mod machine;

use super::diagnostic::{Diagnostic, Severity, is_coloured, shown};
use super::speech::{on_stdout, say};
use super::{Failure, prepared, source};
use crate::experiment::{Execution, Experiment};
use crate::results::wording::grouped_digits;
use crate::results::{Price, rounded};
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
    /// Measure what each misfit of the structures costs (span, depth, gates in series, a desk of one, overload), by paired runs.
    #[arg(long)]
    price: bool,
    /// Replications of these runs.
    #[arg(long, value_name = "N", default_value_t = 10, requires = "price", value_parser = clap::value_parser!(u32).range(2..=10_000))]
    replications: u32,
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
    prices: Vec<Price>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool, color: clap::ColorChoice) -> Result<(), Failure> {
    let mut checked = Vec::new();
    for file in &arguments.files {
        checked.push(check(file, arguments)?);
    }
    let all: Vec<Diagnostic> = checked.iter().flat_map(|checked| checked.diagnostics.clone()).collect();
    let prices: Vec<&Price> = checked.iter().flat_map(|checked| &checked.prices).collect();
    match arguments.format {
        Format::Text => text(&checked, arguments, quiet, color)?,
        Format::Json => on_stdout(&format!("{:#}\n", machine::json(&all, &prices)))?,
        Format::Sarif => on_stdout(&format!("{:#}\n", machine::sarif(&all)))?,
    }
    match all.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        true => Err(Failure::Said),
        false => Ok(()),
    }
}

fn check(file: &str, arguments: &Arguments) -> Result<Checked, Failure> {
    let checked = if source::is_study(file) { study(file) } else { scenario(file, arguments) };
    let mut checked = match checked {
        Ok(checked) => checked,
        Err(Failure::Input(error)) => Checked {
            file: file.to_owned(),
            summary: None,
            diagnostics: Diagnostic::of_error(file, &error),
            prices: Vec::new(),
        },
        Err(other) => return Err(other),
    };
    checked.diagnostics.sort_by(|a, b| (a.severity, &a.file, a.place).cmp(&(b.severity, &b.file, b.place)));
    Ok(checked)
}

fn scenario(file: &str, arguments: &Arguments) -> Result<Checked, Failure> {
    let experiment = prepared::experiment(file, Ok, false)?;
    let mut diagnostics: Vec<Diagnostic> = experiment.warnings().into_iter().map(Diagnostic::from).collect();
    let assumed = experiment.assumptions();
    diagnostics.extend(assumed.iter().map(|notice| Diagnostic::of_assumption(file, notice)));
    let interrupted = super::interrupt::flag();
    let execution = Execution { interrupted: &interrupted, ..Execution::default() };
    if arguments.trial {
        let seen = experiment.warnings_of_trial(execution).map_err(super::run::failure)?;
        diagnostics.extend(seen.into_iter().map(Diagnostic::from));
    }
    let prices = match arguments.price {
        true => experiment.prices(arguments.replications, execution).map_err(super::run::failure)?,
        false => Vec::new(),
    };
    let summary = Some(summary(file, &experiment, arguments.trial));
    Ok(Checked { file: file.to_owned(), summary, diagnostics, prices })
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
        "{file} can be run: {} ({}), about {} events a run.{told}",
        match structures.len() {
            1 => "one structure".to_owned(),
            n => format!("{n} structures"),
        },
        structures.join(", "),
        grouped_digits(to_one_digit(events))
    )
}

/// A number of which only the first digit is known.
fn to_one_digit(value: f64) -> f64 {
    let magnitude = libm::pow(10.0, libm::floor(libm::log10(value.max(1.0))));
    (value / magnitude).round() * magnitude
}

fn study(file: &str) -> Result<Checked, Failure> {
    let plan = source::plan(Path::new(file))?;
    let points = plan.points();
    let summary = if plan.study().scenario().is_some() {
        let sweep = source::sweep(Path::new(file))?;
        super::extent::within_bounds(&sweep.expected_events())?;
        let runs = sweep.runs();
        format!("{file} can be run: {points} points, {runs} runs. Run it with microbiz sweep {file}")
    } else {
        format!("{file} is a design of {points} points; it names no scenario to run")
    };
    let (diagnostics, prices) = (Vec::new(), Vec::new());
    Ok(Checked { file: file.to_owned(), summary: Some(summary), diagnostics, prices })
}

/// What each misfit costs, a line each.
fn told_prices(prices: &[Price]) -> String {
    let line = |price: &Price| {
        let cost = match (price.cost.value, price.cost.low, price.cost.high) {
            (Some(cost), Some(low), Some(high)) => {
                let [cost, low, high] = [cost, low, high].map(rounded);
                format!("costs {cost} d [{low}, {high}]")
            }
            _ => "cannot be priced with so few replications".to_owned(),
        };
        format!("  {}, {}: {cost} against {}\n", price.structure, price.misfit, price.change)
    };
    match prices.first() {
        None => "Prices: no span, depth, gate, desk or load of these structures asks for one.\n".to_owned(),
        Some(first) => format!(
            "Prices (restricted mean delay, {} replications under the same luck; the interval is in brackets)\n{}",
            first.replications,
            prices.iter().map(line).collect::<String>()
        ),
    }
}

fn text(
    checked: &[Checked],
    arguments: &Arguments,
    quiet: bool,
    color: clap::ColorChoice,
) -> Result<(), Failure> {
    let is_coloured = is_coloured(color, std::io::stdout().is_terminal());
    for Checked { file, summary, diagnostics, prices } in checked {
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
        if arguments.price && summary.is_some() {
            on_stdout(&super::speech::escaped(&told_prices(prices)))?;
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
