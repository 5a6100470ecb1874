//! Real organisations, where their data are at hand, and what is assumed of a chart that says nothing of it.

use crate::bench::{Bench, near};
use crate::cli::microbiz;
use std::path::Path;

/// Runs a scenario of `scenarios/real`; none where the data are not at hand.
fn run_real(name: &str) -> Option<serde_json::Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !root.join("../shared/data").is_dir() {
        eprintln!("skipped: the data of {name} are not at hand");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    let scenario = root.join(format!("scenarios/real/{name}.toml"));
    let out = dir.path().join("out");
    let arguments = ["run", scenario.to_str()?, "--replications", "1", "--json", "--out", out.to_str()?];
    let done = microbiz(root, &arguments);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let rearranged = std::fs::read_to_string(out.join("rearrangement.csv")).unwrap();
    let mut document: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    document["rearranged"] = (rearranged.lines().count() - 1).into();
    let fairness = std::fs::read_to_string(out.join("fairness.csv")).unwrap();
    let members: Vec<&str> = fairness.lines().skip(1).filter_map(|line| line.split(',').nth(1)).collect();
    assert!(members.windows(2).all(|pair| pair[0] == pair[1]), "the same people: {members:?}");
    document["members"] = members[0].parse::<u64>().unwrap().into();
    Some(document)
}

#[test]
fn hmrc_runs_as_imported_and_as_a_network_of_the_same_people() {
    let Some(document) = run_real("hmrc") else { return };
    // 66,631 junior FTE and 346 senior posts, of which one is vacant, rounded post by post.
    assert!(document["members"].as_u64().unwrap().abs_diff(66_631 + 345) < 20, "{}", document["members"]);
    assert_eq!(document["members"], document["rearranged"], "every person is listed once");
}

#[test]
fn krackhardts_managers_run_along_reporting_line_advice_and_as_a_network() {
    let Some(document) = run_real("krackhardt") else { return };
    assert_eq!(document["members"], 21);
    assert_eq!(document["rearranged"], 21);
}

#[test]
fn by_default_those_own_who_neither_meet_customers_nor_support_others() {
    // c meets customers, d is its colleague, and finance, a fifth of the people, is further away. Where all but finance meet
    // customers, they own what they hear.
    let hops = |unit: &str| {
        let posts = format!("id,reports_to,unit\nr,XX,top\na,r,middle\nc,a,front\nd,a,{unit}\ns,r,Finance\n");
        let run =
            Bench::chart().base("touchpoints = { unit = [\"front\"] }").run_with(&[("posts.csv", &posts)]);
        run.get("hops.mean")
    };
    near(hops("makers"), 2.0, 1e-9);
    near(hops("front"), 0.0, 0.0);
}
