//! Claims in plain words.

use crate::results::Measure;
use crate::results::wording::{capital, number};

/// A term of a claim, `structure.measure`: the structure and what is measured of it.
fn term(word: &str) -> Option<(&str, Measure)> {
    let (structure, measure) = word.split_once('.')?;
    Some((structure, Measure::named(measure)?))
}

fn words(claim: &str) -> Vec<String> {
    claim.replace('*', " * ").split_whitespace().map(str::to_owned).collect()
}

/// The terms of a claim: each structure with what is measured of it.
pub(super) fn terms(claim: &str) -> Vec<(String, Measure)> {
    let words = words(claim);
    words.iter().filter_map(|word| term(word)).map(|(name, measure)| (name.to_owned(), measure)).collect()
}

/// The two structures of a claim that holds a measure of one against that of another and says nothing else.
pub(super) fn pair(claim: &str, measure: Measure) -> Option<(String, String)> {
    let words = words(claim);
    let [left, "<" | ">", right] = words.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        return None;
    };
    let of = |word| term(word).filter(|(_, of)| *of == measure).map(|(structure, _)| structure.to_owned());
    Some((of(left)?, of(right)?))
}

/// What a claim speaks of, each once.
pub(super) fn measures(claim: &str) -> Vec<Measure> {
    let mut measures = Vec::new();
    for (_, measure) in terms(claim) {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    measures
}

/// A claim as a sentence: `Delay until heard: “network” is less than half of “hierarchy”`.
pub(super) fn in_words(claim: &str) -> String {
    let measures = measures(claim);
    let words = words(claim);
    let is_factor = |place: usize| words.get(place + 1).is_some_and(|next| next == "*");
    let said = |(place, word): (usize, &String)| -> Option<String> {
        let text = match (word.as_str(), term(word), word.parse::<f64>()) {
            ("*", ..) => return None,
            ("<", ..) => "is less than".to_owned(),
            (">", ..) => "is more than".to_owned(),
            ("=", ..) => "is the same as".to_owned(),
            ("±", ..) => "give or take".to_owned(),
            ("+", ..) => "plus".to_owned(),
            ("-", ..) => "minus".to_owned(),
            (_, Some((structure, _)), _) if measures.len() == 1 => format!("“{structure}”"),
            (_, Some((structure, measure)), _) => format!("{} in “{structure}”", measure.plain_name()),
            ("0.5", _, _) if is_factor(place) => "half of".to_owned(),
            ("2", _, _) if is_factor(place) => "twice".to_owned(),
            (_, None, Ok(value)) if is_factor(place) => format!("{} times", number(value)),
            (_, None, Ok(value)) => number(value),
            (other, None, Err(_)) => other.to_owned(),
        };
        Some(text)
    };
    let sentence = words.iter().enumerate().filter_map(said).collect::<Vec<_>>().join(" ");
    match measures.as_slice() {
        [one] => format!("{}: {sentence}", capital(one.plain_name())),
        _ => capital(&sentence),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_said_in_words_that_a_board_knows() {
        let delay = "delay_to_received.restricted_mean";
        assert_eq!(
            in_words(&format!("network.{delay} < 0.5 * hierarchy.{delay}")),
            "Delay until heard: “network” is less than half of “hierarchy”"
        );
        assert_eq!(
            in_words(&format!("a.{delay} - b.{delay} < 1.25*c.{delay}")),
            "Delay until heard: “a” minus “b” is less than 1.25 times “c”"
        );
        assert_eq!(
            in_words("a.net_worth.mean > b.fit.mean"),
            "Net worth of releases a day in “a” is more than fit of product and need in “b”"
        );
        assert_eq!(
            in_words("a.fit.mean = b.fit.mean ± 0.01"),
            "Fit of product and need: “a” is the same as “b” give or take 0.010"
        );
        assert_eq!(measures(&format!("a.{delay} < 2 * b.fit.mean + c.{delay}")).len(), 2);
    }

    #[test]
    fn a_pair_is_a_claim_on_two_structures_and_nothing_else() {
        let fit = |claim| pair(claim, Measure::Fit);
        assert_eq!(fit("a.fit.mean > b.fit.mean"), Some(("a".to_owned(), "b".to_owned())));
        for other in [
            "a.fit.mean > 2 * b.fit.mean",
            "a.fit.mean > 0.5",
            "a.fit.mean = b.fit.mean ± 0.1",
            "a.fit.mean > b.age.mean",
        ] {
            assert_eq!(fit(other), None, "{other}");
        }
    }
}
