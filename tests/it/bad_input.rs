//! Bad input gets a sentence with file, line and remedy, exit code 2, and nothing half written.

use crate::cli::microbiz;
use std::path::Path;

/// A scenario that is fine but for what a test breaks.
const GOOD: &str = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 1\n[market]\n\
    shift_interval = \"1d\"\n[structures.s]\ntemplate = \"tree\"\nreceive_work = \"1h\"\n";

/// The message for a scenario, which must be refused without leaving anything behind.
fn refusal(folder: &Path, text: &str) -> String {
    std::fs::write(folder.join("bad.toml"), text).unwrap();
    let done = microbiz(folder, &["run", "bad.toml", "--quiet"]);
    let message = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{text}\n{message}");
    assert!(
        !folder.join("output").exists() || folder.join("output").read_dir().unwrap().count() == 0,
        "{text}"
    );
    message
}

#[test]
fn every_bad_scenario_is_refused_with_line_and_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let cases = [
        ("replications = 1", "replications = 1\nreplications = 2", "bad.toml:5:1: this is not TOML"),
        ("schema_version = 1", "schema_version = 9", "bad.toml:1:18: schema_version: write 1, not 9"),
        (
            "replications = 1",
            "replications = 1\nsealed = \"abc\"",
            "bad.toml:5:1: sealed: “abc” is no seal: `microbiz claims seal FILE --write` puts one on",
        ),
        (
            "template = \"tree\"",
            "template = \"tree\"\n[structures.stem]\ntemplate = \"tree\"\n[base]\nadmin = \"39h\"\n[structures.sten]\ntemplate = \"tree\"",
            "bad.toml:12:1: structures.s.admin: background work and administration take 98 % of everybody's time",
        ),
        (
            "replications = 1\n",
            "replications = 1\nbaseline = \"stm\"\nstructures.stem.template = \"tree\"\n",
            "bad.toml:5:1: baseline: there is no structure “stm”: did you mean “stem”?",
        ),
        (
            "[market]",
            "[[exercise]]\ntitle = \"t\"\nquestion = \"q?\"\nshows = \"s.\"\nstructure = \"x\"\nmeasure = \"hops.mean\"\n[market]",
            "bad.toml:9:1: exercise.0.structure: there is no structure “x”",
        ),
        (
            "[market]",
            "[[exercise]]\ntitle = \"t\"\nquestion = \"q?\"\nshows = \"s.\"\nstructure = \"s\"\nmeasure = \"hop.mean\"\n[market]",
            "there is no measure “hop.mean”: did you mean “hops.mean”?",
        ),
        (
            "[market]",
            "[[exercise]]\ntitle = \"t\"\nquestion = \"q?\"\nstructure = \"s\"\nmeasure = \"hops.mean\"\n[market]",
            "exercise.0: shows is missing",
        ),
        (
            "[market]",
            "[[exercise]]\ntitle = \"t\"\nquestion = \"q?\"\nshows = \"s.\"\nstructure = \"s\"\nmeasure = \"hops.mean\"\nmove = [\"structures.s.spam\"]\n[market]",
            "exercise.0.move: there is no key “spam”",
        ),
        (
            "[market]",
            "[[exercise]]\ntitle = \"t\"\nquestion = \"q?\"\nshows = \"s.\"\nstructure = \"s\"\nmeasure = \"hops.mean\"\nmove = [\"seed\", \"seed\", \"seed\", \"seed\", \"seed\", \"seed\", \"seed\"]\n[market]",
            "7 keys are too many to see at once: name at most 6",
        ),
        ("horizon", "horizont", "bad.toml:2:1: there is no key “horizont”: did you mean “horizon”?"),
        ("\"1q\"", "\"1 fortnight\"", "bad.toml:3:13: follow_up: “1 fortnight” is not a duration"),
        ("\"1q\"", "90", "bad.toml:3:13: follow_up: write a duration in quotes"),
        ("\"1y\"", "\"-1y\"", "is not a duration"),
        ("\"1y\"", "\"1e300y\"", "is not a duration"),
        ("replications = 1", "precision = nan", "write a number from 0.000001 to 10"),
        ("replications = 1", "precision = inf", "write a number from 0.000001 to 10"),
        ("\"1y\"", "\"1mo\"", "bad.toml:2:1: horizon: 4.2 w is shorter than warm_up and follow_up together"),
        (
            "\"tree\"",
            "\"treee\"",
            "bad.toml:8:12: structures.s.template: “treee” is not a choice: did you mean “tree”?",
        ),
        ("template = \"tree\"\n", "", "structures.s: template is missing"),
        ("[market]", "[market]\nniches = 1000000000000", "write a whole number from 1 to 10000000"),
        ("\"tree\"", "\"tree\"\nbranching = 1000\nlevels = 5", "the limit is 2000000 teams"),
        ("shift_interval = \"1d\"\n", "", "market.shift_interval: is missing"),
        ("\"1d\"", "\"0d\"", "market.shift_interval: must be longer than 0"),
        ("\"1h\"", "{ lognormal = { median = \"2h\", p90 = \"1h\" } }", "p90 must be above the median"),
        ("\"1h\"", "{ poisson = \"2h\" }", "is given for the team “poisson”, which does not exist"),
        ("\"tree\"", "\"tree\"\nowner = { \"0\" = \"nobody\" }", "there is no team “nobody”"),
        ("\"tree\"", "\"tree\"\ntouchpoints = \"none\"", "no team meets customers"),
        (
            "\"tree\"",
            "\"tree\"\nchannels.c = { new = true, contact_interval = \"1d\", contact_work = \"30h\" }",
            "at least 20 % must remain",
        ),
        ("\"tree\"", "\"tree\"\nlinks.report_up = { loss = 0.1 }", "did you mean “reports_up”?"),
        ("\"tree\"", "\"tree\"\nlinks.reports_up = { loss = 1.5 }", "write a number from 0 to 1, not 1.5"),
        ("\"tree\"", "\"hierarchy\"\nmembers = 5", "5 members are too few for a hierarchy"),
        ("\"tree\"", "\"chart\"", "a chart needs its file"),
        ("\"tree\"", "\"chart\"\nchart.file = \"nowhere.csv\"", "the file “nowhere.csv” cannot be read"),
        (
            "replications = 1",
            "replications = 1\nbaseline = \"x\"",
            "there is no structure “x”: write one of s",
        ),
    ];
    for (good, bad, expected) in cases {
        assert!(GOOD.contains(good), "{good}");
        let message = refusal(dir.path(), &GOOD.replacen(good, bad, 1));
        assert!(message.contains(expected), "for {bad}\nexpected {expected}\ngot {message}");
    }
}

