//! Which posts a condition is true of.

use super::Chart;
use super::posts::cell;
use crate::organisation::OrganisationError;
use crate::scenario::{Condition, Which, suggestion};

/// What can be asked of a post, or of a team of juniors.
pub(crate) struct Traits<'a> {
    pub title: &'a str,
    pub unit: &'a str,
    pub grade: &'a str,
    pub profession: &'a str,
    pub kind: &'a str,
    /// Levels below the top.
    pub depth: i64,
    /// The post, or the one above juniors, by place.
    pub post: usize,
    /// Whether it is the post itself, whose other columns count.
    pub is_post: bool,
}

impl Chart {
    /// The traits of a post.
    pub fn traits(&self, place: usize, levels: &[i64]) -> Traits<'_> {
        let post = &self.posts[place];
        Traits {
            title: &post.title,
            unit: &post.unit,
            grade: &post.grade,
            profession: &post.profession,
            kind: &post.kind,
            depth: levels[place],
            post: place,
            is_post: true,
        }
    }

    /// Whether a condition is true of these traits.
    pub fn is_true_of(&self, condition: &Condition, traits: &Traits<'_>) -> bool {
        let above = |root: &String| {
            std::iter::successors(Some(traits.post), |at| self.posts[*at].superior)
                .any(|at| self.posts[at].id == *root)
        };
        let columns = condition.columns.iter().all(|(column, wanted)| {
            let value = self.value(column, traits);
            wanted.iter().any(|wanted| fits(wanted, value))
        });
        columns
            && (condition.depth.is_empty() || condition.depth.contains(&traits.depth))
            && (condition.subtree.is_empty() || condition.subtree.iter().any(above))
            && condition.and.iter().all(|part| self.is_true_of(part, traits))
            && (condition.or.is_empty() || condition.or.iter().any(|part| self.is_true_of(part, traits)))
            && !condition.not.iter().any(|part| self.is_true_of(part, traits))
    }

    /// What stands in a column.
    pub fn value<'a>(&'a self, column: &str, traits: &Traits<'a>) -> &'a str {
        match column {
            "id" if traits.is_post => &self.posts[traits.post].id,
            "title" => traits.title,
            "unit" => traits.unit,
            "grade" => traits.grade,
            "profession" => traits.profession,
            "kind" => traits.kind,
            other => self.own_column(other, traits).unwrap_or_default(),
        }
    }

    /// What the file itself has under a name.
    fn own_column(&self, column: &str, traits: &Traits<'_>) -> Option<&str> {
        let (sheet, _) = self.origin.as_ref().filter(|_| traits.is_post)?;
        let row = &sheet.rows[*self.posts[traits.post].rows.first()?];
        Some(cell(row, Some(sheet.header.iter().position(|name| name == column)?)))
    }

    /// Refuses columns that no file has and posts that do not exist.
    ///
    /// # Errors
    /// What is asked for in vain, with what there is.
    pub fn must_know(&self, condition: &Condition, asker: &str) -> Result<(), OrganisationError> {
        let more = ["depth", "subtree", "and", "or", "not"];
        condition.asked().into_iter().try_for_each(|column| self.must_be_there(column, &more, asker))?;
        condition.subtree.iter().try_for_each(|id| self.named(id, asker).map(drop))
    }

    /// Refuses a column that no file has.
    ///
    /// # Errors
    /// The columns that there are.
    pub fn must_have(&self, column: &str, asker: &str) -> Result<(), OrganisationError> {
        self.must_be_there(column, &[], asker)
    }

    /// The same, where other words may stand as well.
    fn must_be_there(&self, column: &str, more: &[&str], asker: &str) -> Result<(), OrganisationError> {
        let own: Vec<&str> =
            self.origin.iter().flat_map(|(sheet, _)| sheet.header.iter().map(String::as_str)).collect();
        let common = ["id", "title", "unit", "grade", "profession", "kind"];
        if common.contains(&column) || own.contains(&column) {
            return Ok(());
        }
        let names = common.into_iter().chain(more.iter().copied()).chain(own);
        let hint = suggestion(column, names);
        Err(OrganisationError(format!("{asker}: there is no column “{column}”{hint}")))
    }

    /// The number that stands in one of the file's own columns for a post; 0 where the cell is empty.
    ///
    /// # Errors
    /// A text that is no number from 0 up, with its line.
    pub fn amount(&self, column: &str, post: usize) -> Result<f64, String> {
        let Some((sheet, _)) = &self.origin else { return Ok(0.0) };
        let Some(at) = sheet.header.iter().position(|name| name == column) else { return Ok(0.0) };
        let rows = self.posts[post].rows.iter().map(|row| &sheet.rows[*row]);
        // Those who share a post say the same of it.
        let Some(row) = rows.into_iter().next() else { return Ok(0.0) };
        match sheet.number(cell(row, Some(at))) {
            Ok(number) if number.is_none_or(|number| number >= 0.0 && number.is_finite()) => {
                Ok(number.unwrap_or(0.0))
            }
            Ok(_) | Err(_) => {
                Err(format!("{}:{}: “{}” is no number from 0 up", sheet.file, row.line, cell(row, Some(at))))
            }
        }
    }

    /// What a value of a column is called once edits have put units together.
    pub fn called_now<'a>(&'a self, column: &str, value: &'a str) -> &'a str {
        let united = self.carried.united.iter().filter(|_| column == "unit");
        united.fold(value, |value, (from, to)| if value.eq_ignore_ascii_case(from) { to } else { value })
    }

    /// The posts that an edit changes, in the order of the file.
    ///
    /// # Errors
    /// Posts and columns that do not exist, and conditions that no post meets.
    pub(super) fn chosen(&self, which: &Which, edit: &str) -> Result<Vec<usize>, OrganisationError> {
        let condition = match which {
            Which::Post(id) => return Ok(vec![self.named(id, edit)?]),
            Which::Like(condition) => condition,
        };
        self.must_know(condition, edit)?;
        let levels = self.levels();
        let chosen: Vec<usize> = (0..self.posts.len())
            .filter(|place| self.is_true_of(condition, &self.traits(*place, &levels)))
            .collect();
        if chosen.is_empty() {
            let deepest = levels.iter().max().copied().unwrap_or(0);
            return Err(OrganisationError(format!(
                "{edit}: this finds no post; levels go from 0 at the top to {deepest}{}",
                self.values_there(condition)
            )));
        }
        Ok(chosen)
    }

    /// What stands in the columns that a condition asks for, for whoever misspelt it.
    pub fn values_there(&self, condition: &Condition) -> String {
        let levels = self.levels();
        let mut said = String::new();
        for (column, wanted) in &condition.columns {
            let mut values: Vec<&str> =
                (0..self.posts.len()).map(|place| self.value(column, &self.traits(place, &levels))).collect();
            values.extend(
                self.juniors.iter().filter(|_| column == "unit").map(|juniors| juniors.unit.as_str()),
            );
            values.sort_unstable();
            values.dedup();
            values.retain(|value| !value.is_empty());
            let there = values.iter().take(12).copied().collect::<Vec<_>>().join("”, “");
            let best = wanted.iter().find_map(|wanted| closest(wanted, &values));
            said += &match (best, values.is_empty()) {
                (_, true) => format!("; the column {column} is empty"),
                (Some(best), _) => format!("; did you mean {column} “{best}”?"),
                (None, _) => {
                    format!("; {column} has “{there}”{}", if values.len() > 12 { " and more" } else { "" })
                }
            };
        }
        said
    }

    /// The place of a post that a user names.
    pub(super) fn named(&self, id: &str, asker: &str) -> Result<usize, OrganisationError> {
        self.place(id).ok_or_else(|| {
            let like = closest(id, &self.posts.iter().map(|post| post.id.as_str()).collect::<Vec<_>>())
                .map(|best| format!(": did you mean “{best}”?"))
                .unwrap_or_default();
            OrganisationError(format!("{asker}: there is no post “{id}”{like}"))
        })
    }
}

