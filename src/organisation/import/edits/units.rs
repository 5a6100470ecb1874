//! Units put together, and units split into businesses.

use super::{Member, REDEPLOYED};
use crate::organisation::import::{Chart, Juniors, Post};
use crate::organisation::{OrganisationError, Terms};
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
        self.carried.united.extend(others.iter().map(|unit| (unit.clone(), units[0].clone())));
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
        let head_of: BTreeMap<usize, usize> =
            chosen.iter().map(|place| (*place, self.head_of(*place, &chosen))).collect();
        let people = self.people_below(&head_of);
        if people.values().all(Vec::is_empty) {
            return Err(OrganisationError(format!(
                "{said}: there is nobody to split: whoever is chosen leads nobody who is chosen as well"
            )));
        }
        self.juniors.retain(|juniors| !chosen.contains(&juniors.superior));
        self.carried.moved += people.values().map(Vec::len).sum::<usize>() as u32;
        let heads: Vec<(String, Vec<Person>)> =
            people.into_iter().map(|(head, people)| (self.posts[head].id.clone(), people)).collect();
        let gone = head_of.into_iter().filter(|(place, head)| place != head);
        let to: BTreeMap<usize, Option<usize>> = gone.map(|(place, head)| (place, Some(head))).collect();
        to.keys().for_each(|place| self.mark(*place, REDEPLOYED));
        let heirs = self.heirs(&to);
        self.take_out(&heirs);
        heads.into_iter().for_each(|(head, people)| self.found_businesses(&head, people, size));
        Ok(())
    }

    /// By head, everybody who holds a chosen post below it, and all juniors of chosen posts.
    fn people_below(&self, head_of: &BTreeMap<usize, usize>) -> BTreeMap<usize, Vec<Person>> {
        let mut people: BTreeMap<usize, Vec<Person>> = BTreeMap::new();
        for (place, head) in head_of.iter().filter(|(place, head)| place != head) {
            let post = &self.posts[*place];
            let heads = (0..post.people).map(|number| Person::of(post, number));
            people.entry(*head).or_default().extend(heads);
        }
        for juniors in &self.juniors {
            if let Some(head) = head_of.get(&juniors.superior) {
                let person = Person::junior(juniors, &self.posts[juniors.superior].id);
                people.entry(*head).or_default().extend(vec![person; juniors.people as usize]);
            }
        }
        people
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
            let post = Post {
                id: id.clone(),
                superior,
                unit: unit.clone(),
                people: hand.len() as u32,
                terms: hand.iter().map(|person| person.terms).sum(),
                is_business: true,
                ..Post::default()
            };
            let place = self.add(post);
            self.mark(place, "new");
            self.carried.members.extend(hand.into_iter().map(|person| Member {
                person: person.name,
                post: person.post,
                junior: person.junior,
                from_team: person.from_team,
                business: id.clone(),
            }));
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
    post: Option<String>,
    junior: Option<crate::organisation::import::Kind>,
    from_team: String,
    /// Unit and title or grade: what is dealt out evenly.
    kind: (String, String),
    terms: Terms,
}

impl Person {
    fn of(post: &Post, number: u32) -> Self {
        let name = post.called();
        Self {
            name: if post.people > 1 { format!("{name} #{}", number + 1) } else { name.clone() },
            post: Some(post.id.clone()),
            junior: None,
            from_team: name,
            kind: (post.unit.clone(), post.title.clone()),
            terms: post.terms.each(post.people),
        }
    }

    fn junior(juniors: &Juniors, superior: &str) -> Self {
        let name = format!("{} under {superior}", juniors.unit);
        Self {
            name: name.clone(),
            post: None,
            junior: Some(juniors.kind()),
            from_team: name,
            kind: (juniors.unit.clone(), juniors.grade.clone()),
            terms: juniors.terms,
        }
    }
}
