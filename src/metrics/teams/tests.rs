use super::*;
use crate::ids::LinkId;
use crate::market::Stream;
use crate::simulation::bench::{Bench, at, shift, times};
use crate::simulation::{Copies, LossCause};

fn census(accounts: Vec<Account>) -> Census {
    let teams = accounts.len();
    Census {
        copies: Copies::default(),
        accounts,
        present: vec![0; teams],
        misplaced: Vec::new(),
        services: 0,
    }
}

/// So many hours of work present, of which so many were worked; four arrivals, one of which waited.
fn account(area: u64, worked: u64) -> Account {
    let (area, worked) = (u128::from(at(area).0), at(worked).0);
    Account { area, stays: at(0).0, worked, present: 0, arrivals: 4, waited: 1 }
}

const IDLE: Account = Account { area: 0, stays: 0, worked: 0, present: 0, arrivals: 0, waited: 0 };

/// An insight that t0 owns goes over so many links, and ends.
fn relayed(teams: &mut Teams<'_>, links: &[u32], ending: Ending) {
    let shift = shift(Stream::Own, (0, 0, 0), 0, at(20));
    let journey = Journey { hops: links.len() as u16, ..Journey::default() };
    links.iter().for_each(|link| teams.observe(Signal::Relayed(LinkId(*link)), at(30)));
    teams.observe(Signal::CopyEnded { shift: &shift, journey: &journey, ending }, at(30));
}

#[test]
fn a_team_is_as_busy_as_its_work_over_its_people_s_time() {
    // 30 h of work in 100 h of one, or of one for 50 h and of two for 50 h.
    let (times, organisation) = (times(0, 100, 50), Bench::chain(1).organisation());
    let utilisation = |hires: bool| {
        let mut teams = Teams::new(&times, &organisation);
        let two = Bench::chain(1).base("team_members = 2").organisation();
        if hires {
            teams.observe(Signal::Reorganised(&two), at(50));
        }
        let census = census(vec![account(100, 30)]);
        teams.close(&organisation, &census);
        let [outcome] = teams.outcomes(&organisation, &census)[..] else { panic!() };
        assert_eq!((outcome.load, outcome.waited), (1.0, Some(0.25)));
        outcome.utilisation
    };
    assert_eq!((utilisation(false), utilisation(true)), (0.3, 0.2));
}

#[test]
fn what_was_done_and_who_was_there_before_the_warm_up_is_not_counted() {
    // At the first look from the warm-up on, the books say 2 h of work of the team, which then works 10 h more in 50 h.
    let (times, bench) =
        (times(50, 100, 50), Bench::chain(1).base("receive_work = { deterministic = \"2h\" }"));
    let organisation = bench.organisation();
    let mut run = bench.start();
    run.shifts(&[10]);
    run.until(50);
    let mut teams = Teams::new(&times, &organisation);
    teams.observe(Signal::Books(&run.books()), at(50));
    let census = census(vec![account(52, 12)]);
    teams.close(&organisation, &census);
    let outcome = teams.outcomes(&organisation, &census)[0];
    assert_eq!((outcome.utilisation, outcome.load), (0.2, 1.0));
}

#[test]
fn where_no_work_came_nobody_waited_and_nothing_passed() {
    let (times, organisation) = (times(0, 100, 50), Bench::chain(1).organisation());
    let mut teams = Teams::new(&times, &organisation);
    let census = census(vec![IDLE]);
    teams.close(&organisation, &census);
    let outcome = teams.outcomes(&organisation, &census)[0];
    assert_eq!((outcome.utilisation, outcome.waited, outcome.betweenness), (0.0, None, None));
    assert_eq!(outcome.get(TeamMeasure::Unstable), Some(0.0));
}

#[test]
fn who_stands_between_is_who_insights_pass_through_and_not_where_they_end() {
    // Of t2's insights one comes to t0 through t1, one is confirmed at t0, one is lost in t1 after a step, and one that went
    // nowhere is none of them: t1 is passed by three of three, t0 by none.
    let (times, organisation) = (times(0, 100, 50), Bench::chain(3).organisation());
    let mut teams = Teams::new(&times, &organisation);
    relayed(&mut teams, &[4, 2], Ending::Received(at(30)));
    relayed(&mut teams, &[4, 2], Ending::Confirmed(at(30)));
    relayed(&mut teams, &[4], Ending::Lost(at(30), LossCause::Forgotten));
    relayed(&mut teams, &[], Ending::Received(at(30)));
    let outcomes = teams.outcomes(&organisation, &census(vec![IDLE; 3]));
    let between: Vec<Option<f64>> = outcomes.iter().map(|team| team.betweenness).collect();
    assert_eq!(between, [Some(0.0), Some(1.0), Some(0.0)]);
    assert_eq!(teams.relays(), [0, 0, 2, 0, 3, 0]);
}

