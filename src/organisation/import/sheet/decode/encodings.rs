//! Every encoding that files of people come in: by their marks, and by what their bytes look like.

use super::Read;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How many bytes the guess of an encoding looks at, from the first that is not ASCII.
const LOOK: usize = 256 * 1024;

pub(super) fn read(bytes: &[u8]) -> Read {
    let (encoding, mark, is_guess) = encoding_of(bytes);
    let (text, is_broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
    Read { text: text.into_owned(), encoding: encoding.name(), mark, is_guess, is_broken }
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
