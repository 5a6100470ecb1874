//! An organisation as imported from a chart, and the same people rearranged as a network.

mod grouping;
mod rearranged;
mod roles;
mod segments;
mod way_back;

pub(super) use rearranged::rearrange;
pub(crate) use segments::ChartMarket;
pub(in crate::organisation) use segments::market_of;
pub(in crate::organisation) use way_back::changed_sheet;

use super::super::TeamKind;
use super::teams_of;
use crate::ids::TeamId;
use crate::organisation::blueprint::{Blueprint, PeopleMoved, Rearranged};
use crate::organisation::import::{Chart, Kind, Member, Traits};
use crate::organisation::{OrganisationError, Terms};
use crate::scenario::{ChartSpec, LinkType, StructureSpec, Teams, TiesAs};
use roles::Roles;
use std::collections::{BTreeMap, BTreeSet};

/// A team of the chart, with what selectors ask for.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own, asked in another place")]
struct Placed {
    team: TeamId,
    title: String,
    unit: String,
    profession: String,
    grade: String,
    kind: String,
    level: i64,
    /// The post of the team, or the one above it.
    post: usize,
    is_post: bool,
    members: u32,
    /// Whether somebody who is there reports to it.
    leads: bool,
    is_vacant: bool,
    is_business: bool,
}

impl Placed {
    /// Unit, grade and profession of a team of juniors.
    fn kind_of_juniors(&self) -> Kind {
        (self.unit.clone(), self.grade.clone(), self.profession.clone())
    }

    fn traits(&self) -> Traits<'_> {
        Traits {
            title: &self.title,
            unit: &self.unit,
            grade: &self.grade,
            profession: &self.profession,
            kind: &self.kind,
            depth: self.level,
            post: self.post,
            is_post: self.is_post,
        }
    }
}

/// The chart as it stands: a team for every post, teams of at most `team_size` for the juniors under it.
pub(super) fn draw(
    spec: &StructureSpec,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    let Standing { chart, mut blueprint, mut placed } = Standing::of(spec, files)?;
    let roles = Roles::assign(spec, &chart, &placed)?;
    if chart_spec(spec)?.teams == Teams::BySuperior {
        blueprint = grouping::grouped(&blueprint, &mut placed, (&chart, &roles), spec.team_size);
    }
    for (place, kind) in roles.kinds(&placed).into_iter().enumerate() {
        blueprint.set_kind(placed[place].team, kind);
    }
    blueprint.notices.extend(roles.notices.iter().cloned());
    blueprint.notices.extend(chart.deep_chain());
    // Several places may be one team.
    let teams = |places: &[usize]| {
        let mut teams: Vec<TeamId> = places.iter().map(|place| placed[*place].team).collect();
        let mut seen = BTreeSet::new();
        teams.retain(|team| seen.insert(*team));
        teams
    };
    (blueprint.touchpoints, blueprint.owners, blueprint.platforms) =
        (teams(&roles.touchpoints), teams(&roles.owners), teams(&roles.support));
    blueprint.businesses = placed.iter().filter(|team| team.is_business).map(|team| team.team).collect();
    if let Some(segments) = &chart_spec(spec)?.segments {
        segments::give(&mut blueprint, segments, (&chart, &placed), &roles);
    }
    let attached = chart.attached.iter().map(|(post, niches)| (placed[*post].team, niches.clone()));
    blueprint.attached.extend(attached);
    acquaint(&mut blueprint, chart_spec(spec)?, &chart, &placed);
    let carried = &chart.carried;
    blueprint.moved = PeopleMoved { moved: carried.moved, left: carried.left, joined: carried.joined };
    let team_of = |post: &str| chart.place(post).map(|place| placed[place].team);
    let into = |member: &Member| Rearranged {
        person: member.person.clone(),
        from_team: member.from_team.clone(),
        to_team: team_of(&member.business)
            .map_or(String::new(), |team| blueprint.drawn()[team.index()].name.clone()),
        to_kind: TeamKind::StreamAligned,
    };
    blueprint.rearranged = carried.members.iter().map(into).collect();
    describe(&mut blueprint, &placed);
    Ok(blueprint)
}

/// Whoever the files or edits put together shares word of mouth, or a formal link.
fn acquaint(blueprint: &mut Blueprint, spec: &ChartSpec, chart: &Chart, placed: &[Placed]) {
    let ties = chart.ties.iter().map(|(a, b)| (placed[*a].team, placed[*b].team)).filter(|(a, b)| a != b);
    match spec.ties_as {
        TiesAs::Tie => blueprint.known.extend(ties),
        TiesAs::Collaboration => ties.for_each(|(a, b)| blueprint.link(a, b, LinkType::Collaboration)),
    }
}

fn describe(blueprint: &mut Blueprint, placed: &[Placed]) {
    let people: u32 = placed.iter().map(|team| team.members).sum();
    let lead = placed.iter().filter(|team| team.leads && team.members > 0).count();
    let staffed = blueprint.drawn().iter().filter(|team| team.members > 0).count();
    let text = format!(
        "read {people} people in {staffed} teams; {lead} people or posts lead others, {} teams are there to meet customers, {} own needs, {} support others",
        blueprint.touchpoints.len(),
        blueprint.owners.len(),
        blueprint.platforms.len()
    );
    blueprint.notices.push(text);
}

