//! What tables say beside the summary, against answers worked out by hand.

use crate::bench::{Bench, Measured, near};
use crate::cli::microbiz;
use microbiz::results::{Class, Followed, LinkKind, Measure, Stage, TeamMeasure, When};

/// Two teams, the lower of which notices and passes on, after so many days, to the upper; in three replications.
fn ten_days(base: &str) -> Measured {
    let transit = "links.reports_up.transit = { deterministic = \"10d\" }\n";
    Bench::chain(2).top("replications = 3").base(&format!("{transit}{base}")).run()
}

#[test]
fn what_takes_ten_days_is_delivered_by_the_tenth_day_and_not_before() {
    let Measured(results) = ten_days("");
    let points: Vec<_> = results.series.iter().filter(|point| point.measure == Followed::Delivered).collect();
    // 120 steps over τ of forty days.
    assert_eq!(points.len(), 121);
    for (step, point) in points.into_iter().enumerate() {
        near(point.time_d, step as f64 / 3.0, 1e-9);
        let expected = if step < 30 { 0.0 } else { 1.0 };
        assert_eq!(point.estimate.value, Some(expected), "{}", point.time_d);
        let (low, high) = point.estimate.bounds().unwrap();
        assert!(
            (low, high) == (0.0, high) && high < 0.01 || (low, high) == (low, 1.0) && low > 0.99,
            "{low} {high}"
        );
        assert!(point.team.is_none());
    }
}

#[test]
fn links_carry_what_is_received_over_them_and_nothing_where_nothing_goes() {
    let Measured(results) = Bench::chain(3).top("replications = 3").run();
    let received = results.estimate("s", Measure::named("velocity.mean").unwrap()).unwrap().value.unwrap();
    let links: Vec<_> = results.links.iter().collect();
    assert_eq!(links.len(), 4);
    let level = |team: &str| results.organisation.iter().find(|row| row.team == team).unwrap().level;
    for link in links {
        assert!(link.kind == LinkKind::ReportsTo && link.when == When::Standing);
        // Nothing takes time: all that is received in 1040 days has gone up, and nothing comes down.
        let goes_up = level(&link.from_team) > level(&link.to_team);
        near(link.relays.unwrap(), if goes_up { received * 1040.0 } else { 0.0 }, 1e-6);
    }
}

#[test]
fn teams_are_described_by_their_means_over_replications() {
    // Four shifts a day of an hour each for the only member above; nothing to do below, where customers are.
    let Measured(results) =
        Bench::chain(2).top("replications = 3").base("receive_work = { deterministic = \"1h\" }").run();
    let value = |level: u32, measure: TeamMeasure| {
        let team = &results.organisation.iter().find(|row| row.level == level).unwrap().team;
        results.teams.iter().find(|row| row.team == *team && row.measure == measure).unwrap().value
    };
    let velocity = results.estimate("s", Measure::named("velocity.mean").unwrap()).unwrap().value.unwrap();
    near(value(0, TeamMeasure::Utilisation).unwrap(), velocity / 8.0, 0.001);
    assert_eq!(value(1, TeamMeasure::Utilisation), Some(0.0));
    assert_eq!([0, 1].map(|level| value(level, TeamMeasure::CustomerDistance)), [Some(1.0), Some(0.0)]);
    // As much waits as customers of an M/D/1 queue that is half busy find all busy: half of them.
    near(value(0, TeamMeasure::WaitedShare).unwrap(), 0.5, 0.03);
    assert_eq!(value(1, TeamMeasure::WaitedShare), None);
    assert_eq!(value(0, TeamMeasure::Unstable), Some(0.0));
    // ρ + ρ²/2(1 − ρ).
    near(value(0, TeamMeasure::Load).unwrap(), 0.75, 0.06);
    let backlog = |point: &&microbiz::results::Point| point.measure == Followed::Backlog;
    let observation_times: Vec<_> = results.series.iter().filter(backlog).collect();
    let mean = observation_times.iter().map(|point| point.estimate.value.unwrap()).sum::<f64>()
        / observation_times.len() as f64;
    near(mean, 0.75, 0.35);
    assert!(observation_times.iter().all(|point| point.estimate.low.is_none_or(|low| low >= 0.0)));
}

