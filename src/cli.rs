//! The command line: one file a verb, its arguments and `run`. It computes nothing that a library user could not.

mod analyse;
mod bundle;
mod check;
mod claims;
mod describe;
mod diagnostic;
mod explain;
#[cfg(feature = "import")]
mod export;
mod extent;
mod grade;
#[cfg(feature = "import")]
mod import;
mod interrupt;
mod lab;
mod merge;
mod new;
mod optimise;
mod pages;
mod prepared;
mod progress;
mod replay;
mod report;
mod run;
mod scenarios;
mod schema;
mod slurm;
mod source;
mod speech;
mod sweep;
mod trace;
mod verify;

use crate::scenario::Problems;
use clap::{Parser, Subcommand};
use speech::tell;
use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::OnceLock;

/// How fast, how truly and to what effect customer insight reaches the teams that can act on it: hierarchy against
/// network, simulated.
#[derive(Debug, Parser)]
#[command(name = "microbiz", version, about, max_term_width = 110)]
struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
    /// Print errors only.
    #[arg(long, global = true)]
    quiet: bool,
    /// When to colour errors and help.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: clap::ColorChoice,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Compare the structures of a scenario; without a name, the headline.
    Run(run::Arguments),
    /// Say what is wrong with scenario and study files, and what a reader of their results would stumble over.
    Check(check::Arguments),
    /// Describe the model by the ODD protocol, or what the structures of a scenario share and differ in.
    Describe(describe::Arguments),
    /// Seal the claims of a scenario before it is run, so that everybody can see whether they were edited after.
    Claims(claims::Arguments),
    /// Say what a key, a measure, a warning or a column means.
    Explain(explain::Arguments),
    /// Write a scenario to begin with.
    New(new::Arguments),
    /// Print the JSON Schema that editors complete and check files with.
    Schema(schema::Arguments),
    /// Follow one shift through every structure under the same luck, in words and as a picture.
    Trace(trace::Arguments),
    /// List the gallery inside the binary.
    Scenarios(scenarios::Arguments),
    /// Check the known answers of theory and the promises of the engine.
    Verify(verify::Arguments),
    /// Run a study: a design of many points, kept as they finish, resumed after any end.
    Sweep(sweep::Arguments),
    /// Put the shards of a study together.
    Merge(merge::Arguments),
    /// Say which factors of a study matter, how outputs answer to them, and how far that can be trusted.
    Analyse(analyse::Arguments),
    /// Find the best of all structures at all points of a study, dropping the worse early.
    Optimise(optimise::Arguments),
    /// Write the scripts that run a study on a Slurm cluster.
    Slurm(slurm::Arguments),
    /// Pack a finished study into one file that anybody can replay.
    Bundle(bundle::Arguments),
    /// Open the lab: a page in which structures live side by side while one moves something.
    Lab(lab::Arguments),
    /// Say what the codes of a class say: guesses, and what came out.
    Grade(grade::Arguments),
    /// Look at files of people and posts, and write the scenario that reads them.
    #[cfg(feature = "import")]
    Import(import::Arguments),
    /// Write a structure as the sheet it came from, with what changed, or for other tools.
    #[cfg(feature = "import")]
    Export(export::Arguments),
    /// Write the report of a folder again, from its rows.
    Report(report::Arguments),
    /// Run a bundle again and compare every table byte for byte.
    Replay(replay::Arguments),
    /// Print the script that completes the command line in a shell.
    Completions(pages::Completions),
    /// Print the manual, for `man -l -`.
    Manual,
}

/// Why a verb ended without success, as an exit code.
#[derive(Debug)]
enum Failure {
    /// Some runs failed; they are kept and listed: 1.
    Runs { failed: u64, of: u64 },
    /// Usage, scenario or input: 2.
    Input(anyhow::Error),
    /// The same, where the verb has said it all.
    Said,
    /// A promise, invariant or known answer is broken: 3.
    Promise(anyhow::Error),
    /// Somebody stopped it: 130.
    Interrupted,
    /// Whoever read what is printed has seen enough, such as `head`: 0, and not a word.
    NobodyReads,
}

