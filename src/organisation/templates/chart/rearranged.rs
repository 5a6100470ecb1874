//! The people of a chart as a network.

use super::roles::Roles;
use super::{Placed, Standing, chart_spec};
use crate::ids::TeamId;
use crate::organisation::blueprint::{Blueprint, PeopleMoved, Rearranged};
use crate::organisation::import::Chart;
use crate::organisation::templates::network::{businesses, weave};
use crate::organisation::templates::teams_of;
use crate::organisation::{Needs, OrganisationError, TeamKind, Terms};
use crate::scenario::{ChartSpec, LinkType, StructureSpec, TiesAs};
use std::collections::{BTreeMap, BTreeSet};

/// More people than this at the top are no team any more (facts: spans of 11–15 for a facilitator, beyond them a coordinator).
const MOST_EXECUTIVES: u32 = 15;

/// One person on the way to a new team.
struct Person {
    name: String,
    from: String,
    terms: Terms,
}

/// Everybody, by where they go: the executive, platforms by unit, businesses.
struct Sorted<'a> {
    executive: Vec<Person>,
    by_unit: BTreeMap<&'a str, Vec<Person>>,
    others: Vec<Person>,
}

/// Sorts people team by team; those who go to businesses unit by unit, so that dealing them one by one mixes units in every
/// business.
fn sorted<'a>(
    before: &Blueprint,
    placed: &'a [Placed],
    (roles, chart): (&Roles, &Chart),
    is_executive: impl Fn(usize) -> bool,
) -> Sorted<'a> {
    let support: BTreeSet<usize> = roles.support.iter().copied().collect();
    let mut sorted = Sorted { executive: Vec::new(), by_unit: BTreeMap::new(), others: Vec::new() };
    let mut order: Vec<usize> = (0..placed.len()).collect();
    order.sort_by_key(|place| (placed[*place].unit.as_str(), *place));
    for place in order {
        let people = persons(before, &placed[place], chart);
        match (is_executive(place), support.contains(&place)) {
            (true, _) => sorted.executive.extend(people),
            (false, true) => sorted.by_unit.entry(&placed[place].unit).or_default().extend(people),
            (false, false) => sorted.others.extend(people),
        }
    }
    sorted
}

/// The same people as a network: the root and those who report to it stay the executive, support becomes platforms,
/// everybody else – middle managers too – is dealt round-robin across units into micro-businesses.
pub(in crate::organisation::templates) fn rearrange(
    spec: &StructureSpec,
    needs: Needs,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    let Standing { chart, blueprint: before, placed } = Standing::of(spec, files)?;
    let roles = Roles::assign(spec, &chart, &placed)?;
    let is_executive = |place: usize| {
        placed[place].is_post
            && chart.posts[placed[place].post]
                .superior
                .is_none_or(|superior| chart.posts[superior].superior.is_none() && placed[place].leads)
    };
    let Sorted { executive, by_unit, others } = sorted(&before, &placed, (&roles, &chart), is_executive);
    if executive.is_empty() || others.is_empty() {
        return Err(OrganisationError(
            "the chart has too few people for a network: nobody is left beside the executive".to_owned(),
        ));
    }
    let mut blueprint = Blueprint::with_notices(before.notices.clone());
    blueprint.repairs.clone_from(&before.repairs);
    blueprint.notices.extend(roles.support_notice.clone());
    let carried = &chart.carried;
    blueprint.moved = PeopleMoved { moved: others.len() as u32, left: carried.left, joined: carried.joined };
    let members = executive.len() as u32;
    let head = blueprint.executive(members);
    seat(&mut blueprint, head, executive, TeamKind::Management);
    let platforms = serve(&mut blueprint, spec, by_unit, head);
    let owners = deal(&mut blueprint, spec, needs, others, head);
    weave(&mut blueprint, spec, needs, &owners, &platforms);
    keep_ties(&mut blueprint, chart_spec(spec)?, &chart, (&before, &placed));
    if members > MOST_EXECUTIVES {
        blueprint.notices.push(format!(
            "the executive team has {members} people, all who lead right below the top: merge posts there, or give the top one head"
        ));
    }
    blueprint.notices.push(
        "how soon it hears rests on assumed niches, contacts and team size more than on the chart: vary them"
            .to_owned(),
    );
    let text = format!(
        "rearranged as {} micro-businesses and {} platform teams; rearrangement.csv lists every person",
        owners.len(),
        platforms.len()
    );
    blueprint.notices.push(text);
    (blueprint.touchpoints, blueprint.owners, blueprint.platforms) = (owners.clone(), owners, platforms);
    Ok(blueprint)
}

