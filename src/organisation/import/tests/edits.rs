//! What edits do to a chart.

use super::*;

const FIRM: &str = "id,reports_to,fte,unit\na,XX,1,top\nb,a,2,x\nc,a,3,y\nd,b,4,x\ne,d,5,x\n";

fn edited_as(edits: &[&str], leavers: Leavers) -> Result<Chart, OrganisationError> {
    let edits = edits.iter().map(|edit| edit.parse().unwrap()).collect();
    let spec = ChartSpec { edits, leavers, ..spec(&[]) };
    Chart::read(&spec, &files(&[("posts.csv", FIRM)]))
}

fn edited(edits: &[&str]) -> Result<Chart, OrganisationError> {
    edited_as(edits, Leavers::Leave)
}

/// Each post with its superior and people.
fn lines(chart: &Chart) -> Vec<(&str, Option<&str>, u32)> {
    let above = |post: &Post| post.superior.map(|place| chart.posts[place].id.as_str());
    chart.posts.iter().map(|post| (post.id.as_str(), above(post), post.people)).collect()
}

fn people(chart: &Chart) -> u32 {
    chart.posts.iter().map(|post| post.people).sum()
}

#[test]
fn edits_move_merge_remove_and_resize_posts() {
    let chart = edited(&["move d under c", "merge b into a", "resize e to 7"]).unwrap();
    let expected = [("a", None, 3), ("c", Some("a"), 3), ("d", Some("c"), 4), ("e", Some("d"), 7)];
    assert_eq!(lines(&chart), expected);
    assert_eq!((chart.carried.joined, chart.carried.left), (2, 0));
    let chart = edited(&["remove d", "tie e with c"]).unwrap();
    assert_eq!(lines(&chart)[3], ("e", Some("b"), 5), "reports go to the superior");
    assert_eq!((chart.ties.as_slice(), chart.carried.left), (&[(3, 2)][..], 4));
}

#[test]
fn merging_everything_loses_nobody() {
    let chart = edited(&["merge e into d", "merge d into b", "merge c into b", "merge b into a"]).unwrap();
    assert_eq!(lines(&chart), [("a", None, 15)]);
    assert_eq!(lines(&edited(&["merge { unit = [\"x\", \"y\"] } into a"]).unwrap()), [("a", None, 15)]);
}

#[test]
fn people_whose_post_goes_stay_as_makers_under_whoever_takes_over_or_leave() {
    let stay = edited_as(&["remove level 1"], Leavers::Redeploy).unwrap();
    let expected =
        [("a", None, 1), ("b", Some("a"), 2), ("c", Some("a"), 3), ("d", Some("a"), 4), ("e", Some("d"), 5)];
    assert_eq!(lines(&stay), expected);
    assert_eq!((stay.carried.moved, stay.carried.left), (2, 0), "c led nobody: its work stays what it was");
    let leave = edited(&["remove level 1"]).unwrap();
    assert_eq!(lines(&leave), [("a", None, 1), ("d", Some("a"), 4), ("e", Some("d"), 5)]);
    assert_eq!(leave.carried.left, 5);
    // Two levels at once: whoever hung on both hangs on the next that stays.
    let both = edited(&["remove { depth = [1, 2] }"]).unwrap();
    assert_eq!(lines(&both), [("a", None, 1), ("e", Some("a"), 5)]);
}

#[test]
fn whoever_stays_without_a_post_to_lead_goes_on_knowing_whom_they_knew() {
    let stay = edited_as(&["tie b with e", "remove b"], Leavers::Redeploy).unwrap();
    let known: Vec<[&str; 2]> =
        stay.ties.iter().map(|(a, b)| [stay.posts[*a].id.as_str(), stay.posts[*b].id.as_str()]).collect();
    assert_eq!(known, [["b", "e"]]);
}

