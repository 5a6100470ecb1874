//! What is wrong with the rows of a chart: collected over all files, asked once for each kind, and what was done about it.

use crate::organisation::OrganisationError;
pub(crate) use crate::organisation::blueprint::Repair;
use std::collections::BTreeMap;

/// The kinds of things that can be wrong with rows, each with its remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dirt {
    /// A row with fewer or more cells than the header.
    Ragged,
    /// A row that names no post.
    Unnamed,
    /// A row that sums up others.
    Total,
    /// A number of people that is none.
    People,
    /// An amount of money that is none.
    Pay,
    /// A post that stands twice with other values.
    Conflict,
    /// A superior who is no post.
    Dangling,
    /// Superiors in a circle.
    Circle,
    /// Head-counts under somebody who is no post.
    NoSuperior,
    /// The first end of an edge is no post.
    UnknownEnd,
    /// A second superior.
    TwoSuperiors,
    /// A tie or dotted line to nobody.
    Tie,
}

impl Dirt {
    /// What to do about it.
    fn remedy(self) -> &'static str {
        match self {
            Self::Ragged => {
                "mend the row, or write repair = [\"pad\"] to fill it up with empty cells or cut it"
            }
            Self::Unnamed => {
                "fill in the column, or write repair = [\"number\"] to name such posts after their line, or [\"drop\"] to pass \
                 over them"
            }
            Self::Total => "take the row out, or write repair = [\"drop\"] to pass over it",
            Self::People => "write full-time equivalents from 0 to 10 million",
            Self::Pay => {
                "write the money of a full-time year, below a million million, or leave the cell empty"
            }
            Self::Conflict => {
                "mend the file, or write repair = [\"first\"] to keep the first (name a column of names, and two people of one \
                 post share it)"
            }
            Self::Dangling => {
                "mend the file, name it in roots, or write repair = [\"attach-to-root\"] to put them under the first root, or \
                 [\"drop\"] to let them stand alone"
            }
            Self::Circle => "mend the file, or write repair = [\"attach-to-root\"]",
            Self::NoSuperior => "mend the file, or write repair = [\"drop\"] or [\"attach-to-root\"]",
            Self::UnknownEnd | Self::Tie => "mend the file, or write repair = [\"drop\"] to leave it out",
            Self::TwoSuperiors => {
                "one line of reporting a person: mend the file, or write repair = [\"first\"]"
            }
        }
    }
}

/// Where something was found.
#[derive(Clone, Debug)]
struct Found {
    line: usize,
    text: String,
}

/// Everything found so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    rules: Vec<String>,
    faults: Vec<String>,
    found: BTreeMap<(String, Dirt), Vec<Found>>,
    pub repairs: Vec<Repair>,
}

impl Findings {
    /// Nothing found; these repair rules are written.
    pub fn under(rules: &[String]) -> Self {
        Self { rules: rules.to_vec(), ..Self::default() }
    }

    /// Whether a repair rule is written.
    pub fn has_rule(&self, rule: &str) -> bool {
        self.rules.iter().any(|written| written == rule)
    }

    /// Something that no rule covers.
    pub fn fault(&mut self, text: String) {
        self.faults.push(text);
    }

    /// Something that is wrong with a line.
    pub fn found(&mut self, dirt: Dirt, (file, line): (&str, usize), text: String) {
        self.found.entry((file.to_owned(), dirt)).or_default().push(Found { line, text });
    }

    /// Something that was mended.
    pub fn repaired(&mut self, repair: &'static str, (file, line): (&str, usize), post: &str, text: String) {
        self.repairs.push(Repair { file: file.to_owned(), line, post: post.to_owned(), repair, text });
    }

    /// The faults so far, each in a line.
    ///
    /// # Errors
    /// Where there are any.
    pub fn settle(&self) -> Result<(), OrganisationError> {
        let mut lines = self.faults.clone();
        lines.extend(self.found.iter().map(|((file, dirt), found)| {
            let first = &found[0];
            let place = if first.line > 0 { format!("{file}:{}", first.line) } else { file.clone() };
            format!("{place}: {}{}: {}", first.text, also(&found[1..]), dirt.remedy())
        }));
        if lines.is_empty() { Ok(()) } else { Err(OrganisationError(lines.join("\n"))) }
    }

    /// How often each repair was made, with the first it was made to, in sentences.
    pub fn notices(&self) -> Vec<String> {
        let mut by_kind: BTreeMap<&str, Vec<&Repair>> = BTreeMap::new();
        for repair in &self.repairs {
            by_kind.entry(repair.repair).or_default().push(repair);
        }
        let sentence = |(kind, repairs): (&str, Vec<&Repair>)| {
            let named: Vec<String> =
                repairs.iter().take(5).map(|repair| format!("“{}”", repair.post)).collect();
            let more = if repairs.len() > 5 { ", …" } else { "" };
            let (one, many) = meaning(kind);
            let said = if repairs.len() == 1 { one } else { many };
            let them = if repairs.len() == 1 { "it" } else { "them" };
            format!("{} {said}: {}{more}; repairs.csv lists {them}", repairs.len(), named.join(", "))
        };
        by_kind.into_iter().map(sentence).collect()
    }
}

/// What a repair did, as part of a sentence after the number one, and after any other.
fn meaning(kind: &str) -> (&str, &str) {
    match kind {
        "attached" => (
            "post was put under the first root, since its superior is no post or stands below it",
            "posts were put under the first root, since their superiors are no posts or stand below them",
        ),
        "dropped" => ("row was passed over", "rows were passed over"),
        "merged" => ("row repeats another and was read once", "rows repeat others and were read once"),
        "numbered" => (
            "post has no name and is called after its line",
            "posts have no name and are called after their lines",
        ),
        "padded" => ("row was filled up or cut to the header", "rows were filled up or cut to the header"),
        "root" => (
            "post reports to itself or to nobody in the chart and stands at the top",
            "posts report to themselves or to nobody in the chart and stand at the top",
        ),
        "shared" => ("person shares a post with another", "people share posts with others"),
        "vacant" => (
            "post is vacant: it neither meets customers, owns needs nor leads; what passes through it takes no work",
            "posts are vacant: they neither meet customers, own needs nor lead; what passes through them takes no work",
        ),
        other => (other, other),
    }
}

/// “(and on lines 7, 9 and 12 more)”.
fn also(others: &[Found]) -> String {
    const SHOWN: usize = 8;
    let mut lines: Vec<usize> = others.iter().map(|found| found.line).filter(|line| *line > 0).collect();
    lines.dedup();
    let shown: Vec<String> = lines.iter().take(SHOWN).map(ToString::to_string).collect();
    match (lines.len(), lines.len().saturating_sub(SHOWN)) {
        (0, _) => String::new(),
        (1, _) => format!(" (and so on line {})", shown[0]),
        (_, 0) => format!(" (and so on lines {})", shown.join(", ")),
        (_, more) => format!(" (and so on lines {} and {more} more)", shown.join(", ")),
    }
}
