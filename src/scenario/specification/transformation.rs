//! How a structure becomes another.

use super::StructureSpec;
use super::length::{number, optional_number};
use crate::time::Duration;
use serde::Deserialize;

/// How a new way takes hold.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct TransformationSpec {
    pub learning: Duration,
    #[serde(deserialize_with = "number")]
    pub learning_speed: f64,
    /// p of Bass, a year; none where everybody adopts at once.
    #[serde(default, deserialize_with = "optional_number")]
    pub innovation: Option<f64>,
    /// q of Bass, a year.
    #[serde(deserialize_with = "number")]
    pub imitation: f64,
    #[serde(deserialize_with = "number")]
    pub resistance: f64,
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
