//! `microbiz grade`: what the codes of a class say.

use super::Failure;
use super::speech::say;
use crate::lab::{Code, lessons};
use crate::results::rounded;
use anyhow::{Context, anyhow};
use std::io::Read;

#[derive(Clone, Debug, clap::Args)]
pub(super) struct Arguments {
    /// Codes of twelve characters; without any, lines of standard input.
    codes: Vec<String>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let mut codes = arguments.codes.clone();
    if codes.is_empty() {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("standard input cannot be read")?;
        codes = text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    }
    let mut wrong = Vec::new();
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(["lesson", "title", "seed", "guess", "answer"]).context("no table can be made")?;
    for (place, text) in codes.iter().enumerate() {
        match text.parse::<Code>() {
            Ok(Code { lesson, seed, guess, answer }) => {
                let known = lessons().iter().find(|known| known.number == lesson);
                let title = known.map_or_else(String::new, |known| known.title.clone());
                let row = [lesson.to_string(), title, seed.to_string(), rounded(guess), rounded(answer)];
                table.write_record(row).context("no table can be made")?;
            }
            Err(error) => wrong.push(format!("code {}: {error}", place + 1)),
        }
    }
    let table = table.into_inner().map_err(|error| anyhow!("{error}"))?;
    say!("{}", String::from_utf8_lossy(&table).trim_end())?;
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Input(anyhow!("{}", wrong.join("\n")))) }
}
