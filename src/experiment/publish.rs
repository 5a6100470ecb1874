//! From outcomes to rows: everything that a table, a page or a drawing shows, each table in the order of its keys.

use super::outcomes::{Outcomes, StructureOutcomes};
use crate::digest::sha256;
use crate::organisation::Organisation;
use crate::results::{
    About, Fairness, Followed, Link, LinkKind, Measure, Point, Precision, Rearrangement, Repair, Replication,
    Results, StageTime, Team, TeamMeasure, TeamSummary, When,
};
use crate::scenario::LinkType;
use crate::statistics::{Estimate, Sample};

/// Teams whose backlog is followed: the most loaded.
const BACKLOGS: usize = 5;

impl Outcomes {
    /// The rows of every table.
    pub(super) fn publish(&self) -> Results {
        let mut results = Results {
            about: self.about(),
            summary: self.summaries(),
            differences: self.differences(),
            replications: self.replication_rows(),
            stages: self.stage_times(),
            contributors: self.contributors(),
            bottlenecks: self.bottlenecks.clone(),
            fairness: self.sorted().into_iter().map(fairness).collect(),
            organisation: self.structures.iter().flat_map(organisation).collect(),
            teams: self.structures.iter().flat_map(team_summaries).collect(),
            links: self.structures.iter().flat_map(all_links).collect(),
            services: self.structures.iter().flat_map(|s| s.services(self)).collect(),
            series: self.sorted().into_iter().flat_map(|s| self.series(s)).collect(),
            notices: self.notices(),
            claims: self.claims(),
            rearrangement: self.structures.iter().flat_map(rearrangement).collect(),
            repairs: self.structures.iter().flat_map(repairs).collect(),
            insights: self.insight_rows(),
            known: self.known(),
            effort: self.effort,
        };
        in_order(&mut results);
        results
    }

    fn about(&self) -> About {
        let scenario = &self.scenario;
        About {
            name: scenario.name.clone(),
            title: scenario.title.clone(),
            question: scenario.question.clone(),
            seed: scenario.seed,
            replications: self.replications(),
            baseline: scenario.baseline.clone(),
            structures: self.structures.iter().map(|s| s.name.clone()).collect(),
            confidence: scenario.confidence,
            follow_up_d: scenario.follow_up.days(),
            horizon_d: scenario.horizon.days(),
            scenario: scenario.resolved.clone(),
            inputs: scenario.attachments.iter().map(|(name, bytes)| (name.clone(), sha256(bytes))).collect(),
            precision: self.precision().map(|(asked, reached)| Precision {
                measure: scenario.precision_measure.clone(),
                asked,
                reached: Some(reached).filter(|reached| reached.is_finite()),
                is_reached: reached <= asked,
            }),
        }
    }

    /// The structures in the order of their names.
    fn sorted(&self) -> Vec<&StructureOutcomes> {
        let mut structures: Vec<&StructureOutcomes> = self.structures.iter().collect();
        structures.sort_by(|a, b| a.name.cmp(&b.name));
        structures
    }

    /// Replication by replication what is judged, with what ratios were divided by.
    fn replication_rows(&self) -> Vec<Replication> {
        let mut rows = Vec::new();
        for s in &self.structures {
            for measure in self.measures() {
                let of = |(replication, sample): (usize, Sample)| Replication {
                    structure: s.name.clone(),
                    replication: replication as u32,
                    measure,
                    unit: measure.unit(),
                    value: sample.value(),
                    denominator: sample.under(),
                };
                rows.extend(s.term(measure).samples.into_iter().enumerate().map(of));
            }
        }
        rows
    }

    fn stage_times(&self) -> Vec<StageTime> {
        let of = |s: &StructureOutcomes| {
            let time = |stage| {
                let measure = Measure::of_stage(stage);
                let mean = s.estimate(measure, self.scenario.confidence).map(|e| e.value);
                StageTime { structure: s.name.clone(), stage, unit: measure.unit(), mean }
            };
            self.stages().iter().map(|stage| time(*stage)).collect::<Vec<_>>()
        };
        self.structures.iter().flat_map(of).collect()
    }

