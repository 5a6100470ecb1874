//! An organisation as imported from a chart, and the same people rearranged as a network.

use super::super::TeamKind;
use super::network::{businesses, weave};
use super::teams_of;
use crate::ids::TeamId;
use crate::organisation::blueprint::{Blueprint, Rearranged};
use crate::organisation::import::Chart;
use crate::organisation::{Needs, OrganisationError};
use crate::scenario::{ChartSpec, LinkType, Position, Selector, StructureSpec};
use std::collections::BTreeMap;

/// Words in the name of a unit or profession that make it a support function.
const SUPPORT_WORDS: [&str; 16] = [
    "finance",
    "financial",
    "human resource",
    "people function",
    "information technology",
    "information management",
    "legal",
    "law",
    "solicitor",
    "estates",
    "property",
    "procurement",
    "commercial",
    "audit",
    "communications",
    "security",
];
/// Support by name takes no more than this part of the people.
const MOST_SUPPORT: f64 = 0.2;

/// A team of the chart, with what selectors ask for.
struct Placed {
    team: TeamId,
    unit: String,
    profession: String,
    grade: String,
    level: i64,
    /// The post of the team, or the one above it.
    post: usize,
    members: u32,
    is_leaf: bool,
}

/// The chart as it stands: a team for every post, teams of at most `team_size` for the juniors under it.
pub(super) fn draw(
    spec: &StructureSpec,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    let (chart, mut blueprint, placed) = standing(spec, files)?;
    let support = support(spec, &chart, &placed, &mut blueprint);
    let touchpoints =
        roles(&spec.touchpoints, &chart, &placed, |i| placed[i].is_leaf && !support.contains(&i));
    let others = roles(&spec.owners, &chart, &placed, |i| {
        placed[i].is_leaf && !support.contains(&i) && !touchpoints.contains(&i)
    });
    let owners = if others.is_empty() { &touchpoints } else { &others };
    if others.is_empty() {
        blueprint
            .notices
            .push("every leaf team meets customers: those who meet them own their needs".to_owned());
    }
    let teams = |places: &[usize]| places.iter().map(|place| placed[*place].team).collect::<Vec<_>>();
    for (places, kind) in [
        (&others, TeamKind::StreamAligned),
        (&touchpoints, TeamKind::FrontOffice),
        (&support, TeamKind::Platform),
    ] {
        places.iter().for_each(|place| blueprint.set_kind(placed[*place].team, kind));
    }
    (blueprint.touchpoints, blueprint.owners, blueprint.platforms) =
        (teams(&touchpoints), teams(owners), teams(&support));
    for (a, b) in &chart.ties {
        blueprint.link(placed[*a].team, placed[*b].team, LinkType::Collaboration);
    }
    describe(&mut blueprint, &placed);
    Ok(blueprint)
}

fn describe(blueprint: &mut Blueprint, placed: &[Placed]) {
    let people: u32 = placed.iter().map(|team| team.members).sum();
    let text = format!(
        "read {people} people in {} teams; {} teams meet customers, {} own needs, {} support others",
        placed.len(),
        blueprint.touchpoints.len(),
        blueprint.owners.len(),
        blueprint.platforms.len()
    );
    blueprint.notices.push(text);
}

type Standing = (Chart, Blueprint, Vec<Placed>);

fn chart_spec(spec: &StructureSpec) -> Result<&ChartSpec, OrganisationError> {
    spec.chart.as_ref().ok_or_else(|| OrganisationError("a chart needs its file".to_owned()))
}

/// Draws posts and junior teams in the order of the file, superiors first.
fn standing(spec: &StructureSpec, files: &BTreeMap<String, Vec<u8>>) -> Result<Standing, OrganisationError> {
    let chart = Chart::read(chart_spec(spec)?, files)?;
    let mut blueprint = Blueprint::with_notices(chart.notices.clone());
    let mut team_of: Vec<Option<TeamId>> = vec![None; chart.posts.len()];
    let mut levels = vec![0; chart.posts.len()];
    let roots = chart.posts.iter().filter(|post| post.superior.is_none()).count();
    let head = (roots > 1).then(|| {
        blueprint.notices.push(format!("{roots} roots: put under a virtual head without people or work"));
        blueprint.team("(head)".to_owned(), TeamKind::Management, "head", 0, None)
    });
    let mut placed = Vec::new();
    for place in superiors_first(&chart) {
        let post = &chart.posts[place];
        let parent = post.superior.and_then(|superior| team_of[superior]).or(head);
        levels[place] = post.superior.map_or(i64::from(head.is_some()), |superior| levels[superior] + 1);
        let name =
            if post.title.is_empty() { post.id.clone() } else { format!("{} ({})", post.title, post.id) };
        let team = blueprint.team(name, TeamKind::Management, &post.unit, post.people, parent);
        team_of[place] = Some(team);
        placed.push(Placed {
            team,
            unit: post.unit.clone(),
            profession: post.profession.clone(),
            grade: post.grade.clone(),
            level: levels[place],
            post: place,
            members: post.people,
            is_leaf: true,
        });
    }
    placed.sort_by_key(|team| team.post);
    place_juniors(spec, &chart, &mut blueprint, &mut placed);
    for post in &chart.posts {
        if let Some(superior) = post.superior {
            placed[superior].is_leaf = false;
        }
    }
    Ok((chart, blueprint, placed))
}

