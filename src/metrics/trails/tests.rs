use super::*;
use crate::market::Stream;
use crate::simulation::bench::{Bench, HOUR, at, shift, times};

/// In whose hands the time was, in hours: team by team, on the way from t2 to t1, unseen, said again, partners, budget.
type Held = (Vec<u128>, u128, [u128; 4]);

/// What was told by hand comes to this: shifts from 100 h to 800 h are followed for 200 h.
fn held(tell: impl Fn(&mut Trails<'_>)) -> Held {
    let times = times(100, 1000, 200);
    let mut trails = Trails::new(&times, &Bench::chain(3).organisation());
    tell(&mut trails);
    let hours = |micros: u128| micros / u128::from(HOUR);
    let Sums { unseen, said_again, teams, ways, partners, budget } = trails.sums;
    let way = ways.get(&(TeamId(2), TeamId(1))).copied().unwrap_or(0);
    assert!(ways.keys().all(|ends| *ends == (TeamId(2), TeamId(1))), "{ways:?}");
    (teams.into_iter().map(hours).collect(), hours(way), [unseen, said_again, partners, budget].map(hours))
}

fn born(hour: u64) -> Shift {
    shift(Stream::Own, (0, hour, 0), 0, at(hour))
}

fn team(team: u32) -> Holder {
    Holder::Team(TeamId(team))
}

const WAY: Holder = Holder::Way { from: TeamId(2), to: TeamId(1) };

fn pass(trails: &mut Trails<'_>, copy: u32, to: Holder, hour: u64) {
    trails.observe(Signal::Passed { copy, to }, at(hour));
}

fn notice(trails: &mut Trails<'_>, copy: u32, hour: u64) {
    trails.observe(
        Signal::Noticed { copy, team: TeamId(2), shift: &born(100), channel: 0, gap: 0.0 },
        at(hour),
    );
}

fn seen(copy: u32, noticed: u64, sensed: u64) -> Journey {
    Journey { copy, noticed: Some(at(noticed)), sensed: Some(at(sensed)), ..Journey::default() }
}

fn receive(trails: &mut Trails<'_>, shift: &Shift, journey: &Journey, hour: u64) {
    trails.observe(Signal::Received { shift, journey, is_fresh: true }, at(hour));
}

/// From 110 h on in t2, from 120 h on the way, from 150 h on in t1.
fn travel(trails: &mut Trails<'_>, copy: u32) {
    notice(trails, copy, 110);
    pass(trails, copy, WAY, 120);
    pass(trails, copy, team(1), 150);
}

#[test]
fn the_time_of_a_delivery_is_in_the_hands_of_those_who_had_it() {
    // Born at 100 h, noticed by somebody at 105 h, by this copy at 110 h, received at 170 h: 5 unseen, 5 said again, 10 in t2, 30
    // on the way and 20 in t1.
    let delivered = held(|trails| {
        travel(trails, 4);
        receive(trails, &born(100), &seen(4, 105, 110), 170);
    });
    assert_eq!(delivered, (vec![0, 20, 10], 30, [5, 5, 0, 0]));
}

#[test]
fn what_is_lost_stays_with_who_lost_it_to_the_end_of_the_follow_up() {
    let lost = held(|trails| {
        travel(trails, 4);
        let (shift, journey) = (born(100), seen(4, 110, 110));
        trails
            .observe(Signal::Undelivered { shift: &shift, journey: &journey, lost: Some(at(160)) }, at(160));
    });
    assert_eq!(lost, (vec![0, 150, 10], 30, [10, 0, 0, 0]));
}

#[test]
fn nothing_is_in_anybody_s_hands_after_the_deadline_or_outside_the_cohort() {
    let late = held(|trails| {
        travel(trails, 4);
        receive(trails, &born(100), &seen(4, 110, 110), 900);
    });
    assert_eq!(late, (vec![0, 150, 10], 30, [10, 0, 0, 0]));
    let outside = held(|trails| {
        travel(trails, 4);
        receive(trails, &born(99), &seen(4, 110, 110), 170);
        receive(trails, &shift(Stream::FalseAlarm, (0, 0, 0), 0, at(100)), &seen(4, 110, 110), 170);
    });
    assert_eq!(outside, (vec![], 0, [0; 4]));
    let unseen = held(|trails| receive(trails, &born(100), &Journey::default(), 1000));
    assert_eq!(unseen, (vec![], 0, [200, 0, 0, 0]));
}

#[test]
fn a_twin_shares_the_history_of_its_copy_and_goes_its_own_way() {
    // The twin is on the way at 130 h, when it is told; the first copy's later hands are not its own.
    let told = held(|trails| {
        notice(trails, 4, 110);
        pass(trails, 4, WAY, 120);
        trails.observe(Signal::Copied { copy: 4, twin: 9 }, at(130));
        pass(trails, 4, team(0), 135);
        pass(trails, 9, team(1), 140);
        receive(trails, &born(100), &seen(9, 110, 110), 170);
    });
    assert_eq!(told, (vec![0, 30, 10], 20, [10, 0, 0, 0]));
}

#[test]
fn a_number_that_is_given_anew_begins_a_trail_of_its_own() {
    let anew = held(|trails| {
        travel(trails, 4);
        notice(trails, 4, 160);
        receive(trails, &born(150), &seen(4, 160, 160), 180);
    });
    assert_eq!(anew, (vec![0, 0, 20], 0, [10, 0, 0, 0]));
}

#[test]
fn who_has_it_last_of_a_moment_has_it() {
    let at_once = held(|trails| {
        notice(trails, 4, 110);
        pass(trails, 4, WAY, 110);
        pass(trails, 4, team(1), 110);
        // To have it again is to have it still.
        pass(trails, 4, team(1), 130);
        receive(trails, &born(110), &seen(4, 110, 110), 150);
    });
    assert_eq!(at_once, (vec![0, 40], 0, [0; 4]));
}

/// An initiative about a shift born at 100 h, received at 200 h, that ended so at this hour.
fn end(trails: &mut Trails<'_>, initiative: Option<u32>, result: InitiativeEnd, ended: u64) {
    let shift = born(100);
    let outcome = InitiativeOutcome {
        initiative,
        received: at(200),
        decided: None,
        approved: None,
        ended: at(ended),
        result,
        is_good: true,
        cost: 0.0,
        asked: 0,
        leads: true,
    };
    trails.observe(Signal::InitiativeEnded { shift: &shift, outcome: &outcome }, at(ended));
}

const RELEASED: InitiativeEnd = InitiativeEnd::Released { worth: 1.0 };

/// t0 takes up initiative 3 at 200 h and begins to build at 210 h; t1 has a part until 230 h, a partner one until 260 h.
fn build(trails: &mut Trails<'_>) {
    let (initiative, owner) = (3, TeamId(0));
    trails.observe(Signal::TakenUp { initiative, owner, shift: &born(100) }, at(200));
    trails.observe(Signal::BuildStarted { initiative, owner }, at(210));
    trails.observe(Signal::PartRequested { initiative, part: 1, of: team(1), capability: 0 }, at(210));
    trails
        .observe(Signal::PartRequested { initiative, part: 2, of: Holder::Partner, capability: 0 }, at(210));
    trails.observe(Signal::PartDelivered { initiative, part: 1 }, at(230));
    trails.observe(Signal::PartDelivered { initiative, part: 2 }, at(260));
}

#[test]
fn while_parts_are_built_an_initiative_is_with_who_delivers_the_last() {
    // Until 210 h with t0, until 260 h with the partner – t1 was ready before – and with t0 until its release at 280 h.
    let released = held(|trails| {
        build(trails);
        trails.observe(Signal::Built { initiative: 3, last: 2 }, at(270));
        end(trails, Some(3), RELEASED, 280);
    });
    assert_eq!(released, (vec![30], 0, [0, 0, 50, 0]));
}

#[test]
fn where_the_owner_is_last_it_was_the_owner_s_all_the_time() {
    let released = held(|trails| {
        build(trails);
        // The owner's own part was never asked of anybody.
        trails.observe(Signal::Built { initiative: 3, last: 7 }, at(270));
        end(trails, Some(3), RELEASED, 280);
    });
    assert_eq!(released, (vec![80], 0, [0; 4]));
}

#[test]
fn as_long_as_it_is_not_built_it_is_with_one_who_has_not_delivered() {
    // Unfinished at 290 h: t1 until 230 h, the partner until 260 h, and then the owner.
    let unfinished = held(|trails| {
        build(trails);
        end(trails, Some(3), InitiativeEnd::Unfinished, 290);
    });
    assert_eq!(unfinished, (vec![10 + 30, 20], 0, [0, 0, 30, 0]));
}

#[test]
fn what_is_declined_stays_with_who_declined_it_and_what_is_granted_waits_for_money() {
    let initiative = 3;
    let declined = held(|trails| {
        trails.observe(Signal::TakenUp { initiative, owner: TeamId(2), shift: &born(100) }, at(200));
        trails.observe(Signal::HandedOver { initiative, to: team(1) }, at(220));
        end(trails, Some(3), InitiativeEnd::Declined, 250);
    });
    assert_eq!(declined, (vec![0, 80, 20], 0, [0; 4]));
    let unfunded = held(|trails| {
        trails.observe(Signal::TakenUp { initiative, owner: TeamId(2), shift: &born(100) }, at(200));
        trails.observe(Signal::HandedOver { initiative, to: Holder::Budget }, at(220));
        trails.observe(Signal::BuildStarted { initiative, owner: TeamId(2) }, at(240));
        end(trails, Some(3), RELEASED, 290);
    });
    assert_eq!(unfunded, (vec![0, 0, 20 + 50], 0, [0, 0, 0, 20]));
}

#[test]
fn a_shift_that_another_s_initiative_answers_was_its_owner_s_until_it_waited_for_that() {
    // Received at 200 h; the initiative that it waits for was taken up by t2 at 230 h, of which the first hands are told.
    let follower = held(|trails| {
        trails.observe(Signal::TakenUp { initiative: 3, owner: TeamId(2), shift: &born(100) }, at(230));
        end(trails, Some(3), RELEASED, 260);
    });
    assert_eq!(follower, (vec![0, 0, 60], 0, [0; 4]));
    let none = held(|trails| end(trails, None, RELEASED, 260));
    assert_eq!(none, (vec![60], 0, [0; 4]));
}

#[test]
fn what_was_counted_and_what_is_in_somebody_s_hands_are_the_same() {
    let times = times(100, 1000, 200);
    let mut trails = Trails::new(&times, &Bench::chain(3).organisation());
    travel(&mut trails, 4);
    receive(&mut trails, &born(100), &seen(4, 105, 110), 170);
    let all = u128::from(70 * HOUR);
    assert_eq!((trails.breach(all, None), trails.breach(all - 5, Some(5))), (None, None));
    let text = trails.breach(all + 1, None).unwrap();
    assert!(text.ends_with(&format!("{all} µs of them are in somebody's hands")), "{text}");
}

#[test]
fn teams_that_come_to_be_are_known_as_they_were_at_first() {
    let times = times(100, 1000, 200);
    let mut trails = Trails::new(&times, &Bench::chain(2).organisation());
    let mut grown = Bench::chain(3).organisation();
    grown.teams[0].name = "another name".to_owned();
    trails.observe(Signal::Reorganised(&grown), at(200));
    travel(&mut trails, 4);
    receive(&mut trails, &born(100), &seen(4, 105, 110), 170);
    let found = trails.held(true);
    let names: Vec<&str> = found.origins().unwrap().iter().map(|team| team.name.as_str()).collect();
    assert_eq!(names, ["root", "1-0", "2-0"]);
    let teams: Vec<(TeamId, f64)> = found.by_team().collect();
    let hours = |hours: u64| (hours * HOUR) as f64;
    assert_eq!(teams, [(TeamId(1), hours(20)), (TeamId(2), hours(10))]);
    assert_eq!(found.by_way().collect::<Vec<_>>(), [((TeamId(2), TeamId(1)), hours(30))]);
    assert_eq!(found.elsewhere()[..2], [(Elsewhere::Unseen, hours(5)), (Elsewhere::SaidAgain, hours(5))]);
}
