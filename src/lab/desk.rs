//! Where questions are answered.

use super::controls::{controls, in_sight};
use super::lessons::{lessons, of_opened};
use super::protocol::{Answer, Cast, CastRole, Opened, Ran, Request, Sentence, Shipped, Take, Told};
use super::scene::scene;
#[cfg(feature = "import")]
use super::setup::bytes_of;
use super::setup::{Setup, one_by_one, said};
use super::{Code, Content, Scene};
use crate::drawings::{self, Drawing, DrawingError};
use crate::experiment::{Execution, ExpectedEvents, Experiment, TraceRequest, narrowing};
use crate::report;
use crate::results::{Measure, Results};
use crate::scenario::{escaped, gallery, lesson_scenarios};
use crate::tables;
use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

/// Whoever asks for no length watches so many working days at least: in fewer, little happens.
const SHORTEST_FILM_D: f64 = 60.0;
/// Whoever names no structures watches so many.
const SIDE_BY_SIDE: usize = 2;

/// Sentences that say why there is no answer.
type Problems = Vec<String>;

/// Answers questions: how many threads it may use, how much work it takes on, and who may stop it.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    /// Threads to use; 0 for all cores.
    pub threads: usize,
    /// It refuses what takes more events than this, structures and replications together.
    pub most_events: f64,
    /// Set from outside when nobody waits any more.
    pub interrupted: &'a AtomicBool,
}

/// One thread, a billion events, and nobody stopping it.
impl Default for Desk<'_> {
    fn default() -> Self {
        static NEVER: AtomicBool = AtomicBool::new(false);
        Self { threads: 1, most_events: 1e9, interrupted: &NEVER }
    }
}

/// The answer to a request, both as JSON.
#[must_use]
pub fn answer_to(desk: &Desk<'_>, request: &[u8]) -> Vec<u8> {
    let answer = match serde_json::from_slice(request) {
        Ok(request) => desk.answer(request),
        Err(error) => Answer::Problems(legible(&[format!("the request cannot be read: {error}")])),
    };
    // Rows have text for keys, so that nothing of them cannot be written.
    serde_json::to_vec(&answer).unwrap_or_else(|error| format!("{{\"problems\":[\"{error}\"]}}").into_bytes())
}

