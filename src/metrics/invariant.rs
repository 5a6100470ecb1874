//! What must hold in every run, exactly.

use crate::organisation::Organisation;
use crate::simulation::Census;
use crate::time::SimTime;

/// Checks the accounts against a census counted from the queues; returns a sentence for each breach.
///
/// - ∫N dt = Σ departed (D − A) + Σ present (H − A) at every team, in whole microseconds, modulo 2^64 (Little's law on a
///   finite window);
/// - sensed = received + confirmed + lost + in flight;
/// - busy time ≤ members × time, however many they were when;
/// - whoever is not free has a piece of work in hand.
pub(super) fn check(
    organisation: &Organisation,
    census: &Census,
    horizon: SimTime,
    (worked, people): (&[u64], &[u128]),
) -> Vec<String> {
    let mut breaches = Vec::new();
    for (index, account) in census.accounts.iter().enumerate() {
        let team = &organisation.teams[index];
        let present = census.present[index];
        let stays = account.stays.wrapping_add(horizon.0.wrapping_mul(present));
        if account.area as u64 != stays || u64::from(account.present) != present {
            breaches.push(format!(
                "Little's law is broken at “{}”: ∫N dt = {} µs, stays {stays} µs, {} counted, {present} present",
                team.name, account.area, account.present
            ));
        }
        if u128::from(worked[index]) > people[index] {
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
