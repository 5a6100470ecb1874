//! Who knows or works with whom beside the reporting lines: edge lists, matrices, dotted lines.

use super::Chart;
use super::columns::Holds;
use super::dirt::{Dirt, Findings};
use super::lines::ends;
use super::posts::cell;
use super::sheet::Sheet;
use crate::scenario::ChartSpec;
use std::collections::BTreeSet;

impl Chart {
    /// Reads an edge list, or a matrix with the same names along both sides.
    pub(super) fn read_ties(&mut self, spec: &ChartSpec, sheet: &Sheet, findings: &mut Findings) {
        if spec.tie_columns.is_empty() && self.is_matrix(sheet) {
            self.read_matrix(sheet, findings);
        } else if let Some(ends) = ends(sheet, ("tie_columns", spec), &mut self.notices, findings) {
            for row in &sheet.rows {
                let [from, to] = ends.map(|end| cell(row, Some(end)));
                self.read_tie((&sheet.file, row.line), (from, to), findings);
            }
        }
        self.settle_ties();
    }

    /// Whether the header after the first cell names posts alone.
    fn is_matrix(&self, sheet: &Sheet) -> bool {
        sheet.header.len() > 2 && sheet.header[1..].iter().all(|name| self.place(name).is_some())
    }

    /// Every cell that is neither empty nor 0 is a tie.
    fn read_matrix(&mut self, sheet: &Sheet, findings: &mut Findings) {
        for row in &sheet.rows {
            let ends = sheet.header.iter().zip(&row.cells).skip(1);
            let known = ends.filter(|(_, value)| !matches!(sheet.number(value), Ok(None | Some(0.0))));
            let known: Vec<&String> = known.map(|(name, _)| name).collect();
            for to in known {
                self.read_tie((&sheet.file, row.line), (cell(row, Some(0)), to), findings);
            }
        }
    }

    /// Adds a tie between two posts.
    pub(super) fn read_tie(&mut self, at: (&str, usize), (from, to): (&str, &str), findings: &mut Findings) {
        if let (Some(a), Some(b)) = (self.place(from), self.place(to)) {
            return self.ties.push((a.min(b), a.max(b)));
        }
        let text = format!("the tie from “{from}” to “{to}” names somebody who is not in the chart");
        match findings.has_rule("drop") {
            true => findings.repaired("dropped", at, from, text),
            false => findings.found(Dirt::Tie, at, text),
        }
    }

    /// Dotted lines of the file of posts.
    pub(super) fn read_dotted_lines(&mut self, findings: &mut Findings) {
        let Some((sheet, columns)) = self.origin.take() else { return };
        if let Some(column) = columns.get(Holds::DottedLine) {
            let dotted: Vec<(usize, usize)> = self
                .posts
                .iter()
                .enumerate()
                .flat_map(|(place, post)| post.rows.iter().map(move |row| (place, *row)))
                .filter(|(_, row)| !cell(&sheet.rows[*row], Some(column)).is_empty())
                .collect();
            for (place, row) in &dotted {
                let row = &sheet.rows[*row];
                let id = self.posts[*place].id.clone();
                self.read_tie((&sheet.file, row.line), (&id, cell(row, Some(column))), findings);
            }
            if !dotted.is_empty() {
                self.notices
                    .push(format!("{} dotted lines: those at both ends know each other", dotted.len()));
            }
        }
        self.settle_ties();
        self.origin = Some((sheet, columns));
    }

    /// Each tie once, none to oneself.
    fn settle_ties(&mut self) {
        let ties: BTreeSet<(usize, usize)> = self.ties.drain(..).filter(|(a, b)| a != b).collect();
        self.ties = ties.into_iter().collect();
    }
}
