//! Some rows of a table, column by column: on their way into a file, or to whoever asks for columns.

use super::column::{Holds, number, text};

/// The values of one column.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whole numbers.
    Whole(Vec<i64>),
    /// Whole numbers that may be missing.
    Count(Vec<Option<i64>>),
    /// Numbers, none of which is without value or infinite.
    Number(Vec<Option<f64>>),
    /// Texts.
    Text(Vec<String>),
    /// Texts that may be missing.
    Note(Vec<Option<String>>),
    /// True or false.
    Flag(Vec<bool>),
}

/// Rows of a table as named columns of equal length.
///
/// ```
/// use microbiz::tables::{Batch, Values};
///
/// let batch = Batch::new(vec![
///     ("team".to_owned(), Values::Text(vec!["=a".to_owned(), "b".to_owned()])),
///     ("delay_d".to_owned(), Values::Number(vec![Some(0.5), None])),
/// ]);
/// assert_eq!(batch.len(), 2);
/// // As CSV, for spreadsheets too: what would be taken for a formula is quoted.
/// assert_eq!(batch.csv(), b"team,delay_d\r\n'=a,0.5\r\nb,\r\n");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// The names of the columns.
    pub names: Vec<String>,
    /// Their values.
    pub columns: Vec<Values>,
}

impl Batch {
    /// Columns with their names.
    #[must_use]
    pub fn new(columns: Vec<(String, Values)>) -> Self {
        let (names, columns) = columns.into_iter().unzip();
        Self { names, columns }
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, Values::len)
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The whole table as CSV (RFC 4180), with its header: the bytes of the command line.
    #[must_use]
    pub fn csv(&self) -> Vec<u8> {
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
        // Memory takes whatever is written into it.
        let _ = writer.write_record(&self.names);
        for row in 0..self.len() {
            let _ = self.record(row, &mut writer);
        }
        writer.into_inner().unwrap_or_default()
    }

    /// Writes one row.
    pub(crate) fn record<W: std::io::Write>(
        &self,
        row: usize,
        writer: &mut csv::Writer<W>,
    ) -> Result<(), csv::Error> {
        writer.write_record(self.columns.iter().map(|column| column.cell(row)))
    }

    /// Adds a row, its cells in the order of the columns.
    ///
    /// # Panics
    /// Where a cell is not of its column's kind.
    #[cfg(feature = "output")]
    pub(crate) fn put(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.columns.iter_mut().zip(cells).for_each(|(column, cell)| cell.into(column));
    }

    /// Takes the rows out and keeps the columns.
    #[cfg(feature = "output")]
    pub(crate) fn clear(&mut self) {
        self.columns.iter_mut().for_each(Values::clear);
    }
}

/// One cell on its way into its column.
#[cfg(feature = "output")]
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Whole(i64),
    Count(Option<i64>),
    Number(Option<f64>),
    Text(String),
    Note(Option<String>),
}

#[cfg(feature = "output")]
impl Cell {
    fn into(self, column: &mut Values) {
        match (self, column) {
            (Self::Whole(value), Values::Whole(values)) => values.push(value),
            (Self::Count(value), Values::Count(values)) => values.push(value),
            (Self::Number(value), Values::Number(values)) => values.push(value),
            (Self::Text(value), Values::Text(values)) => values.push(value),
            (Self::Note(value), Values::Note(values)) => values.push(value),
            _ => unreachable!("cells are put in the order of the columns"),
        }
    }
}

/// The same for the vector of every kind of column.
macro_rules! each {
    ($values:expr, $vector:ident => $then:expr) => {
        match $values {
            Values::Whole($vector) => $then,
            Values::Count($vector) => $then,
            Values::Number($vector) => $then,
            Values::Text($vector) => $then,
            Values::Note($vector) => $then,
            Values::Flag($vector) => $then,
        }
    };
}

impl Values {
    /// A column that holds something, without rows.
    pub(super) fn of(holds: Holds) -> Self {
        match holds {
            Holds::Text => Self::Text(Vec::new()),
            Holds::Name => Self::Note(Vec::new()),
            Holds::Count => Self::Count(Vec::new()),
            Holds::Number => Self::Number(Vec::new()),
            Holds::Flag => Self::Flag(Vec::new()),
        }
    }

    /// Adds the field of a row; what the column does not hold is missing.
    pub(super) fn push(&mut self, field: Option<&serde_json::Value>) {
        let text = || field.and_then(serde_json::Value::as_str).map(str::to_owned);
        match self {
            Self::Whole(values) => values.push(field.and_then(serde_json::Value::as_i64).unwrap_or_default()),
            Self::Count(values) => values.push(field.and_then(serde_json::Value::as_i64)),
            Self::Number(values) => values.push(field.and_then(serde_json::Value::as_f64)),
            Self::Text(values) => values.push(text().unwrap_or_default()),
            Self::Note(values) => values.push(text()),
            Self::Flag(values) => values.push(field.and_then(serde_json::Value::as_bool).unwrap_or_default()),
        }
    }

    fn len(&self) -> usize {
        each!(self, values => values.len())
    }

    #[cfg(feature = "output")]
    fn clear(&mut self) {
        each!(self, values => values.clear());
    }

    /// One cell as CSV has it.
    fn cell(&self, row: usize) -> String {
        match self {
            Self::Whole(values) => values[row].to_string(),
            Self::Count(values) => values[row].map_or(String::new(), |count| count.to_string()),
            Self::Number(values) => values[row].map_or(String::new(), number),
            Self::Text(values) => text(&values[row]),
            Self::Note(values) => values[row].as_deref().map_or(String::new(), text),
            Self::Flag(values) => values[row].to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_that_is_cleared_is_empty_and_keeps_its_columns() {
        let mut batch = Batch::new(vec![
            ("a".to_owned(), Values::Whole(vec![1, 2])),
            ("b".to_owned(), Values::Number(vec![Some(0.5), None])),
            ("c".to_owned(), Values::Text(vec!["x".to_owned(), "y".to_owned()])),
            ("d".to_owned(), Values::Note(vec![None, Some("z".to_owned())])),
        ]);
        let lengths = |batch: &Batch| batch.columns.iter().map(Values::len).collect::<Vec<_>>();
        let cells = |row: usize| batch.columns.iter().map(|column| column.cell(row)).collect::<Vec<_>>();
        assert_eq!(
            (cells(0), cells(1)),
            (
                vec!["1".into(), "0.5".into(), "x".into(), String::new()],
                vec!["2".into(), String::new(), "y".into(), "z".into()]
            )
        );
        assert_eq!((batch.len(), lengths(&batch)), (2, vec![2; 4]));
        batch.clear();
        assert_eq!((batch.len(), lengths(&batch)), (0, vec![0; 4]));
        assert_eq!(batch.names, ["a", "b", "c", "d"]);
        assert_eq!(Batch::new(Vec::new()).len(), 0);
    }
}