#[test]
fn every_bad_claim_and_rule_of_action_is_refused_with_line_and_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let acting = GOOD.to_owned() + "follow_to = \"released\"\n";
    let claim = |text: &str| format!("{acting}[[claims]]\nclaim = \"{text}\"\nexpect = \"supported\"\n");
    let with = |lines: &str| format!("{acting}{lines}\n");
    let cases = [
        (claim("t.fit.mean > 1"), "bad.toml:12:1: claims.0.claim: there is no structure “t”"),
        (claim("s.fitt.mean > 1"), "there is no measure “fitt.mean”: did you mean “fit.mean”?"),
        (claim("s.fit.mean"), "bad.toml:12:9: claims.0.claim: “s.fit.mean” is no claim: write two sums"),
        (claim("s.fit.mean > x * s.fit.mean"), "“x” is no number"),
        (
            format!("{GOOD}[[claims]]\nclaim = \"s.fit.mean > 1\"\nexpect = \"supported\"\n"),
            "those of “s” only hear: write follow_to",
        ),
        (
            format!("{acting}[[claims]]\nclaim = \"s.fit.mean > 1\"\n"),
            "claims.0: expect is missing: write one of \"supported\"",
        ),
        (
            GOOD.replace("replications", "precision_measure = \"speed\"\nreplications"),
            "bad.toml:4:1: precision_measure: there is no measure “speed”",
        ),
        (
            with("action.budget = 0\naction.budget_cycle = \"1q\""),
            "action.budget: write a number from 0.000001",
        ),
        (with("action.budget = 5"), "budget and budget_cycle go together"),
        (with("action.authority = []"), "write a list of amounts"),
        (
            with("action.authority = [10]\naction.cost = 5\naction.pass_bad = 0.5"),
            "nobody would ever screen one",
        ),
        (with("action.rework = 1.0"), "write a number from 0 to 0.99"),
        (
            with("capabilities.law = { new = true, from = \"handoff\" }"),
            "capabilities.law: nobody offers it: write by =",
        ),
        (
            with("capabilities.law = { new = true, from = \"handoff\", by = \"lawyers\" }"),
            "there is no function or team “lawyers”",
        ),
        (
            with("capabilities.law = { new = true, from = \"partner\" }"),
            "a partner needs a contract: write fee and latency",
        ),
        (with("growth.two_pizza = 1"), "growth.two_pizza: write a whole number from 2"),
        (with("growth.review = \"1mo\"\ngrowth.shrink_below = 0.9"), "a team would hire and shrink at once"),
        (with("growth.review = \"1mo\"\ngrowth.when_full = \"pull\""), "there is nothing to pull"),
    ];
    for (text, expected) in cases {
        let message = refusal(dir.path(), &text);
        assert!(message.contains(expected), "{text}\nwanted: {expected}\ngot: {message}");
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let dir = tempfile::tempdir().unwrap();
    let message = refusal(dir.path(), &GOOD.replace("horizon", "horizn").replace("\"1h\"", "\"1 hour\""));
    assert_eq!(message.lines().count(), 2, "{message}");
}