impl Desk<'_> {
    /// The answer to a request.
    pub fn answer(&self, request: Request) -> Answer {
        let answer = match request {
            Request::Gallery {} => Ok(shipped()),
            Request::Open { setup } => opened(&setup).map(|opened| Answer::Opened(Box::new(opened))),
            Request::Import { files } => imported(&files),
            Request::Cast { roles } => Ok(Answer::Cast(cast(&roles))),
            Request::Run { setup, replications } => {
                self.ran(&setup, replications).map(|ran| Answer::Ran(Box::new(ran)))
            }
            Request::Watch { setup, structures, replication, from_d, to_d } => {
                self.watched(&setup, &structures, replication, (from_d, to_d)).map(Answer::Watched)
            }
            Request::Trace { setup, structures, replication, choice } => {
                let request = TraceRequest { choice, structures, replication };
                self.told(&setup, &request).map(|told| Answer::Traced(Box::new(told)))
            }
            Request::Take { setup, replications, what } => {
                self.taken(&setup, replications, what).map(Answer::Taken)
            }
            Request::Sign { code } => {
                code.text().map(Answer::Signed).map_err(|error| vec![error.to_string()])
            }
            Request::Grade { codes } => Ok(graded(&codes)),
        };
        answer.unwrap_or_else(|problems| Answer::Problems(legible(&problems)))
    }

    fn execution(&self) -> Execution<'_> {
        Execution { threads: self.threads, interrupted: self.interrupted, ..Execution::default() }
    }

    /// Refuses what would keep everybody waiting.
    fn take_on(&self, experiment: &Experiment, replications: u32) -> Result<(), Problems> {
        let ExpectedEvents { structure, events, because, .. } = experiment.expected_events();
        let structures = experiment.scenario().structures().count() as f64;
        let all = events * structures * f64::from(replications);
        if all <= self.most_events {
            return Ok(());
        }
        Err(vec![format!(
            "this would take about {all:.0e} events, most of them in “{structure}” because of {because}, and a page should answer \
             before one has forgotten the question: fewer replications, a shorter horizon, or microbiz run"
        )])
    }

    fn results(&self, setup: &Setup, replications: Option<u32>) -> Result<Results, Problems> {
        let experiment = setup.experiment(replications)?;
        self.take_on(&experiment, experiment.most_replications())?;
        experiment.run(self.execution()).map_err(said)
    }

    fn ran(&self, setup: &Setup, replications: Option<u32>) -> Result<Ran, Problems> {
        let results = self.results(setup, replications)?;
        let sentences = report::in_short(&results);
        let sentence = |(heading, text): (&str, String)| Sentence { heading: heading.to_owned(), text };
        let narrowing = narrowed(&results);
        let narrowed = narrowing.iter().filter_map(drawings::of_narrowing);
        let (drawings, failed) = parted(drawings::all(&results).chain(narrowed));
        Ok(Ran {
            sentences: sentences.into_iter().map(sentence).collect(),
            narrowing,
            drawings,
            failed,
            results,
        })
    }

    fn watched(
        &self,
        setup: &Setup,
        structures: &[String],
        replication: u32,
        (from_d, to_d): (Option<f64>, Option<f64>),
    ) -> Result<Vec<Scene>, Problems> {
        let experiment = setup.experiment(Some(replication.saturating_add(1)))?;
        self.take_on(&experiment, 1)?;
        let scenario = experiment.scenario();
        let from_d = from_d.unwrap_or(scenario.warm_up.days());
        let to_d = to_d.unwrap_or(from_d + scenario.follow_up.days().max(SHORTEST_FILM_D));
        let film = |structure: &String| {
            let stretch_d = (from_d, to_d);
            let film = experiment.film(structure, replication, stretch_d, self.execution()).map_err(said)?;
            // Whoever has been filmed is there.
            let organisation = experiment.organisation(structure).unwrap_or_default();
            Ok(scene(&organisation, film))
        };
        let first: Vec<String> = scenario.structures().take(SIDE_BY_SIDE).map(str::to_owned).collect();
        let structures = if structures.is_empty() { &first } else { structures };
        structures.iter().map(film).collect()
    }

    fn told(&self, setup: &Setup, request: &TraceRequest) -> Result<Told, Problems> {
        let experiment = setup.experiment(None)?;
        self.take_on(&experiment, 2)?;
        let trace = experiment.trace(request, self.execution()).map_err(said)?;
        let drawing = drawings::of_trace(&trace).map_err(|error| vec![error.to_string()])?;
        Ok(Told {
            introduction: trace.introduction(),
            stories: trace.ways.iter().map(|way| (way.headline(), way.story())).collect(),
            partings: trace.partings_in_words(),
            drawing,
            trace,
        })
    }

    fn taken(
        &self,
        setup: &Setup,
        replications: Option<u32>,
        what: Take,
    ) -> Result<Vec<(String, String)>, Problems> {
        let results = || self.results(setup, replications);
        Ok(match what {
            Take::Scenario => vec![(setup.file.clone(), setup.toml().map_err(one_by_one)?)],
            Take::Report => vec![("report.html".to_owned(), report::of_run(&results()?))],
            Take::Drawings => {
                let (drawings, _) = parted(drawings::all(&results()?));
                drawings.into_iter().map(|drawing| (format!("{}.svg", drawing.name), drawing.svg)).collect()
            }
            Take::Tables => {
                let text = |(name, batch): (&str, tables::Batch)| {
                    (format!("{name}.csv"), String::from_utf8_lossy(&batch.csv()).into_owned())
                };
                tables::of_run(&results()?).into_iter().map(text).collect()
            }
        })
    }
}

