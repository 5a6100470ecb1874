//! What runs alone can show.

use super::Found;
use crate::experiment::outcomes::{Outcomes, StructureOutcomes};
use crate::results::{Measure, TeamMeasure};

/// Head-counts that differ by less are alike.
const ALIKE: f64 = 0.01;
/// A smaller share of undelivered shifts leaves the mean delay what it is.
const MUCH_UNDELIVERED: f64 = 0.1;
/// Busier than this, a queue answers to little more load with much more waiting.
const BUSY: f64 = 0.85;
/// Less of what is relayed passing through makes no bottleneck.
const MUCH_PASSES: f64 = 0.1;

impl Outcomes {
    /// What a sentence says of each structure of which it holds.
    fn each(&self, text: impl Fn(&StructureOutcomes) -> Option<String>) -> Vec<Found> {
        self.structures.iter().filter_map(|s| text(s).map(|text| Found::of(&s.name, text))).collect()
    }

    fn value(&self, s: &StructureOutcomes, measure: Measure) -> Option<f64> {
        s.estimate(measure, self.scenario.confidence).map(|estimate| estimate.value)
    }
}

/// A head-count that has grown apart from the baseline's.
pub(super) fn unequal_people(outcomes: &Outcomes) -> Vec<Found> {
    let Some(base) = outcomes.value(outcomes.baseline(), Measure::Members).filter(|_| outcomes.grows())
    else {
        return Vec::new();
    };
    outcomes.each(|s| {
        let own = outcomes.value(s, Measure::Members)?;
        ((own / base - 1.0).abs() > ALIKE).then(|| {
            format!(
                "{own:.0} people in the end against {base:.0} in {}: part of what differs is how many people there are",
                outcomes.scenario.baseline
            )
        })
    })
}

/// Shifts that the follow-up cut off, or that nothing would ever deliver.
pub(super) fn short_follow_up(outcomes: &Outcomes) -> Vec<Found> {
    let tau = format!("{} working days", (outcomes.scenario.follow_up.days() * 100.0).round() / 100.0);
    outcomes.each(|s| {
        let of = |measure| outcomes.value(s, measure);
        let undelivered = 1.0 - of(Measure::DeliveredShare)?;
        if undelivered < MUCH_UNDELIVERED {
            return None;
        }
        let (lost, unseen) = (of(Measure::LostShare)?, of(Measure::UnseenShare)?);
        let on_the_way = (undelivered - lost - unseen).max(0.0);
        let fate = format!(
            "{:.0} % were not delivered within {tau} ({:.0} % lost or held back, {:.0} % noticed by nobody, {:.0} % still on their way), and the mean delay counts each as {tau}",
            100.0 * undelivered, 100.0 * lost, 100.0 * unseen, 100.0 * on_the_way
        );
        Some(match settles_after(s, outcomes.scenario.confidence, lost) {
            _ if lost + unseen >= MUCH_UNDELIVERED && on_the_way < MUCH_UNDELIVERED => {
                format!("{fate}: following changes for longer (follow_up) would bring few of them")
            }
            Some(days) => format!("{fate}: at the pace of its last quarter, following changes for about {days:.0} working days (follow_up) would bring what still arrives"),
            None => fate,
        })
    })
}

/// The follow-up, in days, after which less than a tenth would be undelivered and not lost, if what is left went on arriving at the
/// rate of the last quarter of the follow-up; none where nothing arrives any more.
fn settles_after(s: &StructureOutcomes, confidence: f64, lost: f64) -> Option<f64> {
    let curve: Vec<(f64, f64)> = s
        .delivery_curve(confidence)
        .into_iter()
        .filter_map(|(day, share)| Some((day, 1.0 - lost - share?.value)))
        .collect();
    let (end, left) = *curve.last()?;
    let (before, more) = *curve.iter().rfind(|(day, _)| *day <= 0.75 * end)?;
    let rate = libm::log(more / left) / (end - before);
    let days = end + libm::log(left / MUCH_UNDELIVERED) / rate;
    (left > MUCH_UNDELIVERED && rate > 0.0 && days.is_finite()).then_some(days)
}

/// The teams whose backlog kept growing, the worst first, in one sentence.
pub(super) fn unstable_team(outcomes: &Outcomes) -> Vec<Found> {
    outcomes.each(|s| {
        let teams = &s.organisation.teams;
        let mut unstable: Vec<(f64, &str)> = (0..teams.len())
            .filter_map(|team| {
                let share = s.team_mean(team, TeamMeasure::Unstable)?;
                (share > 0.0).then(|| (share, teams[team].name.as_str()))
            })
            .collect();
        unstable.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
        let worst: Vec<String> = unstable.iter().take(3).map(|(_, name)| format!("“{name}”")).collect();
        (!worst.is_empty()).then(|| {
            format!(
                "in {} of {} teams work piled up without end in at least one run ({}{}): a median of the delay would mean little and is not given",
                unstable.len(),
                teams.iter().filter(|team| team.members > 0).count(),
                worst.join(", "),
                if unstable.len() > 3 { ", …" } else { "" }
            )
        })
    })
}

/// The busiest desk of one through which much passes.
pub(super) fn busy_person(outcomes: &Outcomes) -> Vec<Found> {
    outcomes.each(|s| {
        let of = |team: usize, measure| s.team_mean(team, measure).unwrap_or(0.0);
        let alone = |team: &usize| s.organisation.teams[*team].members == 1;
        let is_cliff = |team: &usize| {
            let busy = of(*team, TeamMeasure::Utilisation);
            busy >= BUSY
                && of(*team, TeamMeasure::Unstable) == 0.0
                && of(*team, TeamMeasure::Betweenness) >= MUCH_PASSES
        };
        let desks = (0..s.organisation.teams.len()).filter(alone).filter(is_cliff);
        let busiest = desks.max_by(|a, b| {
            of(*a, TeamMeasure::Utilisation).total_cmp(&of(*b, TeamMeasure::Utilisation)).then(b.cmp(a))
        })?;
        Some(format!(
            "“{}” is one person, busy {:.0} % of the time, and {:.0} % of what is relayed passes through: a little more load there would slow all that passes",
            s.organisation.teams[busiest].name,
            100.0 * of(busiest, TeamMeasure::Utilisation),
            100.0 * of(busiest, TeamMeasure::Betweenness)
        ))
    })
}
