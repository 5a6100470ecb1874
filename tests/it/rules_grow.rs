//! Teams that hire, shrink, split and lose people, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};

/// One team that meets and owns everything, with so many members, in a market of two niches and two attributes.
fn team(members: u32, market: &str, base: &str) -> Bench {
    Bench::chain(1)
        .market("niches = 2\nattributes = 2")
        .market(market)
        .base(&format!("team_members = {members}\n{base}"))
}

fn grown(members: u32, market: &str, growth: &str, base: &str) -> Measured {
    let growth: String = growth.lines().map(|line| format!("growth.{}\n", line.trim())).collect();
    team(members, market, base).base(growth.trim()).run()
}

const HOUR: &str = "receive_work = { deterministic = \"1h\" }";
/// Splits at the first review, and never again: the halves are one each.
const SPLIT: &str =
    "review = \"1d\"\nhire_above = 0.001\ntwo_pizza = 2\nwhen_full = \"split\"\nmost_members = 2";

#[test]
fn both_halves_of_a_split_work_at_the_speed_of_those_who_settle() {
    // The owner hears by its own channel, so that a shift is an hour's work of whichever half owns it: two hours at half
    // the speed, in both halves.
    let base = format!("channels.contact = {{ contact_interval = \"0d\", at = \"owner\" }}\n{HOUR}");
    let work = |lines: &str| {
        let run = grown(2, "", &format!("{SPLIT}\n{lines}"), &base);
        assert_eq!((run.get("splits.count"), run.get("teams.count")), (1.0, 2.0), "{lines}");
        run.get("stage_work.mean") * 8.0
    };
    near(work(""), 1.0, 1e-6);
    near(work("settling = \"10y\"\nsettling_speed = 0.5"), 2.0, 0.01);
    near(work("settling = \"10y\"\nsettling_speed = 0.25"), 4.0, 0.02);
}

#[test]
fn a_dip_is_over_when_it_is_over() {
    // A quarter of the thousand days at half the speed: 1¼ hours on average.
    let base = format!("channels.contact = {{ contact_interval = \"0d\", at = \"owner\" }}\n{HOUR}");
    let run = grown(2, "", &format!("{SPLIT}\nsettling = \"250d\"\nsettling_speed = 0.5"), &base);
    near(run.get("stage_work.mean") * 8.0, 1.25, 0.05);
}

#[test]
fn at_a_split_what_waits_goes_with_who_owns_it_now() {
    // A hundred pieces wait when the team splits, of the four hundred that are counted. What a half does of its own it receives; had it done the other's, it
    // would have passed it on over their link.
    let base = "channels.contact = { contact_interval = \"0d\", at = \"owner\" }\nreceive_work = { deterministic = \"1d\" }";
    let growth = SPLIT.replace("\"1d\"", "\"50d\"");
    let bench = team(2, "niches = 4", base).top("horizon = \"1000d\"\nfollow_up = \"900d\"");
    let growth: String = growth.lines().map(|line| format!("growth.{line}\n")).collect();
    let run = bench.base(growth.trim()).run();
    assert_eq!(run.get("splits.count"), 1.0);
    assert!(run.get("hops.mean") <= 0.01, "{}", run.get("hops.mean"));
}

#[test]
fn at_a_split_initiatives_go_with_who_owns_them_now() {
    // Each half builds its own: nothing is delivered from one to the other, so that fitting in, however long, takes no time.
    // What the one too many who stay have in hand may be.
    let built = |integration: &str| {
        let growth = SPLIT.replace("\"1d\"", "\"50d\"").replace('\n', "\ngrowth.");
        let action = format!(
            "follow_to = \"released\"\naction.build_work = {{ deterministic = \"1d\" }}\n\
             action.integration_work = {{ deterministic = \"{integration}\" }}\ninterdependence = {{ build = 0.0 }}"
        );
        let bench = team(2, "niches = 4", &format!("{action}\ngrowth.{growth}"));
        let run = bench.top("horizon = \"1000d\"\nfollow_up = \"900d\"").run();
        assert_eq!(run.get("splits.count"), 1.0);
        run.get("activity.mean") * 1000.0
    };
    // Of some two thousand builds a hundred wait at the split.
    near(built("1min"), built("0d"), 4.0);
}

#[test]
fn half_of_the_people_go_and_half_of_what_is_owned() {
    let growth =
        "review = \"100d\"\nhire_above = 0.001\ntwo_pizza = 8\nwhen_full = \"split\"\nmost_members = 8";
    let base = format!("channels.contact = {{ contact_interval = \"0d\", at = \"owner\" }}\n{HOUR}");
    let run = grown(8, "", growth, &base);
    assert_eq!(
        (run.get("team_size.max"), run.get("members.count"), run.get("splits.count")),
        (4.0, 8.0, 1.0)
    );
    // Two niches and two attributes: with one each, neither half can part again.
    assert_eq!(run.get("teams.count"), 2.0);
}

