//! A market that is taken from a chart: niches by those who meet customers, attributes by those who own what customers need.

use super::roles::Roles;
use super::{Placed, Standing, chart_spec};
use crate::ids::TeamId;
use crate::organisation::OrganisationError;
use crate::organisation::blueprint::Blueprint;
use crate::organisation::import::Chart;
use crate::scenario::{ChartSpec, Labels, MarketSpec, Segments, StructureSpec};
use std::collections::{BTreeMap, BTreeSet};

/// Values that are named in a sentence.
const SHOWN: usize = 6;

/// What a chart says of the market.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ChartMarket {
    pub segments: Segments,
    /// Niches; none where they are not taken from the chart.
    pub niches: Option<u32>,
    /// Attributes, with those of platforms; none where they are not taken from the chart.
    pub attributes: Option<u32>,
    /// Customers of each niche against their mean; none where all are alike.
    pub sizes: Option<Vec<f64>>,
    /// What was taken, in sentences.
    pub notices: Vec<String>,
}

/// Those of one value: their heads, and the sum of a column of numbers.
#[derive(Clone, Copy, Debug, Default)]
struct Those {
    people: u32,
    amount: f64,
}

/// Takes a market from a chart as it is published, before any edit.
///
/// # Errors
/// Charts that cannot be read, columns that do not exist, numbers that are none, and columns in which nobody has anything.
pub(in crate::organisation) fn market_of(
    spec: &StructureSpec,
    wanted: &MarketSpec,
    files: &BTreeMap<String, Vec<u8>>,
) -> Result<ChartMarket, OrganisationError> {
    let published = ChartSpec { edits: Vec::new(), ..chart_spec(spec)?.clone() };
    let spec = StructureSpec { chart: Some(published), ..spec.clone() };
    let Standing { chart, placed, .. } = Standing::of(&spec, files)?;
    let roles = Roles::assign(&spec, &chart, &placed)?;
    let mut market = ChartMarket::default();
    if let Some(column) = &wanted.niches_from {
        market.take_niches(wanted, column, (&chart, &placed), &roles.touchpoints)?;
    }
    if let Some(column) = &wanted.attributes_from {
        let platform_share = if roles.support.is_empty() { 0.0 } else { spec.platform_attribute_share };
        market.take_attributes((column, platform_share), (&chart, &placed), &roles.owners)?;
    }
    Ok(market)
}

impl ChartMarket {
    fn take_niches(
        &mut self,
        wanted: &MarketSpec,
        column: &str,
        (chart, placed): (&Chart, &[Placed]),
        touchpoints: &[usize],
    ) -> Result<(), OrganisationError> {
        let amounts = wanted.customers_from.as_deref().filter(|column| *column != "people");
        let by_value = by_value("market.niches_from", column, (chart, placed), touchpoints)?;
        let amount_of = amounts.map(|column| amounts_of(chart, placed, touchpoints, column)).transpose()?;
        let mut sizes = Vec::new();
        for (value, places) in &by_value {
            let those = Those {
                people: places.iter().map(|place| placed[*place].members).sum(),
                amount: places.iter().filter_map(|place| amount_of.as_ref()?.get(place)).sum(),
            };
            let count = wanted.people_per_niche.map_or(1, |each| those.people.div_ceil(each).max(1));
            let size = if amounts.is_some() { those.amount } else { f64::from(those.people) };
            sizes.extend(std::iter::repeat_n(size / f64::from(count), count as usize));
            self.segments.niches.values.extend(std::iter::repeat_n(value.clone(), count as usize));
        }
        column.clone_into(&mut self.segments.niches.column);
        let niches = self.segments.niches.values.len();
        self.niches = Some(niches as u32);
        self.notices.push(format!(
            "{niches} niches are taken from the column {column} of those who meet customers, each met by those who stand for it: {}",
            shown(&by_value, placed)
        ));
        if let Some(by) = &wanted.customers_from {
            let mean = sizes.iter().sum::<f64>() / niches as f64;
            if mean <= 0.0 {
                return Err(OrganisationError(format!(
                    "market.customers_from: {by} comes to 0 for those who meet customers: name another column"
                )));
            }
            self.sizes = Some(sizes.into_iter().map(|size| size / mean).collect());
        }
        Ok(())
    }

    fn take_attributes(
        &mut self,
        (column, platform_share): (&str, f64),
        (chart, placed): (&Chart, &[Placed]),
        owners: &[usize],
    ) -> Result<(), OrganisationError> {
        let by_value = by_value("market.attributes_from", column, (chart, placed), owners)?;
        let own = by_value.len() as u32;
        let all = with_platforms(own, platform_share);
        self.attributes = Some(all);
        let platforms = match all - own {
            0 => String::new(),
            more => format!(", and {more} more of platforms"),
        };
        self.notices.push(format!(
            "{own} attributes of needs are taken from the column {column} of those who own them{platforms}: {}",
            shown(&by_value, placed)
        ));
        self.segments.attributes =
            Labels { column: column.to_owned(), values: by_value.into_keys().collect() };
        Ok(())
    }
}

