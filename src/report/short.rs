//! A run in a few sentences, for a terminal.

use super::answer::Answer;
use super::run::hangs_on;
use crate::results::Results;
use crate::results::wording::{counted, listed};
use crate::scenario::resolved_values;

/// The sentences of the first screen, each under its heading.
pub(super) fn sentences(results: &Results) -> Vec<(&'static str, String)> {
    let answer = Answer::of(results);
    let mut sentences = vec![("Answer", answer.sentence().text)];
    sentences.extend(answer.others().map(|others| ("", others.text)));
    sentences.extend(answer.price().map(|price| ("At a price", price.text)));
    sentences.push(("How sure", format!("{} {}", answer.luck().text, answer.not_followed().text)));
    sentences.push(("Main risk", answer.risk().text));
    sentences.push(("Hangs on", assumptions(results)));
    let steps: Vec<String> = answer.next().into_iter().map(|step| step.text).collect();
    sentences.push(("Next", steps.join(" ")));
    sentences
}

fn assumptions(results: &Results) -> String {
    let values = resolved_values(&results.about.scenario);
    let (assumed, named) = hangs_on(results, &values);
    let differ = match named.is_empty() {
        true => String::new(),
        false => format!(" The structures differ in some of them: {}.", listed(&named)),
    };
    format!(
        "{} without a measured source.{differ} “microbiz describe {}” lists them.",
        counted(assumed as u64, "kind of value", "kinds of values"),
        results.about.name
    )
}
