//! Organisations that users bring: what their charts say reaches the answer, and finds its way back to their sheet.

use crate::bench::{Bench, Measured, near};
use crate::cli::microbiz;
use microbiz::Experiment;
use std::path::Path;

/// A chart of posts in which what is noticed is heard at once, run.
fn run(base: &str, posts: &str) -> Measured {
    Bench::chart().base(base).run_with(&[("posts.csv", posts)])
}

fn notices(run: &Measured) -> String {
    run.0.notices.iter().map(|notice| notice.text.clone() + "\n").collect()
}

const SELLERS_AND_MAKERS: &str = "touchpoints = { unit = [\"cust\"] }\nowners = { unit = [\"prod\"] }";

#[test]
fn a_post_that_nobody_holds_meets_nobody() {
    let posts = "id,reports_to,fte,unit\nceo,,1,x\na,ceo,1,cust\nb,ceo,2,prod\n";
    let staffed = run(SELLERS_AND_MAKERS, posts);
    near(staffed.get("delivered.share"), 1.0, 0.0);
    let emptied = run(&format!("{SELLERS_AND_MAKERS}\nchart.edits = [\"resize a to 0\"]"), posts);
    near(emptied.get("delivered.share"), 0.0, 0.0);
    near(emptied.get("delay_to_received.restricted_mean"), 40.0, 1e-9);
    assert_eq!(emptied.0.fairness[0].contact_hours_per_week, 0.0);
    assert!(
        notices(&emptied).contains("4 of 4 niches are met by posts that nobody holds"),
        "{}",
        notices(&emptied)
    );
}

#[test]
fn vacant_posts_are_passed_over_by_default_and_refused_where_they_are_named() {
    let run_by_default = run("", "id,reports_to,fte\nceo,,1\na,ceo,0\nb,ceo,0\n");
    assert!(notices(&run_by_default).contains("2 posts are vacant"), "{}", notices(&run_by_default));
    let posts = "id,reports_to,fte,unit\nceo,,1,x\na,ceo,0,cust\nb,ceo,2,prod\n";
    let said = Bench::chart().base(SELLERS_AND_MAKERS).refused_with(&[("posts.csv", posts)]);
    assert!(said.contains("touchpoints: all that this finds is vacant (“a”)"), "{said}");
}

#[test]
fn a_selector_that_matches_nobody_is_refused_for_every_role_with_what_there_is() {
    let posts = "id,reports_to,unit,Site\nceo,,x,A\na,ceo,cust,A\nb,ceo,prod,B\n";
    for role in ["touchpoints", "owners", "support"] {
        let refused = |selector: &str| {
            Bench::chart().base(&format!("{role} = {selector}")).refused_with(&[("posts.csv", posts)])
        };
        let said = refused("{ unit = [\"Custs\"] }");
        assert!(said.contains(&format!("{role}: this finds nobody; did you mean unit “cust”?")), "{said}");
        let said = refused("{ Town = [\"A\"] }");
        assert!(said.contains(&format!("{role}: there is no column “Town”")), "{said}");
        let said = refused("{ depth = 0 }");
        assert!(said.contains(&format!("{role}: all 1 that this finds lead others (“ceo”)")), "{said}");
    }
}

#[test]
fn roles_are_chosen_by_any_column_with_not_and_or() {
    let posts = "id,reports_to,title,Site\nceo,,Boss,A\na,ceo,Seller,A\nb,ceo,Seller,B\nc,ceo,Maker,B\nd,ceo,Helper,B\n";
    let base = "touchpoints = { title = \"Sell*\", not = { Site = \"B\" } }\nowners = { or = [{ title = \"Maker\" }, { id = \"b\" }] }";
    let run = run(base, posts);
    let kinds: Vec<(&str, &str)> =
        run.0.teams.iter().map(|team| (team.team.as_str(), team.kind.name())).collect();
    for expected in [
        ("Seller (a)", "front_office"),
        ("Seller (b)", "stream_aligned"),
        ("Maker (c)", "stream_aligned"),
        ("Helper (d)", "stream_aligned"),
        ("Boss (ceo)", "management"),
    ] {
        assert!(kinds.contains(&expected), "{expected:?} {kinds:?}");
    }
    assert!(notices(&run).contains("1 people neither lead, meet customers"), "{}", notices(&run));
    assert_eq!(run.0.fairness[0].managers, 1, "whoever only does other work leads nobody");
}

