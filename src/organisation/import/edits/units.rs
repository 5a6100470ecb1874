//! Units put together, and units split into businesses.

use crate::organisation::OrganisationError;
use crate::organisation::import::{Chart, Post};
use crate::scenario::{Condition, Which};
use std::collections::{BTreeMap, BTreeSet};

impl Chart {
    /// All units get the name of the first.
    pub(super) fn unite_units(&mut self, units: &[String], said: &str) -> Result<(), OrganisationError> {
        let is = |unit: &str, wanted: &String| unit.eq_ignore_ascii_case(wanted);
        let missing = units.iter().find(|unit| {
            !self.posts.iter().any(|post| is(&post.unit, unit))
                && !self.juniors.iter().any(|j| is(&j.unit, unit))
        });
        if let Some(unit) = missing {
            let there = self.values_there(&Condition::of_column("unit", vec![unit.clone()]));
            return Err(OrganisationError(format!("{said}: there is no unit “{unit}”{there}")));
        }
        let others = &units[1..];
        for place in 0..self.posts.len() {
            if others.iter().any(|unit| is(&self.posts[place].unit, unit)) {
                self.posts[place].unit.clone_from(&units[0]);
                self.mark(place, "merged");
            }
        }
        for juniors in &mut self.juniors {
            if others.iter().any(|unit| is(&juniors.unit, unit)) {
                juniors.unit.clone_from(&units[0]);
            }
        }
        Ok(())
    }

    /// The people of the posts become businesses under their heads, who go on leading; people of different units and titles are
    /// dealt out one by one, so that every business has of each.
    pub(super) fn split_into_businesses(
        &mut self,
        (which, size): (&Which, u32),
        said: &str,
    ) -> Result<(), OrganisationError> {
        let chosen: BTreeSet<usize> = self.chosen(which, said)?.into_iter().collect();
        let mut people: BTreeMap<usize, Vec<Person>> = BTreeMap::new();
        for &place in &chosen {
            let head = self.head_of(place, &chosen);
            if place != head {
                let post = &self.posts[place];
                let person = |number| Person::of(post, number);
                people.entry(head).or_default().extend((0..post.people).map(person));
            }
        }
        let juniors = std::mem::take(&mut self.juniors);
        for junior in juniors {
            if !chosen.contains(&junior.superior) {
                self.juniors.push(junior);
                continue;
            }
            let head = self.head_of(junior.superior, &chosen);
            let pay = junior.pay.map(|pay| pay / f64::from(junior.people.max(1)));
            let person = |_| Person {
                name: format!("{} under {}", junior.unit, self.posts[junior.superior].id),
                kind: (junior.unit.clone(), junior.grade.clone()),
                fte: 1.0,
                pay,
            };
            people.entry(head).or_default().extend((0..junior.people).map(person));
        }
        if people.values().all(Vec::is_empty) {
            return Err(OrganisationError(format!(
                "{said}: there is nobody to split: whoever is chosen leads nobody who is chosen as well"
            )));
        }
        let heads: Vec<(String, Vec<Person>)> =
            people.into_iter().map(|(head, people)| (self.posts[head].id.clone(), people)).collect();
        let gone: Vec<usize> =
            chosen.iter().copied().filter(|place| self.head_of(*place, &chosen) != *place).collect();
        for &place in &gone {
            self.mark(place, "moved");
            self.carried.moved += self.posts[place].people;
        }
        self.take_out(&gone, |chart, place| chart.posts[place].superior);
        heads.into_iter().for_each(|(head, people)| self.found_businesses(&head, people, size));
        Ok(())
    }

    /// The topmost chosen post above one.
    fn head_of(&self, place: usize, chosen: &BTreeSet<usize>) -> usize {
        let line = std::iter::successors(Some(place), |at| self.posts[*at].superior);
        line.take_while(|at| chosen.contains(at)).last().unwrap_or(place)
    }

    /// Deals people into the fewest businesses of at most so many.
    fn found_businesses(&mut self, head: &str, mut people: Vec<Person>, size: u32) {
        people.sort_by(|a, b| a.kind.cmp(&b.kind));
        let superior = self.place(head);
        let unit = superior.map_or(String::new(), |place| self.posts[place].unit.clone());
        let count = people.len().div_ceil(size as usize);
        let mut hands: Vec<Vec<Person>> = vec![Vec::new(); count];
        for (turn, person) in people.into_iter().enumerate() {
            hands[turn % count].push(person);
        }
        for (number, hand) in hands.into_iter().enumerate() {
            let id = self.unused(&format!("business {} of {head}", number + 1));
            let pay = hand.iter().map(|person| person.pay).sum::<Option<f64>>();
            let post = Post {
                id: id.clone(),
                superior,
                unit: unit.clone(),
                people: hand.len() as u32,
                fte: hand.iter().map(|person| person.fte).sum(),
                pay,
                is_business: true,
                ..Post::default()
            };
            let place = self.add(post);
            self.mark(place, "new");
            self.carried.members.extend(hand.into_iter().map(|person| (person.name, id.clone())));
        }
    }

    /// A name that no post has.
    fn unused(&self, wanted: &str) -> String {
        let names =
            std::iter::once(wanted.to_owned()).chain((2..).map(|number| format!("{wanted} #{number}")));
        names.into_iter().find(|name| self.place(name).is_none()).unwrap_or_default()
    }
}

/// One head on the way into a business.
#[derive(Clone, Debug)]
struct Person {
    name: String,
    /// Unit and title or grade: what is dealt out evenly.
    kind: (String, String),
    fte: f64,
    pay: Option<f64>,
}

impl Person {
    fn of(post: &Post, number: u32) -> Self {
        let heads = f64::from(post.people.max(1));
        let name = if post.people > 1 { format!("{} #{}", post.id, number + 1) } else { post.id.clone() };
        Self {
            name,
            kind: (post.unit.clone(), post.title.clone()),
            fte: post.fte / heads,
            pay: post.pay.map(|pay| pay / heads),
        }
    }
}
