//! A market that is taken from a chart: niches by who meets customers, attributes by who owns, the same for all structures.

use crate::bench::{Bench, Measured, near};

/// Two units that meet customers: one two steps from the maker, one three steps away.
const POSTS: &str = "id,reports_to,unit,fte,clients\nceo,,x,1,\nm,ceo,x,1,\na,m,North,9,300\nb,ceo,South,3,100\no,m,prod,4,\n";
const ROLES: &str = "touchpoints = { unit = [\"North\", \"South\"] }\nowners = { unit = [\"prod\"] }";

/// A bench over a chart, with these keys of the market and none of its own counts.
fn bench(market: &str) -> Bench {
    Bench::chart().market("niches = 1").market(market).base(ROLES)
}

fn run(market: &str, posts: &str) -> Measured {
    bench(market).run_with(&[("posts.csv", posts)])
}

fn said(run: &Measured) -> String {
    run.0.notices.iter().map(|notice| format!("[{}] {}\n", notice.structure, notice.text)).collect()
}

#[test]
fn each_unit_that_meets_customers_is_a_niche_and_meets_its_own() {
    let run = run("niches_from = \"unit\"", POSTS);
    near(run.get("hops.mean"), 2.5, 0.05);
    assert!(
        said(&run).contains(
            "2 niches are taken from the column unit of those who meet customers, each met by those who stand for it: North (9 \
             people), South (3 people)"
        ),
        "{}",
        said(&run)
    );
}

#[test]
fn units_of_more_people_have_more_niches_where_the_scenario_says_so() {
    // Nine people are three niches, three people are one.
    let run = run("niches_from = \"unit\"\npeople_per_niche = 3", POSTS);
    near(run.get("hops.mean"), (3.0 * 2.0 + 3.0) / 4.0, 0.04);
    assert!(said(&run).contains("4 niches are taken"), "{}", said(&run));
}

#[test]
fn what_comes_out_depends_on_the_body() {
    let market = "niches_from = \"unit\"\npeople_per_niche = 3";
    let other = POSTS.replace("North,9", "North,3").replace("South,3", "South,9");
    near(run(market, &other).get("hops.mean"), (2.0 + 3.0 * 3.0) / 4.0, 0.04);
}

#[test]
fn attributes_belong_to_those_who_stand_for_them() {
    let posts = POSTS.to_owned() + "p,b2,Far,4,\nb2,ceo,x,1,\n";
    let base = "owners = { unit = [\"prod\", \"Far\"] }";
    let run = bench("niches_from = \"unit\"\nattributes_from = \"unit\"")
        .base(base)
        .market("attributes = 1")
        .run_with(&[("posts.csv", &posts)]);
    // North: a m o, and a m ceo b2 p; South: b ceo m o, and b ceo b2 p.
    near(run.get("hops.mean"), (2.0 + 4.0 + 3.0 + 3.0) / 4.0, 0.05);
    assert!(
        said(&run).contains("2 attributes of needs are taken from the column unit of those who own them"),
        "{}",
        said(&run)
    );
}

#[test]
fn the_market_is_the_same_for_all_structures_whatever_edits_make_of_the_chart() {
    let run = bench("niches_from = \"unit\"\npeople_per_niche = 3")
        .after(
            "[structures.united]\nchart.edits = [\"merge units North, South\"]\n[structures.gone]\n\
             chart.edits = [\"remove b\"]\nchart.leavers = \"leave\"\n[structures.network]\ntemplate = \"network\"\nteam_size = 4",
        )
        .run_with(&[("posts.csv", POSTS)]);
    let shifts = |structure: &str| run.of(Some(structure), "cohort.count");
    for structure in ["united", "gone", "network"] {
        near(shifts(structure), shifts("s"), 0.0);
    }
    // Both stand for “North” now, and meet two niches each.
    near(run.of(Some("united"), "hops.mean"), 2.5, 0.05);
    near(run.of(Some("gone"), "hops.mean"), 2.0, 0.0);
    assert!(said(&run).contains("[gone] of 4 niches, those of unit South have nobody"), "{}", said(&run));
}

#[test]
fn a_market_from_a_chart_says_what_contradicts_it() {
    let refused = |market: &str, after: &str| {
        bench(market).after(after).problems_with(&[("posts.csv", POSTS), ("other.csv", POSTS)])
    };
    for (market, after, expected) in [
        ("niches_from = \"Unit\"", "", "market.niches_from: there is no column “Unit”: did you mean “unit”?"),
        ("niches_from = \"grade\"", "", "the column grade is empty for all whom it is about"),
        (
            "niches = 7\nniches_from = \"unit\"",
            "",
            "market.niches: 7 are written, and niches_from takes 2 from the chart of s",
        ),
        ("people_per_niche = 9", "", "market.people_per_niche: has no effect without niches_from"),
        ("chart_of = \"s\"", "", "market.chart_of: has no effect without niches_from or attributes_from"),
        (
            "niches_from = \"unit\"\nchart_of = \"t\"",
            "",
            "market.chart_of: there is no structure “t” with template = \"chart\": write one of s",
        ),
        (
            "niches_from = \"unit\"",
            "[structures.other]\nchart.file = \"other.csv\"",
            "all structures face one market, and those with charts read different files, or choose others who meet customers, own \
             or support: s, other; write chart_of = \"s\"",
        ),
        (
            "niches_from = \"unit\"\ncustomers_from = \"people\"",
            "",
            "market.customers_from: divides customers, and nobody buys",
        ),
        (
            "niches_from = \"unit\"\ncustomers_from = \"unit\"\ncustomers = 10.0",
            "",
            "market.customers_from: the column unit: posts.csv:4: “North” is no number from 0 up",
        ),
        (
            "niches_from = \"unit\"\ncustomers_from = \"people\"\ncustomers = 10.0\ncustomers_cv = 1.0",
            "",
            "customers_from says how many customers each niche has",
        ),
        ("niches_from = \"unit\"\nemerging = 1", "", "are all there at the start"),
    ] {
        let said = refused(market, after);
        assert!(said.contains(expected), "{market}\n{said}");
    }
    let other = "[structures.other]\nchart.file = \"other.csv\"";
    bench("niches_from = \"unit\"\nchart_of = \"other\"")
        .after(other)
        .run_with(&[("posts.csv", POSTS), ("other.csv", POSTS)]);
}

#[test]
fn a_market_cannot_come_from_a_chart_where_there_is_none() {
    let said = Bench::new().market("niches_from = \"unit\"").problems_with(&[]);
    assert!(
        said.contains("takes the market from a chart, and no structure has template = \"chart\""),
        "{said}"
    );
}

#[test]
fn customers_are_divided_as_people_or_as_a_column_says_and_their_mean_stays() {
    // At a price of 1 each customer pays 1 a day, and all are served: what each niche pays is its customers.
    let paid = |by: &str| {
        let market = format!(
            "niches_from = \"unit\"\n{by}magnitude = 0.0\ncustomers = 100.0\nrevenue = 1.0\ninitial_share = 1.0"
        );
        run(&market, POSTS)
    };
    let (alike, people, clients) =
        (paid(""), paid("customers_from = \"people\"\n"), paid("customers_from = \"clients\"\n"));
    let revenue = |run: &Measured| run.get("revenue.mean");
    near(revenue(&people), revenue(&alike), 1e-6 * revenue(&alike));
    near(revenue(&clients), revenue(&alike), 1e-6 * revenue(&alike));
}
