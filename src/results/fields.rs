//! Who is ahead where in a study: the fields of its map, counted once for pages and drawings alike.

use super::{Estimate, Measure, StudyOutput, StudyResults, Unit, Wanted};

/// How many fields of a map speak for which side of a difference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Those whose whole interval lies below zero …
    pub below: usize,
    /// … and those whose whole interval lies above it.
    pub above: usize,
    /// Those whose interval holds zero, or that have none: luck leaves them open.
    pub open: usize,
}

impl Fields {
    fn of<'a>(fields: impl IntoIterator<Item = &'a Estimate>) -> Self {
        let mut counted = Self::default();
        for estimate in fields.into_iter().filter(|estimate| estimate.value.is_some()) {
            match (estimate.excludes_zero(), estimate.value) {
                (true, Some(value)) if value < 0.0 => counted.below += 1,
                (true, _) => counted.above += 1,
                (false, _) => counted.open += 1,
            }
        }
        counted
    }

    /// The fields that have a value.
    pub fn all(self) -> usize {
        self.below + self.above + self.open
    }
}

impl StudyResults {
    /// The fields of an output's map by the side that they speak for; none where it has no map.
    pub fn fields(&self, output: &StudyOutput) -> Option<Fields> {
        let own = self.maps.iter().filter(|cell| cell.output.is_same(output));
        let fields = Fields::of(own.map(|cell| &cell.estimate));
        (fields.all() > 0).then_some(fields)
    }

    /// A factor in words: the last part of its path, as far as no other factor ends like it.
    pub fn factor_in_words(&self, name: &str) -> String {
        let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
        let alike = self.factors.iter().filter(|other| last(&other.factor) == last(name)).count();
        let shown = if alike <= 1 { last(name) } else { name.to_owned() };
        shown.replace(['_', '.'], " ")
    }
}

impl StudyOutput {
    /// The structures that a difference speaks for, below zero and above it, with what each of them then is; none where
    /// nothing is compared.
    pub fn sides(&self) -> Option<[(&str, &'static str); 2]> {
        let (structure, baseline) = (self.structure.as_str(), self.baseline.as_deref()?);
        let measure = Measure::named(&self.measure);
        let is_delay = measure.is_some_and(|m| m.unit() == Unit::Days && m.plain_name().contains("delay"));
        Some(match measure.map_or(Wanted::Neither, Measure::wanted) {
            Wanted::Less if is_delay => [(structure, "sooner"), (baseline, "sooner")],
            Wanted::Less => [(structure, "better"), (baseline, "better")],
            Wanted::More => [(baseline, "better"), (structure, "better")],
            Wanted::Neither => [(baseline, "higher"), (structure, "higher")],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_counts_for_a_side_only_where_its_whole_interval_does() {
        let field = |value: f64, half: f64| Estimate {
            value: Some(value),
            low: Some(value - half),
            high: Some(value + half),
            confidence: 0.95,
        };
        let none = Estimate { value: None, low: None, high: None, confidence: 0.95 };
        let alone = Estimate { value: Some(-4.0), ..none };
        let fields = [field(-2.0, 1.0), field(-2.0, 3.0), field(1.0, 0.5), alone, none];
        assert_eq!(Fields::of(&fields), Fields { below: 1, above: 1, open: 2 });
    }

    #[test]
    fn a_difference_below_zero_speaks_for_whoever_has_less_of_what_is_unwanted() {
        let output = |measure: &str| StudyOutput {
            structure: "network".to_owned(),
            baseline: Some("hierarchy".to_owned()),
            measure: measure.to_owned(),
            unit: String::new(),
        };
        let below = |measure: &str| output(measure).sides().map(|sides| (sides[0].0.to_owned(), sides[0].1));
        assert_eq!(below("delay_to_received.restricted_mean"), Some(("network".to_owned(), "sooner")));
        assert_eq!(below("delivered.share"), Some(("hierarchy".to_owned(), "better")));
        assert_eq!(below("utilisation.mean"), Some(("hierarchy".to_owned(), "higher")));
        let alone = StudyOutput { baseline: None, ..output("delivered.share") };
        assert_eq!(alone.sides(), None);
    }
}
