//! `microbiz verify`: the known answers of theory and the promises of the engine, on this machine.

mod report;

use super::run::{failure, run_with_progress};
use super::source;
use super::speech::say;
use super::{Failure, interrupt};
use crate::experiment::{Coverage, Execution, Experiment, check_coverage, check_promises};
use crate::results::KnownAnswer;
use crate::scenario::{gallery, theory};
use anyhow::{Context, anyhow};
use report::Checked;
use std::path::{Path, PathBuf};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Judge the claims of the gallery instead, each at the precision it is shipped with.
    #[arg(long)]
    claims: bool,
    /// Draw every kind of interval over many seeds instead, and count how often it holds the truth.
    #[arg(long, conflicts_with = "claims")]
    coverage: bool,
    /// Write what was checked into a file that a reviewer can keep; with --coverage the intervals as well.
    #[arg(long, value_name = "FILE", conflicts_with = "claims")]
    report: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    if let Some(file) = &arguments.report {
        return filed(file, arguments.coverage, quiet);
    }
    match arguments {
        Arguments { coverage: true, .. } => coverage(quiet),
        Arguments { claims: true, .. } => claims(quiet),
        Arguments { .. } => known(quiet),
    }
}

/// Draws every kind of interval that a table prints, and shows how often it held the truth.
fn coverage(quiet: bool) -> Result<(), Failure> {
    covered(quiet).and_then(|kinds| match kinds.iter().filter(|kind| !kind.is_kept()).count() {
        0 if quiet => Ok(()),
        0 => say!("every kind of interval holds as often as it says"),
        n => Err(Failure::Promise(anyhow!("{n} kinds of interval do not hold as often as they say"))),
    })
}

/// The same, kind by kind, told as it goes.
fn covered(quiet: bool) -> Result<Vec<Coverage>, Failure> {
    if !quiet {
        say!("{:<40} {:<40} {:>9} {:>7}", "kind of interval", "printed in", "intervals", "held")?;
    }
    let kinds = check_coverage();
    for kind in kinds.iter().filter(|kind| !quiet || !kind.is_kept()) {
        let mark = if kind.is_kept() { "" } else { "  BROKEN" };
        let held = format!("{:.1} %", kind.held * 100.0);
        say!("{:<40} {:<40} {:>9} {held:>7}{mark}", kind.kind, kind.printed_in, kind.intervals)?;
    }
    Ok(kinds)
}

/// Runs every scenario of the gallery that makes claims, and holds the verdicts against what it expects.
fn claims(quiet: bool) -> Result<(), Failure> {
    let (mut judged, mut surprises) = (0, 0);
    for entry in gallery() {
        let experiment = Experiment::new(source::embedded(entry)?).map_err(failure)?;
        if !experiment.scenario().has_claims() {
            continue;
        }
        for claim in run_with_progress(&experiment, Execution::default(), quiet)?.claims {
            judged += 1;
            surprises += u32::from(!claim.is_as_expected());
            let mark = if claim.is_as_expected() { "" } else { "  NOT AS EXPECTED" };
            if !quiet || !claim.is_as_expected() {
                say!("{:<32} {:<10} {}{mark}", entry.name, claim.verdict, claim.claim)?;
            }
        }
    }
    match surprises {
        0 if quiet => Ok(()),
        0 => {
            say!("{judged} claims: every verdict is the one that its scenario expects")?;
            Ok(())
        }
        n => Err(Failure::Promise(anyhow!(
            "{n} of {judged} verdicts are not the ones that their scenarios expect"
        ))),
    }
}

fn known(quiet: bool) -> Result<(), Failure> {
    judged(&checked(quiet)?, quiet)
}

/// Checks everything, writes what came out, and then says whether it holds.
fn filed(file: &Path, with_coverage: bool, quiet: bool) -> Result<(), Failure> {
    let mut checked = checked(quiet)?;
    if with_coverage {
        checked.coverage = covered(quiet)?;
    }
    std::fs::write(file, checked.report())
        .with_context(|| format!("{} cannot be written", file.display()))?;
    if !quiet {
        say!("{} is written", file.display())?;
    }
    judged(&checked, quiet)
}

/// Every known answer and every promise, told as it goes.
fn checked(quiet: bool) -> Result<Checked, Failure> {
    let interrupted = interrupt::flag();
    let execution = Execution { interrupted: &interrupted, ..Execution::default() };
    if !quiet {
        say!("{:<10} {:<62} {:>12} {:>12} {:>7}", "test", "measure", "expected", "got", "z")?;
    }
    let show = |verdict: &KnownAnswer| match verdict.holds && quiet {
        true => Ok(()),
        false => say!("{}", line(verdict)),
    };
    let mut checked = Checked::default();
    for entry in theory() {
        let results =
            Experiment::new(source::embedded(entry)?).and_then(|e| e.run(execution)).map_err(failure)?;
        results.known.iter().try_for_each(show)?;
        let seed = results.about.seed;
        checked.known.extend(results.known.into_iter().map(|known| (entry.name.to_owned(), seed, known)));
    }
    checked.promises = check_promises(execution).map_err(failure)?;
    checked.promises.iter().try_for_each(show)?;
    Ok(checked)
}

fn judged(checked: &Checked, quiet: bool) -> Result<(), Failure> {
    let known = checked.known.iter().map(|(.., known)| known).chain(&checked.promises);
    let broken = known.filter(|known| !known.holds).count();
    let uncovered = checked.coverage.iter().filter(|kind| !kind.is_kept()).count();
    match (broken, uncovered) {
        (0, 0) if quiet => Ok(()),
        (0, 0) => say!("every known answer and every promise holds"),
        (0, n) => Err(Failure::Promise(anyhow!("{n} kinds of interval do not hold as often as they say"))),
        (n, _) => Err(Failure::Promise(anyhow!("{n} known answers or promises are broken"))),
    }
}

fn line(verdict: &KnownAnswer) -> String {
    let number = |value: f64| format!("{value:.6}");
    let got = verdict.got.map_or_else(|| "not reached".to_owned(), number);
    let z = verdict.z.map_or_else(|| "exact".to_owned(), |z| format!("{z:+.2}"));
    let mark = if verdict.holds { "" } else { "  BROKEN" };
    format!(
        "{:<10} {:<62} {:>12} {got:>12} {z:>7}{mark}",
        verdict.test,
        verdict.what,
        number(verdict.expected)
    )
}
