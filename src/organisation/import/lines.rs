//! From names of superiors to a forest: roots, self-reports, dangling references, circles.

use super::columns::{Columns, Holds};
use super::dirt::{Dirt, Findings};
use super::posts::cell;
use super::sheet::{Sheet, SheetRow};
use super::{Chart, Post, SuperiorOf};
use crate::organisation::Terms;
use crate::scenario::ChartSpec;

/// A superior as a file names it, and where.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub name: String,
    pub file: String,
    pub line: usize,
}

impl Named {
    fn at(&self) -> (&str, usize) {
        (&self.file, self.line)
    }
}

impl Chart {
    /// Reads who reports to whom from an edge list; without a file of posts its ends are the posts.
    pub(super) fn read_edges(
        &mut self,
        spec: &ChartSpec,
        sheet: &Sheet,
        superior_of: &mut SuperiorOf,
        findings: &mut Findings,
    ) {
        let Some(ends) = ends(sheet, ("reports_to_columns", spec), &mut self.notices, findings) else {
            return;
        };
        let may_add = spec.file.is_none();
        for row in &sheet.rows {
            let [person, superior] = ends.map(|end| cell(row, Some(end)));
            if may_add {
                for name in [person, superior] {
                    if !spec.roots.iter().any(|root| root == name) && self.place(name).is_none() {
                        self.add(Post {
                            id: name.to_owned(),
                            people: 1,
                            terms: Terms::FULL_TIME,
                            ..Post::default()
                        });
                    }
                }
            }
            self.read_edge((sheet, row), (person, superior), superior_of, findings);
        }
    }

    fn read_edge(
        &mut self,
        (sheet, row): (&Sheet, &SheetRow),
        (person, superior): (&str, &str),
        superior_of: &mut SuperiorOf,
        findings: &mut Findings,
    ) {
        let at = (sheet.file.as_str(), row.line);
        if self.place(person).is_none() {
            let text = format!("the edge from “{person}” names somebody who is no post of the chart");
            return match findings.has_rule("drop") {
                true => findings.repaired("dropped", at, person, text),
                false => findings.found(Dirt::UnknownEnd, at, text),
            };
        }
        let named = Named { name: superior.to_owned(), file: sheet.file.clone(), line: row.line };
        match superior_of.get(person) {
            Some(other) if other.name != superior => {
                let text = format!("“{person}” reports to “{superior}”, and to “{}” as well", other.name);
                match findings.has_rule("first") {
                    true => findings.repaired("dropped", at, person, text),
                    false => findings.found(Dirt::TwoSuperiors, at, text),
                }
            }
            Some(_) => findings.repaired("merged", at, person, "the same edge again".to_owned()),
            None => drop(superior_of.insert(person.to_owned(), named)),
        }
    }

    /// Edges of a graph: reporting lines, and ties where their kind says so.
    pub(super) fn read_graph_edges(
        &mut self,
        edges: &Sheet,
        superior_of: &mut SuperiorOf,
        findings: &mut Findings,
    ) {
        let column = |name: &str| edges.header.iter().position(|column| column == name);
        let kind = ["kind", "type", "mode"].into_iter().find_map(column);
        for row in &edges.rows {
            let [person, superior] = ["source", "target"].map(|name| cell(row, column(name)));
            let says = cell(row, kind).to_lowercase().replace([' ', '-'], "_");
            let is_line =
                kind.is_none() || ["", "reports_to", "reports", "reporting", "line"].contains(&says.as_str());
            if is_line {
                self.read_edge((edges, row), (person, superior), superior_of, findings);
            } else {
                self.read_tie((&edges.file, row.line), (person, superior), findings);
            }
        }
    }

    /// Sets every post's superior.
    pub(super) fn assign_superiors(
        &mut self,
        spec: &ChartSpec,
        superior_of: &SuperiorOf,
        findings: &mut Findings,
    ) {
        let mut dangling = Vec::new();
        for place in 0..self.posts.len() {
            let id = self.posts[place].id.clone();
            let Some(named) = superior_of.get(&id) else { continue };
            match self.place(&named.name) {
                Some(superior) if superior == place => {
                    findings.repaired("root", named.at(), &id, "the post reports to itself".to_owned());
                }
                Some(superior) => self.posts[place].superior = Some(superior),
                None if spec.roots.contains(&named.name) => {}
                None => dangling.push((place, named)),
            }
        }
        self.attach_dangling(&dangling, findings);
        self.cut_circles(superior_of, findings);
    }

