mod edits;
mod round_trip;

use super::*;
use crate::scenario::{Leavers, Teams, TiesAs};

fn spec(repair: &[&str]) -> ChartSpec {
    ChartSpec {
        file: Some("posts.csv".to_owned()),
        reports_to: None,
        ties: None,
        headcounts: None,
        roots: vec!["XX".to_owned(), String::new()],
        repair: repair.iter().map(|rule| (*rule).to_owned()).collect(),
        edits: Vec::new(),
        leavers: Leavers::Leave,
        ties_as: TiesAs::Tie,
        teams: Teams::Posts,
        severance: 0.5,
        retraining: 0.1,
        hiring: 0.2,
        columns: BTreeMap::new(),
        headcount_columns: BTreeMap::new(),
        reports_to_columns: BTreeMap::new(),
        tie_columns: BTreeMap::new(),
        segments: None,
    }
}

fn files(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
}

fn read(text: &str, repair: &[&str]) -> Result<Chart, OrganisationError> {
    Chart::read(&spec(repair), &files(&[("posts.csv", text)]))
}

fn fault(text: &str) -> String {
    read(text, &[]).unwrap_err().0
}

/// Each repair: what was done, on which line, to which post.
fn repairs(chart: &Chart) -> Vec<(&str, usize, &str)> {
    chart.repairs.iter().map(|repair| (repair.repair, repair.line, repair.post.as_str())).collect()
}

#[test]
fn a_chart_with_bom_and_crlf_reads_like_any_other() {
    let chart = read("\u{feff}id,reports_to,fte\r\na,XX,1\r\nb,a,0.5\r\n", &[]).unwrap();
    assert_eq!(chart.posts.len(), 2);
    assert_eq!((chart.posts[1].superior, chart.posts[1].people, chart.posts[1].terms.fte), (Some(0), 1, 0.5));
}

#[test]
fn exact_duplicates_and_self_reports_are_repaired_and_listed() {
    let chart = read("id,reports_to\na,a\nb,a\nb,a\n", &[]).unwrap();
    assert_eq!(chart.posts.len(), 2);
    assert_eq!(repairs(&chart), [("merged", 4, "b"), ("root", 2, "a")]);
    assert_eq!(chart.notices.len(), 2);
}

#[test]
fn only_columns_that_are_read_decide_whether_two_rows_are_one() {
    let chart =
        read("id,reports_to,fte,source_line\nceo,,1,2\na,ceo,0.5,3\na,ceo,0.5,4\nb,ceo,1,5\n", &[]).unwrap();
    assert_eq!(chart.posts.len(), 3);
    assert_eq!(repairs(&chart), [("merged", 4, "a")]);
}

#[test]
fn a_post_that_two_people_share_is_two_people() {
    let chart = read("id,reports_to,name,fte\nceo,,X,1\na,ceo,Ann,0.5\na,ceo,Bob,0.6\n", &[]).unwrap();
    assert_eq!((chart.posts[1].people, chart.posts[1].terms.fte), (2, 1.1));
    assert_eq!(repairs(&chart), [("shared", 4, "a")]);
}

#[test]
fn what_cannot_be_repaired_by_itself_names_file_line_and_remedy() {
    let cases = [
        ("id,reports_to\na,XX\nb,nobody\n", "posts.csv:3: “b” reports to “nobody”"),
        (
            "id,reports_to,unit\na,XX,x\na,XX,y\n",
            "posts.csv:3: the post “a” stands on line 2 with other values",
        ),
        ("id,reports_to\na,b\nb,c\nc,a\n", "superiors go in a circle: a → b → c → a"),
        ("id,x\na,XX\n", "the column “reports_to” is missing: it has “id”, “x”"),
        ("code,whose\na,XX\n", "the column “id” is missing: it has “code”, “whose”"),
        ("id,reports_to,fte\na,XX,-3\n", "posts.csv:2: “-3” is not a number of people"),
        (
            "id,reports_to,pay\na,XX,much\n",
            "posts.csv:2: “much” is not an amount of money: write the money of a full-time year",
        ),
        ("id,reports_to\na,XX,extra\n", "posts.csv:2: 3 cells where the header has 2"),
        ("id,reports_to\na,XX\n,a\n", "posts.csv:3: the post has no name"),
        ("id,reports_to\na,XX\nTotal,\n", "posts.csv:3: “Total” looks like a sum of other rows"),
    ];
    for (text, expected) in cases {
        let got = fault(text);
        assert!(got.contains(expected), "{got}");
    }
}

#[test]
fn everything_wrong_with_the_files_is_said_at_once_and_asked_once_a_kind() {
    let text = "id,reports_to,fte\na,XX,1\nb,nobody,1\nc,nobody,1\nd,gone,1\ne,a,many\n,a,1\nf,a,1,x\n";
    let said = fault(text);
    assert_eq!(said.lines().count(), 4, "{said}");
    assert!(
        said.contains(
            "posts.csv:3: “b” reports to “nobody”, who is no post of the chart (and so on lines 4, 5)"
        ),
        "{said}"
    );
    for line in ["posts.csv:6: “many”", "posts.csv:7: the post has no name", "posts.csv:8: 4 cells"] {
        assert!(said.contains(line), "{said}");
    }
}

