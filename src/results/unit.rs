//! Units of what is measured.

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident $text:literal;)*) => {
        /// The unit of a number in a table.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Unit {
            $($(#[$doc])* $name),*
        }

        impl Unit {
            /// Every unit.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// As written in tables.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

units! {
    /// Working days.
    Days "d";
    /// A share of a whole, from 0 to 1.
    Share "share";
    /// A number without unit that is no share of a whole.
    Ratio "ratio";
    /// Standard deviations of what shifts say.
    Deviations "sd";
    /// Relays on the way.
    Relays "relays";
    /// Times a working day.
    PerDay "1/d";
    /// Times a year.
    PerYear "1/year";
    /// Changes of needs.
    Shifts "shifts";
    /// Pieces of work.
    Items "items";
    /// Teams.
    Teams "teams";
    /// Teams that became two.
    Splits "splits";
    /// People.
    People "people";
    /// Levels of the reporting tree.
    Levels "levels";
    /// Services that teams deliver to each other.
    Services "services";
    /// The same, in one replication.
    ServicesPerRun "services/run";
    /// Money.
    Money "money";
    /// Money a working day.
    MoneyPerDay "money/d";
}

crate::named::by_name!(Unit);
