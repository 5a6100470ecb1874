//! What structures cost, as a sentence.

use super::{Answer, Sentence, listed, number};
use crate::results::Class;

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
            true => format!("{what} {}{}", number(of(first)), if rows.len() > 1 { " in all" } else { "" }),
            false => format!("{what} {}", each(of)),
        };
        let change = if same(|row| row.cost_of_change) {
            String::new()
        } else {
            format!(" The change itself, once: {}.", each(|row| row.cost_of_change))
        };
        let text = format!(
            "{}; {}; {}.{}{change}",
            one(|row| row.cost_per_year, "People and machines a year:"),
            one(|row| f64::from(row.managers), "people who only lead:"),
            one(|row| row.contact_hours_per_week, "hours with customers a week:"),
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
}