#[test]
fn repair_rules_mend_what_they_name() {
    assert_eq!(
        read("id,reports_to\na,XX\nb,nobody\n", &["attach-to-root"]).unwrap().posts[1].superior,
        Some(0)
    );
    assert_eq!(read("id,reports_to,unit\na,XX,x\na,XX,y\n", &["first"]).unwrap().posts.len(), 1);
    let cut = read("id,reports_to\nr,XX\na,b\nb,a\n", &["attach-to-root"]).unwrap();
    assert_eq!(cut.posts.iter().filter(|post| post.superior.is_none()).count(), 1);
    let numbered = read("id,reports_to\na,XX\n,a\n", &["number"]).unwrap();
    assert_eq!(numbered.posts[1].id, "line 3");
    let dropped = read("id,reports_to\na,XX\n,a\nTotal,\n", &["drop"]).unwrap();
    assert_eq!(
        (dropped.posts.len(), repairs(&dropped)),
        (1, vec![("dropped", 3, "a"), ("dropped", 4, "Total")])
    );
    let padded = read("id,reports_to,unit\na,XX\nb,a,x,y\n", &["pad"]).unwrap();
    assert_eq!((padded.posts.len(), padded.posts[1].unit.as_str()), (2, "x"));
}

#[test]
fn a_column_that_is_named_must_be_there_and_others_are_guessed_and_said() {
    let text = "ID,Reports_To,Unit,FTE\nceo,,HQ,1\na,ceo,Sales,6\nb,ceo,Finance,4\nc,ceo,Ops,5\n";
    let named = |fte: &str| {
        let columns = [("id", "ID"), ("reports_to", "Reports_To"), ("fte", fte)];
        let columns = columns.map(|(key, name)| (key.to_owned(), name.to_owned())).into();
        Chart::read(&ChartSpec { columns, ..spec(&[]) }, &files(&[("posts.csv", text)]))
    };
    let said = named("FTEs").unwrap_err().0;
    assert_eq!(
        said,
        "posts.csv: there is no column “FTEs”, which chart.columns.fte names: it has “ID”, “Reports_To”, “Unit”, “FTE”"
    );
    let people = |chart: &Chart| chart.posts.iter().map(|post| post.people).sum::<u32>();
    assert_eq!(people(&named("FTE").unwrap()), 16);
    let guessed = read(text, &[]).unwrap();
    assert_eq!(people(&guessed), 16);
    assert!(guessed.notices[0].contains("fte from “FTE”"), "{:?}", guessed.notices);
}

#[test]
fn usual_names_are_guessed_in_four_languages() {
    for header in [
        "Employee ID,Manager ID,Job Title,Department,FTE",
        "Personalnummer,Vorgesetzter,Stellenbezeichnung,Abteilung,VZÄ",
        "Matricule,Responsable hiérarchique,Intitulé du poste,Département,ETP",
        "ID Empleado,Jefe directo,Puesto,Departamento,Dedicación",
    ] {
        let chart = read(&format!("{header}\n1,,Head,HQ,1\n2,1,Hand,Sales,0.5\n"), &[]).unwrap();
        let post = &chart.posts[1];
        let got = (post.superior, post.title.as_str(), post.unit.as_str(), post.terms.fte);
        assert_eq!(got, (Some(0), "Hand", "Sales", 0.5), "{header}");
    }
}

#[test]
fn each_file_has_column_names_of_its_own() {
    let senior = "Post Unique Reference,Name,Job Title,Unit,Reports to Senior Post,FTE,Grade\n1,A,Head,HQ,XX,1.0,SCS3\n\
                  2,B,Director,Border Security,1,1.0,SCS2\n3,C,Director,Corporate Services,1,1.0,SCS2\n";
    let junior = "Reporting Senior Post,Unit,Grade or Equivalent,Number of Posts in FTE\n2,Border Security,HEO,40.5\n\
                  3,Corporate Services,EO,12\n";
    let columns = [
        ("id", "Post Unique Reference"),
        ("reports_to", "Reports to Senior Post"),
        ("title", "Job Title"),
        ("unit", "Unit"),
        ("fte", "FTE"),
        ("grade", "Grade"),
    ];
    let spec = ChartSpec {
        headcounts: Some("juniors.csv".to_owned()),
        columns: columns.map(|(key, name)| (key.to_owned(), name.to_owned())).into(),
        ..spec(&[])
    };
    let chart = Chart::read(&spec, &files(&[("posts.csv", senior), ("juniors.csv", junior)])).unwrap();
    let people: Vec<u32> = chart.juniors.iter().map(|juniors| juniors.people).collect();
    assert_eq!((people, chart.juniors[0].grade.as_str()), (vec![41, 12], "HEO"));
}

