//! Which shift is followed, and why this one.

use super::TraceRequest;
use crate::experiment::runs::{Run, watched};
use crate::experiment::{Execution, Experiment, ExperimentError};
use crate::metrics::{Fate, Fates, ShiftKey};
use crate::results::{Choice, ShiftName};
use crate::simulation::Shift;
use crate::time::Duration;

/// The shift that was chosen.
pub(super) struct Found {
    pub key: ShiftKey,
    pub shift: Shift,
    pub why: String,
}

impl Found {
    fn new(fate: &Fate, why: String) -> Self {
        Self { key: ShiftKey::of(&fate.shift), shift: fate.shift, why }
    }
}

/// What became of the shifts of one structure.
struct Fared<'a> {
    structure: &'a str,
    fates: Vec<Fate>,
    outside: Vec<Shift>,
    acts: bool,
    follow_up: Duration,
}

impl Fared<'_> {
    /// Those that came within τ, with what they took.
    fn come(&self) -> Vec<(Duration, &Fate)> {
        let delay = |fate: &'_ Fate| fate.delay(self.acts, self.follow_up);
        self.fates.iter().filter_map(|fate| Some((delay(fate)?, fate))).collect()
    }

    /// As in “of the 812 shifts that …”.
    fn coming(&self) -> &'static str {
        if self.acts { "a release answers" } else { "the owner hears of" }
    }

    fn typical(&self) -> Option<Found> {
        let mut come = self.come();
        come.sort_by_key(|(delay, _)| *delay);
        let (delay, fate) = *come.get(come.len().checked_sub(1)? / 2)?;
        let why = format!(
            "of the {} shifts that {} within {:.0} d in {}, half take longer than this one ({:.1} d) and half do not",
            come.len(),
            self.coming(),
            self.follow_up.days(),
            self.structure,
            delay.days()
        );
        Some(Found::new(fate, why))
    }

    fn slowest(&self) -> Option<Found> {
        let come = self.come();
        let (delay, fate) = come.iter().max_by_key(|(delay, _)| *delay)?;
        let why = format!(
            "of the {} shifts that {} within {:.0} d in {}, this one takes longest ({:.1} d)",
            come.len(),
            self.coming(),
            self.follow_up.days(),
            self.structure,
            delay.days()
        );
        Some(Found::new(fate, why))
    }

    /// Of those that were lost the one that moved furthest.
    fn lost(&self) -> Option<Found> {
        let lost: Vec<&Fate> = self.fates.iter().filter(|fate| fate.is_lost(self.follow_up)).collect();
        let size = |fate: &Fate| fate.shift.true_gap.abs();
        let fate = lost.iter().max_by(|a, b| size(a).total_cmp(&size(b)))?;
        let why = match size(fate) > 0.0 {
            true => format!(
                "of the {} shifts that are lost in {}, this one left the largest gap ({:.1} standard deviations)",
                lost.len(),
                self.structure,
                size(fate)
            ),
            false => format!("it is one of the {} shifts that are lost in {}", lost.len(), self.structure),
        };
        Some(Found::new(fate, why))
    }

    fn named(&self, name: &ShiftName) -> Option<Found> {
        let is_it = |shift: &Shift| shift.niche.0 == name.niche && shift.label() == name.shift;
        let fate = self.fates.iter().find(|fate| is_it(&fate.shift))?;
        Some(Found::new(fate, "you asked for it".to_owned()))
    }
}

impl Experiment {
    /// The shift that is asked for.
    pub(super) fn choose(
        &self,
        request: &TraceRequest,
        structures: &[usize],
        execution: Execution<'_>,
    ) -> Result<Found, ExperimentError> {
        let mut first = None;
        for &structure in structures {
            let run = Run { structure, replication: request.replication };
            let fared = self.fared(run, execution)?;
            let found = match &request.choice {
                Choice::Typical => fared.typical(),
                Choice::Slowest => fared.slowest(),
                Choice::Lost => fared.lost(),
                Choice::Shift(name) => fared.named(name),
            };
            if let Some(found) = found {
                return Ok(found);
            }
            first.get_or_insert(fared);
            // Only a loss is looked for in every structure: the others are about the first.
            if request.choice != Choice::Lost {
                break;
            }
        }
        let text = first.map_or_else(String::new, |fared| self.none_of(&request.choice, &fared, structures));
        Err(ExperimentError::NoSuchShift(text))
    }

    fn fared(&self, run: Run, execution: Execution<'_>) -> Result<Fared<'_>, ExperimentError> {
        let fates = watched(self, run, execution.interrupted, |_| Fates::new(&self.times))?;
        let (structure, acts) = (self.structure(run.structure).0, self.acts(run.structure));
        let (fates, outside) = fates.all();
        Ok(Fared { structure, fates, outside, acts, follow_up: self.scenario.follow_up })
    }

    /// Why there is no such shift, and what there is.
    fn none_of(&self, choice: &Choice, fared: &Fared<'_>, structures: &[usize]) -> String {
        let (come, tau_d) = (fared.come().len(), fared.follow_up.days());
        let there = format!(
            "in {} {} {come} of {} shifts within {tau_d:.0} d",
            fared.structure,
            fared.coming(),
            fared.fates.len()
        );
        match choice {
            Choice::Typical | Choice::Slowest => {
                format!("there is none to follow: {there}; try --lost, or another replication")
            }
            Choice::Lost => {
                let names: Vec<&str> = structures.iter().map(|place| self.structure(*place).0).collect();
                format!(
                    "no shift is lost within {tau_d:.0} d in {}: {there}; try --slowest, or another replication",
                    names.join(", ")
                )
            }
            Choice::Shift(name) => self.not_there(name, fared),
        }
    }

    /// Why a shift cannot be followed that was asked for by its name.
    fn not_there(&self, name: &ShiftName, fared: &Fared<'_>) -> String {
        let ShiftName { niche, shift } = name;
        let niches = self.scenario.market.niches;
        if *niche >= niches {
            return format!("there is no niche {niche}: the niches are 0 to {}", niches.saturating_sub(1));
        }
        let (from, to) = (self.times.warm_up, self.times.horizon - self.times.follow_up);
        let followed = format!("those between day {:.1} and day {:.1} are followed", from.days(), to.days());
        let is_it = |known: &&Shift| known.niche.0 == *niche && known.label() == *shift;
        if let Some(known) = fared.outside.iter().find(is_it) {
            return format!(
                "shift {shift} of niche {niche} happens on day {:.1}: only {followed}, after the warm-up and {:.0} d before the end",
                known.born.days(),
                fared.follow_up.days()
            );
        }
        let of_niche: Vec<String> = fared
            .fates
            .iter()
            .filter(|fate| fate.shift.niche.0 == *niche)
            .map(|fate| fate.shift.label())
            .collect();
        let there = match of_niche.as_slice() {
            [] => format!("no shift of it is followed; {followed}"),
            [one] => format!("the only one that is followed is {one}"),
            [first, .., last] => format!("{} of it are followed, from {first} to {last}", of_niche.len()),
        };
        format!("there is no shift {shift} of niche {niche} in {}: {there}", fared.structure)
    }
}
