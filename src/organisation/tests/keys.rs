//! Which keys of a structure its drawing reads: what the table of effects says is what happens.

use super::super::{Needs, Organisation};
use crate::random::RandomKey;
use crate::scenario::{Drawing, structure_of_lines, tabled_keys};
use std::collections::BTreeMap;

const POSTS: &str = "id,reports_to,unit,fte\nceo,,x,1\nm,ceo,x,1\nn,ceo,x,1\na,m,cust,1\nb,m,cust,1\nc,n,prod,9\nd,n,HR,5\ne,n,more,6\n";

/// A way of drawing at its plainest; keys that stand here can be said anew.
fn plain(drawing: Drawing) -> &'static str {
    match drawing {
        Drawing::Hierarchy => "template = \"hierarchy\"",
        Drawing::Hybrid => "template = \"hybrid\"",
        Drawing::Network => "template = \"network\"",
        Drawing::Rearranged => "template = \"network\"\nchart.file = \"posts.csv\"",
        Drawing::Tree => "template = \"tree\"\nbranching = 2\nlevels = 2",
        Drawing::Ring => "template = \"ring\"",
        Drawing::Chart => {
            "template = \"chart\"\nchart.file = \"posts.csv\"\nchart.teams = \"by_superior\"\nsupport = { unit = \"HR\" }"
        }
    }
}

/// Values of a key of which at least one makes another organisation, wherever the key is read.
#[expect(clippy::match_same_arms, reason = "one row a key")]
fn values(key: &str) -> &'static [&'static str] {
    match key {
        "members" => &["60", "90"],
        "team_size" => &["9", "5", "2", "1"],
        "span" => &["7", "3"],
        "executive_members" => &["7", "2"],
        "front_office_share" | "platform_share" => &["0.2", "0.4"],
        "telemetry_share" => &["0.05", "0.2"],
        "platform_attribute_share" => &["0.0", "0.6"],
        "neighbours" => &["2", "1"],
        "long_links" => &["1", "3"],
        "long_link_exponent" => &["0.0", "9.0"],
        "branching" => &["3", "2"],
        "levels" => &["3", "2"],
        "team_members" => &["1", "4"],
        "touchpoints" | "owners" => &["\"leaves\"", "\"root\"", "{ unit = \"HR\" }"],
        "support" => &["\"none\"", "{ unit = \"more\" }"],
        "chart" => &[
            "{ file = \"posts.csv\" }",
            "{ file = \"posts.csv\", edits = [\"merge b into a\", \"resize c to 2\"] }",
        ],
        "chart.teams" => &["\"posts\"", "\"by_superior\""],
        other => panic!("say how “{other}” can be varied"),
    }
}

/// The organisation, or why there is none, as text; nothing where the value is no value of this template.
fn drawn(drawing: Drawing, key: &str, value: &str) -> String {
    let is_said = |line: &&str| line.split('=').next().map(str::trim) != Some(key);
    let lines: String = plain(drawing)
        .lines()
        .filter(is_said)
        .filter(|line| key != "chart" || !line.starts_with("chart."))
        .map(|line| format!("{line}\n"))
        .collect();
    let spec = structure_of_lines(&format!("{lines}{key} = {value}\n"));
    let needs = Needs { niches: 12, attributes: 5, emerging: 0 };
    let files = BTreeMap::from([("posts.csv".to_owned(), POSTS.as_bytes().to_vec())]);
    match Organisation::build(&spec, needs, &files, RandomKey::new(1, 0)) {
        Ok(built) => {
            let teams: Vec<_> =
                built.teams.iter().map(|team| (&team.name, team.kind, team.members, team.parent)).collect();
            format!("{teams:?}\n{:?}\n{:?}", built.blueprint.lateral, built.ownership)
        }
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn keys_that_are_said_to_have_no_effect_have_none_and_all_others_have_one() {
    for drawing in Drawing::ALL {
        for (key, is_read) in tabled_keys(drawing) {
            // A network with a chart is another way of drawing.
            if key == "chart" && drawing == Drawing::Network || key == "chart.teams" && !has_chart(drawing) {
                continue;
            }
            let drawn: Vec<String> = values(key).iter().map(|value| drawn(drawing, key, value)).collect();
            let differs = drawn.iter().any(|text| *text != drawn[0]);
            assert_eq!(differs, is_read, "{key} on {drawing:?}: {drawn:#?}");
        }
    }
}

fn has_chart(drawing: Drawing) -> bool {
    matches!(drawing, Drawing::Chart | Drawing::Rearranged)
}
