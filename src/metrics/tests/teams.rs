//! Teams, and books that have to agree.

use super::*;

fn account(worked: u64, area: u128, [arrivals, waited]: [u32; 2]) -> Account {
    Account { area, stays: area as u64, worked: worked * DAY, present: 0, arrivals, waited }
}

fn census() -> Census {
    let accounts = vec![
        account(5000, 0, [0, 0]),
        account(10_000, 20_000 * u128::from(DAY), [8, 2]),
        account(0, 0, [5, 5]),
        account(40_000, 5000 * u128::from(DAY), [4, 0]),
    ];
    let copies = Copies { sensed: 5, told: 2, received: 3, confirmed: 2, lost: 1, in_flight: 1 };
    Census { copies, accounts, present: vec![0; 4], misplaced: Vec::new(), services: 22_000 }
}

pub(super) fn outcomes(times: &Times, organisation: &Organisation) -> Vec<TeamOutcome> {
    let mut teams = Teams::new(times, organisation);
    // Up from the lowest to the third and on to the second; once down from the first. Reports of team v are link 2v.
    for link in [6, 6, 6, 4, 4, 3] {
        teams.relayed(LinkId(link), at(2000));
    }
    let relayed = Journey { hops: 1, ..Journey::default() };
    let to = |owner: u32| owned_by(owner, 2000);
    teams.copy_ended(&to(1), &relayed, Ending::Received(at(2100)));
    teams.copy_ended(&to(1), &relayed, Ending::Confirmed(at(2200)));
    teams.copy_ended(&to(2), &relayed, Ending::Lost(at(2200), LossCause::Forgotten));
    teams.copy_ended(&to(2), &relayed, Ending::InFlight);
    teams.copy_ended(&to(2), &Journey::default(), Ending::Received(at(2200)));
    assert_eq!(teams.relays(), [0, 0, 0, 1, 2, 0, 3, 0]);
    assert_eq!(teams.first(), 0);
    assert_eq!(teams.close(organisation, &census()), Vec::<String>::new());
    teams.outcomes(organisation, &census())
}

#[test]
fn a_team_is_as_busy_as_it_worked_and_as_central_as_insights_pass_through_it() {
    let (times, organisation) = (times(), organisation());
    let outcomes = outcomes(&times, &organisation);
    let of = |measure: TeamMeasure| outcomes.iter().map(|team| team.get(measure)).collect::<Vec<_>>();
    // One, two, three and four people for ten thousand days.
    assert_eq!(of(TeamMeasure::Utilisation), [Some(0.5), Some(0.5), Some(0.0), Some(1.0)]);
    assert_eq!(of(TeamMeasure::Load), [Some(0.0), Some(2.0), Some(0.0), Some(0.5)]);
    assert_eq!(of(TeamMeasure::WaitedShare), [None, Some(0.25), Some(1.0), Some(0.0)]);
    // Three reach the third and none ends there; of three that reach the second, one of them from above, two end.
    assert_eq!(of(TeamMeasure::Betweenness), [Some(0.0), Some(0.25), Some(0.75), Some(0.0)]);
    assert_eq!(of(TeamMeasure::Unstable), [Some(0.0); 4]);
    assert_eq!(of(TeamMeasure::Focus), [None; 4]);
    assert_eq!(of(TeamMeasure::CustomerDistance), [None; 4]);
}

