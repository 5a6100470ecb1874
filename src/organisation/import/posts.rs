//! The rows of a file of posts.

use super::columns::{Columns, Holds};
use super::dirt::{Dirt, Findings};
use super::lines::Named;
use super::sheet::{Sheet, SheetRow};
use super::way_back::is_gone;
use super::{Chart, Post, SuperiorOf};
use crate::organisation::Terms;
use crate::scenario::ChartSpec;
use std::collections::BTreeMap;

/// Words that say that nobody holds a post, at the start of its title or as the name of its holder.
const VACANT: &[&str] = &[
    "vacant",
    "vacancy",
    "vakant",
    "vakanz",
    "unbesetzt",
    "n. n.",
    "n.n.",
    "vacante",
    "à pourvoir",
    "open position",
    "tbd",
    "tbh",
];
/// Words that a row below the table begins with when it sums the others up.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "sum",
    "summe",
    "gesamt",
    "gesamtsumme",
    "somme",
    "suma",
    "total général",
    "total general",
];

/// A row that became a post: what is compared with another row of the same name.
struct Read {
    line: usize,
    place: usize,
    /// The cells that are read, but for the holder's name.
    cells: Vec<String>,
    holders: Vec<String>,
}

impl Chart {
    /// Reads one post a row.
    pub(super) fn read_posts(
        &mut self,
        spec: &ChartSpec,
        sheet: Sheet,
        with_superiors: bool,
        superior_of: &mut SuperiorOf,
        findings: &mut Findings,
    ) {
        let wanted: Vec<Holds> = Holds::OF_POSTS
            .iter()
            .copied()
            .filter(|holds| with_superiors || *holds != Holds::ReportsTo)
            .collect();
        let columns = match Columns::find(&sheet, &wanted, ("columns", &spec.columns), &BTreeMap::new()) {
            Ok(columns) => columns,
            Err(missing) => return missing.into_iter().for_each(|text| findings.fault(text)),
        };
        let is_flat = spec.columns.get("reports_to").is_some_and(String::is_empty);
        let mut needed = vec![columns.required(Holds::Id, &sheet, "columns")];
        if with_superiors && !is_flat {
            needed.push(columns.required(Holds::ReportsTo, &sheet, "columns"));
        }
        let missing: Vec<String> = needed.into_iter().filter_map(Result::err).collect();
        if !missing.is_empty() {
            return missing.into_iter().for_each(|text| findings.fault(text));
        }
        self.notices.extend(sheet.assumed.iter().cloned());
        self.notices.extend(sheet.said_of_blanks());
        self.notices.extend(columns.said(&sheet.file));
        let mut seen = BTreeMap::new();
        let there = sheet.rows.iter().enumerate().filter(|(_, row)| !is_gone(&sheet, row));
        let gone = sheet.rows.len() - there.clone().count();
        if gone > 0 {
            self.notices.push(format!(
                "{}: {gone} rows are passed over that “microbiz export” wrote as gone or merged",
                sheet.file
            ));
        }
        for (place, row) in there {
            self.read_post((&sheet, &columns), (place, row), &mut seen, findings)
                .map(|(id, named)| superior_of.insert(id, named));
        }
        self.origin = Some((sheet, columns));
    }

    /// Reads a row; gives the post and its superior, where the row is a new post's.
    fn read_post(
        &mut self,
        (sheet, columns): (&Sheet, &Columns),
        (place, row): (usize, &SheetRow),
        seen: &mut BTreeMap<String, Read>,
        findings: &mut Findings,
    ) -> Option<(String, Named)> {
        let at = (sheet.file.as_str(), row.line);
        let cell = |holds| cell(row, columns.get(holds));
        let id = identified(sheet, columns, row, findings)?;
        is_whole(sheet, row, &id, findings).then_some(())?;
        if let Some(before) = seen.get_mut(&id) {
            self.doubled((&id, at), before, (sheet, columns, place), findings);
            return None;
        }
        let (fte, pay) = terms(sheet, columns, row, findings).ok()?;
        let is_vacant = fte == 0.0;
        if is_vacant {
            findings.repaired("vacant", at, &id, "nobody holds the post".to_owned());
        }
        let text = |holds| cell(holds).to_owned();
        let post = Post {
            id: id.clone(),
            title: text(Holds::Title),
            unit: text(Holds::Unit),
            grade: text(Holds::Grade),
            profession: text(Holds::Profession),
            kind: text(Holds::Kind),
            people: heads(fte),
            terms: Terms::new(fte, pay),
            rows: vec![place],
            is_vacant,
            ..Post::default()
        };
        let place = self.add(post);
        let holders = vec![text(Holds::Name)];
        seen.insert(id.clone(), Read { line: row.line, place, cells: compared(columns, row), holders });
        columns.get(Holds::ReportsTo).map(|column| {
            let name = row.cells.get(column).cloned().unwrap_or_default();
            (id, Named { name, file: sheet.file.clone(), line: row.line })
        })
    }

