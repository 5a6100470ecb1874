//! Word of mouth: who tells whom, what it costs, and what it cannot do. The times stand in the known answers T21.

use crate::bench::{Bench, Measured, run};
use microbiz::ScenarioFile;
use std::collections::BTreeMap;

/// Two teams under one head; shifts are noticed at once and twice, through two channels, and half belong to the other team.
fn two_teams(lines: &str) -> Measured {
    let text = format!(
        "schema_version = 1\nseed = 5\nhorizon = \"2000d\"\nfollow_up = \"100d\"\n[market]\nniches = 2\nattributes = 2\n\
         shift_interval = \"10d\"\n[structures.s]\ntemplate = \"tree\"\nbranching = 2\nlevels = 2\ntouchpoints = \"leaves\"\n\
         owners = \"leaves\"\nroute = \"reporting_line\"\nties = 0.3333\nlinks.tie.told = 1.0\nmeeting_interval = \"1d\"\n{lines}"
    );
    measured(&text)
}

fn measured(text: &str) -> Measured {
    let parsed = ScenarioFile::parse("told.toml", text).and_then(|file| file.resolve(BTreeMap::new()));
    let scenario = parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    Measured(run(scenario).unwrap())
}

#[test]
fn what_is_mentioned_besides_the_line_arrives_twice_and_what_is_mentioned_instead_once() {
    // Of .2 shifts a day half belong to the other team; a second copy takes a piece of confirmation, a first one none.
    let confirmations = |mode: &str| {
        let lines = format!("confirm_work = {{ deterministic = \"1h\" }}\ntold_mode = \"{mode}\"\n");
        two_teams(&lines).get("activity.mean")
    };
    assert!((confirmations("besides") - 0.1).abs() < 0.01, "{}", confirmations("besides"));
    assert_eq!(confirmations("instead"), 0.0);
}

#[test]
fn a_team_mentions_a_shift_once_however_often_it_notices_it() {
    // Two channels: where the owner notices itself, the second copy is confirmed; where the other team does, it mentions one
    // of the two copies, and of three that come two are confirmed.
    let lines = "confirm_work = { deterministic = \"1h\" }\nchannels.contact = { contact_interval = \"0d\" }\n\
                 channels.second = { new = true, contact_interval = \"0d\" }\n";
    let activity = two_teams(lines).get("activity.mean");
    assert!((activity - (0.1 + 0.1 * 2.0)).abs() < 0.02, "{activity}");
}

#[test]
fn who_has_passed_something_on_does_not_listen_to_it_again() {
    // A chain c – b – a – root with a tie from everybody to everybody further on. The line takes two hours; what c mentions to
    // a comes days later, when a has long passed it on: b and a relay once each.
    let text = "schema_version = 1\nseed = 6\nhorizon = \"2000d\"\nfollow_up = \"100d\"\n[market]\nshift_interval = \"10d\"\n\
        [structures.s]\ntemplate = \"tree\"\nbranching = 1\nlevels = 4\nowners = \"root\"\nroute = \"reporting_line\"\n\
        relay_work = { deterministic = \"1h\" }\nties = 0.75\nlinks.tie.told = 1.0\nmeeting_interval = \"20d\"\n";
    let (told, quiet) = (measured(text), measured(&text.replace("told = 1.0", "told = 0.0")));
    assert!((told.get("activity.mean") - quiet.get("activity.mean")).abs() < 0.002);
    assert!((quiet.get("activity.mean") - 0.2).abs() < 0.02);
}

