//! The report: one file that says what the tables say, made from them and from nothing else.

use crate::cli::microbiz;
use microbiz::results::{Measure, Results, TeamMeasure};
use microbiz::{Execution, Experiment, ScenarioFile, output, report};
use std::collections::BTreeMap;
use std::path::Path;

fn results_of(text: &str) -> Results {
    let scenario = ScenarioFile::parse("small.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
    Experiment::new(scenario).unwrap().run(Execution::default()).unwrap()
}

fn small(structures: &str) -> String {
    format!(
        "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 4\n\
         market = {{ niches = 6, shift_interval = \"1w\" }}\nbase = {{ members = 24 }}\n{structures}"
    )
}

fn ran(folder: &Path, arguments: &[&str]) {
    let output = microbiz(folder, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_report_made_again_from_its_folder_is_the_same_byte_for_byte() {
    let dir = tempfile::tempdir().unwrap();
    let run = ["run", "pooling", "--replications", "2", "--insights", "--out", "out"];
    ran(dir.path(), &run);
    let place = dir.path().join("out/report.html");
    let page = std::fs::read(&place).unwrap();
    std::fs::remove_file(&place).unwrap();
    ran(dir.path(), &["report", "out"]);
    assert!(std::fs::read(&place).unwrap() == page, "another page came out");
    ran(dir.path(), &["report", "out", "--out", "elsewhere.html"]);
    assert!(std::fs::read(dir.path().join("elsewhere.html")).unwrap() == page);
    let refused = microbiz(dir.path(), &["report", "out", "--out", "elsewhere.html"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
}

#[test]
fn a_report_is_left_out_where_nobody_wants_it_and_never_takes_the_place_of_a_users_file() {
    let dir = tempfile::tempdir().unwrap();
    let run = ["run", "pooling", "--replications", "2", "--no-halving", "--no-report", "--out", "out"];
    ran(dir.path(), &run);
    let place = dir.path().join("out/report.html");
    assert!(!place.exists());
    std::fs::write(&place, "mine").unwrap();
    let refused = microbiz(dir.path(), &["report", "out"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--out"));
    assert_eq!(std::fs::read_to_string(&place).unwrap(), "mine");
    std::fs::remove_file(&place).unwrap();
    ran(dir.path(), &["report", "out"]);
    assert!(std::fs::read_to_string(&place).unwrap().starts_with("<!DOCTYPE html>"));
    // The next run knows it as ours.
    ran(dir.path(), &[&run[..], &["--force"]].concat());
    assert!(!place.exists(), "an old report does not stay beside new tables");
}

#[test]
fn a_folder_that_is_no_run_gets_no_report() {
    let dir = tempfile::tempdir().unwrap();
    let refused = microbiz(dir.path(), &["report", "nowhere"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("manifest.json"));
}

#[test]
fn a_report_fetches_nothing_and_needs_no_script() {
    let page = report::of_run(&results_of(&small(
        "structures.a.template = \"hierarchy\"\nstructures.b.template = \"network\"",
    )));
    for forbidden in ["<script", "src=", "url(", "@import", "<link", "javascript:", "onload", "onclick"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let elsewhere = page.replace("http://www.w3.org/2000/svg", "");
    assert!(!elsewhere.contains("http"), "an address");
}

#[test]
fn what_users_write_stays_text() {
    let hostile = "<script>alert(1)</script>\\\"><img src=x onerror=alert(2)> 🍕 \\u00e9";
    let text = small(&format!(
        "[structures.\"{hostile}\"]\ntemplate = \"hierarchy\"\n[structures.b]\ntemplate = \"network\"\n\
         [[claims]]\nclaim = \"b.delivered.share < 2\"\nexpect = \"supported\"\nbecause = \"{hostile}\"\n"
    ));
    let text = format!("title = \"{hostile}\"\nquestion = \"{hostile}\"\n{text}");
    let page = report::of_run(&results_of(&text));
    assert!(!page.contains("<script") && !page.contains("<img"), "a name became markup");
    assert!(page.contains("<h1>&lt;script&gt;alert(1)"), "and stands there as it was written");
    assert!(page.contains('🍕'));
}

#[test]
fn the_first_sentence_names_who_is_quicker_with_the_tables_numbers() {
    let results = results_of(&small(
        "structures.slow = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\nstructures.quick.template = \"network\"",
    ));
    let page = report::of_run(&results);
    let delay =
        |structure: &str| results.estimate(structure, Measure::DelayRestrictedMean).unwrap().value.unwrap();
    let share =
        |structure: &str| results.estimate(structure, Measure::DeliveredShare).unwrap().value.unwrap();
    assert!(share("quick") > 0.995 && share("slow") < 0.995, "{} {}", share("quick"), share("slow"));
    let said = |value: f64| microbiz::results::rounded(value);
    let head = format!("“quick” is the quickest: it takes {} working days until", said(delay("quick")));
    let tail = format!(", against at least {} in “slow” – ", said(delay("slow")));
    assert!(page.contains(&head) && page.contains(&tail), "{head} … {tail}");
}

#[test]
fn what_is_better_by_less_than_is_shown_is_said_to_be_so() {
    let mut results = results_of(&small(
        "structures.slow = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\nstructures.quick.template = \"network\"",
    ));
    for row in results.summary.iter_mut().filter(|row| row.measure == Measure::Retained) {
        row.estimate.value = Some(if row.structure == "quick" { 0.501_24 } else { 0.501_21 });
    }
    for row in results.differences.iter_mut().filter(|row| row.measure == Measure::Retained) {
        let ends = (Some(0.000_02), Some(0.000_04));
        (row.difference.value, row.difference.low, row.difference.high) = (Some(0.000_03), ends.0, ends.1);
    }
    let page = report::of_run(&results);
    assert!(
        page.contains("50.1\u{a0}% in both, better in “quick” by less than these digits show"),
        "{}",
        &page[..9000]
    );
}

#[test]
fn teams_that_meet_nobody_stand_on_the_first_screen() {
    let network = "structures.line.template = \"hierarchy\"\n\
         structures.net = { template = \"network\", members = 120 }";
    let page = report::of_run(&results_of(&small(network)));
    let first = page.split("<main>").next().unwrap();
    let said = "Teams that are there to meet customers and meet none: 5 of the 11 in “net”.";
    assert!(first.contains(said), "{}", &first[first.find("Assumed").unwrap()..]);
}

#[test]
fn what_the_way_hangs_on_is_printed_whoever_set_it() {
    let page = report::of_run(&results_of(&small(
        "structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\"",
    )))
    .replace("<wbr>", "");
    let row = "How often reports go up</td><td>links.reports_up.gate</td>";
    let row = &page[page.find(row).unwrap_or_else(|| panic!("{page}"))..];
    assert!(row.split("</tr>").next().unwrap().contains("1 quarter"));
    assert!(page.contains("2 days on average"), "a distribution is said in words");
}

#[test]
fn a_median_is_not_known_beyond_the_time_that_changes_are_followed() {
    let mut results = results_of(&small("structures.line.template = \"hierarchy\""));
    for row in results.summary.iter_mut().filter(|row| row.measure == Measure::DelayMedian) {
        (row.estimate.value, row.estimate.low, row.estimate.high) = (Some(60.0), Some(52.0), Some(68.0));
    }
    assert!(report::of_run(&results).contains("60 (52 to over 63)"));
}

#[test]
fn work_that_piles_up_in_some_runs_is_the_main_risk_where_it_does_in_no_run_on_average() {
    let mut results =
        results_of(&small("structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\""));
    let of_load = |row: &&mut microbiz::results::TeamSummary| {
        matches!(row.measure, TeamMeasure::Utilisation | TeamMeasure::Unstable)
    };
    for row in results.teams.iter_mut().filter(of_load) {
        row.value = Some(if row.measure == TeamMeasure::Utilisation { 0.4 } else { 0.0 });
    }
    assert!(report::of_run(&results).contains("None from load: no team of"));
    // The other structure, beside the one that leads, is told of in the same words.
    let is_other = |row: &&mut microbiz::results::TeamSummary| row.structure == "line";
    for row in results.teams.iter_mut().filter(of_load).filter(is_other) {
        row.value = Some(if row.measure == TeamMeasure::Utilisation { 1.0 } else { 0.0 });
    }
    let page = report::of_run(&results);
    assert!(page.contains("is busy 100\u{a0}%, at its limit"), "{page}");
    let unstable = |row: &&mut microbiz::results::TeamSummary| row.measure == TeamMeasure::Unstable;
    for row in results.teams.iter_mut().filter(unstable).filter(is_other) {
        row.value = Some(0.25);
    }
    let page = report::of_run(&results);
    assert!(page.contains("As for the others: in “line” work piles up without end at"), "{page}");
    let above = "Work piles up without end in 25\u{a0}% of the runs of “line” at ";
    let overload = page.split_once("Who has too much to do</h2>").unwrap().1;
    assert!(
        overload.contains(above) && overload.contains("Below is the mean of all runs."),
        "what a mean hides"
    );
    for row in results.teams.iter_mut().filter(|row| row.measure == TeamMeasure::Unstable) {
        row.value = Some(0.25);
    }
    assert!(report::of_run(&results).contains("In 25\u{a0}% of all runs work piles up without end at"));
}

#[test]
fn a_hierarchy_that_wins_is_said_to_win_and_what_is_equal_to_make_no_difference() {
    let faster_baseline = results_of(&small(
        "structures.line = { template = \"network\", receive_work = \"1min\" }\n\
         structures.net = { template = \"network\", receive_work = \"2d\" }",
    ));
    let page = report::of_run(&faster_baseline);
    assert!(page.contains("Nothing is quicker than “line”"), "{}", &page[..6000]);
    let equal =
        results_of(&small("structures.one.template = \"network\"\nstructures.other.template = \"network\""));
    assert!(report::of_run(&equal).contains("It makes no difference"));
}

#[test]
fn the_answer_names_what_limits_the_best_structure_and_who_does_best_without_that() {
    let mut results = results_of(&small(
        "structures.slow = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\n\
         structures.hears = { template = \"hybrid\", telemetry_share = 0.1 }\nstructures.quick.template = \"network\"",
    ));
    assert!(results.notices.iter().any(|notice| notice.kind == "caveat" && notice.structure == "hears"));
    // Whoever hears first: the caveat is that of the best structure, and of no other.
    let set = |results: &mut Results, structure: &str, value: f64| {
        let rows = results.differences.iter_mut();
        let rows =
            rows.filter(|row| row.measure == Measure::DelayRestrictedMean && row.structure == structure);
        for row in rows {
            let ends = (Some(value - 0.5), Some(value + 0.5));
            (row.difference.value, row.difference.low, row.difference.high) = (Some(value), ends.0, ends.1);
        }
    };
    set(&mut results, "hears", -20.0);
    set(&mut results, "quick", -10.0);
    let page = report::of_run(&results);
    let caveat = "But “hears” is not yet allowed to act on what it hears; of the others “quick” does best";
    assert!(page.contains("“hears” is the quickest") && page.contains(caveat), "{}", &page[..9000]);
    // The main risk is that of the structure that leads, with that of the one that may act beside it.
    assert!(page.contains("no team of “hears”") || page.contains("In “hears” "), "{}", &page[..9000]);
    assert!(page.contains("As for the others: in “quick” no team is near its limit"), "{}", &page[..9000]);
    set(&mut results, "quick", -30.0);
    let page = report::of_run(&results);
    assert!(page.contains("“quick” is the quickest") && !page.contains("But “hears”"));
}

#[test]
fn conditions_that_the_scenario_never_compares_the_answer_does_not_compare_either() {
    let structures = "structures.fog.template = \"hierarchy\"\nstructures.fog-net.template = \"network\"\n\
         structures.clear.template = \"hierarchy\"\nstructures.clear-net.template = \"network\"\n";
    let claim = |left: &str, right: &str| {
        let (left, right) = (format!("{left}.delivered.share"), format!("{right}.delivered.share"));
        format!("[[claims]]\nclaim = \"{left} > {right}\"\nexpect = \"supported\"\n")
    };
    let (fog, clear) = (claim("fog-net", "fog"), claim("clear", "clear-net"));
    let page = report::of_run(&results_of(&small(&format!("{structures}{fog}{clear}"))));
    for part in ["Of those that are compared with “fog” “fog-net” does best", "Under other conditions: "]
    {
        assert!(page.contains(part), "{part}: {}", &page[..9000]);
    }
    let against = page.split("Under other conditions: ").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(against.contains("in “clear” against") && against.contains("less, "), "{against}");
    // A claim that joins both makes them one.
    let joined = format!("{structures}{fog}{clear}{}", claim("clear", "fog"));
    assert!(!report::of_run(&results_of(&small(&joined))).contains("Under other conditions"));
}

#[test]
fn whoever_the_answer_does_not_name_is_held_against_the_baseline() {
    let results = results_of(&small(
        "structures.narrow = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\n\
         structures.same = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\n\
         structures.open = { template = \"hierarchy\", links.reports_up.gate = [] }\nstructures.net.template = \"network\"",
    ));
    let page = report::of_run(&results);
    assert!(page.contains("in “same” (no difference from “narrow” shown)"), "{}", &page[..9000]);
    let open = page.split("in “open” (").nth(1).unwrap().split(')').next().unwrap();
    assert!(open.contains(" sooner than “narrow”, "), "{open}");
}

#[test]
fn what_limits_the_structure_that_leads_stands_on_the_first_screen() {
    let mut results =
        results_of(&small("structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\""));
    let of = |structure: &str, text: &str| microbiz::results::Notice {
        kind: "assumption".to_owned(),
        structure: structure.to_owned(),
        text: text.to_owned(),
        lint: None,
    };
    let notices = [of("line", "its spans are guessed"), of("net", "its niches are guessed")];
    results.notices.extend(notices);
    let page = report::of_run(&results);
    let card = page.split("<h2>Assumed</h2>").nth(1).unwrap().split("</div>").next().unwrap();
    let place = |text: &str| card.find(text).unwrap_or_else(|| panic!("{text}: {card}"));
    assert!(place("“net”: its niches are guessed.") < place("“line”: its spans are guessed."));
}

#[test]
fn the_answer_is_to_what_most_claims_ask() {
    let claims = "[[claims]]\nclaim = \"b.delivered.share > a.delivered.share\"\nexpect = \"supported\"\n";
    let structures = "structures.a.template = \"hierarchy\"\nstructures.b.template = \"network\"\n";
    let page = report::of_run(&results_of(&small(&format!("{structures}{claims}"))));
    assert!(page.contains("at what is asked, heard by then:"), "{}", &page[..9000]);
    assert!(page.contains("Heard by then: “b” is more than “a”"), "a claim in plain words");
    let page = report::of_run(&results_of(&small(structures)));
    assert!(!page.contains("at what is asked"), "where nothing is claimed, the delay is asked");
}

#[test]
fn no_word_of_the_tables_stands_where_a_board_reads_where_the_time_goes() {
    let results = results_of(&small(
        "structures.slow = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\nstructures.quick.template = \"network\"",
    ));
    let page = report::of_run(&results);
    let section = page.split("id=\"time\"").nth(1).unwrap().split("<section").next().unwrap();
    assert!(section.contains("waiting for the next report"));
    for word in ["gate −", "way from level", "at level", "stream_aligned", "front_office", "unseen"] {
        assert!(!section.contains(word), "{word}");
    }
}

/// The names of the tables of a page, as a screen reader tells them.
fn table_names(page: &str) -> Vec<&str> {
    page.split("aria-label=\"Table from ").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn no_two_tables_of_a_page_have_one_name() {
    let structures = "structures.slow = { template = \"hierarchy\", speed = { stream_aligned = 1.5 } }\n\
        structures.quick.template = \"network\"";
    let names = |page: &str| {
        let names: Vec<String> = table_names(page).into_iter().map(str::to_owned).collect();
        let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
        assert!(names.len() > 4 && distinct.len() == names.len(), "{names:?}");
    };
    names(&report::of_run(&results_of(&small(structures))));
    let acting = small(structures).replace("base = {", "base = { follow_to = \"released\", ");
    names(&report::of_run(&results_of(&acting)));
}

/// The rows of the first table of a section that has this heading, cell by cell.
fn table_below(page: &str, heading: &str) -> Vec<Vec<String>> {
    let table = page.split_once(heading).and_then(|(_, rest)| rest.split_once("</table>")).unwrap().0;
    let text = |cell: &str| cell.split_once('>').unwrap().1.split('<').next().unwrap().to_owned();
    let rows = table.split("<tr").skip(2);
    rows.map(|row| row.split("<t").skip(1).filter(|cell| cell.starts_with(['d', 'h'])).map(text).collect())
        .collect()
}

#[test]
fn what_a_difference_is_made_of_adds_up_to_it_stage_by_stage_and_place_by_place() {
    let results = results_of(&small(
        "structures.slow = { template = \"hierarchy\", links.reports_up.gate = \"1q\" }\nstructures.quick.template = \"network\"\n\
        structures.tuned = { template = \"hierarchy\", liaisons = 6 }",
    ));
    let page = report::of_run(&results);
    for heading in ["What makes the difference from", "And where in the organisation"] {
        let rows = table_below(&page, heading);
        let number = |cell: &String| cell.replace('−', "-").replace(',', "").parse::<f64>().unwrap();
        let (all, parts) = rows.split_last().unwrap();
        assert!(all[0] == "In all" && parts.len() > 2, "{rows:?}");
        for column in 1..all.len() {
            let sum: f64 = parts.iter().map(|row| number(&row[column])).sum();
            assert!((sum - number(&all[column])).abs() < 0.3, "{heading}, {column}: {rows:?}");
        }
    }
}

#[test]
fn a_report_says_what_its_structures_are_and_everything_that_its_scenario_sets_and_nothing_that_is_switched_off()
 {
    let structures = "structures.net = { template = \"network\", speed = { stream_aligned = 1.7 }, channels = { sales = { remove = true } } }\n\
        structures.mixed = { template = \"hybrid\", channels = { sales = { remove = true } } }";
    let page = report::of_run(&results_of(&small(structures).replace("members = 24", "members = 90")));
    let page = page.replace("<wbr>", "");
    assert!(page.contains("<strong>mixed</strong>: a hierarchy with telemetry"), "what a structure is");
    assert!(page.contains("What else the scenario sets") && page.contains("stream aligned 1.7"));
    assert!(!page.contains("channels.sales.contact_interval"), "a channel that is left out is no setting");
    assert!(page.contains("channels.support.contact_interval"));
    assert!(
        !page.contains("growth.patience") && !page.contains("market.inertia"),
        "nothing grows, and nobody buys"
    );
}

#[test]
fn what_a_scenario_sets_apart_by_itself_stands_on_the_first_screen_and_in_what_its_structures_are() {
    let structures = "structures.line = { template = \"hierarchy\", speed = { stream_aligned = 1.3 } }\n\
        structures.often = { template = \"hierarchy\", links.reports_up.gate = \"1w\" }\nstructures.net.template = \"network\"";
    let page = report::of_run(&results_of(&small(structures)));
    let (screen, below) = page.split_once("Is it a comparison between equals?").unwrap();
    assert!(
        screen.contains(
            "The scenario itself sets them apart in: how fast a kind of team works; how often reports go up"
        ),
        "{}",
        &screen[screen.find("Assumed").unwrap()..]
    );
    assert!(!screen.contains("reports of a superior"), "what a structure is, is no choice beside it");
    let often =
        below.split_once("<strong>often</strong>: as “line”, but ").unwrap().1.split("</li>").next().unwrap();
    assert!(often.contains("how often reports go up: 1 week (there 1 quarter)"), "{often}");
    let alike = report::of_run(&results_of(&small("structures.only.template = \"network\"")));
    assert!(!alike.contains("sets them apart"));
}

#[test]
fn what_limits_whoever_leads_and_what_it_is_worse_at_stand_in_its_main_risk() {
    let limited = report::of_run(&results_of(
        &small("structures.line.template = \"hierarchy\"\nstructures.mixed.template = \"hybrid\"")
            .replace("members = 24", "members = 90"),
    ));
    let risk =
        |page: &str| page.split_once("The main risk").unwrap().1.split("</p>").next().unwrap().to_owned();
    assert!(
        risk(&limited).contains("“mixed” is not yet allowed to act on what it hears. "),
        "{}",
        risk(&limited)
    );
    let mut results =
        results_of(&small("structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\""));
    assert!(!risk(&report::of_run(&results)).contains("price"));
    for row in results.differences.iter_mut().filter(|row| row.measure == Measure::Retained) {
        (row.difference.value, row.difference.low, row.difference.high) =
            (Some(-0.2), Some(-0.3), Some(-0.1));
    }
    assert!(risk(&report::of_run(&results)).contains("Its lead has a price, named above."));
}

#[test]
fn an_answer_that_rests_on_few_teams_says_so_as_its_main_risk() {
    let few = small("structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\"")
        .replace("niches = 6", "niches = 1")
        .replace("members = 24", "members = 90");
    let page = report::of_run(&results_of(&few));
    assert!(page.contains("The answer rests on few: only 1 of the "), "most of the businesses meet nobody");
    // How far people are from customers of whom hardly any are simulated, and who meets them, would be figures of that.
    let drawn = |results: &Results| -> Vec<String> {
        microbiz::drawings::all(results)
            .map(|drawing| drawing.unwrap())
            .map(|d| d.name + ": " + &d.title)
            .collect()
    };
    let pictures = drawn(&results_of(&few));
    assert!(
        !pictures.iter().any(|name| name.contains("customer-distance") || name.contains("meet customers"))
    );
    let all = results_of(&small("structures.net.template = \"network\""));
    let pictures = drawn(&all);
    assert!(pictures.iter().any(|name| name.contains("customer-distance")));
    assert!(pictures.iter().any(|name| name.contains("meet customers")), "{pictures:?}");
    assert!(!report::of_run(&all).contains("rests on few"));
}

/// The drawings of a run whose names begin like this, as their titles and texts for those who cannot see them.
fn pictures(results: &Results, name: &str) -> Vec<microbiz::drawings::Drawing> {
    microbiz::drawings::all(results).map(Result::unwrap).filter(|d| d.name.starts_with(name)).collect()
}

#[test]
fn a_picture_of_differences_says_what_is_worse_leaves_out_what_hardly_differs_and_has_one_scale_for_a_unit() {
    let mut results =
        results_of(&small("structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\""));
    let mut set = |measure: Measure, (low, high): (f64, f64)| {
        for row in results.differences.iter_mut().filter(|row| row.measure == measure) {
            let value = f64::midpoint(low, high);
            (row.difference.value, row.difference.low, row.difference.high) =
                (Some(value), Some(low), Some(high));
        }
    };
    set(Measure::DelayRestrictedMean, (-41.0, -39.0));
    set(Measure::Age, (-2.5, -1.5));
    set(Measure::Retained, (-0.21, -0.19));
    set(Measure::DeliveredShare, (-0.001, 0.002));
    let [picture] = &pictures(&results, "differences")[..] else { panic!() };
    assert!(
        picture.title.ends_with("sooner in net than in line, but truth retained is 20.0 points less"),
        "{}",
        picture.title
    );
    let names = ["Delay until heard", "Truth retained", "Age of knowledge", "Heard by then"];
    assert_eq!(names.map(|name| picture.svg.contains(name)), [true, true, true, false]);
    // Both panels of days reach as far as the longer difference.
    assert_eq!(picture.svg.matches("\n−40\n").count(), 2, "{}", picture.svg);
}

#[test]
fn a_backlog_is_for_each_person_unless_teams_change_their_size() {
    let said = |structure: &str| {
        let results = results_of(&small(structure));
        pictures(&results, "backlog")[0].alt.clone()
    };
    let steady = said("structures.net.template = \"network\"");
    assert!(steady.contains("Pieces of work a person waiting or in hand at the busiest team"), "{steady}");
    let growing = said(
        "structures.net = { template = \"network\", growth = { review = \"1mo\", hire_above = 0.05, most_members = 60 } }",
    );
    assert!(growing.contains("Pieces of work waiting or in hand"), "{growing}");
}

#[test]
fn who_only_sees_customers_use_is_told_apart_from_who_meets_them() {
    let structures = "structures.line.template = \"hierarchy\"\nstructures.mixed.template = \"hybrid\"";
    let results = results_of(&small(structures).replace("members = 24", "members = 90"));
    let titles: Vec<String> = pictures(&results, "organisation-").into_iter().map(|d| d.title).collect();
    assert!(
        titles[0].contains("meet customers, and") && titles[1].contains(" see their use, and"),
        "{titles:?}"
    );
}

#[test]
fn where_one_structure_has_too_many_teams_to_be_drawn_one_by_one_all_are_drawn_by_function() {
    let drawn_by_function = |members: u32| -> Vec<bool> {
        let structures = format!(
            "structures.line = {{ template = \"hierarchy\", members = 90 }}\n\
             structures.net = {{ template = \"network\", members = {members} }}"
        );
        let results = results_of(&small(&structures));
        pictures(&results, "organisation-")
            .iter()
            .map(|drawing| drawing.alt.contains("by function"))
            .collect()
    };
    assert_eq!(drawn_by_function(90), [false, false]);
    assert_eq!(drawn_by_function(1_600), [true, true]);
}

#[test]
fn half_heard_is_the_median_everywhere() {
    let results = results_of(&small("structures.only.template = \"network\""));
    let median = results.estimate("only", Measure::DelayMedian).unwrap().value.unwrap();
    let title = format!(
        "Half of all changes have reached the team that would act after {} working days in only",
        microbiz::results::rounded(median)
    );
    assert!(report::of_run(&results).contains(&title), "{title}");
}

#[test]
fn what_the_quicker_is_worse_at_stands_below_the_answer_and_few_replications_are_said() {
    let mut results = results_of(&small(
        "structures.line = { template = \"network\", receive_work = \"1min\" }\n\
         structures.net = { template = \"network\", receive_work = \"2d\" }",
    ));
    let price = "But less of the truth arrives";
    assert!(report::of_run(&results).contains("These are few"));
    let truth = |results: &mut Results, value: f64| {
        let rows = results.differences.iter_mut().filter(|row| row.measure == Measure::Retained);
        for row in rows {
            let ends = (Some(value - 0.01), Some(value + 0.01));
            (row.difference.value, row.difference.low, row.difference.high) = (Some(value), ends.0, ends.1);
        }
    };
    truth(&mut results, 0.0);
    assert!(!report::of_run(&results).contains(price), "both retain alike");
    // “line”, the baseline, is the quicker one: what “net” retains more, it retains less.
    truth(&mut results, 0.2);
    assert!(report::of_run(&results).contains(price));
    truth(&mut results, -0.2);
    assert!(!report::of_run(&results).contains(price));
}

#[test]
fn reports_of_one_structure_and_of_many_say_what_there_is() {
    let one = report::of_run(&results_of(&small("structures.only.template = \"network\"")));
    assert!(one.contains("In “only” it takes") && !one.contains("sooner"));
    let names = ["a", "b", "c", "d", "e", "f"]
        .map(|name| format!("structures.{name} = {{ template = \"hierarchy\", members = 30 }}\n"));
    let many = report::of_run(&results_of(&small(&names.concat())));
    assert!(names.len() == 6 && many.matches("<figure ").count() >= 9);
}

#[test]
fn the_report_of_the_headline_is_small_enough_to_mail() {
    let dir = tempfile::tempdir().unwrap();
    ran(dir.path(), &["run", "--replications", "2", "--out", "out"]);
    let size = std::fs::metadata(dir.path().join("out/report.html")).unwrap().len();
    assert!(size <= 400_000, "{size}");
    let results = output::read(&dir.path().join("out")).unwrap();
    let page = report::of_run(&results);
    // Every drawing is in it, each with a text for those who cannot see it.
    assert_eq!(page.matches("role=\"img\"").count(), microbiz::drawings::all(&results).count());
}

#[test]
fn two_runs_are_held_against_each_other_with_what_changed_in_the_inputs_first() {
    let dir = tempfile::tempdir().unwrap();
    let scenario = small(
        "structures.line = { template = \"hierarchy\", span = 7 }\nstructures.net.template = \"network\"",
    );
    std::fs::write(dir.path().join("a.toml"), &scenario).unwrap();
    std::fs::write(dir.path().join("b.toml"), scenario.replace("span = 7", "span = 3")).unwrap();
    for name in ["a", "b"] {
        ran(dir.path(), &["run", &format!("{name}.toml"), "--no-halving", "--out", name]);
    }
    ran(dir.path(), &["report", "a", "b"]);
    let page = std::fs::read_to_string(dir.path().join("comparison.html")).unwrap();
    assert!(page.contains("1 input differs"), "{}", &page[..4000]);
    assert!(page.find("line: span").unwrap() < page.find("second minus first").unwrap());
    // What did not change did not come out otherwise: common luck.
    assert!(page.contains("“net” takes as long in both"), "{}", &page[..6000]);
    // A file of the user's is not overwritten, and runs that do not measure the same say why.
    let refused = microbiz(dir.path(), &["report", "a", "b"]);
    assert_eq!(refused.status.code(), Some(2));
    std::fs::write(dir.path().join("c.toml"), scenario.replace("\"1q\"", "\"1mo\"")).unwrap();
    ran(dir.path(), &["run", "c.toml", "--no-halving", "--out", "c"]);
    let refused = microbiz(dir.path(), &["report", "a", "c", "--out", "d.html"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("the same follow_up"));
    assert!(!dir.path().join("d.html").exists());
}

#[test]
fn the_report_of_a_study_says_who_wins_where_and_is_written_again_to_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("base.toml"),
        small("structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\""),
    )
    .unwrap();
    let study = "schema_version = 1\ntitle = \"Who hears\"\nquestion = \"Which <b>?\"\nscenario = \"base.toml\"\ndesign = \"grid\"\nreplications = 6\n\
        measures = [\"delay_to_received.restricted_mean\"]\n[[factors]]\nname = \"gate\"\npath = \"structures.line.links.reports_up.gate\"\n\
        levels = [\"1d\", \"1q\"]\n[[factors]]\npath = \"market.shift_interval\"\nlevels = [\"1w\", \"2w\"]\n";
    std::fs::write(dir.path().join("s.toml"), study).unwrap();
    ran(dir.path(), &["sweep", "s.toml", "--out", "s"]);
    ran(dir.path(), &["analyse", "s"]);
    let place = dir.path().join("s/analysis/report.html");
    let page = std::fs::read_to_string(&place).unwrap();
    for said in [
        "Which &lt;b&gt;?",
        "Delay until heard: “net” is sooner in",
        "Who wins where",
        "How far to trust it",
        "<h1>Who hears</h1>",
        "On average over all 4 settings:",
        "“microbiz run base.toml”",
    ] {
        assert!(page.contains(said), "{said}");
    }
    std::fs::remove_file(&place).unwrap();
    ran(dir.path(), &["report", "s"]);
    assert!(std::fs::read_to_string(&place).unwrap() == page);
}

#[test]
fn a_study_of_trajectories_says_what_its_factors_are_which_way_they_move_it_and_how_all_others_compare() {
    let dir = tempfile::tempdir().unwrap();
    let structures = "structures.line.template = \"hierarchy\"\nstructures.liaisons = { template = \"hierarchy\", liaisons = 6 }\n\
        structures.net.template = \"network\"";
    std::fs::write(dir.path().join("base.toml"), small(structures)).unwrap();
    let study = "schema_version = 1\nscenario = \"base.toml\"\ndesign = \"morris\"\npoints = 4\nreplications = 2\n\
        measures = [\"delay_to_received.restricted_mean\", \"delivered.share\"]\nset.baseline = \"net\"\n[[factors]]\nname = \"gate\"\n\
        path = \"structures.line.links.reports_up.gate\"\nrange = [\"1d\", \"1q\"]\n[[factors]]\npath = \"base.relay_work\"\n\
        range = [\"1min\", \"2h\"]\n";
    std::fs::write(dir.path().join("s.toml"), study).unwrap();
    ran(dir.path(), &["sweep", "s.toml", "--out", "s"]);
    ran(dir.path(), &["analyse", "s"]);
    let page = std::fs::read_to_string(dir.path().join("s/analysis/report.html")).unwrap();
    let answer = page.split_once("class=\"answer\"").and_then(|(_, rest)| rest.split_once("</p>")).unwrap().0;
    assert!(answer.contains("“line” is") && answer.contains("“liaisons” is"), "{answer}");
    assert!(page.contains("<strong>Gate</strong>: reports leave only at this cadence"), "what a factor is");
    let ways = page.split_once("Mean size of the effect").unwrap().1.split('<').next().unwrap();
    assert!(
        ways.contains("↑ more of it raises the difference")
            || ways.contains("↓ more of it lowers the difference"),
        "{ways}"
    );
    assert!(page.contains("<strong>liaisons</strong>: built as “line” is, with other values"), "what it is");
    assert!(page.contains("The same of other measures"), "one measure is shown, the others to open");
    let plots = dir.path().join("s/analysis/plots");
    let has = |prefix: &str| {
        let names = std::fs::read_dir(&plots).unwrap().map(|entry| entry.unwrap().file_name());
        names.into_iter().any(|name| name.to_string_lossy().starts_with(prefix))
    };
    // Steps from wherever trajectories are, are no sample of what lies at the ends.
    let drawn = ["sensitivity-", "settings-", "map-", "tornado-", "responses-"].map(has);
    assert_eq!(drawn, [true, true, false, false, false]);
    assert!(answer.contains("12 settings, by their means"), "{answer}");
    let turns = page.split_once("What would turn the answer").unwrap().1.split("</div>").next().unwrap();
    assert!(
        turns.contains("of the 12 settings") && turns.contains("“line” minus “net” goes from "),
        "{turns}"
    );
}

#[test]
fn a_study_of_one_factor_asks_not_what_decides() {
    let dir = tempfile::tempdir().unwrap();
    let structures = "structures.line.template = \"hierarchy\"\nstructures.net.template = \"network\"";
    std::fs::write(dir.path().join("base.toml"), small(structures)).unwrap();
    let study = "schema_version = 1\nscenario = \"base.toml\"\ndesign = \"grid\"\nreplications = 3\n\
        measures = [\"delay_to_received.restricted_mean\"]\n[[factors]]\nname = \"gate\"\n\
        path = \"structures.line.links.reports_up.gate\"\nlevels = [\"1d\", \"1q\"]\n";
    std::fs::write(dir.path().join("s.toml"), study).unwrap();
    ran(dir.path(), &["sweep", "s.toml", "--out", "s"]);
    ran(dir.path(), &["analyse", "s"]);
    let page = std::fs::read_to_string(dir.path().join("s/analysis/report.html")).unwrap();
    assert!(page.contains("Only one factor varies: “gate from 1d to 1q”."), "{page}");
    assert!(!page.contains("id=\"decides\"") && page.contains("id=\"answers\""));
}

#[test]
fn a_workbook_is_the_same_bytes_whenever_it_is_written_and_goes_with_its_tables() {
    let dir = tempfile::tempdir().unwrap();
    let run = ["run", "pooling", "--replications", "2", "--no-halving", "--out", "out", "--force"];
    let place = dir.path().join("out/results.xlsx");
    let written = [0, 1].map(|_| {
        ran(dir.path(), &[&run[..], &["--xlsx"]].concat());
        std::fs::read(&place).unwrap()
    });
    assert!(written[0] == written[1] && written[0].starts_with(b"PK"));
    ran(dir.path(), &run);
    assert!(!place.exists(), "an old workbook does not stay beside new tables");
}

#[test]
fn what_a_workbook_cannot_hold_does_not_cost_the_tables() {
    let dir = tempfile::tempdir().unwrap();
    let long = "because ".repeat(5000);
    let claim = format!(
        "[[claims]]\nclaim = \"b.delivered.share < 2\"\nexpect = \"supported\"\nbecause = \"{long}\"\n"
    );
    let text = small(&format!(
        "structures.a.template = \"hierarchy\"\nstructures.b.template = \"network\"\n{claim}"
    ));
    std::fs::write(dir.path().join("long.toml"), text).unwrap();
    let done = microbiz(dir.path(), &["run", "long.toml", "--no-halving", "--xlsx", "--out", "out"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success() && said.contains("results.xlsx"), "{said}");
    assert!(dir.path().join("out/claims.csv").is_file() && !dir.path().join("out/results.xlsx").exists());
}
