//! The tables of what a study came to: which factors matter, how outputs answer to them.

use super::{Batch, Column, Holds, Row, Tables};
use crate::results::{Finding, FromBase, IndexLook, MapCell, Response, SensitivityIndex, StudyResults};

/// The columns of a table whose rows speak of outputs: which, then what is said of it.
macro_rules! of_outputs {
    ($($row:ident $file:literal $($optional:ident)?: $($column:literal $holds:ident),*;)*) => {$(
        impl Row for $row {
            const FILE: &'static str = $file;
            const COLUMNS: &'static [Column] = &[
                ("structure", Holds::Text),
                ("baseline", Holds::Name),
                ("measure", Holds::Text),
                ("unit", Holds::Text),
                $(($column, Holds::$holds)),*
            ];
            const IS_OPTIONAL: bool = of_outputs!(@optional $($optional)?);
        }
    )*};
    (@optional optional) => { true };
    (@optional) => { false };
}

of_outputs! {
    SensitivityIndex "sensitivity.csv": "index" Text, "factor" Text, "with_factor" Name, "estimate" Number, "low" Number,
        "high" Number, "confidence" Number, "points" Count;
    IndexLook "convergence.csv" optional: "index" Text, "factor" Text, "after" Count, "of" Text, "estimate" Number,
        "low" Number, "high" Number, "confidence" Number;
    Response "responses.csv": "factor" Text, "level" Text, "factor_mean" Number, "estimate" Number, "low" Number, "high" Number,
        "points" Count;
    MapCell "maps.csv": "factor" Text, "level" Text, "with_factor" Text, "with_level" Text, "estimate" Number, "low" Number,
        "high" Number;
    Finding "findings.csv": "text" Text;
    FromBase "from_base.csv" optional: "factor" Text, "level" Text, "factor_mean" Number, "base" Number, "difference" Number,
        "low" Number, "high" Number, "confidence" Number;
}

/// Every table of an analysis that the command line writes, by its name.
#[must_use]
pub fn of_study(study: &StudyResults) -> Vec<(&'static str, Batch)> {
    let mut tables = Tables(Vec::new());
    tables.add(&study.sensitivity);
    tables.add(&study.responses);
    tables.add(&study.maps);
    tables.add(&study.findings);
    tables.add(&study.from_base);
    tables.add(&study.convergence);
    tables.0
}
