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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TeamId;
    use crate::simulation::bench::{Bench, at};
    use crate::simulation::{Account, Copies};

    /// One piece of work that came at 3 h and left at 5 h, and one that came at 8 h and is still there at 10 h: ∫N dt is 4 h.
    fn books() -> Census {
        let stays = at(5).0.wrapping_sub(at(3).0).wrapping_sub(at(8).0);
        Census {
            copies: Copies { sensed: 4, told: 3, received: 1, confirmed: 2, lost: 3, in_flight: 1 },
            accounts: vec![Account {
                area: at(4).0.into(),
                stays,
                worked: at(4).0,
                present: 1,
                arrivals: 2,
                waited: 0,
            }],
            present: vec![1],
            misplaced: Vec::new(),
            services: 1,
        }
    }

    fn breaches(census: &Census, worked: u64) -> Vec<String> {
        let organisation = Bench::chain(1).organisation();
        check(&organisation, census, at(10), (&[worked], &[at(10).0.into()]))
    }

    #[test]
    fn books_that_are_right_are_not_complained_of() {
        assert_eq!(breaches(&books(), at(10).0), Vec::<String>::new());
    }

    #[test]
    fn a_microsecond_too_much_or_a_piece_that_is_not_counted_breaks_the_law_of_little() {
        let mut one_more = books();
        one_more.accounts[0].area += 1;
        let mut uncounted = books();
        uncounted.accounts[0].present = 0;
        for wrong in [one_more, uncounted] {
            let found = breaches(&wrong, 0);
            assert!(
                found.len() == 1 && found[0].starts_with("Little's law is broken at “root”"),
                "{found:?}"
            );
        }
    }

    #[test]
    fn nobody_works_longer_than_they_are_there() {
        assert_eq!(
            breaches(&books(), at(10).0 + 1),
            ["“root” was busy for longer than its members were there"]
        );
    }

    #[test]
    fn every_copy_ends_once_and_everybody_is_somewhere() {
        let mut census = books();
        census.copies.told += 1;
        census.misplaced.push(TeamId(0));
        assert_eq!(
            breaches(&census, 0),
            [
                "people of “root” are neither free nor at work",
                "8 copies were sensed or told, 7 are accounted for"
            ]
        );
    }
}