#[test]
fn support_is_told_by_whole_words_and_listed() {
    let mut posts =
        "id,reports_to,unit\nceo,,HQ\na,ceo,Law Enforcement\nb,ceo,Border Security\nc,ceo,Commercial Sales\n"
            .to_owned();
    (0..12).for_each(|i| posts += &format!("m{i},ceo,Ops {i}\n"));
    assert!(notices(&run("", &posts)).contains("no unit or profession is called like a support function"));
    let said = notices(&run("", &(posts + "f,ceo,Finance & HR\n")));
    assert!(said.contains("taken as support functions by their names: Finance & HR (1)"), "{said}");
}

#[test]
fn what_takes_the_week_is_named_with_what_gives_it_back() {
    let posts = "id,reports_to\na,\nb,a\nc,b\nd,c\n";
    let bench = Bench::chart()
        .market("niches = 20")
        .base("channels.contact = { new = true, contact_interval = \"1d\", contact_work = \"1h\" }");
    let said = bench.refused_with(&[("posts.csv", posts)]);
    assert!(said.contains("most of it is contact with customers: fewer niches"), "{said}");
    let links = Bench::chart().base("links.reports_up.hours = \"30h\"").refused_with(&[("posts.csv", posts)]);
    assert!(links.contains("most of it is for links"), "{links}");
}

#[test]
fn names_stay_apart_after_they_are_put_together() {
    let posts = "id,reports_to,title,unit\nceo,,Boss,\n\"A (z)\",ceo,,X\nz,ceo,A,X\n";
    let run = run("", posts);
    let mut names: Vec<&str> = run.0.organisation.iter().map(|team| team.team.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["A (z)", "A (z) #2", "Boss (ceo)"]);
}

#[test]
fn part_timers_serve_and_cost_part_of_the_week() {
    let posts = |fte: &str| format!("id,reports_to,fte,unit\nceo,,1,x\na,ceo,1,cust\nb,ceo,{fte},prod\n");
    let base = format!("{SELLERS_AND_MAKERS}\nreceive_work = \"1d\"\npay = 100.0");
    let delay = |run: &Measured| run.get("delay_to_received.restricted_mean");
    let bench = |fte: &str| {
        Bench::chart()
            .market("niches = 1\nshift_interval = \"200d\"")
            .top("horizon = \"100000d\"")
            .base(&base)
            .run_with(&[("posts.csv", &posts(fte))])
    };
    let (full, half) = (bench("1"), bench("0.5"));
    near(delay(&full), 1.0, 0.02);
    near(delay(&half), 2.0, 0.04);
    near(full.0.fairness[0].cost_per_year, 300.0, 1e-9);
    near(half.0.fairness[0].cost_per_year, 250.0, 1e-9);
    assert_eq!(half.0.fairness[0].members, 3, "whoever works half the week is one to report to");
}

#[test]
fn a_pay_column_reaches_cost() {
    let posts = "id,reports_to,unit,salary,fte\nceo,,x,900,1\na,ceo,cust,400,0.5\nb,ceo,prod,,1\n";
    let run = run(&format!("{SELLERS_AND_MAKERS}\npay = 100.0"), posts);
    near(run.0.fairness[0].cost_per_year, 900.0 + 200.0 + 100.0, 1e-9);
}

#[test]
fn dotted_lines_carry_word_of_mouth_and_formal_ways_do_not_take_them() {
    let posts = "id,reports_to,unit,dotted line\nceo,,x,\nm,ceo,x,\nn,ceo,x,\na,m,cust,b\nb,n,prod,\n";
    let base = format!(
        "{SELLERS_AND_MAKERS}\nlinks.reports_up.loss = 1.0\nlinks.tie.loss = 0.0\nmeeting_interval = \"1d\""
    );
    let silent = run(&format!("{base}\nlinks.tie.told = 0.0"), posts);
    near(silent.get("delivered.share"), 0.0, 0.0);
    let told = run(&format!("{base}\nlinks.tie.told = 1.0"), posts);
    assert!(told.get("delivered.share") > 0.99, "{}", told.get("delivered.share"));
    let formal = run(
        &format!("{base}\nlinks.tie.told = 0.0\nroute = \"shortest\"\nchart.ties_as = \"collaboration\""),
        posts,
    );
    near(formal.get("delivered.share"), 1.0, 0.0);
}

