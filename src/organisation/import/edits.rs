//! Carrying out the edits of a chart, one after another.

mod spans;
mod units;

use super::{Chart, Post};
use crate::organisation::OrganisationError;
use crate::scenario::{Change, Edit, Leavers, Which};
use std::collections::BTreeMap;

/// What edits did to people, in heads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Carried {
    /// Heads whose work became another: their post went and they make the product now, or they went into a business.
    pub moved: u32,
    /// Heads who left.
    pub left: u32,
    /// Heads who joined.
    pub joined: u32,
    /// What became of posts, by their identifiers, in a word: moved, merged, gone, new.
    pub marks: BTreeMap<String, &'static str>,
    /// Who is in a business that an edit made: person, and the business.
    pub members: Vec<(String, String)>,
}

impl Chart {
    /// Carries out the edits in their order.
    ///
    /// # Errors
    /// Everything that cannot be carried out, a line each: posts that do not exist, moves of a post below itself.
    pub(super) fn edit(&mut self, edits: &[Edit], leavers: Leavers) -> Result<(), OrganisationError> {
        let mut faults = Vec::new();
        for edit in edits {
            let before = (self.posts.len(), self.carried.clone());
            match self.carry_out(edit, leavers) {
                Ok(()) => self.notices.push(self.told(edit, before)),
                Err(OrganisationError(text)) => faults.push(text),
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(OrganisationError(faults.join("\n"))) }
    }

    /// What an edit did, in a sentence.
    fn told(&self, edit: &Edit, (posts, before): (usize, Carried)) -> String {
        let now = &self.carried;
        let counts = [
            (posts.saturating_sub(self.posts.len()) as u32, "posts fewer"),
            (self.posts.len().saturating_sub(posts) as u32, "posts more"),
            (now.moved - before.moved, "people do other work"),
            (now.left - before.left, "people leave"),
            (now.joined - before.joined, "people join"),
        ];
        let marked = now.marks.len() - before.marks.len();
        let mut said: Vec<String> = counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        if said.is_empty() && marked > 0 {
            said.push(format!("{marked} posts changed"));
        }
        let did = if said.is_empty() {
            "no post or person is counted differently".to_owned()
        } else {
            said.join(", ")
        };
        format!("edit “{edit}”: {did}")
    }

    fn carry_out(&mut self, edit: &Edit, leavers: Leavers) -> Result<(), OrganisationError> {
        let said = format!("chart.edits: “{edit}”");
        match &edit.change {
            Change::Move { which, under } => self.move_posts((which, under), &said),
            Change::Merge { which, into } => self.merge_posts((which, into), &said),
            Change::Remove { which } => self.remove_posts(which, leavers, &said),
            Change::Widen { span, below } => self.widen_spans((*span, *below), leavers, &said),
            Change::Unite { units } => self.unite_units(units, &said),
            Change::Split { which, size } => self.split_into_businesses((which, *size), &said),
            Change::Tie { post, with } => {
                let tie = (self.named(post, &said)?, self.named(with, &said)?);
                self.ties.push(tie);
                Ok(())
            }
            Change::Resize { post, people } => self.resize_post((post, *people), &said),
            Change::Attach { which, niches } => {
                let chosen = self.chosen(which, &said)?;
                self.attached.extend(chosen.into_iter().map(|place| (place, niches.clone())));
                Ok(())
            }
        }
    }

    fn move_posts(&mut self, (which, under): (&Which, &str), said: &str) -> Result<(), OrganisationError> {
        let under = self.named(under, said)?;
        for post in self.chosen(which, said)? {
            self.must_not_be_below(under, post, said)?;
            self.posts[post].superior = Some(under);
            self.mark(post, "moved");
        }
        Ok(())
    }

    fn merge_posts(&mut self, (which, into): (&Which, &str), said: &str) -> Result<(), OrganisationError> {
        self.named(into, said)?;
        // Places change as posts go: they are known by their names.
        let chosen: Vec<String> =
            self.chosen(which, said)?.iter().map(|place| self.posts[*place].id.clone()).collect();
        for id in chosen.iter().filter(|id| *id != into) {
            let (post, into) = (self.named(id, said)?, self.named(into, said)?);
            self.must_not_be_below(into, post, said)?;
            let gone = self.posts[post].clone();
            let heir = &mut self.posts[into];
            heir.people += gone.people;
            heir.fte += gone.fte;
            // Pay is that of the whole post.
            heir.pay = heir.pay.map(|pay| pay + gone.pay.unwrap_or(0.0));
            self.mark(post, "merged");
            self.take_out(&[post], |_, _| Some(into));
        }
        Ok(())
    }

    fn remove_posts(&mut self, which: &Which, leavers: Leavers, said: &str) -> Result<(), OrganisationError> {
        let chosen = self.chosen(which, said)?;
        let orphans = chosen.iter().find(|place| {
            self.posts[**place].superior.is_none()
                && self.juniors.iter().any(|juniors| juniors.superior == **place)
        });
        if let Some(place) = orphans {
            let text = format!(
                "{said}: “{}” has nobody above to take its juniors over: merge it into another post",
                self.posts[*place].id
            );
            return Err(OrganisationError(text));
        }
        self.let_go(&chosen, leavers, |chart, place| chart.posts[place].superior);
        Ok(())
    }

    /// Posts go; what hangs on them goes to the heir; their people stay as makers or leave.
    fn let_go(&mut self, gone: &[usize], leavers: Leavers, heir: impl Fn(&Self, usize) -> Option<usize>) {
        let leads = self.leads();
        let stay: Vec<(String, Post)> = gone
            .iter()
            .filter(|place| leavers == Leavers::Redeploy && self.posts[**place].people > 0)
            .filter_map(|place| {
                Some((
                    self.posts[self.last_heir(*place, gone, &heir)?].id.clone(),
                    self.posts[*place].clone(),
                ))
            })
            .collect();
        for &place in gone {
            let people = self.posts[place].people;
            let does_stay = stay.iter().any(|(_, post)| post.id == self.posts[place].id);
            match does_stay {
                true if leads[place] => self.carried.moved += people,
                true => {}
                false => self.carried.left += people,
            }
            self.mark(place, if does_stay { "moved" } else { "gone" });
        }
        self.take_out(gone, heir);
        for (heir, post) in stay {
            let superior = self.place(&heir);
            self.add(Post { superior, ..post });
        }
    }

    /// Whoever takes over from a post, where its heir may go as well.
    fn last_heir(
        &self,
        place: usize,
        gone: &[usize],
        heir: &impl Fn(&Self, usize) -> Option<usize>,
    ) -> Option<usize> {
        let mut at = heir(self, place)?;
        // As many steps as there are posts to go: an heir is never below.
        for _ in 0..=gone.len() {
            if !gone.contains(&at) {
                return Some(at);
            }
            at = heir(self, at)?;
        }
        None
    }

    fn resize_post(&mut self, (post, people): (&str, u32), said: &str) -> Result<(), OrganisationError> {
        let place = self.named(post, said)?;
        let post = &mut self.posts[place];
        let before = post.people;
        let share = if before > 0 { post.fte / f64::from(before) } else { 1.0 };
        post.pay =
            post.pay.filter(|_| before > 0).map(|pay| pay * f64::from(people) / f64::from(before.max(1)));
        (post.people, post.fte) = (people, f64::from(people) * share);
        self.carried.joined += people.saturating_sub(before);
        self.carried.left += before.saturating_sub(people);
        self.mark(place, "resized");
        Ok(())
    }

    /// Notes what became of a post; the last word counts.
    fn mark(&mut self, place: usize, mark: &'static str) {
        self.carried.marks.insert(self.posts[place].id.clone(), mark);
    }

    /// Refuses to put a post below one of those below it.
    fn must_not_be_below(&self, place: usize, above: usize, said: &str) -> Result<(), OrganisationError> {
        let mut line = std::iter::successors(Some(place), |at| self.posts[*at].superior);
        if line.any(|at| at == above) {
            let (post, under) = (&self.posts[above].id, &self.posts[place].id);
            return Err(OrganisationError(format!(
                "{said}: “{post}” cannot go to “{under}”, which stands below it: move that one first"
            )));
        }
        Ok(())
    }

    /// Takes posts out; what hung on one goes to its heir, or stands alone.
    fn take_out(&mut self, gone: &[usize], heir: impl Fn(&Self, usize) -> Option<usize>) {
        let is_gone: Vec<bool> = {
            let mut flags = vec![false; self.posts.len()];
            gone.iter().for_each(|place| flags[*place] = true);
            flags
        };
        let mut after = Vec::with_capacity(self.posts.len());
        let mut kept = 0;
        for gone in &is_gone {
            after.push(kept);
            kept += usize::from(!gone);
        }
        let to: Vec<Option<usize>> = (0..self.posts.len())
            .map(|place| {
                let last = if is_gone[place] { self.last_heir(place, gone, &heir) } else { Some(place) };
                last.map(|place| after[place])
            })
            .collect();
        let mut flags = is_gone.iter();
        self.posts.retain(|_| !flags.next().copied().unwrap_or(false));
        for post in &mut self.posts {
            post.superior = post.superior.and_then(|place| to[place]);
        }
        self.juniors
            .retain_mut(|juniors| to[juniors.superior].inspect(|place| juniors.superior = *place).is_some());
        let ties = self.ties.drain(..).filter_map(|(a, b)| Some((to[a]?, to[b]?)));
        self.ties = ties.filter(|(a, b)| a != b).collect();
        let attached = self.attached.drain(..).filter_map(|(place, niches)| Some((to[place]?, niches)));
        self.attached = attached.collect();
        self.places = self.posts.iter().enumerate().map(|(place, post)| (post.id.clone(), place)).collect();
    }
}