#[test]
fn where_owners_only_hear_there_are_the_stages_of_hearing_and_no_measures_of_acting() {
    let classes = |base: &str| {
        let Measured(results) = Bench::chain(1).base(base).run();
        let stages: Vec<Stage> = results.stages.iter().map(|row| row.stage).collect();
        let has = |class: Class| results.summary.iter().any(|row| row.measure.class() == class);
        let followed = |measure: Followed| results.series.iter().any(|point| point.measure == measure);
        (stages.len(), has(Class::Action), has(Class::Trade), has(Class::Change), followed(Followed::Fit))
    };
    assert_eq!(classes(""), (7, false, false, false, false));
    assert_eq!(classes("follow_to = \"released\""), (11, true, false, false, true));
}

#[test]
fn services_are_counted_in_whole_uses_and_averaged_over_replications() {
    // Every initiative needs the capability, and only it: as many uses as initiatives begin to be built.
    let service = "owners = \"leaves\"\nfollow_to = \"released\"\n\
        capabilities.c = { new = true, from = \"handoff\", by = \"root\", work = { deterministic = \"1h\" } }\n\
        capabilities.d = { new = true, from = \"partner\", fee = 0.0, latency = { deterministic = \"1d\" }, share = 0.5 }";
    let bench = Bench::chain(2)
        .top("replications = 3")
        .market("attributes = 20000\nniches = 1\nshift_interval = \"20d\"");
    let Measured(results) = bench.base(service).run();
    let row = |capability: &str| results.services.iter().find(|row| row.capability == capability).unwrap();
    let level = |team: &str| results.organisation.iter().find(|row| row.team == team).unwrap().level;
    let released =
        results.estimate("s", Measure::named("velocity.mean").unwrap()).unwrap().value.unwrap() * 1040.0;
    assert_eq!(results.services.len(), 2);
    let (own, partner) = (row("c"), row("d"));
    near(own.uses, released, 1.0);
    near(own.uses * 3.0, (own.uses * 3.0).round(), 1e-9);
    assert_eq!((level(&own.from_team), level(own.to_team.as_ref().unwrap())), (1, 0));
    assert_eq!((level(&partner.from_team), partner.to_team.as_ref()), (1, None));
    near(partner.uses / own.uses, 0.5, 0.12);
}

#[test]
fn an_answer_that_is_exact_holds_to_the_letter_and_no_other_does() {
    let known = |expected: &str| {
        let known = format!(
            "[[known]]\ntest = \"one\"\nstructure = \"s\"\nmeasure = \"hops.mean\"\n{expected}\n\
             [[known]]\ntest = \"team\"\nstructure = \"s\"\nteam = \"0\"\nmeasure = \"utilisation\"\nexpected = 0.0\n"
        );
        let Measured(results) = Bench::chain(2).top("replications = 3").after(&known).run();
        let one = results.known.iter().find(|known| known.test == "one").unwrap();
        (one.got, one.z, one.holds)
    };
    assert_eq!(known("expected = 1.0"), (Some(1.0), Some(0.0), true));
    assert_eq!(known("expected = 1.5"), (Some(1.0), Some(f64::INFINITY), false));
    assert_eq!(known("expected = 1.5\ntolerance = 0.5"), (Some(1.0), None, true));
    assert_eq!(known("expected = 1.5\ntolerance = 0.25"), (Some(1.0), None, false));
}

#[test]
fn what_an_organisation_has_become_is_shown_as_its_first_replication_left_it() {
    let growing = "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1mo\"\nfollow_up = \"1q\"\nreplications = 2\n[market]\n\
        niches = 6\nattributes = 3\nshift_interval = \"1w\"\n[base]\nmembers = 40\n[structures.still]\ntemplate = \"hierarchy\"\n\
        [structures.grows]\ntemplate = \"network\"\n[structures.grows.growth]\nreview = \"1q\"\nattrition = 0.5\n";
    let file = microbiz::ScenarioFile::parse("x.toml", growing).unwrap();
    let results = crate::bench::run(file.resolve(std::collections::BTreeMap::new()).unwrap()).unwrap();
    let people = |structure: &str, when: When| {
        let rows = results.organisation.iter().filter(|row| row.structure == structure && row.when == when);
        rows.map(|row| row.members).sum::<u32>()
    };
    let members = |replication: u32| {
        let found = results.replications.iter().find(|row| {
            row.structure == "grows"
                && row.replication == replication
                && row.measure.name() == "members.count"
        });
        found.unwrap().value.unwrap()
    };
    assert_eq!((people("still", When::Standing), people("grows", When::Standing)), (40, 40));
    assert_eq!(people("still", When::End), 0);
    assert_eq!(f64::from(people("grows", When::End)), members(0));
    assert_ne!(members(0), members(1), "the two must differ for this test to say anything");
}