/// Posts in an order in which every superior comes before those below.
fn superiors_first(chart: &Chart) -> Vec<usize> {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); chart.posts.len()];
    let mut order = Vec::new();
    for (place, post) in chart.posts.iter().enumerate() {
        match post.superior {
            Some(superior) => below[superior].push(place),
            None => order.push(place),
        }
    }
    let mut next = 0;
    while next < order.len() {
        let place = order[next];
        next += 1;
        order.append(&mut below[place]);
    }
    order
}

/// Cuts the juniors under each post and unit into teams, people of like grade together.
fn place_juniors(spec: &StructureSpec, chart: &Chart, blueprint: &mut Blueprint, placed: &mut Vec<Placed>) {
    let mut cells: BTreeMap<(usize, &str), Vec<&crate::organisation::import::Juniors>> = BTreeMap::new();
    for juniors in &chart.juniors {
        cells.entry((juniors.superior, &juniors.unit)).or_default().push(juniors);
    }
    for ((superior, unit), mut cells) in cells {
        cells.sort_by(|a, b| (&a.grade, &a.profession).cmp(&(&b.grade, &b.profession)));
        let people: u32 = cells.iter().map(|cell| cell.people).sum();
        let mut remaining = cells.iter().flat_map(|cell| std::iter::repeat_n(*cell, cell.people as usize));
        for (number, size) in teams_of(people, spec.team_size).enumerate() {
            // A team is known by its first member: grades lie together.
            let Some(first) = remaining.next() else { break };
            remaining.by_ref().take(size as usize - 1).for_each(drop);
            let name = format!("{unit} {} of {}", number + 1, chart.posts[superior].id);
            let parent = placed[superior].team;
            let team = blueprint.team(name, TeamKind::StreamAligned, unit, size, Some(parent));
            let (profession, grade) = (first.profession.clone(), first.grade.clone());
            let level = placed[superior].level + 1;
            placed[superior].is_leaf = false;
            placed.push(Placed {
                team,
                unit: unit.to_owned(),
                profession,
                grade,
                level,
                post: superior,
                members: size,
                is_leaf: true,
            });
        }
    }
}

/// The places that a selector chooses, or those of the default.
fn roles(
    selector: &Selector,
    chart: &Chart,
    placed: &[Placed],
    default: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let all = 0..placed.len();
    match selector {
        Selector::At(Position::Default) => all.filter(|i| default(*i)).collect(),
        Selector::At(Position::Leaves) => all.filter(|i| placed[*i].is_leaf).collect(),
        Selector::At(Position::All) => all.collect(),
        Selector::At(Position::Root) => all
            .filter(|i| chart.posts[placed[*i].post].superior.is_none() && *i < chart.posts.len())
            .collect(),
        Selector::At(Position::Nowhere) => Vec::new(),
        chosen @ Selector::Where { .. } => {
            all.filter(|i| placed[*i].is_leaf && is_chosen(chosen, chart, &placed[*i])).collect()
        }
    }
}

/// Whether a team has what every column of the selector asks for.
fn is_chosen(selector: &Selector, chart: &Chart, team: &Placed) -> bool {
    let Selector::Where { unit, profession, grade, depth, subtree } = selector else { return false };
    let is_in = |wanted: &[String], value: &str| wanted.is_empty() || wanted.iter().any(|want| want == value);
    let below = |root: &String| {
        std::iter::successors(Some(team.post), |at| chart.posts[*at].superior)
            .any(|at| chart.posts[at].id == *root)
    };
    is_in(unit, &team.unit)
        && is_in(profession, &team.profession)
        && is_in(grade, &team.grade)
        && (depth.is_empty() || depth.contains(&team.level))
        && (subtree.is_empty() || subtree.iter().any(below))
}

