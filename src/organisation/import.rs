//! Charts of people and posts, from CSV, with what had to be repaired.

mod edits;
mod rows;
mod superiors;

use super::OrganisationError;
use crate::scenario::ChartSpec;
use rows::Rows;
use std::collections::BTreeMap;

/// One post, or one person.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Post {
    pub id: String,
    /// The post above, by place; none for a root.
    pub superior: Option<usize>,
    pub title: String,
    pub unit: String,
    pub grade: String,
    pub profession: String,
    /// Full-time equivalents, rounded; 0 for a vacant post.
    pub people: u32,
}

/// Junior people under a post, alike in unit, grade and profession.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Juniors {
    pub superior: usize,
    pub unit: String,
    pub grade: String,
    pub profession: String,
    pub people: u32,
}

/// A chart whose reporting lines are a forest.
#[derive(Clone, Debug, Default)]
pub(super) struct Chart {
    pub posts: Vec<Post>,
    pub juniors: Vec<Juniors>,
    /// Who works with whom, by place.
    pub ties: Vec<(usize, usize)>,
    /// What was assumed or repaired.
    pub notices: Vec<String>,
}

impl Chart {
    /// Reads the files that a chart names.
    ///
    /// # Errors
    /// Missing columns, unreadable rows, and whatever the repair rules do not cover, each with file and line.
    pub fn read(spec: &ChartSpec, files: &BTreeMap<String, Vec<u8>>) -> Result<Self, OrganisationError> {
        let open = |name: &String| Rows::open(name, files.get(name).map_or(&[][..], Vec::as_slice));
        let mut chart = Self::default();
        let mut superior_of = BTreeMap::new();
        if let Some(name) = &spec.file {
            let with_superiors = spec.reports_to.is_none();
            chart.read_posts(spec, &open(name)?, with_superiors, &mut superior_of)?;
        }
        if let Some(name) = &spec.reports_to {
            chart.read_edges(spec, &open(name)?, &mut superior_of)?;
        }
        if chart.posts.is_empty() {
            return Err(OrganisationError(
                "the chart is empty: it needs at least one row with a post".to_owned(),
            ));
        }
        let juniors = spec.headcounts.as_ref().map(open).transpose()?;
        superiors::assign_superiors(&mut chart, spec, &superior_of)?;
        if let Some(rows) = juniors {
            chart.read_juniors(spec, &rows)?;
        }
        if let Some(name) = &spec.ties {
            chart.read_ties(spec, &open(name)?)?;
        }
        chart.edit(&spec.edits)?;
        Ok(chart)
    }

