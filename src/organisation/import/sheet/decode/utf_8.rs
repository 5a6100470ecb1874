//! UTF-8 alone, where whoever hands files over has decoded them: tables of encodings are as large as the engine.

use super::Read;

const MARK: &[u8] = b"\xef\xbb\xbf";

pub(super) fn read(bytes: &[u8]) -> Read {
    let mark = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let text = String::from_utf8_lossy(&bytes[mark..]);
    let is_broken = matches!(text, std::borrow::Cow::Owned(_));
    Read { text: text.into_owned(), encoding: "UTF-8", mark, is_guess: false, is_broken }
}
