//! Commissions: services that need others in turn. Who has to deliver one asks for what it needs, fits it in, and then does
//! its own work.

use crate::ids::TeamId;

/// A service that waits for what it needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Commission {
    /// The part that is worked on when all is there.
    pub part: u32,
    pub provider: TeamId,
    pub needs_left: u16,
}

/// The arena of commissions. Items refer to them by their place plus one; 0 is the initiative itself.
#[derive(Default)]
pub(super) struct Commissions {
    all: Vec<Commission>,
    free: Vec<u32>,
}

impl Commissions {
    /// Adds one; returns how items refer to it.
    pub fn add(&mut self, commission: Commission) -> u32 {
        if let Some(place) = self.free.pop() {
            self.all[place as usize] = commission;
            return place + 1;
        }
        self.all.push(commission);
        self.all.len() as u32
    }

    /// The team that waits for a part on behalf of a commission; none where the initiative's owner does.
    pub fn provider(&self, reference: u32) -> Option<TeamId> {
        reference.checked_sub(1).map(|place| self.all[place as usize].provider)
    }

    /// One more of its needs is there; the commission, once all are.
    pub fn need_met(&mut self, reference: u32) -> Option<Commission> {
        let place = reference - 1;
        let commission = &mut self.all[place as usize];
        commission.needs_left -= 1;
        (commission.needs_left == 0).then(|| {
            self.free.push(place);
            self.all[place as usize]
        })
    }

    /// Providers are others now.
    pub fn move_providers(&mut self, mut place: impl FnMut(TeamId) -> TeamId) {
        for commission in &mut self.all {
            commission.provider = place(commission.provider);
        }
    }
}
