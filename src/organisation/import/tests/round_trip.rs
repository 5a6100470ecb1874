//! What is written back is read again as what it was.

use super::{files, spec};
use crate::organisation::import::{Chart, Post};
use proptest::prelude::*;

/// A cell of a user's file: anything that a spreadsheet holds in one line.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[A-Za-zäöüß]{1,8}",
        1 => "[ -~]{0,12}",
        1 => "[\"',;|=+@#&<>äé🦊-]{1,6}",
    ]
    .prop_map(|text| text.trim().to_owned())
}

/// A chart as a sheet: a forest in which every superior stands anywhere, with people of whole and half weeks.
fn sheet() -> impl Strategy<Value = String> {
    proptest::collection::vec((any::<prop::sample::Index>(), text(), text(), 0..5_u8, any::<bool>()), 1..30)
        .prop_map(|rows| {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer
                .write_record([
                    "id",
                    "manager",
                    "job title",
                    "department",
                    "fte",
                    "full name",
                    "note, of theirs",
                ])
                .unwrap();
            for (place, (superior, title, unit, halves, is_root)) in rows.iter().enumerate() {
                let superior = match place == 0 || *is_root && superior.index(5) == 0 {
                    true => String::new(),
                    false => format!("p{}", superior.index(place)),
                };
                let fte = f64::from(*halves) / 2.0;
                let (id, fte) = (format!("p{place}"), fte.to_string());
                // One post in five is shared by a second person, who works as much.
                let holders: &[&str] = if *halves == 3 { &["Ann", "Bob"] } else { &["Ann"] };
                for holder in holders {
                    writer.write_record([id.as_str(), &superior, title, unit, &fte, holder, title]).unwrap();
                }
            }
            String::from_utf8(writer.into_inner().unwrap()).unwrap()
        })
}

/// All that a chart says of a post, but where it stood.
fn posts(chart: &Chart) -> Vec<Post> {
    chart.posts.iter().map(|post| Post { rows: Vec::new(), ..post.clone() }).collect()
}

/// Head-counts under the posts of a chart of so many, in parts of a full-time equivalent.
fn headcounts(parts: f64) -> impl Strategy<Value = Vec<(prop::sample::Index, String, String, u8)>> {
    let row = (any::<prop::sample::Index>(), text(), text(), 0..24_u8);
    proptest::collection::vec(row, 1..20).prop_map(move |rows| {
        rows.into_iter()
            .map(|(superior, unit, grade, count)| (superior, unit, grade, (f64::from(count) * parts) as u8))
            .collect()
    })
}

