//! What a reader of the results would stumble over: each lint is one function that looks at the scenario and its organisations,
//! or at what runs of them came to.

mod after;
mod before;
mod effect;
mod settling;
#[cfg(test)]
mod tests;

use super::Experiment;
use super::events::shifts_before;
use super::outcomes::Outcomes;
use crate::organisation::Organisation;
use crate::results::{Lint, Notice, Warning};
use crate::scenario::{Replications, Scenario};

/// A scenario with what it was built to, and what is known of its runs.
struct Subject<'a> {
    scenario: &'a Scenario,
    /// Structure by structure, as each is in the end.
    organisations: Vec<&'a Organisation>,
    /// Replications, where their number is known.
    replications: Option<u32>,
    /// Shifts that are followed to their end in one replication: expected, or the fewest of all runs.
    cohort: f64,
}

/// What one lint found at one place.
struct Found {
    /// The structure that it is about; empty where it is about all.
    structure: String,
    /// The dotted path of the key that it is about.
    path: String,
    text: String,
}

impl Found {
    fn of_all(path: &str, text: String) -> Vec<Self> {
        vec![Self { structure: String::new(), path: path.to_owned(), text }]
    }

    fn of(structure: &str, text: String) -> Self {
        Self { structure: structure.to_owned(), path: format!("structures.{structure}"), text }
    }
}

/// Where a lint looks.
enum Look {
    Before(fn(&Subject<'_>) -> Vec<Found>),
    After(fn(&Outcomes) -> Vec<Found>),
    /// In runs of its own.
    Trial(fn(&Experiment, super::Execution<'_>) -> Result<Vec<Found>, super::ExperimentError>),
}

/// What each lint looks at, and how.
fn look(lint: Lint) -> Look {
    match lint {
        Lint::UnequalPeople => Look::Before(before::unequal_people),
        Lint::UnequalPeopleInTheEnd => Look::After(after::unequal_people),
        Lint::SameStructures => Look::Before(before::same_structures),
        Lint::FewReplications => Look::Before(before::few_replications),
        Lint::FewForClaims => Look::Before(before::few_for_claims),
        Lint::SmallCohort => Look::Before(before::small_cohort),
        Lint::ShortWarmUp => Look::Before(before::short_warm_up),
        Lint::Unsettled => Look::Trial(settling::short_warm_up),
        Lint::ShortFollowUp => Look::After(after::short_follow_up),
        Lint::IdleOwners => Look::Before(before::idle_owners),
        Lint::IdleTouchpoints => Look::Before(before::idle_touchpoints),
        Lint::VacantTouchpoints => Look::Before(before::vacant_touchpoints),
        Lint::MoneyWithoutReleases => Look::Before(before::money_without_releases),
        Lint::NoEffect => Look::Before(effect::no_effect),
        Lint::UnstableTeam => Look::After(after::unstable_team),
        Lint::BusyPerson => Look::After(after::busy_person),
    }
}

impl Experiment {
    /// What a reader of the results would stumble over, as far as it can be seen before anything runs.
    pub fn warnings(&self) -> Vec<Warning> {
        let scenario = &self.scenario;
        let subject = Subject {
            scenario,
            organisations: (0..self.organisations.len()).map(|index| self.structure(index).2).collect(),
            replications: match scenario.replications {
                Replications::Fixed(n) => Some(n),
                Replications::Precision { .. } => None,
            },
            cohort: shifts_before(&scenario.market, scenario.horizon.micros() - scenario.follow_up.micros())
                - shifts_before(&scenario.market, scenario.warm_up.micros()),
        };
        warnings(scenario, |lint| match look(lint) {
            Look::Before(look) => look(&subject),
            Look::After(_) | Look::Trial(_) => Vec::new(),
        })
    }

    /// What one run of every structure shows that a reader of the results would stumble over.
    ///
    /// # Errors
    /// When it was interrupted, or an invariant did not hold in some run.
    pub fn warnings_of_trial(
        &self,
        execution: super::Execution<'_>,
    ) -> Result<Vec<Warning>, super::ExperimentError> {
        let structures: Vec<usize> = (0..self.organisations.len()).collect();
        let outcomes = self.repeated(
            &structures,
            Replications::Fixed(1),
            crate::metrics::Recording::default(),
            execution,
        )?;
        let mut found = Vec::new();
        for lint in Lint::ALL {
            found.push(match look(*lint) {
                Look::Before(_) => Vec::new(),
                Look::After(look) => look(&outcomes),
                Look::Trial(look) => look(self, execution)?,
            });
        }
        let mut found = found.into_iter();
        Ok(warnings(&self.scenario, |_| found.next().unwrap_or_default()))
    }

    /// What the organisations assume, structure by structure.
    pub fn assumptions(&self) -> Vec<Notice> {
        let all = (0..self.organisations.len()).flat_map(|index| {
            let (structure, _, organisation) = self.structure(index);
            let notice = |text: &String| Notice {
                structure: structure.to_owned(),
                kind: "assumption".to_owned(),
                text: text.clone(),
                lint: None,
            };
            organisation.notices.iter().map(notice).collect::<Vec<_>>()
        });
        all.collect()
    }
}

/// What all lints found, each with its place in the file.
fn warnings(scenario: &Scenario, mut found: impl FnMut(Lint) -> Vec<Found>) -> Vec<Warning> {
    let of = |lint: Lint| {
        found(lint).into_iter().map(move |Found { structure, path, text }| {
            let (file, place) = (scenario.file.clone(), scenario.place_of(&path));
            Warning { lint, structure, file, path, place, text }
        })
    };
    Lint::ALL.iter().copied().flat_map(of).collect()
}

impl Outcomes {
    /// What a reader stumbles over, as notices.
    pub(super) fn lint_notices(&self) -> Vec<Notice> {
        let subject = Subject {
            scenario: &self.scenario,
            organisations: self.structures.iter().map(|s| &s.organisation).collect(),
            replications: Some(self.replications()),
            cohort: self.smallest_cohort(),
        };
        let found = |lint: Lint| match look(lint) {
            Look::Before(look) => look(&subject),
            Look::After(look) => look(self),
            // A run makes no others beside it.
            Look::Trial(_) => Vec::new(),
        };
        let notices = |lint: Lint| {
            let notice = move |Found { structure, text, .. }| Notice {
                structure,
                kind: kind(lint).to_owned(),
                text,
                lint: Some(lint),
            };
            found(lint).into_iter().map(notice)
        };
        Lint::ALL.iter().copied().flat_map(notices).collect()
    }

    fn smallest_cohort(&self) -> f64 {
        let cohorts = self.structures.iter().flat_map(|s| &s.outcomes).map(|outcome| outcome.cohort);
        cohorts.min().unwrap_or(0) as f64
    }
}

/// What kind of notice a lint makes.
fn kind(lint: Lint) -> &'static str {
    match lint {
        Lint::UnequalPeople | Lint::UnequalPeopleInTheEnd => "fairness",
        Lint::UnstableTeam => "unstable",
        Lint::SameStructures
        | Lint::FewReplications
        | Lint::FewForClaims
        | Lint::SmallCohort
        | Lint::ShortWarmUp
        | Lint::Unsettled
        | Lint::ShortFollowUp
        | Lint::IdleOwners
        | Lint::IdleTouchpoints
        | Lint::VacantTouchpoints
        | Lint::MoneyWithoutReleases
        | Lint::NoEffect
        | Lint::BusyPerson => "linter",
    }
}
