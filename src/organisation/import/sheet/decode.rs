//! Bytes as text, in whatever encoding they are.

#[cfg(feature = "encodings")]
mod encodings;
#[cfg(any(test, not(feature = "encodings")))]
mod utf_8;

use super::Faults;
use super::table::counted;
#[cfg(feature = "encodings")]
use encodings::read;
#[cfg(not(feature = "encodings"))]
use utf_8::read;

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

/// Bytes as they were read.
struct Read {
    text: String,
    /// The name of the encoding.
    encoding: &'static str,
    /// The length of the byte-order mark.
    mark: usize,
    /// Whether the encoding was guessed.
    is_guess: bool,
    /// Whether some of it is in no such encoding.
    is_broken: bool,
}

/// Decodes a file.
///
/// # Errors
/// Files that hold no text.
pub(super) fn decode(file: &str, bytes: &[u8]) -> Result<Text, Faults> {
    let Read { text, encoding, mark, is_guess, is_broken } = read(bytes);
    if is_binary(&text) {
        return Err(Faults::one(file, 0, "this is not text: bring CSV, a workbook, GraphML, JSON or YAML"));
    }
    let mut assumed = Vec::new();
    if is_guess {
        assumed.push(format!("{file}: read as {}", shown(encoding)));
    }
    if is_broken {
        let count = text.matches('\u{fffd}').count();
        let what = counted(count, "character is", "characters are");
        assumed.push(format!("{file}: {what} broken and shown as “\u{fffd}”: save it as UTF-8"));
    }
    Ok(Text { text, encoding, bom: mark > 0, assumed })
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

#[cfg(all(test, feature = "encodings"))]
mod tests {
    use super::*;

    #[test]
    fn where_everything_is_utf_8_the_small_reader_reads_what_the_large_one_does() {
        for bytes in [
            b"id,unit\n1,a\n".as_slice(),
            "id;Abteilung\n1;Qualit\u{e4}t\n".as_bytes(),
            b"\xef\xbb\xbfid\n1\n",
            b"",
        ] {
            let (large, small) = (encodings::read(bytes), utf_8::read(bytes));
            assert_eq!((large.text, large.encoding, large.mark), (small.text, small.encoding, small.mark));
            assert!(!large.is_guess && !small.is_guess && !large.is_broken && !small.is_broken);
        }
        let broken = utf_8::read(b"Qualit\xe4t");
        assert!(broken.is_broken && broken.text.contains('\u{fffd}'));
    }
}
