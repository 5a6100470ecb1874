//! A market that is taken from the chart of one structure, the same for all.

use crate::scenario::{Problem, Problems, Scenario};

/// Takes niches, attributes and customers from the chart that the scenario says, and gives them to every structure.
///
/// # Errors
/// Charts that cannot be read or do not say what is asked for, and numbers that contradict them.
#[cfg(feature = "import")]
pub(super) fn take(scenario: &mut Scenario) -> Result<Vec<String>, Problems> {
    use crate::organisation::{OrganisationError, market_of_chart};
    let refuse = |key: &str, text: String| Problems(vec![problem(scenario, key, &text)]);
    let source = scenario.chart_of_market().map_err(|(key, text)| refuse(key, text))?;
    let Some((name, spec)) = source else { return Ok(Vec::new()) };
    let unread = |OrganisationError(text): OrganisationError| {
        let fault = |line: &str| match line.strip_prefix("market.").and_then(|rest| rest.split_once(": ")) {
            Some((key, text)) => problem(scenario, key, text),
            None => scenario.problem(&format!("structures.{name}"), line),
        };
        Problems(text.lines().map(fault).collect())
    };
    let taken = market_of_chart(spec, &scenario.market, &scenario.attachments).map_err(unread)?;
    for (key, written, taken) in [
        ("niches", scenario.market.niches, taken.niches),
        ("attributes", scenario.market.attributes, taken.attributes),
    ] {
        // One is what stands there where nobody says anything.
        if let Some(taken) = taken.filter(|taken| written != 1 && written != *taken) {
            let text = format!(
                "{written} are written, and {key}_from takes {taken} from the chart of {name}: leave one of the two out"
            );
            return Err(refuse(key, text));
        }
    }
    let notices = taken.notices.iter().map(|text| format!("{text} (chart of {name}, before any edit)"));
    let notices = notices.collect();
    give(scenario, taken);
    Ok(notices)
}

#[cfg(not(feature = "import"))]
pub(super) fn take(scenario: &mut Scenario) -> Result<Vec<String>, Problems> {
    if !scenario.market.is_from_chart() {
        return Ok(Vec::new());
    }
    let text = "this build cannot read charts: it was made without the feature “import”";
    Err(Problems(vec![problem(scenario, "niches_from", text)]))
}

fn problem(scenario: &Scenario, key: &str, text: &str) -> Problem {
    scenario.problem(&format!("market.{key}"), text)
}

/// Writes a market into the scenario.
#[cfg(feature = "import")]
fn give(scenario: &mut Scenario, taken: crate::organisation::ChartMarket) {
    let market = &mut scenario.market;
    let counts = [
        ("niches", &mut market.niches, taken.niches),
        ("attributes", &mut market.attributes, taken.attributes),
    ];
    for (key, count, taken) in counts.into_iter().filter_map(|(key, count, taken)| Some((key, count, taken?)))
    {
        *count = taken;
        if let Some(toml::Value::Table(resolved)) = scenario.resolved.get_mut("market") {
            resolved.insert(key.to_owned(), toml::Value::Integer(i64::from(taken)));
        }
    }
    market.sizes = taken.sizes.map(Into::into);
    let segments = std::sync::Arc::new(taken.segments);
    let structures = scenario.structures.iter_mut().map(|(_, spec)| spec);
    for spec in structures.chain(scenario.changes.iter_mut().map(|change| &mut change.spec)) {
        if let Some(chart) = &mut spec.chart {
            chart.segments = Some(segments.clone());
        }
    }
}
