//! Customers, money and the investor, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// Two businesses of five and an executive in a market whose needs do not move: customers share themselves evenly between
/// two offers that are alike. The first business owns two niches, the second one; each niche pays 500 a day and each
/// person costs 100 a day, so that the one earns twice what its people cost, the other just as much.
fn market(lines: &str, changes: &str) -> Measured {
    businesses((3, 11), lines, changes)
}

fn businesses((niches, members): (u32, u32), lines: &str, changes: &str) -> Measured {
    let network = "template = \"network\"\nexecutive_members = 1\nplatform_share = 0.0\nowner = \"by_niche\"\n\
                   owners = \"default\"\npay = 25200\nties = 0.0\nchannels.sales.remove = true\nchannels.support.remove = true\nchannels.contact = { new = true, contact_interval = \"0d\" }\nadmin = \"0h\"\n\
                   background_share = 0.0";
    Bench::chain(1)
        .top("horizon = \"5q\"\nfollow_up = \"1mo\"")
        .market(&format!(
            "niches = {niches}\nmagnitude = 0.0\ncustomers = 1000\nrevenue = 1.0\ninitial_share = 0.5"
        ))
        .base(&format!("{network}\nmembers = {members}\n{lines}"))
        .after(changes)
        .run()
}

#[test]
fn customers_pay_and_people_cost_what_the_scenario_says() {
    let run = market("", "");
    near(run.get("share.mean"), 0.5, 1e-9);
    near(run.get("revenue.mean"), 1500.0, 1e-6);
    near(run.get("cost.mean"), 1100.0, 1e-6);
    near(run.get("profit.mean"), 400.0, 1e-6);
}

#[test]
fn only_the_part_of_what_customers_pay_that_is_left_is_earned() {
    near(market("revenue_share = 0.4", "").get("revenue.mean"), 600.0, 1e-6);
}

#[test]
fn machines_cost_what_machines_cost() {
    // 11 × (.4 × 100 + .6 × 10).
    near(market("automated_share = 0.6\nautomated_cost = 2520", "").get("cost.mean"), 506.0, 1e-6);
    near(market("automated_share = 0.6\nautomated_cost = 25200", "").get("cost.mean"), 1100.0, 1e-6);
}

#[test]
fn customers_weigh_price_against_the_rival_s_and_take_their_time() {
    // Logit of −4 × .5 × (2 − 1): 1/(1 + e²) in the end, and who is asked once in so many years has not moved.
    let price = |inertia: &str| {
        let bench = Bench::chain(1).top("horizon = \"5q\"\nfollow_up = \"1mo\"");
        let bench =
            bench.market(&format!("niches = 3\nmagnitude = 0.0\ncustomers = 1000\ninertia = \"{inertia}\""));
        bench.base("price = 2.0").run()
    };
    let end = 1.0 / (1.0 + libm::exp(2.0));
    near(price("1h").get("revenue.mean"), 3.0 * 1000.0 * 2.0 * end, 15.0);
    near(price("100000y").get("share.mean"), 0.5, 1e-4);
}

/// The investor looks every quarter: who earns less than .8 of its pay twice in a row is closed.
const INVESTOR: &str = "growth.portfolio = \"1q\"\ngrowth.close_below = 0.8\ngrowth.patience = 2\ngrowth.review = \"1q\"\n\
                        growth.hire_above = 10.0";

fn looked_at(changes: &str) -> Measured {
    market(INVESTOR, changes)
}

/// From a day on only such a part of what customers pay is left.
fn left(at: &str, share: &str) -> String {
    format!("[[changes]]\nstructure = \"s\"\nat = \"{at}\"\nset = {{ revenue_share = {share} }}\n")
}

#[test]
fn a_good_review_makes_the_investor_forget_a_bad_one() {
    // At .6 of it the one niche earns .6 of its people's pay, the two niches 1.2. Quarters: bad, good, bad, good, …
    let alternating = [left("1h", "0.6"), left("1q", "1.0"), left("2q", "0.6"), left("3q", "1.0")].concat();
    assert_eq!(looked_at(&alternating).get("closures.count"), 0.0);
    // Two bad quarters in a row close it, one does not.
    assert_eq!(looked_at(&left("1h", "0.6")).get("closures.count"), 1.0);
    let once = [left("1q", "0.6"), left("2q", "1.0")].concat();
    assert_eq!(looked_at(&once).get("closures.count"), 0.0);
    assert_eq!(looked_at("").get("closures.count"), 0.0);
}

#[test]
fn who_is_closed_loses_its_customers_and_what_they_pay_and_keeps_its_people() {
    // Closed after two of five quarters: before, three niches at .5 pay 900 a day; then two.
    let run = looked_at(&left("1h", "0.6"));
    assert_eq!(run.get("members.count"), 11.0);
    near(run.get("share.mean"), 0.4 * 0.5 + 0.6 * 1.0 / 3.0, 0.01);
    near(run.get("revenue.mean"), 0.4 * 900.0 + 0.6 * 600.0, 12.0);
    near(run.get("cost.mean"), 1100.0, 1e-6);
    // Nobody meets its niche any more: a third of the shifts of the last three quarters.
    near(run.get("unseen.share"), 0.2, 0.06);
    assert_eq!(run.get("team_size.max"), 10.0, "its five people go to the other");
}

#[test]
fn people_of_a_closed_business_go_in_turn_to_those_that_earn_most_and_are_not_full() {
    // Six people and two niches, five and two, five and one, which is closed: its people go to the second, the first, the
    // second, the first and the second, eight each in the end; where six are full all go to the second.
    let largest = |lines: &str| {
        let once = [left("1h", "0.6"), left("130d", "1.0")].concat();
        let run = businesses((5, 17), &format!("{INVESTOR}{lines}"), &once);
        assert_eq!((run.get("closures.count"), run.get("members.count")), (1.0, 17.0));
        run.get("team_size.max")
    };
    assert_eq!(largest(""), 8.0);
    assert_eq!(largest("\ngrowth.two_pizza = 6"), 10.0);
}
