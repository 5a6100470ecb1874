//! `microbiz claims`: claims that are put down before the run.

use super::speech::{on_stdout, say};
use super::{Failure, prepared};
use anyhow::{Context, bail};
use std::path::PathBuf;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to do with them.
    #[arg(value_enum, value_name = "WHAT")]
    what: What,
    /// The scenario file.
    scenario: String,
    /// Write the seal into the file, below its `schema_version`; a seal that is there is replaced.
    #[arg(long)]
    write: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum What {
    /// Print the seal of claims and scenario: the run says whether both are still as they were.
    Seal,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match arguments.what {
        What::Seal => seal(arguments),
    }
}

fn seal(arguments: &Arguments) -> Result<(), Failure> {
    let experiment = prepared::experiment(&arguments.scenario, Ok, true)?;
    if !experiment.scenario().has_claims() {
        let text = format!("{} makes no claims: write [[claims]] with what you expect", arguments.scenario);
        return Err(Failure::Input(anyhow::anyhow!(text)));
    }
    let line = format!("sealed = \"{}\"", experiment.seal());
    if !arguments.write {
        return on_stdout(&format!("{line}\n"));
    }
    write(&PathBuf::from(&arguments.scenario), &line)?;
    say!("{} is sealed: keep the line, or register it where others can see when", arguments.scenario)
}

/// Puts the seal into a file, in the place of one that is there or below the version.
fn write(path: &std::path::Path, seal: &str) -> anyhow::Result<()> {
    let name = path.display();
    if !path.is_file() {
        bail!("{name} is no file: copy a scenario of the gallery with `microbiz scenarios NAME --print`");
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("{name} cannot be read"))?;
    let is = |line: &str, key: &str| {
        line.trim_start().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let has_seal = text.lines().any(|line| is(line, "sealed"));
    let mut sealed = String::with_capacity(text.len() + seal.len() + 1);
    for line in text.split_inclusive('\n') {
        let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
        match (has_seal, is(line, "sealed"), is(line, "schema_version")) {
            (true, true, _) => sealed += &format!("{seal}{end}"),
            (false, _, true) => sealed += &format!("{}{end}{seal}{end}", line.trim_end_matches(['\r', '\n'])),
            _ => sealed += line,
        }
    }
    // Through a link to what it stands for, and with the rights that the file has.
    let target = std::fs::canonicalize(path).with_context(|| format!("{name} cannot be found"))?;
    let rights = std::fs::metadata(&target).with_context(|| format!("{name} cannot be read"))?.permissions();
    let folder = target.parent().unwrap_or(std::path::Path::new("."));
    let beside =
        tempfile::NamedTempFile::new_in(folder).with_context(|| format!("there is no room beside {name}"))?;
    std::fs::write(beside.path(), sealed).with_context(|| format!("{name} cannot be written"))?;
    std::fs::set_permissions(beside.path(), rights).with_context(|| format!("{name} cannot be written"))?;
    beside.persist(&target).with_context(|| format!("{name} cannot be replaced"))?;
    Ok(())
}
