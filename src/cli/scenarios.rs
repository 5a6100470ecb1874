//! `microbiz scenarios`: the gallery inside the binary.

use super::speech::{escaped, on_stdout, say};
use super::{Failure, source};
use crate::scenario::{
    GalleryEntry, Study, gallery, lesson_scenarios, parameter_table, studies, suggestion, theory,
};
use anyhow::anyhow;

#[derive(Clone, Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// Of these scenarios and studies only.
    names: Vec<String>,
    /// Print the files themselves, to copy and change.
    #[arg(long, requires = "names")]
    print: bool,
    /// Print every key of a scenario file instead, with unit, default, meaning and source.
    #[arg(long, conflicts_with = "names")]
    keys: bool,
    /// Print every measure instead, with what it is called, what it is, its unit, and whether more is better.
    #[arg(long, conflicts_with_all = ["names", "keys"])]
    measures: bool,
    /// Print every warning instead, with what it sees, what that does to the answer, and how to mend it.
    #[arg(long, conflicts_with_all = ["names", "keys", "measures"])]
    warnings: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    if arguments.keys {
        return on_stdout(&escaped(&parameter_table()));
    }
    if arguments.measures {
        return on_stdout(&super::explain::all_measures());
    }
    if arguments.warnings {
        return on_stdout(&super::explain::all_lints());
    }
    if arguments.print {
        return print(&arguments.names);
    }
    for name in &arguments.names {
        named(name)?;
    }
    let is_wanted = |entry: &&GalleryEntry| {
        arguments.names.is_empty() || arguments.names.iter().any(|name| name == entry.name)
    };
    let width = gallery().iter().map(|entry| entry.name.len()).max().unwrap_or(0);
    for entry in gallery().iter().filter(is_wanted) {
        let scenario = source::embedded(entry)?;
        let claims = match scenario.tests() {
            [] => String::new(),
            claims => format!(" [{}]", claims.join(", ")),
        };
        say!("{:<width$}  {}{claims}", entry.name, scenario.question())?;
    }
    if arguments.names.is_empty() {
        say!("\nSmall firms, those of the lessons in `microbiz lab`:\n")?;
    }
    for entry in lesson_scenarios().iter().filter(is_wanted) {
        say!("{:<width$}  {}", entry.name, source::embedded(entry)?.question())?;
    }
    if arguments.names.is_empty() {
        say!(
            "\nRun one with `microbiz run NAME`, read it with `microbiz scenarios NAME --print`. Studies, for `microbiz sweep NAME`:\n"
        )?;
    }
    for entry in studies().iter().filter(is_wanted) {
        let study = Study::parse(&format!("{}.toml", entry.name), entry.text)?;
        say!("{:<width$}  {} [{}]", entry.name, study.question(), study.design())?;
    }
    Ok(())
}

/// The files of scenarios and studies, as they are.
fn print(names: &[String]) -> Result<(), Failure> {
    for name in names {
        on_stdout(named(name)?.text)?;
    }
    Ok(())
}

/// The scenario or study of this name.
fn named(name: &str) -> anyhow::Result<&'static GalleryEntry> {
    let all = || gallery().iter().chain(studies()).chain(lesson_scenarios());
    all().chain(theory()).find(|entry| entry.name == name).ok_or_else(|| {
        let hint = suggestion(name, all().map(|entry| entry.name));
        anyhow!("there is no scenario and no study “{name}”{hint}")
    })
}
