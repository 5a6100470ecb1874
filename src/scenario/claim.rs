//! Claims as a scenario states them: one linear expression of measures against another.
//!
//! `network.delay_to_released.restricted_mean < 0.5 * hierarchy.delay_to_released.restricted_mean`
//! or, for what is as good as equal, `network.fit.mean = hybrid.fit.mean ± 0.01`.

use serde::{Deserialize, Deserializer, de::Error as _};

/// What the statistics say of a claim, or are expected to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is so.
    Supported,
    /// It is not so.
    Refuted,
    /// Neither is shown.
    Undecided,
}

impl Verdict {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Supported, Self::Refuted, Self::Undecided];

    /// As written in scenario files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Refuted => "refuted",
            Self::Undecided => "undecided",
        }
    }
}

crate::named::by_name!(Verdict);

/// A hypothesis that the statistics judge.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Claim {
    pub claim: Statement,
    pub expect: Verdict,
    #[serde(default)]
    pub tests: String,
    #[serde(default)]
    pub because: String,
}

/// A measure of a structure, times a factor.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Term {
    pub factor: f64,
    pub structure: String,
    pub measure: String,
}

/// `left < right` as a sum of terms and a constant that is claimed to be below zero; `left = right ± x` as one that is
/// claimed to lie within x of zero.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Statement {
    pub text: String,
    pub terms: Vec<Term>,
    pub constant: f64,
    /// The margin of an equivalence.
    pub within: Option<f64>,
}

impl<'de> Deserialize<'de> for Statement {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(input)?).map_err(D::Error::custom)
    }
}

const FORM: &str = "write two sums of measures with < or > between them, such as \
    \"network.fit.mean > 1.1 * hierarchy.fit.mean\", or with = and a margin, such as \
    \"network.fit.mean = hybrid.fit.mean ± 0.01\"";

impl Statement {
    /// Reads a claim.
    pub fn parse(text: &str) -> Result<Self, String> {
        let at = |mark: char| text.split_once(mark);
        let (left, right, sign, within) = match (at('<'), at('>'), at('=')) {
            (Some((left, right)), None, None) => (left, right, 1.0, None),
            (None, Some((left, right)), None) => (left, right, -1.0, None),
            (None, None, Some((left, right))) => {
                let (right, within) = margin(right)?;
                (left, right, 1.0, Some(within))
            }
            _ => return Err(format!("“{text}” is no claim: {FORM}")),
        };
        let mut statement = Self { text: text.to_owned(), terms: Vec::new(), constant: 0.0, within };
        statement.add(left, sign)?;
        statement.add(right, -sign)?;
        match statement.terms.is_empty() {
            true => Err(format!("“{text}” names no measure: {FORM}")),
            false => Ok(statement),
        }
    }

    /// Adds one side, times a sign.
    fn add(&mut self, side: &str, sign: f64) -> Result<(), String> {
        let mut sign_of_next = sign;
        let mut is_open = true;
        for word in side.split_whitespace().collect::<Vec<_>>().join(" ").replace(" * ", "*").split(' ') {
            match word {
                "+" | "-" if !is_open => {
                    sign_of_next = if word == "+" { sign } else { -sign };
                    is_open = true;
                }
                word if is_open && !word.is_empty() => {
                    self.add_term(word, sign_of_next)?;
                    is_open = false;
                }
                _ => return Err(format!("“{}” is no sum of measures: {FORM}", side.trim())),
            }
        }
        if is_open { Err(format!("“{}” is no sum of measures: {FORM}", side.trim())) } else { Ok(()) }
    }

    fn add_term(&mut self, word: &str, sign: f64) -> Result<(), String> {
        let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
        if let Some(constant) = number(word) {
            self.constant += sign * constant;
            return Ok(());
        }
        let (factor, name) = match word.split_once('*') {
            Some((factor, name)) => {
                (number(factor).ok_or_else(|| format!("“{factor}” is no number: {FORM}"))?, name)
            }
            None => (1.0, word),
        };
        let (structure, measure) =
            name.split_once('.').ok_or_else(|| format!("“{name}” is not STRUCTURE.MEASURE: {FORM}"))?;
        let (structure, measure) = (structure.to_owned(), measure.to_owned());
        self.terms.push(Term { factor: sign * factor, structure, measure });
        Ok(())
    }
}

/// The right side of an equivalence and its margin.
fn margin(right: &str) -> Result<(&str, f64), String> {
    let (right, margin) = right
        .split_once('±')
        .or_else(|| right.split_once("+-"))
        .ok_or_else(|| format!("“={right}” has no margin, and nothing is equal to the last digit: {FORM}"))?;
    let within = margin.trim().parse::<f64>().ok().filter(|within| within.is_finite() && *within > 0.0);
    let within = within.ok_or_else(|| format!("“{}” is no number above zero: {FORM}", margin.trim()))?;
    Ok((right, within))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(factor: f64, structure: &str, measure: &str) -> Term {
        Term { factor, structure: structure.to_owned(), measure: measure.to_owned() }
    }

    #[test]
    fn a_claim_becomes_a_sum_that_is_below_zero() {
        let claim = Statement::parse("a.fit.mean > 1.5 * b.fit.mean - 2").unwrap();
        assert_eq!(claim.terms, [term(-1.0, "a", "fit.mean"), term(1.5, "b", "fit.mean")]);
        assert_eq!(claim.constant, -2.0);
        let claim = Statement::parse("a.x.y - b.x.y < c.x.y").unwrap();
        assert_eq!(claim.terms, [term(1.0, "a", "x.y"), term(-1.0, "b", "x.y"), term(-1.0, "c", "x.y")]);
    }

    #[test]
    fn an_equality_has_a_margin() {
        let claim = Statement::parse("a.fit.mean = 2 * b.fit.mean + 1 ± 0.5").unwrap();
        assert_eq!(claim.terms, [term(1.0, "a", "fit.mean"), term(-2.0, "b", "fit.mean")]);
        assert_eq!((claim.constant, claim.within), (-1.0, Some(0.5)));
        assert_eq!(Statement::parse("a.x.y = b.x.y +- 3").unwrap().within, Some(3.0));
        assert_eq!(Statement::parse("a.x.y < b.x.y").unwrap().within, None);
    }

    #[test]
    fn what_is_no_claim_is_refused_with_a_form() {
        for text in [
            "a.x",
            "a.x.y <",
            "< 1",
            "a < 2",
            "1 < 2",
            "a.x.y b.x.y < 1",
            "a.x.y < nan",
            "x * a.x.y < 1",
            "a.x < b.x > c.x",
            "a.x.y = b.x.y",
            "a.x.y = b.x.y ± 0",
            "a.x.y = b.x.y ± -1",
            "a.x.y = b.x.y ± b.x.z",
            "a.x.y <= b.x.y",
            "a.x.y = ± 1",
        ] {
            assert!(Statement::parse(text).unwrap_err().contains("write two sums"), "{text}");
        }
    }
}
