//! `microbiz verify`: the known answers of theory and the promises of the engine, on this machine.

use super::run::{failure, run_with_progress};
use super::source;
use super::speech::say;
use super::{Failure, interrupt};
use crate::experiment::{Execution, Experiment, check_coverage, check_promises};
use crate::results::KnownAnswer;
use crate::scenario::{gallery, theory};
use anyhow::anyhow;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Judge the claims of the gallery instead, each at the precision it is shipped with.
    #[arg(long)]
    claims: bool,
    /// Draw every kind of interval over many seeds instead, and count how often it holds the truth.
    #[arg(long, conflicts_with = "claims")]
    coverage: bool,
}

pub(super) fn run(arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    match arguments {
        Arguments { coverage: true, .. } => coverage(quiet),
        Arguments { claims: true, .. } => claims(quiet),
        Arguments { .. } => known(quiet),
    }
}

/// Draws every kind of interval that a table prints, and shows how often it held the truth.
fn coverage(quiet: bool) -> Result<(), Failure> {
    if !quiet {
        println!("{:<40} {:<40} {:>9} {:>7}", "kind of interval", "printed in", "intervals", "held");
    }
    let mut broken = 0;
    for kind in check_coverage() {
        let mark = if kind.is_kept() { "" } else { "  BROKEN" };
        broken += u32::from(!kind.is_kept());
        if !quiet || !kind.is_kept() {
            let held = format!("{:.1} %", kind.held * 100.0);
            println!("{:<40} {:<40} {:>9} {held:>7}{mark}", kind.kind, kind.printed_in, kind.intervals);
        }
    }
    match broken {
        0 if quiet => Ok(()),
        0 => {
            println!("every kind of interval holds as often as it says");
            Ok(())
        }
        n => Err(Failure::Promise(anyhow!("{n} kinds of interval do not hold as often as they say"))),
    }
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
    let interrupted = interrupt::flag();
    let execution = Execution { interrupted: &interrupted, ..Execution::default() };
    if !quiet {
        say!("{:<10} {:<62} {:>12} {:>12} {:>7}", "test", "measure", "expected", "got", "z")?;
    }
    let mut broken = 0;
    let mut show = |verdicts: Vec<KnownAnswer>| -> Result<(), Failure> {
        for verdict in verdicts {
            broken += u32::from(!verdict.holds);
            if !quiet || !verdict.holds {
                say!("{}", line(&verdict))?;
            }
        }
        Ok(())
    };
    for entry in theory() {
        let results =
            Experiment::new(source::embedded(entry)?).and_then(|e| e.run(execution)).map_err(failure)?;
        show(results.known)?;
    }
    show(check_promises(execution).map_err(failure)?)?;
    match broken {
        0 if quiet => Ok(()),
        0 => {
            say!("every known answer and every promise holds")?;
            Ok(())
        }
        broken => Err(Failure::Promise(anyhow!("{broken} known answers or promises are broken"))),
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
