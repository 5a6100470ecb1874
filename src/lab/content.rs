//! What stands in a file that a page holds: text, or bytes where it is none.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// What stands in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Content {
    /// A text.
    Text(String),
    /// Bytes, such as those of a workbook.
    Bytes {
        /// In base64.
        base64: String,
    },
}

impl Content {
    /// Bytes as they travel: as text where they are one.
    #[must_use]
    pub fn of(bytes: Vec<u8>) -> Self {
        String::from_utf8(bytes)
            .map_or_else(|error| Self::Bytes { base64: STANDARD.encode(error.as_bytes()) }, Self::Text)
    }

    /// The bytes; nothing where they are no base64.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        match self {
            Self::Text(text) => Some(text.clone().into_bytes()),
            Self::Bytes { base64 } => STANDARD.decode(base64).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_travel_as_they_are_and_text_as_text() {
        for bytes in [b"id,unit\r\n1,a".to_vec(), vec![0xff, 0x00, 0x50, 0x4b], Vec::new()] {
            let json = serde_json::to_string(&Content::of(bytes.clone())).unwrap();
            assert_eq!(serde_json::from_str::<Content>(&json).unwrap().bytes(), Some(bytes));
        }
        assert_eq!(Content::of(b"plain".to_vec()), Content::Text("plain".to_owned()));
        assert_eq!(Content::Bytes { base64: "%".to_owned() }.bytes(), None);
    }
}
