//! The lessons that are shipped, numbered once and for all.

use crate::scenario::{Exercise, Scenario, lesson_scenarios};
use crate::{
    report,
    results::{Measure, Unit},
};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// A lesson: a question, a guess before the result, something to move, what to look for, what it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    /// Its number among those that are shipped, from 1; 0 where it is a scenario's own.
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
    /// What is guessed, as people say it: `delay until heard of “hierarchy”, in working days`.
    pub guessed: String,
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

/// The lessons that are shipped, in the order in which they are given.
pub fn lessons() -> &'static [Lesson] {
    static LESSONS: LazyLock<Vec<Lesson>> = LazyLock::new(|| {
        let numbered = (1..).zip(lesson_scenarios());
        numbered
            .flat_map(|(number, entry)| {
                // What is shipped is read by a test: here the lessons alone, since a page waits for them.
                let own = toml::from_str::<Exercises>(entry.text).unwrap_or_default();
                own.exercise.into_iter().map(move |exercise| lesson(number, entry.name, &exercise))
            })
            .collect()
    });
    &LESSONS
}

/// The lessons of one scenario, numbered where they are shipped.
pub(super) fn of_opened(scenario: &Scenario) -> Vec<Lesson> {
    let own = of_scenario(scenario);
    let number = |lesson: &Lesson| {
        lessons()
            .iter()
            .find(|known| Lesson { number: 0, ..(*known).clone() } == *lesson)
            .map_or(0, |known| known.number)
    };
    own.into_iter().map(|lesson| Lesson { number: number(&lesson), ..lesson }).collect()
}

fn of_scenario(scenario: &Scenario) -> Vec<Lesson> {
    scenario.exercises().iter().map(|exercise| lesson(0, scenario.name(), exercise)).collect()
}

fn lesson(number: u32, scenario: &str, exercise: &Exercise) -> Lesson {
    Lesson {
        number,
        scenario: scenario.to_owned(),
        title: exercise.title.clone(),
        question: exercise.question.clone(),
        structure: exercise.structure.clone(),
        measure: exercise.measure.clone(),
        guessed: guessed(exercise),
        moves: exercise.moves.clone(),
        steps: exercise.steps.clone(),
        look: exercise.look.clone(),
        shows: exercise.shows.clone(),
        source: exercise.source.clone(),
    }
}

fn guessed(exercise: &Exercise) -> String {
    let structure = &exercise.structure;
    // A measure that does not exist is refused with the scenario.
    let Some(measure) = Measure::named(&exercise.measure) else {
        return format!("{} of “{structure}”", exercise.measure);
    };
    let unit = match measure.unit() {
        Unit::Share => ", from 0 to 1".to_owned(),
        unit => match report::unit_in_words(unit) {
            "" => String::new(),
            words => format!(", in {words}"),
        },
    };
    format!("{} of “{structure}”{unit}", measure.plain_name())
}

/// The lessons of a file, without the rest of it.
#[derive(Default, Deserialize)]
struct Exercises {
    #[serde(default)]
    exercise: Vec<Exercise>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

    #[test]
    fn every_lesson_asks_says_what_to_do_and_what_it_shows() {
        assert_eq!(lessons().len(), lesson_scenarios().len());
        for (lesson, entry) in lessons().iter().zip(lesson_scenarios()) {
            assert_eq!(lesson.scenario, entry.name);
            let file = ScenarioFile::parse(&format!("{}.toml", entry.name), entry.text).unwrap();
            let opened = of_opened(&file.resolve(BTreeMap::new()).unwrap());
            assert_eq!(opened, std::slice::from_ref(lesson));
            assert!(
                lesson.question.contains('?') || lesson.question.contains("Guess"),
                "{}",
                lesson.question
            );
            assert!(lesson.shows.ends_with('.') && lesson.steps.len() >= 2 && !lesson.moves.is_empty());
            assert!(!lesson.guessed.contains(&lesson.measure), "people do not say {}", lesson.guessed);
            assert!(!lesson.look.is_empty() && !lesson.source.is_empty(), "{}", lesson.title);
        }
    }

    #[test]
    fn whatever_a_lesson_moves_is_a_slider_with_stops() {
        for entry in lesson_scenarios() {
            let file = ScenarioFile::parse("lesson.toml", entry.text).unwrap();
            let scenario = file.clone().resolve(BTreeMap::new()).unwrap();
            let controls = super::super::controls::controls(&file, &scenario, &scenario);
            for path in of_scenario(&scenario).iter().flat_map(|lesson| &lesson.moves) {
                let control = controls.iter().find(|control| control.path == *path);
                assert!(control.is_some_and(|control| control.steps.len() > 1), "{}: {path}", entry.name);
            }
        }
    }
}
