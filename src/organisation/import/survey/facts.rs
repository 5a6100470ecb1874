//! What a chart is like: people, levels, spans, units.

use super::TEAM;
use crate::organisation::import::Chart;
use std::collections::BTreeMap;

/// The figures of a chart.
pub(super) struct Facts {
    /// Heads.
    pub people: u32,
    pub fte: f64,
    /// Posts that somebody who is there reports to.
    pub managers: usize,
    pub vacant: usize,
    pub roots: usize,
    /// For each level from the top: posts, those who lead, and their spans, ascending.
    pub levels: Vec<Level>,
    /// The most posts and teams of juniors right below one post.
    pub most_teams: u32,
    /// Heads by unit, the largest first.
    pub units: Vec<(String, u32)>,
}

/// One level.
#[derive(Clone, Default)]
pub(super) struct Level {
    pub posts: usize,
    pub people: u32,
    pub spans: Vec<u32>,
}

impl Facts {
    pub fn of(chart: &Chart) -> Self {
        let (levels, leads, reports) = (chart.levels(), chart.leads(), chart.reports());
        let deepest = levels.iter().max().copied().unwrap_or(0) as usize;
        let mut by_level = vec![Level::default(); deepest + 1];
        let mut units: BTreeMap<&str, u32> = BTreeMap::new();
        for (place, post) in chart.posts.iter().enumerate() {
            let level = &mut by_level[levels[place] as usize];
            level.posts += 1;
            level.people += post.people;
            if leads[place] && post.people > 0 {
                level.spans.push(reports[place]);
            }
            *units.entry(&post.unit).or_default() += post.people;
        }
        chart.juniors.iter().for_each(|juniors| *units.entry(&juniors.unit).or_default() += juniors.people);
        by_level.iter_mut().for_each(|level| level.spans.sort_unstable());
        let mut units: Vec<(String, u32)> =
            units.into_iter().map(|(unit, people)| (unit.to_owned(), people)).collect();
        units.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let juniors: u32 = chart.juniors.iter().map(|juniors| juniors.people).sum();
        Self {
            people: chart.posts.iter().map(|post| post.people).sum::<u32>() + juniors,
            fte: chart.posts.iter().map(|post| post.terms.fte).sum::<f64>() + f64::from(juniors),
            managers: (0..chart.posts.len())
                .filter(|place| leads[*place] && chart.posts[*place].people > 0)
                .count(),
            vacant: chart.posts.iter().filter(|post| post.people == 0).count(),
            roots: chart.posts.iter().filter(|post| post.superior.is_none()).count(),
            levels: by_level,
            most_teams: most_teams(chart),
            units,
        }
    }

    /// The largest span.
    pub fn largest_span(&self) -> u32 {
        self.levels.iter().filter_map(|level| level.spans.last()).copied().max().unwrap_or(0)
    }

    /// The figures in sentences, beside published ones.
    pub fn said(&self) -> Vec<String> {
        let mut spans: Vec<u32> = self.levels.iter().flat_map(|level| level.spans.clone()).collect();
        spans.sort_unstable();
        let mut said = vec![
            format!(
                "{} ({:.1} FTE), {}, {} at the top; {} others: {:.1} people for each of them",
                so_many(self.people as usize, "person", "people"),
                self.fte,
                so_many(self.vacant, "vacant post", "vacant posts"),
                self.roots,
                so_many(self.managers, "person leads", "people lead"),
                f64::from(self.people.saturating_sub(self.managers as u32)) / (self.managers.max(1)) as f64
            ),
            format!(
                "{}; span: median {}, nine in ten at most {}, largest {} (published: median of mean spans 4.0 and depth 3, \
                 at most 7, over 204 UK public bodies of 2011; 6 to 7 for a coach, 8 to 10 for a supervisor, McKinsey 2017)",
                so_many(self.levels.len(), "layer", "layers"),
                part(&spans, 0.5),
                part(&spans, 0.9),
                self.largest_span()
            ),
        ];
        said.extend(self.levels.iter().enumerate().map(|(number, level)| {
            let spans = match level.spans.len() {
                0 => "nobody leads".to_owned(),
                count => format!(
                    "{}, span {} to {}, median {}",
                    so_many(count, "leads", "lead"),
                    level.spans[0],
                    level.spans[count - 1],
                    part(&level.spans, 0.5)
                ),
            };
            format!(
                "level {number}: {}, {}; {spans}",
                so_many(level.posts, "post", "posts"),
                so_many(level.people as usize, "person", "people")
            )
        }));
        let units: Vec<String> = self
            .units
            .iter()
            .filter(|(unit, _)| !unit.is_empty())
            .take(12)
            .map(|(unit, people)| format!("{unit} ({people})"))
            .collect();
        if !units.is_empty() {
            let more = if self.units.len() > 12 { ", …" } else { "" };
            said.push(format!("units: {}{more}", units.join(", ")));
        }
        said
    }
}

/// A number with the word for one or for any other.
fn so_many(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The most posts and teams of juniors, cut as the templates do, right below one post.
fn most_teams(chart: &Chart) -> u32 {
    let mut teams = vec![0; chart.posts.len()];
    let staffed = chart.posts.iter().filter(|post| post.people > 0);
    staffed.filter_map(|post| post.superior).for_each(|superior| teams[superior] += 1);
    chart.juniors.iter().for_each(|juniors| teams[juniors.superior] += juniors.people.div_ceil(TEAM));
    teams.into_iter().max().unwrap_or(0)
}

/// The smallest that at least this part does not exceed.
fn part(sorted: &[u32], part: f64) -> u32 {
    let place = (part * sorted.len() as f64).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or(0)
}