    /// The place of a post.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.posts.iter().position(|post| post.id == id)
    }

    fn read_posts(
        &mut self,
        spec: &ChartSpec,
        rows: &Rows,
        with_superiors: bool,
        superior_of: &mut BTreeMap<String, superiors::Named>,
    ) -> Result<(), OrganisationError> {
        let column = |key: &'static str| spec.column(key);
        let id = rows.required(column("id"))?;
        let superior = if with_superiors { Some(rows.required(column("reports_to"))?) } else { None };
        let [title, unit, grade, profession] =
            ["title", "unit", "grade", "profession"].map(|key| rows.optional(column(key)));
        let fte = rows.optional(column("fte"));
        let mut seen: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        let mut doubled = 0;
        for (line, row) in rows.iter() {
            let name = row.text(Some(id));
            if name.is_empty() {
                return Err(rows.fault(line, "the post has no name: fill in the column, or drop the row"));
            }
            if let Some((first, cells)) = seen.get(&name) {
                if *cells == row.cells() {
                    doubled += 1;
                } else if !spec.repair.iter().any(|rule| rule == "first") {
                    let text = format!(
                        "the post “{name}” stands on line {first} with other values: mend the file, or write \
                         repair = [\"first\"] to keep the first"
                    );
                    return Err(rows.fault(line, &text));
                }
                continue;
            }
            seen.insert(name.clone(), (line, row.cells()));
            let people =
                fte.map_or(Ok(1.0), |fte| row.number(Some(fte)).map_err(|text| rows.fault(line, &text)))?;
            self.posts.push(Post {
                id: name.clone(),
                superior: None,
                title: row.text(title),
                unit: row.text(unit),
                grade: row.text(grade),
                profession: row.text(profession),
                // A person who works part of the week still is one person to report to.
                people: if people > 0.0 { (people.round() as u32).max(1) } else { 0 },
            });
            if let Some(superior) = superior {
                superior_of
                    .insert(name, superiors::Named { name: row.text(Some(superior)), place: rows.at(line) });
            }
        }
        self.note(doubled, "rows repeat another to the letter: read once");
        let vacant = self.posts.iter().filter(|post| post.people == 0).count();
        self.note(vacant, "posts are vacant (0 FTE): insights pass through them without work");
        Ok(())
    }

    fn read_edges(
        &mut self,
        spec: &ChartSpec,
        rows: &Rows,
        superior_of: &mut BTreeMap<String, superiors::Named>,
    ) -> Result<(), OrganisationError> {
        let column = |key: &'static str| spec.column(key);
        let (from, to) = (rows.required(column("source"))?, rows.required(column("target"))?);
        let may_add = spec.file.is_none();
        for (line, row) in rows.iter() {
            let (person, superior) = (row.text(Some(from)), row.text(Some(to)));
            for name in [&person, &superior] {
                if may_add && !spec.roots.contains(name) && self.place(name).is_none() {
                    self.posts.push(Post::named(name));
                }
            }
            let named = superiors::Named { name: superior, place: rows.at(line) };
            if let Some(other) = superior_of.insert(person.clone(), named)
                && other.name != row.text(Some(to))
            {
                let text =
                    format!("“{person}” reports to “{}” as well: one line of reporting a person", other.name);
                return Err(rows.fault(line, &text));
            }
        }
        Ok(())
    }

    fn read_juniors(&mut self, spec: &ChartSpec, rows: &Rows) -> Result<(), OrganisationError> {
        let column = |key: &'static str| spec.column(key);
        let superior = rows.required(column("reports_to"))?;
        let fte = rows.required(column("fte"))?;
        let [unit, grade, profession] = ["unit", "grade", "profession"].map(|key| rows.optional(column(key)));
        let mut sums: BTreeMap<(usize, String, String, String), f64> = BTreeMap::new();
        let mut lost = (0, 0.0);
        for (line, row) in rows.iter() {
            let people = row.number(Some(fte)).map_err(|text| rows.fault(line, &text))?;
            let name = row.text(Some(superior));
            let place = self.place(&name).or_else(|| superiors::stand_in(self, spec));
            let Some(place) = place else {
                if spec.repair.iter().any(|rule| rule == "drop") {
                    lost = (lost.0 + 1, lost.1 + people);
                    continue;
                }
                let text = format!(
                    "the superior “{name}” is no post of the chart: mend the file, or write repair = [\"drop\"] or \
                     [\"attach-to-root\"]"
                );
                return Err(rows.fault(line, &text));
            };
            *sums.entry((place, row.text(unit), row.text(grade), row.text(profession))).or_default() +=
                people;
        }
        self.note(
            lost.0,
            &format!("rows of junior posts ({:.0} FTE) report to nobody in the chart: dropped", lost.1),
        );
        self.round_juniors(sums);
        Ok(())
    }

    /// Rounds the FTE under each post by largest remainder, so that their sum is rounded and not each of them.
    fn round_juniors(&mut self, sums: BTreeMap<(usize, String, String, String), f64>) {
        let mut by_post: BTreeMap<usize, Vec<(Juniors, f64)>> = BTreeMap::new();
        for ((superior, unit, grade, profession), fte) in sums {
            let juniors = Juniors { superior, unit, grade, profession, people: fte as u32 };
            by_post.entry(superior).or_default().push((juniors, fte));
        }
        for mut cells in by_post.into_values() {
            let whole: u32 = cells.iter().map(|(juniors, _)| juniors.people).sum();
            let total = cells.iter().map(|(_, fte)| fte).sum::<f64>().round() as u32;
            let mut order: Vec<usize> = (0..cells.len()).collect();
            order.sort_by(|a, b| {
                let rest = |i: &usize| cells[*i].1 - f64::from(cells[*i].0.people);
                rest(b).total_cmp(&rest(a)).then(a.cmp(b))
            });
            order.into_iter().take(total.saturating_sub(whole) as usize).for_each(|i| cells[i].0.people += 1);
            self.juniors
                .extend(cells.into_iter().map(|(juniors, _)| juniors).filter(|juniors| juniors.people > 0));
        }
    }

    fn read_ties(&mut self, spec: &ChartSpec, rows: &Rows) -> Result<(), OrganisationError> {
        let column = |key: &'static str| spec.column(key);
        let (from, to) = (rows.required(column("source"))?, rows.required(column("target"))?);
        let mut ties = std::collections::BTreeSet::new();
        for (line, row) in rows.iter() {
            let ends = [row.text(Some(from)), row.text(Some(to))];
            let [Some(a), Some(b)] = ends.clone().map(|name| self.place(&name)) else {
                let text = format!(
                    "the tie from “{}” to “{}” names somebody who is not in the chart",
                    ends[0], ends[1]
                );
                return Err(rows.fault(line, &text));
            };
            ties.insert((a.min(b), a.max(b)));
        }
        self.ties = ties.into_iter().filter(|(a, b)| a != b).collect();
        Ok(())
    }

    fn note(&mut self, count: usize, text: &str) {
        if count > 0 {
            self.notices.push(format!("{count} {text}"));
        }
    }
}

impl Post {
    fn named(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            superior: None,
            title: String::new(),
            unit: String::new(),
            grade: String::new(),
            profession: String::new(),
            people: 1,
        }
    }
}

#[cfg(test)]
mod tests;
