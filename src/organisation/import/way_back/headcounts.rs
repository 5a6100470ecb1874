//! The sheet of head-counts, written back: rows whose superior or unit is another, rows whose people went into businesses, and
//! rows for those who are there now.

use super::{ChangedSheet, Wave, Written, changed};
use crate::organisation::import::columns::Holds;
use crate::organisation::import::posts::cell;
use crate::organisation::import::{Chart, Juniors};
use std::collections::BTreeMap;

/// Juniors of one row of the sheet, as they stand in one wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowState {
    pub superior: String,
    pub unit: String,
}

/// Juniors of one kind in one business.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dealt {
    pub business: String,
    pub unit: String,
    pub grade: String,
    pub profession: String,
}

/// Juniors in one wave: those who are still counted row by row, and those who were dealt into businesses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct JuniorsThere {
    pub rows: BTreeMap<usize, RowState>,
    pub dealt: BTreeMap<Dealt, u32>,
}

impl JuniorsThere {
    /// Those of a chart as it stands.
    pub fn of(chart: &Chart) -> Self {
        let mut there = Self::default();
        for juniors in &chart.juniors {
            let state =
                RowState { superior: chart.posts[juniors.superior].id.clone(), unit: juniors.unit.clone() };
            there.rows.extend(juniors.rows.iter().map(|row| (*row, state.clone())));
        }
        for member in &chart.carried.members {
            if let Some(kind) = &member.junior {
                there.deal(&member.business, kind);
            }
        }
        there
    }

    /// One more junior in a business.
    pub fn deal(&mut self, business: &str, (unit, grade, profession): &Kind) {
        let [unit, grade, profession] = [unit, grade, profession].map(Clone::clone);
        *self.dealt.entry(Dealt { business: business.to_owned(), unit, grade, profession }).or_default() += 1;
    }
}

/// Unit, grade and profession of a junior.
pub(crate) type Kind = (String, String, String);

impl Juniors {
    /// Unit, grade and profession.
    pub fn kind(&self) -> Kind {
        (self.unit.clone(), self.grade.clone(), self.profession.clone())
    }
}

impl Chart {
    /// The sheet of head-counts with what the waves make of it; none where the chart has none.
    pub fn changed_headcounts(&self, waves: &[Wave]) -> Option<ChangedSheet> {
        let (sheet, columns) = self.headcounts.as_ref()?;
        let start = self.wave();
        let mut written = Written::new((sheet, columns), &start, waves);
        let mut rows: Vec<usize> = start.juniors.rows.keys().copied().collect();
        rows.sort_unstable();
        rows.into_iter().for_each(|row| written.head_count(row));
        written.those_who_were_dealt();
        Some(changed(sheet, written.rows))
    }
}

impl Written<'_> {
    /// A row of the sheet.
    fn head_count(&mut self, row: usize) {
        let then = &self.start.juniors.rows[&row];
        let now = self.waves.last().unwrap_or(self.start).juniors.rows.get(&row);
        let cells = &self.sheet.rows[row];
        let mut cells: Vec<String> =
            (0..self.sheet.header.len()).map(|column| cell(cells, Some(column)).to_owned()).collect();
        if let Some(now) = now {
            if now.superior != then.superior {
                self.put(&mut cells, Holds::ReportsTo, now.superior.clone());
            }
            if now.unit != then.unit {
                self.put(&mut cells, Holds::Unit, now.unit.clone());
            }
        }
        let first = self.waves.iter().position(|wave| wave.juniors.rows.get(&row) != Some(then));
        let change = match (now, first) {
            (None, _) => "gone",
            (_, Some(_)) => "moved",
            (_, None) => "kept",
        };
        self.push(cells, change, first);
    }

    /// Juniors in businesses, as new rows under these.
    fn those_who_were_dealt(&mut self) {
        let Some(last) = self.waves.last() else { return };
        for (dealt, people) in &last.juniors.dealt {
            let first = self.waves.iter().position(|wave| wave.juniors.dealt.contains_key(dealt));
            let mut cells = vec![String::new(); self.sheet.header.len()];
            for (holds, text) in [
                (Holds::ReportsTo, &dealt.business),
                (Holds::Unit, &dealt.unit),
                (Holds::Grade, &dealt.grade),
                (Holds::Profession, &dealt.profession),
                (Holds::Fte, &people.to_string()),
            ] {
                self.put(&mut cells, holds, text.clone());
            }
            self.push(cells, "new", first);
        }
    }
}
