//! `microbiz explain`: what a key, a measure, a warning, a column of a table or a word of the output means.

use super::Failure;
use super::speech::{escaped, on_stdout};
use crate::description::{explained_word, words};
use crate::output::explained_column;
use crate::results::{Lint, Measure, Wanted};
use crate::scenario::{explained_key, key_names, suggestion};
use anyhow::anyhow;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// A key such as `span` or `market.niches`, a measure such as `delivered.share`, the code of a warning such as
    /// `short-follow-up`, a column of a table such as `variance_ratio`, or words of the output such as `truth retained`.
    #[arg(required = true, num_args = 1..)]
    name: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let name = arguments.name.join(" ").to_lowercase();
    let name = name.as_str();
    let lint = Lint::ALL.iter().find(|lint| lint.name() == name).map(|lint| of_lint(*lint));
    let measure = Measure::named(name).or_else(|| called(name)).map(of_measure);
    let parts = [lint, measure, explained_key(name), explained_column(name), explained_word(name)];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        let lints = Lint::ALL.iter().map(|lint| lint.name());
        let measures = Measure::ALL.iter().map(|measure| measure.name());
        let hint = suggestion(name, lints.chain(measures).chain(key_names()).chain(words()));
        // A list of all there is would help nobody.
        let hint = if hint.starts_with(": write one of") {
            ": `microbiz scenarios --keys` lists the keys, `--measures` the measures, `--warnings` the warnings"
                .to_owned()
        } else {
            hint
        };
        return Err(Failure::Input(anyhow!(
            "there is no key, measure, warning, column or word “{name}”{hint}"
        )));
    }
    on_stdout(&escaped(&parts.join("\n")))
}

/// The measure that people call so, with its unit in brackets or without.
fn called(name: &str) -> Option<Measure> {
    let name = name.split(" (").next().unwrap_or(name);
    Measure::ALL.iter().copied().find(|measure| measure.plain_name().to_lowercase() == name)
}

/// Every measure.
pub(super) fn all_measures() -> String {
    Measure::ALL.iter().copied().map(of_measure).collect::<Vec<_>>().join("\n")
}

/// Every warning.
pub(super) fn all_lints() -> String {
    Lint::ALL.iter().copied().map(of_lint).collect::<Vec<_>>().join("\n")
}

fn of_lint(lint: Lint) -> String {
    let (meaning, effect, remedy) = (lint.meaning(), lint.effect(), lint.remedy());
    format!(
        "{lint} (warning)\n  {meaning}\n  What it does to the answer: {effect}\n  How to mend it: {remedy}\n"
    )
}

fn of_measure(measure: Measure) -> String {
    let wanted = match measure.wanted() {
        Wanted::More => "more is better",
        Wanted::Less => "less is better",
        Wanted::Neither => "neither more nor less is better",
    };
    let (name, definition, unit) = (measure.plain_name(), measure.definition(), measure.unit());
    format!("{} (measure)\n  {name}: {definition}\n  In {unit}; {wanted}.\n", measure.name())
}
