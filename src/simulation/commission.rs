//! Commissions: services that need others in turn. The provider of one asks for what it needs, integrates it, and then does
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

/// The arena of commissions.
#[derive(Default)]
pub(super) struct Commissions {
    all: Vec<Commission>,
    free: Vec<u32>,
}

impl Commissions {
    /// Adds one; returns its place.
    pub fn add(&mut self, commission: Commission) -> u32 {
        if let Some(place) = self.free.pop() {
            self.all[place as usize] = commission;
            return place;
        }
        self.all.push(commission);
        self.all.len() as u32 - 1
    }

    /// The team that waits for what a commission needs.
    pub fn provider(&self, place: u32) -> TeamId {
        self.all[place as usize].provider
    }

    /// One more of its needs is there; the commission, once all are.
    pub fn need_met(&mut self, place: u32) -> Option<Commission> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commission_is_ready_with_the_last_of_its_needs_and_its_place_is_given_anew() {
        let mut commissions = Commissions::default();
        let commission =
            |part, provider, needs_left| Commission { part, provider: TeamId(provider), needs_left };
        let (two, one) = (commissions.add(commission(5, 1, 2)), commissions.add(commission(6, 2, 1)));
        assert!(commissions.need_met(two).is_none());
        let ready = commissions.need_met(one).unwrap();
        assert_eq!((ready.part, ready.provider), (6, TeamId(2)));
        assert_eq!(commissions.add(commission(7, 3, 1)), one);
        assert_eq!((commissions.provider(one), commissions.provider(two)), (TeamId(3), TeamId(1)));
        assert_eq!(commissions.need_met(two).unwrap().part, 5);
    }

    #[test]
    fn providers_that_are_others_now_go_on_waiting() {
        let mut commissions = Commissions::default();
        let place = commissions.add(Commission { part: 5, provider: TeamId(1), needs_left: 1 });
        commissions.move_providers(|team| TeamId(team.0 + 4));
        assert_eq!(commissions.need_met(place).unwrap().provider, TeamId(5));
    }
}
