//! Edits of an imported organisation: what a designer would change on the chart.

use super::selector::Condition;
use serde::{Deserialize, Deserializer, de::Error as _};
use std::fmt;
use std::str::FromStr;

/// One change of a chart, as it was written and as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub written: String,
    pub change: Change,
}

/// Which posts an edit changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    /// One post, by its identifier.
    Post(String),
    /// Whatever is like this.
    Like(Condition),
}

/// What is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    /// The posts, with all below them, report to another.
    Move { which: Which, under: String },
    /// The posts' people, reports, juniors and ties go to another, and they are gone.
    Merge { which: Which, into: String },
    /// The posts go; their reports, juniors and ties go to their superior, their people where the chart's `leavers` says.
    Remove { which: Which },
    /// Posts of one superior that lead fewer than so many are put together, until no two of them fit under one.
    Widen { span: u32, below: i64 },
    /// All units become the first: their names are one.
    Unite { units: Vec<String> },
    /// The people become businesses of at most so many, each of which meets and owns niches of its own.
    Split { which: Which, size: u32 },
    /// Two posts know each other.
    Tie { post: String, with: String },
    /// The post has so many people.
    Resize { post: String, people: u32 },
    /// The posts meet the customers of some niches.
    Attach { which: Which, niches: Vec<u32> },
}

/// How edits are written.
pub(crate) const EDIT_FORMS: &str = "write “move WHICH under POST”, “merge WHICH into POST”, “merge units A, B”, “remove WHICH”, \
    “widen spans to NUMBER below LEVEL”, “split WHICH into businesses of NUMBER by niche”, “add tie POST with POST”, \
    “resize POST to NUMBER” or “attach WHICH to customers of niche NUMBER”, where WHICH is a post, “level NUMBER”, “unit NAME” or a \
    table such as { unit = \"Sales\", depth = 3 }";

impl Which {
    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let named = |word: &str| text.strip_prefix(word).map(str::trim).filter(|rest| !rest.is_empty());
        if text.is_empty() {
            return Err(EDIT_FORMS.to_owned());
        }
        if text.starts_with('{') {
            let table: toml::Table = format!("which = {text}").parse().map_err(|_| EDIT_FORMS.to_owned())?;
            return Condition::parse(&table["which"]).map(Self::Like);
        }
        if let Some(level) = named("level ").and_then(|level| level.parse().ok()) {
            return Ok(Self::Like(Condition { depth: vec![level], ..Condition::default() }));
        }
        Ok(match named("unit ") {
            Some(unit) => Self::Like(Condition::of_column("unit", vec![unit.to_owned()])),
            None => Self::Post(text.to_owned()),
        })
    }
}

impl FromStr for Edit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let change = change(text.trim()).map_err(|why| match why.as_str() {
            "" | EDIT_FORMS => format!("“{text}” is no edit: {EDIT_FORMS}"),
            why => format!("“{text}” is no edit: {why}"),
        })?;
        Ok(Self { written: text.trim().to_owned(), change })
    }
}

/// Reads an edit; an empty fault says that no form fits.
fn change(text: &str) -> Result<Change, String> {
    let (verb, rest) = text.split_once(' ').ok_or_else(String::new)?;
    let rest = rest.trim();
    // The last such word divides, so that a post may have it in its name.
    let halves = |word: &str| {
        let (a, b) = rest.rsplit_once(word).ok_or_else(String::new)?;
        let (a, b) = (a.trim(), b.trim());
        if a.is_empty() || b.is_empty() || a == b { Err(String::new()) } else { Ok((a, b)) }
    };
    match verb {
        "move" => {
            let (which, under) = halves(" under ")?;
            Ok(Change::Move { which: Which::parse(which)?, under: under.to_owned() })
        }
        "merge" if rest.starts_with("units ") => unite(rest["units ".len()..].trim()),
        "merge" => {
            let (which, into) = halves(" into ")?;
            Ok(Change::Merge { which: Which::parse(which)?, into: into.to_owned() })
        }
        "remove" => Ok(Change::Remove { which: Which::parse(rest)? }),
        "widen" => widen(rest),
        "split" => split(halves(" into businesses of ")?),
        "tie" | "add" => {
            tie(if verb == "add" { rest.strip_prefix("tie ").ok_or_else(String::new)? } else { rest })
        }
        "resize" => {
            let (post, people) = halves(" to ")?;
            Ok(Change::Resize { post: post.to_owned(), people: people.parse().map_err(|_| String::new())? })
        }
        "attach" => attach(halves(" to customers of ")?),
        _ => Err(String::new()),
    }
}