fn chart_spec(spec: &StructureSpec) -> Result<&ChartSpec, OrganisationError> {
    spec.chart.as_ref().ok_or_else(|| OrganisationError("a chart needs its file".to_owned()))
}

/// A chart with its teams.
struct Standing {
    chart: Chart,
    blueprint: Blueprint,
    placed: Vec<Placed>,
}

impl Standing {
    /// Draws posts and junior teams in the order of the file, superiors first.
    fn of(spec: &StructureSpec, files: &BTreeMap<String, Vec<u8>>) -> Result<Self, OrganisationError> {
        let chart = Chart::read(chart_spec(spec)?, files)?;
        let mut blueprint = Blueprint::with_notices(chart.notices.clone());
        blueprint.repairs.clone_from(&chart.repairs);
        let roots = chart.posts.iter().filter(|post| post.superior.is_none()).count();
        let head = (roots > 1).then(|| {
            blueprint.notices.push(format!("{roots} roots: put under a virtual head without people or work, from which levels in the results are counted; edits and selectors count from the roots"));
            blueprint.team("(head)".to_owned(), TeamKind::Management, "head", 0, None)
        });
        let mut standing = Self { chart, blueprint, placed: Vec::new() };
        let mut names = BTreeSet::from(["(head)".to_owned()]);
        standing.place_posts(head, &mut names);
        standing.place_juniors(spec, &mut names);
        Ok(standing)
    }

    fn place_posts(&mut self, head: Option<TeamId>, names: &mut BTreeSet<String>) {
        let Self { chart, blueprint, placed } = self;
        let (levels, leads) = (chart.levels(), chart.leads());
        let mut team_of: Vec<Option<TeamId>> = vec![None; chart.posts.len()];
        for place in chart.superiors_first() {
            let post = &chart.posts[place];
            let parent = post.superior.and_then(|superior| team_of[superior]).or(head);
            let name = post.called();
            let team =
                blueprint.team(unique(name, names), TeamKind::Management, &post.unit, post.people, parent);
            blueprint.set_terms(team, post.terms.each(post.people));
            team_of[place] = Some(team);
            placed.push(Placed {
                team,
                title: post.title.clone(),
                unit: post.unit.clone(),
                profession: post.profession.clone(),
                grade: post.grade.clone(),
                kind: post.kind.clone(),
                level: levels[place],
                post: place,
                is_post: true,
                members: post.people,
                leads: leads[place],
                is_vacant: post.is_vacant,
                is_business: post.is_business,
            });
        }
        placed.sort_by_key(|team| team.post);
    }

    /// Cuts the juniors under each post and unit into teams, people of like grade together.
    fn place_juniors(&mut self, spec: &StructureSpec, names: &mut BTreeSet<String>) {
        let Self { chart, blueprint, placed } = self;
        let mut cells: BTreeMap<(usize, &str), Vec<&crate::organisation::import::Juniors>> = BTreeMap::new();
        for juniors in &chart.juniors {
            cells.entry((juniors.superior, &juniors.unit)).or_default().push(juniors);
        }
        for ((superior, unit), mut cells) in cells {
            cells.sort_by(|a, b| (&a.grade, &a.profession).cmp(&(&b.grade, &b.profession)));
            let people: u32 = cells.iter().map(|cell| cell.people).sum();
            let mut remaining =
                cells.iter().flat_map(|cell| std::iter::repeat_n(*cell, cell.people as usize));
            for (number, size) in teams_of(people, spec.team_size).enumerate() {
                // A team is known by its first member: grades lie together.
                let members: Vec<_> = remaining.by_ref().take(size as usize).collect();
                let Some(first) = members.first() else { break };
                let name = unique(format!("{unit} {} of {}", number + 1, chart.posts[superior].id), names);
                let parent = placed[superior].team;
                let team = blueprint.team(name, TeamKind::StreamAligned, unit, size, Some(parent));
                let terms: Terms = members.iter().map(|cell| cell.terms).sum();
                blueprint.set_terms(team, terms.each(size));
                placed.push(Placed {
                    team,
                    title: String::new(),
                    unit: unit.to_owned(),
                    profession: first.profession.clone(),
                    grade: first.grade.clone(),
                    kind: String::new(),
                    level: placed[superior].level + 1,
                    post: superior,
                    is_post: false,
                    members: size,
                    leads: false,
                    is_vacant: false,
                    is_business: false,
                });
            }
        }
    }
}

/// A name that no team has yet.
fn unique(name: String, names: &mut BTreeSet<String>) -> String {
    let tries = (2..).map(|number| format!("{name} #{number}"));
    let free = std::iter::once(name.clone()).chain(tries).find(|name| !names.contains(name)).unwrap_or(name);
    names.insert(free.clone());
    free
}