    fn series(&self, s: &StructureOutcomes) -> Vec<Point> {
        let confidence = self.scenario.confidence;
        let point = |team: Option<&String>, measure: Followed, (time_d, e): (f64, Option<Estimate>)| Point {
            structure: s.name.clone(),
            team: team.cloned(),
            measure,
            unit: measure.unit(),
            time_d,
            estimate: self.published(e),
        };
        let curve = s.delivery_curve(confidence);
        let mut points: Vec<Point> =
            curve.into_iter().map(|at| point(None, Followed::Delivered, at)).collect();
        for followed in self.followed() {
            let course = s.over_time(followed, &self.observation_times_d, confidence);
            points.extend(course.into_iter().map(|at| point(None, followed, at)));
        }
        for team in s.most_loaded(BACKLOGS) {
            let name = &s.organisation.teams[team].name;
            let backlog =
                |(observation, day): (usize, &f64)| (*day, s.backlog(team, observation, confidence));
            let backlogs = self.observation_times_d.iter().enumerate().map(backlog);
            points.extend(backlogs.map(|at| point(Some(name), Followed::Backlog, at)));
        }
        points
    }
}

fn fairness(s: &StructureOutcomes) -> Fairness {
    let shape = &s.shape;
    Fairness {
        structure: s.name.clone(),
        members: shape.members,
        managers: shape.managers,
        teams: shape.teams as u32,
        links: shape.links as u32,
        contact_hours_per_week: shape.contact_hours_per_week,
        cost_per_year: shape.cost_per_year,
        customer_distance: shape.customer_distance,
        layers: shape.levels as u32,
        span_median: shape.span_median,
        span_p90: shape.span_p90,
        span_largest: shape.span_largest,
        people_per_manager: (shape.managers > 0)
            .then(|| f64::from(shape.members - shape.managers) / f64::from(shape.managers)),
        cost_of_change: shape.cost_of_change,
    }
}

/// The organisations of a structure, in time.
fn organisations(s: &StructureOutcomes) -> impl Iterator<Item = (When, &Organisation)> {
    let before = s.before.iter().map(|before| (When::Start, before));
    let after = s.outcomes.first().and_then(|outcome| outcome.after.as_ref());
    before.chain([(When::Standing, &s.organisation)]).chain(after.map(|after| (When::End, after)))
}

fn organisation(s: &StructureOutcomes) -> Vec<Team> {
    organisations(s).flat_map(|(when, organisation)| teams(&s.name, when, organisation)).collect()
}

/// The teams of an organisation as rows.
pub(super) fn teams(structure: &str, when: When, organisation: &Organisation) -> Vec<Team> {
    let distances = organisation.customer_distances();
    let team = |(team, customer_distance): (&crate::organisation::Team, Option<u32>)| Team {
        structure: structure.to_owned(),
        when,
        team: team.name.clone(),
        kind: team.kind,
        function: team.function.clone(),
        level: team.level as u32,
        members: team.members,
        reports_to: team.parent.map(|parent| organisation.teams[parent.index()].name.clone()),
        customer_distance,
    };
    organisation.teams.iter().zip(distances).map(team).collect()
}

fn team_summaries(s: &StructureOutcomes) -> Vec<TeamSummary> {
    let distances = s.organisation.customer_distances();
    let mut rows = Vec::new();
    for (index, team) in s.organisation.teams.iter().enumerate() {
        rows.extend(TeamMeasure::ALL.map(|measure| TeamSummary {
            structure: s.name.clone(),
            team: team.name.clone(),
            kind: team.kind,
            members: team.members,
            measure,
            unit: measure.unit(),
            value: match measure {
                TeamMeasure::CustomerDistance => distances[index].map(f64::from),
                TeamMeasure::Focus => Some(team.focus),
                TeamMeasure::Utilisation
                | TeamMeasure::Load
                | TeamMeasure::WaitedShare
                | TeamMeasure::Betweenness
                | TeamMeasure::Unstable => s.team_mean(index, measure),
            },
        }));
    }
    rows
}

