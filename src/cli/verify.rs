//! `microbiz verify`: the known answers of theory and the promises of the engine, on this machine.

use super::Failure;
use super::run::failure;
use super::source;
use crate::experiment::{Execution, Experiment, Verdict, check_promises};
use crate::scenario::theory;
use anyhow::anyhow;
use std::sync::atomic::AtomicBool;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {}

pub(super) fn run(_arguments: &Arguments, quiet: bool) -> Result<(), Failure> {
    let interrupted = AtomicBool::new(false);
    let execution =
        Execution { threads: 0, log_insights: false, interrupted: &interrupted, progress: &|_, _| {} };
    if !quiet {
        println!("{:<10} {:<62} {:>12} {:>12} {:>7}", "test", "measure", "expected", "got", "z");
    }
    let mut broken = 0;
    let mut show = |verdicts: Vec<Verdict>| {
        for verdict in verdicts {
            broken += u32::from(!verdict.holds);
            if !quiet || !verdict.holds {
                println!("{}", line(&verdict));
            }
        }
    };
    for entry in theory() {
        let results =
            Experiment::new(source::embedded(entry)?).and_then(|e| e.run(execution)).map_err(failure)?;
        show(results.verdicts());
    }
    show(check_promises(execution).map_err(failure)?);
    match broken {
        0 if quiet => Ok(()),
        0 => {
            println!("every known answer and every promise holds");
            Ok(())
        }
        broken => Err(Failure::Promise(anyhow!("{broken} known answers or promises are broken"))),
    }
}

fn line(verdict: &Verdict) -> String {
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
