//! Carrying out the edits of a chart, one after another.

mod spans;
mod units;

use super::Chart;
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
    /// What became of posts, by their identifiers, in a word: moved, redeployed, resized, merged, gone, new.
    pub marks: BTreeMap<String, &'static str>,
    /// Who is in a business that an edit made.
    pub members: Vec<Member>,
    /// Units that got the name of another: from, to.
    pub united: Vec<(String, String)>,
}

/// One head in a business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Member {
    pub person: String,
    /// The post that the person held; none for a junior.
    pub post: Option<String>,
    /// Unit, grade and profession of a junior.
    pub junior: Option<super::Kind>,
    /// What that post, or the team of juniors, was called.
    pub from_team: String,
    /// The business, by its identifier.
    pub business: String,
}

/// What became of a post whose people do other work: they make the product now, or are in a business.
pub(super) const REDEPLOYED: &str = "redeployed";

/// For each post the place of whoever takes over from it: itself where it stays, none where nobody does.
type Heirs = Vec<Option<usize>>;

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
            let (people, terms) = (self.posts[post].people, self.posts[post].terms);
            let heir = &mut self.posts[into];
            heir.people += people;
            heir.terms = heir.terms + terms;
            self.mark(post, "merged");
            let heirs = self.heirs(&BTreeMap::from([(post, Some(into))]));
            self.take_out(&heirs);
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
        self.must_lead(&chosen, leavers, said)?;
        let to = chosen.into_iter().map(|place| (place, self.posts[place].superior)).collect();
        self.let_go(&to, leavers);
        Ok(())
    }

    /// Refuses to take away posts of people who lead nobody and would go on as before: nothing would change.
    fn must_lead(&self, chosen: &[usize], leavers: Leavers, said: &str) -> Result<(), OrganisationError> {
        let leads = self.leads();
        let staffed = chosen.iter().filter(|place| self.posts[**place].people > 0).count();
        if leavers == Leavers::Leave || staffed == 0 || chosen.iter().any(|place| leads[*place]) {
            return Ok(());
        }
        let levels = self.levels();
        let managing = (0..self.posts.len()).filter(|place| leads[*place]).map(|place| levels[place]);
        Err(OrganisationError(format!(
            "{said}: nobody of these {staffed} leads anybody, and people whose post goes stay as makers, so that nothing would change: \
             choose those who lead (levels count from 0 at the top, and {} is the lowest that leads), or write leavers = \"leave\" to \
             let them go",
            managing.max().unwrap_or(0)
        )))
    }

    /// Posts go, each to whom a map says; what hangs on them goes there. Their people stay there as makers, with their post,
    /// or leave; a vacant post is gone, and so is one that nobody takes over from.
    fn let_go(&mut self, to: &BTreeMap<usize, Option<usize>>, leavers: Leavers) {
        let (leads, mut heirs) = (self.leads(), self.heirs(to));
        let mut staying = Vec::new();
        for &place in to.keys() {
            let people = self.posts[place].people;
            let stays = leavers == Leavers::Redeploy && people > 0 && heirs[place].is_some();
            match (stays, leads[place]) {
                (true, true) => self.carried.moved += people,
                (true, false) => {}
                (false, _) => self.carried.left += people,
            }
            let mark = match (stays, leads[place]) {
                (true, true) => REDEPLOYED,
                (true, false) => "moved",
                (false, _) => "gone",
            };
            self.mark(place, mark);
            staying.extend(stays.then_some(place));
        }
        self.hand_over(&heirs);
        for place in staying {
            self.posts[place].superior = heirs[place];
            heirs[place] = Some(place);
        }
        self.take_out(&heirs);
    }

    /// Whoever takes over in the end, where the one that a map names goes as well.
    fn heirs(&self, to: &BTreeMap<usize, Option<usize>>) -> Heirs {
        let last = |place: usize| {
            // As many steps as there are posts that go: none goes to one below it.
            let mut line = std::iter::successors(Some(place), |at| to.get(at).copied().flatten());
            line.by_ref().take(to.len() + 1).find(|at| !to.contains_key(at))
        };
        (0..self.posts.len()).map(last).collect()
    }

    fn resize_post(&mut self, (post, people): (&str, u32), said: &str) -> Result<(), OrganisationError> {
        let place = self.named(post, said)?;
        let post = &mut self.posts[place];
        let before = post.people;
        // Who joins works as those who are there, or the whole week.
        post.terms = post.terms.each(before) * f64::from(people);
        post.people = people;
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

    /// Reports and juniors of each post go to its heir, or stand alone.
    fn hand_over(&mut self, heirs: &Heirs) {
        for post in &mut self.posts {
            post.superior = post.superior.and_then(|superior| heirs[superior]);
        }
        self.juniors
            .retain_mut(|juniors| heirs[juniors.superior].inspect(|heir| juniors.superior = *heir).is_some());
    }

    /// Takes out every post that is not its own heir, once what hung on it has gone there.
    fn take_out(&mut self, heirs: &Heirs) {
        self.hand_over(heirs);
        let ties = self.ties.drain(..).filter_map(|(a, b)| Some((heirs[a]?, heirs[b]?)));
        self.ties = ties.filter(|(a, b)| a != b).collect();
        let attached = self.attached.drain(..).filter_map(|(place, niches)| Some((heirs[place]?, niches)));
        self.attached = attached.collect();
        let mut after = Vec::with_capacity(self.posts.len());
        let mut kept = 0;
        for (place, heir) in heirs.iter().enumerate() {
            after.push(kept);
            kept += usize::from(*heir == Some(place));
        }
        let mut stays = heirs.iter().enumerate().map(|(place, heir)| *heir == Some(place));
        self.posts.retain(|_| stays.next().unwrap_or(true));
        self.posts.iter_mut().for_each(|post| post.superior = post.superior.map(|place| after[place]));
        self.juniors.iter_mut().for_each(|juniors| juniors.superior = after[juniors.superior]);
        self.ties.iter_mut().for_each(|(a, b)| (*a, *b) = (after[*a], after[*b]));
        self.attached.iter_mut().for_each(|(place, _)| *place = after[*place]);
        self.places = self.posts.iter().enumerate().map(|(place, post)| (post.id.clone(), place)).collect();
    }
}
