//! Dated changes of a structure that stays what it is, line by line, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// A chain that changes so at a date.
fn changing(levels: u32, (top, market): (&str, &str), base: &str, (at, set): (&str, &str)) -> Measured {
    let change = format!("[[changes]]\nstructure = \"s\"\nat = \"{at}\"\nset = {{ {set} }}\n");
    Bench::chain(levels).top(top).market(market).base(base).after(&change).run()
}

const FEW: &str = "shift_interval = \"100d\"";
/// All that is counted was born before the change after five hundred days.
const BEFORE: &str = "horizon = \"1400d\"\nfollow_up = \"900d\"";

#[test]
fn a_new_budget_holds_from_its_date_on() {
    // Half of the time three initiatives of 30 a month, then ten.
    let base = "follow_to = \"released\"\naction.cost = 30.0\naction.authority = [1e9]\naction.budget = 100.0\n\
                action.budget_cycle = \"1mo\"";
    let run = changing(1, ("", ""), base, ("520d", "action = { budget = 300.0 }"));
    near(run.get("release_rate.mean") * 21.0, 6.5, 0.2);
}

#[test]
fn background_work_begins_when_it_is_asked_for() {
    let run = changing(1, ("", FEW), "", ("520d", "background_share = 0.4"));
    near(run.get("utilisation.mean"), 0.2, 0.04);
}

#[test]
fn reviews_begin_at_the_change_that_brings_them() {
    // It begins to watch at 520 days, and hires after 620, 720, … 1,020.
    let growth = "growth = { review = \"100d\", hire_above = 0.001 }";
    let run = changing(1, ("", ""), "receive_work = { deterministic = \"1h\" }", ("520d", growth));
    assert_eq!(run.get("members.count"), 6.0);
}

#[test]
fn who_learns_works_at_their_speed_until_they_have_learnt() {
    // 260 of the thousand days that are counted at half the speed.
    let learning = "transformation = { learning = \"260d\", learning_speed = 0.5 }";
    let base = "receive_work = { deterministic = \"1h\" }";
    let run = changing(1, ("", ""), base, ("300d", learning));
    near(run.get("stage_work.mean") * 8.0, 1.26, 0.04);
}

#[test]
fn who_waits_for_a_meeting_under_old_authority_asks_anew_under_the_new() {
    // No committee meets in time; from the change on the owner may decide: all start then, half of the time later on average.
    let base = "owners = \"leaves\"\nfollow_to = \"released\"\naction.cost = 1.0\naction.authority = [0.0]\n\
                action.committee = \"1000y\"";
    let run = changing(2, (BEFORE, ""), base, ("500d", "action = { authority = [1e9] }"));
    assert_eq!(run.get("released.share"), 1.0);
    near(run.get("stage_approval.mean"), 250.0, 12.0);
}

#[test]
fn a_channel_that_changes_notices_at_its_new_times_what_it_has_not_noticed() {
    // A contact at C, even in (0, 1050), or at 500, when contact becomes permanent; a shift at B, even in (0, 500):
    // E(500 − B) − E(500 − C; B < C < 500) = 250 − 500²/(6 × 1050).
    let base = "channels.contact = { contact_interval = \"1050d\" }";
    let change = ("500d", "channels = { contact = { contact_interval = \"0d\" } }");
    // What would be noticed after the horizon alone would not be followed: it ends after the last first or second contact.
    let top = "horizon = \"1700d\"\nfollow_up = \"1200d\"";
    let run = changing(1, (top, "niches = 100\nshift_interval = \"20d\""), base, change);
    near(run.get("stage_unseen.mean"), 210.3, 12.0);
    assert_eq!(run.get("delivered.share"), 1.0);
}

#[test]
fn a_channel_that_opens_notices_at_once_what_nobody_knows_yet() {
    // The same answer as above, for the same reason: a contact at C, even in (0, 1050), of contact, or at 500 the new channel.
    let base = "channels.contact = { contact_interval = \"1050d\" }";
    let change = ("500d", "channels = { second = { new = true, contact_interval = \"0d\" } }");
    let top = "horizon = \"1700d\"\nfollow_up = \"1200d\"";
    let run = changing(1, (top, "niches = 100\nshift_interval = \"20d\""), base, change);
    near(run.get("stage_unseen.mean"), 210.3, 12.0);
    assert_eq!(run.get("delivered.share"), 1.0);
}

#[test]
fn a_channel_that_closes_notices_nothing_more() {
    // Of shifts at B, even in (0, 500), those are noticed that the contact C, even in (0, 1050), meets before it ends at 500:
    // 500²/2 of 500 × 1050. The channel that opens then sees nothing for a thousand years.
    let base = "channels.contact = { contact_interval = \"1050d\" }";
    let change = (
        "500d",
        "channels = { contact = { remove = true }, second = { new = true, contact_interval = \"10000y\" } }",
    );
    let top = "horizon = \"1700d\"\nfollow_up = \"1200d\"";
    let run = changing(1, (top, "niches = 100\nshift_interval = \"20d\""), base, change);
    near(run.get("delivered.share"), 0.238, 0.1);
}

#[test]
fn initiatives_under_way_go_to_who_owns_what_they_are_about_from_then_on() {
    // The head decides and builds until the change, the leaf after it; what a partner brings later is fitted in by the leaf:
    // the head that there was has nobody any more.
    let base = "owners = \"root\"\nfollow_to = \"released\"\naction.integration_work = { deterministic = \"1h\" }\n\
                capabilities.c = { new = true, from = \"partner\", fee = 0.0, latency = { deterministic = \"100d\" } }";
    let run = changing(2, (BEFORE, FEW), base, ("480d", "owners = \"leaves\""));
    assert_eq!(run.get("released.share"), 1.0);
    near(run.get("stage_build.mean"), 100.125, 0.01);
}

#[test]
fn what_waits_is_spread_over_the_places_of_those_who_had_it() {
    // Nothing is received in the first five hundred days. Then each of four people is a team: the work is dealt to them in
    // turn, and what three of the four got has to be told to the first, who owns it.
    let base = "team_members = 4\nreceive_work = { deterministic = \"1000d\" }";
    let change = "branching = 3, levels = 2, team_members = 1, receive_work = \"0d\"";
    let top = "horizon = \"3000d\"\nfollow_up = \"2500d\"";
    let run = changing(1, (top, "shift_interval = \"20d\""), base, ("500d", change));
    assert_eq!(run.get("delivered.share"), 1.0);
    near(run.get("hops.mean"), 0.75, 0.02);
}
