//! In whose hands the time is.

use super::*;

/// A copy that goes from the third team to the second, where its shift is received on day 2400, and what is made of it.
fn trails<'a>(times: &'a Times, organisation: &Organisation) -> (Trails<'a>, Shift) {
    let mut trails = Trails::new(times, organisation);
    let shift = owned_by(1, 2000);
    trails.noticed(5, TeamId(2), at(2050));
    trails.passed(5, Holder::Way { from: TeamId(2), to: TeamId(1) }, at(2100));
    trails.passed(5, Holder::Team(TeamId(3)), at(2150));
    // Within one instant only the last hands count.
    trails.passed(5, Holder::Team(TeamId(1)), at(2150));
    trails.passed(5, Holder::Team(TeamId(1)), at(2200));
    trails.copied(5, 7);
    trails.passed(5, Holder::Team(TeamId(0)), at(2300));
    let journey = Journey { copy: 7, ..journey(2030, 2050, [0; 3]) };
    trails.received(&shift, &journey, at(2400), true);
    (trails, shift)
}

/// Who had how many days in hand, and what nobody had: unseen, said again, partners, budget.
/// Days in the hands of each team, on the way between each two, and elsewhere.
type Held = (Vec<(u32, u64)>, Vec<(u32, u32, u64)>, [u64; 4]);

fn held(trails: Trails<'_>) -> Held {
    let held = trails.held(false);
    let days = |micros: f64| (micros / DAY as f64) as u64;
    let teams = held.by_team().map(|(team, time)| (team.0, days(time))).collect();
    let ways = held.by_way().map(|((from, to), time)| (from.0, to.0, days(time))).collect();
    let kinds = [Elsewhere::Unseen, Elsewhere::SaidAgain, Elsewhere::Partners, Elsewhere::Budget];
    assert_eq!(held.elsewhere().map(|(kind, _)| kind), kinds);
    (teams, ways, held.elsewhere().map(|(_, time)| days(time)))
}

#[test]
fn a_copy_is_in_the_hands_it_was_passed_to_and_a_copy_of_it_shares_its_past() {
    let (times, organisation) = (times(), organisation());
    let (trails, _) = trails(&times, &organisation);
    assert_eq!(trails.breach(u128::from(400 * DAY), None), None);
    let doubled = trails.breach(u128::from(200 * DAY), Some(u128::from(201 * DAY)));
    assert!(doubled.unwrap().contains(&format!("{} µs of them are in somebody's hands", 400 * DAY)));
    assert_eq!(held(trails), (vec![(1, 250), (2, 50)], vec![(2, 1, 50)], [30, 20, 0, 0]));
}

#[test]
fn parts_that_are_built_side_by_side_leave_the_time_with_who_delivers_last() {
    let (times, organisation) = (times(), organisation());
    let (mut trails, shift) = trails(&times, &organisation);
    trails.taken_up(0, TeamId(1), at(2400));
    trails.handed(0, Holder::Budget, at(2500));
    trails.handed(0, Holder::Team(TeamId(0)), at(2600));
    trails.building(0, TeamId(0), at(2700));
    trails.asked_for(0, 10, Holder::Partner, at(2700));
    trails.asked_for(0, 11, Holder::Team(TeamId(3)), at(2750));
    trails.delivered(0, 11, at(2800));
    trails.delivered(0, 10, at(2900));
    trails.built(0, 10);
    let pursuit = InitiativeOutcome {
        initiative: Some(0),
        received: at(2400),
        decided: None,
        approved: None,
        ended: at(2950),
        result: InitiativeEnd::Released { worth: 0.0 },
        is_good: true,
        cost: 0.0,
        asked: 0,
        leads: true,
    };
    trails.pursued(&shift, &pursuit);
    // Beside the cohort nothing is followed.
    trails.pursued(&owned_by(1, 900), &pursuit);
    trails.pursued(&alarm(2000), &pursuit);
    let all = u128::from(550 * DAY);
    assert_eq!(trails.breach(u128::from(400 * DAY), Some(all)), None);
    let teams = vec![(0, 100 + 50), (1, 250 + 100), (2, 50)];
    assert_eq!(held(trails), (teams, vec![(2, 1, 50)], [30, 20, 200, 100]));
}

#[test]
fn while_nothing_is_delivered_yet_the_time_is_with_who_has_not_delivered() {
    let (times, organisation) = (times(), organisation());
    let (mut trails, shift) = trails(&times, &organisation);
    trails.taken_up(0, TeamId(1), at(2400));
    trails.building(0, TeamId(1), at(2400));
    trails.asked_for(0, 10, Holder::Partner, at(2500));
    trails.asked_for(0, 11, Holder::Team(TeamId(3)), at(2600));
    trails.delivered(0, 10, at(2700));
    // Asked for anew: it is no longer delivered, and comes behind.
    trails.asked_for(0, 10, Holder::Partner, at(2750));
    trails.delivered(0, 11, at(2850));
    let declined = InitiativeOutcome {
        initiative: Some(0),
        received: at(2400),
        decided: None,
        approved: None,
        ended: at(2900),
        result: InitiativeEnd::Declined,
        is_good: true,
        cost: 0.0,
        asked: 0,
        leads: true,
    };
    trails.pursued(&shift, &declined);
    // Until day 3000, as what is let be stays where it was.
    let teams = vec![(1, 250 + 100), (2, 50), (3, 150)];
    assert_eq!(held(trails), (teams, vec![(2, 1, 50)], [30, 20, 200 + 150, 0]));
}

#[test]
fn what_no_trail_tells_of_is_unseen_or_with_the_owner() {
    let (times, organisation) = (times(), organisation());
    let mut trails = Trails::new(&times, &organisation);
    let shift = owned_by(2, 2000);
    trails.undelivered(&shift, &Journey::default(), None);
    trails.undelivered(&alarm(2000), &Journey::default(), None);
    let pursuit = InitiativeOutcome {
        initiative: None,
        received: at(2300),
        decided: None,
        approved: None,
        ended: at(2400),
        result: InitiativeEnd::Unfinished,
        is_good: true,
        cost: 0.0,
        asked: 0,
        leads: true,
    };
    trails.pursued(&shift, &pursuit);
    assert_eq!(held(trails), (vec![(2, 100)], vec![], [1000, 0, 0, 0]));
}

#[test]
fn teams_that_come_later_have_their_seats_behind_those_that_were_there() {
    let (times, mut organisation) = (times(), organisation());
    let mut trails = Trails::new(&times, &organisation);
    let mut new = organisation.teams[3].clone();
    new.name = "new".to_owned();
    organisation.teams[0].name = "renamed".to_owned();
    organisation.teams.push(new);
    trails.reorganised(&organisation, at(2000));
    let held = trails.held(true);
    let origins: Vec<(&str, usize)> =
        held.origins().unwrap().iter().map(|seat| (&*seat.name, seat.level)).collect();
    let first = super::organisation().teams[0].name.clone();
    assert_eq!((origins.len(), origins[0], origins[4]), (5, (&*first, 0), ("new", 3)));
}
