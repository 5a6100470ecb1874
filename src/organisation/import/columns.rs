//! Which column of a file holds what: as a scenario names it, or guessed from usual names.

mod usual;

use super::sheet::Sheet;
use std::collections::BTreeMap;

/// What a column can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Holds {
    Id,
    ReportsTo,
    Name,
    Title,
    Unit,
    Grade,
    Profession,
    Fte,
    Pay,
    DottedLine,
    Kind,
    Source,
    Target,
}

impl Holds {
    /// What a file of posts can have, in the order in which columns are taken.
    pub const OF_POSTS: &[Self] = &[
        Self::Id,
        Self::ReportsTo,
        Self::DottedLine,
        Self::Title,
        Self::Unit,
        Self::Grade,
        Self::Profession,
        Self::Fte,
        Self::Pay,
        Self::Kind,
        Self::Name,
    ];
    /// What a file of head-counts can have.
    pub const OF_HEADCOUNTS: &[Self] =
        &[Self::ReportsTo, Self::Fte, Self::Unit, Self::Grade, Self::Profession, Self::Pay, Self::Title];
    /// What an edge list has.
    pub const OF_EDGES: &[Self] = &[Self::Source, Self::Target];

    /// As written in scenario files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::ReportsTo => "reports_to",
            Self::Name => "name",
            Self::Title => "title",
            Self::Unit => "unit",
            Self::Grade => "grade",
            Self::Profession => "profession",
            Self::Fte => "fte",
            Self::Pay => "pay",
            Self::DottedLine => "dotted_line",
            Self::Kind => "kind",
            Self::Source => "source",
            Self::Target => "target",
        }
    }
}

/// Where the columns of one file stand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    places: BTreeMap<Holds, usize>,
    /// What was taken for what without being named, to be said.
    guessed: Vec<String>,
}

impl Columns {
    /// Finds the columns: those that `named` names must be there, others are guessed, after names that files beside it use.
    ///
    /// # Errors
    /// Columns that are named and not there, each in a sentence.
    pub fn find(
        sheet: &Sheet,
        wanted: &[Holds],
        (table, named): (&str, &BTreeMap<String, String>),
        beside: &BTreeMap<String, String>,
    ) -> Result<Self, Vec<String>> {
        let mut found = Self::default();
        let mut missing = Vec::new();
        for &holds in wanted {
            let Some(name) = named.get(holds.key()).map(|name| name.trim()) else { continue };
            match sheet.header.iter().position(|column| column == name) {
                Some(place) => drop(found.places.insert(holds, place)),
                None if name.is_empty() => {}
                None => missing.push(format!(
                    "{}: there is no column “{name}”, which chart.{table}.{} names: it has {}",
                    sheet.file,
                    holds.key(),
                    listed(&sheet.header)
                )),
            }
        }
        for &holds in wanted.iter().filter(|holds| !named.contains_key(holds.key())) {
            if let Some(place) = found.guess(sheet, holds, beside.get(holds.key())) {
                found.places.insert(holds, place);
                let name = &sheet.header[place];
                if name != holds.key() {
                    found.guessed.push(format!("{} from “{name}”", holds.key()));
                }
            }
        }
        if missing.is_empty() { Ok(found) } else { Err(missing) }
    }

    /// The column of a usual name that holds nothing else yet; names and identifiers may be one.
    fn guess(&self, sheet: &Sheet, holds: Holds, beside: Option<&String>) -> Option<usize> {
        let is_free =
            |place: &usize| holds == Holds::Name || !self.places.values().any(|taken| taken == place);
        let named = beside.and_then(|name| sheet.header.iter().position(|column| column == name.trim()));
        let plain: Vec<String> = sheet.header.iter().map(|name| plain(name)).collect();
        let usual = holds
            .usual()
            .split_whitespace()
            .find_map(|usual| plain.iter().position(|name| name == usual).filter(is_free));
        named.or(usual)
    }

    /// Where a column stands that may be missing.
    pub fn get(&self, holds: Holds) -> Option<usize> {
        self.places.get(&holds).copied()
    }

    /// The same of one that must not be missing.
    ///
    /// # Errors
    /// A sentence that says which columns there are.
    pub fn required(&self, holds: Holds, sheet: &Sheet, table: &str) -> Result<usize, String> {
        self.get(holds).ok_or_else(|| {
            format!(
                "{}: the column “{}” is missing: it has {}; name the one to use in chart.{table}",
                sheet.file,
                holds.key(),
                listed(&sheet.header)
            )
        })
    }

    /// What each column that is read was taken for.
    pub fn holds(&self) -> impl Iterator<Item = (Holds, usize)> {
        self.places.iter().map(|(holds, place)| (*holds, *place))
    }

    /// What was guessed, in a sentence; none where everything was named.
    pub fn said(&self, file: &str) -> Option<String> {
        (!self.guessed.is_empty())
            .then(|| format!("{file}: columns guessed by their names: {}", self.guessed.join(", ")))
    }
}

/// A name without case, spaces and marks.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Names of columns, the first of many.
fn listed(header: &[String]) -> String {
    const SHOWN: usize = 20;
    let more = header.len().saturating_sub(SHOWN);
    let shown: Vec<String> = header.iter().take(SHOWN).map(|name| format!("“{name}”")).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &rest
}
