//! What each misfit of a structure costs: the structure is run again under the same luck with that one thing mended.

use super::outcomes::{Outcomes, StructureOutcomes};
use super::{Execution, Experiment, ExperimentError};
use crate::metrics::Recording;
use crate::organisation::Organisation;
use crate::results::{Misfit, Price, TeamMeasure, Unit};
use crate::scenario::{LinkType, Replications, Scenario, StructureSpec};
use crate::statistics::{Nature, paired};

/// Spans from here to there fit managers who coach and managers who supervise (`McKinsey` 2017: 3–5 to 11–15).
const FITTING_SPANS: std::ops::RangeInclusive<u32> = 5..=12;
/// The span that is tried where one does not fit.
const TRIED_SPAN: u32 = 8;
/// Levels beyond which a structure is priced with wider spans.
const MANY_LEVELS: usize = 4;
/// Busier than this, a team's queue answers to little more load with much more waiting.
const BUSY: f64 = 0.85;

/// A structure with one thing mended.
struct Mended {
    misfit: Misfit,
    /// What was changed, in words.
    change: String,
    spec: StructureSpec,
}

impl Experiment {
    /// What every misfit of every structure costs, the dearest first: the delay as it is less the delay with that one thing mended, by
    /// paired runs under the same luck.
    ///
    /// # Errors
    /// When it was interrupted, or an invariant did not hold in some run.
    pub fn prices(&self, replications: u32, execution: Execution<'_>) -> Result<Vec<Price>, ExperimentError> {
        let all: Vec<usize> = (0..self.organisations.len()).collect();
        let fixed = Replications::Fixed(replications);
        let outcomes = self.repeated(&all, fixed, Recording::default(), execution)?;
        let mut prices = Vec::new();
        for (index, s) in outcomes.structures.iter().enumerate() {
            for mended in misfits(&self.scenario, index, s) {
                prices.extend(self.price(&outcomes, (index, s), mended, (fixed, execution))?);
            }
        }
        let days = |price: &Price| price.cost.value.unwrap_or(0.0);
        prices
            .sort_by(|a: &Price, b: &Price| days(b).total_cmp(&days(a)).then(a.structure.cmp(&b.structure)));
        Ok(prices)
    }

