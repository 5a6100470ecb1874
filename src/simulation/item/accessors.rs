//! What each kind of item has of its own. Whoever asks an item for what its kind has not is found out in tests.

use super::{Item, Kind, Load};
use crate::ids::{LinkId, NicheId, TeamId};
use crate::market::Stream;

impl Item {
    /// Whether it is a copy of a shift.
    pub fn is_copy(&self) -> bool {
        match self.kind {
            Kind::Work => self.load == Load::Insight,
            Kind::Transit | Kind::Told | Kind::Contact | Kind::Spreader => true,
            _ => false,
        }
    }

    /// The shift that an insight tells of.
    #[inline]
    pub fn shift(&self) -> u32 {
        debug_assert!(self.is_copy(), "{self:?}");
        self.subject
    }

    /// Whether it is an insight that has come to its owner; nothing that counts of anything else.
    #[inline]
    pub fn is_at_owner(&self) -> bool {
        self.team.0 == self.about
    }

    /// What of a shift will be wanted soon, where it comes to its owner; a guess of anything else.
    #[inline]
    pub fn shift_ahead(&self) -> Option<u32> {
        self.is_at_owner().then_some(self.subject)
    }

    /// The owner of an insight.
    #[inline]
    pub fn owner(&self) -> TeamId {
        debug_assert!(self.is_copy(), "{self:?}");
        TeamId(self.about)
    }

    /// An insight belongs to another owner.
    pub fn set_owner(&mut self, owner: TeamId) {
        debug_assert!(self.is_copy(), "{self:?}");
        self.about = owner.0;
    }

    /// The depth of the superior at which the way of an insight turns.
    #[inline]
    pub fn turning_depth_mut(&mut self) -> &mut u16 {
        debug_assert!(self.is_copy() && self.kind != Kind::Spreader, "{self:?}");
        &mut self.detail
    }

    /// The meetings of a spreader so far.
    pub fn meetings(&self) -> u16 {
        debug_assert!(self.kind == Kind::Spreader, "{self:?}");
        self.detail
    }

    /// A spreader has met somebody.
    pub fn count_meeting(&mut self) {
        debug_assert!(self.kind == Kind::Spreader, "{self:?}");
        self.detail = self.detail.saturating_add(1);
    }

    /// The first insight of a report; the others are chained behind it.
    pub fn first_insight(&self) -> u32 {
        debug_assert!(self.load == Load::Report, "{self:?}");
        self.subject
    }

    /// The initiative that it is, that it is a part of, or that waits no longer.
    #[inline]
    pub fn initiative(&self) -> u32 {
        debug_assert!(
            matches!(self.load, Load::Initiative | Load::Part) || self.kind == Kind::Timeout,
            "{self:?}"
        );
        self.subject
    }

    /// Which part of an initiative it is: none where its owner builds it itself, else a capability by its place.
    pub fn capability(&self) -> Option<usize> {
        debug_assert!(self.load == Load::Part, "{self:?}");
        usize::from(self.detail).checked_sub(1)
    }

    /// The commission that a part is for; none where it is for the initiative itself.
    pub fn commission(&self) -> Option<u32> {
        debug_assert!(self.load == Load::Part, "{self:?}");
        self.about.checked_sub(1)
    }

    /// The niche of a stream, or of a business to be founded.
    pub fn niche(&self) -> NicheId {
        debug_assert!(matches!(self.kind, Kind::Stream(_) | Kind::Found), "{self:?}");
        NicheId(self.about)
    }

    /// The channel whose false alarms come.
    pub fn channel(&self) -> usize {
        debug_assert!(self.kind == Kind::Stream(Stream::ChannelAlarm), "{self:?}");
        self.subject as usize
    }

    /// The ordinal of what a stream brings next.
    pub fn ordinal(&self) -> u64 {
        debug_assert!(matches!(self.kind, Kind::Stream(_) | Kind::ChoreStream), "{self:?}");
        self.amount
    }

    /// A stream goes on with this ordinal.
    pub fn set_ordinal(&mut self, ordinal: u64) {
        debug_assert!(matches!(self.kind, Kind::Stream(_) | Kind::ChoreStream), "{self:?}");
        self.amount = ordinal;
    }

    /// The link whose gate opens.
    pub fn link(&self) -> LinkId {
        debug_assert!(self.kind == Kind::Gate, "{self:?}");
        LinkId(self.about)
    }

    /// The link of a gate has another number.
    pub fn set_link(&mut self, link: LinkId) {
        debug_assert!(self.kind == Kind::Gate, "{self:?}");
        self.about = link.0;
    }

    /// The period that the structure enters.
    pub fn period(&self) -> usize {
        debug_assert!(self.kind == Kind::Change, "{self:?}");
        self.about as usize
    }
}
