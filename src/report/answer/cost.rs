//! What structures cost, as a sentence.

use super::{Answer, Sentence, listed, number, said, with_unit};
use crate::results::{Class, Measure};

impl<'a> Answer<'a> {
    /// What it costs: people, managers, money, hours with customers.
    pub fn cost(&self) -> Sentence {
        let results = self.results;
        let rows = &results.fairness;
        let same = |of: fn(&crate::results::Fairness) -> f64| {
            rows.windows(2).all(|pair| of(&pair[0]) == of(&pair[1]))
        };
        let each = |of: fn(&crate::results::Fairness) -> f64| {
            let said: Vec<String> =
                self.in_order().map(|row| format!("{} in “{}”", number(of(row)), row.structure)).collect();
            listed(&said)
        };
        let Some(first) = rows.first() else { return Sentence::new("Not known.", "fairness.csv") };
        let one = |of: fn(&crate::results::Fairness) -> f64, what: &str| match same(of) {
            true => format!("{what} {}{}", number(of(first)), if rows.len() > 1 { " in each" } else { "" }),
            false => format!("{what} {}", each(of)),
        };
        let contact = match rows.iter().all(|row| row.contact_hours_per_week == 0.0) {
            true => "contact with customers takes no working time here".to_owned(),
            false => one(|row| row.contact_hours_per_week, "hours a week in contact with customers:"),
        };
        let change = if rows.iter().all(|row| row.cost_of_change == 0.0) && rows.len() > 1 {
            " What changing over costs is not counted.".to_owned()
        } else if same(|row| row.cost_of_change) {
            String::new()
        } else {
            format!(" The change itself, once: {}.", each(|row| row.cost_of_change))
        };
        let text = format!(
            "{}; {}; {}.{}{change}",
            one(|row| row.cost_per_year, "People and machines, in currency units a year:"),
            one(|row| f64::from(row.managers), "people who only lead:"),
            contact,
            if results.has(Class::Trade) {
                " Partners and releases are in the cost a day, below."
            } else {
                ""
            }
        );
        Sentence::new(text, "fairness.csv")
    }

    fn in_order(&self) -> impl Iterator<Item = &'a crate::results::Fairness> {
        let results = self.results;
        results.about.structures.iter().filter_map(|structure| results.fairness_of(structure))
    }

    /// What the structure that the answer speaks for is worse at: how much of the truth arrives, else what it is worth.
    pub fn price(&self) -> Option<Sentence> {
        self.less_truth()
            .or_else(|| [Measure::NetWorth, Measure::Profit].into_iter().find_map(|of| self.less_worth(of)))
    }

    fn less_worth(&self, measure: Measure) -> Option<Sentence> {
        let best = self.best?;
        let (quicker, baseline) = (self.leader(), self.results.about.baseline.as_str());
        let other = if quicker == best.structure { baseline } else { &best.structure };
        let worth = self.results.difference(&best.structure, measure)?.difference;
        let is_worse = worth.excludes_zero() && (worth.value? < 0.0) == (quicker == best.structure);
        if !is_worse || measure == self.measure() {
            return None;
        }
        let of = |structure: &str| self.results.estimate(structure, measure).and_then(|e| e.value);
        let text = format!(
            "But “{other}” does better at {}: {}, against {} in “{quicker}”, {} more.",
            measure.plain_name(),
            with_unit(of(other)?, measure.unit()),
            said(of(quicker)?, measure.unit()),
            said(worth.value?.abs(), measure.unit())
        );
        Some(Sentence::new(text, format!("differences.csv: {}, {measure}", best.structure)))
    }

    fn less_truth(&self) -> Option<Sentence> {
        let best = self.best?;
        let results = self.results;
        let of_truth =
            |d: &&crate::results::Difference| d.structure == best.structure && d.measure == Measure::Retained;
        let truth = results.differences.iter().find(of_truth).filter(|d| d.difference.excludes_zero())?;
        let (quicker, baseline) = (self.leader(), results.about.baseline.as_str());
        let is_worse =
            truth.difference.value.is_some_and(|value| (value < 0.0) == (quicker == best.structure));
        let retained = |structure: &str| results.estimate(structure, Measure::Retained).and_then(|e| e.value);
        let other = if quicker == best.structure { baseline } else { &best.structure };
        let of = |structure: &str| Some(said(retained(structure)?, Measure::Retained.unit()));
        let (own, theirs) = (of(quicker)?, of(other)?);
        is_worse.then(|| {
            let text = format!(
                "But less of the truth arrives in “{quicker}”: {own}, against {theirs} in “{other}”."
            );
            Sentence::new(text, "differences.csv: retained.ratio")
        })
    }
}
