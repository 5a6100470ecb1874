//! The model in words, for a reader who will not read the code: whole, by the ODD protocol, or as what the structures of one
//! scenario have in common and in what they differ.
//!
//! What is said of mechanisms comes from the page of the model, what is said of keys and measures from their tables, and what is
//! said of rules from the first lines of their files: there is no second text that could go stale.

mod comparison;
mod words;

pub use comparison::described;
pub use words::explained_word;
#[cfg(feature = "cli")]
pub(crate) use words::words;

use crate::results::{Measure, Wanted};
use crate::scenario::{ScenarioFile, parameter_table, theory};

const ODD: &str = include_str!("description/odd.md");
const MODEL: &str = include_str!("simulation/model.md");

/// A file of rules, by its name and its text.
type RuleFile = (&'static str, &'static str);

macro_rules! rule_files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("simulation/rules/", $name, ".rs")))),*]
    };
}

/// Every rule of the simulation.
const RULES: &[RuleFile] = rule_files!("shift" "sense" "work" "chores" "relay" "word_of_mouth" "gossip" "receive" "decide" "approve"
    "build" "hire" "leave" "reorganise" "split" "found" "portfolio" "transform" "transition" "carry_over" "adopt" "trade");

/// The description of the model by the ODD protocol (Grimm et al. 2020), as Markdown.
///
/// ```
/// let text = microbiz::description();
/// assert!(text.contains("## 7. Submodels") && text.contains("| `shift_interval` |"));
/// assert!(!text.contains("{{"));
/// ```
pub fn description() -> String {
    let flows = [
        "Market",
        "Flow of an insight (each step an event)",
        "From insight to release",
        "The organisation changes itself",
    ];
    let submodels: String =
        flows.iter().map(|title| format!("### {title}\n\n{}\n\n", section(title))).collect();
    let parts = [
        ("{{question}}", section("The question")),
        ("{{patterns}}", patterns()),
        ("{{measures}}", measures()),
        ("{{submodels}}", submodels.trim_end().to_owned()),
        ("{{measured}}", section("What is measured")),
        ("{{fairness}}", section("Fairness")),
        ("{{rules}}", RULES.iter().map(rule).collect::<Vec<_>>().join("\n")),
        (
            "{{parameters}}",
            parameter_table().replace("\n`", "\n#### `").replace("\nthe top", "\n#### the top"),
        ),
    ];
    parts.iter().fold(ODD.to_owned(), |text, (place, part)| text.replace(place, part))
}

/// What stands under a heading of the page of the model.
fn section(title: &str) -> String {
    let heading = format!("\n## {title}\n");
    let from = MODEL.split(&heading).nth(1).unwrap_or_default();
    from.split("\n## ").next().unwrap_or_default().trim().to_owned()
}

/// The known answers, a line each.
fn patterns() -> String {
    let line = |entry: &crate::scenario::GalleryEntry| {
        let file = ScenarioFile::parse(entry.name, entry.text).ok()?;
        let title = file.table().get("title").and_then(toml::Value::as_str)?;
        let known = file.table().get("known").and_then(toml::Value::as_array).map_or(0, Vec::len);
        (known > 0).then(|| format!("- {title} ({known} known answers, `{}`)", entry.name))
    };
    theory().iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

fn measures() -> String {
    let wanted = |measure: &Measure| match measure.wanted() {
        Wanted::More => "more",
        Wanted::Less => "less",
        Wanted::Neither => "–",
    };
    let row = |measure: &Measure| {
        format!(
            "| `{}` | {} | {} | {} | {} |",
            measure.name(),
            measure.plain_name(),
            measure.unit(),
            wanted(measure),
            measure.definition().replace('|', "\\|")
        )
    };
    let rows: Vec<String> = Measure::ALL.iter().map(row).collect();
    format!("| measure | called | unit | better | definition |\n|---|---|---|---|---|\n{}", rows.join("\n"))
}

/// What a file of rules says of itself in its first lines.
fn rule((name, text): &RuleFile) -> String {
    let said: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
    format!(
        "| {} | `src/simulation/rules/{name}.rs` | {} |",
        name.replace('_', " "),
        said.join(" ").trim().replace('|', "\\|")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_of_the_simulation_has_an_entry_that_says_which_step_it_is() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/simulation/rules");
        let files: BTreeSet<String> = folder
            .read_dir()
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
            .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
            .collect();
        let described: BTreeSet<String> = RULES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(files, described);
        for file in RULES {
            assert!(rule(file).len() > 90, "{}", rule(file));
        }
    }

    #[test]
    fn every_measure_and_every_key_has_an_entry() {
        let text = description();
        assert!(Measure::ALL.iter().all(|measure| text.contains(&format!("| `{}` |", measure.name()))));
        for line in parameter_table().lines().filter(|line| line.starts_with("| `")) {
            assert!(text.contains(line), "{line}");
        }
    }

    #[test]
    fn the_seven_elements_and_the_eleven_concepts_stand_in_the_order_of_the_protocol() {
        let text = description();
        let elements = [
            "1. Purpose and patterns",
            "2. Entities, state variables, and scales",
            "3. Process overview and scheduling",
            "4. Design concepts",
            "5. Initialization",
            "6. Input data",
            "7. Submodels",
        ];
        let concepts = [
            "Basic principles",
            "Emergence",
            "Adaptation",
            "Objectives",
            "Learning",
            "Prediction",
            "Sensing",
            "Interaction",
            "Stochasticity",
            "Collectives",
            "Observation",
        ];
        let in_order = |words: Vec<String>| {
            let places: Vec<usize> =
                words.iter().map(|word| text.find(word).unwrap_or_else(|| panic!("{word}"))).collect();
            assert!(places.is_sorted(), "{places:?}");
        };
        in_order(elements.iter().map(|title| format!("\n## {title}\n")).collect());
        in_order(concepts.iter().map(|name| format!("\n**{name}.**")).collect());
        for heading in ["Market", "From insight to release", "Fairness"] {
            assert!(section(heading).len() > 200, "{heading}");
        }
    }
}