#[test]
fn counts_of_links_and_ends_stay_with_their_teams_when_teams_come_to_be() {
    // A third team comes under the second: its report and the way down to it, links 4 and 5, stand before what is lateral.
    let times = times(0, 100, 50);
    let (before, after) = (Bench::chain(2).organisation(), Bench::chain(3).organisation());
    let mut teams = Teams::new(&times, &before);
    relayed(&mut teams, &[2], Ending::Received(at(30)));
    teams.observe(Signal::Reorganised(&after), at(40));
    relayed(&mut teams, &[4, 2], Ending::Received(at(50)));
    let outcomes = teams.outcomes(&after, &census(vec![IDLE; 3]));
    let between: Vec<Option<f64>> = outcomes.iter().map(|team| team.betweenness).collect();
    assert_eq!(between, [Some(0.0), Some(0.5), Some(0.0)]);
    // Tables speak of the links of the teams that there were.
    assert_eq!((teams.relays(), teams.first()), (vec![0, 0, 2, 0], 0));
    // The new team's person has been there for 60 h.
    teams.people.iter_mut().for_each(|people| people.advance(at(0), at(100)));
    let time: Vec<u128> = teams.people.iter().map(|people| people.time).collect();
    assert_eq!(time, [100, 100, 60].map(|hours| u128::from(at(hours).0)));
}

#[test]
fn a_structure_that_becomes_another_begins_its_counts_anew_with_its_own_teams() {
    let times = times(0, 100, 50);
    let (before, after) = (Bench::chain(1).organisation(), Bench::chain(3).organisation());
    let run = Bench::chain(1).start();
    let mut teams = Teams::new(&times, &before);
    teams.observe(Signal::Books(&run.books()), at(10));
    teams.observe(Signal::Reorganised(&after), at(20));
    relayed(&mut teams, &[2], Ending::Received(at(15)));
    teams.observe(Signal::Transformed { first: 1 }, at(20));
    relayed(&mut teams, &[4], Ending::Lost(at(30), LossCause::Forgotten));
    assert_eq!((teams.first(), teams.relays()), (1, vec![0, 0, 1, 0]));
    // Of the look before it, both new teams had nothing.
    assert_eq!(teams.backlog, [0, 0]);
}

/// Whether a team's backlog keeps growing that was so at the looks of the last half.
fn grows(last_half: &[u32]) -> bool {
    let organisation = Bench::chain(1).organisation();
    let observation_times = (0..2 * last_half.len() as u64).map(at).collect();
    let times = Times { observation_times, ..times(0, 100, 50) };
    let mut teams = Teams::new(&times, &organisation);
    teams.backlog = vec![1000; last_half.len()];
    teams.backlog.extend(last_half);
    teams.keeps_growing(0)
}

#[test]
fn a_backlog_keeps_growing_that_rises_steadily_by_more_than_ten_over_the_last_half() {
    assert!(grows(&[0, 2, 4, 6, 8, 10, 12, 14]));
    assert!(!grows(&[0, 1, 2, 3, 4, 5, 6, 7]), "by seven");
    assert!(!grows(&[14, 12, 10, 8, 6, 4, 2, 0]), "it falls");
    assert!(!grows(&[0, 2, 4, 6, 8, 10, 12]), "seven looks say nothing");
    // Alternating by 40 around a rise of 14: what is left is far more than a third of it.
    assert!(!grows(&[0, 42, 4, 46, 8, 50, 12, 54]));
}

#[test]
fn only_a_team_that_is_busy_and_keeps_growing_is_unstable() {
    let organisation = Bench::chain(1).organisation();
    let times = Times { observation_times: (0..16).map(at).collect(), ..times(0, 100, 50) };
    let unstable = |worked: u64| {
        let mut teams = Teams::new(&times, &organisation);
        teams.backlog = (0..16).map(|look| 2 * look).collect();
        let census = census(vec![account(100, worked)]);
        teams.close(&organisation, &census);
        teams.outcomes(&organisation, &census)[0].is_unstable
    };
    assert_eq!((unstable(90), unstable(91)), (false, true));
}