impl Failure {
    fn exit_code(&self) -> u8 {
        match self {
            Self::Runs { .. } => 1,
            Self::Input(_) | Self::Said => 2,
            Self::Promise(_) => 3,
            Self::Interrupted => 130,
            Self::NobodyReads => 0,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Input(error.into())
    }
}

/// The words of the command line, the name of the program first.
static WORDS: OnceLock<Vec<OsString>> = OnceLock::new();

/// Parses the arguments, runs the verb, and says on stderr what went wrong.
pub fn main() -> ExitCode {
    ExitCode::from(main_of(std::env::args_os().collect()))
}

/// The same for a host that is not this program, such as a script of Python: `words` begin with the name of the program; returned is the
/// exit code. A process does it once.
pub fn main_of(words: Vec<OsString>) -> u8 {
    let words = WORDS.get_or_init(|| words);
    let mut color = clap::ColorChoice::Auto;
    let done = match Cli::try_parse_from(words) {
        Ok(cli) => {
            color = cli.color;
            run_verb(cli)
        }
        // Help and version come this way as well.
        Err(told) => match told.print() {
            Ok(()) => return told.exit_code() as u8,
            Err(fault) => Err(speech::ended(&fault)),
        },
    };
    match done {
        Ok(()) => 0,
        Err(failure) => {
            match &failure {
                Failure::Input(error) => tell_input(error, color),
                Failure::Promise(error) => tell!("error: {error:#}"),
                Failure::Runs { failed, of } => {
                    tell!("{failed} of {of} runs failed: the column “cause” of runs.csv says why");
                }
                Failure::Interrupted => tell!("interrupted"),
                Failure::Said | Failure::NobodyReads => {}
            }
            failure.exit_code()
        }
    }
}

/// Problems at their places for a person at a terminal, a line each for whatever else reads it.
fn tell_input(error: &anyhow::Error, color: clap::ColorChoice) {
    let is_terminal = std::io::stderr().is_terminal();
    match error.downcast_ref::<Problems>() {
        Some(_) if is_terminal => {
            let diagnostics = diagnostic::Diagnostic::of_error("", error);
            speech::on_stderr_as_is(&diagnostic::shown(
                &diagnostics,
                diagnostic::is_coloured(color, is_terminal),
            ));
        }
        _ => tell!("error: {error:#}"),
    }
}

fn run_verb(cli: Cli) -> Result<(), Failure> {
    let quiet = cli.quiet;
    match cli.verb {
        None => run::run(&run::Arguments::default(), quiet),
        Some(Verb::Run(arguments)) => run::run(&arguments, quiet),
        Some(Verb::Check(arguments)) => check::run(&arguments, quiet, cli.color),
        Some(Verb::Describe(arguments)) => describe::run(&arguments),
        Some(Verb::Claims(arguments)) => claims::run(&arguments),
        Some(Verb::Explain(arguments)) => explain::run(&arguments),
        Some(Verb::New(arguments)) => new::run(&arguments),
        Some(Verb::Schema(arguments)) => schema::run(&arguments),
        Some(Verb::Trace(arguments)) => trace::run(&arguments, quiet),
        Some(Verb::Scenarios(arguments)) => scenarios::run(&arguments),
        Some(Verb::Verify(arguments)) => verify::run(&arguments, quiet),
        Some(Verb::Sweep(arguments)) => sweep::run(&arguments, quiet),
        Some(Verb::Merge(arguments)) => merge::run(&arguments, quiet),
        Some(Verb::Analyse(arguments)) => analyse::run(&arguments, quiet),
        Some(Verb::Optimise(arguments)) => optimise::run(&arguments, quiet),
        Some(Verb::Slurm(arguments)) => slurm::run(&arguments, quiet),
        Some(Verb::Bundle(arguments)) => bundle::run(&arguments, quiet),
        Some(Verb::Lab(arguments)) => lab::run(&arguments, quiet),
        Some(Verb::Grade(arguments)) => grade::run(&arguments),
        #[cfg(feature = "import")]
        Some(Verb::Import(arguments)) => import::run(&arguments, quiet),
        #[cfg(feature = "import")]
        Some(Verb::Export(arguments)) => export::run(&arguments, quiet),
        Some(Verb::Report(arguments)) => report::run(&arguments, quiet),
        Some(Verb::Replay(arguments)) => replay::run(&arguments, quiet),
        Some(Verb::Completions(arguments)) => pages::completions(&arguments),
        Some(Verb::Manual) => pages::manual(),
    }
}

/// All cores of this machine.
fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
