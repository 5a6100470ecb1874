//! What the structures of a scenario have in common and in what they differ, each value with where it comes from.

use crate::scenario::{Origin, ResolvedValue, Scenario, resolved_values};
use std::collections::BTreeMap;

/// A scenario in words, as Markdown: the question, what is equal for all structures, what differs between them, and where every
/// number comes from.
///
/// ```
/// use microbiz::{described, ScenarioFile};
/// use std::collections::BTreeMap;
///
/// let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket.shift_interval = \"1w\"\n\
///     structures = { narrow = { template = \"hierarchy\", span = 4 }, wide = { template = \"hierarchy\", span = 12 } }";
/// let scenario = ScenarioFile::parse("spans.toml", text)?.resolve(BTreeMap::new())?;
/// let text = described(&scenario);
/// assert!(text.contains("also the size of the teams in functions | 4 | 12 |"), "{text}");
/// # Ok::<(), microbiz::Problems>(())
/// ```
pub fn described(scenario: &Scenario) -> String {
    let values = resolved_values(&scenario.resolved);
    let structures: Vec<&str> = scenario.structures().collect();
    let keys = by_key(&values, structures.len(), &structures);
    let (differing, equal): (Vec<&Key<'_>>, Vec<&Key<'_>>) = keys.iter().partition(|key| key.differs());
    let title = if scenario.title.is_empty() { scenario.name() } else { &scenario.title };
    let mut text = format!("# {title}\n\n");
    if !scenario.question().is_empty() {
        text += &format!("{}\n\n", scenario.question());
    }
    text += &format!("Structures: {}.\n\n", structures.join(", "));
    text += "All meet the same customers, whose needs move at the same moments, under the same luck.\n";
    text += &differences(&differing, &structures);
    text += &market(&values);
    text += &equals(&equal);
    text += &origins(&values);
    text
}

/// A key of structures, with its value in each.
struct Key<'a> {
    first: &'a ResolvedValue,
    /// By structure, in their order; none where one has no such key.
    values: Vec<Option<&'a ResolvedValue>>,
}

impl Key<'_> {
    fn differs(&self) -> bool {
        let shown = |value: Option<&ResolvedValue>| value.map(|value| value.value.clone());
        self.values.windows(2).any(|pair| shown(pair[0]) != shown(pair[1]))
    }
}

fn by_key<'a>(values: &'a [ResolvedValue], count: usize, structures: &[&str]) -> Vec<Key<'a>> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut keys: Vec<Key<'a>> = Vec::new();
    for value in values {
        let Some(structure) = &value.structure else { continue };
        let Some(column) = structures.iter().position(|name| name == structure) else { continue };
        let place = *places.entry(value.key.as_str()).or_insert_with(|| {
            keys.push(Key { first: value, values: vec![None; count] });
            keys.len() - 1
        });
        keys[place].values[column] = Some(value);
    }
    keys
}

/// What stands in a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn differences(keys: &[&Key<'_>], structures: &[&str]) -> String {
    if keys.is_empty() {
        return "\n## What differs\n\nNothing.\n".to_owned();
    }
    let head: String = structures.iter().map(|name| format!(" {} |", cell(name))).collect();
    let rule = "---|".repeat(structures.len());
    let mut text =
        format!("\n## What differs ({} keys)\n\n| key | meaning |{head}\n|---|---|{rule}\n", keys.len());
    for key in keys {
        let cells: String = key
            .values
            .iter()
            .map(|value| format!(" {} |", value.map_or("–".to_owned(), |value| cell(&value.value))))
            .collect();
        text += &format!("| `{}` | {} |{cells}\n", key.first.key, cell(key.first.meaning));
    }
    text
}

fn market(values: &[ResolvedValue]) -> String {
    let mut text = "\n## The market and the experiment\n\n| key | meaning | value | where it comes from |\n|---|---|---|---|\n".to_owned();
    for value in values.iter().filter(|value| value.structure.is_none()) {
        text += &row(value);
    }
    text
}

fn row(value: &ResolvedValue) -> String {
    format!(
        "| `{}` | {} | {} | {} |\n",
        value.key,
        cell(value.meaning),
        cell(&value.value),
        cell(&value.origin.to_string())
    )
}

fn equals(keys: &[&Key<'_>]) -> String {
    let mut text = format!(
        "\n## What is equal for all structures ({} keys)\n\n| key | meaning | value | where it comes from |\n|---|---|---|---|\n",
        keys.len()
    );
    for key in keys {
        text += &row(key.first);
    }
    text
}

/// How many values come from where, and which of them are assumed.
fn origins(values: &[ResolvedValue]) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for value in values {
        *counts.entry(value.origin.word()).or_default() += 1;
    }
    let counted: Vec<String> = counts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    let mut assumed: Vec<&str> = values
        .iter()
        .filter(|value| matches!(value.origin, Origin::Assumed(_)))
        .map(|value| value.key.as_str())
        .collect();
    assumed.sort_unstable();
    assumed.dedup();
    let list: Vec<String> = assumed.iter().map(|key| format!("`{key}`")).collect();
    format!(
        "\n## Where the numbers come from\n\n{}.\n\nAssumed, and worth varying before the answer is relied on: {}.\n",
        counted.join(", "),
        if list.is_empty() { "nothing".to_owned() } else { list.join(", ") }
    )
}
