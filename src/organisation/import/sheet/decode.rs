//! Bytes as text, in whatever encoding they are.

use super::Faults;
use super::table::counted;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes the guess of an encoding looks at, from the first that is not ASCII.
const LOOK: usize = 256 * 1024;

/// A text with what is known of its bytes.
#[derive(Debug)]
pub(super) struct Text {
    /// The text, without byte-order mark.
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// Whether there was a byte-order mark.
    pub bom: bool,
    /// What was guessed, in sentences that begin with the file.
    pub assumed: Vec<String>,
}

/// Decodes a file.
///
/// # Errors
/// Files that hold no text.
pub(super) fn decode(file: &str, bytes: &[u8]) -> Result<Text, Faults> {
    let (encoding, mark, is_guess) = encoding_of(bytes);
    let (text, is_broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
    if is_binary(&text) {
        return Err(Faults::one(file, 0, "this is not text: bring CSV, a workbook, GraphML, JSON or YAML"));
    }
    let mut assumed = Vec::new();
    if is_guess {
        assumed.push(format!("{file}: read as {}", shown(encoding.name())));
    }
    if is_broken {
        let count = text.matches('\u{fffd}').count();
        let what = counted(count, "character is", "characters are");
        assumed.push(format!("{file}: {what} broken and shown as “\u{fffd}”: save it as UTF-8"));
    }
    Ok(Text { text: text.into_owned(), encoding: encoding.name(), bom: mark > 0, assumed })
}

/// The encoding, the length of the byte-order mark, and whether it was guessed.
fn encoding_of(bytes: &[u8]) -> (&'static Encoding, usize, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, mark, false);
    }
    if let Some(encoding) = utf_16(bytes) {
        return (encoding, 0, true);
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => (UTF_8, 0, false),
        Err(_) if is_mostly_utf_8(bytes) => (UTF_8, 0, true),
        Err(error) => (guessed(&bytes[error.valid_up_to().saturating_sub(64)..]), 0, true),
    }
}

/// UTF-16 without mark: the line ends and delimiters have their zeros on one side.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = bytes[..bytes.len().min(LOOK)].chunks_exact(2);
    let (mut high, mut low, total) = (0, 0, pairs.len());
    for pair in pairs {
        high += usize::from(pair[0] == 0);
        low += usize::from(pair[1] == 0);
    }
    let is_side = |zeros: usize, others: usize| zeros * 10 > total && others * 10 < zeros;
    match () {
        () if is_side(low, high) => Some(UTF_16LE),
        () if is_side(high, low) => Some(UTF_16BE),
        () => None,
    }
}

/// Whether a few bytes only are out of place, as in UTF-8 that was cut or pasted into.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut well, mut broken) = (0, 0);
    for chunk in bytes[..bytes.len().min(LOOK)].utf8_chunks() {
        well += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    well > 20 * broken
}

fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(LOOK)], true);
    detector.guess(None, Utf8Detection::Deny)
}

fn is_binary(text: &str) -> bool {
    let (mut odd, mut total) = (0, 0);
    for c in text.chars().take(4096) {
        total += 1;
        odd += usize::from(c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    }
    odd * 10 > total
}

fn shown(name: &str) -> String {
    name.strip_prefix("windows").map_or_else(|| name.to_owned(), |rest| format!("Windows{rest}"))
}

/// Where the lines of a text end, to tell the line of a place.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the line ends.
    pub fn of(text: &str) -> Self {
        Self(text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(place, _)| place).collect())
    }

    /// The line of a byte, from 1.
    pub fn at(&self, place: usize) -> usize {
        self.0.partition_point(|end| *end < place) + 1
    }
}