/// The same as a sheet, each number in quarters or whole.
fn headcount_sheet(
    rows: &[(prop::sample::Index, String, String, u8)],
    posts: usize,
    quarters: bool,
) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["Reporting Senior Post", "Unit", "Grade", "FTE", "their, own"]).unwrap();
    for (superior, unit, grade, count) in rows {
        let fte = f64::from(*count) / if quarters { 4.0 } else { 1.0 };
        let superior = format!("p{}", superior.index(posts));
        writer.write_record([superior.as_str(), unit, grade, &fte.to_string(), unit]).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// A chart of both sheets.
fn both(posts: &str, juniors: &str) -> Result<Chart, crate::organisation::OrganisationError> {
    let spec = crate::scenario::ChartSpec { headcounts: Some("juniors.csv".to_owned()), ..spec(&[]) };
    Chart::read(&spec, &files(&[("posts.csv", posts), ("juniors.csv", juniors)]))
}

/// All that a chart says of juniors, but for the rows of the sheet.
fn juniors(chart: &Chart) -> Vec<crate::organisation::import::Juniors> {
    let juniors = chart.juniors.iter().filter(|juniors| juniors.people > 0);
    juniors
        .map(|juniors| crate::organisation::import::Juniors { rows: Vec::new(), ..juniors.clone() })
        .collect()
}

fn written(chart: &Chart) -> String {
    as_text(&chart.changed_sheet(&[]).unwrap())
}

fn as_text(sheet: &crate::organisation::import::ChangedSheet) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(sheet.delimiter.unwrap()).from_writer(Vec::new());
    writer.write_record(&sheet.header).unwrap();
    sheet.rows.iter().for_each(|row| writer.write_record(&row.cells).unwrap());
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_chart_that_is_read_written_and_read_again_is_the_same_chart(text in sheet()) {
        let read = |text: &str| Chart::read(&spec(&[]), &files(&[("posts.csv", text)]));
        let chart = read(&text);
        prop_assume!(chart.is_ok());
        let chart = chart.unwrap();
        let again = read(&written(&chart)).unwrap();
        prop_assert_eq!(posts(&chart), posts(&again));
        prop_assert_eq!(written(&chart), written(&again));
    }

    #[test]
    fn head_counts_that_are_read_written_and_read_again_are_the_same(text in sheet(), rows in headcounts(1.0)) {
        let posts_there = text.lines().skip(1).map(|line| line.split(',').next()).collect::<std::collections::BTreeSet<_>>();
        let chart = both(&text, &headcount_sheet(&rows, posts_there.len(), true));
        prop_assume!(chart.is_ok());
        let chart = chart.unwrap();
        let sheet = as_text(&chart.changed_headcounts(&[]).unwrap());
        let again = both(&written(&chart), &sheet).unwrap();
        prop_assert_eq!(posts(&chart), posts(&again));
        prop_assert_eq!(juniors(&chart), juniors(&again));
        prop_assert_eq!(sheet.lines().count(), rows.len() + 1, "every row comes back");
        prop_assert_eq!(sheet, as_text(&again.changed_headcounts(&[]).unwrap()));
    }

    #[test]
    fn an_edited_chart_that_is_written_and_read_again_has_the_same_people(
        text in sheet(), rows in headcounts(0.25), level in 1..4_i64, span in 2..9_u32, size in 1..9_u32,
    ) {
        let people = |chart: &Chart| {
            chart.posts.iter().map(|post| post.people).sum::<u32>() + chart.juniors.iter().map(|j| j.people).sum::<u32>()
        };
        let posts_there = text.lines().skip(1).map(|line| line.split(',').next()).collect::<std::collections::BTreeSet<_>>();
        let juniors = headcount_sheet(&rows, posts_there.len(), false);
        let published = both(&text, &juniors);
        prop_assume!(published.is_ok());
        let published = published.unwrap();
        for edit in [
            format!("remove level {level}"),
            format!("widen spans to {span}"),
            format!("split {{ subtree = \"p0\" }} into businesses of {size}"),
        ] {
            let spec = crate::scenario::ChartSpec {
                edits: vec![edit.parse().unwrap()],
                leavers: crate::scenario::Leavers::Redeploy,
                headcounts: Some("juniors.csv".to_owned()),
                ..spec(&[])
            };
            let Ok(edited) = Chart::read(&spec, &files(&[("posts.csv", &text), ("juniors.csv", &juniors)])) else { continue };
            let waves = [edited.wave()];
            let posts = as_text(&published.changed_sheet(&waves).unwrap());
            let counts = as_text(&published.changed_headcounts(&waves).unwrap());
            let again = both(&posts, &counts);
            prop_assert!(again.is_ok(), "{}: {:?}\n{}\n{}", edit, again.err(), posts, counts);
            let again = again.unwrap();
            prop_assert_eq!(people(&edited), people(&published), "{}", edit);
            prop_assert_eq!(people(&edited), people(&again), "{}\n{}\n{}", edit, posts, counts);
        }
    }

    #[test]
    fn edits_that_keep_people_lose_and_double_nobody(text in sheet(), level in 1..4_i64, span in 2..9_u32, size in 1..9_u32) {
        let people = |chart: &Chart| chart.posts.iter().map(|post| post.people).sum::<u32>();
        let before = Chart::read(&spec(&[]), &files(&[("posts.csv", &text)]));
        prop_assume!(before.is_ok());
        let edits = [
            format!("remove level {level}"),
            format!("widen spans to {span}"),
            format!("widen spans to {span} below {level}"),
            format!("split {{ subtree = \"p0\" }} into businesses of {size}"),
        ];
        for edit in edits {
            let spec = crate::scenario::ChartSpec {
                edits: vec![edit.parse().unwrap()],
                leavers: crate::scenario::Leavers::Redeploy,
                ..spec(&[])
            };
            if let Ok(after) = Chart::read(&spec, &files(&[("posts.csv", &text)])) {
                prop_assert_eq!(people(before.as_ref().unwrap()), people(&after) + after.carried.left, "{}", edit);
                prop_assert_eq!(after.carried.left, 0, "{}", edit);
                let mut names: Vec<&str> = after.posts.iter().map(|post| post.id.as_str()).collect();
                names.sort_unstable();
                names.dedup();
                prop_assert_eq!(names.len(), after.posts.len(), "{}", edit);
                prop_assert_eq!(after.superiors_first().len(), after.posts.len(), "no circle: {}", edit);
            }
        }
    }
}