#[test]
fn an_owner_without_people_is_refused_where_it_was_asked_for() {
    let dir = tempfile::tempdir().unwrap();
    let posts = "id,reports_to,unit,fte\nr,XX,top,0\na,r,makers,1\n";
    let scenario = |owners: &str| {
        Bench::chart().base(&format!("owners = \"{owners}\"\ntouchpoints = \"leaves\"")).text()
    };
    std::fs::write(dir.path().join("posts.csv"), posts).unwrap();
    std::fs::write(dir.path().join("root.toml"), scenario("root")).unwrap();
    std::fs::write(dir.path().join("leaves.toml"), scenario("leaves")).unwrap();
    let refused = microbiz(dir.path(), &["run", "root.toml", "--no-halving"]);
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(
        refused.status.code() == Some(2) && said.contains("has no members: nobody could receive"),
        "{said}"
    );
    assert!(microbiz(dir.path(), &["run", "leaves.toml", "--no-halving"]).status.success());
}

#[test]
fn runs_of_a_study_are_numbered_by_their_point_and_structure() {
    let dir = tempfile::tempdir().unwrap();
    let base = Bench::chain(1)
        .top("horizon = \"60d\"\nfollow_up = \"20d\"\nreplications = 1")
        .after("[structures.t]\n[structures.u]")
        .text();
    let study = "schema_version = 1\nscenario = \"base.toml\"\ndesign = \"grid\"\nreplications = 2\ntables = [\"runs.csv\", \"measures.csv\"]\n\
        [[factors]]\npath = \"market.magnitude\"\nlevels = [1.0, 2.0]\n";
    std::fs::write(dir.path().join("base.toml"), base).unwrap();
    std::fs::write(dir.path().join("study.toml"), study).unwrap();
    let done = microbiz(dir.path(), &["sweep", "study.toml", "--out", "out"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for table in ["runs.csv", "measures.csv"] {
        let text = std::fs::read_to_string(dir.path().join("out").join(table)).unwrap();
        let mut seen: Vec<(u32, u32, String)> = text
            .lines()
            .skip(1)
            .map(|line| line.split(',').collect::<Vec<_>>())
            .map(|cells| (cells[0].parse().unwrap(), cells[1].parse().unwrap(), cells[2].to_owned()))
            .collect();
        seen.dedup();
        seen.sort();
        seen.dedup();
        let expected = ["s", "t", "u"].iter().enumerate();
        let expected: Vec<_> = (0..2)
            .flat_map(|point| {
                expected
                    .clone()
                    .map(move |(place, name)| (3 * point + place as u32, point, (*name).to_owned()))
            })
            .collect();
        assert_eq!(seen, expected, "{table}");
    }
}

#[test]
fn what_one_piece_of_work_takes_says_nothing_about_the_next_on_the_same_part() {
    // Somebody else's part takes Exp(8 d), fitting it in as much again: the sum is Erlang's, and of it twenty days at most are
    // counted, 8·(2 − 4.5·e^(−2.5)) = 13.05 on average. Were both one draw it would be twice Exp(8 d), 16·(1 − e^(−1.25)) = 11.42.
    let base = "owners = \"leaves\"\nfollow_to = \"released\"\naction.integration_work = \"8d\"\n\
        capabilities.c = { new = true, from = \"handoff\", by = \"root\", work = \"8d\" }";
    let bench = Bench::chain(2)
        .top("horizon = \"400040d\"")
        .market("attributes = 20000\nniches = 1\nshift_interval = \"200d\"");
    near(bench.base(base).run().get("delay_to_released.restricted_mean_half_tau"), 13.05, 0.7);
}

#[test]
fn the_table_for_netlogo_says_of_each_run_what_our_own_says() {
    let dir = tempfile::tempdir().unwrap();
    let base = Bench::chain(2).top("horizon = \"60d\"\nfollow_up = \"20d\"\nreplications = 1");
    let base = base.base("relay_work = \"1h\"").after("[structures.t]").text();
    let study = "schema_version = 1\nscenario = \"base.toml\"\ndesign = \"grid\"\nreplications = 2\ntables = [\"runs.csv\"]\n\
        [[factors]]\npath = \"market.magnitude\"\nlevels = [1.0, 2.0]\n";
    std::fs::write(dir.path().join("base.toml"), base).unwrap();
    std::fs::write(dir.path().join("study.toml"), study).unwrap();
    for arguments in
        [&["sweep", "study.toml", "--out", "out"][..], &["analyse", "out", "--export", "netlogo"]]
    {
        let done = microbiz(dir.path(), arguments);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    let cells = |name: &str| -> Vec<Vec<String>> {
        let text = std::fs::read_to_string(dir.path().join("out").join(name)).unwrap();
        let unquoted = |line: &str| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect();
        text.lines().map(unquoted).collect()
    };
    let (ours, theirs) = (cells("runs.csv"), cells("netlogo.csv"));
    // Six lines before the header; of ours the seventh column is the cause of a failure, the eighth the only factor.
    assert_eq!((ours.len(), theirs.len()), (1 + 8, 6 + 1 + 8));
    for (place, (ours, theirs)) in ours.iter().zip(&theirs[6..]).enumerate().skip(1) {
        assert_eq!(theirs[..3], [place.to_string(), ours[2].clone(), ours[3].clone()]);
        let number = |cell: &String| cell.parse::<f64>().ok();
        assert_eq!((number(&theirs[3]), theirs[4].as_str()), (number(&ours[7]), "1"));
        assert!(theirs.len() > 25 && theirs[5..] == ours[8..], "{theirs:?} {ours:?}");
    }
}

#[test]
fn what_a_structure_is_made_of_is_the_sum_of_its_teams_and_links() {
    let machines = "pay = 50000.0\nautomated_share = 0.2\nautomated_cost = 20000.0";
    let Measured(results) =
        Bench::new().top("replications = 2").base(machines).after("[structures.t]\nspan = 8").run();
    assert_eq!(results.fairness.len(), 2);
    for row in &results.fairness {
        let teams: Vec<_> =
            results.organisation.iter().filter(|team| team.structure == row.structure).collect();
        let people = |of: &dyn Fn(&&&microbiz::results::Team) -> bool| -> u32 {
            teams.iter().filter(of).map(|team| team.members).sum()
        };
        let leads = |team: &&&microbiz::results::Team| team.kind.name() == "management";
        assert_eq!(
            (row.members, row.managers, row.teams as usize),
            (people(&|_| true), people(&leads), teams.len())
        );
        assert!(row.managers > 0 && row.members == 90);
        let links = results.links.iter().filter(|link| link.structure == row.structure).count();
        assert_eq!(row.links as usize * 2, links);
        // Machines are a fifth of each team, to the nearest whole one.
        let machines: f64 = teams.iter().map(|team| (f64::from(team.members) * 0.2).round()).sum();
        near(row.cost_per_year, (90.0 - machines) * 50_000.0 + machines * 20_000.0, 1e-6);
        let far =
            teams.iter().map(|team| f64::from(team.members * team.customer_distance.unwrap())).sum::<f64>();
        near(row.customer_distance, far / 90.0, 1e-9);
    }
}

/// Kinds and texts of what a reader has to know.
fn notices(bench: &Bench) -> Vec<(String, String)> {
    bench.run().0.notices.into_iter().map(|notice| (notice.kind, notice.text)).collect()
}

#[test]
fn a_reader_is_told_what_makes_intervals_wide_and_only_then() {
    let told = |bench: Bench| -> Vec<String> {
        notices(&bench).into_iter().filter(|(kind, _)| kind == "linter").map(|(_, text)| text).collect()
    };
    let with = |replications: u32, interval: &str| {
        Bench::chain(1)
            .top(&format!("replications = {replications}"))
            .market(&format!("shift_interval = \"{interval}\""))
    };
    assert_eq!(told(with(10, "1d")), [""; 0]);
    assert_eq!(told(with(9, "1d")), ["9 replications are few, and intervals wide: run at least 10"]);
    assert_eq!(told(with(1, "1d")), ["one replication has no interval: run at least 10"]);
    // About a hundred shifts in a thousand days of four niches.
    let few = told(with(10, "40d"));
    assert!(
        few.len() == 1 && few[0].contains("changes of needs are counted in one of the runs: few"),
        "{few:?}"
    );
}

#[test]
fn a_reader_is_told_of_unlike_head_counts_and_of_teams_that_drown() {
    let told = |members: u32| {
        let text = format!(
            "schema_version = 1\nhorizon = \"300d\"\nfollow_up = \"1q\"\nreplications = 2\nbaseline = \"a\"\n[market]\nniches = 6\n\
             attributes = 3\nshift_interval = \"2d\"\n[structures.a]\ntemplate = \"network\"\nmembers = 200\n\
             [structures.b]\ntemplate = \"network\"\nmembers = {members}\n"
        );
        let file = microbiz::ScenarioFile::parse("x.toml", &text).unwrap();
        let results = crate::bench::run(file.resolve(std::collections::BTreeMap::new()).unwrap()).unwrap();
        let unfair: Vec<_> = results.notices.into_iter().filter(|notice| notice.kind == "fairness").collect();
        unfair.into_iter().map(|notice| (notice.structure, notice.text)).collect::<Vec<_>>()
    };
    for members in [200, 201, 199] {
        assert_eq!(told(members).len(), 0, "{members}");
    }
    for members in [203, 197] {
        let text = format!("{members} people against 200 in a: the comparison is not between equals");
        assert_eq!(told(members), [("b".to_owned(), text)]);
    }
    let drowns = |work: &str| {
        let bench = Bench::chain(2).base(&format!("receive_work = {{ deterministic = \"{work}\" }}"));
        notices(&bench)
            .into_iter()
            .filter(|(kind, _)| kind == "unstable")
            .map(|(_, text)| text)
            .collect::<Vec<_>>()
    };
    // Four a day: one hour each takes half of the day, three hours more than there is.
    assert_eq!(drowns("1h"), [""; 0]);
    let told = drowns("3h");
    assert!(told.len() == 1 && told[0].starts_with("in 1 of 2 teams work piled up without end"), "{told:?}");
}

/// The units that a chart's firm takes as support functions, where so many work in finance and in HR, their leads not counted.
fn taken_as_support(finance: u32, hr: u32) -> String {
    let mut posts = "id,reports_to,unit\nboss,XX,Board\n".to_owned();
    for (unit, people) in [("Sales", 15), ("Finance", finance), ("HR", hr), ("Making", 15)] {
        posts += &format!("{unit} lead,boss,{unit}\n");
        (0..people).for_each(|n| posts += &format!("{unit} {n},{unit} lead,{unit}\n"));
    }
    let text = "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nreplications = 1\n\
        [market]\nniches = 4\nattributes = 4\nshift_interval = \"1mo\"\n\
        [structures.firm]\ntemplate = \"chart\"\nchart.file = \"posts.csv\"\n";
    let files = std::collections::BTreeMap::from([("posts.csv".to_owned(), posts.into_bytes())]);
    let scenario = microbiz::ScenarioFile::parse("firm.toml", text).unwrap().resolve(files).unwrap();
    let results = microbiz::Experiment::new(scenario).unwrap().run(microbiz::Execution::default()).unwrap();
    let about = |text: &str| text.contains("support function");
    results.notices.into_iter().map(|notice| notice.text).find(|text| about(text)).unwrap_or_default()
}

#[test]
fn units_are_taken_as_support_the_largest_first_as_far_as_a_fifth_of_the_people_goes() {
    const TAKEN: &str = "taken as support functions by their names";
    // 45 people, of whom a fifth is 9: both are too many, finance alone is not.
    let left = |unit: &str| {
        format!(
            "; called like one, but more than a fifth of the people together: {unit}; write support = {{ unit = [ … ] }} to say so"
        )
    };
    assert_eq!(taken_as_support(6, 4), format!("{TAKEN}: Finance (6){}", left("HR (4)")));
    // 43 people, a fifth of whom is 8.6: there is room for both.
    assert_eq!(taken_as_support(4, 4), format!("{TAKEN}: Finance (4), HR (4)"));
    // 53 people, a fifth of whom is 10.6: finance alone is too many.
    assert_eq!(taken_as_support(14, 4), format!("{TAKEN}: HR (4){}", left("Finance (14)")));
}