#[test]
fn a_team_that_an_edit_gives_niches_meets_their_customers() {
    let posts = "id,reports_to,unit\nceo,,x\na,ceo,cust\nb,ceo,prod\n";
    let all = "chart.edits = [\"attach post b to customers of niches 0, 1, 2, 3\"]";
    near(run(&format!("{SELLERS_AND_MAKERS}\n{all}"), posts).get("hops.mean"), 0.0, 0.0);
    near(run(SELLERS_AND_MAKERS, posts).get("hops.mean"), 2.0, 0.0);
    let far = Bench::chart()
        .base(&format!("{SELLERS_AND_MAKERS}\nchart.edits = [\"attach b to customers of niche 9\"]"));
    let said = far.refused_with(&[("posts.csv", posts)]);
    assert!(said.contains("there is no niche 9: they go from 0 to 3"), "{said}");
}

#[test]
fn businesses_within_a_chart_own_what_the_customers_need_whom_they_meet() {
    let posts = "id,reports_to,unit,fte\nceo,,x,1\nh,ceo,cust,1\na,h,cust,8\nb,ceo,prod,4\n";
    let split = run(
        &format!("{SELLERS_AND_MAKERS}\nchart.edits = [\"split unit cust into businesses of 4 by niche\"]"),
        posts,
    );
    near(split.get("hops.mean"), 0.0, 0.0);
    assert_eq!(split.0.fairness[0].members, 14, "nobody is lost");
    let moved: Vec<_> = split.0.rearrangement.iter().map(|row| row.to_team.as_str()).collect();
    assert_eq!(moved.iter().filter(|team| **team == "business 1 of h").count(), 4);
    near(split.0.fairness[0].cost_of_change, 8.0 * 0.1 * 60_000.0, 1e-6);
}

#[test]
fn those_who_report_to_one_superior_and_do_the_same_are_a_team() {
    let mut posts = "id,reports_to,title,unit\nceo,,Boss,x\nh,ceo,Head,cust\n".to_owned();
    (0..12).for_each(|i| posts += &format!("s{i},h,Seller,cust\n"));
    (0..3).for_each(|i| posts += &format!("p{i},ceo,Maker,prod\n"));
    let run = run(&format!("{SELLERS_AND_MAKERS}\nchart.teams = \"by_superior\""), &posts);
    let teams: Vec<(&str, u32)> =
        run.0.organisation.iter().map(|team| (team.team.as_str(), team.members)).collect();
    let expected =
        [("Boss (ceo)", 1), ("Head (h)", 1), ("Maker of ceo", 3), ("Seller of h", 6), ("Seller of h #2", 6)];
    assert!(expected.iter().all(|team| teams.contains(team)) && teams.len() == 5, "{teams:?}");
    let fairness = &run.0.fairness[0];
    assert_eq!(
        (fairness.members, fairness.managers, fairness.span_largest),
        (17, 2, 12),
        "spans count posts"
    );
}

#[test]
fn every_repair_is_a_row_of_its_own() {
    let run = run("chart.repair = [\"drop\", \"number\"]", "id,reports_to\nceo,\na,ceo\na,ceo\n,a\nTotal,\n");
    let rows: Vec<(Option<u32>, &str, &str)> =
        run.0.repairs.iter().map(|row| (row.line, row.repair.as_str(), row.post.as_str())).collect();
    assert_eq!(
        rows,
        [(Some(4), "merged", "a"), (Some(5), "numbered", "line 5"), (Some(6), "dropped", "Total")]
    );
}

#[test]
fn layers_and_spans_of_a_chart_stand_in_the_fairness_table() {
    let mut posts = "id,reports_to\nceo,\n".to_owned();
    for (manager, hands) in [("m", 2), ("n", 4), ("o", 9)] {
        posts += &format!("{manager},ceo\n");
        (0..hands).for_each(|hand| posts += &format!("{manager}{hand},{manager}\n"));
    }
    let run = run("", &posts);
    let row = &run.0.fairness[0];
    assert_eq!((row.layers, row.span_median, row.span_p90, row.span_largest), (3, 3.0, 9.0, 9));
    near(row.people_per_manager.unwrap(), 15.0 / 4.0, 1e-12);
}

/// Writes files into a new folder.
pub fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| std::fs::write(dir.path().join(name), text).unwrap());
    dir
}

