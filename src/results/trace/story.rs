//! A trace in words: one line for everything that happens, and where the ways part.

mod clause;
mod part;

use super::{Deed, Effect, LossCause, OtherCopy, Parting, Step, Trace, Way, WayEnd};
use crate::results::wording::{capital, counted, listed, number};
use crate::results::{Holder, Stage};
use clause::{cause_in_words, clause};
use part::part;
use serde::{Deserialize, Serialize};

/// Minutes of a working day.
const MINUTES: f64 = 480.0;

/// One line of a story.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoryLine {
    /// Working days since the shift.
    pub at_d: f64,
    /// How long it lasts, in working days; none where it happens in a moment.
    pub lasts_d: Option<f64>,
    /// A sentence.
    pub text: String,
}

/// Words with which a line or the rest of a sentence can begin: names stay as they are.
struct Clause {
    text: String,
    begins_with_name: bool,
}

fn own(text: impl Into<String>) -> Clause {
    Clause { text: text.into(), begins_with_name: false }
}

fn named(text: String) -> Clause {
    Clause { text, begins_with_name: true }
}

impl Clause {
    fn sentence(self) -> String {
        let text = if self.begins_with_name { self.text } else { capital(&self.text) };
        format!("{text}.")
    }
}

/// `3.2 d`, and what is less than a tenth of a day in working minutes.
pub(crate) fn days(days: f64) -> String {
    match days.abs() {
        long if long >= 99.95 => format!("{days:.0} d"),
        long if long >= 0.0995 => format!("{days:.1} d"),
        0.0 => "no time".to_owned(),
        short => format!("{} min", number((short * MINUTES).max(1.0).round())),
    }
}

/// A gap in standard deviations, to a tenth or two.
fn gap(gap: f64) -> String {
    format!("{gap:.2}").replace('-', "−")
}

/// Who has something, in a sentence.
pub(crate) fn held_by(holder: &Holder) -> String {
    match holder {
        Holder::Team(team) => team.clone(),
        Holder::Between { from, to } => format!("{from} to {to}"),
        Holder::Partner => "a partner".to_owned(),
        Holder::Budget => "the next budget".to_owned(),
    }
}

impl Trace {
    /// What is the same everywhere, in sentences.
    pub fn introduction(&self) -> Vec<String> {
        let name = &self.shift.name;
        let same = match self.ways.len() {
            0 | 1 => String::new(),
            2 => "The shift, its moment and its customers are the same in both structures; what is done with it is not. ".to_owned(),
            many => format!("The shift, its moment and its customers are the same in all {many} structures; what is done with it is not. "),
        };
        vec![
            format!(
                "Shift {} of niche {}: on day {:.1} of replication {} customers begin to want something else (need {}).",
                name.shift, name.niche, self.shift.shifted_d, self.replication, self.shift.attribute
            ),
            format!("Why this one: {}.", self.why),
            format!(
                "{same}Days are working days since the shift, of which {:.0} are followed. What is said of it is in standard deviations.",
                self.follow_up_d
            ),
        ]
    }

    /// Where the ways part from the first one, a sentence or a few for each.
    pub fn partings_in_words(&self) -> Vec<String> {
        let way = |name: &str| self.ways.iter().find(|way| way.structure == name);
        let both = |parting: &Parting| Some((way(&parting.reference)?, way(&parting.structure)?));
        self.partings.iter().filter_map(|parting| Some(part(parting, both(parting)?))).collect()
    }
}

impl Way {
    /// How it ended, after the name of the structure.
    pub fn headline(&self) -> String {
        let (owner, what) = (self.owner.as_deref().unwrap_or("nobody"), self.ended_in_words());
        match self.end {
            WayEnd::Received | WayEnd::Released => format!("{what} by {owner}"),
            WayEnd::Declined => format!("{what}; {owner} had heard of it"),
            WayEnd::Lost | WayEnd::UnderWay => format!("{what}; {owner} could act on it"),
            WayEnd::Unseen | WayEnd::Absent => what,
        }
    }