#[test]
fn bad_charts_are_refused_with_file_and_line() {
    let dir = tempfile::tempdir().unwrap();
    let scenario = GOOD.replace("\"tree\"", "\"chart\"\nchart.file = \"people.csv\"");
    for (chart, expected) in [
        ("id,reports_to\na,b\nb,a\n", "superiors go in a circle"),
        ("id,reports_to\na,XX\nb,zz\n", "people.csv:3: “b” reports to “zz”"),
        ("id;chief\na;XX\n", "people.csv: the column “reports_to” is missing: it has “id”, “chief”"),
        ("id,reports_to\n", "the chart is empty"),
    ] {
        std::fs::write(dir.path().join("people.csv"), chart).unwrap();
        let message = refusal(dir.path(), &scenario);
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn a_results_folder_that_cannot_be_written_is_refused_before_the_run() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "").unwrap();
    for out in ["file", "file/below"] {
        let done = microbiz(dir.path(), &["run", "pooling", "--out", out]);
        assert_eq!(done.status.code(), Some(2), "{out}");
    }
    assert_eq!(dir.path().read_dir().unwrap().count(), 1, "nothing is left behind");
}

#[test]
fn structures_that_cannot_become_each_other_are_refused_with_line_and_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let change = |lines: &str| format!("{GOOD}[[changes]]\nstructure = \"s\"\nat = \"1mo\"\n{lines}\n");
    let cases = [
        (change("set = { levels = 3, span = 1 }"), "bad.toml:13:"),
        (change("set = { levls = 3 }"), "there is no key “levls” in [changes.0.set]"),
        (change(""), "changes.0: set is missing"),
        (change("set = { receive_work = \"2h\" }").replace("\"1mo\"", "\"2y\""), "is not before the horizon"),
        (change("set = { receive_work = \"2h\" }").replace("\"1mo\"", "\"0d\""), "must be later than 0"),
        (change("set = { levels = 3 }"), "1 people would become 13"),
        (change("set = { follow_to = \"released\" }"), "must be the same before and after a change"),
        (change("set = { template = \"ring\" }"), "a ring cannot become another structure"),
        (change("set = { automated_share = 1.0 }"), "machines do not change teams"),
        (change("set = { product = \"shared\" }"), "products cannot be merged or divided"),
        (
            change("set = { capabilities = { x = { new = true } } }")
                .replace("[structures.s]", "[base]\nfollow_to = \"released\"\n[structures.s]"),
            "“x” is known to the template tree and not to tree; write in changes.0.set: capabilities.x.remove = true",
        ),
        (
            change("set = { receive_work = \"2h\" }").replace("structure = \"s\"", "structure = \"ss\""),
            "bad.toml:11:1: changes.0.structure: there is no structure “ss”: did you mean “s”?",
        ),
        (
            format!("{GOOD}[structures.t]\ntemplate = \"tree\"\n")
                .replace("horizon", "fork_at = \"2y\"\nhorizon"),
            "bad.toml:2:1: fork_at: 2",
        ),
        (GOOD.replace("horizon", "fork_at = \"1mo\"\nhorizon"), "there is nothing to part from"),
        (
            change("set = { receive_work = \"2h\" }")
                + "[[changes]]\nstructure = \"s\"\nat = \"1mo\"\nset = {}\n",
            "this structure changes already at this moment",
        ),
        (
            format!("{GOOD}transformation.innovation = 0.1\n[structures.t]\ntemplate = \"tree\"\n")
                .replace("replications", "baseline = \"t\"\nreplications"),
            "nothing is transformed",
        ),
        (
            GOOD.replace("\"tree\"", "\"tree\"\nroute = \"gossip\"\nmeeting_interval = \"0d\""),
            "must be longer than 0",
        ),
    ];
    for (text, expected) in cases {
        let message = refusal(dir.path(), &text);
        assert!(message.contains(expected), "{text}\n{message}\n{expected}");
    }
}

