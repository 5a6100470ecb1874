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
    say!("lesson,title,seed,guess,answer")?;
    for (place, text) in codes.iter().enumerate() {
        match text.parse::<Code>() {
            Ok(code) => {
                let title = lessons()
                    .iter()
                    .find(|lesson| lesson.number == code.lesson)
                    .map_or("", |lesson| &lesson.title);
                say!(
                    "{},{title},{},{},{}",
                    code.lesson,
                    code.seed,
                    rounded(code.guess),
                    rounded(code.answer)
                )?;
            }
            Err(error) => wrong.push(format!("code {}: {error}", place + 1)),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::Input(anyhow!("{}", wrong.join("\n")))) }
}
