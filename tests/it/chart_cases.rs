//! Small charts that were once read wrong, each with what is right.

use crate::bench::{Bench, Measured, near};
use microbiz::{Survey, survey};
use std::collections::BTreeMap;

/// A chart of these posts, of which each line ends as it is written; what moves is heard at once.
fn run(base: &str, files: &[(&str, &str)]) -> Measured {
    Bench::chart().base(base).run_with(files)
}

fn refused(base: &str, files: &[(&str, &str)]) -> String {
    Bench::chart().base(base).problems_with(files)
}

fn said(run: &Measured) -> String {
    run.0.notices.iter().map(|notice| notice.text.clone() + "\n").collect()
}

fn members(run: &Measured) -> u32 {
    run.0.fairness[0].members
}

/// `two-headers.toml`: seniors and juniors call their columns by other names.
#[test]
fn two_files_with_headers_of_their_own_are_read_together() {
    let senior = "Post Unique Reference,Name,Job Title,Unit,Reports to Senior Post,FTE,Grade\n1,A,Head,HQ,XX,1.0,SCS3\n\
                  2,B,Director,Border Security,1,1.0,SCS2\n3,C,Director,Corporate Services,1,1.0,SCS2\n";
    let junior = "Reporting Senior Post,Unit,Grade or Equivalent,Number of Posts in FTE\n2,Border Security,HEO,40.5\n\
                  3,Corporate Services,EO,12\n";
    let files = [("posts.csv", senior), ("juniors.csv", junior)];
    let guessed = run("chart.headcounts = \"juniors.csv\"", &files);
    assert_eq!(members(&guessed), 3 + 41 + 12);
    let named = "chart.headcounts = \"juniors.csv\"\nchart.columns = { id = \"Post Unique Reference\", reports_to = \"Reports to Senior \
                 Post\", fte = \"FTE\" }\nchart.headcount_columns = { reports_to = \"Reporting Senior Post\", fte = \"Number of Posts in FTE\" }";
    assert_eq!(members(&run(named, &files)), 3 + 41 + 12);
}

/// `cap2.toml`, `cap3.toml`: columns that are named and not there.
#[test]
fn columns_that_are_named_and_not_there_are_refused_with_those_that_are() {
    let posts =
        [("posts.csv", "ID,Reports_To,Unit,FTE\nceo,,HQ,1\na,ceo,Sales,6\nb,ceo,Finance,4\nc,ceo,Ops,5\n")];
    let wrong =
        "chart.columns = { id = \"ID\", reports_to = \"Reports_To\", fte = \"FTEs\", unit = \"Units\" }";
    let said = refused(wrong, &posts);
    for name in ["“FTEs”", "“Units”", "it has “ID”, “Reports_To”, “Unit”, “FTE”"] {
        assert!(said.contains(name), "{name}: {said}");
    }
    let right =
        "chart.columns = { id = \"ID\", reports_to = \"Reports_To\", fte = \"FTE\", unit = \"Unit\" }";
    assert_eq!(members(&run(right, &posts)), 16);
}

/// `resize.toml`: 63 d, share 0, contact hours 0 and a notice, and not 44 d.
#[test]
fn whoever_is_sent_home_meets_nobody_any_more_and_it_costs_nothing() {
    let posts = [("posts.csv", "id,reports_to,fte,unit\nceo,,1,x\na,ceo,1,cust\nb,ceo,2,prod\n")];
    let base = "touchpoints = { unit = [\"cust\"] }\nowners = { unit = [\"prod\"] }\nchart.edits = [\"resize a to 0\"]\n\
                channels.contact = { new = true, contact_interval = \"1d\", contact_work = \"1h\" }";
    let run = run(base, &posts);
    near(run.get("delay_to_received.restricted_mean"), 40.0, 1e-9);
    near(run.get("delivered.share"), 0.0, 0.0);
    near(run.0.fairness[0].contact_hours_per_week, 0.0, 0.0);
    assert!(said(&run).contains("are met by posts that nobody holds"), "{}", said(&run));
}

/// `vac.toml`: vacant posts are passed over by the defaults.
#[test]
fn vacant_posts_are_passed_over_by_default() {
    let run = run("", &[("posts.csv", "id,reports_to,fte\nceo,,1\na,ceo,0\nb,ceo,0\n")]);
    assert_eq!(members(&run), 1);
    assert!(said(&run).contains("2 posts are vacant"), "{}", said(&run));
}