#[test]
fn whoever_listens_works_on_what_it_hears() {
    // The same chain, where superiors are told besides their reports, and a line that takes a quarter: b and a hear of
    // everything before the line has brought it, and work on it twice.
    let text = |told: &str| {
        format!(
            "schema_version = 1\nseed = 6\nhorizon = \"2000d\"\nfollow_up = \"200d\"\n[market]\nshift_interval = \"10d\"\n\
             [structures.s]\ntemplate = \"tree\"\nbranching = 1\nlevels = 4\nowners = \"root\"\nroute = \"reporting_line\"\n\
             relay_work = {{ deterministic = \"1h\" }}\nlinks.reports_up.gate = \"1q\"\nlinks.reports_up.told = {told}\n\
             meeting_interval = \"1d\"\n"
        )
    };
    let (told, quiet) = (measured(&text("1.0")), measured(&text("0.0")));
    assert!(told.get("activity.mean") > 1.3 * quiet.get("activity.mean"));
    assert!(told.get("delay_to_received.restricted_mean") < 5.0);
    assert!(quiet.get("delay_to_received.restricted_mean") > 100.0);
}

#[test]
fn news_is_told_only_to_those_who_are_nearer_to_the_owner() {
    // Everybody knows everybody, and the owner is the one that senses or its own head: nobody else ever hears.
    let text = "schema_version = 1\nseed = 7\nhorizon = \"500d\"\nfollow_up = \"50d\"\n[market]\nniches = 9\nshift_interval = \"5d\"\n\
        [structures.s]\ntemplate = \"tree\"\nbranching = 9\nlevels = 2\nowners = \"root\"\nroute = \"reporting_line\"\n\
        relay_work = { deterministic = \"1h\" }\nties = 3.6\nlinks.tie.told = 1.0\n";
    let measured = measured(text);
    assert_eq!((measured.get("told.share"), measured.get("hops.mean")), (0.0, 1.0));
    assert_eq!(measured.get("activity.mean"), 0.0, "a colleague who listened would have worked on it");
}

#[test]
fn ties_over_which_nothing_is_told_change_nothing() {
    let run = |ties: &str| {
        let lines = format!(
            "ties = {ties}\nroute = \"shortest\"\nlinks.tie.told = 0.0\nlinks.collaboration.told = 0.0"
        );
        Bench::new().base(&lines).run().0.summary
    };
    assert_eq!(run("0.0"), run("5.0"));
}

/// A post c under a and a post d under b, all under one root; c meets customers, d owns what they need, and c knows b.
fn five_posts(told: &str, line: &str) -> Measured {
    let text = format!(
        "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\n[market]\nshift_interval = \"1w\"\n[structures.s]\n\
         template = \"chart\"\nchart.file = \"posts.csv\"\nchart.ties = \"ties.csv\"\nchart.ties_as = \"collaboration\"\ntouchpoints = {{ unit = [\"front\"] }}\n\
         owners = {{ unit = [\"makers\"] }}\nties = 0.0\ntold_mode = \"instead\"\nmeeting_interval = \"1d\"\n\
         platform_attribute_share = 0.0\nchannels.support.remove = true\nlinks.collaboration.told = {told}\n\
         links.collaboration.loss = 0.0\nlinks.collaboration.hours = \"0h\"\n\
         links.reports_up = {{ gate = [], pass_share = 1.0, loss = 0.0, return = 0.0 }}\n\
         links.reports_down = {{ loss = 0.0, return = 0.0 }}\n{line}\n"
    );
    let posts = "id,reports_to,unit\nr,XX,top\na,r,middle\nb,r,middle\nc,a,front\nd,b,makers\n";
    let files = [("posts.csv", posts), ("ties.csv", "source,target\nc,b\n")];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let parsed =
        ScenarioFile::parse("posts.toml", &text).and_then(|file| file.resolve(BTreeMap::from(files)));
    let scenario = parsed.unwrap_or_else(|problems| panic!("{problems}\n{text}"));
    Measured(run(scenario).unwrap())
}

#[test]
fn what_is_told_across_the_tree_goes_on_from_where_it_was_heard() {
    // c tells b, and b passes it down to d; the line would lead over a, the root and b.
    assert_eq!(five_posts("1.0", "").get("hops.mean"), 2.0);
    assert_eq!(five_posts("0.0", "").get("hops.mean"), 4.0);
}

#[test]
fn nobody_is_told_anything_at_a_vacant_post() {
    assert_eq!(five_posts("1.0", "chart.edits = [\"resize b to 0\"]").get("hops.mean"), 4.0);
}

