//! How an answer gets surer, replication by replication.

use super::{Estimate, Measure, Unit};
use serde::{Deserialize, Serialize};

/// How the difference of a measure gets surer from one replication to the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Narrowing {
    /// What is compared with.
    pub baseline: String,
    /// What is compared.
    pub structure: String,
    /// What was measured.
    pub measure: Measure,
    /// Its unit.
    pub unit: Unit,
    /// From one replication to all of them.
    pub looks: Vec<Look>,
    /// The number of replications from which on no paired interval reaches zero; none where the last does.
    pub settled_at: Option<u32>,
    /// The same without common luck.
    pub settled_unpaired_at: Option<u32>,
}

/// What so many replications say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// So many.
    pub replications: u32,
    /// Structure − baseline under common luck.
    pub paired: Estimate,
    /// The same difference with the interval that it would have if each had met luck of its own.
    pub unpaired: Estimate,
}