    /// A post that was read before: the same again, shared by another person, or a conflict.
    fn doubled(
        &mut self,
        (id, at): (&str, (&str, usize)),
        before: &mut Read,
        (sheet, columns, place): (&Sheet, &Columns, usize),
        findings: &mut Findings,
    ) {
        let row = &sheet.rows[place];
        let holder = cell(row, columns.get(Holds::Name)).to_owned();
        let first = before.line;
        let has_names = columns.get(Holds::Name).is_some_and(|name| columns.get(Holds::Id) != Some(name));
        let is_new = has_names && !holder.is_empty() && !before.holders.contains(&holder);
        if compared(columns, row) == before.cells && !is_new {
            return findings.repaired("merged", at, id, format!("the same as line {first}"));
        }
        let shares = is_new
            && without_fte(columns, row)
                == without_fte(columns, &sheet.rows[self.posts[before.place].rows[0]]);
        if shares {
            let Ok((fte, pay)) = terms(sheet, columns, row, findings) else { return };
            let post = &mut self.posts[before.place];
            post.terms = post.terms + Terms::new(fte, pay);
            post.people += heads(fte);
            post.rows.push(place);
            before.holders.push(holder);
            return findings.repaired(
                "shared",
                at,
                id,
                format!("a second person holds the post of line {first}"),
            );
        }
        if findings.has_rule("first") {
            return findings.repaired(
                "dropped",
                at,
                id,
                format!("line {first} has the post with other values"),
            );
        }
        findings.found(
            Dirt::Conflict,
            at,
            format!("the post “{id}” stands on line {first} with other values"),
        );
    }
}

/// A cell, empty where there is no such column.
pub(super) fn cell(row: &SheetRow, column: Option<usize>) -> &str {
    column.and_then(|column| row.cells.get(column)).map_or("", String::as_str)
}

/// Heads of so many full-time equivalents: a person who works part of the week still is one person to report to.
pub(super) fn heads(fte: f64) -> u32 {
    if fte > 0.0 { (fte.round() as u32).max(1) } else { 0 }
}

/// The cells that two rows of one post are compared by.
fn compared(columns: &Columns, row: &SheetRow) -> Vec<String> {
    let read = columns.holds().filter(|(holds, _)| *holds != Holds::Name);
    read.map(|(_, column)| cell(row, Some(column)).to_owned()).collect()
}

/// The same but for what each of those who share a post has of their own.
fn without_fte(columns: &Columns, row: &SheetRow) -> Vec<String> {
    let own = [Holds::Name, Holds::Fte, Holds::Pay, Holds::DottedLine];
    let read = columns.holds().filter(|(holds, _)| !own.contains(holds));
    read.map(|(_, column)| cell(row, Some(column)).to_owned()).collect()
}

