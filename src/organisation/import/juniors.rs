//! Head-counts of junior people under the posts.

use super::columns::{Columns, Holds};
use super::dirt::{Dirt, Findings};
use super::posts::{Quantity, cell, number};
use super::sheet::{Sheet, SheetRow};
use super::way_back::is_gone;
use super::{Chart, Juniors};
use crate::organisation::Terms;
use crate::scenario::ChartSpec;
use std::collections::BTreeMap;

/// People of one kind under one post: post, unit, grade, profession.
type Alike = (usize, String, String, String);

impl Chart {
    /// Reads head-counts: rows alike are summed up, and sums rounded so that their sum is.
    pub(super) fn read_juniors(&mut self, spec: &ChartSpec, sheet: Sheet, findings: &mut Findings) {
        let named = ("headcount_columns", &spec.headcount_columns);
        let columns = match Columns::find(&sheet, Holds::OF_HEADCOUNTS, named, &spec.columns) {
            Ok(columns) => columns,
            Err(missing) => return missing.into_iter().for_each(|text| findings.fault(text)),
        };
        let needed = [Holds::ReportsTo, Holds::Fte].map(|holds| columns.required(holds, &sheet, named.0));
        if needed.iter().any(Result::is_err) {
            return needed.into_iter().filter_map(Result::err).for_each(|text| findings.fault(text));
        }
        self.notices.extend(sheet.assumed.iter().cloned());
        self.notices.extend(sheet.said_of_blanks());
        self.notices.extend(columns.said(&sheet.file));
        let mut sums: BTreeMap<Alike, (Terms, Vec<usize>)> = BTreeMap::new();
        for (place, row) in sheet.rows.iter().enumerate().filter(|(_, row)| !is_gone(&sheet, row)) {
            let Some((superior, people)) = self.read_junior((&sheet, &columns), row, findings) else {
                continue;
            };
            let [unit, grade, profession] = [Holds::Unit, Holds::Grade, Holds::Profession]
                .map(|holds| cell(row, columns.get(holds)).to_owned());
            let pay = number(&sheet, row, columns.get(Holds::Pay), Quantity::Pay, findings).ok().flatten();
            let sum = sums.entry((superior, unit, grade, profession)).or_default();
            sum.0 = sum.0 + Terms::new(people, pay);
            sum.1.push(place);
        }
        self.round_juniors(sums);
        self.headcounts = Some((sheet, columns));
    }

    /// The superior of a row, by place, and its people; none where the row is passed over.
    fn read_junior(
        &self,
        (sheet, columns): (&Sheet, &Columns),
        row: &SheetRow,
        findings: &mut Findings,
    ) -> Option<(usize, f64)> {
        let at = (sheet.file.as_str(), row.line);
        let people =
            number(sheet, row, columns.get(Holds::Fte), Quantity::People, findings).ok()?.unwrap_or(0.0);
        let name = cell(row, columns.get(Holds::ReportsTo));
        if let Some(place) = self.place(name) {
            return Some((place, people));
        }
        let text = format!("the superior “{name}” of {people} FTE is no post of the chart");
        if let Some(root) = self.stand_in(findings) {
            findings.repaired("attached", at, name, text);
            return Some((root, people));
        }
        match findings.has_rule("drop") {
            true => findings.repaired("dropped", at, name, text),
            false => findings.found(Dirt::NoSuperior, at, text),
        }
        None
    }

    /// Rounds the FTE under each post by largest remainder, so that their sum is rounded and not each of them. Where that leaves
    /// nobody, the rows are kept for the way back.
    fn round_juniors(&mut self, sums: BTreeMap<Alike, (Terms, Vec<usize>)>) {
        let mut by_post: BTreeMap<usize, Vec<(Juniors, f64)>> = BTreeMap::new();
        for ((superior, unit, grade, profession), (sum, rows)) in sums {
            // Each head of the rounded number works the whole week.
            let terms = if sum.fte > 0.0 { sum * (1.0 / sum.fte) } else { Terms::FULL_TIME };
            let juniors = Juniors { superior, unit, grade, profession, people: sum.fte as u32, terms, rows };
            by_post.entry(superior).or_default().push((juniors, sum.fte));
        }
        for mut cells in by_post.into_values() {
            let whole: u32 = cells.iter().map(|(juniors, _)| juniors.people).sum();
            let total = cells.iter().map(|(_, fte)| fte).sum::<f64>().round() as u32;
            let mut order: Vec<usize> = (0..cells.len()).collect();
            order.sort_by(|a, b| {
                let rest = |i: &usize| cells[*i].1 - f64::from(cells[*i].0.people);
                rest(b).total_cmp(&rest(a)).then(a.cmp(b))
            });
            order.into_iter().take(total.saturating_sub(whole) as usize).for_each(|i| cells[i].0.people += 1);
            self.juniors.extend(cells.into_iter().map(|(juniors, _)| juniors));
        }
    }
}
