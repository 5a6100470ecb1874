//! The results as one JSON document, with the fields of the tables.

use super::manifest;
use crate::experiment::Results;
use crate::statistics::Estimate;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// `{manifest, summary[], differences[], notices[], claims[]}`; missing values are null.
pub fn document(results: &Results) -> Value {
    let confidence = results.scenario.confidence;
    let replications = results.replications();
    let bounds =
        |e: Option<Estimate>| (e.map(|e| e.value), e.and_then(|e| e.low()), e.and_then(|e| e.high()));
    let summary: Vec<Value> = results
        .summaries()
        .map(|s| {
            let (estimate, low, high) = bounds(s.estimate);
            json!({
                "structure": s.structure, "measure": s.measure.name(), "unit": s.measure.unit(), "estimate": estimate,
                "low": low, "high": high, "confidence": confidence, "replications": replications,
            })
        })
        .collect();
    let differences: Vec<Value> = results
        .differences()
        .into_iter()
        .map(|d| {
            let (difference, low, high) = bounds(d.paired.map(|p| p.difference));
            json!({
                "baseline": results.scenario.baseline, "structure": d.structure, "measure": d.measure.name(),
                "unit": d.measure.unit(), "difference": difference, "low": low, "high": high,
                "confidence": confidence, "variance_ratio": d.paired.and_then(|p| p.variance_ratio),
                "replications": replications, "replications_to_decide": d.replications_to_decide,
            })
        })
        .collect();
    let notices: Vec<Value> = results
        .notices()
        .into_iter()
        .map(|n| json!({ "structure": n.structure, "kind": n.kind, "text": n.text }))
        .collect();
    let claims: Vec<Value> = results
        .claims()
        .into_iter()
        .map(|c| {
            json!({
                "claim": c.claim, "expect": c.expect, "verdict": c.verdict, "estimate": c.estimate,
                "low": c.bounds.map(|(low, _)| low),
                "high": c.bounds.map(|(_, high)| high),
                "p_adjusted": c.p_adjusted, "replications_to_decide": c.replications_to_decide,
            })
        })
        .collect();
    json!({
        "claims": claims,
        "manifest": manifest::document(results, &BTreeMap::new()),
        "summary": summary,
        "differences": differences,
        "notices": notices,
    })
}
