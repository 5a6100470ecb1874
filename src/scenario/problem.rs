//! What is wrong with a file: where it stands, and how to mend it.

use std::collections::BTreeMap;
use std::fmt;

/// Something wrong with a file, where it stands and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as the user named it.
    pub file: String,
    /// Line and column, from one; none where the problem is not at one place.
    pub place: Option<(usize, usize)>,
    /// What is wrong and how to mend it.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.file, self.text),
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
        Self(vec![Problem { file: file.to_owned(), place: None, text: text.into() }])
    }
}

/// Where each key of the file stands, by dotted path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places(pub(super) BTreeMap<String, (usize, usize)>);

impl Places {
    /// Whether this very path is written.
    pub fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    /// The place of a path, or of the nearest table around it.
    pub fn of(&self, path: &str) -> Option<(usize, usize)> {
        let mut path = path;
        loop {
            if let Some(place) = self.0.get(path) {
                return Some(*place);
            }
            path = &path[..path.rfind('.')?];
        }
    }
}

/// “; did you mean …?” with the most alike of the known names, or all of them.
pub(crate) fn suggestion<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> String {
    let known: Vec<&str> = known.collect();
    let likeness = |other: &&&str| (strsim::jaro_winkler(name, other) * 1e6) as u64;
    match known.iter().max_by_key(likeness) {
        Some(best) if strsim::jaro_winkler(name, best) > 0.75 => format!(": did you mean “{best}”?"),
        _ => format!(": write one of {}", known.join(", ")),
    }
}
