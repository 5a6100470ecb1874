//! The words that the model and the output are told in, each from the page that defines it.

/// The pages that have a table of words, and the heading above it.
const PAGES: [(&str, &str); 2] = [
    (include_str!("../output/results.md"), "Words of the output"),
    (include_str!("../simulation/model.md"), "Words"),
];

/// A word of a page, or several for the same thing, and what they mean.
struct Entry {
    words: Vec<&'static str>,
    meaning: &'static str,
}

/// What a word of the model or of the output means; none where no page defines it. A unit in brackets behind it does not count.
///
/// ```
/// assert!(microbiz::explained_word("waiting in line").unwrap().contains("take it up"));
/// assert!(microbiz::explained_word("Niche").unwrap().starts_with("niche (word)"));
/// assert!(microbiz::explained_word("nonsense").is_none());
/// ```
pub fn explained_word(name: &str) -> Option<String> {
    let name = name.split(" (").next().unwrap_or(name).trim().to_lowercase();
    let is_meant = |entry: &Entry| entry.words.contains(&name.as_str()) || entry.words.join(", ") == name;
    let entry = entries().find(is_meant)?;
    Some(format!("{} (word)\n  {}\n", entry.words.join(", "), entry.meaning.replace('`', "")))
}

/// Every word, for suggestions.
#[cfg(feature = "cli")]
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    entries().flat_map(|entry| entry.words)
}

fn entries() -> impl Iterator<Item = Entry> {
    let of_page = |(page, title): (&'static str, &str)| {
        let heading = format!("\n## {title}\n");
        let section = page.split(&heading).nth(1).unwrap_or_default();
        section.split("\n## ").next().unwrap_or_default().lines().filter_map(entry)
    };
    PAGES.into_iter().flat_map(of_page)
}

/// A row of the table; none for its head and for what is no row.
fn entry(line: &'static str) -> Option<Entry> {
    let (words, meaning) = line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | ")?;
    (words != "word").then(|| Entry { words: words.split(", ").collect(), meaning })
}
