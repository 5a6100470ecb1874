//! How a structure becomes another.

use super::StructureSpec;
use super::length::{number, optional_number};
use crate::scenario::parameter::{Kind, Parameter, Section, key_of, section};
use crate::time::Duration;
use serde::Deserialize;

section! {
    /// How a new way takes hold.
    #[derive(Clone, Debug, Deserialize)]
    Transformation => TransformationSpec {
        learning: Duration = Kind::Duration, "working time", "\"0d\"", "time in which everybody learns a new way, after it begins at fork_at or with a change", "assumption: sweep it";
        #[serde(deserialize_with = "number")]
        learning_speed: f64 = Kind::Number(0.05, 1.0), "ratio", "0.7", "how fast they work meanwhile", "assumption: sweep it";
        #[serde(default, deserialize_with = "optional_number")]
        innovation: Option<f64> = Kind::Number(0.000_001, 1000.0), "1/year", "", "p of Bass: teams adopt a new authority at the rate p + q × the share that has adopted; before that they ask as they used to (default: all at once)", "Bass 1969: .03 on average over products";
        #[serde(deserialize_with = "number")]
        imitation: f64 = Kind::Number(0.0, 1000.0), "1/year", "0.38", "q of Bass", "Bass 1969: .38 on average over products";
        #[serde(deserialize_with = "number")]
        resistance: f64 = Kind::Share, "share", "0.0", "of the teams: those that never adopt it", "assumption: sweep it";
    }
}

/// From a date on a structure is another.
#[derive(Clone, Debug)]
pub(crate) struct DatedChange {
    /// Its place in the file.
    pub index: usize,
    pub structure: String,
    pub at: Duration,
    /// The whole structure as it is from then on.
    pub spec: StructureSpec,
}
