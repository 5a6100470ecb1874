//! Edits of an imported organisation: what a designer would change on the chart.

use serde::{Deserialize, Deserializer, de::Error as _};
use std::str::FromStr;

/// One change of a chart; posts by their identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// The post, with all below it, reports to another.
    Move { post: String, under: String },
    /// The post's people, reports, juniors and ties go to another, and it is gone.
    Merge { post: String, into: String },
    /// The post's people leave; its reports, juniors and ties go to its superior.
    Remove { post: String },
    /// Two posts work together.
    Tie { post: String, with: String },
    /// The post has so many people.
    Resize { post: String, people: u32 },
}

/// How edits are written.
pub(crate) const EDIT_FORMS: &str = "write “move POST under POST”, “merge POST into POST”, “remove POST”, “tie POST with POST” or “resize POST to NUMBER”";

impl FromStr for Edit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refuse = || format!("“{text}” is no edit: {EDIT_FORMS}");
        let (verb, rest) = text.trim().split_once(' ').ok_or_else(refuse)?;
        let pair = |word: &str| {
            let (a, b) = rest.split_once(word).ok_or_else(refuse)?;
            let (a, b) = (a.trim().to_owned(), b.trim().to_owned());
            if a.is_empty() || b.is_empty() || a == b { Err(refuse()) } else { Ok((a, b)) }
        };
        match verb {
            "move" => pair(" under ").map(|(post, under)| Self::Move { post, under }),
            "merge" => pair(" into ").map(|(post, into)| Self::Merge { post, into }),
            "tie" => pair(" with ").map(|(post, with)| Self::Tie { post, with }),
            "remove" if !rest.trim().is_empty() => Ok(Self::Remove { post: rest.trim().to_owned() }),
            "resize" => {
                let (post, people) = rest.split_once(" to ").ok_or_else(refuse)?;
                let people = people.trim().parse().map_err(|_| refuse())?;
                Ok(Self::Resize { post: post.trim().to_owned(), people })
            }
            _ => Err(refuse()),
        }
    }
}

impl<'de> Deserialize<'de> for Edit {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_read_and_nonsense_is_refused_with_the_forms() {
        assert_eq!(
            "move 12 under 3".parse(),
            Ok(Edit::Move { post: "12".to_owned(), under: "3".to_owned() })
        );
        assert_eq!("resize HR desk to 4".parse(), Ok(Edit::Resize { post: "HR desk".to_owned(), people: 4 }));
        for text in ["", "move", "move 1", "move 1 under 1", "fire 3", "resize 1 to many", "remove  "] {
            assert!(text.parse::<Edit>().unwrap_err().contains("write “move POST under POST”"), "{text}");
        }
    }
}
