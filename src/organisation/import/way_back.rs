//! The sheet that a chart was read from, with what edits and rearranging changed on it.

mod headcounts;

pub(crate) use headcounts::{JuniorsThere, Kind};

use super::columns::Holds;
use super::edits::REDEPLOYED;
use super::posts::cell;
use super::{Chart, Columns, Post, Sheet};
use crate::organisation::OrganisationError;
use std::collections::{BTreeMap, BTreeSet};

/// The columns that the way back adds.
pub(crate) const ADDED: [&str; 3] = ["change", "wave", "date"];

/// A post as it stands in one wave.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct State {
    /// The post it reports to; empty at the top.
    pub superior: String,
    pub unit: String,
    pub title: String,
    /// Full-time equivalents; none where they are those of the sheet.
    pub fte: Option<f64>,
}

impl State {
    fn is_resized(&self, before: &Self) -> bool {
        self.fte.zip(before.fte).is_some_and(|(now, then)| now != then)
    }
}

/// Everybody in one wave, by identifier, and what became of those who are not there any more.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wave {
    /// When, as the scenario writes it; empty for what stands from the start.
    pub date: String,
    pub posts: BTreeMap<String, State>,
    /// New posts in their order.
    pub order: Vec<String>,
    /// What became of a post, in a word: merged, gone.
    pub marks: BTreeMap<String, &'static str>,
    pub juniors: JuniorsThere,
}

impl Wave {
    /// Whether everybody is where they are in another wave.
    fn is_as(&self, other: &Self) -> bool {
        (&self.posts, &self.marks, &self.juniors) == (&other.posts, &other.marks, &other.juniors)
    }
}

/// A sheet ready to be written: the user's columns, and what changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChangedSheet {
    /// The file that the sheet came from.
    pub file: String,
    pub header: Vec<String>,
    pub rows: Vec<ChangedRow>,
    /// The character between cells of the file; none where it was no delimited text.
    pub delimiter: Option<u8>,
    /// Whether the file ended its lines with carriage return and line feed, and began with a byte-order mark.
    pub crlf: bool,
    pub bom: bool,
}

/// One row of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChangedRow {
    pub cells: Vec<String>,
    /// kept, moved, redeployed, resized, merged, new, temporary or gone.
    pub change: &'static str,
}

impl Chart {
    /// Everybody as the chart stands.
    pub fn wave(&self) -> Wave {
        let state = |post: &Post| State {
            superior: post.superior.map_or(String::new(), |place| self.posts[place].id.clone()),
            unit: post.unit.clone(),
            title: post.title.clone(),
            // A business is its people, who are listed one by one.
            fte: Some(if post.is_business { 0.0 } else { post.terms.fte }),
        };
        let mut wave = Wave {
            posts: self.posts.iter().map(|post| (post.id.clone(), state(post))).collect(),
            order: self.posts.iter().map(|post| post.id.clone()).collect(),
            marks: self.carried.marks.clone(),
            juniors: JuniorsThere::of(self),
            ..Wave::default()
        };
        // Whoever went into a business is there, under its name; several who held one post, under that of the first.
        for member in &self.carried.members {
            let Some(post) = &member.post else { continue };
            let unit =
                self.place(&member.business).map_or(String::new(), |place| self.posts[place].unit.clone());
            wave.posts.entry(post.clone()).or_insert(State {
                superior: member.business.clone(),
                unit,
                ..State::default()
            });
        }
        wave
    }

    /// The sheet of posts with what the waves make of it; no wave leaves it as it was.
    ///
    /// # Errors
    /// Where the chart was read from edge lists alone, so that there is no sheet.
    pub fn changed_sheet(&self, waves: &[Wave]) -> Result<ChangedSheet, OrganisationError> {
        let (sheet, columns) = self.origin.as_ref().ok_or_else(|| {
            OrganisationError(
                "the chart was read from an edge list: there is no sheet to write; use --format graphml"
                    .to_owned(),
            )
        })?;
        let start = self.wave();
        let mut written = Written::new((sheet, columns), &start, waves);
        written.those_who_were_there(self);
        written.those_who_came();
        Ok(changed(sheet, written.rows))
    }
}

/// A sheet of these rows, of the kind that the file was.
fn changed(sheet: &Sheet, rows: Vec<ChangedRow>) -> ChangedSheet {
    let (delimiter, crlf, bom) = match sheet.format {
        super::sheet::Format::Delimited { delimiter, bom, crlf, .. } => (Some(delimiter), crlf, bom),
        _ => (None, false, true),
    };
    let own = sheet.header.iter().filter(|name| !ADDED.contains(&name.as_str())).cloned();
    let header = own.chain(ADDED.map(str::to_owned)).collect();
    ChangedSheet { file: sheet.file.clone(), header, rows, delimiter, crlf, bom }
}

/// Whether an earlier way back wrote the row as one that is not there any more.
pub(super) fn is_gone(sheet: &Sheet, row: &super::sheet::SheetRow) -> bool {
    let column = |name: &str| sheet.header.iter().position(|column| column == name);
    let [Some(change), Some(_), Some(_)] = ADDED.map(column) else { return false };
    ["gone", "merged", "temporary"].contains(&cell(row, Some(change)))
}

/// The rows while they are written.
struct Written<'a> {
    sheet: &'a Sheet,
    columns: &'a Columns,
    start: &'a Wave,
    waves: &'a [Wave],
    /// The number of what stands from the start: 1, or 0 where that is the sheet itself and the first dated change is wave 1.
    first: usize,
    rows: Vec<ChangedRow>,
}

