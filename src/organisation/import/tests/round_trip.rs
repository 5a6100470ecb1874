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

fn written(chart: &Chart) -> String {
    let sheet = chart.changed_sheet(&[]).unwrap();
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