    /// The first post without a superior that is not among these, for what must hang somewhere.
    fn first_root(&self, but: &[usize]) -> Option<usize> {
        (0..self.posts.len()).find(|place| self.posts[*place].superior.is_none() && !but.contains(place))
    }

    /// The post that takes those whose superior is unknown, where the rules say so.
    pub(super) fn stand_in(&self, findings: &Findings) -> Option<usize> {
        self.first_root(&[]).filter(|_| findings.has_rule("attach-to-root"))
    }

    fn attach_dangling(&mut self, dangling: &[(usize, &Named)], findings: &mut Findings) {
        let lost: Vec<usize> = dangling.iter().map(|(place, _)| *place).collect();
        let root = if lost.is_empty() { None } else { self.first_root(&lost) };
        for (place, named) in dangling {
            let id = self.posts[*place].id.clone();
            let text = format!("“{id}” reports to “{}”, who is no post of the chart", named.name);
            match (findings.has_rule("attach-to-root"), findings.has_rule("drop")) {
                (true, _) => {
                    self.posts[*place].superior = root;
                    findings.repaired("attached", named.at(), &id, text);
                }
                (false, true) => findings.repaired("root", named.at(), &id, text),
                (false, false) => findings.found(Dirt::Dangling, named.at(), text),
            }
        }
    }

    /// Every chain of superiors must end at a root.
    fn cut_circles(&mut self, superior_of: &SuperiorOf, findings: &mut Findings) {
        let mut known = vec![Chain::Unknown; self.posts.len()];
        for start in 0..self.posts.len() {
            let mut way = Vec::new();
            let mut at = Some(start);
            while let Some(place) = at.filter(|place| known[*place] == Chain::Unknown) {
                known[place] = Chain::InHand;
                way.push(place);
                at = self.posts[place].superior;
            }
            if let Some(again) = at.filter(|place| known[*place] == Chain::InHand) {
                self.cut_circle((&way, again), superior_of, findings);
            }
            way.into_iter().for_each(|place| known[place] = Chain::EndsAtRoot);
        }
    }

    fn cut_circle(
        &mut self,
        (way, again): (&[usize], usize),
        superior_of: &SuperiorOf,
        findings: &mut Findings,
    ) {
        let id = self.posts[again].id.clone();
        let circle: Vec<&str> = way
            .iter()
            .skip_while(|place| **place != again)
            .take(6)
            .map(|place| self.posts[*place].id.as_str())
            .collect();
        let text = format!("superiors go in a circle: {} → {id}", circle.join(" → "));
        let at = superior_of.get(&id).map_or(("the chart", 0), Named::at);
        if findings.has_rule("attach-to-root") {
            self.posts[again].superior = self.first_root(&[again]);
            findings.repaired("attached", at, &id, text);
        } else {
            findings.found(Dirt::Circle, at, text);
        }
    }
}

/// What is known of a post while chains are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chain {
    Unknown,
    InHand,
    EndsAtRoot,
}

/// The columns of the two ends of an edge list: as named, by usual names, or the only two there are.
pub(super) fn ends(
    sheet: &Sheet,
    (table, spec): (&str, &ChartSpec),
    notices: &mut Vec<String>,
    findings: &mut Findings,
) -> Option<[usize; 2]> {
    let named = if table == "tie_columns" { &spec.tie_columns } else { &spec.reports_to_columns };
    let columns = match Columns::find(sheet, Holds::OF_EDGES, (table, named), &spec.columns) {
        Ok(columns) => columns,
        Err(missing) => {
            missing.into_iter().for_each(|text| findings.fault(text));
            return None;
        }
    };
    notices.extend(sheet.assumed.iter().cloned());
    notices.extend(columns.said(&sheet.file));
    let ends = [Holds::Source, Holds::Target].map(|holds| columns.required(holds, sheet, table));
    match ends {
        [Ok(source), Ok(target)] => Some([source, target]),
        ends => {
            ends.into_iter().filter_map(Result::err).for_each(|text| findings.fault(text));
            None
        }
    }
}
