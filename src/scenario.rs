//! What a user writes: a TOML file, checked whole against the table of parameters, then made into a [`Scenario`].
//!
//! `file` reads and resolves (`defaults` of the program ← of the template ← `[base]` ← `[structures.NAME]`),
//! `reference` is the table of parameters, `check` finds all problems at once, `specification` is the valid result,
//! `gallery` the scenarios inside the binary.

mod check;
mod claim;
mod consistency;
mod defaults;
mod effect;
mod file;
mod gallery;
mod legible;
mod parameter;
mod problem;
mod reference;
#[cfg(feature = "report")]
mod resolved;
#[cfg(feature = "output")]
mod schema;
mod specification;
mod study;
mod template;
mod value;

pub use claim::Verdict;
pub(crate) use claim::{Claim, Statement};
pub(crate) use consistency::SEAL_DIGITS;
#[cfg(feature = "lab")]
pub(crate) use consistency::{MOST_CONTROLS, TOP_CONTROLS};
#[cfg(any(test, feature = "lab"))]
pub(crate) use effect::Drawing;
#[cfg(feature = "lab")]
pub(crate) use effect::is_read;
pub(crate) use effect::{Reading, readings, void_in};
#[cfg(test)]
pub(crate) use effect::{structure_of_lines, tabled_keys};
pub use file::ScenarioFile;
#[cfg(feature = "report")]
pub(crate) use gallery::is_shipped;
#[cfg(feature = "cli")]
pub(crate) use gallery::shipped;
pub use gallery::{GalleryEntry, Starter, gallery, lesson_scenarios, starters, studies, theory};
#[cfg(feature = "lab")]
pub(crate) use legible::escaped;
#[cfg(any(feature = "cli", feature = "import"))]
pub(crate) use legible::illegible_text;
#[cfg(feature = "drawings")]
pub(crate) use legible::is_legible;
#[cfg(feature = "lab")]
pub(crate) use parameter::Kind;
pub(crate) use problem::suggestion;
pub use problem::{Place, Problem, Problems};
pub(crate) use reference::MAX_SEED;
#[cfg(feature = "cli")]
pub(crate) use reference::key_names;
#[cfg(feature = "lab")]
pub(crate) use reference::{Section, at_path, of as parameters_of};
pub use reference::{explained_key, parameter_table};
#[cfg(feature = "lab")]
pub(crate) use resolved::standing_values;
#[cfg(feature = "report")]
pub(crate) use resolved::{Origin, ResolvedValue, resolved_values};
#[cfg(feature = "output")]
pub use schema::{FileKind, schema};
#[cfg(feature = "lab")]
pub(crate) use specification::Exercise;
pub(crate) use specification::{
    ActionSpec, CapabilityFrom, CapabilitySpec, ChannelAt, ChannelSpec, FollowTo, GatePhase, GrowthSpec,
    KnownAnswer, Length, LinkPolicy, LinkType, MarketSpec, Order, OwnerRule, PerTeam, Position, Product,
    Replications, Route, Rule, Sees, Selector, StructureSpec, ToldMode, WhenFull, WorkKind,
};
#[cfg(feature = "import")]
pub(crate) use specification::{
    Change, ChartSpec, Condition, Edit, Labels, Leavers, Segments, Teams, TiesAs, Which, sheet_path,
};
pub use specification::{Lever, Scenario};
pub use study::Study;
pub(crate) use study::{DesignKind, Factor, Level, Setting, Values};
pub(crate) use template::Template;