#[test]
fn junior_head_counts_are_rounded_in_sum_and_not_one_by_one() {
    let mut spec = spec(&[]);
    spec.headcounts = Some("juniors.csv".to_owned());
    let juniors = "reports_to,unit,grade,fte\na,x,1,1.4\na,x,2,1.4\na,x,3,1.4\n";
    let chart =
        Chart::read(&spec, &files(&[("posts.csv", "id,reports_to\na,XX\n"), ("juniors.csv", juniors)]))
            .unwrap();
    assert_eq!(chart.juniors.iter().map(|juniors| juniors.people).sum::<u32>(), 4);
}

#[test]
fn vacant_posts_are_told_by_number_title_and_holder() {
    let text = "id,reports_to,title,name,fte\nceo,,Boss,X,1\na,ceo,Clerk,Y,0\nb,ceo,Vacancy - Engineer,,1\nc,ceo,Clerk,Vacant,1\n\
                d,ceo,Vacancies officer,Z,1\ne,ceo,Vacant Property Officer,Z,1\n";
    let chart = read(text, &[]).unwrap();
    let people: Vec<u32> = chart.posts.iter().map(|post| post.people).collect();
    assert_eq!(people, [1, 0, 0, 0, 1, 1]);
    assert_eq!(chart.repairs.len(), 3);
}

#[test]
fn an_edge_from_or_to_somebody_unknown_is_an_error_at_its_line() {
    let spec = ChartSpec { reports_to: Some("edges.csv".to_owned()), ..spec(&[]) };
    let read = |edges: &str| {
        Chart::read(&spec, &files(&[("posts.csv", "id\nceo\na\nb\nc\n"), ("edges.csv", edges)]))
    };
    let said = read("source,target\nceo,ceo\na,ceo\nB,a\nc,a\n").unwrap_err().0;
    assert!(said.contains("edges.csv:4: the edge from “B” names somebody who is no post"), "{said}");
    let said = read("source,target\na,ceo\nb,Z\nc,a\n").unwrap_err().0;
    assert!(said.contains("edges.csv:3: “b” reports to “Z”"), "{said}");
    let said = read("source,target\na,ceo\na,b\n").unwrap_err().0;
    assert!(said.contains("edges.csv:3: “a” reports to “b”, and to “ceo” as well"), "{said}");
}

#[test]
fn lines_are_those_of_the_file() {
    let said = fault("id,reports_to\r\na,XX\r\n\r\n\"b\r\nb\",a\r\nc,zz\r\n");
    assert!(said.contains("posts.csv:6: “c” reports to “zz”"), "{said}");
}

#[test]
fn ties_come_from_edge_lists_matrices_and_dotted_lines() {
    let posts = "id,reports_to,dotted line\na,XX,\nb,a,c\nc,a,\nd,a,\n";
    let spec = ChartSpec { ties: Some("ties.csv".to_owned()), ..spec(&[]) };
    let ties = |text: &str| {
        Chart::read(&spec, &files(&[("posts.csv", posts), ("ties.csv", text)])).map(|chart| chart.ties)
    };
    assert_eq!(ties("from,to\nb,d\nd,b\nd,d\n").unwrap(), [(1, 2), (1, 3)]);
    assert_eq!(ties(",b,c,d\nb,0,,1\nc,0,0,\nd,2,0,0\n").unwrap(), [(1, 2), (1, 3)]);
    let said = ties("from,to\nb,nobody\n").unwrap_err().0;
    assert!(said.contains("ties.csv:2: the tie from “b” to “nobody”"), "{said}");
}

#[test]
fn a_post_leads_where_somebody_below_it_is_there() {
    let chart = read("id,reports_to,fte\na,XX,1\nb,a,1\nc,b,0\nd,c,0\ne,a,0\nf,e,1\n", &[]).unwrap();
    assert_eq!(chart.leads(), [true, false, false, false, true, false], "b leads vacant posts alone");
}

#[test]
fn the_fewest_rules_that_let_files_be_read_stand_in_the_scenario_that_a_survey_writes() {
    let text = "Employee ID,Manager ID,Job Title,Department\n1,,Head,\n2,1,Account manager,Sales\n3,9,Engineer,Product\n,1,Clerk,HR\n";
    let survey = survey(&files(&[("people.csv", text)])).unwrap();
    assert!(survey.scenario.contains("repair = [\"number\", \"attach-to-root\"]"), "{}", survey.scenario);
    assert!(survey.scenario.contains("owners = { unit = [\"Product\"] }"), "{}", survey.scenario);
    assert_eq!(survey.questions.len(), 2);
    let none = super::survey(&files(&[("x.csv", "a,b\n1,2\n")])).unwrap_err().0;
    assert!(none.contains("x.csv: no column looks like identifiers"), "{none}");
}