#[test]
fn liaisons_shorten_the_way_and_cost_their_hours() {
    let with = |liaisons: u32| {
        let lines = format!(
            "links.reports_up.gate = \"1mo\"\nliaisons = {liaisons}\nlinks.collaboration.told = 1.0\n\
             links.collaboration.hours = \"8h\"\nties = 0.0\nrelay_work = \"2h\""
        );
        Bench::new().base(&lines).run()
    };
    let (none, two) = (with(0), with(4));
    let delay = |run: &Measured| run.get("delay_to_received.restricted_mean");
    assert!(delay(&two) < 0.7 * delay(&none), "{} {}", delay(&two), delay(&none));
    assert!(two.get("told.share") > 0.5 && none.get("told.share") == 0.0);
    // Both ends pay for them, like for any other link.
    let dear = Bench::new().base("liaisons = 4\nlinks.collaboration.hours = \"40h\"").scenario();
    let refused = run(dear).err().unwrap().to_string();
    assert!(refused.contains("hours a week on links and contacts"), "{refused}");
}

#[test]
fn word_of_mouth_knows_no_gate_and_no_triage() {
    let text = |line: &str| {
        format!(
            "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\n[market]\nshift_interval = \"2d\"\n[structures.s]\n\
             template = \"hierarchy\"\n{line}\n"
        )
    };
    for (line, key) in [
        ("links.tie.gate = \"1w\"", "gate"),
        ("links.tie.pass_share = 0.5", "pass_share"),
        ("links.tie.hours = \"1h\"", "hours"),
        ("links.tie.batch_fixed = \"1h\"", "batch_fixed"),
    ] {
        let file = ScenarioFile::parse("ties.toml", &text(line)).unwrap();
        let problems = file.resolve(BTreeMap::new()).unwrap_err().to_string();
        let wanted = format!("links.tie.{key}: a tie is informal and has none");
        assert!(problems.contains(&wanted), "{problems}");
    }
}

#[test]
fn what_is_last_said_to_somebody_who_has_long_passed_it_on_is_lost_and_counts() {
    // Half is lost at each step of the line; what c mentions to a comes when a has passed it on, and may be all that is left.
    let text = "schema_version = 1\nseed = 9\nhorizon = \"2000d\"\nfollow_up = \"100d\"\n[market]\nshift_interval = \"10d\"\n\
        [structures.s]\ntemplate = \"tree\"\nbranching = 1\nlevels = 4\nowners = \"root\"\nroute = \"reporting_line\"\n\
        links.reports_up.loss = 0.5\nties = 0.75\nlinks.tie = { told = 0.5, loss = 0.0 }\nmeeting_interval = \"20d\"\n";
    let (told, quiet) = (measured(text), measured(&text.replace("told = 0.5", "told = 0.0")));
    assert_eq!(told.get("cohort.count"), quiet.get("cohort.count"));
    assert!(told.get("delivered.share") > quiet.get("delivered.share") + 0.2);
}

#[test]
fn who_can_tell_the_owner_itself_tells_nobody_else() {
    // c of a chain c – b – a – root knows them all; the root owns, and nobody on the way has anything to do.
    let text = "schema_version = 1\nseed = 6\nhorizon = \"2000d\"\nfollow_up = \"200d\"\n[market]\nshift_interval = \"10d\"\n\
        [structures.s]\ntemplate = \"tree\"\nbranching = 1\nlevels = 4\nowners = \"root\"\nroute = \"reporting_line\"\n\
        relay_work = { deterministic = \"1h\" }\nties = 0.75\nlinks.tie.told = 1.0\ntold_mode = \"instead\"\n";
    assert_eq!(measured(text).get("activity.mean"), 0.0);
    let besides = measured(&text.replace("\"instead\"", "\"besides\"\nlinks.reports_up.gate = \"10y\""));
    assert_eq!(besides.get("activity.mean"), 0.0, "the line is slow, and nobody else was told");
}