    /// How it ended, in a few words: `heard after 60.6 d`.
    pub(crate) fn ended_in_words(&self) -> String {
        let total = days(self.total_d());
        match self.end {
            WayEnd::Received => format!("heard after {total}"),
            WayEnd::Released => format!("answered after {total}"),
            WayEnd::Declined => format!("declined after {}", days(self.before(Stage::Declined))),
            WayEnd::Lost => format!("lost after {}", days(self.before(Stage::Lost))),
            WayEnd::Unseen => format!("noticed by nobody within {total}"),
            WayEnd::UnderWay => format!("not there within {total}"),
            WayEnd::Absent => "no change at all".to_owned(),
        }
    }

    /// Whether what was hoped for came within τ.
    fn has_come(&self) -> bool {
        matches!(self.end, WayEnd::Received | WayEnd::Released)
    }

    /// The days before a stage began.
    fn before(&self, stage: Stage) -> f64 {
        let step = self.steps.iter().find(|step| step.stage == stage);
        step.map_or_else(|| self.total_d(), |step| step.from_d)
    }

    /// Its story, line by line.
    pub fn story(&self) -> Vec<StoryLine> {
        let mut lines = Vec::new();
        for step in &self.steps {
            let is_first = |effect: &&Effect| effect.at_d <= step.from_d && opens(&effect.deed);
            let (first, later): (Vec<&Effect>, Vec<&Effect>) = step.effects.iter().partition(is_first);
            lines.extend(first.into_iter().filter_map(|effect| self.told(effect, step)));
            if step.to_d > step.from_d {
                let text = clause(step, self).sentence();
                lines.push(StoryLine { at_d: step.from_d, lasts_d: Some(step.days()), text });
            }
            lines.extend(later.into_iter().filter_map(|effect| self.told(effect, step)));
        }
        lines
    }

    fn told(&self, effect: &Effect, step: &Step) -> Option<StoryLine> {
        let text = self.deed(&effect.deed, step)?.sentence();
        Some(StoryLine { at_d: effect.at_d, lasts_d: None, text })
    }

    /// Where its time went, the longest stage first: `40.0 d waiting for the next report, …`.
    pub fn time_in_words(&self) -> String {
        let stages = Stage::ALL.into_iter().map(|stage| (stage, self.days_in(stage)));
        let mut stages: Vec<(Stage, f64)> = stages.filter(|(_, days)| *days > 0.0).collect();
        stages.sort_by(|a, b| b.1.total_cmp(&a.1));
        let words: Vec<String> =
            stages.iter().map(|(stage, spent)| format!("{} {}", days(*spent), stage.plain_name())).collect();
        listed(&words)
    }

    /// What became of its other copies, in a sentence; none where there were none.
    pub fn others_in_words(&self) -> Option<String> {
        const TOLD: usize = 3;
        if self.others.is_empty() {
            return None;
        }
        let lost: Vec<(&OtherCopy, LossCause)> =
            self.others.iter().filter_map(|other| Some((other, other.lost?))).collect();
        let open = self.others.iter().filter(|other| other.ended_d.is_none()).count();
        let known = self.others.len() - lost.len() - open;
        let mut parts = Vec::new();
        if !lost.is_empty() {
            let told = lost.iter().take(TOLD).map(|(other, cause)| {
                format!(
                    "at {} on day {:.1} ({})",
                    other.last,
                    other.ended_d.unwrap_or_default(),
                    cause_in_words(*cause)
                )
            });
            let told = told.collect::<Vec<_>>().join(", ");
            let more = if lost.len() > TOLD { ", …" } else { "" };
            parts.push(format!("{} lost {told}{more}", lost.len()));
        }
        if known > 0 {
            parts.push(format!("{known} came to somebody who knew already or came later"));
        }
        if open > 0 {
            parts.push(format!("{open} still on the way at the end of the run"));
        }
        let other = counted(self.others.len() as u64, "other copy", "other copies");
        Some(format!(
            "Besides it there {} {other}: {}.",
            if self.others.len() == 1 { "was" } else { "were" },
            listed(&parts)
        ))
    }