pub fn said(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let done = microbiz(folder, arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
}

const PEOPLE: &str = "Personalnr;Vorgesetzter;Stelle;Abteilung;VZÄ\n1;;Leitung;;1,0\n2;1;Vertriebsleitung;Vertrieb;1,0\n\
                      3;2;Kundenberater;Vertrieb;0,5\n4;1;Entwicklerin;Entwicklung;1,0\n5;1;Entwickler;Entwicklung;1,0\n";

#[test]
fn what_import_writes_runs_and_says_what_was_guessed() {
    let dir = folder(&[("leute.csv", PEOPLE)]);
    let (code, out, error) = said(dir.path(), &["import", "leute.csv", "--out", "leute.toml"]);
    assert_eq!(code, 0, "{error}");
    for line in ["semicolons", "fte from “VZÄ”", "5 people (4.5 FTE)", "2 people lead others"] {
        assert!(out.contains(line), "{line}: {out}");
    }
    let scenario = std::fs::read_to_string(dir.path().join("leute.toml")).unwrap();
    assert!(scenario.contains("touchpoints = { unit = [\"Vertrieb\"] }"), "{scenario}");
    assert!(scenario.contains("owners = { unit = [\"Entwicklung\"] }"), "{scenario}");
    let (code, _, error) =
        said(dir.path(), &["run", "leute.toml", "--replications", "1", "--quiet", "--out", "r"]);
    assert_eq!(code, 0, "{error}");
    let (code, _, error) = said(dir.path(), &["import", "leute.csv", "--out", "leute.toml"]);
    assert_eq!(code, 2);
    assert!(error.contains("leute.toml is there already"), "{error}");
    let (code, _, error) = said(dir.path(), &["import", "niemand.csv"]);
    assert!(code == 2 && error.contains("niemand.csv cannot be read"), "{error}");
}

/// Every edit that a survey shows as a comment, once the comment is taken away.
#[test]
fn what_import_shows_to_try_next_runs_as_it_stands() {
    let dir = folder(&[("leute.csv", PEOPLE)]);
    assert_eq!(said(dir.path(), &["import", "leute.csv", "--out", "leute.toml"]).0, 0);
    let text = std::fs::read_to_string(dir.path().join("leute.toml")).unwrap();
    let (head, next) = text.split_once("# What if …?").unwrap();
    let next: String =
        next.lines().skip(1).map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n").collect();
    std::fs::write(dir.path().join("next.toml"), format!("{head}{next}")).unwrap();
    let arguments = ["run", "next.toml", "--replications", "1", "--quiet", "--no-report", "--out", "r"];
    let (code, _, error) = said(dir.path(), &arguments);
    assert_eq!(code, 0, "{error}\n{next}");
}

const CUT: &str = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 1\n[market]\nniches = 2\n\
    shift_interval = \"1q\"\n[base]\ntemplate = \"chart\"\nchart.file = \"leute.csv\"\n[structures.today]\n[structures.cut]\n\
    chart.edits = [\"remove 2\", \"resize 5 to 2\"]\n[structures.network]\ntemplate = \"network\"\nlinks.reports_up.hours = \"0h\"\n";

#[test]
fn the_way_back_is_the_same_sheet_with_what_changed() {
    let dir = folder(&[("leute.csv", PEOPLE), ("cut.toml", CUT)]);
    let export = |structure: &str| {
        let (code, out, error) = said(dir.path(), &["export", "cut.toml", "--structure", structure]);
        assert_eq!(code, 0, "{error}");
        out
    };
    let kept: Vec<String> = PEOPLE.lines().skip(1).map(|line| format!("{line};kept;;")).collect();
    let header = "Personalnr;Vorgesetzter;Stelle;Abteilung;VZÄ;change;wave;date";
    assert_eq!(export("today").lines().collect::<Vec<_>>(), [&[header.to_owned()], &kept[..]].concat());
    let cut = export("cut");
    for line in [
        "2;1;Vertriebsleitung;Vertrieb;1,0;redeployed;1;",
        "3;1;Kundenberater;Vertrieb;0,5;moved;1;",
        "5;1;Entwickler;Entwicklung;2;resized;1;",
    ] {
        assert!(cut.lines().any(|there| there == line), "{line}\n{cut}");
    }
    assert!(
        export("network").contains("3;micro-business 1;Kundenberater;micro-business 1;0,5;moved;1;"),
        "{}",
        export("network")
    );
    // What was written is read again, and changes nothing more.
    std::fs::write(dir.path().join("leute.csv"), export("today")).unwrap();
    assert_eq!(export("today").lines().collect::<Vec<_>>(), [&[header.to_owned()], &kept[..]].concat());
}

#[test]
fn a_structure_is_written_for_other_tools_and_read_again_as_a_chart() {
    let dir = folder(&[("leute.csv", PEOPLE), ("cut.toml", CUT)]);
    for format in ["dot", "mermaid", "graphml", "gexf", "node-link"] {
        let (code, out, error) =
            said(dir.path(), &["export", "cut.toml", "--structure", "today", "--format", format]);
        assert!(code == 0 && out.contains("Kundenberater"), "{format}: {error}");
    }
    for out in ["org.graphml", "org.json"] {
        assert_eq!(said(dir.path(), &["export", "cut.toml", "--structure", "today", "--out", out]).0, 0);
        let again = CUT.replace("leute.csv", out).replace("\"remove 2\", \"resize 5 to 2\"", "");
        std::fs::write(dir.path().join("again.toml"), again).unwrap();
        let (code, _, error) =
            said(dir.path(), &["run", "again.toml", "--quiet", "--no-report", "--force", "--out", "r"]);
        assert_eq!(code, 0, "{error}");
        let fairness = std::fs::read_to_string(dir.path().join("r/fairness.csv")).unwrap();
        assert!(fairness.contains("today,5,2,"), "{out}: {fairness}");
    }
    let (code, _, error) = said(dir.path(), &["export", "pooling", "--out", "x.csv"]);
    assert!(code == 2 && error.contains("is made from no chart"), "{error}");
    let (code, _, error) = said(dir.path(), &["export", "cut.toml", "--format", "pptx"]);
    assert!(code == 2 && error.contains("there is no format “pptx”"), "{error}");
}

#[test]
fn an_export_of_two_thousand_people_with_the_usual_dirt_is_read_as_it_was_meant() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/hr");
    if !cases.is_dir() {
        eprintln!("skipped: the invented HR export is not at hand");
        return;
    }
    for file in ["hr.csv", "hr-semicolons.csv"] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::copy(cases.join(file), dir.path().join(file)).unwrap();
        let (code, out, error) = said(dir.path(), &["import", file, "--out", "hr.toml"]);
        assert_eq!(code, 0, "{error}");
        assert!(
            out.contains("2000 people (1792.7 FTE), 1 vacant post") && out.contains("495 people lead others"),
            "{out}"
        );
        assert_eq!(out.lines().filter(|line| line.starts_with(&format!("  {file}:"))).count(), 2, "{out}");
        let (code, out, error) =
            said(dir.path(), &["run", "hr.toml", "--replications", "1", "--no-report", "--out", "r"]);
        assert_eq!(code, 0, "{error}");
        let leading =
            out.lines().find_map(|line| line.strip_prefix("  people who only lead")).unwrap_or_default();
        assert_eq!(leading.split_whitespace().collect::<Vec<_>>(), ["495", "8"], "{out}");
    }
}

