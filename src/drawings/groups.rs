//! What a drawing of an organisation shows: its teams, or, above a size that eyes can follow, groups of them by level and
//! function.

use super::palette::Pressure;
use crate::results::{Link, LinkKind, Results, Team, TeamKind, TeamMeasure, When};
use std::collections::BTreeMap;

/// Above so many teams a drawing of places shows groups.
const MOST_TEAMS: usize = 300;

/// A function with a smaller share of the people is drawn together with others that are as small.
const LEAST_SHARE: f64 = 0.03;

/// A team, or several that are drawn as one.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub name: String,
    pub function: String,
    pub kind: TeamKind,
    pub teams: usize,
    pub members: f64,
    pub level: u32,
    /// The group of the superior.
    pub parent: Option<usize>,
    /// Member-weighted mean over the teams.
    pub utilisation: f64,
    /// How many of the teams are how near to their limit, in the order of [`Pressure::ALL`].
    pub pressed: [usize; Pressure::ALL.len()],
    /// How many people work in teams so near, in the same order.
    pub busy: [f64; Pressure::ALL.len()],
    /// The share of the members whose team meets customers.
    pub meets: f64,
}

impl Group {
    /// How near it is to its limit as a whole: overloaded where most of its teams are, else as busy as they are on average.
    pub fn pressure(&self) -> Pressure {
        let overloaded = self.pressed[Pressure::Overloaded as usize];
        Pressure::of(self.utilisation, 2 * overloaded > self.teams)
    }

    /// How many of its teams are near or over their limit.
    pub fn near_limit(&self) -> usize {
        self.pressed[Pressure::NearLimit as usize..].iter().sum()
    }
}

/// The groups of a structure and the insights a replication between them, each direction added up.
#[derive(Default)]
pub(super) struct Grouped {
    pub groups: Vec<Group>,
    /// The group of every team, in their order.
    #[cfg(feature = "lab")]
    pub group_of: Vec<usize>,
    pub traffic: BTreeMap<(usize, usize), f64>,
    /// Who works together beside the line, the lesser place first.
    pub together: Vec<(usize, usize)>,
    pub is_aggregated: bool,
}

/// How busy a team is, and in which share of the replications its backlog kept growing.
#[derive(Clone, Copy, Debug, Default)]
struct Load {
    utilisation: f64,
    unstable: f64,
}

/// How many teams with people there are.
fn staffed<'a>(teams: impl Iterator<Item = &'a Team>) -> usize {
    teams.filter(|team| team.members > 0).count()
}

/// Whether some structure of a comparison has more teams than this.
pub(super) fn has_more_teams_than(results: &Results, most: usize) -> bool {
    results.about.structures.iter().any(|s| staffed(results.teams_at(s, When::Standing)) > most)
}

/// The groups of a structure as it stands, of single teams or of functions and levels.
pub(super) fn grouped(results: &Results, structure: &str, is_aggregated: bool) -> Grouped {
    let mut loads: BTreeMap<&str, Load> = BTreeMap::new();
    for row in results.teams.iter().filter(|row| row.structure == structure) {
        let Some(value) = row.value else { continue };
        let load = loads.entry(&row.team).or_default();
        match row.measure {
            TeamMeasure::Utilisation => load.utilisation = value,
            TeamMeasure::Unstable => load.unstable = value,
            TeamMeasure::Load
            | TeamMeasure::WaitedShare
            | TeamMeasure::Betweenness
            | TeamMeasure::CustomerDistance
            | TeamMeasure::Focus => {}
        }
    }
    let teams: Vec<&Team> = results.teams_at(structure, When::Standing).collect();
    let load = |team: &str| loads.get(team).copied().unwrap_or_default();
    gathered(&teams, results.links_at(structure, When::Standing), load, is_aggregated)
}

/// The groups of a structure at a time.
pub(super) fn grouped_at(results: &Results, structure: &str, when: When) -> Grouped {
    let teams: Vec<&Team> = results.teams_at(structure, when).collect();
    let is_aggregated = staffed(teams.iter().copied()) > MOST_TEAMS;
    gathered(&teams, results.links_at(structure, when), |_| Load::default(), is_aggregated)
}

/// The groups of an organisation before anything is simulated.
#[cfg(feature = "lab")]
pub(super) fn grouped_rows(teams: &[Team], links: &[Link]) -> Grouped {
    let is_aggregated = staffed(teams.iter()) > MOST_TEAMS;
    gathered(&teams.iter().collect::<Vec<_>>(), links.iter(), |_| Load::default(), is_aggregated)
}