#[test]
fn no_edit_that_keeps_people_changes_what_they_cost() {
    let text =
        "id,reports_to,fte,pay,unit\na,XX,1,900,t\nb,a,2,500,x\nc,a,0.5,400,x\nd,b,3,,x\ne,b,1,300,x\n";
    let terms = |edit: &str| {
        let edits = vec![edit.parse().unwrap()];
        let spec = ChartSpec { edits, leavers: Leavers::Redeploy, ..spec(&[]) };
        let chart = Chart::read(&spec, &files(&[("posts.csv", text)])).unwrap();
        chart.posts.iter().map(|post| post.terms).sum::<Terms>()
    };
    // 900 + 2·500 + 0.5·400 + 300, and three whose pay the file does not say.
    let all = Terms { fte: 7.5, money: 2400.0, unpriced_fte: 3.0 };
    for edit in [
        "move e under a",
        "merge b into a",
        "merge { unit = \"x\" } into a",
        "remove b",
        "remove level 1",
        "widen spans to 9",
        "split { subtree = \"a\" } into businesses of 2",
    ] {
        let now = terms(edit);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(
            near(now.fte, all.fte) && near(now.money, all.money) && near(now.unpriced_fte, 3.0),
            "{edit}: {now:?}"
        );
    }
    assert_eq!(terms("resize b to 4").money, 3400.0, "whoever joins is paid as those who are there");
}

#[test]
fn units_become_one_by_name() {
    let chart = edited(&["merge units x, Y"]).unwrap();
    let units: Vec<&str> = chart.posts.iter().map(|post| post.unit.as_str()).collect();
    assert_eq!(units, ["top", "x", "x", "x", "x"]);
}

#[test]
fn managers_of_few_are_put_together_until_no_two_fit_under_one() {
    let mut text = "id,reports_to\nceo,\n".to_owned();
    for manager in 0..4 {
        text += &format!("m{manager},ceo\n");
        (0..3).for_each(|hand| text += &format!("h{manager}{hand},m{manager}\n"));
    }
    let widened = |edit: &str, leavers| {
        let spec = ChartSpec { edits: vec![edit.parse().unwrap()], leavers, ..spec(&[]) };
        Chart::read(&spec, &files(&[("posts.csv", &text)])).unwrap()
    };
    let leave = widened("widen spans to 6 below 0", Leavers::Leave);
    assert_eq!((leave.place("m1"), leave.place("m3"), leave.carried.left), (None, None, 2));
    let reports = leave.reports();
    assert_eq!((reports[leave.place("m0").unwrap()], reports[leave.place("m2").unwrap()]), (6, 6));
    // Whoever stays is one more to lead: three and three and the manager are seven.
    let stay = widened("widen spans to 6 below 0", Leavers::Redeploy);
    assert_eq!((stay.posts.len(), stay.carried.moved), (17, 0));
    let stay = widened("widen spans to 7 below 0", Leavers::Redeploy);
    assert_eq!((stay.posts.len(), stay.carried.moved, stay.reports().into_iter().max()), (17, 2, Some(7)));
    let nobody = ChartSpec { edits: vec!["widen spans to 6 below 5".parse().unwrap()], ..spec(&[]) };
    let said = Chart::read(&nobody, &files(&[("posts.csv", &text)])).unwrap_err().0;
    assert!(said.contains("nobody manages below level 5: the deepest level is 2"), "{said}");
}

#[test]
fn a_unit_splits_into_businesses_that_keep_everybody() {
    let chart = edited(&["split unit x into businesses of 4 by niche"]).unwrap();
    let expected = [
        ("a", None, 1),
        ("b", Some("a"), 2),
        ("c", Some("a"), 3),
        ("business 1 of b", Some("b"), 3),
        ("business 2 of b", Some("b"), 3),
        ("business 3 of b", Some("b"), 3),
    ];
    assert_eq!(lines(&chart), expected);
    assert_eq!((people(&chart), chart.carried.moved, chart.carried.members.len()), (15, 9, 9));
    let said = edited(&["split c into businesses of 4"]).unwrap_err().0;
    assert!(said.contains("nobody to split"), "{said}");
}

#[test]
fn edits_that_cannot_be_are_refused_all_at_once_with_what_was_written() {
    for (edit, said) in [
        ("move b under e", "“b” cannot go to “e”, which stands below it"),
        ("merge a into d", "“a” cannot go to “d”, which stands below it"),
        ("remove z", "there is no post “z”"),
        ("remove level 9", "this finds no post; levels go from 0 at the top to 3"),
        ("remove unit z", "this finds no post; levels go from 0 at the top to 3; unit has “top”, “x”, “y”"),
        ("remove { Unit2 = \"x\" }", "there is no column “Unit2”"),
        ("merge units x, zz", "there is no unit “zz”"),
    ] {
        let fault = edited(&[edit]).unwrap_err().0;
        assert!(fault.contains(said) && fault.contains(edit), "{fault}");
    }
    let both = edited(&["remove z", "remove level 9"]).unwrap_err().0;
    assert_eq!(both.lines().count(), 2, "{both}");
}
