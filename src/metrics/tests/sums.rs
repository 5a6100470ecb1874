//! Every measure of one replication, from sums that were worked out by hand.

use super::changes::niches;
use super::teams::outcomes;
use super::*;
use crate::organisation::TeamKind;

/// What the measures are made of: all that the observers next door were told.
struct Told<'a> {
    cohort: Cohort<'a>,
    pursuits: Pursuits<'a>,
    niches: Niches<'a>,
    growth: Growth,
    teams: Vec<TeamOutcome>,
    organisation: Organisation,
    unstable: usize,
}

impl<'a> Told<'a> {
    fn new(times: &'a Times, market: &'a Market) -> Self {
        let mut organisation = organisation();
        let teams = outcomes(times, &organisation);
        let kinds =
            [TeamKind::Management, TeamKind::StreamAligned, TeamKind::Platform, TeamKind::StreamAligned];
        for (team, kind) in organisation.teams.iter_mut().zip(kinds) {
            team.kind = kind;
        }
        organisation.teams[0].members = 20;
        // One that stands empty.
        let empty = crate::organisation::Team { members: 0, level: 9, ..organisation.teams[3].clone() };
        organisation.teams.push(empty);
        let mut growth = Growth::new(&organisation, times.warm_up);
        growth.quit(3, at(2000));
        (growth.splits, growth.pulls) = (3, 2);
        let mut cohort = cohort(times, market);
        let _ = cohort.curve();
        let (pursuits, niches) = (pursuits(times), niches(times));
        Self { cohort, pursuits, niches, growth, teams, organisation, unstable: 0 }
    }

    fn sample(&self, measure: Measure) -> Sample {
        let Self { cohort, pursuits, niches, growth, teams, organisation, unstable } = self;
        let sums = Sums {
            cohort,
            pursuits,
            niches,
            growth,
            teams,
            organisation,
            unstable: *unstable,
            span_d: 10_000.0,
            whole_d: 11_000.0,
            services: 22_000,
            mean_age: 12.5,
            wrong_share: Some(0.25),
        };
        sums.sample(measure)
    }
}

/// As it was worked out, to the last bits.
#[track_caller]
fn same(measure: Measure, got: Sample, expected: Sample) {
    let parts = |sample: Sample| match sample {
        Sample::Value(value) => Some((value, 1.0)),
        Sample::Ratio { over, under } => Some((over, under)),
        Sample::NotReached => None,
    };
    assert_eq!(std::mem::discriminant(&got), std::mem::discriminant(&expected), "{measure}: {got:?}");
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs();
    let is_same = match (parts(got), parts(expected)) {
        (Some((a, b)), Some((c, d))) => near(a, c) && near(b, d),
        (got, expected) => got == expected,
    };
    assert!(is_same, "{measure}: {got:?}, expected {expected:?}");
}

fn ratio(over: f64, under: f64) -> Sample {
    Sample::Ratio { over, under }
}

#[test]
fn what_owners_hear_is_measured_as_its_definition_says() {
    let (times, market) = (times(), market());
    let told = Told::new(&times, &market);
    let value = Sample::Value;
    let (appeal, worth) = (told.cohort.appeal, told.cohort.worth);
    for (measure, expected) in [
        (Measure::CohortCount, value(9.0)),
        (Measure::DelayRestrictedMean, ratio(7900.0, 9.0)),
        (Measure::DelayHalfTau, ratio(4400.0, 9.0)),
        (Measure::DelayWhenRelayed, ratio(1900.0, 3.0)),
        (Measure::DeliveredShare, ratio(3.0, 9.0)),
        (Measure::DeliveredHalfTau, ratio(2.0, 9.0)),
        (Measure::LostShare, ratio(2.0, 9.0)),
        (Measure::UnseenShare, ratio(3.0, 9.0)),
        (Measure::StageUnseen, ratio(4450.0, 9.0)),
        (Measure::StageSaidAgain, ratio(230.0, 9.0)),
        (Measure::StageQueue, ratio(1935.0, 9.0)),
        (Measure::StageWork, ratio(750.0, 9.0)),
        (Measure::StageGate, ratio(65.0, 9.0)),
        (Measure::StageTransit, ratio(70.0, 9.0)),
        (Measure::StageLost, ratio(400.0, 9.0)),
        (Measure::Retained, ratio(3.5 - 0.75 / 9.0, 11.0)),
        (Measure::Correlation, value(3.5 / libm::sqrt(6.0 * (2.25 - 0.25 / 3.0)))),
        (Measure::Error, ratio(6.5, 11.25)),
        (Measure::ReceivedAppeal, ratio(appeal, 3.0)),
        (Measure::ReceivedWorth, ratio(worth, 3.0)),
        (Measure::FreshShare, ratio(2.0, 3.0)),
        (Measure::ToldShare, ratio(1.0, 3.0)),
        (Measure::Age, value(12.5)),
        (Measure::PictureWrong, value(0.25)),
        (Measure::Hops, ratio(3.0, 3.0)),
        (Measure::HopsWhenRelayed, ratio(3.0, 2.0)),
        (Measure::Velocity, value(8.0 / 10_000.0)),
        (Measure::FlowTime, ratio(1720.0, 3.0)),
        (Measure::FlowEfficiency, ratio(500.0, 1720.0)),
    ] {
        same(measure, told.sample(measure), expected);
    }
}

