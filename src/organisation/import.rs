//! Charts of people and posts, from files that others made, with what had to be repaired.

mod columns;
mod depth;
mod dirt;
mod edits;
mod juniors;
mod lines;
mod posts;
mod selection;
mod sheet;
mod survey;
mod ties;
mod way_back;

use super::{OrganisationError, Terms};
use crate::scenario::{ChartSpec, sheet_path};
use columns::Columns;
use dirt::Findings;
pub(crate) use dirt::Repair;
pub(crate) use edits::{Carried, Member};
pub(crate) use selection::Traits;
use sheet::{Contents, Sheet};
use std::collections::BTreeMap;
pub use survey::{Group, Role, Survey, SurveyError, survey};
pub(crate) use way_back::{ChangedSheet, JuniorsThere, Kind, State, Wave};

/// One post, or one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Post {
    pub id: String,
    /// The post above, by place; none for a root.
    pub superior: Option<usize>,
    pub title: String,
    pub unit: String,
    pub grade: String,
    pub profession: String,
    /// What the file calls the kind of team.
    pub kind: String,
    /// Heads: full-time equivalents rounded, at least one where there are any; 0 for a vacant post.
    pub people: u32,
    /// What they are employed for, all together.
    pub terms: Terms,
    /// The rows of the sheet that it was read from: one for each who shares the post.
    pub rows: Vec<usize>,
    /// Whether the file, and not an edit, says that nobody holds it.
    pub is_vacant: bool,
    /// Whether it is a business that an edit made.
    pub is_business: bool,
}

impl Post {
    /// What it is called beside others.
    pub fn called(&self) -> String {
        if self.title.is_empty() { self.id.clone() } else { format!("{} ({})", self.title, self.id) }
    }
}

/// Junior people under a post, alike in unit, grade and profession.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Juniors {
    pub superior: usize,
    pub unit: String,
    pub grade: String,
    pub profession: String,
    pub people: u32,
    /// What one of them is employed for.
    pub terms: Terms,
    /// The rows of the sheet of head-counts that they were read from.
    pub rows: Vec<usize>,
}

/// A chart whose reporting lines are a forest.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chart {
    pub posts: Vec<Post>,
    pub juniors: Vec<Juniors>,
    /// Who works with or knows whom, by place.
    pub ties: Vec<(usize, usize)>,
    /// Niches that edits give to a post, by place.
    pub attached: Vec<(usize, Vec<u32>)>,
    /// What edits did to people.
    pub carried: Carried,
    /// What was assumed or repaired.
    pub notices: Vec<String>,
    /// Every row that was repaired.
    pub repairs: Vec<Repair>,
    /// The file of posts as it was read, and where its columns stand.
    pub origin: Option<(Sheet, Columns)>,
    /// The same of the file of head-counts.
    pub headcounts: Option<(Sheet, Columns)>,
    /// The place of each post.
    places: BTreeMap<String, usize>,
}

/// Superiors as the files name them, by post.
type SuperiorOf = BTreeMap<String, lines::Named>;

impl Chart {
    /// Reads the files that a chart names and carries out its edits.
    ///
    /// # Errors
    /// Everything that is missing, unreadable or not covered by the repair rules, a line each, with file, line and remedy.
    pub fn read(spec: &ChartSpec, files: &BTreeMap<String, Vec<u8>>) -> Result<Self, OrganisationError> {
        let mut chart = Self::published(spec, files)?;
        chart.edit(&spec.edits, spec.leavers)?;
        Ok(chart)
    }

    /// The chart before any edit.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn published(spec: &ChartSpec, files: &BTreeMap<String, Vec<u8>>) -> Result<Self, OrganisationError> {
        let mut chart = Self::default();
        let mut findings = Findings::under(&spec.repair);
        let mut superior_of = SuperiorOf::new();
        if let Some(name) = &spec.file {
            chart.read_file(spec, opened(name, files)?, &mut superior_of, &mut findings);
        }
        if let Some(name) = &spec.reports_to {
            let sheet = table(opened(name, files)?);
            chart.read_edges(spec, &sheet, &mut superior_of, &mut findings);
        }
        if chart.posts.is_empty() {
            findings.settle()?;
            return Err(OrganisationError(
                "the chart is empty: it needs at least one row with a post".to_owned(),
            ));
        }
        chart.assign_superiors(spec, &superior_of, &mut findings);
        if let Some(name) = &spec.headcounts {
            let sheet = table(opened(name, files)?);
            chart.read_juniors(spec, sheet, &mut findings);
        }
        if let Some(name) = &spec.ties {
            let sheet = table(opened(name, files)?);
            chart.read_ties(spec, &sheet, &mut findings);
        }
        chart.read_dotted_lines(&mut findings);
        findings.settle()?;
        chart.notices.extend(findings.notices());
        chart.repairs = findings.repairs;
        Ok(chart)
    }

    /// A table of posts, or a graph of posts and who reports to whom.
    fn read_file(
        &mut self,
        spec: &ChartSpec,
        contents: Contents,
        superior_of: &mut SuperiorOf,
        findings: &mut Findings,
    ) {
        match contents {
            Contents::Table(sheet) => {
                self.read_posts(spec, sheet, spec.reports_to.is_none(), superior_of, findings);
            }
            Contents::Graph { nodes, edges } => {
                self.read_posts(spec, nodes, false, superior_of, findings);
                self.read_graph_edges(&edges, superior_of, findings);
            }
        }
    }

    /// Who is in a business that an edit made.
    pub fn members_of(&self, business: &str) -> impl Iterator<Item = &Member> {
        self.carried.members.iter().filter(move |member| member.business == business)
    }

    /// The place of a post.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// Adds a post.
    fn add(&mut self, post: Post) -> usize {
        self.places.insert(post.id.clone(), self.posts.len());
        self.posts.push(post);
        self.posts.len() - 1
    }

    /// Levels below the top of each post.
    pub fn levels(&self) -> Vec<i64> {
        let mut levels = vec![0; self.posts.len()];
        for place in self.superiors_first() {
            levels[place] = self.posts[place].superior.map_or(0, |superior| levels[superior] + 1);
        }
        levels
    }

    /// Posts in an order in which every superior comes before those below.
    pub fn superiors_first(&self) -> Vec<usize> {
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); self.posts.len()];
        let mut order = Vec::new();
        for (place, post) in self.posts.iter().enumerate() {
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

    /// Whether somebody who is there reports to each post, juniors included.
    pub fn leads(&self) -> Vec<bool> {
        let mut staffed: Vec<bool> = self.posts.iter().map(|post| post.people > 0).collect();
        let mut leads = vec![false; self.posts.len()];
        self.juniors.iter().for_each(|juniors| leads[juniors.superior] |= juniors.people > 0);
        for place in self.superiors_first().into_iter().rev() {
            staffed[place] |= leads[place];
            if let Some(superior) = self.posts[place].superior {
                leads[superior] |= staffed[place];
            }
        }
        leads
    }
}

/// A file as tables.
fn opened(name: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Contents, OrganisationError> {
    let bytes = files.get(sheet_path(name)).map_or(&[][..], Vec::as_slice);
    sheet::open(name, bytes).map_err(|faults| OrganisationError(faults.to_string()))
}

/// The table of a file that must not be a graph: of a graph its edges.
fn table(contents: Contents) -> Sheet {
    match contents {
        Contents::Table(sheet) => sheet,
        Contents::Graph { edges, .. } => edges,
    }
}

#[cfg(test)]
mod tests;
