//! What a page opens with.

use super::Setup;
use super::lessons::lessons;
use crate::scenario::lesson_scenarios;
use serde::Serialize;

/// A scenario, what it is called, and the lesson that is given in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Opening {
    name: String,
    /// The number of the lesson as the page writes it; empty for none.
    lesson: String,
    #[serde(flatten)]
    setup: Setup,
}

impl Opening {
    /// A scenario that somebody brings.
    pub fn of(setup: &Setup) -> Self {
        let file = setup.file.rsplit(['/', '\\']).next().unwrap_or(&setup.file);
        let name = file.strip_suffix(".toml").unwrap_or(file).to_owned();
        Self { name, lesson: String::new(), setup: setup.clone() }
    }

    /// The first lesson: a guess comes before its answer.
    pub fn first() -> Self {
        let first = &lesson_scenarios()[0];
        let setup =
            Setup { file: format!("{}.toml", first.name), text: first.text.to_owned(), ..Setup::default() };
        let lesson = lessons().first().map_or_else(String::new, |lesson| lesson.number.to_string());
        Self { lesson, ..Self::of(&setup) }
    }

    /// As JSON that may stand within a page: nothing in it ends the element that it stands in.
    pub fn within_a_page(&self) -> String {
        // Text and text alone, which JSON can always say.
        serde_json::to_string(self).unwrap_or_default().replace('<', "\\u003c")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_opens_with_what_was_brought_or_with_the_first_lesson() {
        let brought = Setup { file: "plans/our firm.toml".to_owned(), ..Setup::default() };
        let opening = Opening::of(&brought);
        assert_eq!((opening.name.as_str(), opening.lesson.as_str()), ("our firm", ""));
        let first = Opening::first();
        assert_eq!((first.name.as_str(), first.lesson.as_str()), (lessons()[0].scenario.as_str(), "1"));
        assert!(first.setup.experiment(None).is_ok());
    }

    #[test]
    fn no_scenario_ends_the_element_that_it_stands_in() {
        let text = "# </script><!-- <script>";
        let opening = Opening::of(&Setup { text: text.to_owned(), ..Setup::default() }).within_a_page();
        assert!(!opening.contains('<'), "{opening}");
        let read: serde_json::Value = serde_json::from_str(&opening).unwrap();
        assert_eq!(read["text"], text);
    }
}