#[test]
fn a_team_below_two_pizzas_hires_and_does_not_split() {
    let growth =
        "review = \"100d\"\nhire_above = 0.001\ntwo_pizza = 8\nwhen_full = \"split\"\nmost_members = 8";
    let run = grown(7, "", growth, HOUR);
    // One more at the first review that counts, the split at the next.
    assert_eq!((run.get("members.count"), run.get("splits.count")), (8.0, 1.0));
    let short = team(7, "", HOUR)
        .top("horizon = \"190d\"")
        .base(&growth.lines().map(|line| format!("growth.{line}\n")).collect::<String>());
    assert_eq!((short.run().get("members.count"), short.run().get("splits.count")), (8.0, 0.0));
}

#[test]
fn a_busy_team_takes_one_more_at_each_review_but_the_first() {
    // Reviews after 0, 100, … 1000 days; the first begins to watch, ten follow.
    let growth = "review = \"100d\"\nhire_above = 0.001";
    assert_eq!(grown(1, "", growth, HOUR).get("members.count"), 11.0);
}

#[test]
fn a_team_is_as_busy_as_its_booked_time_over_its_people_s() {
    // Four hours of eight: .5 for one, .25 for two, .167 for three.
    let members = |first: u32, lines: &str| {
        grown(first, "niches = 4", &format!("review = \"200d\"\n{lines}"), HOUR).get("members.count")
    };
    assert_eq!(members(1, "hire_above = 0.4"), 2.0);
    assert_eq!(members(1, "hire_above = 0.2"), 3.0);
    assert_eq!(members(1, "hire_above = 0.6"), 1.0);
    assert_eq!(members(5, "shrink_below = 0.2\nhire_above = 0.9"), 2.0);
    assert_eq!(members(5, "shrink_below = 0.09\nhire_above = 0.9"), 5.0);
}

#[test]
fn a_team_that_lets_work_wait_too_long_hires_however_busy_it_is() {
    let members = |limit: &str| {
        let growth =
            format!("review = \"100d\"\nhire_above = 10.0\nhire_delay = \"{limit}\"\nmost_members = 2");
        grown(1, "niches = 4", &growth, "receive_work = { deterministic = \"4h\" }").get("members.count")
    };
    assert_eq!((members("1d"), members("4y")), (2.0, 1.0));
}

#[test]
fn a_place_stays_vacant_for_its_time() {
    // Two resignations a year and person, and a quarter of a year until a successor comes: 1/(1 + 2 × ¼) of the places
    // are filled. Reviews once a day.
    let growth = "review = \"1d\"\nhire_above = 10.0\nattrition = 2.0\nvacancy = \"1q\"";
    let run = grown(400, "", growth, "");
    near(run.get("members.count"), 400.0 / 1.5, 30.0);
    // A rate of two a year for each who is there.
    near(run.get("attrition.rate"), 2.0, 0.25);
}

#[test]
fn the_last_of_a_team_does_not_leave() {
    let growth = "review = \"1d\"\nhire_above = 10.0\nattrition = 50.0\nvacancy = \"1000y\"";
    assert_eq!(grown(5, "", growth, HOUR).get("members.count"), 1.0);
}

#[test]
fn who_founds_a_platform_sends_the_part_of_its_people_that_the_capability_takes() {
    // An hour of four is the capability's: two of eight people.
    let growth =
        "review = \"100d\"\nhire_above = 0.001\ntwo_pizza = 8\nwhen_full = \"pull\"\nmost_members = 8";
    let action = "follow_to = \"released\"\naction.build_work = { deterministic = \"3h\" }\n\
                  capabilities.c = { new = true, by = \"new\", work = { deterministic = \"1h\" } }";
    let run = grown(8, "", growth, action);
    assert_eq!((run.get("pulls.count"), run.get("teams.count"), run.get("members.count")), (1.0, 2.0, 8.0));
    assert_eq!(run.get("team_size.max"), 6.0);
}

#[test]
fn no_more_are_hired_than_there_is_room_for_however_many_teams_are_busy() {
    // Five teams would take one more each at the first review that counts.
    let growth = "growth.review = \"100d\"\ngrowth.hire_above = 0.001\ngrowth.most_members = 8";
    let bench =
        Bench::chain(2).market("niches = 5\nattributes = 5").base("branching = 5\nowners = \"leaves\"");
    assert_eq!(bench.base(&format!("{HOUR}\n{growth}")).run().get("members.count"), 8.0);
}