#[test]
fn businesses_leavers_and_services_that_cannot_be_are_refused_with_line_and_remedy() {
    let dir = tempfile::tempdir().unwrap();
    let network = GOOD.replace("\"tree\"\n", "\"network\"\nmembers = 60\nfollow_to = \"released\"\n");
    let market = |lines: &str| network.replace("[market]\n", &format!("[market]\n{lines}\n"));
    let with = |text: &str, lines: &str| format!("{text}{lines}\n");
    let cases = [
        (
            market("niches = 4\nemerging = 4\nemergence_interval = \"1w\""),
            "bad.toml:7:1: market.emerging: 4 of 4",
        ),
        (market("niches = 4\nemerging = 1"), "write emergence_interval, longer than 0"),
        (
            market("niches = 4\nemerging = 1\nemergence_interval = \"1w\"").replace("released", "received"),
            "a product has to be founded for them",
        ),
        (with(&network, "growth.found_members = 3"), "no niche ever emerges: write market.emerging"),
        (
            with(&network, "growth.portfolio = \"1q\""),
            "nobody buys, and no business earns: write market.customers",
        ),
        (
            with(&market("customers = 5"), "growth.portfolio = \"0d\""),
            "must be longer than 0: leave it out for never",
        ),
        (
            with(&market("customers = 5"), "growth.portfolio = \"1q\"\nowner = \"by_attribute\""),
            "no team owns niches alone",
        ),
        (
            with(&network, "capabilities.x = { new = true, from = \"handoff\", by = \"new\" }"),
            "for what teams do themselves until then: write from = \"own\"",
        ),
        (with(&network, "capabilities.x = { new = true, by = \"new\" }"), "there is no work to found it for"),
        (
            with(
                &network,
                "growth.review = \"1w\"\ngrowth.when_full = \"pull\"\ncapabilities.x = { new = true, by = \"new\", work = \"1d\" }",
            )
            .replace("\"network\"", "\"ring\""),
            "a platform has no place on a ring",
        ),
        (with(&network, "growth.hire_delay = \"1d\""), "people are hired at reviews: write review"),
        (
            with(&network, "growth.review = \"1w\"\ngrowth.payroll_share = 0.8"),
            "nobody could ever be hired: write market.customers",
        ),
        (with(&network, "growth.attrition = 0.1"), "people come and go at reviews: write review"),
        (
            with(&network, "growth.review = \"1w\"\ngrowth.attrition_waiting = 1.0"),
            "nobody leaves: write attrition",
        ),
        (
            with(&network, "growth.review = \"1w\"\ngrowth.most_members = 10"),
            "10 are fewer than the 60 that there are",
        ),
        (
            with(&network, "capabilities.a = { new = true, needs = [\"b\"] }"),
            "there is no capability “b”: write one of a",
        ),
        (with(&network, "capabilities.a = { new = true, needs = [\"a\"] }"), "“a” would need itself in the end"),
        (
            with(
                &network,
                "capabilities.a = { new = true, from = \"partner\", fee = 1, latency = \"1d\", needs = [\"b\"] }\ncapabilities.b = { new = true }",
            ),
            "a partner finds what it needs by itself",
        ),
        (
            with(&network, "growth.review = \"1w\"\ngrowth.when_full = \"split\"")
                .replace("\"network\"", "\"ring\""),
            "a team that splits off has no place on a ring",
        ),
    ];
    for (text, expected) in cases {
        let message = refusal(dir.path(), &text);
        assert!(message.contains(expected), "{text}\n{message}\n{expected}");
    }
}
