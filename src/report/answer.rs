//! The answer in sentences: what came out, how sure it is, what it costs, what the main risk is, what to do next. Each says
//! which rows it was made from.

mod cost;

use super::figures::{interval, interval_of_size, said, with_unit};
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{Difference, Measure, Results, TeamMeasure, Unit, Verdict, Wanted};

/// With less than this share delivered the difference hangs on how long shifts are followed.
const NEARLY_ALL: f64 = 0.9;
/// With fewer replications an interval is wide and leans on its assumptions.
const FEW: u32 = 10;
/// Busier than this share of its time, a team lets what comes in wait long.
const NEAR_LIMIT: f64 = 0.85;

/// A sentence, and the rows that it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sentence {
    pub text: String,
    pub rows: String,
}

impl Sentence {
    fn new(text: impl Into<String>, rows: impl Into<String>) -> Self {
        Self { text: text.into(), rows: rows.into() }
    }
}

/// What a comparison is judged by: how long it takes until somebody hears, or until customers get an answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    pub delay: Measure,
    pub delay_half: Measure,
    pub share: Measure,
    /// What happens sooner or later.
    pub happens: &'static str,
    /// What has become of a shift when it is counted.
    pub done: &'static str,
}

impl Subject {
    pub fn of(results: &Results) -> Self {
        match results.acts() {
            true => Self {
                delay: Measure::ReleaseRestrictedMean,
                delay_half: Measure::ReleaseHalfTau,
                share: Measure::ReleasedShare,
                happens: "a change of customers’ needs is answered by a release",
                done: "answered by a release",
            },
            false => Self {
                delay: Measure::DelayRestrictedMean,
                delay_half: Measure::DelayHalfTau,
                share: Measure::DeliveredShare,
                happens: "the team that can act on a change of customers’ needs hears of it",
                done: "heard of by the team that can act",
            },
        }
    }
}

/// Everything that the first screen says.
pub(super) struct Answer<'a> {
    results: &'a Results,
    pub subject: Subject,
    /// The structure with the shortest delay among those that are compared with the baseline.
    best: Option<&'a Difference>,
}

impl<'a> Answer<'a> {
    pub fn of(results: &'a Results) -> Self {
        let subject = Subject::of(results);
        let of_subject =
            results.differences.iter().filter(|d| d.measure == subject.delay && d.difference.value.is_some());
        let best = of_subject.min_by(|a, b| {
            let value = |d: &Difference| d.difference.value.unwrap_or(f64::INFINITY);
            value(a).total_cmp(&value(b))
        });
        Self { results, subject, best }
    }

