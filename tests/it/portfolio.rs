//! Niches emerge, products are founded for them, and businesses that earn too little are closed.

use crate::bench::{Bench, Measured};

/// A network in a market of which a part is still to come.
fn emerging(market: &str, growth: &str) -> Measured {
    let growth: String = growth.lines().map(|line| format!("\ngrowth.{}", line.trim())).collect();
    Bench::new()
        .market("niches = 20\nemerging = 8\nemergence_interval = \"2w\"\ncustomers = 100\nrevenue = 40.0\ntolerance = 3.0")
        .market(market)
        .base("template = \"network\"\nmembers = 80\nfollow_to = \"released\"\nexecutive_members = 3\nowner = \"by_niche\"")
        .base(growth.trim())
        .run()
}

#[test]
fn a_new_niche_is_served_after_the_first_release_for_it() {
    let all = emerging("gap_value = 1000000.0", "");
    assert!(all.get("founded.share") > 0.9, "{}", all.get("founded.share"));
    let delay = all.get("delay_to_founded.restricted_mean");
    assert!((1.0..40.0).contains(&delay), "{delay}");
    // What is never worth its cost is never founded.
    let none = emerging("gap_value = 0.001", "");
    assert_eq!((none.get("founded.share"), none.get("delay_to_founded.restricted_mean")), (0.0, 63.0));
    assert!(none.get("share.mean") < all.get("share.mean"));
}

#[test]
fn who_is_still_to_come_needs_nothing_and_buys_nothing() {
    // With an endless wait for the first new niche, twelve niches make the market.
    let later = emerging("emergence_interval = \"1000y\"", "");
    let never = emerging("niches = 12\nemerging = 0", "");
    for measure in ["velocity.mean", "revenue.mean", "fit.mean", "delay_to_released.restricted_mean"] {
        assert_eq!(later.get(measure), never.get(measure), "{measure}");
    }
}

#[test]
fn a_founded_business_is_a_team_of_its_own() {
    let growth = "found_members = 3\nmost_members = 104";
    let founded = emerging("gap_value = 1000000.0", growth);
    assert!(founded.get("foundings.count") >= 5.0, "{}", founded.get("foundings.count"));
    assert_eq!(founded.get("members.count"), 80.0 + 3.0 * founded.get("foundings.count").min(8.0));
    let alone = emerging("gap_value = 0.001", growth);
    assert_eq!((alone.get("foundings.count"), founded.get("splits.count")), (0.0, 0.0));
    assert_eq!(founded.get("teams.count"), alone.get("teams.count") + founded.get("foundings.count"));
    // Whom revenue does not pay is not hired for it either.
    let unpaid = emerging("gap_value = 1000000.0", &format!("{growth}\npayroll_share = 0.0"));
    assert_eq!(unpaid.get("members.count"), 80.0);
    // Where nobody may be hired, people come out of the owner, never more than half of them.
    let moved = emerging("gap_value = 1000000.0", "found_members = 9\nmost_members = 80");
    assert_eq!(moved.get("members.count"), 80.0);
    assert!(moved.get("foundings.count") >= 5.0 && moved.get("team_size.max") < 9.5);
}

#[test]
fn who_earns_too_little_for_too_long_is_closed_and_nobody_leaves() {
    let closing = |growth: &str| {
        emerging("customers_cv = 1.5", &format!("portfolio = \"1q\"\nclose_below = 1.0\n{growth}"))
    };
    let (soon, later) = (closing("patience = 1"), closing("patience = 3"));
    assert!(soon.get("closures.count") > later.get("closures.count"));
    assert!(later.get("closures.count") > 0.0, "{}", later.get("closures.count"));
    assert_eq!((soon.get("members.count"), later.get("members.count")), (80.0, 80.0));
    assert!(soon.get("unseen.share") > 0.0, "nobody hears customers who were given up");
    assert!(
        closing("patience = 3").get("revenue.mean") < emerging("customers_cv = 1.5", "").get("revenue.mean")
    );
}
