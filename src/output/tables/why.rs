//! Why structures differ, and what the statistics say of the claims.

use super::{Table, number, optional, text};
use crate::experiment::{Contributor, Results};
use crate::metrics::Measure;
use crate::statistics::estimate;

pub(super) fn stages(results: &Results) -> Table {
    let mut table = Table::new("stages.csv", &["structure", "stage", "unit", "mean"]);
    for s in &results.structures {
        for &stage in results.stages() {
            let mean = estimate(&s.samples(Measure::of_stage(stage)), results.scenario.confidence);
            let mean = optional(mean.map(|e| e.value));
            table.rows.push(vec![text(&s.name), stage.name().to_owned(), "d".to_owned(), mean]);
        }
    }
    table.rows.sort();
    table
}

/// In the order of their weight.
pub(super) fn contributors(results: &Results) -> Table {
    let header = &["baseline", "structure", "kind", "name", "unit", "difference"];
    let mut table = Table::new("contributors.csv", header);
    for Contributor { structure, stage, difference } in results.contributors() {
        table.rows.push(vec![
            text(&results.scenario.baseline),
            text(structure),
            "stage".to_owned(),
            stage.name().to_owned(),
            "d".to_owned(),
            number(difference),
        ]);
    }
    table
}

pub(super) fn claims(results: &Results) -> Table {
    let header =
        &["claim", "expect", "verdict", "estimate", "low", "high", "p_adjusted", "replications_to_decide"];
    let mut table = Table::new("claims.csv", header);
    for claim in results.claims() {
        let at = |sign: f64| claim.estimate.zip(claim.half_width).map(|(value, half)| value + sign * half);
        table.rows.push(vec![
            text(&claim.claim),
            claim.expect.to_owned(),
            claim.verdict.to_owned(),
            optional(claim.estimate),
            optional(at(-1.0)),
            optional(at(1.0)),
            optional(claim.p_adjusted),
            claim.replications_to_decide.map_or(String::new(), |n| n.to_string()),
        ]);
    }
    table
}