#[test]
fn what_a_change_costs_once_is_severance_retraining_and_hiring() {
    let posts = "id,reports_to,unit\nceo,,x\nm,ceo,cust\na,m,cust\nb,ceo,prod\nc,ceo,prod\n";
    let cost = |edits: &str| {
        let base = format!(
            "{SELLERS_AND_MAKERS}\npay = 100.0\nchart.severance = 0.5\nchart.retraining = 0.1\nchart.hiring = 0.2\n{edits}"
        );
        run(&base, posts).0.fairness[0].cost_of_change
    };
    near(cost("chart.edits = []"), 0.0, 0.0);
    near(cost("chart.edits = [\"remove c\"]\nchart.leavers = \"leave\""), 50.0, 1e-9);
    near(cost("chart.edits = [\"remove m\"]"), 10.0, 1e-9);
    near(cost("chart.edits = [\"resize c to 3\"]"), 2.0 * 20.0, 1e-9);
}

#[test]
fn levels_are_counted_alike_by_selectors_and_edits_whatever_stands_at_the_top() {
    // Two roots hang under a head of our own, which is no level of the chart.
    let posts = "id,reports_to\nceo,\nco,\na,ceo\nb,ceo\nc,co\n";
    let run = run("touchpoints = { depth = 1, not = { id = \"b\" } }", posts);
    let front: Vec<&str> = run
        .0
        .organisation
        .iter()
        .filter(|team| team.kind.name() == "front_office")
        .map(|team| team.team.as_str())
        .collect();
    assert_eq!(front, ["a", "c"]);
}

