//! What must hold in every run, exactly.

use super::teams::Account;
use crate::organisation::Organisation;
use crate::simulation::Census;
use crate::time::SimTime;

/// Checks the accounts against a census counted from the queues; returns a sentence for each breach.
///
/// - ∫N dt = Σ departed (D − A) + Σ present (H − A) at every team, in whole microseconds (Little's law on a finite
///   window);
/// - sensed = received + confirmed + lost + in flight;
/// - busy time ≤ members × time, however many they were when;
/// - whoever is not free has a piece of work in hand.
pub(super) fn check(
    organisation: &Organisation,
    accounts: &[Account],
    census: &Census,
    horizon: SimTime,
    (busy, people): (&[u64], &[u128]),
) -> Vec<String> {
    let mut breaches = Vec::new();
    for (index, account) in accounts.iter().enumerate() {
        let team = &organisation.teams[index];
        let present = census.present[index];
        let stays = account.stays + i128::from(horizon.0) * i128::from(present);
        if account.area as i128 != stays || u64::from(account.present) != present {
            breaches.push(format!(
                "Little's law is broken at “{}”: ∫N dt = {} µs, stays {stays} µs, {} counted, {present} present",
                team.name, account.area, account.present
            ));
        }
        if u128::from(busy[index]) > people[index] {
            breaches.push(format!("“{}” was busy for longer than its members were there", team.name));
        }
    }
    breaches.extend(census.misplaced.iter().map(|team| {
        format!("people of “{}” are neither free nor at work", organisation.teams[team.index()].name)
    }));
    let copies = census.copies;
    let ended = copies.received + copies.confirmed + copies.lost + copies.in_flight;
    let began = copies.sensed + copies.told;
    if began != ended {
        breaches.push(format!("{began} copies were sensed or told, {ended} are accounted for"));
    }
    breaches
}
