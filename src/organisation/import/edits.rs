//! Carrying out the edits of a chart, one after another.

use super::Chart;
use crate::organisation::OrganisationError;
use crate::scenario::{Edit, suggestion};

impl Chart {
    /// Carries out the edits in their order.
    ///
    /// # Errors
    /// Posts that do not exist, and moves of a post below itself.
    pub(super) fn edit(&mut self, edits: &[Edit]) -> Result<(), OrganisationError> {
        for edit in edits {
            self.apply(edit)?;
        }
        if !edits.is_empty() {
            self.notices.push(format!("{} edits of the chart carried out", edits.len()));
        }
        Ok(())
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), OrganisationError> {
        match edit {
            Edit::Move { post, under } => {
                let (post, under) = (self.named(post)?, self.named(under)?);
                self.must_not_be_below(under, post)?;
                self.posts[post].superior = Some(under);
            }
            Edit::Merge { post, into } => {
                let (post, into) = (self.named(post)?, self.named(into)?);
                self.must_not_be_below(into, post)?;
                self.posts[into].people += self.posts[post].people;
                self.take_out(post, Some(into));
            }
            Edit::Remove { post } => {
                let post = self.named(post)?;
                let superior = self.posts[post].superior;
                if superior.is_none() && self.juniors.iter().any(|juniors| juniors.superior == post) {
                    let text = format!(
                        "“{}” has nobody above to take its juniors over: merge it into another post",
                        self.posts[post].id
                    );
                    return Err(OrganisationError(text));
                }
                self.take_out(post, superior);
            }
            Edit::Tie { post, with } => {
                let tie = (self.named(post)?, self.named(with)?);
                self.ties.push(tie);
            }
            Edit::Resize { post, people } => {
                let post = self.named(post)?;
                self.posts[post].people = *people;
            }
        }
        Ok(())
    }

    fn named(&self, id: &str) -> Result<usize, OrganisationError> {
        self.place(id).ok_or_else(|| {
            let known = self.posts.iter().take(20).map(|post| post.id.as_str());
            OrganisationError(format!("chart.edits: there is no post “{id}”{}", suggestion(id, known)))
        })
    }

    /// Refuses to put a post below one of those below it.
    fn must_not_be_below(&self, place: usize, above: usize) -> Result<(), OrganisationError> {
        let mut line = std::iter::successors(Some(place), |at| self.posts[*at].superior);
        if line.any(|at| at == above) {
            let (post, under) = (&self.posts[above].id, &self.posts[place].id);
            return Err(OrganisationError(format!(
                "chart.edits: “{post}” cannot go to “{under}”, which stands below it: move that one first"
            )));
        }
        Ok(())
    }

    /// Takes a post out; what hung on it goes to the heir, or stands alone.
    fn take_out(&mut self, gone: usize, heir: Option<usize>) {
        let after = |place: usize| if place > gone { place - 1 } else { place };
        let to = |place: usize| if place == gone { heir.map(after) } else { Some(after(place)) };
        self.posts.remove(gone);
        for post in &mut self.posts {
            post.superior = post.superior.and_then(to);
        }
        self.juniors.retain_mut(|juniors| {
            let superior = to(juniors.superior);
            superior.inspect(|place| juniors.superior = *place).is_some()
        });
        let ties = self.ties.drain(..).filter_map(|(a, b)| Some((to(a)?, to(b)?)));
        self.ties = ties.filter(|(a, b)| a != b).collect();
    }
}