#[test]
fn people_who_know_each_other_go_on_doing_so_in_a_network() {
    let mut posts = "id,reports_to,dotted line\nceo,,\n".to_owned();
    (0..24).for_each(|i| posts += &format!("p{i},ceo,{}\n", if i == 0 { "p1" } else { "" }));
    let bench = Bench::chart().base("template = \"network\"\nteam_size = 6\nneighbours = 0");
    let known = |base: &str| {
        let run = bench.clone().base(base).run_with(&[("posts.csv", &posts)]);
        run.0.links.iter().filter(|link| link.kind.name() == "collaboration").count()
    };
    assert_eq!(known("chart.ties_as = \"tie\""), 0);
    assert!(known("chart.ties_as = \"collaboration\"") > 0, "p0 and p1 are in two businesses");
}

#[test]
fn platforms_own_their_attributes_for_businesses_within_a_chart_too() {
    let posts = "id,reports_to,unit,fte\nceo,,x,1\nh,ceo,cust,1\na,h,cust,8\nb,ceo,prod,4\ns,ceo,help,2\n";
    let base = format!(
        "{SELLERS_AND_MAKERS}\nsupport = {{ unit = [\"help\"] }}\nplatform_attribute_share = 0.5\n\
         chart.edits = [\"split unit cust into businesses of 4 by niche\"]"
    );
    let bench = Bench::chart().market("attributes = 2").base(&base);
    let run = bench.run_with(&[("posts.csv", posts)]);
    // Half of what moves is the platform's: over the head of the unit and the top.
    near(run.get("hops.mean"), 1.5, 0.2);
}

#[test]
fn a_key_that_has_no_effect_on_a_structure_is_refused_with_what_does_it() {
    let posts = [("posts.csv", "id,reports_to\nceo,\na,ceo\nb,a\n")];
    let said = |after: &str| Bench::chart().after(after).problems_with(&posts);
    for (after, expected) in [
        (
            "[structures.wide]\nspan = 9",
            "structures.wide.span: has no effect on a chart: write chart.edits = [\"widen spans to 9\"]",
        ),
        (
            "[structures.t]\ntemplate = \"tree\"\nteam_size = 5",
            "structures.t.team_size: has no effect on a tree: write team_members",
        ),
        (
            "[structures.h]\ntemplate = \"hierarchy\"\nchart.edits = [\"widen spans to 9\"]",
            "structures.h.chart: has no effect on a hierarchy: for “widen spans to 9” write span",
        ),
        (
            "[structures.n]\ntemplate = \"network\"\nchart.teams = \"by_superior\"",
            "structures.n.chart.teams: has no effect on a network that is made from a chart",
        ),
        (
            "[[changes]]\nstructure = \"s\"\nat = \"1q\"\nset.executive_members = 3",
            "changes.0.set.executive_members: has no effect on a chart: write chart.edits = [\"resize POST to NUMBER\"]",
        ),
    ] {
        let said = said(after);
        assert!(said.contains(expected), "{after}\n{said}");
    }
    // A base is often kept while its structures come and go: what it says in vain is a warning.
    let scenario = Bench::chart().base("span = 9").scenario_with(&posts);
    let warnings = Experiment::new(scenario).unwrap().warnings();
    let said = warnings.iter().find(|warning| warning.path == "base.span").unwrap();
    assert!(said.text.contains("has no effect on a chart: write chart.edits"), "{}", said.text);
}

#[test]
fn what_a_base_says_to_some_structures_is_no_fault_of_the_others() {
    let posts = [("posts.csv", "id,reports_to\nceo,\na,ceo\nb,a\n")];
    let run = Bench::chart()
        .base("span = 9\nmembers = 90")
        .after("[structures.h]\ntemplate = \"hierarchy\"\n[structures.waves]\nneighbours = 1\n[[changes]]\nstructure = \"waves\"\nat = \"1q\"\nset.chart.edits = [\"resize b to 1\"]\n[[changes]]\nstructure = \"waves\"\nat = \"2q\"\nset = { template = \"network\" }")
        .problems_or_none(&posts);
    // The chart is too small for a network; what its keys are for is not the fault.
    assert!(!run.unwrap_or_default().contains("has no effect"));
}

