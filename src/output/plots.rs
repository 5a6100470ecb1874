//! Drawings.
use super::OutputError;
use crate::experiment::Results;
use std::path::Path;
pub(super) fn write_all(_results: &Results, _folder: &Path) -> Result<(), OutputError> { Ok(()) }
