//! Which of the files holds what.

use super::columns_table;
use crate::organisation::OrganisationError;
use crate::organisation::import::columns::{Columns, Holds};
use crate::organisation::import::sheet::{self, Contents, Sheet};
use std::collections::{BTreeMap, BTreeSet};

/// The files of a chart, each by its name.
#[derive(Default)]
pub(super) struct Parts {
    pub posts: Option<String>,
    pub edges: Option<String>,
    pub ties: Option<String>,
    pub headcounts: Option<String>,
    /// Whether nothing says who reports to whom.
    pub is_flat: bool,
    /// What each file was taken for: name, in words, and its columns as a table of a scenario.
    pub taken: Vec<(String, &'static str, String)>,
    sizes: BTreeMap<String, usize>,
}

impl Parts {
    /// Opens the files and says what each is.
    ///
    /// # Errors
    /// Files that cannot be read, two files of one kind, files that are none of these.
    pub fn of(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, OrganisationError> {
        let mut faults = Vec::new();
        let mut parts = Self::default();
        let mut edge_lists = Vec::new();
        for (name, bytes) in files {
            match sheet::open(name, bytes) {
                Ok(Contents::Graph { nodes, .. }) => {
                    parts.size(name, nodes.rows.len());
                    faults.extend(parts.take_posts(name, "posts and who reports to whom", &nodes));
                }
                Ok(Contents::Table(sheet)) => {
                    parts.size(name, sheet.rows.len());
                    faults.extend(parts.classify(name, sheet, &mut edge_lists));
                }
                Err(fault) => faults.push(fault.to_string()),
            }
        }
        for (name, sheet) in edge_lists {
            faults.extend(parts.take_edges(&name, &sheet));
        }
        if parts.posts.is_none() && parts.edges.is_none() && faults.is_empty() {
            faults.push(
                "none of the files has a post or person a row: name one with a column of identifiers"
                    .to_owned(),
            );
        }
        if faults.is_empty() { Ok(parts) } else { Err(OrganisationError(faults.join("\n"))) }
    }

    fn size(&mut self, name: &str, rows: usize) {
        self.sizes.insert(name.to_owned(), rows);
    }

    /// What a table is, by the columns it has; edge lists are looked at once the posts are known.
    fn classify(
        &mut self,
        name: &str,
        sheet: Sheet,
        edge_lists: &mut Vec<(String, Sheet)>,
    ) -> Option<String> {
        let nothing = BTreeMap::new();
        let found = |wanted: &[Holds]| {
            Columns::find(&sheet, wanted, ("columns", &nothing), &nothing).unwrap_or_default()
        };
        let (posts, juniors, edges) =
            (found(Holds::OF_POSTS), found(Holds::OF_HEADCOUNTS), found(Holds::OF_EDGES));
        let has =
            |columns: &Columns, wanted: &[Holds]| wanted.iter().all(|holds| columns.get(*holds).is_some());
        let is_pair = sheet.header.len() <= 4 && has(&edges, Holds::OF_EDGES);
        let is_plain_pair = ["source", "from"].iter().any(|name| sheet.header[0].eq_ignore_ascii_case(name));
        if is_pair && (is_plain_pair || !has(&posts, &[Holds::Id, Holds::ReportsTo])) || is_matrix(&sheet) {
            edge_lists.push((name.to_owned(), sheet));
            return None;
        }
        if has(&juniors, &[Holds::ReportsTo, Holds::Fte]) && posts.get(Holds::Id).is_none() {
            return taken(&mut self.headcounts, name, "head-counts").or_else(|| {
                self.taken.push((
                    name.to_owned(),
                    "head-counts of juniors under posts",
                    columns_table(&juniors, &sheet.header),
                ));
                None
            });
        }
        if posts.get(Holds::Id).is_some() {
            let what =
                if posts.get(Holds::ReportsTo).is_some() { "posts and their superiors" } else { "posts" };
            return self.take_posts(name, what, &sheet);
        }
        let columns = sheet.header.iter().take(20).map(|column| format!("“{column}”")).collect::<Vec<_>>();
        Some(format!(
            "{name}: no column looks like identifiers of posts or people, or like an edge list: it has {}; write a scenario by \
             hand with chart.columns",
            columns.join(", ")
        ))
    }

    fn take_posts(&mut self, name: &str, what: &'static str, sheet: &Sheet) -> Option<String> {
        let nothing = BTreeMap::new();
        let columns =
            Columns::find(sheet, Holds::OF_POSTS, ("columns", &nothing), &nothing).unwrap_or_default();
        self.is_flat = what == "posts";
        self.taken.push((name.to_owned(), what, columns_table(&columns, &sheet.header)));
        taken(&mut self.posts, name, "posts")
    }

    /// An edge list says who reports to whom where nothing else does and everybody stands in it once; else it is ties.
    fn take_edges(&mut self, name: &str, sheet: &Sheet) -> Option<String> {
        let is_open = self.edges.is_none() && (self.posts.is_none() || self.is_flat);
        let nothing = BTreeMap::new();
        let columns =
            Columns::find(sheet, Holds::OF_EDGES, ("columns", &nothing), &nothing).unwrap_or_default();
        let source = columns.get(Holds::Source);
        let is_line = !is_matrix(sheet) && source.is_some_and(|source| mostly_once(sheet, source));
        let table = columns_table(&columns, &sheet.header);
        if is_open && is_line {
            self.is_flat = false;
            self.taken.push((name.to_owned(), "who reports to whom", table));
            return taken(&mut self.edges, name, "reporting lines");
        }
        self.taken.push((name.to_owned(), "who knows whom", table));
        taken(&mut self.ties, name, "ties")
    }

    /// What each file was taken for, in sentences.
    pub fn said(&self) -> Vec<String> {
        let sentence = |(name, what, _): &(String, &str, String)| {
            format!("{name}: {} rows, read as {what}", self.sizes.get(name).copied().unwrap_or(0))
        };
        self.taken.iter().map(sentence).collect()
    }

    /// The columns of a file as a table of a scenario.
    pub fn columns_of(&self, name: &str) -> Option<&str> {
        self.taken.iter().find(|(taken, ..)| taken == name).map(|(.., table)| table.as_str())
    }
}

/// Puts a file into its place; a fault where it is taken.
fn taken(place: &mut Option<String>, name: &str, what: &str) -> Option<String> {
    if let Some(other) = place {
        return Some(format!(
            "{name} and {other} both look like {what}: give one of them, or put them together"
        ));
    }
    *place = Some(name.to_owned());
    None
}

/// Whether the values of a column name each row, but for the doubled rows of real files: one in fifty.
fn mostly_once(sheet: &Sheet, column: usize) -> bool {
    let values: Vec<&str> =
        sheet.rows.iter().filter_map(|row| row.cells.get(column)).map(String::as_str).collect();
    let different: BTreeSet<&str> = values.iter().copied().collect();
    different.len() * 50 >= values.len() * 49
}

/// Whether the names along the top are those along the side.
fn is_matrix(sheet: &Sheet) -> bool {
    let side: BTreeSet<&str> =
        sheet.rows.iter().filter_map(|row| row.cells.first()).map(String::as_str).collect();
    let top = &sheet.header[1.min(sheet.header.len())..];
    top.len() > 2 && top.iter().all(|name| side.contains(name.as_str()))
}