fn shipped() -> Answer {
    let question = |text: &str| {
        let table: Option<toml::Table> = text.parse().ok();
        table.and_then(|table| Some(table.get("question")?.as_str()?.to_owned())).unwrap_or_default()
    };
    let shipped = |entry: &crate::scenario::GalleryEntry| Shipped {
        name: entry.name.to_owned(),
        question: question(entry.text),
        text: entry.text.to_owned(),
    };
    Answer::Gallery {
        scenarios: lesson_scenarios().iter().chain(gallery()).map(shipped).collect(),
        lessons: lessons().to_vec(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

fn opened(setup: &Setup) -> Result<Opened, Problems> {
    let file = setup.moved().map_err(one_by_one)?;
    let scenario = setup.scenario().map_err(one_by_one)?;
    // The luck alone moves no other value.
    let is_moved = setup.set.keys().any(|path| path != "seed");
    let before = if is_moved { setup.before().ok() } else { None };
    let controls = controls(&file, &scenario, before.as_ref().unwrap_or(&scenario));
    let in_sight = in_sight(&file, &scenario, &controls);
    let lessons = of_opened(&scenario);
    let text = setup.toml().map_err(one_by_one)?;
    let experiment = Experiment::new(scenario).map_err(said)?;
    let warnings = experiment.warnings().into_iter().map(|warning| warning.text).collect();
    let replications = experiment.most_replications();
    let scenario = experiment.scenario();
    Ok(Opened {
        name: scenario.name().to_owned(),
        title: scenario.title.clone(),
        question: scenario.question.clone(),
        baseline: scenario.baseline.clone(),
        structures: scenario.structures().map(str::to_owned).collect(),
        replications,
        warm_up_d: scenario.warm_up.days(),
        follow_up_d: scenario.follow_up.days(),
        horizon_d: scenario.horizon.days(),
        controls,
        in_sight,
        lessons,
        warnings,
        text,
    })
}

#[cfg(feature = "import")]
fn imported(files: &BTreeMap<String, Content>) -> Result<Answer, Problems> {
    let files = bytes_of("files", files).map_err(one_by_one)?;
    let survey = crate::survey(&files).map_err(|error| vec![error.to_string()])?;
    let role = |group: crate::Group| Cast {
        column: group.column,
        value: group.value,
        people: group.people,
        role: match group.role {
            crate::Role::Meets => CastRole::Meets,
            crate::Role::Makes => CastRole::Makes,
            crate::Role::Neither => CastRole::Neither,
        },
    };
    let roles = survey.roles.into_iter().map(role).collect();
    Ok(Answer::Imported { text: survey.scenario, said: survey.said, questions: survey.questions, roles })
}

/// The selectors of those who meet customers and of those who own what they need.
fn cast(roles: &[Cast]) -> BTreeMap<String, String> {
    let selector = |role: CastRole| {
        let mut columns: BTreeMap<&str, Vec<toml::Value>> = BTreeMap::new();
        for group in roles.iter().filter(|group| group.role == role) {
            columns.entry(&group.column).or_default().push(group.value.clone().into());
        }
        let columns: toml::Table =
            columns.into_iter().map(|(column, values)| (column.to_owned(), values.into())).collect();
        toml::Value::Table(columns).to_string()
    };
    let paths = [("base.touchpoints", CastRole::Meets), ("base.owners", CastRole::Makes)];
    // A role that nobody has is left to the default.
    let given = paths.into_iter().filter(|(_, role)| roles.iter().any(|group| group.role == *role));
    given.map(|(path, role)| (path.to_owned(), selector(role))).collect()
}

#[cfg(not(feature = "import"))]
fn imported(_: &BTreeMap<String, Content>) -> Result<Answer, Problems> {
    Err(vec!["this engine reads no files of people: use microbiz lab on your own machine".to_owned()])
}

/// What was drawn, and why the rest was not.
fn parted(drawn: impl Iterator<Item = Result<Drawing, DrawingError>>) -> (Vec<Drawing>, Vec<String>) {
    let (mut drawings, mut failed) = (Vec::new(), Vec::new());
    for drawing in drawn {
        match drawing {
            Ok(drawing) => drawings.push(drawing),
            Err(error) => failed.push(error.to_string()),
        }
    }
    (drawings, failed)
}

/// How the answer got surer, for the measure that the scenario asks about.
fn narrowed(results: &Results) -> Vec<crate::results::Narrowing> {
    let measure = report::measure(results);
    let measure = if measure.quantile().is_some() { Measure::DelayRestrictedMean } else { measure };
    results.about.structures.iter().filter_map(|structure| narrowing(results, structure, measure)).collect()
}

/// Whatever a file or a request brings may stand in what is said of it.
fn legible(problems: &[String]) -> Problems {
    problems.iter().map(|problem| escaped(problem)).collect()
}

fn graded(codes: &[String]) -> Answer {
    let codes: Vec<Result<Code, String>> =
        codes.iter().map(|code| code.parse::<Code>().map_err(|error| error.to_string())).collect();
    let drawn = |lesson: &super::Lesson| {
        let own = codes.iter().flatten().filter(|code| code.lesson == lesson.number);
        let pairs: Vec<(f64, f64)> = own.map(|code| (code.guess, code.answer)).collect();
        let medians = (median(pairs.iter().map(|pair| pair.0))?, median(pairs.iter().map(|pair| pair.1))?);
        let class = drawings::Class { title: &lesson.title, what: &lesson.guessed, pairs: &pairs, medians };
        drawings::of_class(&class)?.ok()
    };
    Answer::Graded { drawings: lessons().iter().filter_map(drawn).collect(), codes }
}

/// The middle of some numbers, or of the two in the middle; none of none.
fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    Some(f64::midpoint(sorted[last / 2], sorted[last.div_ceil(2)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1q\"\nfollow_up = \"1q\"\nreplications = 4\n\
        market = { niches = 6, shift_interval = \"1w\" }\nbase = { members = 30 }\n\
        structures.hierarchy.template = \"hierarchy\"\nstructures.network.template = \"network\"\n";

    fn setup() -> Setup {
        Setup { file: "small.toml".to_owned(), text: TEXT.to_owned(), ..Setup::default() }
    }

    fn problems(answer: Answer) -> Vec<String> {
        match answer {
            Answer::Problems(problems) => problems,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    #[cfg(feature = "import")]
    fn a_group_of_a_chart_is_given_another_role_and_the_firm_lives_by_it() {
        let people =
            "id,reports_to,title\n1,,Head\n2,1,Sales\n3,1,Sales\n4,1,Engineer\n5,1,\"Field \"\"A\"\"\"\n";
        let files = BTreeMap::from([("people.csv".to_owned(), Content::Text(people.to_owned()))]);
        let desk = Desk::default();
        let Answer::Imported { text, mut roles, .. } = desk.answer(Request::Import { files: files.clone() })
        else {
            panic!("nothing imported")
        };
        let said: Vec<(&str, CastRole)> =
            roles.iter().map(|group| (group.value.as_str(), group.role)).collect();
        let guessed =
            [("Sales", CastRole::Meets), ("Engineer", CastRole::Makes), ("Field \"A\"", CastRole::Neither)];
        assert_eq!(said, guessed);
        roles[2].role = CastRole::Meets;
        roles[0].role = CastRole::Neither;
        let Answer::Cast(set) = desk.answer(Request::Cast { roles }) else { panic!("no cast") };
        assert_eq!(set["base.owners"], "{ title = [\"Engineer\"] }");
        let setup = Setup { file: "people.toml".to_owned(), text, attachments: files, set };
        let experiment = setup.experiment(Some(1)).unwrap();
        let (teams, _) = experiment.organisation("today").unwrap();
        let front: Vec<&str> = teams
            .iter()
            .filter(|team| team.kind == crate::results::TeamKind::FrontOffice)
            .map(|team| team.team.as_str())
            .collect();
        assert_eq!(front.len(), 1, "{front:?}");
        assert!(front[0].contains("Field"), "{front:?}");
    }

    #[test]
    fn what_is_moved_changes_the_answer_and_what_is_moved_back_does_not() {
        let desk = Desk::default();
        let ran = |setup: Setup| match desk.answer(Request::Run { setup, replications: None }) {
            Answer::Ran(ran) => ran,
            other => panic!("{other:?}"),
        };
        let (before, moved) = (ran(setup()), ran(setup().with("structures.hierarchy.span", "4")));
        assert_ne!(before.results.differences, moved.results.differences);
        assert_eq!(
            before.results,
            ran(setup().with("structures.hierarchy.span", "7")).results.clone_with(&before.results)
        );
        assert_eq!(before.narrowing.len(), 1);
        assert!(
            before.sentences[0].heading == "Answer" && before.drawings.len() > 4 && before.failed.is_empty()
        );
    }

    impl Results {
        /// The same rows under what another says of itself: a value that is written is no default any more.
        fn clone_with(&self, other: &Self) -> Self {
            Self { about: other.about.clone(), ..self.clone() }
        }
    }

    #[test]
    fn two_worlds_are_watched_on_one_clock_and_every_traveller_is_at_a_team_that_is_shown() {
        let request = Request::Watch {
            setup: setup(),
            structures: vec!["hierarchy".to_owned(), "network".to_owned()],
            replication: 0,
            from_d: Some(63.0),
            to_d: Some(126.0),
        };
        let Answer::Watched(scenes) = Desk::default().answer(request) else { panic!("scenes") };
        assert_eq!(scenes.len(), 2);
        for scene in &scenes {
            assert!(scene.teams.len() > 3 && !scene.links.is_empty());
            let stays = scene.film.travellers.iter().flat_map(|traveller| &traveller.stays);
            assert!(stays.clone().count() > 20);
            assert!(
                stays
                    .flat_map(|stay| [stay.team, stay.to])
                    .flatten()
                    .all(|team| (team as usize) < scene.teams.len())
            );
            assert!(scene.teams.iter().all(|team| team.x.abs() <= 1.2 && team.y.abs() <= 1.2));
            assert_eq!((scene.film.from_d, scene.film.to_d), (63.0, 126.0));
        }
    }

    #[test]
    fn whoever_asks_for_nothing_in_particular_watches_the_first_two_from_the_end_of_the_warm_up() {
        let opened = opened(&setup()).unwrap();
        let request = Request::Watch {
            setup: setup(),
            structures: Vec::new(),
            replication: 0,
            from_d: None,
            to_d: None,
        };
        let Answer::Watched(scenes) = Desk::default().answer(request) else { panic!("scenes") };
        assert!(scenes.iter().map(|scene| &scene.structure).eq(&opened.structures[..2]));
        let from_d = opened.warm_up_d;
        let to_d = (from_d + opened.follow_up_d.max(60.0)).min(opened.horizon_d);
        assert!(scenes.iter().all(|scene| (scene.film.from_d, scene.film.to_d) == (from_d, to_d)));
    }

    #[test]
    fn tables_to_take_home_are_those_of_the_results() {
        let taken = |what| match Desk::default().answer(Request::Take {
            setup: setup(),
            replications: Some(2),
            what,
        }) {
            Answer::Taken(files) => files,
            other => panic!("{other:?}"),
        };
        let files = taken(Take::Tables);
        let file = |name: &str| &files.iter().find(|(known, _)| known == name).unwrap().1;
        assert!(
            file("summary.csv")
                .starts_with("structure,measure,unit,estimate,low,high,confidence,replications\r\n")
        );
        assert!(file("differences.csv").contains("hierarchy,network,delay_to_received.restricted_mean,"));
        assert!(taken(Take::Report)[0].1.starts_with("<!DOCTYPE html>"));
        assert!(taken(Take::Drawings).iter().all(|(_, svg)| svg.starts_with("<svg")));
        assert_eq!(taken(Take::Scenario), [("small.toml".to_owned(), TEXT.to_owned())]);
    }

    #[test]
    fn what_would_keep_everybody_waiting_is_refused_with_what_to_do() {
        let desk = Desk { most_events: 1e4, ..Desk::default() };
        let said = problems(desk.answer(Request::Run { setup: setup(), replications: Some(500) }));
        assert!(said[0].contains("fewer replications"), "{said:?}");
    }

    #[test]
    fn what_is_wrong_is_said_one_sentence_each() {
        let read = |text: &str| {
            problems(serde_json::from_slice(&answer_to(&Desk::default(), text.as_bytes())).unwrap())
        };
        assert_eq!(read("{").len(), 1);
        assert!(read("{\"walk\":{}}")[0].contains("the request cannot be read"));
        let wrong =
            Setup { text: "schema_version = 1\nhorizn = 1\n[market]\nniche = 3\n".to_owned(), ..setup() };
        let said = problems(Desk::default().answer(Request::Open { setup: wrong }));
        assert!(said.len() == 2 && said[0].starts_with("small.toml:2:1"), "{said:?}");
    }

    #[test]
    fn a_scenario_is_opened_with_what_can_be_moved() {
        let Answer::Opened(opened) = Desk::default().answer(Request::Open { setup: setup() }) else {
            panic!()
        };
        assert_eq!(opened.structures, ["hierarchy", "network"]);
        assert_eq!((opened.baseline.as_str(), opened.replications), ("hierarchy", 4));
        assert!(
            opened.in_sight.iter().all(|path| opened.controls.iter().any(|control| control.path == *path))
        );
        assert!(
            opened.warnings.iter().any(|warning| warning.contains("replications are few")),
            "{:?}",
            opened.warnings
        );
    }

    #[test]
    fn codes_are_graded_in_their_order() {
        let code = Code { lesson: 2, seed: 9, guess: 20.0, answer: 31.5 };
        let Answer::Signed(text) = Desk::default().answer(Request::Sign { code }) else { panic!() };
        let codes = vec![text, "nonsense".to_owned()];
        let Answer::Graded { codes: read, .. } = Desk::default().answer(Request::Grade { codes }) else {
            panic!()
        };
        assert_eq!(read[0], Ok(code));
        assert!(read[1].is_err());
    }

    #[test]
    fn a_class_is_drawn_with_the_middles_of_what_it_guessed_and_saw() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0].into_iter()), Some(2.5));
        assert_eq!(median(std::iter::empty()), None);
        let text = |guess, answer| Code { lesson: 1, seed: 1, guess, answer }.text().unwrap();
        let codes = vec![text(10.0, 58.0), text(30.0, 60.0), text(80.0, 56.0)];
        let Answer::Graded { drawings, .. } = Desk::default().answer(Request::Grade { codes }) else {
            panic!()
        };
        let titles: Vec<&str> = drawings.iter().map(|drawing| drawing.title.as_str()).collect();
        assert_eq!(titles, ["Zero distance: half of the class guessed 30 or less, half saw 58 or less"]);
    }
}
