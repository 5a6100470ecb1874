//! A guess and what came out as a code of twelve characters, that a student can read out and a teacher paste.

use serde::{Deserialize, Serialize};

/// What a code says.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Code {
    /// The number of the lesson.
    pub lesson: u32,
    /// The seed of the student's own runs.
    pub seed: u32,
    /// What was guessed.
    pub guess: f64,
    /// What came out.
    pub answer: f64,
}

/// Why a code says nothing, or nothing can be said in one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodeError(String);

/// Crockford's digits: none is taken for another.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 12;
/// The bits of each part: 60 in all, five a character.
const LESSON: u32 = 6;
const SEED: u32 = 12;
const NUMBER: u32 = 16;
const CHECK: u32 = 10;

/// Seeds in codes are below this.
const SEEDS: u32 = 1 << SEED;
/// The largest prime below 2¹⁰: a code with one wrong character, or two neighbours exchanged, has another remainder.
const MODULUS: u64 = 1021;

impl Code {
    /// The code in twelve characters; numbers are kept to three digits.
    ///
    /// ```
    /// use microbiz::lab::Code;
    ///
    /// let code = Code { lesson: 1, seed: 7, guess: 30.0, answer: 13.6 };
    /// let text = code.text()?;
    /// assert_eq!(text.len(), 12);
    /// assert_eq!(text.parse::<Code>()?, code);
    /// # Ok::<(), microbiz::lab::CodeError>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such lesson or seed, or a number is none.
    pub fn text(&self) -> Result<String, CodeError> {
        if self.lesson == 0 || self.lesson >= 1 << LESSON {
            return Err(CodeError(format!(
                "lesson {} has no code: it is not one of the gallery",
                self.lesson
            )));
        }
        if self.seed >= SEEDS {
            return Err(CodeError(format!(
                "seed {} is too large for a code: take one below {SEEDS}",
                self.seed
            )));
        }
        let mut bits = u64::from(self.lesson) << SEED | u64::from(self.seed);
        bits = bits << NUMBER | packed(self.guess)?;
        bits = bits << NUMBER | packed(self.answer)?;
        bits = (bits << CHECK) | (bits % MODULUS);
        let digit = |place: usize| char::from(DIGITS[(bits >> (5 * (LENGTH - 1 - place)) & 31) as usize]);
        Ok((0..LENGTH).map(digit).collect())
    }
}

impl std::str::FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let plain: Vec<u8> = text.bytes().filter(|byte| !b" -\t\r\n".contains(byte)).collect();
        if plain.len() != LENGTH {
            return Err(CodeError(format!("“{text}” has {} characters: a code has {LENGTH}", plain.len())));
        }
        let mut bits = 0_u64;
        for byte in plain {
            let meant = match byte.to_ascii_uppercase() {
                b'O' => b'0',
                b'I' | b'L' => b'1',
                other => other,
            };
            let digit = DIGITS.iter().position(|digit| *digit == meant);
            let digit =
                digit.ok_or_else(|| CodeError(format!("“{text}” has a character that no code has")))?;
            bits = bits << 5 | digit as u64;
        }
        let part = |from: u32, width: u32| bits >> from & ((1 << width) - 1);
        if part(0, CHECK) != (bits >> CHECK) % MODULUS {
            return Err(CodeError(format!("“{text}” is mistyped: it is no code of the lab")));
        }
        let seed_at = CHECK + 2 * NUMBER;
        Ok(Self {
            lesson: part(seed_at + SEED, LESSON) as u32,
            seed: part(seed_at, SEED) as u32,
            guess: unpacked(part(CHECK + NUMBER, NUMBER)),
            answer: unpacked(part(CHECK, NUMBER)),
        })
    }
}

/// Three digits, a sign, and an exponent from −3 to 3 or beyond, as a whole number of sixteen bits.
fn packed(number: f64) -> Result<u64, CodeError> {
    if !number.is_finite() || number.abs() >= 1e10 {
        return Err(CodeError(format!("{number} is no number that a code can hold")));
    }
    let size = number.abs();
    // As text, since that is how a number is rounded to digits.
    let text = format!("{size:.2e}");
    let (digits, exponent) = text.split_once('e').unwrap_or(("0.00", "0"));
    let mantissa: u64 = digits.replace('.', "").parse().unwrap_or(0);
    let exponent: i64 = exponent.parse().unwrap_or(0);
    if mantissa == 0 || exponent < -5 {
        return Ok(0);
    }
    Ok(u64::from(number < 0.0) << 15 | ((exponent + 5) as u64) << 10 | mantissa)
}

fn unpacked(bits: u64) -> f64 {
    let (mantissa, exponent) = (bits & 1023, (bits >> 10 & 31) as i64 - 5);
    let sign = if bits >> 15 & 1 == 1 { "-" } else { "" };
    format!("{sign}{mantissa}e{}", exponent - 2).parse().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_says_what_was_said_to_three_digits() {
        for (guess, answer, read) in [
            (30.0, 13.649, (30.0, 13.6)),
            (0.0, 1.0, (0.0, 1.0)),
            (-2.5, 0.123_4, (-2.5, 0.123)),
            (9_996.0, 1e-9, (10_000.0, 0.0)),
            (123_456_789.0, 0.000_123, (123_000_000.0, 0.000_123)),
        ] {
            let code = Code { lesson: 8, seed: 4095, guess, answer };
            let back: Code = code.text().unwrap().parse().unwrap();
            assert_eq!((back.lesson, back.seed), (8, 4095));
            assert!((back.guess - read.0).abs() < 1e-9 && (back.answer - read.1).abs() < 1e-12, "{back:?}");
        }
    }

    #[test]
    fn a_mistyped_code_says_so_and_case_and_gaps_do_not_matter() {
        let code = Code { lesson: 3, seed: 17, guess: 40.0, answer: 22.5 };
        let text = code.text().unwrap();
        let relaxed = format!(" {}-{} ", text[..6].to_lowercase(), &text[6..]);
        assert_eq!(relaxed.parse::<Code>().unwrap(), code);
        for place in 0..LENGTH {
            for digit in DIGITS {
                let mut wrong = text.clone().into_bytes();
                if wrong[place] == *digit {
                    continue;
                }
                wrong[place] = *digit;
                assert!(String::from_utf8(wrong).unwrap().parse::<Code>().is_err(), "{place}");
            }
        }
        assert!("ABC".parse::<Code>().unwrap_err().to_string().contains("3 characters"));
        assert!("U23456789012".parse::<Code>().is_err());
    }

    #[test]
    fn what_no_code_can_hold_is_refused() {
        let code = Code { lesson: 1, seed: 1, guess: 1.0, answer: 1.0 };
        assert!(Code { lesson: 0, ..code }.text().is_err());
        assert!(Code { seed: 4096, ..code }.text().is_err());
        assert!(Code { guess: f64::NAN, ..code }.text().is_err());
        assert!(Code { answer: 1e12, ..code }.text().is_err());
    }
}
