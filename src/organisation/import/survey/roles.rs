//! Who meets customers and who makes the product, as guessed from the words of units and titles, and group by group, so that whoever knows
//! better can say so.

use super::words::{says_makes, says_meets};
use crate::organisation::import::{Chart, Post};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A guess that fits fewer of those who lead nobody than this is a play on words.
const LEAST_GUESS: f64 = 0.02;

/// What people do between customers and product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// They meet customers.
    Meets,
    /// They own what customers need and can change it.
    Makes,
    /// Neither.
    Neither,
}

/// People who are called alike, with the role that their name sounds like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// The column in which they are: `unit` or `title`.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// How many they are; those who lead others are not among them.
    pub people: u32,
    /// What they are taken to do.
    pub role: Role,
}

/// What the words say; none where they say nothing of enough people.
pub(super) struct Guesses {
    pub meets: Option<Guess>,
    pub makes: Option<Guess>,
}

impl Guesses {
    pub fn of(chart: &Chart) -> Self {
        Self {
            meets: guess(chart, says_meets),
            makes: guess(chart, |name| says_makes(name) && !says_meets(name)),
        }
    }

    /// The groups that roles are given to, the largest first, by the column that says most of them.
    pub fn groups(&self, chart: &Chart) -> Vec<Group> {
        let column = self.meets.as_ref().or(self.makes.as_ref()).map_or("unit", |guess| guess.column);
        let mut groups: BTreeMap<&str, BTreeMap<Role, u32>> = BTreeMap::new();
        let mut count = |unit: &'_ str, title: &'_ str, value, people| {
            *groups.entry(value).or_default().entry(self.role(unit, title)).or_default() += people;
        };
        let leads = chart.leads();
        for (post, _) in chart.posts.iter().zip(&leads).filter(|(post, leads)| !**leads && post.people > 0) {
            count(&post.unit, &post.title, in_column(post, column), post.people);
        }
        if column == "unit" {
            chart.juniors.iter().for_each(|juniors| count(&juniors.unit, "", &juniors.unit, juniors.people));
        }
        let group = |(value, roles): (&str, BTreeMap<Role, u32>)| {
            let most = roles.iter().max_by_key(|(role, people)| (**people, std::cmp::Reverse(**role)));
            Group {
                column: column.to_owned(),
                value: value.to_owned(),
                people: roles.values().sum(),
                role: most.map_or(Role::Neither, |(role, _)| *role),
            }
        };
        let mut groups: Vec<Group> =
            groups.into_iter().filter(|(value, _)| !value.is_empty()).map(group).collect();
        groups.sort_by(|a, b| b.people.cmp(&a.people).then_with(|| a.value.cmp(&b.value)));
        groups
    }

    fn role(&self, unit: &str, title: &str) -> Role {
        let is_of = |guess: &Option<Guess>| {
            guess.as_ref().is_some_and(|guess| {
                let own = if guess.column == "unit" { unit } else { title };
                guess.values.iter().any(|(name, _)| name == own)
            })
        };
        match (is_of(&self.meets), is_of(&self.makes)) {
            (true, _) => Role::Meets,
            (false, true) => Role::Makes,
            (false, false) => Role::Neither,
        }
    }
}

fn in_column<'a>(post: &'a Post, column: &str) -> &'a str {
    if column == "unit" { &post.unit } else { &post.title }
}

/// Those whom a role may fall to: the column that says so, and who.
pub(super) struct Guess {
    /// `unit` or `title`.
    pub column: &'static str,
    /// Values, with people.
    pub values: Vec<(String, u32)>,
    /// A few by name.
    pub examples: Vec<String>,
}

/// Those whose unit, or else title, says something.
fn guess(chart: &Chart, says: impl Fn(&str) -> bool) -> Option<Guess> {
    let leads = chart.leads();
    let leaves: Vec<_> = chart
        .posts
        .iter()
        .zip(&leads)
        .filter(|(post, leads)| !**leads && post.people > 0)
        .map(|(post, _)| post)
        .collect();
    let mut by_unit: BTreeMap<&str, u32> = BTreeMap::new();
    leaves.iter().for_each(|post| *by_unit.entry(&post.unit).or_default() += post.people);
    chart.juniors.iter().for_each(|juniors| *by_unit.entry(&juniors.unit).or_default() += juniors.people);
    let mut by_title: BTreeMap<&str, u32> = BTreeMap::new();
    leaves.iter().for_each(|post| *by_title.entry(&post.title).or_default() += post.people);
    let said = |values: BTreeMap<&str, u32>| {
        let mut values: Vec<(String, u32)> = values
            .into_iter()
            .filter(|(name, _)| says(name))
            .map(|(name, people)| (name.to_owned(), people))
            .collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values
    };
    let (units, titles) = (said(by_unit), said(by_title));
    let (column, values) = if units.is_empty() { ("title", titles) } else { ("unit", units) };
    let is_one = |post: &&&Post| {
        let value = in_column(post, column);
        values.iter().any(|(name, _)| name == value)
    };
    let example = |post: &&Post| match post.title.is_empty() {
        true => post.id.clone(),
        false => format!("{} ({})", post.title, post.id),
    };
    let examples = leaves.iter().filter(is_one).take(3).map(example).collect();
    let (meant, all) = (values.iter().map(|(_, people)| people).sum::<u32>(), people_below(chart, &leads));
    (f64::from(meant) >= LEAST_GUESS * f64::from(all) && meant > 0).then_some(Guess {
        column,
        values,
        examples,
    })
}

/// People who lead nobody.
fn people_below(chart: &Chart, leads: &[bool]) -> u32 {
    let posts = chart.posts.iter().zip(leads).filter(|(_, leads)| !**leads).map(|(post, _)| post.people);
    posts.sum::<u32>() + chart.juniors.iter().map(|juniors| juniors.people).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(people: &str) -> Vec<(String, u32, Role)> {
        let files = BTreeMap::from([("people.csv".to_owned(), people.as_bytes().to_vec())]);
        let groups = crate::survey(&files).unwrap().roles;
        groups.into_iter().map(|group| (group.value, group.people, group.role)).collect()
    }

    #[test]
    fn every_group_of_those_who_lead_nobody_has_the_role_that_its_words_say() {
        let people =
            "id,reports_to,unit\n1,,Board\n2,1,Sales\n3,2,Sales\n4,2,Sales\n5,1,Product\n6,1,Works council\n";
        let expected =
            [("Sales", 2, Role::Meets), ("Product", 1, Role::Makes), ("Works council", 1, Role::Neither)];
        assert_eq!(groups(people), expected.map(|(value, people, role)| (value.to_owned(), people, role)));
    }

    #[test]
    fn where_no_word_says_anything_every_unit_is_there_to_be_given_a_role() {
        let people = "id,reports_to,unit\n1,,A\n2,1,B\n3,1,C\n";
        let expected = [("B", 1, Role::Neither), ("C", 1, Role::Neither)];
        assert_eq!(groups(people), expected.map(|(value, people, role)| (value.to_owned(), people, role)));
    }
}
