//! From names of superiors to a forest: roots, self-reports, dangling references, cycles.

use super::Chart;
use crate::organisation::OrganisationError;
use crate::scenario::ChartSpec;
use std::collections::BTreeMap;

/// A superior as a file names it, and where.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub name: String,
    pub place: String,
}

/// Sets every post's superior.
pub(super) fn assign_superiors(
    chart: &mut Chart,
    spec: &ChartSpec,
    superior_of: &BTreeMap<String, Named>,
) -> Result<(), OrganisationError> {
    let places: BTreeMap<String, usize> =
        chart.posts.iter().enumerate().map(|(place, post)| (post.id.clone(), place)).collect();
    let mut dangling = Vec::new();
    let mut selves = 0;
    for place in 0..chart.posts.len() {
        let Some(named) = superior_of.get(&chart.posts[place].id) else { continue };
        match places.get(&named.name) {
            Some(superior) if *superior == place => selves += 1,
            Some(superior) => chart.posts[place].superior = Some(*superior),
            None if spec.roots.contains(&named.name) => {}
            None => dangling.push((place, named)),
        }
    }
    chart.note(selves, "posts report to themselves: taken as roots");
    attach_dangling(chart, spec, &dangling)?;
    cut_cycles(chart, spec, superior_of)
}

fn has_rule(spec: &ChartSpec, rule: &str) -> bool {
    spec.repair.iter().any(|written| written == rule)
}

/// The first post without a superior, for what must hang somewhere.
fn first_root(chart: &Chart) -> Option<usize> {
    chart.posts.iter().position(|post| post.superior.is_none())
}

/// The post that takes those whose superior is unknown, where the rules say so.
pub(super) fn stand_in(chart: &Chart, spec: &ChartSpec) -> Option<usize> {
    first_root(chart).filter(|_| has_rule(spec, "attach-to-root"))
}

fn attach_dangling(
    chart: &mut Chart,
    spec: &ChartSpec,
    dangling: &[(usize, &Named)],
) -> Result<(), OrganisationError> {
    let Some((place, named)) = dangling.first() else { return Ok(()) };
    if has_rule(spec, "attach-to-root") {
        let lost: Vec<usize> = dangling.iter().map(|(place, _)| *place).collect();
        let root = (0..chart.posts.len()).find(|p| chart.posts[*p].superior.is_none() && !lost.contains(p));
        lost.iter().for_each(|place| chart.posts[*place].superior = root);
        chart.note(lost.len(), "posts report to nobody in the chart: attached to the first root");
        return Ok(());
    }
    if has_rule(spec, "drop") {
        chart.note(dangling.len(), "posts report to nobody in the chart: taken as roots, their reports kept");
        return Ok(());
    }
    Err(OrganisationError(format!(
        "{}: “{}” reports to “{}”, who is no post of the chart: mend the file, name it in roots, or write repair = \
         [\"attach-to-root\"] or [\"drop\"]",
        named.place, chart.posts[*place].id, named.name
    )))
}

/// What is known of a post while chains are followed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chain {
    Unknown,
    InHand,
    EndsAtRoot,
}

/// Every chain of superiors must end at a root.
fn cut_cycles(
    chart: &mut Chart,
    spec: &ChartSpec,
    superior_of: &BTreeMap<String, Named>,
) -> Result<(), OrganisationError> {
    let mut known = vec![Chain::Unknown; chart.posts.len()];
    let mut cut = 0;
    for start in 0..chart.posts.len() {
        let mut way = Vec::new();
        let mut at = Some(start);
        while let Some(place) = at.filter(|place| known[*place] == Chain::Unknown) {
            known[place] = Chain::InHand;
            way.push(place);
            at = chart.posts[place].superior;
        }
        if let Some(again) = at.filter(|place| known[*place] == Chain::InHand) {
            if !has_rule(spec, "attach-to-root") {
                return Err(cycle(chart, superior_of, &way, again));
            }
            chart.posts[again].superior = first_root(chart).filter(|root| *root != again);
            cut += 1;
        }
        way.into_iter().for_each(|place| known[place] = Chain::EndsAtRoot);
    }
    chart.note(cut, "circles of superiors: cut open, and their first post attached to the first root");
    Ok(())
}

fn cycle(
    chart: &Chart,
    superior_of: &BTreeMap<String, Named>,
    way: &[usize],
    again: usize,
) -> OrganisationError {
    let circle: Vec<&str> = way
        .iter()
        .skip_while(|place| **place != again)
        .take(6)
        .map(|place| chart.posts[*place].id.as_str())
        .collect();
    let place = superior_of.get(&chart.posts[again].id).map_or("", |named| named.place.as_str());
    OrganisationError(format!(
        "{place}: superiors go in a circle: {} → {}: mend the file, or write repair = [\"attach-to-root\"]",
        circle.join(" → "),
        chart.posts[again].id
    ))
}