#[test]
fn head_counts_come_back_as_a_sheet_of_their_own_beside_the_posts_or_behind_them() {
    const POSTS: &str = "post,reports_to,unit,fte\nceo,,x,1\nm,ceo,cust,1\nn,ceo,prod,1\n";
    const JUNIORS: &str = "reporting senior post,unit,grade,fte\nm,cust,EO,12\nm,cust,AO,6.5\nn,prod,EO,8\n";
    let scenario = CUT
        .replace(
            "chart.file = \"leute.csv\"",
            "chart.file = \"posts.csv\"\nchart.headcounts = \"juniors.csv\"",
        )
        .replace("\"remove 2\", \"resize 5 to 2\"", "\"split unit cust into businesses of 9 by niche\"");
    let dir = folder(&[("posts.csv", POSTS), ("juniors.csv", JUNIORS), ("cut.toml", &scenario)]);
    let read = |name: &str| std::fs::read_to_string(dir.path().join(name)).unwrap();
    let export = |structure: &str, out: &str| {
        said(dir.path(), &["export", "cut.toml", "--structure", structure, "--out", out])
    };
    let (code, _, error) = export("today", "today.csv");
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("today.csv and today.headcounts.csv"), "{error}");
    let kept: String = JUNIORS.lines().skip(1).map(|line| format!("{line},kept,,\n")).collect();
    assert_eq!(
        read("today.headcounts.csv"),
        format!("reporting senior post,unit,grade,fte,change,wave,date\n{kept}")
    );
    assert_eq!(export("cut", "cut.csv").0, 0);
    let cut = read("cut.headcounts.csv");
    for line in ["m,cust,EO,12,gone,1,", "n,prod,EO,8,kept,,", "business 1 of m,cust,EO,4,new,1,"] {
        assert!(cut.lines().any(|there| there == line), "{line}\n{cut}");
    }
    assert_eq!(export("network", "network.csv").0, 0);
    let network = read("network.headcounts.csv");
    assert_eq!(network.matches(",gone,1,").count(), 3, "{network}");
    let people: u32 = network
        .lines()
        .filter(|line| line.contains(",new,"))
        .map(|line| line.split(',').nth(3).unwrap().parse::<u32>().unwrap())
        .sum();
    assert_eq!(people, 27, "19 and 8 are in businesses\n{network}");
    // Neither file is replaced without being asked, and then none is written.
    std::fs::remove_file(dir.path().join("cut.csv")).unwrap();
    let (code, _, error) = export("cut", "cut.csv");
    assert!(code == 2 && error.contains("cut.headcounts.csv"), "{error}");
    assert!(!dir.path().join("cut.csv").exists(), "nothing half written");
    // What was written is read again: gone rows are passed over, and nobody is lost.
    let again = scenario.replace("posts.csv", "today.csv").replace("juniors.csv", "today.headcounts.csv");
    std::fs::write(dir.path().join("again.toml"), again).unwrap();
    assert_eq!(
        said(dir.path(), &["export", "again.toml", "--structure", "today", "--out", "again.csv"]).0,
        0
    );
    assert_eq!(
        (read("again.csv"), read("again.headcounts.csv")),
        (read("today.csv"), read("today.headcounts.csv"))
    );
    let (code, _, error) = export("cut", "cut.xlsx");
    assert_eq!(code, 0, "{error}");
    let book = std::fs::read(dir.path().join("cut.xlsx")).unwrap();
    let files = std::collections::BTreeMap::from([("cut.xlsx#head-counts".to_owned(), book.clone())]);
    let said = microbiz::survey(&files).unwrap_err().to_string();
    assert!(
        said.contains("none of the files has a post"),
        "the sheet is there, and holds head-counts alone: {said}"
    );
}

#[test]
fn removing_people_who_lead_nobody_and_stay_is_refused_with_what_would_change_something() {
    let posts = [("posts.csv", "id,reports_to,unit\nceo,,x\nm,ceo,cust\na,m,cust\nb,ceo,prod\n")];
    let base = |edits: &str| Bench::chart().base(&format!("{SELLERS_AND_MAKERS}\n{edits}"));
    let said = base("chart.edits = [\"remove level 2\"]").problems_with(&posts);
    assert!(
        said.contains("nobody of these 1 leads anybody, and people whose post goes stay as makers"),
        "{said}"
    );
    assert!(said.contains("levels count from 0 at the top, and 1 is the lowest that leads"), "{said}");
    for edits in [
        "chart.edits = [\"remove level 1\"]",
        "chart.edits = [\"remove b\", \"move a under ceo\"]\nchart.leavers = \"leave\"\nowners = { unit = \"x\" }",
    ] {
        let _ = base(edits)
            .problems_or_none(&posts)
            .map(|said| assert!(!said.contains("leads anybody"), "{said}"));
    }
}

