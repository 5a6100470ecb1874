//! A stretch of a run as it can be watched, forwards and backwards.

mod reel;

use super::runs::{Run, narrate};
use super::{Execution, Experiment, ExperimentError};
use crate::results::Film;
use reel::Reel;
use std::sync::atomic::{AtomicBool, Ordering};

/// A film has no more stays than this: a page draws them all at once.
const MOST_STAYS: usize = 30_000;

impl Experiment {
    /// Films a stretch of one replication of one structure: who has what in hand, from when to when, working days `from_d` to
    /// `to_d` since the start. The run is that of [`Experiment::run`]: filming changes nothing. Where too much happens, the
    /// film ends earlier and says so.
    ///
    /// ```
    /// use microbiz::{Execution, Experiment, ScenarioFile};
    /// use std::collections::BTreeMap;
    ///
    /// let text = r#"
    /// schema_version = 1
    /// horizon = "1y"
    /// follow_up = "1q"
    /// market = { niches = 6, shift_interval = "1w" }
    /// base = { members = 24 }
    /// structures.hierarchy.template = "hierarchy"
    /// structures.network.template = "network"
    /// "#;
    /// let scenario = ScenarioFile::parse("small.toml", text)?.resolve(BTreeMap::new())?;
    /// let film = Experiment::new(scenario)?.film("network", 0, (20.0, 60.0), Execution::default())?;
    /// assert!(film.travellers.iter().flat_map(|traveller| &traveller.stays).all(|stay| stay.from_d >= 20.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When there is no such structure or replication, when its organisation cannot be built as this replication draws it, or
    /// when it was interrupted.
    pub fn film(
        &self,
        structure: &str,
        replication: u32,
        (from_d, to_d): (f64, f64),
        execution: Execution<'_>,
    ) -> Result<Film, ExperimentError> {
        self.check_replication(replication)?;
        let run = Run { structure: self.structure_named(structure)?, replication };
        let to_d = to_d.min(self.scenario.horizon.days());
        let mut reel = Reel::new((from_d.max(0.0), to_d), MOST_STAYS);
        let is_over = AtomicBool::new(false);
        let watcher = |event: &crate::results::Event| {
            if reel.is_over(event.at_d) || execution.interrupted.load(Ordering::Relaxed) {
                is_over.store(true, Ordering::Relaxed);
            } else {
                reel.record(event);
            }
        };
        match narrate(self, run, &is_over, watcher) {
            Err(ExperimentError::Interrupted) if execution.interrupted.load(Ordering::Relaxed) => {
                Err(ExperimentError::Interrupted)
            }
            // Whatever comes after the film was not simulated.
            Ok(()) | Err(ExperimentError::Interrupted) => Ok(reel.finish(structure, replication)),
            Err(other) => Err(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{Arrival, Cargo, Doing, Happening, Traveller};
    use crate::scenario::{ScenarioFile, lesson_scenarios};
    use std::collections::BTreeMap;

    fn experiment(more: &str) -> Experiment {
        let text = format!(
            "schema_version = 1\nhorizon = \"2y\"\nfollow_up = \"1q\"\nreplications = 2\n\
             market = {{ niches = 8, shift_interval = \"1w\" }}\nbase = {{ members = 40, follow_to = \"released\" }}\n\
             structures.a.template = \"hierarchy\"\nstructures.b.template = \"network\"\n{more}"
        );
        let scenario = ScenarioFile::parse("s.toml", &text).unwrap().resolve(BTreeMap::new()).unwrap();
        Experiment::new(scenario).unwrap()
    }

    fn is_whole(traveller: &Traveller) -> bool {
        traveller.stays.windows(2).all(|pair| pair[0].to_d == pair[1].from_d)
            && traveller.stays.iter().all(|stay| stay.from_d <= stay.to_d)
    }

    #[test]
    fn a_traveller_is_in_one_place_after_the_other_and_nowhere_between() {
        for structure in ["a", "b"] {
            let film = experiment("").film(structure, 0, (30.0, 150.0), Execution::default()).unwrap();
            assert!(film.travellers.len() > 50, "{structure}: {}", film.travellers.len());
            assert!(film.travellers.iter().all(is_whole));
            let inside = |d: f64| (30.0..=film.to_d).contains(&d);
            let stays = film.travellers.iter().flat_map(|traveller| &traveller.stays);
            assert!(stays.clone().all(|stay| inside(stay.from_d) && inside(stay.to_d)));
            let teams = film.teams.len() as u32;
            assert!(
                stays.clone().all(|s| s.team.is_none_or(|t| t < teams) && s.to.is_none_or(|t| t < teams))
            );
            assert!(stays.clone().any(|stay| stay.is == Doing::Worked));
        }
    }

    #[test]
    fn what_the_film_says_arrives_is_what_the_run_says_arrives() {
        assert_eq!(arrived_in_a_moment(&experiment("")), 0);
        // Owners who hear from their own customers and need no time for it have it in the moment in which it sets out.
        let at_once = "structures.a.sense_work = \"0h\"\nstructures.a.receive_work = \"0h\"\n\
            structures.a.channels.own = { new = true, at = \"owner\", contact_interval = \"2d\" }\n";
        assert!(arrived_in_a_moment(&experiment(at_once)) > 10);
    }

    /// How many copies were received where they set out, in the same moment, once all that arrive have been counted against the run.
    fn arrived_in_a_moment(experiment: &Experiment) -> usize {
        let film = experiment.film("a", 1, (0.0, 1e9), Execution::default()).unwrap();
        let mut received = 0;
        let count = |event: &crate::results::Event| {
            let is_first = matches!(event.happening, Happening::Received { .. });
            received += usize::from(is_first && event.at_d <= film.to_d);
        };
        experiment.watch("a", 1, count).unwrap();
        let arrived = |traveller: &&Traveller| {
            traveller.is == Cargo::Insight
                && traveller.end.is_some_and(|end| end.how == Arrival::Received && end.at_d <= film.to_d)
        };
        assert_eq!(film.travellers.iter().filter(arrived).count(), received);
        assert!(received > 100, "{received}");
        assert!(film.travellers.iter().any(|t| t.is == Cargo::Initiative && t.end.is_some()));
        film.travellers.iter().filter(arrived).filter(|traveller| traveller.stays.is_empty()).count()
    }

    #[test]
    fn a_stretch_of_a_film_is_that_stretch_of_the_whole() {
        let experiment = experiment("");
        let whole = experiment.film("b", 0, (0.0, 120.0), Execution::default()).unwrap();
        let part = experiment.film("b", 0, (60.0, 120.0), Execution::default()).unwrap();
        let busy_at = |film: &Film, at_d: f64| {
            let stays = film.travellers.iter().flat_map(|t| t.stays.iter().map(move |stay| (&t.name, stay)));
            let mut here: Vec<String> = stays
                .filter(|(_, stay)| stay.from_d <= at_d && at_d < stay.to_d)
                .map(|(name, stay)| {
                    format!("{name:?} {:?} {:?}", stay.team.map(|t| &film.teams[t as usize]), stay.is)
                })
                .collect();
            here.sort();
            here
        };
        for at_d in [61.5, 77.25, 101.0, 119.5] {
            assert_eq!(busy_at(&whole, at_d), busy_at(&part, at_d), "{at_d}");
            assert!(!busy_at(&part, at_d).is_empty());
        }
    }

    #[test]
    fn a_gate_and_a_split_can_be_seen() {
        let lesson = lesson_scenarios().iter().find(|entry| entry.name == "two-pizzas").unwrap();
        let scenario = ScenarioFile::parse("s.toml", lesson.text).unwrap().resolve(BTreeMap::new()).unwrap();
        let growing = Experiment::new(scenario).unwrap();
        let film = growing.film("split", 0, (63.0, 400.0), Execution::default()).unwrap();
        assert!(film.moments.iter().any(|moment| moment.text.contains("splits")), "{:?}", film.moments);
        let gated = experiment("").film("a", 0, (0.0, 200.0), Execution::default()).unwrap();
        let mut stays = gated.travellers.iter().flat_map(|traveller| &traveller.stays);
        assert!(stays.any(|stay| stay.is == Doing::AtGate && stay.to.is_some()));
    }
}
