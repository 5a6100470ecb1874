//! A market that is taken from a chart: from one chart, and from nothing else besides.

use super::Report;
use crate::scenario::specification::{MarketSpec, Scenario, StructureSpec};
use crate::scenario::template::Template;

/// The keys of the market that say which column of a chart is read.
const COLUMN_KEYS: &str = "niches_from or attributes_from";

impl MarketSpec {
    /// Whether niches or attributes are taken from a chart.
    pub fn is_from_chart(&self) -> bool {
        self.niches_from.is_some() || self.attributes_from.is_some()
    }
}

impl Scenario {
    /// The structure whose chart the market is taken from; none where the scenario says itself what its market is.
    ///
    /// # Errors
    /// Where no structure has a chart, or several have charts that are not the same, and none is named; with the key that is
    /// to be mended.
    pub(crate) fn chart_of_market(&self) -> Result<Option<(&str, &StructureSpec)>, (&'static str, String)> {
        if !self.market.is_from_chart() {
            return Ok(None);
        }
        if let Some(wanted) = &self.market.chart_of {
            return self.named_chart(wanted).map(Some);
        }
        let charts: Vec<(&str, &StructureSpec)> = self
            .structures
            .iter()
            .filter(|(_, spec)| spec.template == Template::Chart)
            .map(|(name, spec)| (name.as_str(), spec))
            .collect();
        let key = if self.market.niches_from.is_some() { "niches_from" } else { "attributes_from" };
        let Some(first) = charts.first() else {
            let text = "takes the market from a chart, and no structure has template = \"chart\"".to_owned();
            return Err((key, text));
        };
        if charts.iter().any(|(_, spec)| !is_same_chart(first.1, spec)) {
            let names: Vec<&str> = charts.iter().map(|(name, _)| *name).collect();
            let text = format!(
                "all structures face one market, and those with charts read different files, or choose others who meet customers, \
                 own or support: {}; write chart_of = \"{}\", or another of them, to say whose customers they are",
                names.join(", "),
                first.0
            );
            return Err((key, text));
        }
        Ok(Some(*first))
    }

    fn named_chart(&self, wanted: &str) -> Result<(&str, &StructureSpec), (&'static str, String)> {
        let there = || self.structures.iter().filter(|(_, spec)| spec.template == Template::Chart);
        match there().find(|(name, _)| name == wanted) {
            Some((name, spec)) => Ok((name, spec)),
            None => {
                let known = there().map(|(name, _)| name.as_str());
                let text = format!(
                    "there is no structure “{wanted}” with template = \"chart\"{}",
                    crate::scenario::suggestion(wanted, known)
                );
                Err(("chart_of", text))
            }
        }
    }
}

/// Whether two structures read the same chart and choose the same people from it, whatever edits make of it.
fn is_same_chart(a: &StructureSpec, b: &StructureSpec) -> bool {
    let roles = |spec: &StructureSpec| [spec.touchpoints.clone(), spec.owners.clone(), spec.support.clone()];
    let (Some(one), Some(other)) = (&a.chart, &b.chart) else { return false };
    let files = one.files().eq(other.files()) && one.roots == other.roots && one.repair == other.repair;
    let columns = one.columns == other.columns
        && one.headcount_columns == other.headcount_columns
        && one.reports_to_columns == other.reports_to_columns;
    files && columns && roles(a) == roles(b)
}

/// Reports what contradicts a market from a chart, and keys that say more of one where there is none.
pub(super) fn check(scenario: &Scenario, report: &mut Report<'_>) {
    let market = &scenario.market;
    let needs_niches = [
        ("people_per_niche", market.people_per_niche.is_some()),
        ("customers_from", market.customers_from.is_some()),
    ];
    for (key, _) in needs_niches.into_iter().filter(|(_, is_set)| *is_set && market.niches_from.is_none()) {
        let text = "has no effect without niches_from: write niches_from = \"unit\", or leave it out";
        report(&format!("market.{key}"), text.to_owned());
    }
    if market.chart_of.is_some() && !market.is_from_chart() {
        let text = format!("has no effect without {COLUMN_KEYS}: write one of them, or leave it out");
        report("market.chart_of", text);
    }
    if market.niches_from.is_some() && market.emerging > 0 {
        let text = "niches that are taken from a chart are all there at the start: leave out emerging or niches_from";
        report("market.emerging", text.to_owned());
    }
    if market.customers_from.is_some() {
        divided_customers(market, report);
    }
    if let Err((key, text)) = scenario.chart_of_market() {
        report(&format!("market.{key}"), text);
    }
}

fn divided_customers(market: &MarketSpec, report: &mut Report<'_>) {
    if market.customers <= 0.0 {
        let text = "divides customers, and nobody buys: write customers, their mean over the niches, or leave it out";
        report("market.customers_from", text.to_owned());
    }
    if market.customers_cv > 0.0 {
        let text = "customers_from says how many customers each niche has: leave one of the two out";
        report("market.customers_cv", text.to_owned());
    }
}
