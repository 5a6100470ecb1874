//! Typed indices: a vector that is indexed by one of them cannot be indexed by another by accident.

use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub(crate) struct $name(pub u32);

        impl $name {
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            #[allow(dead_code, reason = "not every kind of id is made from a place")]
            pub const fn from_index(index: usize) -> Self {
                Self(index as u32)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($letter, "{}"), self.0)
            }
        }
    };
}

id!(
    /// A team of the organisation.
    TeamId,
    "t"
);
id!(
    /// A customer niche of the market.
    NicheId,
    "n"
);
id!(
    /// A directed link between two teams.
    LinkId,
    "l"
);
