//! What to do next.

use super::{Answer, Sentence};
use crate::report::figures::with_unit;
use crate::results::wording::{capital, counted, number};
use crate::results::{Unit, Verdict, plain};

impl Answer<'_> {
    /// What to do next, the most useful first.
    pub fn next(&self) -> Vec<Sentence> {
        let results = self.results;
        let mut next = Vec::new();
        let undecided = self.best.filter(|d| !d.difference.excludes_zero());
        if let Some(n) = undecided.and_then(|d| d.replications_to_decide) {
            next.push(Sentence::new(
                format!("Run it with --replications {n}: about so many would settle who is ahead."),
                "differences.csv: replications_to_decide",
            ));
        }
        next.extend(self.smaller_step());
        let surprising = results
            .claims
            .iter()
            .filter(|claim| !claim.is_as_expected() && claim.verdict != Verdict::Undecided)
            .count();
        if surprising > 0 {
            next.push(Sentence::new(
                format!(
                    "Look at the {} that came out otherwise than expected.",
                    counted(surprising as u64, "claim", "claims")
                ),
                "claims.csv",
            ));
        }
        next.push(Sentence::new(
            "Vary the assumptions with a study (“microbiz sweep”): it shows where the answer turns.",
            "scenario",
        ));
        next.truncate(3);
        next
    }

    /// What helps the baseline most without another structure.
    fn smaller_step(&self) -> Option<Sentence> {
        let baseline = &self.results.about.baseline;
        let helps = self.results.bottlenecks.iter().filter(|row| row.structure == *baseline);
        let helps = helps.filter(|row| row.difference.excludes_zero());
        let helps = helps.filter_map(|row| Some((row, row.difference.value.filter(|change| *change < 0.0)?)));
        let (row, change) = helps.min_by(|a, b| a.1.total_cmp(&b.1))?;
        let before = match self.leader() == baseline {
            true => format!("Improve “{baseline}” itself"),
            false => format!("Before reorganising “{baseline}”, try a smaller step"),
        };
        let text = format!(
            "{before}: {} would save {} of its {} (found by simulating it so).",
            plain::halving(row.halved),
            with_unit(change.abs(), Unit::Days),
            self.results
                .estimate(baseline, self.subject.delay)
                .and_then(|e| e.value)
                .map_or_else(|| "delay".to_owned(), number)
        );
        Some(Sentence::new(capital(&text), format!("bottlenecks.csv: {baseline}, {}", row.halved)))
    }
}