/// One team of so many people, and what becomes of it when it founds a business for the one niche that emerges; with so many
/// people at most.
fn founding(members: u32, wanted: u32, most: u32, base: &str) -> (f64, f64) {
    let market = "niches = 3\nemerging = 1\nemergence_interval = \"1d\"\ngap_value = 1000.0";
    let lines = format!("owner = \"by_niche\"\nfollow_to = \"released\"\n{base}");
    let growth =
        format!("review = \"100d\"\nhire_above = 10.0\nfound_members = {wanted}\nmost_members = {most}");
    let run = grown(members, market, &growth, lines.trim());
    assert_eq!((run.get("foundings.count"), run.get("teams.count")), (1.0, 2.0));
    (run.get("members.count"), run.get("team_size.max"))
}

#[test]
fn founders_are_at_most_half_of_their_team_and_the_rest_is_hired() {
    assert_eq!(founding(8, 3, 8, ""), (8.0, 5.0), "as many as are wanted");
    assert_eq!(founding(8, 7, 8, ""), (8.0, 4.0), "no more than half");
    assert_eq!(founding(9, 7, 9, ""), (9.0, 5.0), "the smaller half");
    assert_eq!(founding(8, 7, 10, ""), (10.0, 6.0), "two are hired, four of eight go with them");
    assert_eq!(founding(8, 3, 20, ""), (11.0, 8.0), "nobody goes where all are hired");
    assert_eq!(founding(8, 7, 8, "automated_share = 0.5"), (8.0, 6.0), "half of the people: machines stay");
}

#[test]
fn a_gate_opens_for_those_who_wait_at_it_though_a_team_splits_meanwhile() {
    // c meets customers and tells d, beside it or above it, at a gate every hundred days; e splits after 75.
    let posts = |superior: &str| {
        format!("id,reports_to,unit,fte\nr,XX,top,1\nc,{superior},front,1\nd,r,makers,1\ne,r,others,2\n")
    };
    let delivered = |superior: &str, link: &str| {
        let base = format!(
            "chart.ties = \"ties.csv\"\nroute = \"shortest\"\ntouchpoints = {{ unit = [\"front\", \"others\"] }}\n\
             owners = {{ unit = [\"makers\", \"others\"] }}\nowner = {{ \"*\" = \"d\" }}\n\
             sense_work = {{ deterministic = \"1h\" }}\nlinks.reports_up.transit = \"300d\"\nlinks.{link}.gate = \"100d\"\n\
             growth.review = \"75d\"\ngrowth.hire_above = 0.001\ngrowth.two_pizza = 2\ngrowth.when_full = \"split\"\n\
             growth.most_members = 5"
        );
        let bench = Bench::chart()
            .top("horizon = \"3000d\"\nfollow_up = \"2000d\"")
            .market("shift_interval = \"20d\"")
            .base(&base);
        let ties = if link == "collaboration" { "source,target\nc,d\n" } else { "source,target\nc,r\n" };
        let run = bench.run_with(&[("posts.csv", &posts(superior)), ("ties.csv", ties)]);
        assert_eq!(run.get("splits.count"), 1.0, "{link}");
        run.get("delivered.share")
    };
    assert_eq!(delivered("r", "collaboration"), 1.0);
    assert_eq!(delivered("d", "reports_up"), 1.0);
}

#[test]
fn who_goes_to_a_new_team_goes_on_telling_those_whom_it_knew() {
    // Two teams that know each other become two each. Of all that they notice a quarter is their own, a quarter belongs to
    // their other half, with whom they have but the line over their head, and half to those whom they all know.
    let base = "branching = 2\nteam_members = 2\nowners = \"leaves\"\nties = 0.3333\nlinks.tie.told = 1.0\n\
                links.collaboration.told = 0.0\ntold_mode = \"instead\"\nmeeting_interval = \"1min\"\n\
                receive_work = { deterministic = \"1min\" }\ngrowth.review = \"1d\"\ngrowth.hire_above = 1e-5\n\
                growth.two_pizza = 2\ngrowth.when_full = \"split\"\ngrowth.most_members = 6";
    let run = Bench::chain(2).market("attributes = 4\nshift_interval = \"1d\"").base(base).run();
    assert_eq!((run.get("splits.count"), run.get("members.count")), (2.0, 6.0));
    near(run.get("told.share"), 0.5, 0.04);
    near(run.get("hops.mean"), 1.0, 0.05);
}
