//! The results as one JSON document, with the fields of the tables.

use super::manifest;
use crate::results::Results;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `{manifest, summary[], differences[], notices[], claims[]}`; missing values are null.
pub fn document(results: &Results) -> Value {
    json!({
        "claims": results.claims,
        "manifest": manifest::document(results, &BTreeMap::new()),
        "summary": results.summary,
        "differences": results.differences,
        "notices": results.notices,
    })
}
