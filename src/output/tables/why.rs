//! Why structures differ, and what the statistics say of the claims.

use super::{Table, high, low, number, optional, text};
use crate::experiment::{Contributor, Results};
use crate::metrics::Measure;

pub(super) fn stages(results: &Results) -> Table {
    let mut table = Table::new("stages.csv", &["structure", "stage", "unit", "mean"]);
    for s in &results.structures {
        for &stage in results.stages() {
            let mean = s.estimate(Measure::of_stage(stage), results.scenario.confidence);
            let mean = optional(mean.map(|e| e.value));
            table.rows.push(vec![text(&s.name), stage.name().to_owned(), "d".to_owned(), mean]);
        }
    }
    table.rows.sort();
    table
}

/// Division by division, in the order of their weight.
pub(super) fn contributors(results: &Results) -> Table {
    let header =
        &["baseline", "structure", "kind", "name", "unit", "difference", "low", "high", "confidence"];
    let mut table = Table::new("contributors.csv", header);
    for Contributor { structure, division, name, difference } in results.contributors() {
        table.rows.push(vec![
            text(&results.scenario.baseline),
            text(structure),
            division.name().to_owned(),
            text(&name),
            "d".to_owned(),
            number(difference.value),
            optional(low(&difference)),
            optional(high(&difference)),
            number(results.scenario.confidence),
        ]);
    }
    table
}

/// What halving the largest stages of each structure would bring, the most helpful first.
pub(super) fn bottlenecks(results: &Results) -> Table {
    let header = &[
        "structure",
        "stage",
        "share_of_delay",
        "halved",
        "unit",
        "difference",
        "low",
        "high",
        "confidence",
        "replications",
    ];
    let mut table = Table::new("bottlenecks.csv", header);
    for halving in &results.halvings {
        let change = halving.change;
        table.rows.push(vec![
            text(&halving.structure),
            halving.stage.name().to_owned(),
            number(halving.share),
            halving.lever.name().to_owned(),
            "d".to_owned(),
            optional(change.map(|e| e.value)),
            optional(change.as_ref().and_then(low)),
            optional(change.as_ref().and_then(high)),
            number(results.scenario.confidence),
            change.map_or(0, |e| e.replications).to_string(),
        ]);
    }
    table
}

pub(super) fn claims(results: &Results) -> Table {
    let header =
        &["claim", "expect", "verdict", "estimate", "low", "high", "p_adjusted", "replications_to_decide"];
    let mut table = Table::new("claims.csv", header);
    for claim in results.claims() {
        table.rows.push(vec![
            text(&claim.claim),
            claim.expect.to_owned(),
            claim.verdict.to_owned(),
            optional(claim.estimate),
            optional(claim.bounds.map(|(low, _)| low)),
            optional(claim.bounds.map(|(_, high)| high)),
            optional(claim.p_adjusted),
            claim.replications_to_decide.map_or(String::new(), |n| n.to_string()),
        ]);
    }
    table
}