fn all_links(s: &StructureOutcomes) -> Vec<Link> {
    let of = |(when, organisation)| {
        links(&s.name, when, organisation, |index| (when == When::Standing).then(|| s.mean_relays(index)))
    };
    organisations(s).flat_map(of).collect()
}

/// The links of an organisation as rows, with what each relayed, where that is known.
pub(super) fn links(
    structure: &str,
    when: When,
    organisation: &Organisation,
    relays: impl Fn(usize) -> Option<f64>,
) -> Vec<Link> {
    let name = |team: crate::ids::TeamId| organisation.teams[team.index()].name.clone();
    let links = organisation.graph.links().iter().enumerate().filter(|(_, link)| !link.is_void());
    let row = |(index, link): (usize, &crate::organisation::Link)| Link {
        structure: structure.to_owned(),
        from_team: name(link.from),
        to_team: name(link.to),
        kind: kind(link.link_type),
        relays: relays(index),
        when,
    };
    links.map(row).collect()
}

fn kind(link: LinkType) -> LinkKind {
    match link {
        LinkType::ReportsUp | LinkType::ReportsDown => LinkKind::ReportsTo,
        LinkType::Collaboration => LinkKind::Collaboration,
        LinkType::XAsAService => LinkKind::XAsAService,
        LinkType::Facilitating => LinkKind::Facilitating,
        LinkType::Tie => LinkKind::Tie,
    }
}

fn rearrangement(s: &StructureOutcomes) -> Vec<Rearrangement> {
    let row = |moved: &crate::organisation::Rearranged| Rearrangement {
        structure: s.name.clone(),
        person: moved.person.clone(),
        from_team: moved.from_team.clone(),
        to_team: moved.to_team.clone(),
        to_kind: moved.to_kind,
    };
    s.organisation.rearranged.iter().map(row).collect()
}

fn repairs(s: &StructureOutcomes) -> impl Iterator<Item = Repair> {
    s.organisation.repairs.iter().map(|repair| Repair {
        structure: s.name.clone(),
        file: repair.file.clone(),
        line: (repair.line > 0).then_some(repair.line as u32),
        post: repair.post.clone(),
        repair: repair.repair.to_owned(),
        text: repair.text.clone(),
    })
}

/// Brings every table into the order of its keys.
fn in_order(results: &mut Results) {
    results.summary.sort_by(|a, b| (&a.structure, a.measure.name()).cmp(&(&b.structure, b.measure.name())));
    let key = |d: &crate::results::Difference| (d.structure.clone(), d.measure.name());
    results.differences.sort_by_cached_key(key);
    results.replications.sort_by(|a, b| {
        let key = |r: &Replication| (r.replication, r.measure.name());
        a.structure.cmp(&b.structure).then_with(|| key(a).cmp(&key(b)))
    });
    results.stages.sort_by(|a, b| (&a.structure, a.stage.name()).cmp(&(&b.structure, b.stage.name())));
    results.teams.sort_by(|a, b| {
        let key = |t: &TeamSummary| t.measure.name();
        (&a.structure, &a.team).cmp(&(&b.structure, &b.team)).then_with(|| key(a).cmp(key(b)))
    });
    results.links.sort_by(|a, b| {
        let key = |l: &Link| (l.when, l.kind.name());
        (&a.structure, &a.from_team, &a.to_team)
            .cmp(&(&b.structure, &b.from_team, &b.to_team))
            .then_with(|| key(a).cmp(&key(b)))
    });
    results.services.sort_by(|a, b| {
        let ways =
            |s: &crate::results::Service| (s.structure.clone(), s.from_team.clone(), s.to_team.clone());
        ways(a).cmp(&ways(b)).then_with(|| a.capability.cmp(&b.capability))
    });
    results.notices.sort_by(|a, b| (&a.structure, &a.kind, &a.text).cmp(&(&b.structure, &b.kind, &b.text)));
    results.repairs.sort_by(|a, b| (&a.structure, &a.file, a.line).cmp(&(&b.structure, &b.file, b.line)));
    results
        .rearrangement
        .sort_by(|a, b| (&a.person, &a.from_team, &a.to_team).cmp(&(&b.person, &b.from_team, &b.to_team)));
}