/// The fewest attributes of which owners have so many, when platforms have their share of all.
fn with_platforms(own: u32, platform_share: f64) -> u32 {
    let left = |all: &u32| f64::from(*all) - (f64::from(*all) * platform_share).round();
    // As owned counts them; a share near 1 leaves owners nothing however many there are.
    (own..own.saturating_mul(100)).find(|all| left(all) >= f64::from(own)).unwrap_or(own)
}

/// Some places by what stands in a column.
fn by_value(
    key: &str,
    column: &str,
    (chart, placed): (&Chart, &[Placed]),
    posts: &[usize],
) -> Result<BTreeMap<String, Vec<usize>>, OrganisationError> {
    chart.must_have(column, key)?;
    let mut by_value: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for place in posts.iter().filter(|place| placed[**place].members > 0) {
        let value = chart.value(column, &placed[*place].traits());
        by_value.entry(value.to_owned()).or_default().push(*place);
    }
    if by_value.keys().all(String::is_empty) {
        return Err(OrganisationError(format!(
            "{key}: the column {column} is empty for all whom it is about: name another column, or write how many there are"
        )));
    }
    Ok(by_value)
}

/// What a column of numbers says of some posts; teams of head-counts have no such column.
fn amounts_of(
    chart: &Chart,
    placed: &[Placed],
    posts: &[usize],
    column: &str,
) -> Result<BTreeMap<usize, f64>, OrganisationError> {
    chart.must_have(column, "market.customers_from")?;
    let mut amounts = BTreeMap::new();
    for place in posts.iter().filter(|place| placed[**place].is_post) {
        let amount = chart.amount(column, placed[*place].post).map_err(|text| {
            OrganisationError(format!("market.customers_from: the column {column}: {text}"))
        })?;
        amounts.insert(*place, amount);
    }
    Ok(amounts)
}

/// Values with their people, the most first.
fn shown(by_value: &BTreeMap<String, Vec<usize>>, placed: &[Placed]) -> String {
    let people = |places: &[usize]| places.iter().map(|place| placed[*place].members).sum::<u32>();
    let mut values: Vec<(&str, u32)> =
        by_value.iter().map(|(value, places)| (value.as_str(), people(places))).collect();
    values.sort_by_key(|(value, people)| (std::cmp::Reverse(*people), *value));
    let name = |value: &str| if value.is_empty() { "(nothing)".to_owned() } else { value.to_owned() };
    let named: Vec<String> = values
        .iter()
        .take(SHOWN)
        .map(|(value, people)| format!("{} ({people} people)", name(value)))
        .collect();
    named.join(", ") + if values.len() > SHOWN { ", …" } else { "" }
}

/// Gives niches and attributes that were taken from a chart to those who stand for them in this one; niches that nobody stands
/// for any more are dealt out evenly.
pub(super) fn give(
    blueprint: &mut Blueprint,
    segments: &Segments,
    (chart, placed): (&Chart, &[Placed]),
    roles: &Roles,
) {
    let teams = |labels: &Labels, places: &[usize]| -> BTreeMap<String, Vec<TeamId>> {
        let mut teams: BTreeMap<String, Vec<TeamId>> = BTreeMap::new();
        for place in places.iter().filter(|place| placed[**place].members > 0) {
            let value = chart.value(&labels.column, &placed[*place].traits());
            let known = teams.entry(value.to_owned()).or_default();
            if !known.contains(&placed[*place].team) {
                known.push(placed[*place].team);
            }
        }
        teams
    };
    let now = |column: &str, value: &str| chart.called_now(column, value).to_owned();
    let (niches, attributes) = (&segments.niches, &segments.attributes);
    if !niches.values.is_empty() {
        let all: Vec<TeamId> = roles.touchpoints.iter().map(|place| placed[*place].team).collect();
        let labels: Vec<String> = niches.values.iter().map(|value| now(&niches.column, value)).collect();
        let (met, orphans) = dealt(&labels, &teams(niches, &roles.touchpoints), &all);
        blueprint.attached.extend(met);
        blueprint.notices.extend(orphaned(&niches.column, niches.values.len(), &orphans));
    }
    if !attributes.values.is_empty() {
        let by_value = teams(attributes, &roles.owners);
        let named = attributes.values.iter().map(|value| now(&attributes.column, value));
        blueprint.by_value = named.map(|value| by_value.get(&value).cloned().unwrap_or_default()).collect();
    }
}

