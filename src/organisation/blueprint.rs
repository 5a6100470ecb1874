//! What a template draws: teams, who reports to whom, lateral links and roles, before anything is measured.

use super::Team;
use super::Terms;
use super::team_kind::TeamKind;
use crate::ids::TeamId;
use crate::scenario::LinkType;

/// One team as a template draws it.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub name: String,
    pub kind: TeamKind,
    pub function: String,
    pub members: u32,
    pub parent: Option<TeamId>,
    /// What one head is employed for.
    pub terms: Terms,
    /// Posts of a chart that it is made of.
    pub posts: u32,
    /// Teams that have come out of it.
    offspring: u32,
}

/// Where one person of a chart went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rearranged {
    pub person: String,
    pub from_team: String,
    pub to_team: String,
    pub to_kind: TeamKind,
}

/// The drawing of an organisation.
#[derive(Clone, Debug, Default)]
pub(super) struct Blueprint {
    drawn: Vec<Drawn>,
    /// Lateral links, each once; the first end is the one that uses a service.
    pub lateral: Vec<(TeamId, TeamId, LinkType)>,
    pub touchpoints: Vec<TeamId>,
    pub owners: Vec<TeamId>,
    pub platforms: Vec<TeamId>,
    pub notices: Vec<String>,
    pub rearranged: Vec<Rearranged>,
    /// Rows of a chart that were repaired.
    pub repairs: Vec<Repair>,
    /// Teams that know each other, whatever the lines say: word of mouth.
    pub known: Vec<(TeamId, TeamId)>,
    /// Businesses within a chart: each owns what the niches it meets need.
    pub businesses: Vec<TeamId>,
    /// Niches that a chart, or an edit after it, gives to a team to meet; the last word counts.
    pub attached: Vec<(TeamId, Vec<u32>)>,
    /// By attribute the teams that a chart gives it to; none where ownership is laid evenly over all owners.
    pub by_value: Vec<Vec<TeamId>>,
    pub moved: PeopleMoved,
}

/// What a row of a chart needed before it could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repair {
    pub file: String,
    /// The line of the file; 0 where it is about none.
    pub line: usize,
    /// The post or person.
    pub post: String,
    /// In a word: dropped, merged, attached, numbered, padded, vacant, shared, root.
    pub repair: &'static str,
    /// In a sentence.
    pub text: String,
}

/// How many people an edited or rearranged chart gives other work, lets go and hires: what a change costs once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PeopleMoved {
    /// Heads whose work becomes another.
    pub moved: u32,
    /// Heads who leave.
    pub left: u32,
    /// Heads who join.
    pub joined: u32,
}

impl Blueprint {
    /// An empty drawing that has already something to say.
    #[cfg(feature = "import")]
    pub fn with_notices(notices: Vec<String>) -> Self {
        Self { notices, ..Self::default() }
    }

    /// Adds a team.
    pub fn team(
        &mut self,
        name: String,
        kind: TeamKind,
        function: &str,
        members: u32,
        parent: Option<TeamId>,
    ) -> TeamId {
        let id = TeamId::from_index(self.drawn.len());
        self.drawn.push(Drawn {
            name,
            kind,
            function: function.to_owned(),
            members,
            parent,
            terms: Terms::FULL_TIME,
            posts: 1,
            offspring: 0,
        });
        id
    }

    /// Adds the executive team, at the top.
    pub fn executive(&mut self, members: u32) -> TeamId {
        self.team("executive".to_owned(), TeamKind::Management, "executive", members, None)
    }

    /// Says what a team that stands is for.
    #[cfg(feature = "import")]
    pub fn set_kind(&mut self, team: TeamId, kind: TeamKind) {
        self.drawn[team.index()].kind = kind;
    }

    /// Says what each of its people is employed for.
    #[cfg(feature = "import")]
    pub fn set_terms(&mut self, team: TeamId, terms: Terms) {
        self.drawn[team.index()].terms = terms;
    }