/// `edgecase.toml`: an edge from “B” where the post is “b”.
#[test]
fn an_edge_from_nobody_is_an_error_at_its_line() {
    let files =
        [("posts.csv", "id\nceo\na\nb\nc\n"), ("edges.csv", "source,target\nceo,ceo\na,ceo\nB,a\nc,a\n")];
    let said = refused("chart.reports_to = \"edges.csv\"", &files);
    assert!(
        said.contains("edges.csv:4: the edge from “B” names somebody who is no post of the chart"),
        "{said}"
    );
}

/// `sup.toml`: names that have a part of a word for support in them.
#[test]
fn no_unit_is_support_for_a_part_of_its_name() {
    let mut posts = "id,reports_to,unit\nceo,,HQ\n".to_owned();
    let units = [
        "Law Enforcement",
        "Border Security",
        "Telecommunications Sales",
        "Social Security Claims",
        "Homelessness & Property",
        "Commercial Sales",
        "Ops",
    ];
    units.iter().enumerate().for_each(|(place, unit)| posts += &format!("p{place},ceo,{unit}\n"));
    let run = run("", &[("posts.csv", &posts)]);
    assert!(said(&run).contains("no unit or profession is called like a support function"), "{}", said(&run));
}

/// `dup.toml`: two rows that differ in a column that nobody reads.
#[test]
fn rows_that_differ_in_what_is_not_read_are_one_row_and_that_is_counted() {
    let posts = "id,reports_to,fte,source_line\nceo,,1,2\na,ceo,0.5,3\na,ceo,0.5,4\nb,ceo,1,5\n";
    let run = run("", &[("posts.csv", posts)]);
    assert_eq!(members(&run), 3);
    assert!(said(&run).contains("1 row repeats another and was read once: “a”"), "{}", said(&run));
    let told = refused("", &[("posts.csv", &posts.replace("a,ceo,0.5,4", "a,b,0.5,4"))]);
    assert!(told.contains("posts.csv:4: the post “a” stands on line 3 with other values"), "{told}");
}

/// `crlf.toml`, `blank.toml`: lines are those of the file, and empty ones count as lines and nothing else.
#[test]
fn lines_are_counted_as_the_file_has_them() {
    let told = refused("", &[("posts.csv", "id,reports_to\r\na,XX\r\nb,a\r\nc,zz\r\n")]);
    assert!(told.contains("posts.csv:4: “c” reports to “zz”"), "{told}");
    let blank = run("", &[("posts.csv", "id,reports_to\nceo,\na,ceo\n,\n,\n")]);
    assert_eq!(members(&blank), 2);
    assert!(
        said(&blank).contains("posts.csv: 2 rows hold nothing and are passed over: lines 4, 5"),
        "{}",
        said(&blank)
    );
}

