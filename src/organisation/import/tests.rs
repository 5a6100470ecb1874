use super::*;

fn spec(repair: &[&str]) -> ChartSpec {
    ChartSpec {
        file: Some("posts.csv".to_owned()),
        reports_to: None,
        ties: None,
        headcounts: None,
        roots: vec!["XX".to_owned(), String::new()],
        repair: repair.iter().map(|rule| (*rule).to_owned()).collect(),
        columns: BTreeMap::new(),
        edits: Vec::new(),
    }
}

fn read(text: &str, repair: &[&str]) -> Result<Chart, OrganisationError> {
    Chart::read(&spec(repair), &BTreeMap::from([("posts.csv".to_owned(), text.as_bytes().to_vec())]))
}

fn fault(text: &str) -> String {
    read(text, &[]).unwrap_err().0
}

#[test]
fn a_chart_with_bom_and_crlf_reads_like_any_other() {
    let chart = read("\u{feff}id,reports_to,fte\r\na,XX,1\r\nb,a,0.5\r\n", &[]).unwrap();
    assert_eq!(chart.posts.len(), 2);
    assert_eq!((chart.posts[1].superior, chart.posts[1].people), (Some(0), 1));
}

#[test]
fn exact_duplicates_and_self_reports_are_repaired_and_told() {
    let chart = read("id,reports_to\na,a\nb,a\nb,a\n", &[]).unwrap();
    assert_eq!(chart.posts.len(), 2);
    assert_eq!(chart.notices.len(), 2);
}

#[test]
fn what_cannot_be_repaired_by_itself_names_file_line_and_remedy() {
    let cases = [
        ("id,reports_to\na,XX\nb,nobody\n", "posts.csv:3: “b” reports to “nobody”"),
        ("id,reports_to,unit\na,XX,x\na,XX,y\n", "posts.csv:3: the post “a” stands on line 2"),
        ("id,reports_to\na,b\nb,c\nc,a\n", "superiors go in a circle: a → b → c → a"),
        ("id;reports_to\na;XX\n", "semicolons"),
        ("name,boss\na,XX\n", "the column “id” is missing: it has name, boss"),
        ("id,reports_to,fte\na,XX,-3\n", "“-3” is not a number of people"),
        ("id,reports_to\na,XX,extra\n", "posts.csv:2: 3 cells where the header has 2"),
        ("id,reports_to\n", "the chart is empty"),
    ];
    for (text, expected) in cases {
        let got = fault(text);
        assert!(got.contains(expected), "{got}");
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
}

#[test]
fn junior_head_counts_are_rounded_in_sum_and_not_one_by_one() {
    let mut spec = spec(&[]);
    spec.headcounts = Some("juniors.csv".to_owned());
    let files = BTreeMap::from([
        ("posts.csv".to_owned(), b"id,reports_to\na,XX\n".to_vec()),
        ("juniors.csv".to_owned(), b"reports_to,unit,grade,fte\na,x,1,1.4\na,x,2,1.4\na,x,3,1.4\n".to_vec()),
    ]);
    let chart = Chart::read(&spec, &files).unwrap();
    assert_eq!(chart.juniors.iter().map(|juniors| juniors.people).sum::<u32>(), 4);
}

const FIRM: &str = "id,reports_to,fte\na,XX,1\nb,a,2\nc,a,3\nd,b,4\ne,d,5\n";

fn edited(edits: &[&str]) -> Result<Chart, OrganisationError> {
    let edits = edits.iter().map(|edit| edit.parse().unwrap()).collect();
    let spec = ChartSpec { edits, ..spec(&[]) };
    Chart::read(&spec, &BTreeMap::from([("posts.csv".to_owned(), FIRM.as_bytes().to_vec())]))
}

/// Each post with its superior and people.
fn lines(chart: &Chart) -> Vec<(&str, Option<&str>, u32)> {
    let above = |post: &Post| post.superior.map(|place| chart.posts[place].id.as_str());
    chart.posts.iter().map(|post| (post.id.as_str(), above(post), post.people)).collect()
}

#[test]
fn edits_move_merge_remove_and_resize_posts() {
    let chart = edited(&["move d under c", "merge b into a", "resize e to 7"]).unwrap();
    let expected = [("a", None, 3), ("c", Some("a"), 3), ("d", Some("c"), 4), ("e", Some("d"), 7)];
    assert_eq!(lines(&chart), expected);
    let chart = edited(&["remove d", "tie e with c"]).unwrap();
    assert_eq!(lines(&chart)[3], ("e", Some("b"), 5), "reports go to the superior");
    assert_eq!(chart.ties, [(3, 2)]);
}

#[test]
fn merging_everything_loses_nobody() {
    let chart = edited(&["merge e into d", "merge d into b", "merge c into b", "merge b into a"]).unwrap();
    assert_eq!(lines(&chart), [("a", None, 15)]);
}

#[test]
fn edits_that_cannot_be_are_refused() {
    for (edit, said) in [
        ("move b under e", "“b” cannot go to “e”, which stands below it"),
        ("merge a into d", "“a” cannot go to “d”, which stands below it"),
        ("remove z", "there is no post “z”"),
    ] {
        let fault = edited(&[edit]).unwrap_err().0;
        assert!(fault.contains(said), "{fault}");
    }
}