#[test]
fn what_owners_do_with_it_is_measured_as_its_definition_says() {
    let (times, market) = (times(), market());
    let told = Told::new(&times, &market);
    let value = Sample::Value;
    let cost = (250.0 + 20.0 + 20.5) / 10_000.0;
    for (measure, expected) in [
        (Measure::ReleaseRestrictedMean, ratio(7900.0 + 4300.0, 9.0)),
        (Measure::ReleaseHalfTau, ratio(4400.0 + 1600.0, 9.0)),
        (Measure::ReleasedShare, ratio(2.0, 9.0)),
        (Measure::DeclinedShare, ratio(2.0, 9.0)),
        (Measure::StageDecision, ratio(1950.0, 9.0)),
        (Measure::StageApproval, ratio(650.0, 9.0)),
        (Measure::StageBuild, ratio(1000.0, 9.0)),
        (Measure::StageDeclined, ratio(700.0, 9.0)),
        (Measure::GoodAgreed, ratio(1.0, 2.0)),
        (Measure::BadAgreed, ratio(1.0, 2.0)),
        (Measure::LevelsAsked, ratio(5.0, 4.0)),
        (Measure::ReleaseRate, value(4.0 / 10_000.0)),
        (Measure::NetWorth, value(19.5 / 10_000.0)),
        (Measure::Fit, value(0.5)),
        (Measure::FoundedRestrictedMean, ratio(3400.0, 4.0)),
        (Measure::FoundedShare, ratio(2.0, 4.0)),
        (Measure::Share, value(0.5)),
        (Measure::Revenue, value(840.0 / 10_000.0)),
        (Measure::Cost, value(cost)),
        (Measure::CostPerInsight, ratio(cost, 4.0 / 10_000.0)),
        (Measure::Profit, value(840.0 / 10_000.0 - cost)),
    ] {
        same(measure, told.sample(measure), expected);
    }
}

#[test]
fn the_organisation_is_measured_as_it_is_at_the_horizon() {
    let (times, market) = (times(), market());
    let mut told = Told::new(&times, &market);
    told.unstable = 3;
    let value = Sample::Value;
    for (measure, expected) in [
        (Measure::Load, value(2.5)),
        (Measure::Activity, value(2.0)),
        (Measure::UtilisationMean, value(15.0 / 29.0)),
        (Measure::UtilisationMax, value(1.0)),
        (Measure::Unstable, value(3.0)),
        // From the lowest, which meets customers, up.
        (Measure::MakerDistance, value(4.0 / 6.0)),
        (Measure::SupportDistance, value(1.0)),
        (Measure::Teams, value(4.0)),
        (Measure::Members, value(29.0)),
        (Measure::TeamSizeMax, value(4.0)),
        (Measure::Splits, value(3.0)),
        (Measure::Pulls, value(2.0)),
        (Measure::Foundings, value(1.0)),
        (Measure::Closures, value(2.0)),
        (Measure::Attrition, value(3.0 / 29.0 / (10_000.0 / 252.0))),
        (Measure::Layers, value(4.0)),
        (Measure::ManagersPerWorker, value(20.0 / 9.0)),
    ] {
        same(measure, told.sample(measure), expected);
    }
}

#[test]
fn a_quantile_exists_as_far_as_deliveries_go_and_no_backlog_keeps_growing() {
    let (times, market) = (times(), market());
    let mut told = Told::new(&times, &market);
    let quantiles =
        |told: &Told<'_>| [Measure::DelayMedian, Measure::DelayP90].map(|m| told.sample(m).value());
    // Three of nine were delivered; of five, three are enough for the median; of three all are there.
    assert_eq!(quantiles(&told), [None, None]);
    told.cohort.size = 5;
    assert_eq!(quantiles(&told), [Some(1000.0), None]);
    told.cohort.size = 3;
    assert_eq!(quantiles(&told), [Some(500.0), Some(1000.0)]);
    told.unstable = 1;
    assert_eq!(quantiles(&told), [None, None]);
}

#[test]
fn what_does_not_happen_in_a_structure_is_not_measured() {
    let (times, market) = (times(), market());
    let mut told = Told::new(&times, &market);
    told.pursuits.observation_times = 0;
    assert_eq!(told.sample(Measure::Fit).value(), None);
    told.pursuits.acts = false;
    for measure in
        [Measure::ReleaseRestrictedMean, Measure::StageBuild, Measure::GoodAgreed, Measure::NetWorth]
    {
        assert_eq!(told.sample(measure).value(), None, "{measure}");
    }
    told.pursuits.trade.clear();
    for measure in [Measure::Share, Measure::Revenue, Measure::Cost, Measure::CostPerInsight, Measure::Profit]
    {
        assert_eq!(told.sample(measure).value(), None, "{measure}");
    }
    for n in [1.0, 2.0] {
        told.cohort.gaps.n = n;
        for measure in [Measure::Retained, Measure::Error, Measure::ReceivedAppeal, Measure::ReceivedWorth] {
            assert_eq!(told.sample(measure).value().is_some(), n > 1.0, "{measure}");
        }
    }
}