impl<'a> Written<'a> {
    fn new((sheet, columns): (&'a Sheet, &'a Columns), start: &'a Wave, waves: &'a [Wave]) -> Self {
        let is_the_sheet = waves.first().is_none_or(|wave| wave.is_as(start));
        Self { sheet, columns, start, waves, first: usize::from(!is_the_sheet), rows: Vec::new() }
    }

    /// Every row of the sheet that became a post, in the order of the file.
    fn those_who_were_there(&mut self, chart: &Chart) {
        let mut rows: Vec<(usize, &Post, bool)> = chart
            .posts
            .iter()
            .flat_map(|post| post.rows.iter().enumerate().map(move |(turn, row)| (*row, post, turn == 0)))
            .collect();
        rows.sort_unstable_by_key(|(row, ..)| *row);
        for (row, post, is_first) in rows {
            self.one_who_was_there(row, post, is_first);
        }
    }

    /// A row of a post; where several share it, a new size of the post stands in the first and the others are gone.
    fn one_who_was_there(&mut self, row: usize, post: &Post, is_first: bool) {
        let row = &self.sheet.rows[row];
        let mut cells: Vec<String> =
            (0..self.sheet.header.len()).map(|column| cell(row, Some(column)).to_owned()).collect();
        // A post that had no name has one now.
        self.put(&mut cells, Holds::Id, post.id.clone());
        let (mut change, wave) = self.first_change(&post.id);
        let last = self.waves.last().unwrap_or(self.start);
        if let (Some(now), Some(then)) = (last.posts.get(&post.id), self.start.posts.get(&post.id)) {
            if now.superior != then.superior {
                self.put(&mut cells, Holds::ReportsTo, now.superior.clone());
            }
            if now.unit != then.unit {
                self.put(&mut cells, Holds::Unit, now.unit.clone());
            }
            if let Some(fte) = now.fte.filter(|_| now.is_resized(then)) {
                change = if is_first { change } else { "gone" };
                self.put(&mut cells, Holds::Fte, self.shown(if is_first { fte } else { 0.0 }));
            }
        }
        self.push(cells, change, wave);
    }

    /// Posts that were not there before.
    fn those_who_came(&mut self) {
        let mut told = BTreeSet::new();
        for (number, wave) in self.waves.iter().enumerate() {
            for id in &wave.order {
                if self.start.posts.contains_key(id) || !told.insert(id) {
                    continue;
                }
                let last = self.waves.last().unwrap_or(self.start);
                let change = if last.posts.contains_key(id) { "new" } else { "temporary" };
                let Some(state) = last.posts.get(id).or_else(|| wave.posts.get(id)) else { continue };
                let mut cells = vec![String::new(); self.sheet.header.len()];
                self.put(&mut cells, Holds::Id, id.clone());
                self.put(&mut cells, Holds::ReportsTo, state.superior.clone());
                self.put(&mut cells, Holds::Unit, state.unit.clone());
                self.put(&mut cells, Holds::Title, state.title.clone());
                self.put(&mut cells, Holds::Fte, state.fte.map_or(String::new(), |fte| self.shown(fte)));
                self.push(cells, change, Some(number));
            }
        }
    }

    /// What became of a post first, and in which wave.
    fn first_change(&self, id: &str) -> (&'static str, Option<usize>) {
        let mut before = self.start.posts.get(id);
        let mut found = ("kept", None);
        let mut does_other_work = false;
        for (number, wave) in self.waves.iter().enumerate() {
            let now = wave.posts.get(id);
            let did_other_work = does_other_work;
            does_other_work = wave.marks.get(id) == Some(&REDEPLOYED);
            let change = match (before, now) {
                (_, Some(_)) if does_other_work && !did_other_work => REDEPLOYED,
                (_, None) => wave.marks.get(id).copied().filter(|mark| *mark == "merged").unwrap_or("gone"),
                (None, Some(_)) => "moved",
                (Some(then), Some(now)) if then.superior != now.superior || then.unit != now.unit => "moved",
                (Some(then), Some(now)) if now.is_resized(then) => "resized",
                _ => "kept",
            };
            // What is gone stays gone; of other changes the first counts.
            if change != "kept" && (found.1.is_none() || now.is_none()) && found.0 != "gone" {
                found = (change, Some(number));
            }
            before = now;
        }
        found
    }

    /// Puts a text into the column that holds something, where there is one.
    fn put(&self, cells: &mut [String], holds: Holds, text: String) {
        if let Some(cell) = self.columns.get(holds).and_then(|column| cells.get_mut(column)) {
            *cell = text;
        }
    }

    /// A number as the sheet writes it.
    fn shown(&self, number: f64) -> String {
        let text = format!("{number}");
        if self.sheet.has_decimal_commas { text.replace('.', ",") } else { text }
    }

    /// Adds a row with what changed, without columns that an earlier way back added.
    fn push(&mut self, cells: Vec<String>, change: &'static str, wave: Option<usize>) {
        let own = self.sheet.header.iter().zip(cells).filter(|(name, _)| !ADDED.contains(&name.as_str()));
        let date = wave.and_then(|wave| self.waves.get(wave)).map_or("", |wave| wave.date.as_str());
        let number = wave.map_or(String::new(), |wave| (wave + self.first).to_string());
        let added = [change.to_owned(), number, date.to_owned()];
        self.rows.push(ChangedRow { cells: own.map(|(_, cell)| cell).chain(added).collect(), change });
    }
}
