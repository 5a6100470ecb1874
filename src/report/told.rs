//! What was claimed, and what became of one change.

use super::claim;
use super::table::breaking;
use crate::results::wording::{counted, number};
use crate::results::{Claim, Insight, Results, Verdict};
use maud::{Markup, html};

/// Every claim with its verdict; none where nothing was claimed.
pub(super) fn claims(results: &Results) -> Option<Markup> {
    if results.claims.is_empty() {
        return None;
    }
    // What came out otherwise than expected stands out, whoever it speaks for.
    let class = |claim: &Claim| match claim.verdict {
        Verdict::Undecided => None,
        Verdict::Supported | Verdict::Refuted => {
            Some(if claim.is_as_expected() { "better" } else { "worse" })
        }
    };
    Some(html! {
        div.scroll tabindex="0" role="region" aria-label="Claims" {
            table {
                caption { "From claims.csv; p: how often luck alone would show as much; adjusted for all claims together (Holm)." }
                thead { tr { th scope="col" { "claim" } th scope="col" { "why one would think so" } th scope="col" { "verdict" } th scope="col" { "expected" } th.n scope="col" { "left side − right side" } th.n scope="col" { "p" } } }
                tbody {
                    @for claim in &results.claims {
                        tr {
                            td { (claim::in_words(&claim.claim)) small { (breaking(&claim.claim)) } }
                            td { (claim.because) }
                            td { span class=[class(claim)] { (claim.verdict) } @if let Some(n) = claim.replications_to_decide.filter(|_| claim.verdict == Verdict::Undecided) { " (some " (number(f64::from(n))) " replications would tell if it stays so)" } }
                            td { (claim.expect) }
                            td.n { (difference(claim)) }
                            td.n { (claim.p_adjusted.map_or_else(|| "–".to_owned(), chance)) }
                        }
                    }
                }
            }
        }
    })
}

/// The difference of a claim's sides; without an interval where luck leaves nothing open.
fn difference(claim: &Claim) -> String {
    let difference = claim.left_minus_right();
    match difference.bounds() {
        Some((low, high)) if low == high => number(low),
        _ => difference.to_string().replace('-', "−"),
    }
}

/// A p-value to its thousandths.
fn chance(p: f64) -> String {
    if p < 0.001 { "under 0.001".to_owned() } else { format!("{p:.3}") }
}

/// The same change of needs in every structure of the first replication, where insights were recorded: one that took the
/// baseline about as long as most.
pub(super) fn story(results: &Results) -> Option<Markup> {
    let first: Vec<_> = results.insights.iter().filter(|row| row.replication == 0).collect();
    let delay = |row: &Insight| Some(row.received_d? - row.shifted_d);
    let received = |row: &&&Insight| row.outcome == "received" && row.received_d.is_some();
    let mut of_baseline: Vec<_> =
        first.iter().filter(|row| row.structure == results.about.baseline).filter(received).collect();
    of_baseline.sort_by(|a, b| delay(a).unwrap_or(0.0).total_cmp(&delay(b).unwrap_or(0.0)));
    let chosen = of_baseline.get(of_baseline.len() / 2)?;
    let same = |row: &&&Insight| row.niche == chosen.niche && row.shift == chosen.shift;
    let told = |structure: &String| {
        let own: Vec<_> = first.iter().filter(|row| row.structure == *structure).filter(same).collect();
        let Some(row) = own.iter().find(|row| row.outcome == "received").or_else(|| own.first()) else {
            return format!("In “{structure}” nothing was recorded of it.");
        };
        let days = |value: Option<f64>| value.map_or_else(|| "0".to_owned(), number);
        match (delay(row), row.sensed_d) {
            (Some(whole), Some(sensed)) => format!(
                "In “{structure}” {} noticed it after {} working days and {} heard of it after {}: {} waiting in line, {} being worked on, {} waiting for reports and meetings, {} on the way, in {}.",
                row.copy.as_deref().unwrap_or("somebody"),
                number(sensed - row.shifted_d),
                row.owner,
                number(whole),
                days(row.queue_d),
                days(row.work_d),
                days(row.gate_d),
                days(row.transit_d),
                counted(u64::from(row.hops.unwrap_or(0)), "step", "steps")
            ),
            (None, Some(sensed)) => format!(
                "In “{structure}” {} noticed it after {} working days, but {} did not hear of it in time ({}).",
                row.copy.as_deref().unwrap_or("somebody"),
                number(sensed - row.shifted_d),
                row.owner,
                row.outcome.replace('_', " ")
            ),
            _ => format!("In “{structure}” nobody noticed it in time."),
        }
    };
    Some(html! {
        p { "Change " (chosen.shift) " of niche " (number(f64::from(chosen.niche))) ", in the first replication: one that took “" (results.about.baseline) "” about as long as most." }
        ul { @for structure in &results.about.structures { li { (told(structure)) } } }
        p.rows { "insights.csv, replication 0" }
    })
}
