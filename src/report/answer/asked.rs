//! What a scenario asks, and the words that an answer to it has.

use super::super::claim;
use crate::results::{Measure, Results, Unit, Wanted};

/// What a comparison is judged by: how long it takes until somebody hears, or until customers get an answer.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Subject {
    pub delay: Measure,
    pub delay_half: Measure,
    pub share: Measure,
    /// What happens sooner or later.
    pub happens: &'static str,
    /// What has become of a shift when it is counted.
    pub done: &'static str,
}

impl Subject {
    const HEARING: Self = Self {
        delay: Measure::DelayRestrictedMean,
        delay_half: Measure::DelayHalfTau,
        share: Measure::DeliveredShare,
        happens: "the team that would act on a change of customers’ needs hears of it",
        done: "heard of by the team that would act",
    };
    const ACTING: Self = Self {
        delay: Measure::ReleaseRestrictedMean,
        delay_half: Measure::ReleaseHalfTau,
        share: Measure::ReleasedShare,
        happens: "a change of customers’ needs is answered by a release",
        done: "answered by a release",
    };

    /// The delay that a scenario asks about; where it asks about something else, the one that goes furthest.
    pub fn of(results: &Results, asked: Option<Measure>) -> Self {
        match (asked, results.acts()) {
            (Some(Measure::DelayRestrictedMean), _) | (_, false) => Self::HEARING,
            (_, true) => Self::ACTING,
        }
    }
}

/// The measure that most claims of a scenario speak of, the first of equals, among those of which one way is better and in
/// which structures can differ; none where nothing is claimed of any.
pub(super) fn asked(results: &Results) -> Option<Measure> {
    let is_judged = |measure: &Measure| {
        measure.wanted() != Wanted::Neither && results.differences.iter().any(|d| d.measure == *measure)
    };
    let mut votes: Vec<(Measure, usize)> = Vec::new();
    for claim in &results.claims {
        for measure in claim::measures(&claim.claim).into_iter().filter(is_judged) {
            match votes.iter_mut().find(|(known, _)| *known == measure) {
                Some((_, count)) => *count += 1,
                None => votes.push((measure, 1)),
            }
        }
    }
    let most = votes.iter().map(|(_, count)| *count).max()?;
    votes.into_iter().find(|(_, count)| *count == most).map(|(measure, _)| measure)
}

/// The parts of a sentence that says who is ahead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words {
    pub measure: Measure,
    /// What happens sooner or later; none where the measure is no delay.
    happens: Option<&'static str>,
}

impl Words {
    pub fn of(measure: Measure, subject: &Subject) -> Self {
        Self { measure, happens: (measure == subject.delay).then_some(subject.happens) }
    }

    pub fn is_delay(self) -> bool {
        self.happens.is_some()
    }

    pub fn unit(self) -> Unit {
        self.measure.unit()
    }

    /// How good a value is: less is better.
    pub fn badness(self, value: f64) -> f64 {
        if self.measure.wanted() == Wanted::More { -value } else { value }
    }

    /// What a difference is that leads, or lags, by so much.
    pub fn way(self, value: f64) -> &'static str {
        match (self.happens, value < 0.0) {
            (Some(_), true) => "sooner",
            (Some(_), false) => "later",
            (None, true) => "less",
            (None, false) => "more",
        }
    }

    /// Whose lead is shown, and what stands before the numbers.
    pub fn leads(self, structure: &str) -> String {
        match self.happens {
            Some(_) => format!("“{structure}” is the quickest: it takes"),
            None => format!("“{structure}” does best at what is asked, {}:", self.measure.plain_name()),
        }
    }

    pub fn is_not_beaten(self, baseline: &str) -> String {
        match self.happens {
            Some(_) => format!("Nothing is quicker than “{baseline}”: it takes"),
            None => format!(
                "Nothing does better than “{baseline}” at what is asked, {}:",
                self.measure.plain_name()
            ),
        }
    }

    pub fn is_open(self, structure: &str, baseline: &str) -> String {
        match self.happens {
            Some(_) => {
                format!("It is not settled whether “{structure}” or “{baseline}” is quicker: it takes")
            }
            None => format!(
                "It is not settled whether “{structure}” or “{baseline}” does better at what is asked, {}:",
                self.measure.plain_name()
            ),
        }
    }

    pub fn is_equal(self) -> String {
        match self.happens {
            Some(_) => "It makes no difference: it takes".to_owned(),
            None => format!("It makes no difference to what is asked, {}:", self.measure.plain_name()),
        }
    }

    /// What follows the first number.
    pub fn until(self) -> String {
        self.happens.map_or(String::new(), |happens| format!(" until {happens}"))
    }
}