fn tie(rest: &str) -> Result<Change, String> {
    let (post, with) = rest.rsplit_once(" with ").ok_or_else(String::new)?;
    let (post, with) = (post.trim().to_owned(), with.trim().to_owned());
    if post.is_empty() || with.is_empty() || post == with {
        return Err(String::new());
    }
    Ok(Change::Tie { post, with })
}

fn unite(list: &str) -> Result<Change, String> {
    let units: Vec<String> = list.split(',').map(|unit| unit.trim().to_owned()).collect();
    if units.len() < 2 || units.iter().any(String::is_empty) {
        return Err("name two units or more, with a comma between them".to_owned());
    }
    Ok(Change::Unite { units })
}

fn widen(rest: &str) -> Result<Change, String> {
    let numbers = rest.strip_prefix("spans to ").ok_or_else(String::new)?;
    let (span, below) = numbers.split_once(" below ").unwrap_or((numbers, "-1"));
    let span = span.trim().parse().ok().filter(|span| *span >= 2);
    let below = below.trim().trim_start_matches("level ").parse().ok();
    span.zip(below)
        .map(|(span, below)| Change::Widen { span, below })
        .ok_or_else(|| "a span is a whole number from 2 on, and a level one from 0 on, the top".to_owned())
}

fn split((which, size): (&str, &str)) -> Result<Change, String> {
    let size = size.trim_end_matches("by niche").trim().parse().ok().filter(|size| *size >= 1);
    let size = size.ok_or_else(|| "a business has a whole number of people, from 1 on".to_owned())?;
    Ok(Change::Split { which: Which::parse(which)?, size })
}

fn attach((which, niches): (&str, &str)) -> Result<Change, String> {
    let list = niches.trim_start_matches("niches").trim_start_matches("niche").trim();
    let niches: Option<Vec<u32>> = list.split(',').map(|niche| niche.trim().parse().ok()).collect();
    let niches =
        niches.ok_or_else(|| "niches are whole numbers from 0 on, with commas between".to_owned())?;
    let which = Which::parse(which.trim_start_matches("team ").trim_start_matches("post "))?;
    Ok(Change::Attach { which, niches })
}

impl fmt::Display for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Edit {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Change {
        text.parse::<Edit>().unwrap().change
    }

    fn post(id: &str) -> Which {
        Which::Post(id.to_owned())
    }

    fn units(units: &[&str]) -> Which {
        Which::Like(Condition::of_column("unit", units.iter().map(|unit| (*unit).to_owned()).collect()))
    }

    #[test]
    fn edits_are_read_as_a_designer_writes_them() {
        assert_eq!(read("move 12 under 3"), Change::Move { which: post("12"), under: "3".to_owned() });
        assert_eq!(
            read("move head under water under 3"),
            Change::Move { which: post("head under water"), under: "3".to_owned() }
        );
        assert_eq!(read("resize HR desk to 4"), Change::Resize { post: "HR desk".to_owned(), people: 4 });
        let level = Condition { depth: vec![4], ..Condition::default() };
        assert_eq!(read("remove level 4"), Change::Remove { which: Which::Like(level) });
        assert_eq!(read("widen spans to 9 below 2"), Change::Widen { span: 9, below: 2 });
        assert_eq!(read("widen spans to 9"), Change::Widen { span: 9, below: -1 });
        assert_eq!(
            read("merge units A & B, C"),
            Change::Unite { units: vec!["A & B".to_owned(), "C".to_owned()] }
        );
        let split = Change::Split { which: units(&["Sales"]), size: 8 };
        assert_eq!(read("split unit Sales into businesses of 8 by niche"), split);
        assert_eq!(read("split { unit = \"Sales\" } into businesses of 8"), split);
        assert_eq!(read("add tie a with b"), read("tie a with b"));
        let attach = Change::Attach { which: post("x"), niches: vec![0, 3] };
        assert_eq!(read("attach team x to customers of niches 0, 3"), attach);
    }

    #[test]
    fn nonsense_is_refused_with_the_forms() {
        for text in [
            "",
            "move",
            "move 1",
            "move 1 under 1",
            "fire 3",
            "resize 1 to many",
            "remove  ",
            "add 1 with 2",
            "tie 1 with 1",
            "widen gates to 3",
            "remove { unit = }",
        ] {
            let fault = text.parse::<Edit>().unwrap_err();
            assert!(fault.contains("write “move WHICH under POST”"), "{text}: {fault}");
        }
        for (text, said) in [
            ("merge units A", "two units or more"),
            ("widen spans to 1 below 2", "from 2 on"),
            ("split a into businesses of none", "a whole number of people"),
            ("attach a to customers of niche x", "niches are whole numbers"),
        ] {
            let fault = text.parse::<Edit>().unwrap_err();
            assert!(fault.contains(said), "{text}: {fault}");
        }
    }
}
