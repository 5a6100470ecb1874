//! `microbiz schema`: the JSON Schema that editors complete and check files with.

use super::Failure;
use super::speech::on_stdout;
use crate::scenario::{FileKind, schema};

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// The kind of file.
    #[arg(value_enum, default_value_t = Kind::Scenario, value_name = "KIND")]
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    /// Structures that are compared.
    Scenario,
    /// Many points of a scenario.
    Study,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let kind = match arguments.kind {
        Kind::Scenario => FileKind::Scenario,
        Kind::Study => FileKind::Study,
    };
    on_stdout(&format!("{:#}\n", schema(kind)))
}