    fn deed(&self, deed: &Deed, step: &Step) -> Option<Clause> {
        let owner = || self.owner.clone().unwrap_or_default();
        Some(match deed {
            Deed::Noticed { team, channel, gap: seen } => {
                let said =
                    if *seen == 0.0 { String::new() } else { format!(", as a change of {}", gap(*seen)) };
                named(format!("{team} notices it in a contact ({channel}){said}"))
            }
            Deed::Mentioned { team } => {
                named(format!("{team} mentions it to somebody it knows, and that word is what comes first"))
            }
            Deed::Judged { team, to, score, mark, urgent } => judged((team, to), (*score, *mark), *urgent),
            Deed::Altered { before, after } => altered(*before, *after),
            Deed::Passed { to } => {
                if matches!(&step.holder, Some(Holder::Team(team)) if team == to) {
                    return None;
                }
                named(format!("{to} has it, and passes it on at once"))
            }
            Deed::SentBack { team, to } => named(format!("{team} sends it back to {to}")),
            Deed::Lost { team, cause } => own(format!("it is lost at {team}: {}", cause_in_words(*cause))),
            Deed::Received { team, gap: said } => {
                let of = if self.true_gap == 0.0 {
                    String::new()
                } else {
                    format!(
                        ": it sounds like a change of {}, and the gap was {}",
                        gap(*said),
                        gap(self.true_gap)
                    )
                };
                named(format!("{team} has heard{of}"))
            }
            Deed::Decided { wants: true, cost } => {
                named(format!("{} wants to act{}", owner(), costing(*cost)))
            }
            Deed::Decided { wants: false, cost } => {
                named(format!("{} finds that it does not pay{}", owner(), costing(*cost)))
            }
            Deed::Screened { team, agrees: true } => named(format!("{team} agrees")),
            Deed::Screened { team, agrees: false } => named(format!("{team} says no")),
            Deed::TimedOut => own("nobody has answered in time: it starts all the same"),
            Deed::Granted => own("it may start"),
            Deed::Requested { capability, of } => {
                named(format!("{} asks {} for {capability}", owner(), held_by(of)))
            }
            Deed::Built => own("all parts are there"),
            Deed::Reworked => own("it has to be built once more"),
            Deed::Released { worth } if *worth == 0.0 => own("the product changes"),
            Deed::Released { worth } => own(format!("the product changes, worth {}", number(worth.round()))),
            Deed::Followed => own("the release that answers this change for all niches answers it here, too"),
            Deed::Declined => own("it is declined"),
        })
    }
}

/// Whether something is told before the step at whose start it happened: what comes from elsewhere.
fn opens(deed: &Deed) -> bool {
    !matches!(deed, Deed::Lost { .. } | Deed::Declined)
}

fn costing(cost: f64) -> String {
    if cost > 0.0 { format!(" (it costs {})", number(cost.round())) } else { String::new() }
}

fn judged((team, to): (&str, &str), (score, mark): (f64, f64), urgent: bool) -> Clause {
    let marks = format!("score {}, passes from {} on", gap(score), gap(mark));
    if score < mark {
        return named(format!("{team} does not think it worth passing on to {to} ({marks})"));
    }
    // What passes everything has no mark to speak of.
    let marks = if mark.is_finite() { format!(" ({marks})") } else { String::new() };
    let at_once = if urgent { ", and so urgent that it waits for no report" } else { "" };
    named(format!("{team} thinks it worth passing on to {to}{marks}{at_once}"))
}

fn altered(before: f64, after: f64) -> Clause {
    let left = after / before;
    let what = if before != 0.0 && left < 0.0 {
        ", the opposite".to_owned()
    } else if before != 0.0 && left < 1.0 {
        format!(": {:.0} % is left", left * 100.0)
    } else {
        String::new()
    };
    own(format!("it said {} and now says {}{what}", gap(before), gap(after)))
}
