//! A run in a few sentences, for a terminal.

use super::answer::Answer;
use super::claim;
use super::run::{hangs_on, limits};
use crate::results::wording::{counted, listed};
use crate::results::{Claim, Results};
use crate::scenario::{is_shipped, resolved_values};

/// More claims than this are a table, not an answer.
const MOST_CLAIMS: usize = 4;

/// The sentences of the first screen, each under its heading.
pub(super) fn sentences(results: &Results) -> Vec<(&'static str, String)> {
    let answer = Answer::of(results);
    let mut sentences = vec![("Answer", answer.sentence().text)];
    sentences.extend(answer.others().map(|others| ("", others.text)));
    sentences.extend(claims(results).map(|text| ("Claims", text)));
    sentences.extend(answer.price().map(|price| ("At a price", price.text)));
    sentences.push(("How sure", format!("{} {}", answer.luck().text, answer.not_followed().text)));
    sentences.push(("Main risk", answer.risk().text));
    sentences.push(("Hangs on", format!("{}{}", limited(results, answer.leader()), assumptions(results))));
    let steps: Vec<String> = answer.next().into_iter().map(|step| step.text).collect();
    sentences.push(("Next", steps.join(" ")));
    sentences
}

/// What became of the scenario's own claims, which may ask another thing than who is best; none where it makes none.
fn claims(results: &Results) -> Option<String> {
    let said = |claim: &Claim| {
        format!("{}: {}.", claim::in_words(&claim.claim).replacen(": ", ", ", 1), claim.verdict)
    };
    let sentences: Vec<String> = results.claims.iter().take(MOST_CLAIMS).map(said).collect();
    let more = results.claims.len().saturating_sub(MOST_CLAIMS);
    let rest = if more > 0 {
        format!(" {} in claims.csv.", counted(more as u64, "other stands", "others stand"))
    } else {
        String::new()
    };
    (!sentences.is_empty()).then(|| format!("{}{rest}", sentences.join(" ")))
}

/// What limits what is said of structures, each as a sentence with a space behind it.
fn limited(results: &Results, leader: &str) -> String {
    limits(results, leader).iter().map(|limit| format!("{limit} ")).collect()
}

fn assumptions(results: &Results) -> String {
    let values = resolved_values(&results.about.scenario);
    let (assumed, named) = hangs_on(results, &values);
    let differ = match named.is_empty() {
        true => String::new(),
        false => format!(" The structures differ in some of them: {}.", listed(&named)),
    };
    let name = &results.about.name;
    // What is not shipped is a file.
    let file = if is_shipped(name) { "" } else { ".toml" };
    format!(
        "{} without a measured source.{differ} “microbiz describe {name}{file}” lists them.",
        counted(assumed as u64, "kind of value", "kinds of values"),
    )
}
