//! Word from one to the next at random meetings, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// A chain of three who gossip: the lowest meets the middle one once a day, and so does the highest.
fn gossiping(lines: &str) -> Measured {
    let bench =
        Bench::chain(3).market("reversion = \"1min\"").base("route = \"gossip\"\nmeeting_interval = \"1d\"");
    bench.base(lines).run()
}

#[test]
fn who_knows_meets_one_of_its_neighbours_at_a_time() {
    // The lowest has one neighbour: a day. The middle one has two, and tells the owner at every second meeting: two days.
    let run = gossiping("");
    near(run.get("delay_to_received.restricted_mean"), 3.0, 0.2);
    assert_eq!((run.get("delivered.share"), run.get("hops.mean")), (1.0, 2.0));
    near(run.get("stage_transit.mean"), run.get("delay_to_received.restricted_mean"), 1e-9);
}

#[test]
fn nobody_is_told_what_they_tell_already() {
    // The middle one hears each shift once, and has work with it once, though it meets the lowest again and again; the owner
    // hears it once and has nothing to confirm, for then nobody tells on.
    let run = gossiping("relay_work = { deterministic = \"1min\" }\nconfirm_work = \"1min\"");
    near(run.get("activity.mean") / run.get("velocity.mean"), 1.0, 0.01);
}

#[test]
fn what_is_told_suffers_on_every_link_like_anything_else() {
    near(gossiping("links.reports_up.retention = 0.5").get("retained.ratio"), 0.25, 0.001);
    // What is forgotten at one meeting is told again at the next.
    assert!(gossiping("links.reports_up.loss = 0.5").get("delivered.share") > 0.97);
}

#[test]
fn once_the_owner_has_heard_nobody_tells_on() {
    // The highest owns and hears at once; the others hear nothing of it, and have no work with it.
    let run =
        gossiping("channels.contact = { contact_interval = \"0d\", at = \"owner\" }\nrelay_work = \"1min\"");
    assert_eq!((run.get("activity.mean"), run.get("hops.mean")), (0.0, 0.0));
}