/// `chr2.toml`: what XML, a terminal or a spreadsheet could stumble over.
#[test]
fn odd_characters_in_titles_do_not_cost_the_run() {
    let posts = "id,reports_to,title\nceo,,\"Head & <b>Boss</b>, \"\"the\"\" one\"\na,ceo,\"line1\nline2\"\nc,ceo,=SUM(A1)\n\
                 d,ceo,Café 東京 😀\ne,ceo,be\u{7}ll\n";
    let run = run("", &[("posts.csv", posts)]);
    let names: Vec<&str> = run.0.organisation.iter().map(|team| team.team.as_str()).collect();
    for name in [
        "Head & <b>Boss</b>, \"the\" one (ceo)",
        "line1 line2 (a)",
        "=SUM(A1) (c)",
        "Café 東京 😀 (d)",
        "be ll (e)",
    ] {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    assert!(said(&run).contains("line 7"), "what was replaced is said: {}", said(&run));
}

/// `same.toml`: titles and identifiers that come to the same name.
#[test]
fn teams_of_one_name_stay_two() {
    let posts = "id,reports_to,title,unit\nceo,,Boss,\nq,ceo,Division 1,X\nr,ceo,Division 1,X\nx,q,Branch A,X\ny,r,Branch A,X\n\
                 \"A (z)\",ceo,,X\nz,ceo,A,X\n";
    let run = run("", &[("posts.csv", posts)]);
    let mut names: Vec<&str> = run.0.organisation.iter().map(|team| team.team.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 7, "{names:?}");
    assert!(names.contains(&"A (z)") && names.contains(&"A (z) #2"), "{names:?}");
}

/// An export of a personnel system with the usual dirt: a byte-order mark, CRLF, a leaver as manager, two heads, a vacancy
/// without number, a doubled row, dotted lines.
const HR: &str = "\u{feff}Employee ID,Manager ID,Job Title,Department,Location,FTE,Dotted-line Manager\r\n\
    1,,Chief Executive Officer,Executive,Hamburg,1.00,\r\n2,1,VP Sales,Sales,Leeds,1.00,\r\n3,2,Team Lead Sales,Sales,Leeds,1.00,\r\n\
    4,3,Account Manager,Sales,Remote,1.00,10\r\n5,3,Account Manager,Sales,Leeds,0.50,\r\n6,1,Operator Manager,Operations,Lyon,0.80,\r\n\
    7,6,Operator,Operations,Lyon,1.00,\r\n8,99,Operator,Operations,Lyon,1.00,\r\n9,1,VP Product,Product & Engineering,Lyon,1.00,\r\n\
    10,9,Systems Engineer,Product & Engineering,Leeds,1.00,\r\n,9,Vacancy - Engineer,Product & Engineering,Leeds,1.00,\r\n\
    11,,Co-Chief Executive Officer,Executive,Leeds,1.00,\r\n5,3,Account Manager,Sales,Leeds,0.50,\r\n";

fn surveyed(text: &str) -> Survey {
    survey(&BTreeMap::from([("hr.csv".to_owned(), text.as_bytes().to_vec())])).unwrap()
}

/// `hr.csv`: who leads counts as a manager and nobody else, and every kind of dirt is asked for once.
#[test]
fn an_export_of_a_personnel_system_is_read_after_one_question_a_kind_of_dirt() {
    let survey = surveyed(HR);
    let said = survey.said.join("\n");
    // Eleven people and the vacancy; five lead: an operator leads nobody, whatever the title.
    assert!(
        said.contains("11 people (10.3 FTE), 1 vacant post, 2 at the top; 5 people lead others"),
        "{said}"
    );
    assert_eq!(survey.questions.len(), 2, "{:?}", survey.questions);
    assert!(survey.questions[1].contains("hr.csv:9: “8” reports to “99”"), "{:?}", survey.questions);
    assert!(survey.questions[0].contains("hr.csv:12: the post has no name"), "{:?}", survey.questions);
    assert!(survey.scenario.contains("repair = [\"number\", \"attach-to-root\"]"), "{}", survey.scenario);
    let file = microbiz::ScenarioFile::parse("hr.toml", &survey.scenario).unwrap();
    let files = BTreeMap::from([("hr.csv".to_owned(), HR.as_bytes().to_vec())]);
    microbiz::Experiment::new(file.resolve(files).unwrap()).unwrap();
}

/// `hr-semicolons.csv`: the same as a German spreadsheet writes it.
#[test]
fn semicolons_and_decimal_commas_are_recognised_and_said() {
    let german = HR.replace(".00", ";00").replace(".50", ";50").replace(".80", ";80").replace(',', ";;");
    let german = german.replace(";00", ",00").replace(";50", ",50").replace(";80", ",80").replace(";;", ";");
    assert!(german.contains("5;3;Account Manager;Sales;Leeds;0,50;"), "{german}");
    let survey = surveyed(&german);
    let said = survey.said.join("\n");
    for what in ["semicolons", "11 people (10.3 FTE), 1 vacant post, 2 at the top; 5 people lead others"] {
        assert!(said.contains(what), "{what}: {said}");
    }
    assert_eq!(survey.questions.len(), 2);
}

/// More people than a table holds.
#[test]
fn a_million_people_and_one_are_refused_with_words() {
    let mut posts = String::with_capacity(16_000_000);
    posts += "id,reports_to\n0,\n";
    (1..=1_000_000_u32).for_each(|id| {
        posts += &id.to_string();
        posts += ",0\n";
    });
    let told = refused("", &[("posts.csv", &posts)]);
    assert!(told.contains("posts.csv:1000002: ") && told.contains("more than 1,000,000 rows"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
}
