//! What is wrong with a file: where it stands, and how to mend it.

use std::collections::BTreeMap;
use std::fmt;

/// Where something stands in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The line, from one.
    pub line: usize,
    /// The column in characters, from one.
    pub column: usize,
    /// Characters from there on that it is about, on this line.
    pub length: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Something wrong with a file, where it stands and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// None where the problem is not at one place.
    pub place: Option<Place>,
    /// What is wrong and how to mend it.
    pub text: String,
    /// What the key in question means and takes, where there is one.
    pub help: Option<String>,
}

impl Problem {
    /// A problem with a key at a dotted path.
    pub(super) fn of_key(file: &str, places: &Places, path: &str, text: &str) -> Self {
        let help = super::reference::at_path(path).ok().map(ToString::to_string);
        Self { file: file.to_owned(), place: places.of(path), text: format!("{path}: {text}"), help }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{}:{place}: {}", self.file, self.text),
            None => write!(f, "{}: {}", self.file, self.text),
        }
    }
}

/// Everything that is wrong with a scenario; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// A single problem with a whole file.
    pub(crate) fn of_file(file: &str, text: impl Into<String>) -> Self {
        Self(vec![Problem { file: file.to_owned(), place: None, text: text.into(), help: None }])
    }
}

/// Where each key of the file stands, by dotted path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(pub(super) BTreeMap<String, Place>);

impl Places {
    /// Whether this very path is written.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The place of a path: where a structure sets it, else where the base does, else the nearest table around it.
    pub fn of(&self, path: &str) -> Option<Place> {
        let of_base = || {
            let (_, key) = path.strip_prefix("structures.")?.split_once('.')?;
            self.0.get(&format!("base.{key}"))
        };
        if let Some(place) = self.0.get(path).or_else(of_base) {
            return Some(*place);
        }
        let mut path = path;
        loop {
            if let Some(place) = self.0.get(path) {
                return Some(*place);
            }
            path = &path[..path.rfind('.')?];
        }
    }
}

/// “: did you mean …?” with the most alike of the known names, or all of them.
pub(crate) fn suggestion<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.collect();
    match most_alike(name, &known) {
        Some(best) => format!(": did you mean “{best}”?"),
        None => format!(": write one of {}", known.join(", ")),
    }
}

/// The known name that is most alike, where one is alike at all.
pub(crate) fn most_alike<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let likeness = |other: &str| (strsim::jaro_winkler(name, other) * 1e6) as u64;
    known.iter().copied().max_by_key(|other| likeness(other)).filter(|best| likeness(best) > 750_000)
}