/// The most alike of some names, where one is alike.
fn closest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    /// Below this likeness (Jaro–Winkler) a name is not meant.
    const ALIKE: f64 = 0.85;
    let likeness = |other: &str| strsim::jaro_winkler(&name.to_lowercase(), &other.to_lowercase());
    let best = known.iter().copied().max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(best) > ALIKE).then_some(best)
}

/// Whether a text is the wanted one, in which `*` stands for anything; case does not matter.
fn fits(wanted: &str, text: &str) -> bool {
    let (wanted, text) = (wanted.trim().to_lowercase(), text.to_lowercase());
    let mut parts = wanted.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, between)) = parts.split_last() else { return rest.is_empty() };
    for part in between {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_star_stands_for_anything_and_case_does_not_matter() {
        for (wanted, text, fit) in [
            ("Sales", "sales", true),
            ("Sales", "Sales EU", false),
            ("Sales*", "Sales EU", true),
            ("*lead*", "Team Lead Sales", true),
            ("Team*Sales", "Team Lead Sales", true),
            ("Team*Sales", "Team Lead Sales EU", false),
            ("a*a", "a", false),
            ("*", "", true),
            ("", "", true),
            ("", "x", false),
        ] {
            assert_eq!(fits(wanted, text), fit, "{wanted} {text}");
        }
    }
}