/// The name of the post; none where the row is passed over.
fn identified(sheet: &Sheet, columns: &Columns, row: &SheetRow, findings: &mut Findings) -> Option<String> {
    let at = (sheet.file.as_str(), row.line);
    let id = cell(row, columns.get(Holds::Id));
    let first = row.cells.iter().find(|cell| !cell.is_empty()).map_or("", String::as_str);
    let says_total = TOTALS.contains(&first.trim_end_matches(':').to_lowercase().as_str());
    let is_total =
        says_total && cell(row, columns.get(Holds::ReportsTo)).is_empty() && row.line > first_line(sheet);
    let dirt = match (is_total, id.is_empty()) {
        (true, _) => Dirt::Total,
        (false, true) => Dirt::Unnamed,
        (false, false) => return Some(id.to_owned()),
    };
    if dirt == Dirt::Unnamed && findings.has_rule("number") {
        let name = format!("line {}", row.line);
        findings.repaired("numbered", at, &name, "the row names no post".to_owned());
        return Some(name);
    }
    if findings.has_rule("drop") {
        let what = if is_total { "a sum of other rows" } else { "a row without a post" };
        findings.repaired("dropped", at, first, what.to_owned());
        return None;
    }
    let text = match dirt {
        Dirt::Total => format!("“{first}” looks like a sum of other rows"),
        _ => "the post has no name".to_owned(),
    };
    findings.found(dirt, at, text);
    None
}

/// The line of the first row.
fn first_line(sheet: &Sheet) -> usize {
    sheet.rows.first().map_or(0, |row| row.line)
}

/// Whether the row has as many cells as the header, or may be made to.
fn is_whole(sheet: &Sheet, row: &SheetRow, id: &str, findings: &mut Findings) -> bool {
    let (cells, wanted) = (row.cells.len(), sheet.header.len());
    if cells == wanted {
        return true;
    }
    let at = (sheet.file.as_str(), row.line);
    let text = format!("{cells} cells where the header has {wanted}");
    if findings.has_rule("pad") {
        findings.repaired("padded", at, id, text);
        return true;
    }
    findings.found(Dirt::Ragged, at, text);
    false
}

/// Whether a title or a holder's name says that nobody is there: such a word alone, or with a mark after it, since somebody
/// may well be “Vacant Property Officer”.
fn says_vacant(text: &str) -> bool {
    let text = text.to_lowercase();
    let ends = |rest: &str| rest.trim_start().chars().next().is_none_or(|c| !c.is_alphanumeric());
    VACANT.iter().any(|word| text.strip_prefix(word).is_some_and(ends))
}

/// Full-time equivalents of a row, and its pay for a full-time year.
fn terms(
    sheet: &Sheet,
    columns: &Columns,
    row: &SheetRow,
    findings: &mut Findings,
) -> Result<(f64, Option<f64>), Noted> {
    let fte = number(sheet, row, columns.get(Holds::Fte), Quantity::People, findings)?;
    let pay = number(sheet, row, columns.get(Holds::Pay), Quantity::Pay, findings)?;
    let says_so =
        [Holds::Title, Holds::Name].into_iter().any(|holds| says_vacant(cell(row, columns.get(holds))));
    // A cell of FTE that is empty says that nobody is there; without a column every row is somebody.
    let fte = match (says_so, columns.get(Holds::Fte)) {
        (true, _) => 0.0,
        (false, None) => 1.0,
        (false, Some(_)) => fte.unwrap_or(0.0),
    };
    Ok((fte, pay))
}

/// What a number counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Quantity {
    People,
    Pay,
}

impl Quantity {
    /// What is wrong with other numbers, and below what a number must be.
    fn bounds(self) -> (Dirt, f64) {
        match self {
            Self::People => (Dirt::People, 1e7),
            Self::Pay => (Dirt::Pay, 1e12),
        }
    }
}

/// A fault that was noted: the row is passed over.
pub(super) struct Noted;

/// A number; none where the cell is empty or there is no such column.
pub(super) fn number(
    sheet: &Sheet,
    row: &SheetRow,
    column: Option<usize>,
    quantity: Quantity,
    findings: &mut Findings,
) -> Result<Option<f64>, Noted> {
    let (dirt, below) = quantity.bounds();
    let text = cell(row, column);
    match sheet.number(text) {
        Ok(None) => Ok(None),
        Ok(Some(number)) if (0.0..below).contains(&number) => Ok(Some(number)),
        _ => {
            let what = if dirt == Dirt::People { "a number of people" } else { "an amount of money" };
            findings.found(dirt, (&sheet.file, row.line), format!("“{text}” is not {what}"));
            Err(Noted)
        }
    }
}
