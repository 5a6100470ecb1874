//! The templates: one row each says all that scenarios need to know of it. How it is drawn is a file of the same name in
//! `organisation/templates`, what it is where nobody says otherwise a file in `scenarios/templates`.

use serde::Deserialize;

/// What says how large an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    /// The number of people, `members`.
    Members,
    /// The depth and width of a complete tree, `levels` and `branching`.
    Levels,
    /// The rows of a chart.
    Rows,
}

/// What a template is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TemplateInfo {
    /// As written in scenario files.
    pub name: &'static str,
    /// What a structure of it is where nobody says otherwise, as TOML.
    pub defaults: &'static str,
    pub size: Size,
    /// Whether its people are divided among front office, platform, telemetry and makers.
    pub has_departments: bool,
    /// Whether managers are added where its teams outgrow the span of their superior.
    pub adds_managers: bool,
    /// Whether its teams stand on a ring, where none can be added.
    pub is_ring: bool,
}

macro_rules! templates {
    ($($(#[$doc:meta])* $variant:ident $name:literal $info:tt)*) => {
        /// How an organisation is built.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
        pub(crate) enum Template {
            $($(#[$doc])* #[serde(rename = $name)] $variant),*
        }

        impl Template {
            /// Every template.
            pub const ALL: &[Self] = &[$(Self::$variant),*];
            /// Their names.
            pub const NAMES: &[&str] = &[$($name),*];

            /// What it is.
            pub const fn info(self) -> &'static TemplateInfo {
                match self {
                    $(Self::$variant => &row!($name $info)),*
                }
            }
        }
    };
}

macro_rules! row {
    ($name:literal { size: $size:ident, has_departments: $departments:literal, adds_managers: $managers:literal, is_ring: $ring:literal }) => {
        TemplateInfo {
            name: $name,
            defaults: include_str!(concat!("../../scenarios/templates/", $name, ".toml")),
            size: Size::$size,
            has_departments: $departments,
            adds_managers: $managers,
            is_ring: $ring,
        }
    };
}

templates! {
    /// Departments under managers and an executive team.
    Hierarchy "hierarchy" { size: Members, has_departments: true, adds_managers: true, is_ring: false }
    /// Micro-businesses beside each other, each with niches of its own.
    Network "network" { size: Members, has_departments: false, adds_managers: false, is_ring: false }
    /// A hierarchy in which some hear customers themselves.
    Hybrid "hybrid" { size: Members, has_departments: true, adds_managers: true, is_ring: false }
    /// A complete tree.
    Tree "tree" { size: Levels, has_departments: false, adds_managers: false, is_ring: false }
    /// Teams on a ring, with long links.
    Ring "ring" { size: Members, has_departments: false, adds_managers: false, is_ring: true }
    /// An organisation chart from a file.
    Chart "chart" { size: Rows, has_departments: false, adds_managers: false, is_ring: false }
}
