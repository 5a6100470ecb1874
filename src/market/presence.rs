//! Which niches there are, and which are served.

use crate::ids::NicheId;

/// What a niche is to the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// It has not emerged yet.
    ToCome,
    /// It is there, and nobody has founded a product for it.
    Unserved,
    Served,
    /// The organisation has given it up.
    Left,
}

/// The presence of all niches.
#[derive(Clone, Debug)]
pub(crate) struct Presences(Vec<Presence>);

impl Presences {
    /// All but the last `emerging` niches are there and served from the start.
    pub fn new(niches: u32, emerging: u32) -> Self {
        let there = niches.saturating_sub(emerging) as usize;
        let mut all = vec![Presence::Served; there];
        all.resize(niches as usize, Presence::ToCome);
        Self(all)
    }

    pub fn of(&self, niche: NicheId) -> Presence {
        self.0[niche.index()]
    }

    pub fn set(&mut self, niche: NicheId, presence: Presence) {
        self.0[niche.index()] = presence;
    }

    /// Whether a niche has emerged.
    pub fn is_there(&self, niche: NicheId) -> bool {
        self.of(niche) != Presence::ToCome
    }

    /// Niches that have emerged.
    pub fn there(&self) -> usize {
        self.0.iter().filter(|presence| **presence != Presence::ToCome).count()
    }
}
