//! Lessons that a scenario gives.

use crate::scenario::parameter::{Kind, Parameter, Section, key_of, section};
use serde::{Deserialize, Serialize};

section! {
    /// A lesson of the lab: a question, a guess before the result, something to move, what to look for, what it shows.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    Exercise => Exercise {
        /// What it is called.
        title: String = Kind::Text, "", "", "what the lesson is called", "";
        /// What is asked.
        question: String = Kind::Text, "", "", "what is asked before anything is shown", "";
        /// The structure that the guess is about.
        structure: String = Kind::Text, "", "", "the structure that the guess is about", "";
        /// The measure that the guess is about.
        measure: String = Kind::Text, "", "", "the measure that is guessed, such as delay_to_received.restricted_mean", "";
        /// What can be moved.
        #[serde(default, rename = "move")]
        moves as "move": Vec<String> = Kind::TextList, "", "[]", "the keys in sight, such as structures.hierarchy.span: at most six", "";
        /// What to do with it.
        #[serde(default)]
        steps: Vec<String> = Kind::TextList, "", "[]", "what to do, one sentence each", "";
        /// What to look for.
        #[serde(default)]
        look: String = Kind::Text, "", "\"\"", "what to look for while it runs", "";
        /// What it shows.
        shows: String = Kind::Text, "", "", "what the lesson shows, in a sentence", "";
        /// Where that comes from.
        #[serde(default)]
        source: String = Kind::Text, "", "\"\"", "where that comes from", "";
    }
}