    /// The structure that the answer speaks of: the quickest, the baseline among them.
    pub fn quickest(&self) -> &'a str {
        match self.best {
            Some(d) if d.difference.value.is_some_and(|value| value < 0.0) => &d.structure,
            _ => &self.results.about.baseline,
        }
    }

    fn horizon(&self) -> String {
        format!("each change is followed for {} working days", number(self.results.about.follow_up_d))
    }

    fn delay(&self, structure: &str) -> String {
        let estimate = self.results.estimate(structure, self.subject.delay).and_then(|e| e.value);
        estimate.map_or_else(|| "an unknown time".to_owned(), |value| with_unit(value, Unit::Days))
    }

    /// The answer in a sentence, with its interval and its horizon.
    pub fn sentence(&self) -> Sentence {
        let (results, subject) = (self.results, self.subject);
        let baseline = results.about.baseline.as_str();
        let percent = number(100.0 * results.about.confidence);
        let Some(d) = self.best else { return self.of_one() };
        let rows = format!("differences.csv: {}, {}", d.structure, subject.delay);
        let (own, other) = (self.delay(&d.structure), self.delay(baseline));
        let value = d.difference.value.unwrap_or(0.0);
        if value == 0.0 && d.difference.bounds().is_none_or(|ends| ends == (0.0, 0.0)) {
            let text = format!(
                "It makes no difference: it takes {own} in “{}” as in “{baseline}” until {} ({}).",
                d.structure,
                subject.happens,
                self.horizon()
            );
            return Sentence::new(text, rows);
        }
        let Some(reach) = interval_of_size(&d.difference, Unit::Days) else {
            let text = format!(
                "It takes {own} in “{}” and {other} in “{baseline}” until {} ({}). One replication does not say how sure that is.",
                d.structure,
                subject.happens,
                self.horizon()
            );
            return Sentence::new(text, rows);
        };
        let size = with_unit(value.abs(), Unit::Days);
        let (happens, structure, horizon) = (subject.happens, &d.structure, self.horizon());
        let text = match (d.difference.excludes_zero(), value < 0.0) {
            (true, true) => format!(
                "It takes {own} in “{structure}” and {other} in “{baseline}” until {happens}: {size} sooner ({percent}\u{a0}% interval {reach}; {horizon})."
            ),
            (true, false) => format!(
                "Nothing is quicker than “{baseline}”: it takes {other} there and {own} in “{structure}”, the next, until {happens}: {size} later ({percent}\u{a0}% interval {reach}; {horizon})."
            ),
            (false, _) => format!(
                "It is not settled whether “{structure}” or “{baseline}” is quicker: it takes {own} and {other} until {happens} ({percent}\u{a0}% interval of the difference {}, which holds zero; {horizon}).",
                interval(&d.difference, Unit::Days).unwrap_or_default()
            ),
        };
        Sentence::new(text, rows)
    }

    /// How long it takes in the structures that the answer does not name.
    pub fn others(&self) -> Option<Sentence> {
        let named = [self.best.map_or("", |d| &d.structure), &self.results.about.baseline];
        let others =
            self.results.about.structures.iter().filter(|structure| !named.contains(&structure.as_str()));
        let said: Vec<String> =
            others.map(|structure| format!("{} in “{structure}”", self.delay(structure))).collect();
        let rows = format!("summary.csv: {}", self.subject.delay);
        (!said.is_empty()).then(|| Sentence::new(format!("Between or behind them: {}.", listed(&said)), rows))
    }

    /// The answer where nothing is compared.
    fn of_one(&self) -> Sentence {
        let (results, subject) = (self.results, self.subject);
        let structure = results.about.baseline.as_str();
        let rows = format!("summary.csv: {structure}, {}", subject.delay);
        let Some(estimate) = results.estimate(structure, subject.delay).filter(|e| e.value.is_some()) else {
            return Sentence::new("Nothing was measured that could answer the question.", rows);
        };
        let interval = interval(&estimate, Unit::Days).map_or(String::new(), |reach| {
            format!(" ({}\u{a0}% interval {reach})", number(100.0 * results.about.confidence))
        });
        let text = format!(
            "In “{structure}” it takes {}{interval} until {} ({}).",
            self.delay(structure),
            subject.happens,
            self.horizon()
        );
        Sentence::new(text, rows)
    }

    /// What else differs between the two structures of the answer, with the side that is better.
    pub fn besides(&self) -> Vec<Sentence> {
        const OTHERS: [Measure; 7] = [
            Measure::DeliveredShare,
            Measure::ReleasedShare,
            Measure::Retained,
            Measure::NetWorth,
            Measure::Profit,
            Measure::Fit,
            Measure::GoodAgreed,
        ];
        const MOST: usize = 4;
        let Some(d) = self.best else { return Vec::new() };
        let results = self.results;
        let of = |measure: Measure| {
            let difference = results.difference(&d.structure, measure)?;
            let value = |structure: &str| results.estimate(structure, measure).and_then(|e| e.value);
            let (own, other) = (value(&d.structure)?, value(&results.about.baseline)?);
            let verdict = match (difference.difference.excludes_zero(), measure.wanted()) {
                (false, _) => "no difference shown",
                (true, Wanted::Neither) => "different",
                (true, wanted) => {
                    if (difference.difference.value? > 0.0) == (wanted == Wanted::More) {
                        "better"
                    } else {
                        "worse"
                    }
                }
            };
            let text = format!(
                "{}: {} in “{}”, {} in “{}” ({verdict})",
                capital(measure.plain_name()),
                with_unit(own, measure.unit()),
                d.structure,
                with_unit(other, measure.unit()),
                results.about.baseline
            );
            Some(Sentence::new(text, format!("differences.csv: {}, {measure}", d.structure)))
        };
        OTHERS.into_iter().filter_map(of).take(MOST).collect()
    }

    /// How sure: what luck leaves open.
    pub fn luck(&self) -> Sentence {
        let about = &self.results.about;
        let replications = counted(u64::from(about.replications), "replication", "replications");
        let narrowing = self.best.and_then(|d| d.variance_ratio).filter(|ratio| *ratio >= 1.5);
        let narrowing = narrowing.map_or(String::new(), |ratio| {
            format!(" Since all structures live through the same luck, the comparison is as sharp as one of {} times as many.", number(ratio))
        });
        let precision = match &about.precision {
            Some(precision) if !precision.is_reached => " The precision that was asked for was not reached.",
            _ => "",
        };
        let few =
            if about.replications < FEW { " These are few: run ten or more before you decide." } else { "" };
        let text = format!(
            "{replications} of every structure. The interval covers their luck, and nothing else.{few}{narrowing}{precision}"
        );
        Sentence::new(text, "summary.csv and differences.csv: replications, variance_ratio")
    }

    /// How sure: what had not happened when shifts were given up.
    pub fn not_followed(&self) -> Sentence {
        let (results, subject) = (self.results, self.subject);
        let share =
            |structure: &'a String| Some((structure, results.estimate(structure, subject.share)?.value?));
        let shares: Vec<(&String, f64)> = results.about.structures.iter().filter_map(share).collect();
        let missing: Vec<String> = shares
            .iter()
            .map(|(structure, share)| format!("{} in “{structure}”", said(1.0 - share, Unit::Share)))
            .collect();
        let tau = number(results.about.follow_up_d);
        let mut text = format!(
            "Not {} after {tau} working days: {}; these count as {tau}.",
            subject.done,
            listed(&missing)
        );
        let hangs = shares.iter().any(|(_, share)| *share < NEARLY_ALL);
        let halved = self.best.and_then(|d| results.difference(&d.structure, subject.delay_half));
        if let Some((d, value)) = halved.filter(|_| hangs).and_then(|d| Some((d, d.difference.value?))) {
            let word = if value < 0.0 { "sooner" } else { "later" };
            text += &format!(
                " The difference hangs on that time: followed half as long, “{}” is {} {word}.",
                d.structure,
                with_unit(value.abs(), Unit::Days)
            );
        }
        Sentence::new(
            text,
            format!("summary.csv: {}; differences.csv: {}", subject.share, subject.delay_half),
        )
    }

    /// The main risk: who falls behind for good, or is nearest to it.
    pub fn risk(&self) -> Sentence {
        let results = self.results;
        let of = |measure: TeamMeasure| {
            let rows = results.teams.iter().filter(move |row| row.measure == measure);
            rows.filter_map(|row| Some((row, row.value?)))
        };
        let unstable: Vec<_> = of(TeamMeasure::Unstable).filter(|(_, share)| *share > 0.5).collect();
        if !unstable.is_empty() {
            let said: Vec<String> = results
                .about
                .structures
                .iter()
                .filter_map(|structure| {
                    let own: Vec<&str> = unstable
                        .iter()
                        .filter(|(row, _)| row.structure == *structure)
                        .map(|(row, _)| row.team.as_str())
                        .collect();
                    let first = own.first()?;
                    let more =
                        if own.len() > 1 { format!(" and {} more", own.len() - 1) } else { String::new() };
                    Some(format!("{first}{more} in “{structure}”"))
                })
                .collect();
            let text = format!(
                "Work piles up without end at {}: nothing that hangs on these teams can be relied on, and no average of them means much.",
                listed(&said)
            );
            return Sentence::new(text, "teams.csv: unstable.share");
        }
        let quickest = self.quickest();
        let own = of(TeamMeasure::Utilisation).filter(|(row, _)| row.structure == quickest);
        let busiest = own.max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((row, busy)) = busiest else {
            return Sentence::new("Nobody has anything to do.", "teams.csv");
        };
        let text = match busy >= NEAR_LIMIT {
            true => format!(
                "The busiest team is {} in “{}”, busy {} of its time: a little more work, or an absence, and what comes in there waits long.",
                row.team,
                row.structure,
                said(busy, Unit::Share)
            ),
            false => format!(
                "No team of “{}” is near its limit; the busiest, {}, is busy {} of its time.",
                row.structure,
                row.team,
                said(busy, Unit::Share)
            ),
        };
        Sentence::new(text, "teams.csv: utilisation.mean, unstable.share")
    }

    /// What to do next, the most useful first.
    pub fn next(&self) -> Vec<Sentence> {
        let results = self.results;
        let mut next = Vec::new();
        let undecided = self.best.filter(|d| !d.difference.excludes_zero());
        if let Some(n) = undecided.and_then(|d| d.replications_to_decide) {
            next.push(Sentence::new(
                format!(
                    "Run about {} replications: these would settle which is quicker.",
                    number(f64::from(n))
                ),
                "differences.csv: replications_to_decide",
            ));
        }
        let helps = results.bottlenecks.iter().filter_map(|row| Some((row, row.difference.value?)));
        let helps = helps.filter(|(row, change)| *change < 0.0 && row.difference.excludes_zero());
        let of_baseline = helps.filter(|(row, _)| row.structure == results.about.baseline);
        if let Some((row, change)) = of_baseline.min_by(|a, b| a.1.total_cmp(&b.1)) {
            let text = format!(
                "Before reorganising, try a smaller step: half the {} in “{}” would bring {} (measured, not extrapolated).",
                row.halved,
                row.structure,
                with_unit(change.abs(), Unit::Days)
            );
            next.push(Sentence::new(text, format!("bottlenecks.csv: {}, {}", row.structure, row.halved)));
        }
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
        next.push(Sentence::new("Ask which assumptions the answer hangs on: “microbiz sweep” varies them and shows where it turns.", "scenario"));
        next.truncate(3);
        next
    }
}