    /// The price of one misfit; none where the structure cannot be built without it.
    fn price(
        &self,
        outcomes: &Outcomes,
        (index, s): (usize, &StructureOutcomes),
        mended: Mended,
        (replications, execution): (Replications, Execution<'_>),
    ) -> Result<Option<Price>, ExperimentError> {
        let mut scenario = self.scenario.clone();
        scenario.structures[index].1 = mended.spec;
        let Ok(variant) = Self::new(scenario) else { return Ok(None) };
        let after = variant.repeated(&[index], replications, Recording::default(), execution)?;
        let measure = super::bottleneck::delay(outcomes);
        let (after, before) = (after.structures[index].samples(measure), s.samples(measure));
        let pair = paired(&after, &before, Nature::Level, self.scenario.confidence);
        Ok(Some(Price {
            structure: s.name.clone(),
            misfit: mended.misfit,
            change: mended.change,
            unit: Unit::Days,
            cost: outcomes.published(pair.map(|pair| pair.difference)),
            replications: outcomes.replications(),
        }))
    }
}

/// Every misfit of a structure that stays as it is, mended one at a time.
fn misfits(scenario: &Scenario, index: usize, s: &StructureOutcomes) -> Vec<Mended> {
    let (name, spec) = &scenario.structures[index];
    if scenario.fork_at.is_some() || scenario.changes.iter().any(|change| change.structure == *name) {
        return Vec::new();
    }
    let is_tree = s.organisation.managers() > 0 && spec.chart.is_none();
    let found = [
        span(spec).filter(|_| is_tree),
        depth(spec, &s.organisation).filter(|_| is_tree),
        gates(spec, &s.organisation),
        desk(spec, s),
        overload(spec, s),
    ];
    found.into_iter().flatten().collect()
}

fn with_span(spec: &StructureSpec, misfit: Misfit, span: u32) -> Mended {
    let change = format!("span {span} instead of {}", spec.span);
    Mended { misfit, change, spec: StructureSpec { span, ..spec.clone() } }
}

fn span(spec: &StructureSpec) -> Option<Mended> {
    (!FITTING_SPANS.contains(&spec.span)).then(|| with_span(spec, Misfit::Span, TRIED_SPAN))
}

/// Wider spans, as wide as fits.
fn depth(spec: &StructureSpec, organisation: &Organisation) -> Option<Mended> {
    let levels = organisation.shape(spec).levels;
    let widest = *FITTING_SPANS.end();
    (levels > MANY_LEVELS && spec.span < widest).then(|| with_span(spec, Misfit::Depth, widest))
}

/// Reports that go up several levels, each of which waits for its own date.
fn gates(spec: &StructureSpec, organisation: &Organisation) -> Option<Mended> {
    let policy = spec.links.of(LinkType::ReportsUp);
    let cadence = policy.gate.iter().max()?;
    let height = organisation.teams.iter().map(|team| team.height).max().unwrap_or(0);
    let mut mended = spec.clone();
    mended.links.of_mut(LinkType::ReportsUp).gate.clear();
    let change = format!("reports leave at once instead of every {cadence}, on {height} levels");
    (height > 1).then_some(Mended { misfit: Misfit::Gates, change, spec: mended })
}

/// The busiest of some teams, with its busy share.
fn busiest(s: &StructureOutcomes, wanted: impl Fn(usize) -> bool) -> Option<(usize, f64)> {
    let share = |team: usize| s.team_mean(team, TeamMeasure::Utilisation).unwrap_or(0.0);
    let teams = (0..s.organisation.teams.len()).filter(|team| wanted(*team)).map(|team| (team, share(team)));
    teams.filter(|(_, share)| *share >= BUSY).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

/// One person whose desk everything waits at.
fn desk(spec: &StructureSpec, s: &StructureOutcomes) -> Option<Mended> {
    let (team, share) = busiest(s, |team| s.organisation.teams[team].members == 1)?;
    Some(relieved(spec, s, (team, share), Misfit::Desk))
}

/// A team with more to do than it can.
fn overload(spec: &StructureSpec, s: &StructureOutcomes) -> Option<Mended> {
    let (team, share) = busiest(s, |team| s.organisation.teams[team].members > 1)?;
    Some(relieved(spec, s, (team, share), Misfit::Overload))
}

/// Half the work on each insight at one team.
fn relieved(
    spec: &StructureSpec,
    s: &StructureOutcomes,
    (team, share): (usize, f64),
    misfit: Misfit,
) -> Mended {
    let organisation = &s.organisation;
    let all = || organisation.teams.iter().map(|team| (team.name.as_str(), team.level));
    let mut mended = spec.clone();
    for work in
        [&mut mended.sense_work, &mut mended.relay_work, &mut mended.receive_work, &mut mended.confirm_work]
    {
        work.halve_at(&organisation.teams[team].name, all());
    }
    let change = format!(
        "half the work on each insight at “{}”, which is busy {:.0} % of the time",
        organisation.teams[team].name,
        100.0 * share
    );
    Mended { misfit, change, spec: mended }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Estimate, Measure};
    use crate::scenario::ScenarioFile;
    use std::collections::BTreeMap;

    fn built(structures: &str) -> Experiment {
        let text = format!(
            "schema_version = 1\nhorizon = \"2y\"\nwarm_up = \"1q\"\nfollow_up = \"1q\"\nreplications = 3\n\
             [market]\nniches = 6\nattributes = 4\nshift_interval = \"1w\"\n[base]\nmembers = 120\ntemplate = \"hierarchy\"\n{structures}"
        );
        Experiment::new(ScenarioFile::parse("price.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap())
            .unwrap()
    }

    fn prices(structures: &str) -> Vec<Price> {
        built(structures).prices(3, Execution::default()).unwrap()
    }

    fn of(prices: &[Price], misfit: Misfit) -> Option<Estimate> {
        prices.iter().find(|price| price.misfit == misfit).map(|price| price.cost)
    }

    #[test]
    fn a_price_is_the_difference_to_the_same_structure_with_that_one_thing_mended_under_the_same_luck() {
        let priced = prices("[structures.narrow]\nspan = 3\n");
        let beside = |mended: &str| {
            let both = built(&format!("[structures.mended]\n{mended}\n[structures.narrow]\nspan = 3\n"));
            let results = both.run(Execution::default()).unwrap();
            results.difference("narrow", Measure::DelayRestrictedMean).unwrap().difference
        };
        for (misfit, mended) in [
            (Misfit::Span, "span = 8"),
            (Misfit::Depth, "span = 12"),
            (Misfit::Gates, "span = 3\nlinks.reports_up.gate = []"),
        ] {
            let cost = of(&priced, misfit).unwrap_or_else(|| panic!("{misfit}: {priced:#?}"));
            assert_eq!(cost.value, beside(mended).value, "{misfit}");
        }
        assert!(of(&priced, Misfit::Gates).unwrap().value.unwrap() > 0.0, "waiting costs time");
        let costs: Vec<f64> = priced.iter().filter_map(|price| price.cost.value).collect();
        assert!(costs.is_sorted_by(|a, b| a >= b), "the dearest first: {costs:?}");
    }

    #[test]
    fn a_desk_of_one_and_a_team_that_are_too_busy_have_a_price_and_others_have_none() {
        let line = |members: u32, work: &str| {
            format!(
                "[structures.line]\ntemplate = \"tree\"\nbranching = 1\nlevels = 3\nowners = \"root\"\nteam_members = {members}\nrelay_work = \"{work}\"\n"
            )
        };
        let busy = prices(&line(1, "6h"));
        assert!(of(&busy, Misfit::Desk).is_some_and(|cost| cost.value.unwrap() > 0.0), "{busy:#?}");
        assert!(of(&busy, Misfit::Overload).is_none());
        let team = prices(&line(2, "12.5h"));
        assert!(of(&team, Misfit::Overload).is_some_and(|cost| cost.value.unwrap() > 0.0), "{team:#?}");
        assert!(prices(&line(1, "1h")).is_empty());
    }
}
