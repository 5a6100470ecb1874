//! Why structures differ: what each stage, each level, each team and each link adds to the difference of their delays.

use super::outcomes::{Outcomes, StructureOutcomes};
use crate::ids::TeamId;
use crate::metrics::{Elsewhere, TeamOrigin, TimeByHolder, origins};
use crate::results::{Contributor, Division, Measure, Stage, Unit};
use crate::statistics::{Estimate, Nature, Sample, paired};
use crate::time::DAY;
use std::collections::{BTreeMap, BTreeSet};

/// Teams and links that are named, the largest first.
const MOST_NAMED: usize = 10;

/// The time of the cohort that each thing held, replication by replication, in days.
type Held = BTreeMap<(Division, String), Vec<f64>>;

impl Outcomes {
    /// Stage by stage, level by level, and by the teams and links that matter most, why each structure differs from the
    /// baseline: the largest part of each division first. Delay is that to the release where owners act, else to the receipt.
    pub(super) fn contributors(&self) -> Vec<Contributor> {
        let baseline = self.baseline();
        let before = held(baseline);
        let mut contributors = Vec::new();
        for s in self.structures.iter().filter(|s| s.name != baseline.name) {
            let mut parts = self.by_stage(s);
            parts.extend(self.by_hands(s, &before));
            // Stable: of equal parts the first stage stays first.
            parts.sort_by(|a, b| a.kind.cmp(&b.kind).then(size(b).total_cmp(&size(a))));
            contributors.append(&mut parts);
        }
        contributors
    }

    fn contributor(
        &self,
        s: &StructureOutcomes,
        (kind, name): (Division, String),
        difference: Estimate,
    ) -> Contributor {
        Contributor {
            baseline: self.scenario.baseline.clone(),
            structure: s.name.clone(),
            kind,
            name,
            unit: Unit::Days,
            difference: self.published(Some(difference)),
        }
    }

    fn by_stage(&self, s: &StructureOutcomes) -> Vec<Contributor> {
        let part = |stage: &Stage| {
            let measure = Measure::of_stage(*stage);
            let (before, after) = (self.baseline().samples(measure), s.samples(measure));
            let difference = paired(&before, &after, Nature::Level, self.scenario.confidence)?.difference;
            Some(self.contributor(s, (Division::Stage, stage.name().to_owned()), difference))
        };
        self.stages().iter().filter_map(part).collect()
    }

    /// By whose hands the time was in.
    fn by_hands(&self, s: &StructureOutcomes, before: &Held) -> Vec<Contributor> {
        let after = held(s);
        let names: BTreeSet<&(Division, String)> = before.keys().chain(after.keys()).collect();
        let none = vec![0.0; self.replications() as usize];
        let samples = |s: &StructureOutcomes, held: &Held, name: &(Division, String)| -> Vec<Sample> {
            let days = held.get(name).unwrap_or(&none).iter();
            let sizes = s.outcomes.iter().map(|outcome| outcome.cohort as f64);
            days.zip(sizes).map(|(over, under)| Sample::Ratio { over: *over, under }).collect()
        };
        let part = |name: &(Division, String)| {
            let (before, after) = (samples(self.baseline(), before, name), samples(s, &after, name));
            let difference = paired(&before, &after, Nature::Level, self.scenario.confidence)?.difference;
            Some(self.contributor(s, name.clone(), difference))
        };
        let mut parts: Vec<Contributor> = names.into_iter().filter_map(part).collect();
        parts.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let mut counts = BTreeMap::new();
        parts.retain(|part| {
            let count = counts.entry(part.kind).or_insert(0);
            *count += 1;
            part.kind == Division::Level || *count <= MOST_NAMED
        });
        parts
    }
}

/// How much it adds, whatever the sign.
fn size(part: &Contributor) -> f64 {
    part.difference.value.map_or(0.0, f64::abs)
}

/// The time that everything of a structure held; nothing where it was not kept in every replication.
fn held(s: &StructureOutcomes) -> Held {
    let standing: Vec<TeamOrigin> = origins(&s.organisation).collect();
    let mut sums = Held::new();
    let n = s.outcomes.len();
    for (replication, outcome) in s.outcomes.iter().enumerate() {
        let Some(held) = &outcome.held else { return Held::new() };
        let origins = held.origins().unwrap_or(&standing);
        for (name, micros) in parts(held, origins) {
            sums.entry(name).or_insert_with(|| vec![0.0; n])[replication] += micros / DAY as f64;
        }
    }
    sums
}

/// Every division of the time of one replication.
fn parts(held: &TimeByHolder, origins: &[TeamOrigin]) -> Vec<((Division, String), f64)> {
    let seat = |team: TeamId| &origins[team.index()];
    let mut parts = Vec::new();
    for (team, micros) in held.by_team() {
        let TeamOrigin { name, kind, level } = seat(team);
        parts.push(((Division::Level, format!("{kind} at level {level}")), micros));
        parts.push(((Division::Team, name.clone()), micros));
    }
    for ((from, to), micros) in held.by_way() {
        let (from, to) = (seat(from), seat(to));
        let levels = format!("way from level {} to {}", from.level, to.level);
        parts.push(((Division::Level, levels), micros));
        parts.push(((Division::Link, format!("{} → {}", from.name, to.name)), micros));
    }
    for (elsewhere, micros) in held.elsewhere() {
        let name = match elsewhere {
            Elsewhere::Unseen => "unseen",
            Elsewhere::SaidAgain => "said again",
            Elsewhere::Partners => "partners",
            Elsewhere::Budget => "budget",
        };
        if micros > 0.0 {
            parts.push(((Division::Level, name.to_owned()), micros));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Execution, Experiment};
    use crate::scenario::ScenarioFile;

    fn run() -> Outcomes {
        let text = "schema_version = 1\nhorizon = \"200d\"\nwarm_up = \"20d\"\nfollow_up = \"20d\"\nreplications = 4\n[market]\n\
            shift_interval = \"1d\"\n[structures.a]\ntemplate = \"tree\"\n[structures.b]\ntemplate = \"tree\"\n\
            receive_work = \"4h\"\n";
        let scenario = ScenarioFile::parse("x.toml", text).unwrap().resolve(BTreeMap::new()).unwrap();
        Experiment::new(scenario).unwrap().outcomes(Execution::default()).unwrap()
    }

    fn of_the_team(results: &Outcomes) -> f64 {
        let team = results.contributors().into_iter().find(|c| c.kind == Division::Team);
        team.unwrap().difference.value.unwrap()
    }

    #[test]
    fn what_a_structure_holds_is_divided_by_its_own_cohort() {
        let mut results = run();
        let before = of_the_team(&results);
        results.structures[1].outcomes.iter_mut().for_each(|outcome| outcome.cohort *= 2);
        let halved = of_the_team(&results);
        assert!(before > 0.5 && (halved - before / 2.0).abs() < 1e-9, "{before} {halved}");
        results.structures[0].outcomes.iter_mut().for_each(|outcome| outcome.cohort *= 3);
        assert!((of_the_team(&results) - halved).abs() < 1e-9, "nothing of the baseline's is in it");
    }
}
