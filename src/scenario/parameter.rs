//! One parameter of a scenario file, and how a section of the file is declared: once, as the table of its keys and as the type
//! that it is read into.

/// The table of a file that a parameter belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// The top of the file.
    Scenario,
    /// `[market]`
    Market,
    /// `[base]` and `[structures.NAME]`
    Structure,
    /// `channels.NAME` of a structure
    Channel,
    /// `links.TYPE` of a structure
    Link,
    /// `action` of a structure
    Action,
    /// `capabilities.NAME` of a structure
    Capability,
    /// `growth` of a structure
    Growth,
    /// `transformation` of a structure
    Transformation,
    /// `[[changes]]`
    Change,
    /// `chart` of a structure
    Chart,
    /// `chart.columns`
    Columns,
    /// `[[known]]`
    Known,
    /// `[[claims]]`
    Claim,
    /// `[[provenance]]`
    Provenance,
    /// `[[exercise]]`
    Exercise,
    /// The top of a study file.
    Study,
    /// `[[factors]]` of a study
    Factor,
}

/// What values a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Text,
    TextList,
    /// A whole number within bounds.
    Count(i64, i64),
    /// A number within bounds.
    Number(f64, f64),
    /// A list of edits of a chart.
    Edits,
    /// true or false.
    Flag,
    /// A number from 0 to 1.
    Share,
    /// A duration such as `"1q"`.
    Duration,
    /// A duration or a distribution of durations.
    Length,
    /// A [`Kind::Length`], a list of them by level from the top, or a table of them by team (`"*"` for all others).
    PerTeam,
    /// A duration, or a list of durations by the height of the link above the lowest level.
    PerHeight,
    Choice(&'static [&'static str]),
    /// A choice of place, or a table that selects posts by column.
    Selector,
    /// `"by_attribute"`, `"by_niche"` or a table from attribute to team.
    Owner,
    /// A list of numbers from 0 up.
    Amounts,
    /// A claim such as `"a.fit.mean > 1.1 * b.fit.mean"`.
    Claim,
    /// A table of numbers with these keys, all from the first to the second bound.
    Numbers(&'static [&'static str], f64, f64),
    /// The levels of a factor: a list of at least one value, or of named edits.
    Levels,
    /// Two numbers or two durations, the lesser first.
    Range,
    /// A distribution that a factor is drawn from.
    Law,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub section: Section,
    pub name: &'static str,
    pub kind: Kind,
    pub unit: &'static str,
    /// A TOML value; empty where there is none.
    pub default: &'static str,
    pub meaning: &'static str,
    pub source: &'static str,
}

/// What teams are for; `organisation` has a type for each.
pub(crate) const TEAM_KINDS: &[&str] =
    &["stream_aligned", "platform", "enabling", "front_office", "management"];
pub(crate) const WORK_KINDS: &[&str] = &["approve", "decide", "relay", "serve", "build", "chores"];
pub(crate) const LINK_TABLES: &[&str] =
    &["reports_up", "reports_down", "collaboration", "x_as_a_service", "facilitating", "tie"];
/// The largest seed: what a TOML file can hold.
pub(crate) const MAX_SEED: i64 = i64::MAX;
/// More than any scenario holds of anything.
pub(crate) const MANY: f64 = 1e9;

/// Declares a section: each key once, with the field that it is read into, its type, kind, unit, default, meaning and source.
/// `keys` have no field of their own, `tables` are sections within it.
macro_rules! section {
    (
        $(#[$attr:meta])*
        $section:ident => $name:ident {
            $($(#[$field_attr:meta])* $field:ident $(as $key:literal)?: $ty:ty
                = $kind:expr, $unit:literal, $default:literal, $meaning:literal, $source:literal;)*
        }
        $(keys {
            $($flag:literal $flag_kind:expr, $flag_unit:literal, $flag_default:literal, $flag_meaning:literal,
                $flag_source:literal;)*
        })?
        $(tables {
            $($(#[$table_attr:meta])* $table:ident: $table_ty:ty;)*
        })?
    ) => {
        $(#[$attr])*
        pub(crate) struct $name {
            $($(#[$field_attr])* pub $field: $ty,)*
            $($($(#[$table_attr])* pub $table: $table_ty,)*)?
        }

        impl $name {
            /// The keys of the section.
            pub const PARAMETERS: &[Parameter] = &[
                $($(Parameter {
                    section: Section::$section, name: $flag, kind: $flag_kind, unit: $flag_unit,
                    default: $flag_default, meaning: $flag_meaning, source: $flag_source,
                },)*)?
                $(Parameter {
                    section: Section::$section,
                    name: key_of(stringify!($field), concat!($($key)?)),
                    kind: $kind, unit: $unit, default: $default, meaning: $meaning, source: $source,
                },)*
            ];
        }
    };
}

pub(crate) use section;

/// The key of a field: its own name, unless the file calls it otherwise.
pub(crate) const fn key_of(field: &'static str, key: &'static str) -> &'static str {
    if key.is_empty() { field } else { key }
}