/// Which team meets which niches, where those of one value are laid evenly over the teams that stand for it; and the values for
/// which none stands, whose niches are laid evenly over all.
fn dealt<'a>(
    labels: &'a [String],
    by_value: &BTreeMap<String, Vec<TeamId>>,
    all: &[TeamId],
) -> (Vec<(TeamId, Vec<u32>)>, BTreeSet<&'a str>) {
    let mut niches_of: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    (0..).zip(labels).for_each(|(niche, label)| niches_of.entry(label).or_default().push(niche));
    let (mut met, mut orphans, mut left) = (Vec::new(), BTreeSet::new(), Vec::new());
    let mut deal = |niches: &[u32], teams: &[TeamId]| {
        let place = |turn: usize| turn * teams.len() / niches.len();
        met.extend(niches.iter().enumerate().map(|(turn, niche)| (teams[place(turn)], vec![*niche])));
    };
    for (value, niches) in niches_of {
        match by_value.get(value) {
            Some(teams) => deal(&niches, teams),
            None => {
                orphans.insert(value);
                left.extend(niches);
            }
        }
    }
    left.sort_unstable();
    if !all.is_empty() {
        deal(&left, all);
    }
    (met, orphans)
}

fn orphaned(column: &str, niches: usize, orphans: &BTreeSet<&str>) -> Option<String> {
    let named: Vec<&str> = orphans.iter().take(SHOWN).copied().collect();
    (!orphans.is_empty()).then(|| {
        format!(
            "of {niches} niches, those of {column} {}{} have nobody who stands for them here, and are dealt out evenly over all who \
             meet customers",
            named.join(", "),
            if orphans.len() > SHOWN { ", …" } else { "" }
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teams(of: &[u32]) -> Vec<TeamId> {
        of.iter().map(|team| TeamId(*team)).collect()
    }

    #[test]
    fn niches_of_a_value_are_laid_evenly_over_its_teams_and_orphans_over_all() {
        let labels: Vec<String> = ["a", "a", "a", "a", "b", "gone", "gone"].map(str::to_owned).into();
        let by_value = BTreeMap::from([("a".to_owned(), teams(&[5, 6])), ("b".to_owned(), teams(&[7, 8]))]);
        let (met, orphans) = dealt(&labels, &by_value, &teams(&[5, 6, 7, 8]));
        let mut of_niche: Vec<(u32, u32)> = met.iter().map(|(team, niches)| (niches[0], team.0)).collect();
        of_niche.sort_unstable();
        assert_eq!(of_niche, [(0, 5), (1, 5), (2, 6), (3, 6), (4, 7), (5, 5), (6, 7)]);
        assert_eq!(orphans.into_iter().collect::<Vec<_>>(), ["gone"]);
    }

    #[test]
    fn customers_are_divided_by_people_or_by_a_column_around_their_mean() {
        let posts = "id,reports_to,unit,fte,clients\nceo,,x,1,\na,ceo,North,9,150\nb,ceo,South,2,150\nc,ceo,South,1,100\n";
        let files = BTreeMap::from([("posts.csv".to_owned(), posts.as_bytes().to_vec())]);
        let spec = crate::scenario::structure_of_lines(
            "template = \"chart\"\nchart.file = \"posts.csv\"\ntouchpoints = \"leaves\"",
        );
        let market = |lines: &str| {
            let text = format!(
                "schema_version = 1\nhorizon = \"1y\"\nfollow_up = \"1q\"\nmarket.shift_interval = \"1d\"\n\
                 market.customers = 10.0\nmarket.niches_from = \"unit\"\n{lines}\n\
                 structures.s = {{ template = \"chart\", chart.file = \"posts.csv\" }}\n"
            );
            let file = crate::scenario::ScenarioFile::parse("x.toml", &text).unwrap();
            let wanted = file.resolve(files.clone()).unwrap().market;
            market_of(&spec, &wanted, &files).unwrap()
        };
        assert_eq!(market("").sizes, None);
        assert_eq!(market("market.customers_from = \"people\"").sizes, Some(vec![1.5, 0.5]));
        assert_eq!(market("market.customers_from = \"clients\"").sizes, Some(vec![0.75, 1.25]));
        let finer = market("market.customers_from = \"clients\"\nmarket.people_per_niche = 3");
        assert_eq!(finer.segments.niches.values, ["North", "North", "North", "South"]);
        assert_eq!(finer.sizes, Some(vec![0.5, 0.5, 0.5, 2.5]));
    }

    #[test]
    fn platforms_have_their_share_of_attributes_beside_those_of_owners() {
        for (own, share, all) in [(5, 0.17, 6), (10, 0.17, 12), (3, 0.0, 3), (4, 0.5, 8), (2, 1.0, 2)] {
            assert_eq!(with_platforms(own, share), all, "{own} {share}");
        }
    }
}