fn gathered<'a>(
    teams: &[&Team],
    links: impl Iterator<Item = &'a Link>,
    load: impl Fn(&str) -> Load,
    is_aggregated: bool,
) -> Grouped {
    let places: BTreeMap<&str, usize> =
        teams.iter().enumerate().map(|(place, team)| (team.team.as_str(), place)).collect();
    let small = if is_aggregated { Small::of(teams) } else { Small::default() };
    let function = |team: &Team| small.name(team).unwrap_or(&team.function).to_owned();
    let mut keys: BTreeMap<(u32, String, usize), usize> = BTreeMap::new();
    let mut group_of = Vec::with_capacity(teams.len());
    for (index, team) in teams.iter().enumerate() {
        let key = if is_aggregated { (team.level, function(team), 0) } else { (0, String::new(), index) };
        let next = keys.len();
        group_of.push(*keys.entry(key).or_insert(next));
    }
    let mut groups: Vec<Option<Group>> = vec![None; keys.len()];
    for (team, place) in teams.iter().zip(&group_of) {
        let group = groups[*place].get_or_insert_with(|| Group {
            name: if is_aggregated { function(team) } else { team.team.clone() },
            function: function(team),
            ..Group::begun_by(team)
        });
        let superior = || Some(group_of[*places.get(team.reports_to.as_deref()?)?]);
        group.parent = group.parent.or_else(superior);
        group.add(team, load(&team.team));
    }
    let groups: Vec<Group> = groups.into_iter().flatten().map(Group::averaged).collect();
    let links: Vec<&Link> = links.collect();
    let place = |team: &str| places.get(team).map(|place| group_of[*place]);
    let together = together(&links, place);
    let traffic = traffic(links.into_iter(), place);
    Grouped {
        groups,
        #[cfg(feature = "lab")]
        group_of,
        traffic,
        together,
        is_aggregated,
    }
}

impl Group {
    /// Without anybody yet, of the kind and at the level of its first team.
    fn begun_by(team: &Team) -> Self {
        Self {
            name: String::new(),
            function: String::new(),
            kind: team.kind,
            teams: 0,
            members: 0.0,
            level: team.level,
            parent: None,
            utilisation: 0.0,
            pressed: [0; Pressure::ALL.len()],
            busy: [0.0; Pressure::ALL.len()],
            meets: 0.0,
        }
    }

    /// One team more; what is a mean over people is a sum for now.
    fn add(&mut self, team: &Team, load: Load) {
        let members = f64::from(team.members);
        self.members += members;
        // A post that nobody holds is no team that could be busy, though others report through it.
        if team.members > 0 {
            self.teams += 1;
            let pressure = Pressure::of(load.utilisation, load.unstable > 0.5);
            self.pressed[pressure as usize] += 1;
            self.busy[pressure as usize] += members;
        }
        self.utilisation += members * load.utilisation;
        self.meets += if team.customer_distance == Some(0) { members } else { 0.0 };
    }

    /// With means over its people, once all are there.
    fn averaged(self) -> Self {
        let people = self.members.max(1.0);
        Self { utilisation: self.utilisation / people, meets: self.meets / people, ..self }
    }
}