/// People who know each other go on doing so in the teams where they are now.
fn keep_ties(
    blueprint: &mut Blueprint,
    spec: &ChartSpec,
    chart: &Chart,
    (before, placed): (&Blueprint, &[Placed]),
) {
    let named: BTreeMap<String, TeamId> = (0..blueprint.drawn().len())
        .map(TeamId::from_index)
        .map(|team| (blueprint.drawn()[team.index()].name.clone(), team))
        .collect();
    let now: BTreeMap<&str, TeamId> = blueprint
        .rearranged
        .iter()
        .filter_map(|moved| Some((moved.from_team.as_str(), *named.get(&moved.to_team)?)))
        .collect();
    let team = |post: usize| now.get(before.drawn()[placed[post].team.index()].name.as_str()).copied();
    let ties: Vec<(TeamId, TeamId)> =
        chart.ties.iter().filter_map(|(a, b)| Some((team(*a)?, team(*b)?))).filter(|(a, b)| a != b).collect();
    match spec.ties_as {
        TiesAs::Tie => blueprint.known.extend(ties),
        TiesAs::Collaboration => {
            ties.into_iter().for_each(|(a, b)| blueprint.link(a, b, LinkType::Collaboration));
        }
    }
}

/// The people of a team, one by one; those of a business that an edit made go by the names that they had before.
fn persons(before: &Blueprint, placed: &Placed, chart: &Chart) -> Vec<Person> {
    let drawn = &before.drawn()[placed.team.index()];
    let members: Vec<&str> = match placed.is_business {
        true => chart.members_of(&chart.posts[placed.post].id).map(|member| member.person.as_str()).collect(),
        false => Vec::new(),
    };
    let name = |number: u32| match (members.get(number as usize), placed.members) {
        (Some(person), _) => (*person).to_owned(),
        (None, 0 | 1) => drawn.name.clone(),
        (None, _) => format!("{} #{}", drawn.name, number + 1),
    };
    let person = |number| Person { name: name(number), from: drawn.name.clone(), terms: drawn.terms };
    (0..placed.members).map(person).collect()
}

/// Cuts each support unit into platform teams.
fn serve(
    blueprint: &mut Blueprint,
    spec: &StructureSpec,
    by_unit: BTreeMap<&str, Vec<Person>>,
    head: TeamId,
) -> Vec<TeamId> {
    let mut platforms = Vec::new();
    for (unit, people) in by_unit {
        let sizes: Vec<u32> = teams_of(people.len() as u32, spec.team_size).collect();
        let mut people = people.into_iter();
        for (number, size) in sizes.into_iter().enumerate() {
            let name = format!("platform {unit} {}", number + 1);
            let team = blueprint.team(name, TeamKind::Platform, "platform", size, Some(head));
            seat(blueprint, team, people.by_ref().take(size as usize).collect(), TeamKind::Platform);
            platforms.push(team);
        }
    }
    platforms
}

/// Deals people one by one into micro-businesses.
fn deal(
    blueprint: &mut Blueprint,
    spec: &StructureSpec,
    needs: Needs,
    people: Vec<Person>,
    head: TeamId,
) -> Vec<TeamId> {
    let count = businesses(people.len() as u32, needs.at_start(), spec.team_size) as usize;
    let mut hands: Vec<Vec<Person>> = (0..count).map(|_| Vec::new()).collect();
    for (turn, person) in people.into_iter().enumerate() {
        hands[turn % count].push(person);
    }
    let mut teams = Vec::with_capacity(count);
    for (number, hand) in hands.into_iter().enumerate() {
        let name = format!("micro-business {}", number + 1);
        let members = hand.len() as u32;
        let team = blueprint.team(name, TeamKind::StreamAligned, "micro-business", members, Some(head));
        seat(blueprint, team, hand, TeamKind::StreamAligned);
        teams.push(team);
    }
    teams
}

/// Gives a team its people, and what part of the week and for what pay they work.
fn seat(blueprint: &mut Blueprint, team: TeamId, people: Vec<Person>, kind: TeamKind) {
    let terms: Terms = people.iter().map(|person| person.terms).sum();
    blueprint.set_terms(team, terms.each(people.len() as u32));
    let name = blueprint.drawn()[team.index()].name.clone();
    blueprint.rearranged.extend(people.into_iter().map(|person| Rearranged {
        person: person.name,
        from_team: person.from,
        to_team: name.clone(),
        to_kind: kind,
    }));
}
