//! A parameter in words: what it means, what it takes, what it is where nothing is written.

use super::{Kind, Parameter};
use std::fmt;

impl Kind {
    /// What values it takes, as one would tell somebody who writes one.
    pub fn form(self) -> String {
        match self {
            Self::Text => "a text in quotes".to_owned(),
            Self::TextList => "a list of texts".to_owned(),
            Self::Count(low, high) if low == high => format!("{low}"),
            Self::Count(low, high) => format!("a whole number from {low} to {high}"),
            Self::Number(low, high) => format!("a number from {low} to {high}"),
            Self::Edits => "a list of edits of a chart, such as [\"remove level 4\"]".to_owned(),
            Self::Flag => "true or false".to_owned(),
            Self::Share => "a number from 0 to 1".to_owned(),
            Self::Duration => "a duration such as \"2w\"".to_owned(),
            Self::Length => {
                "a duration such as \"2d\", or a distribution such as { exponential = \"2d\" }".to_owned()
            }
            Self::PerTeam => {
                "a duration or a distribution; a list of them by level; or a table of them by team".to_owned()
            }
            Self::PerHeight => "a duration, or a list of durations from the lowest link up".to_owned(),
            Self::Choice(choices) => format!("one of {}", quoted(choices)),
            Self::Selector => "a word such as \"leaves\", or a table that selects posts by column".to_owned(),
            Self::Owner => "\"by_attribute\", \"by_niche\", or a table from attribute to team".to_owned(),
            Self::Amounts => "a list of amounts such as [0, 5000, 50000]".to_owned(),
            Self::Claim => "a claim such as \"a.delivered.share > 1.1 * b.delivered.share\"".to_owned(),
            Self::Numbers(keys, low, high) => {
                format!("a table of numbers from {low} to {high} with the keys {}", keys.join(", "))
            }
            Self::Levels => "a list of values such as [4, 6, 8], or of named edits".to_owned(),
            Self::Range => "two numbers or durations, the lesser first".to_owned(),
            Self::Law => "a distribution such as { triangular = [1, 2, 6] }".to_owned(),
        }
    }
}

fn quoted(choices: &[&str]) -> String {
    choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Parameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.name)?;
        if !self.unit.is_empty() {
            write!(f, " ({})", self.unit)?;
        }
        write!(f, ": {}; takes {}", self.meaning, self.kind.form())?;
        if !self.default.is_empty() {
            write!(f, "; default {}", self.default)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::reference::{Section, of};

    #[test]
    fn a_parameter_says_what_it_means_takes_and_is_by_default() {
        let span = of(Section::Structure).find(|parameter| parameter.name == "span").unwrap();
        let text = "span (reports): people or teams under one manager: in the template hierarchy also the size of the teams in \
             functions; takes a whole number from 2 to 1000; default 7";
        assert_eq!(span.to_string(), text);
    }
}
