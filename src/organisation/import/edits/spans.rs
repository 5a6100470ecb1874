//! Wider spans: managers of few are put together.

use crate::organisation::OrganisationError;
use crate::organisation::import::Chart;
use crate::scenario::Leavers;
use std::collections::BTreeMap;

impl Chart {
    /// Puts managers of one superior together while what they lead fits under one: the deepest first, so that a level is full
    /// before the one above it is counted. Head-counts of juniors count head by head.
    pub(super) fn widen_spans(
        &mut self,
        (span, below): (u32, i64),
        leavers: Leavers,
        said: &str,
    ) -> Result<(), OrganisationError> {
        let deepest = self.levels().into_iter().max().unwrap_or(0);
        if deepest <= below + 1 {
            return Err(OrganisationError(format!(
                "{said}: nobody manages below level {below}: the deepest level is {deepest}"
            )));
        }
        for level in (below + 1..=deepest).rev() {
            let to = self.merged_at(level, span, leavers);
            self.let_go(&to, leavers);
        }
        Ok(())
    }

    /// The managers of a level that go, and to whom what they lead goes.
    fn merged_at(&self, level: i64, span: u32, leavers: Leavers) -> BTreeMap<usize, Option<usize>> {
        let (levels, reports) = (self.levels(), self.reports());
        let mut managers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, post) in self.posts.iter().enumerate() {
            if let Some(superior) = post.superior.filter(|_| levels[place] == level && reports[place] > 0) {
                managers.entry(superior).or_default().push(place);
            }
        }
        let mut to = BTreeMap::new();
        for siblings in managers.into_values() {
            let mut keepers: Vec<(usize, u32)> = Vec::new();
            for place in siblings {
                // Whoever stays as a maker reports to the heir, too.
                let stays = u32::from(leavers == Leavers::Redeploy && self.posts[place].people > 0);
                let wanted = reports[place] + stays;
                match keepers.iter_mut().find(|(_, led)| *led + wanted <= span) {
                    Some((keeper, led)) => {
                        *led += wanted;
                        to.insert(place, Some(*keeper));
                    }
                    None => keepers.push((place, reports[place])),
                }
            }
        }
        to
    }

    /// How many report to each post: staffed posts, and heads of juniors.
    pub fn reports(&self) -> Vec<u32> {
        let mut reports = vec![0; self.posts.len()];
        for superior in self.posts.iter().filter(|post| post.people > 0).filter_map(|post| post.superior) {
            reports[superior] += 1;
        }
        self.juniors.iter().for_each(|juniors| reports[juniors.superior] += juniors.people);
        reports
    }
}