#[test]
fn a_team_is_unstable_where_its_backlog_keeps_growing_and_its_people_have_no_time_left() {
    let unstable = |backlog: &dyn Fn(u32) -> u32, observation_times: u32| {
        let mut times = times();
        times.observation_times =
            (0..observation_times).map(|observation| at(1000 + u64::from(observation))).collect();
        let organisation = organisation();
        let mut teams = Teams::new(&times, &organisation);
        // The lowest team is fully busy, the second is not: the same backlog for both.
        teams.backlog = (0..observation_times)
            .flat_map(|observation| [0, backlog(observation), 0, backlog(observation)])
            .collect();
        let _ = teams.close(&organisation, &census());
        let outcomes = teams.outcomes(&organisation, &census());
        assert!(!outcomes[1].is_unstable);
        outcomes[3].is_unstable
    };
    // Of the last half only, and from eight looks there on.
    assert!(unstable(&|observation| 2 * observation, 20));
    assert!(unstable(&|observation| 2 * observation, 16));
    assert!(!unstable(&|observation| 2 * observation, 14));
    assert!(!unstable(&|observation| 2 * observation.min(10), 20));
    assert!(unstable(&|observation| 2 * observation.max(10), 20));
    assert!(!unstable(&|observation| 100 - 2 * observation, 20));
    // A rise of nine pieces of work is too little, one of eleven is not; nor may it be less than it moves about.
    assert!(!unstable(&|observation| observation, 20));
    assert!(unstable(&|observation| observation, 24));
    assert!(!unstable(&|observation| observation + 40 * (observation % 2), 24));
    assert!(unstable(&|observation| 2 * observation + observation % 2, 24));
}

#[test]
fn people_count_as_long_as_they_are_there() {
    let (times, mut organisation) = (times(), organisation());
    let mut teams = Teams::new(&times, &organisation);
    // The second team has two people until day 6000 and six from then on; the first grows before anything is counted.
    organisation.teams[0].members = 5;
    teams.reorganised(&organisation, at(500));
    organisation.teams[1].members = 6;
    teams.reorganised(&organisation, at(6000));
    let mut census = census();
    census.accounts[0].worked = 50_000 * DAY;
    census.accounts[1].worked = 40_000 * DAY;
    assert_eq!(teams.close(&organisation, &census), Vec::<String>::new());
    let outcomes = teams.outcomes(&organisation, &census);
    assert_eq!([outcomes[0].utilisation, outcomes[1].utilisation], [1.0, 1.0]);
    census.accounts[1].worked += 1;
    let breaches = teams.close(&organisation, &census);
    assert_eq!(
        breaches,
        [format!("“{}” was busy for longer than its members were there", organisation.teams[1].name)]
    );
}

#[test]
fn books_that_do_not_agree_with_what_is_there_are_noticed_one_by_one() {
    let (organisation, good) = (organisation(), census());
    let people = [u128::MAX; 4];
    let breaches = |census: &Census| {
        let found = invariant::check(&organisation, census, at(11_000), (&[0; 4], &people));
        (found.len(), found.join("\n"))
    };
    assert_eq!(breaches(&good), (0, String::new()));
    // What is present has stayed from its arrival to the horizon.
    let mut census = good.clone();
    census.present[1] = 2;
    census.accounts[1].present = 2;
    assert_eq!(breaches(&census).0, 1);
    census.accounts[1].area += 2 * u128::from(at(11_000).0);
    assert_eq!(breaches(&census), (0, String::new()));
    census.accounts[1].present = 1;
    let (found, text) = breaches(&census);
    assert!(
        found == 1
            && text.starts_with(&format!("Little's law is broken at “{}”", organisation.teams[1].name))
    );
    let mut census = good.clone();
    census.misplaced = vec![TeamId(2)];
    let neither = format!("people of “{}” are neither free nor at work", organisation.teams[2].name);
    assert_eq!(breaches(&census), (1, neither));
    let ended: [fn(&mut Copies) -> &mut u64; 6] = [
        |copies| &mut copies.sensed,
        |copies| &mut copies.told,
        |copies| &mut copies.received,
        |copies| &mut copies.confirmed,
        |copies| &mut copies.lost,
        |copies| &mut copies.in_flight,
    ];
    for one in ended {
        let mut census = good.clone();
        *one(&mut census.copies) += 1;
        assert_eq!(breaches(&census).0, 1, "{:?}", census.copies);
    }
}
