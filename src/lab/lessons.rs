//! The lessons of the gallery, numbered once and for all.

use crate::scenario::{Scenario, ScenarioFile, gallery};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A lesson: a question, a guess before the result, something to move, what to look for, what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its number among those of the gallery, from 1; 0 where it is a scenario's own.
    pub number: u32,
    /// The scenario.
    pub scenario: String,
    /// What it is called.
    pub title: String,
    /// What is asked.
    pub question: String,
    /// The structure that the guess is about.
    pub structure: String,
    /// The measure that the guess is about.
    pub measure: String,
    /// Keys to move.
    pub moves: Vec<String>,
    /// What to do.
    pub steps: Vec<String>,
    /// What to look for.
    pub look: String,
    /// What it shows.
    pub shows: String,
    /// Where that comes from.
    pub source: String,
}

/// In this order they are given, and numbered in codes: a new one is added at the end. Scenario and title.
const ORDER: [(&str, &str); 8] = [
    ("hierarchy-vs-network", "Zero distance"),
    ("hierarchy-vs-network", "The quarterly gate"),
    ("two-pizza", "Two pizzas"),
    ("pulled-services", "Split or pull"),
    ("digital-without-transformation", "Data without autonomy"),
    ("inside-matters", "Word of mouth"),
    ("pooling", "When the hierarchy wins"),
    ("hierarchy-vs-network", "Why common luck"),
];

/// The lessons of the gallery, in the order in which they are given.
pub fn lessons() -> &'static [Lesson] {
    static LESSONS: LazyLock<Vec<Lesson>> = LazyLock::new(|| {
        let all: Vec<Lesson> = gallery().iter().flat_map(|entry| of_text(entry.name, entry.text)).collect();
        let numbered = ORDER.iter().enumerate().filter_map(|(place, (scenario, title))| {
            let own = all.iter().find(|lesson| lesson.scenario == *scenario && lesson.title == *title)?;
            Some(Lesson { number: place as u32 + 1, ..own.clone() })
        });
        numbered.collect()
    });
    &LESSONS
}

fn of_text(name: &str, text: &str) -> Vec<Lesson> {
    // The gallery resolves: a test runs it all.
    let scenario = ScenarioFile::parse(name, text).and_then(|file| file.resolve(BTreeMap::new()));
    scenario.map(|scenario| of_scenario(&scenario)).unwrap_or_default()
}

/// The lessons of one scenario, numbered where they are the gallery's.
pub(super) fn of_opened(scenario: &Scenario) -> Vec<Lesson> {
    let own = of_scenario(scenario);
    let number = |lesson: &Lesson| {
        lessons().iter().find(|known| Lesson { number: 0, ..(*known).clone() } == *lesson).map_or(0, |known| known.number)
    };
    own.into_iter().map(|lesson| Lesson { number: number(&lesson), ..lesson }).collect()
}

fn of_scenario(scenario: &Scenario) -> Vec<Lesson> {
    let lesson = |exercise: &crate::scenario::Exercise| Lesson {
        number: 0,
        scenario: scenario.name().to_owned(),
        title: exercise.title.clone(),
        question: exercise.question.clone(),
        structure: exercise.structure.clone(),
        measure: exercise.measure.clone(),
        moves: exercise.moves.clone(),
        steps: exercise.steps.clone(),
        look: exercise.look.clone(),
        shows: exercise.shows.clone(),
        source: exercise.source.clone(),
    };
    scenario.exercises().iter().map(lesson).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_has_its_place_and_none_of_the_gallery_is_left_out() {
        assert_eq!(lessons().len(), ORDER.len());
        let written: usize = gallery().iter().map(|entry| of_text(entry.name, entry.text).len()).sum();
        assert_eq!(written, ORDER.len());
        for lesson in lessons() {
            assert!(lesson.question.ends_with('?'), "{}", lesson.question);
            assert!(lesson.shows.ends_with('.') && !lesson.steps.is_empty() && !lesson.moves.is_empty());
            assert!(!lesson.look.is_empty() && !lesson.source.is_empty(), "{}", lesson.title);
        }
    }
}