/// The leaf teams that serve others: as selected, or by the names of units and professions, largest first up to a fifth.
fn support(spec: &StructureSpec, chart: &Chart, placed: &[Placed], blueprint: &mut Blueprint) -> Vec<usize> {
    if spec.support != Selector::At(Position::Default) {
        return roles(&spec.support, chart, placed, |_| false);
    }
    let says_so = |text: &str| {
        let text = text.to_lowercase();
        text == "hr" || text == "it" || SUPPORT_WORDS.iter().any(|word| text.contains(word))
    };
    let mut by_unit: BTreeMap<&str, (u32, Vec<usize>)> = BTreeMap::new();
    for (place, team) in placed.iter().enumerate().filter(|(_, team)| team.is_leaf) {
        if says_so(&team.unit) || says_so(&team.profession) {
            let unit = by_unit.entry(&team.unit).or_default();
            unit.0 += team.members;
            unit.1.push(place);
        }
    }
    let people: u32 = placed.iter().map(|team| team.members).sum();
    let mut units: Vec<(&str, (u32, Vec<usize>))> = by_unit.into_iter().collect();
    units.sort_by_key(|(name, (members, _))| (std::cmp::Reverse(*members), *name));
    let mut taken = 0;
    let mut chosen = Vec::new();
    let mut names = Vec::new();
    for (name, (members, places)) in units {
        if f64::from(taken + members) <= MOST_SUPPORT * f64::from(people) {
            taken += members;
            chosen.extend(places);
            names.push(name.to_owned());
        }
    }
    blueprint.notices.push(match names.len() {
        0 => "no unit or profession sounds like a support function: none is taken as one".to_owned(),
        _ => format!("taken as support functions by their names: {}", names.join(", ")),
    });
    chosen.sort_unstable();
    chosen
}

/// One person on the way to a new team.
struct Person {
    name: String,
    from: String,
}

/// The same people as a network: the root and those who report to it stay the executive, support becomes platforms,
/// everybody else – middle managers too – is dealt round-robin across units into micro-businesses.
pub(super) fn rearrange(
    spec: &StructureSpec,
    needs: Needs,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<Blueprint, OrganisationError> {
    let (chart, mut before, placed) = standing(spec, files)?;
    let support = support(spec, &chart, &placed, &mut before);
    let posts = chart.posts.len();
    let is_executive = |place: usize| {
        place < posts
            && chart.posts[place].superior.is_none_or(|superior| chart.posts[superior].superior.is_none())
    };
    let people = |place: usize| {
        let team = &placed[place];
        let name = before.drawn()[team.team.index()].name.clone();
        (0..team.members).map(move |number| Person {
            name: if team.members > 1 { format!("{name} #{}", number + 1) } else { name.clone() },
            from: name.clone(),
        })
    };
    let executive: Vec<Person> =
        (0..placed.len()).filter(|place| is_executive(*place)).flat_map(people).collect();
    let mut by_unit: BTreeMap<&str, Vec<Person>> = BTreeMap::new();
    let mut others: Vec<(&str, usize)> = Vec::new();
    for place in (0..placed.len()).filter(|place| !is_executive(*place)) {
        if support.contains(&place) {
            by_unit.entry(&placed[place].unit).or_default().extend(people(place));
        } else {
            others.push((&placed[place].unit, place));
        }
    }
    // Unit by unit, so that dealing them one by one mixes units in every team.
    others.sort_unstable();
    let others: Vec<Person> = others.into_iter().flat_map(|(_, place)| people(place)).collect();
    if executive.is_empty() || others.is_empty() {
        return Err(OrganisationError(
            "the chart has too few people for a network: nobody is left beside the executive".to_owned(),
        ));
    }
    let mut blueprint = Blueprint::with_notices(before.notices.clone());
    let members = executive.len() as u32;
    let head = blueprint.executive(members);
    place_people(&mut blueprint, executive, "executive", TeamKind::Management);
    let platforms = serve(&mut blueprint, spec, by_unit, head);
    let owners = deal(&mut blueprint, spec, needs, others, head);
    weave(&mut blueprint, spec, needs, &owners, &platforms);
    let text = format!(
        "rearranged as {} micro-businesses and {} platform teams; rearrangement.csv lists every person",
        owners.len(),
        platforms.len()
    );
    blueprint.notices.push(text);
    (blueprint.touchpoints, blueprint.owners, blueprint.platforms) = (owners.clone(), owners, platforms);
    Ok(blueprint)
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
            let team = blueprint.team(name.clone(), TeamKind::Platform, "platform", size, Some(head));
            place_people(blueprint, people.by_ref().take(size as usize).collect(), &name, TeamKind::Platform);
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
        let team = blueprint.team(
            name.clone(),
            TeamKind::StreamAligned,
            "micro-business",
            hand.len() as u32,
            Some(head),
        );
        place_people(blueprint, hand, &name, TeamKind::StreamAligned);
        teams.push(team);
    }
    teams
}

fn place_people(blueprint: &mut Blueprint, people: Vec<Person>, name: &str, kind: TeamKind) {
    blueprint.rearranged.extend(people.into_iter().map(|person| Rearranged {
        person: person.name,
        from_team: person.from,
        to_team: name.to_owned(),
        to_kind: kind,
    }));
}
