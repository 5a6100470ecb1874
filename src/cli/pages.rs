//! `microbiz completions` and `microbiz manual`: what shells and `man` want to know of the command line.

use super::speech::on_stdout;
use super::{Cli, Failure};
use anyhow::Context;
use clap::CommandFactory;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    shell: clap_complete::Shell,
}

/// Prints the script that completes the command line in a shell.
pub(super) fn completions(arguments: &Completions) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "microbiz", &mut script);
    on_stdout(&String::from_utf8_lossy(&script))
}

/// Prints the manual: the page of the program, then one of each verb.
pub(super) fn manual() -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let mut pages = Vec::new();
    let verbs: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    for page in std::iter::once(command).chain(verbs) {
        clap_mangen::Man::new(page).render(&mut pages).context("the manual cannot be written")?;
    }
    on_stdout(&String::from_utf8_lossy(&pages))
}