    /// Says how many posts of a chart a team is made of.
    #[cfg(feature = "import")]
    pub fn set_posts(&mut self, team: TeamId, posts: u32) {
        self.drawn[team.index()].posts = posts;
    }

    /// Adds people to a team that stands.
    pub fn enlarge(&mut self, team: TeamId, members: u32) {
        self.drawn[team.index()].members += members;
    }

    /// So many people join a team, or leave it; nobody leaves who is not there.
    pub fn resize(&mut self, team: TeamId, by: i32) {
        let members = &mut self.drawn[team.index()].members;
        *members = members.saturating_add_signed(by);
    }

    /// A team that comes out of another, named after it, beside it in the reporting line.
    pub fn offspring(&mut self, of: TeamId, members: u32) -> TeamId {
        let parent = &mut self.drawn[of.index()];
        parent.offspring += 1;
        let team = Drawn {
            name: format!("{}/{}", parent.name, parent.offspring),
            kind: parent.kind,
            function: parent.function.clone(),
            members,
            parent: parent.parent,
            terms: parent.terms,
            posts: 1,
            offspring: 0,
        };
        self.drawn.push(team);
        TeamId::from_index(self.drawn.len() - 1)
    }

    /// A platform that people of a team found, beside it in the reporting line.
    pub fn platform(&mut self, beside: TeamId, capability: &str, members: u32) -> TeamId {
        let parent = self.drawn[beside.index()].parent;
        // A team without people frees its name.
        let is_taken = |name: &String| self.drawn.iter().any(|team| team.members > 0 && team.name == *name);
        let name =
            std::iter::successors(Some(format!("{capability} platform")), |name| Some(format!("{name}/1")))
                .find(|name| !is_taken(name))
                .unwrap_or_default();
        self.team(name, TeamKind::Platform, "platform", members, parent)
    }

    /// Puts a team under another superior.
    pub fn set_parent(&mut self, team: TeamId, parent: TeamId) {
        self.drawn[team.index()].parent = Some(parent);
    }

    /// Adds a lateral link; a doubled one or one to itself is left out.
    pub fn link(&mut self, from: TeamId, to: TeamId, link: LinkType) {
        let there = |(a, b, _): &(TeamId, TeamId, LinkType)| (*a, *b) == (from, to) || (*b, *a) == (from, to);
        // Only the latest links can repeat each other: templates draw team by team.
        if from != to && !self.lateral.iter().rev().take(64).any(there) {
            self.lateral.push((from, to, link));
        }
    }

    /// Everybody leaves, nobody reports to anybody, no link stands.
    pub fn dissolve(&mut self) {
        for drawn in &mut self.drawn {
            (drawn.members, drawn.parent) = (0, None);
        }
        self.lateral.clear();
    }

    /// Adds the teams and links of another drawing after its own.
    pub fn append(&mut self, other: &Self, offset: u32) {
        let up = |team: TeamId| TeamId(team.0 + offset);
        let drawn = other.drawn.iter().cloned();
        self.drawn.extend(drawn.map(|team| Drawn { parent: team.parent.map(up), ..team }));
        self.lateral.extend(other.lateral.iter().map(|(a, b, link)| (up(*a), up(*b), *link)));
    }

    pub fn drawn(&self) -> &[Drawn] {
        &self.drawn
    }

    /// Who each team reports to.
    pub fn parents(&self) -> Vec<Option<TeamId>> {
        self.drawn.iter().map(|drawn| drawn.parent).collect()
    }

    /// The teams, not yet measured.
    pub fn teams(&self) -> Vec<Team> {
        let team = |drawn: &Drawn| Team {
            name: drawn.name.clone(),
            kind: drawn.kind,
            function: drawn.function.clone(),
            members: drawn.members,
            parent: drawn.parent,
            level: 0,
            height: 0,
            terms: drawn.terms,
            posts: drawn.posts,
            focus: drawn.terms.fte,
        };
        self.drawn.iter().map(team).collect()
    }
}
