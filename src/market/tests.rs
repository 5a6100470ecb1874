use super::*;
use crate::scenario::{Scenario, ScenarioFile};
use std::collections::BTreeMap;

fn market(more: &str) -> Market {
    let text = format!(
        "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\n[market]\nattributes = 5\nshift_interval = \"1d\"\n\
         {more}\n[structures.s]\ntemplate = \"tree\""
    );
    let scenario: Scenario =
        ScenarioFile::parse("test.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap();
    Market::new(&scenario.market, RandomKey::new(1, 0))
}

const N: u64 = 100_000;

fn randoms(market: &Market) -> impl Iterator<Item = RandomKey> {
    (0..N).map(|ordinal| market.random(Stream::Own, NicheId(3), ordinal))
}

#[test]
fn shifts_are_normal_and_what_is_worth_more_moves_more() {
    let market = market("magnitude = 2.0");
    let sizes: Vec<f64> = randoms(&market).map(|random| market.size(random)).collect();
    let mean = sizes.iter().sum::<f64>() / N as f64;
    let square = sizes.iter().map(|m| m * m).sum::<f64>() / N as f64;
    let fourth = sizes.iter().map(|m| m * m * m * m).sum::<f64>() / N as f64;
    assert!(mean.abs() < 0.03, "{mean}");
    assert!((square - 4.0).abs() < 0.08, "{square}");
    assert!((fourth / (square * square) - 3.0).abs() < 0.1, "{fourth}");
    let worths = randoms(&market).map(|random| market.telling(random).worth);
    let mut pairs: Vec<(f64, f64)> = worths.zip(sizes.iter().map(|m| m.abs())).collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(pairs.is_sorted_by(|a, b| a.1 <= b.1));
}

#[test]
fn appeal_and_worth_are_correlated_as_asked() {
    let market = market("appeal_worth_correlation = 0.3");
    let product =
        randoms(&market).map(|random| market.telling(random)).map(|t| t.appeal * t.worth).sum::<f64>();
    assert!((product / N as f64 - 0.3).abs() < 0.02);
}

#[test]
fn the_rate_of_shifts_doubles_in_its_doubling_time() {
    let market = market("doubling = \"100d\"");
    let mut at = SimTime::START;
    let mut counts = [0.0; 3];
    for random in randoms(&market) {
        at = market.next_shift(Stream::Own, random, at).unwrap();
        let Some(count) = counts.get_mut((at.days() / 100.0) as usize) else { break };
        *count += 1.0;
    }
    // ∫ 2^(t/100) dt over the first hundred days: 100/ln 2; each hundred days twice the one before.
    assert!((counts[0] / 144.27 - 1.0_f64).abs() < 0.3, "{counts:?}");
    assert!((counts[2] / counts[0] - 4.0_f64).abs() < 1.2, "{counts:?}");
}

#[test]
fn a_need_returns_to_the_standard_offering_between_shifts() {
    let mut needs = Needs::new(Some(1000.0), None, false);
    needs.shift(NicheId(0), 1, SimTime(0), (2.0, 0.0));
    let later = needs.at(NicheId(0), 1, SimTime(1000)).0;
    assert!((later - 2.0 * libm::exp(-1.0)).abs() < 1e-12);
    assert_eq!(needs.at(NicheId(1), 1, SimTime(1000)).0, 0.0);
}

#[test]
fn a_niche_behind_an_enterprise_customer_shows_late_and_in_part() {
    let market = market("via_share = 0.5\nvia_delay = { deterministic = \"3d\" }\nvia_retention = 0.7");
    let behind = (0..1000)
        .filter(|n| {
            market.access_delay(NicheId(*n), RandomKey::new(1, 1)) != Duration::ZERO
                || market.access_retention(NicheId(*n)) != 1.0
        })
        .count();
    assert!((430..570).contains(&behind), "{behind}");
    let via = (0..1000).map(NicheId).find(|n| market.is_via(*n)).unwrap();
    assert_eq!(market.access_delay(via, RandomKey::new(1, 1)), "3d".parse().unwrap());
    assert_eq!(market.access_retention(via), 0.7);
}

#[test]
fn a_release_moves_the_product_and_not_the_need() {
    let mut needs = Needs::new(None, None, false);
    let gap = needs.shift(NicheId(0), 0, SimTime(10), (2.0, 0.0));
    needs.release(NicheId(0), 0, SimTime(20), 1.5);
    assert_eq!((gap, needs.at(NicheId(0), 0, SimTime(30))), (2.0, (2.0, 1.5)));
    let left = needs.shift(NicheId(0), 0, SimTime(40), (-0.5, 0.0));
    assert_eq!(left, 0.0, "the next shift is measured from where the product stands");
    let market = market("tolerance = 2.0");
    assert_eq!(needs.fits(NicheId(0), &market, SimTime(40)).0, 1.0);
    let apart = needs.shift(NicheId(0), 0, SimTime(50), (2.0, 0.0));
    let fit = needs.fits(NicheId(0), &market, SimTime(50)).0;
    assert!((fit - libm::exp(-apart * apart / 8.0)).abs() < 1e-12);
}

#[test]
fn a_rival_closes_the_gap_as_fast_as_its_latency_lets_it() {
    let market = market("tolerance = 1.0");
    let gap =
        |needs: &Needs, at: u64| libm::sqrt(-2.0 * libm::log(needs.fits(NicheId(0), &market, SimTime(at)).1));
    let mut needs = Needs::new(None, Some(500.0), false);
    needs.shift(NicheId(0), 0, SimTime(0), (2.0, 0.0));
    assert!((gap(&needs, 500) - 2.0 * libm::exp(-1.0)).abs() < 1e-9);
    // A need that returns: w = 2e^(−t/1000), r' = (w − r)/500, so r = 4(e^(−t/1000) − e^(−t/500)).
    let mut needs = Needs::new(Some(1000.0), Some(500.0), false);
    needs.shift(NicheId(0), 0, SimTime(0), (2.0, 0.0));
    let expected = 2.0 * libm::exp(-1.0) - 4.0 * (libm::exp(-1.0) - libm::exp(-2.0));
    assert!((gap(&needs, 1000) - expected.abs()).abs() < 1e-9);
}

#[test]
fn a_rival_that_learns_faster_from_a_date_on_goes_on_from_where_it_stands() {
    let market = market("tolerance = 1.0");
    let gap =
        |needs: &Needs, at: u64| libm::sqrt(-2.0 * libm::log(needs.fits(NicheId(0), &market, SimTime(at)).1));
    let mut needs = Needs::new(None, Some(500.0), false);
    needs.shift(NicheId(0), 0, SimTime(0), (2.0, 0.0));
    needs.change_rival(Some(100.0), SimTime(500));
    assert!((gap(&needs, 500) - 2.0 * libm::exp(-1.0)).abs() < 1e-9);
    assert!((gap(&needs, 600) - 2.0 * libm::exp(-2.0)).abs() < 1e-9);
    needs.change_rival(None, SimTime(600));
    assert!((gap(&needs, 9000) - 2.0 * libm::exp(-2.0)).abs() < 1e-9, "it never moves again");
}

#[test]
fn one_product_for_all_niches_moves_for_all_of_them() {
    let mut needs = Needs::new(None, None, true);
    needs.shift(NicheId(0), 3, SimTime(0), (2.0, 0.0));
    needs.release(NicheId(0), 3, SimTime(1), 1.0);
    assert_eq!(needs.at(NicheId(0), 3, SimTime(2)), (2.0, 1.0));
    assert_eq!(needs.at(NicheId(7), 3, SimTime(2)), (0.0, 1.0), "also for a niche that never moved");
    assert_eq!(needs.at(NicheId(7), 4, SimTime(2)), (0.0, 0.0));
}

#[test]
fn a_rival_ends_where_it_believes_the_need_to_be() {
    let market = market("tolerance = 1.0");
    let mut needs = Needs::new(None, Some(500.0), false);
    needs.shift(NicheId(0), 0, SimTime(0), (2.0, 0.5));
    let fit = needs.fits(NicheId(0), &market, SimTime(1_000_000)).1;
    assert!((fit - libm::exp(-0.125)).abs() < 1e-9, "half a standard deviation beside it: {fit}");
    needs.shift(NicheId(0), 0, SimTime(2_000_000), (1.0, 0.0));
    let fit = needs.fits(NicheId(0), &market, SimTime(3_000_000)).1;
    assert!((fit - 1.0).abs() < 1e-9, "it looks again when the need shifts: {fit}");
}

#[test]
fn rivals_and_enterprise_customers_err_by_what_the_scenario_says() {
    let spread = |errors: &[f64]| libm::sqrt(errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64);
    let errs = market("rival_latency = \"1d\"\nrival_noise = 0.4\nvia_share = 1.0\nvia_noise = 0.7");
    let addresses = || (0..4000).map(|ordinal| errs.random(Stream::Own, NicheId(0), ordinal));
    let rival: Vec<f64> = addresses().map(|random| errs.rival_error(random)).collect();
    let told: Vec<f64> = addresses().map(|random| errs.hearsay(NicheId(0), random)).collect();
    assert!((spread(&rival) - 0.4).abs() < 0.02 && (spread(&told) - 0.7).abs() < 0.03);
    let nobody = market("rival_noise = 0.4\nvia_noise = 0.7");
    let random = nobody.random(Stream::Own, NicheId(0), 1);
    assert_eq!((nobody.rival_error(random), nobody.hearsay(NicheId(0), random)), (0.0, 0.0));
}