/// Pairs of groups of which teams work together beside the line, each once.
fn together(links: &[&Link], group_of: impl Fn(&str) -> Option<usize>) -> Vec<(usize, usize)> {
    let ends = |link: &&Link| {
        let (a, b) = group_of(&link.from_team).zip(group_of(&link.to_team)).filter(|(a, b)| a != b)?;
        Some((a.min(b), a.max(b)))
    };
    let mut pairs: Vec<(usize, usize)> = links
        .iter()
        .copied()
        .filter(|link| is_beside_the_line(link))
        .filter_map(|link| ends(&link))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Whether a link is one of work, and neither reporting nor acquaintance.
fn is_beside_the_line(link: &Link) -> bool {
    match link.kind {
        LinkKind::Collaboration | LinkKind::XAsAService | LinkKind::Facilitating => true,
        LinkKind::ReportsTo | LinkKind::Tie => false,
    }
}

/// How the name of functions ends that are drawn together.
const SMALL: &str = " smaller functions";

/// Whether a name is that of functions that are drawn together.
pub(super) fn is_of_small_ones(name: &str) -> bool {
    let count = name.strip_suffix(SMALL);
    count.is_some_and(|count| count.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Functions that are too small to be seen one by one, and what they are called together.
#[derive(Default)]
struct Small<'a> {
    functions: Vec<&'a str>,
    name: String,
}

impl<'a> Small<'a> {
    fn of(teams: &[&'a Team]) -> Self {
        let mut people: Vec<(&str, u64)> = Vec::new();
        for team in teams.iter().filter(|team| team.level > 0) {
            let members = u64::from(team.members);
            match people.iter_mut().find(|(function, _)| *function == team.function) {
                Some((_, known)) => *known += members,
                None => people.push((&team.function, members)),
            }
        }
        let all: u64 = people.iter().map(|(_, members)| members).sum();
        let is_small = |members: u64| (members as f64) < LEAST_SHARE * all as f64;
        let small = people.into_iter().filter(|(_, members)| is_small(*members));
        let functions: Vec<&str> = small.map(|(function, _)| function).collect();
        let name = format!("{}{SMALL}", functions.len());
        Self { functions, name }
    }

    /// What a team's function is called together with others; none where it stands for itself.
    fn name(&self, team: &Team) -> Option<&str> {
        let is_one = team.level > 0 && self.functions.contains(&team.function.as_str());
        (is_one && self.functions.len() > 1).then_some(&self.name)
    }
}

/// Insights between groups, each direction added up; none go over links of another time, which are there all the same.
fn traffic<'a>(
    links: impl Iterator<Item = &'a Link>,
    group_of: impl Fn(&str) -> Option<usize>,
) -> BTreeMap<(usize, usize), f64> {
    let mut traffic = BTreeMap::new();
    for link in links {
        let ends = group_of(&link.from_team).zip(group_of(&link.to_team));
        if let Some((a, b)) = ends.filter(|(a, b)| a != b) {
            *traffic.entry((a.min(b), a.max(b))).or_insert(0.0) += link.relays.unwrap_or(0.0);
        }
    }
    traffic
}

/// A team of four people, half busy, for tests of what is drawn of several.
#[cfg(test)]
pub(super) fn half_busy(name: &str, parent: Option<usize>) -> Group {
    Group {
        name: name.to_owned(),
        function: name.to_owned(),
        kind: TeamKind::StreamAligned,
        teams: 1,
        members: 4.0,
        level: u32::from(parent.is_some()),
        parent,
        utilisation: 0.5,
        pressed: [0, 1, 0, 0, 0],
        busy: [0.0, 4.0, 0.0, 0.0, 0.0],
        meets: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(name: &str, reports_to: Option<&str>, members: u32) -> Team {
        Team {
            structure: "today".to_owned(),
            when: When::Standing,
            team: name.to_owned(),
            kind: TeamKind::StreamAligned,
            function: "product".to_owned(),
            level: u32::from(reports_to.is_some()),
            members,
            reports_to: reports_to.map(str::to_owned),
            customer_distance: Some(1),
        }
    }

    #[test]
    fn a_post_that_nobody_holds_is_counted_as_no_team() {
        let rows = [team("vacant", None, 0), team("a", Some("vacant"), 3), team("b", Some("vacant"), 4)];
        let load = |_: &str| Load { utilisation: 0.9, unstable: 0.0 };
        let drawn = gathered(&rows.iter().collect::<Vec<_>>(), std::iter::empty(), load, false);
        assert_eq!(drawn.groups.iter().map(|group| group.teams).sum::<usize>(), 2);
        assert_eq!(drawn.groups.iter().map(Group::near_limit).sum::<usize>(), 2);
        assert_eq!(drawn.groups[1].parent, Some(0), "those below it report through it all the same");
    }
    #[test]
    fn functions_of_a_few_people_are_drawn_together_and_whoever_leads_stays_apart() {
        let of = |name: &str, function: &str, level: u32, members: u32| Team {
            function: function.to_owned(),
            level,
            ..team(name, None, members)
        };
        let mut rows: Vec<Team> = (0..40).map(|n| of(&format!("works {n}"), "works", 2, 10)).collect();
        rows.extend([of("head", "law", 0, 1), of("lawyer", "law", 1, 3), of("cook", "kitchen", 1, 4)]);
        let drawn = |rows: &[Team]| {
            let rows: Vec<&Team> = rows.iter().collect();
            gathered(&rows, std::iter::empty(), |_| Load::default(), true).groups
        };
        let names = |groups: &[Group]| -> Vec<String> { groups.iter().map(|g| g.function.clone()).collect() };
        assert_eq!(names(&drawn(&rows)), ["works", "law", "2 smaller functions"]);
        assert_eq!(drawn(&rows)[2].members, 7.0);
        rows.pop();
        assert_eq!(names(&drawn(&rows)), ["works", "law", "law"], "one alone keeps its name");
    }
}
