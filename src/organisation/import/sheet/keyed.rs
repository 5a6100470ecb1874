//! Rows of fields with names, as graphs and JSON have them, on their way to a table.

use super::table::Builder;
use super::{Faults, Format, Sheet};
use std::collections::BTreeMap;

/// Collects rows of fields; columns come in the order of their first use.
pub(super) struct Keyed {
    builder: Builder,
    header: Vec<String>,
    places: BTreeMap<String, usize>,
}

impl Keyed {
    /// No rows yet, and the columns that come first.
    pub fn new(file: &str, first: &[&str]) -> Self {
        let mut keyed = Self { builder: Builder::new(file), header: Vec::new(), places: BTreeMap::new() };
        for name in first {
            keyed.place(0, name);
        }
        keyed
    }

    fn place(&mut self, line: usize, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let clean = self.builder.clean(line, name);
        let next = self.header.len();
        let place = *self.places.entry(clean.clone()).or_insert(next);
        if place == next {
            self.header.push(clean);
        }
        self.places.insert(name.to_owned(), place);
        place
    }

    /// Adds a row; of two fields of one name the later counts.
    ///
    /// # Errors
    /// More rows or cells than a table may have.
    pub fn push<K: AsRef<str>>(
        &mut self,
        line: usize,
        fields: impl Iterator<Item = (K, String)>,
    ) -> Result<(), Faults> {
        let mut cells = Vec::new();
        for (name, text) in fields {
            let place = self.place(line, name.as_ref());
            if cells.len() <= place {
                cells.resize(place + 1, String::new());
            }
            cells[place] = text;
        }
        self.builder.push(line, cells.into_iter())
    }

    /// Says what was guessed, beginning with the file.
    pub fn assume(&mut self, text: &str) {
        let sentence = format!("{}: {text}", self.builder.file);
        self.builder.assumed.push(sentence);
    }

    /// Says what was guessed, in a sentence that begins with the file already.
    pub fn assume_whole(&mut self, sentence: &str) {
        self.builder.assumed.push(sentence.to_owned());
    }

    /// Makes the table.
    ///
    /// # Errors
    /// Rows that would need too many cells.
    pub fn finish(self, format: Format) -> Result<Sheet, Faults> {
        self.builder.with_header(self.header, format)
    }
}