#[test]
fn businesses_of_one_wave_are_dissolved_into_the_network_of_the_next() {
    let mut posts = "id,reports_to,unit\nceo,,x\nh,ceo,cust\n".to_owned();
    (0..6).for_each(|i| posts += &format!("s{i},h,cust\n"));
    (0..6).for_each(|i| posts += &format!("p{i},ceo,prod\n"));
    let scenario = CUT.split("[structures.today]").next().unwrap().replace("leute.csv", "posts.csv")
        + "[structures.waves]\nteam_size = 6\n[[changes]]\nstructure = \"waves\"\nat = \"2q\"\n\
           set.chart.edits = [\"split unit cust into businesses of 3 by niche\"]\n[[changes]]\nstructure = \"waves\"\nat = \"3q\"\n\
           set = { template = \"network\", links.reports_up.hours = \"0h\" }\n";
    let dir = folder(&[("posts.csv", &posts), ("waves.toml", &scenario)]);
    let (code, out, error) = said(dir.path(), &["export", "waves.toml"]);
    assert_eq!(code, 0, "{error}");
    let rows: Vec<Vec<&str>> = out.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let of = |id: &str| rows.iter().find(|row| row[0] == id).unwrap_or_else(|| panic!("{id}\n{out}"));
    for seller in 0..6 {
        let row = of(&format!("s{seller}"));
        assert!(row[1].starts_with("micro-business ") && row[3] == "redeployed" && row[4] == "1", "{row:?}");
    }
    for business in ["business 1 of h", "business 2 of h"] {
        assert_eq!(of(business)[3..5], ["temporary", "1"], "{out}");
    }
    assert_eq!(rows.iter().filter(|row| row[3] == "new" && row[1] == "ceo").count(), 2, "{out}");
}

#[test]
fn the_sheet_counts_as_many_who_do_other_work_as_the_run() {
    let mut posts = "id,reports_to,unit\nceo,,x\nh,ceo,cust\n".to_owned();
    for lead in 0..4 {
        posts += &format!("l{lead},h,cust\n");
        (0..3).for_each(|i| posts += &format!("s{lead}{i},l{lead},cust\n"));
    }
    (0..6).for_each(|i| posts += &format!("p{i},ceo,prod\n"));
    let scenario = CUT.split("[structures.today]").next().unwrap().replace("leute.csv", "posts.csv")
        + "[structures.cut]\nchart.edits = [\"remove level 2\"]\n";
    let dir = folder(&[("posts.csv", &posts), ("cut.toml", &scenario)]);
    let (code, out, error) = said(dir.path(), &["export", "cut.toml"]);
    assert_eq!(code, 0, "{error}");
    // Whoever led stays under the same head as a maker; whoever was led has another superior.
    assert_eq!((out.matches(",redeployed,1,").count(), out.matches(",moved,1,").count()), (4, 12), "{out}");
    let (code, _, said) =
        said(dir.path(), &["run", "cut.toml", "--replications", "1", "--quiet", "--out", "results"]);
    assert_eq!(code, 0, "{said}");
    let notices = std::fs::read_to_string(dir.path().join("results/notices.csv")).unwrap();
    assert!(notices.contains("4 people do other work"), "{notices}");
}

#[test]
fn whoever_is_named_to_meet_customers_is_no_support_whatever_the_unit_is_called() {
    let mut posts = "id,reports_to,unit\nceo,,HQ\na,ceo,Tax\nb,ceo,Finance\n".to_owned();
    (0..12).for_each(|i| posts += &format!("m{i},ceo,Ops\n"));
    let files = [("posts.csv", posts.as_str())];
    let by_default = notices(&Bench::chart().run_with(&files));
    assert!(
        by_default.contains("taken as support functions by their names: Finance (1), Tax (1)"),
        "{by_default}"
    );
    let named = notices(&Bench::chart().base("touchpoints = { unit = \"Tax\" }").run_with(&files));
    assert!(named.contains("taken as support functions by their names: Finance (1)"), "{named}");
    assert!(!named.contains("Tax (1)"), "{named}");
}
