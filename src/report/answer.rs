//! The answer in sentences: what came out, how sure it is, what it costs, what the main risk is, what to do next. Each says
//! which rows it was made from.

mod apart;
mod asked;
mod besides;
mod cost;
mod next;
mod risk;

use super::figures::{change, interval, interval_of_change, interval_of_size, said, with_unit};
use crate::results::wording::{counted, listed, number};
use crate::results::{Difference, Results, Unit};
use asked::{Subject, Words, asked};
use std::collections::BTreeSet;

/// A share of at least this is all, to what is shown.
const NEARLY_WHOLE: f64 = 0.995;
/// With less than this share delivered the difference hangs on how long shifts are followed.
const NEARLY_ALL: f64 = 0.9;
/// With fewer replications an interval is wide and leans on its assumptions.
const FEW: u32 = 10;
/// The kind of a notice that limits a structure, however well it does.
pub(super) const CAVEAT: &str = "caveat";

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

/// Everything that the first screen says.
pub(super) struct Answer<'a> {
    results: &'a Results,
    pub subject: Subject,
    words: Words,
    /// The structure that does best at what is asked among those that are compared with the baseline.
    best: Option<&'a Difference>,
    /// Structures that the scenario compares with each other and never with the baseline: under other conditions.
    apart: BTreeSet<&'a str>,
}

impl<'a> Answer<'a> {
    pub fn of(results: &'a Results) -> Self {
        let asked = asked(results);
        let subject = Subject::of(results, asked);
        let words = Words::of(asked.unwrap_or(subject.delay), &subject);
        let apart = apart::apart(results, words.measure);
        let best = ahead(results, words).find(|d| !apart.contains(d.structure.as_str()));
        Self { results, subject, words, best, apart }
    }

    /// The measure that it is about.
    pub fn measure(&self) -> crate::results::Measure {
        self.words.measure
    }

    /// The structure that does best, the baseline among them.
    pub fn leader(&self) -> &'a str {
        self.leads(self.best)
    }

    /// Who of a difference is ahead.
    fn leads(&self, difference: Option<&'a Difference>) -> &'a str {
        let is_ahead =
            |d: &&'a Difference| d.difference.value.is_some_and(|value| self.words.badness(value) < 0.0);
        difference.filter(is_ahead).map_or(&self.results.about.baseline, |d| &d.structure)
    }

    /// The best of those that no caveat speaks against; the best of all where there is none.
    pub fn recommended(&self) -> &'a str {
        match self.caveat() {
            Some(_) => self.leads(self.runner_up()),
            None => self.leader(),
        }
    }

    /// What limits the best structure, however well it does.
    fn caveat(&self) -> Option<&'a str> {
        let leader = self.leader();
        let notice = self.results.notices.iter().find(|n| n.kind == CAVEAT && n.structure == leader)?;
        Some(notice.text.split(':').next().unwrap_or_default())
    }

    /// The best of those that have no caveat, the baseline not counted.
    fn runner_up(&self) -> Option<&'a Difference> {
        let is_limited =
            |name: &str| self.results.notices.iter().any(|n| n.kind == CAVEAT && n.structure == name);
        let mut order = ahead(self.results, self.words);
        order.find(|d| !is_limited(&d.structure) && !self.apart.contains(d.structure.as_str()))
    }

    fn horizon(&self) -> String {
        match self.words.is_delay() {
            true => {
                format!(
                    "; each change is followed for {} working days",
                    number(self.results.about.follow_up_d)
                )
            }
            false => String::new(),
        }
    }

    /// What is asked of a structure, with its unit or without. A delay of which some was not seen to end is longer than its
    /// restricted mean.
    fn value(&self, structure: &str, with: fn(f64, Unit) -> String) -> String {
        let estimate = |measure| self.results.estimate(structure, measure).and_then(|e| e.value);
        let is_cut =
            self.words.is_delay() && estimate(self.subject.share).is_some_and(|share| share < NEARLY_WHOLE);
        let said = estimate(self.words.measure).map(|value| with(value, self.words.unit()));
        match said {
            Some(said) if is_cut => format!("at least {said}"),
            Some(said) => said,
            None => "an unknown value".to_owned(),
        }
    }

    /// The answer in a sentence, with its interval and its horizon.
    pub fn sentence(&self) -> Sentence {
        let words = self.words;
        let baseline = self.results.about.baseline.as_str();
        let percent = number(100.0 * self.results.about.confidence);
        let Some(d) = self.best else { return self.of_one() };
        let (structure, until, horizon) = (d.structure.as_str(), words.until(), self.horizon());
        let rows = format!("differences.csv: {structure}, {}", words.measure);
        let value = d.difference.value.unwrap_or(0.0);
        if value == 0.0 && d.difference.bounds().is_none_or(|ends| ends == (0.0, 0.0)) {
            let own = self.value(structure, with_unit);
            let text = format!("{} {own}{until} in “{structure}” as in “{baseline}”.", words.is_equal());
            return Sentence::new(text, rows);
        }
        let reach = interval_of_size(&d.difference, words.unit());
        let leads = words.badness(value) < 0.0;
        let (head, first, second, next) = match leads {
            true => (self.among(words.leads(structure)), structure, baseline, ""),
            false => (words.is_not_beaten(baseline), baseline, structure, ", the next"),
        };
        let numbers = format!(
            "{}{until}, against {} in “{second}”{next} – {} {}",
            self.value(first, with_unit),
            self.value(second, said),
            change(value.abs(), words.unit()),
            words.way(if leads { value } else { -value }),
        );
        let text = match (&reach, d.difference.excludes_zero()) {
            (None, _) => format!("{head} {numbers}. One replication does not say how sure that is."),
            (Some(reach), true) => format!("{head} {numbers} ({percent}\u{a0}% interval {reach}{horizon})."),
            (Some(_), false) => format!(
                "{} {} and {}{until} ({percent}\u{a0}% interval of the difference {}, which holds zero{horizon}).",
                words.is_open(structure, baseline),
                self.value(structure, said),
                self.value(baseline, with_unit),
                interval_of_change(&d.difference, words.unit()).unwrap_or_default()
            ),
        };
        Sentence::new(text + &self.limited(), rows)
    }

    /// Who leads is best of those alone that the scenario compares with the baseline.
    fn among(&self, leads: String) -> String {
        match self.apart.is_empty() {
            true => leads,
            false => format!("Of those that are compared with “{}” {leads}", self.results.about.baseline),
        }
    }

    /// The caveat of the best structure, and who does best without one.
    fn limited(&self) -> String {
        let Some(caveat) = self.caveat() else { return String::new() };
        let leader = self.leader();
        if leader == self.results.about.baseline {
            return format!(" But “{leader}” {caveat}.");
        }
        let others = match self.runner_up().filter(|d| self.leads(Some(d)) == d.structure) {
            Some(d) => {
                let value = d.difference.value.unwrap_or(0.0);
                let reach = interval_of_size(&d.difference, self.words.unit());
                format!(
                    "; of the others “{}” does best: {}, {} {} than “{}”{}",
                    d.structure,
                    self.value(&d.structure, with_unit),
                    change(value.abs(), self.words.unit()),
                    self.words.way(value),
                    d.baseline,
                    reach.map_or(String::new(), |reach| format!(" ({reach})"))
                )
            }
            None => format!("; of the others nothing does better than “{}”", self.results.about.baseline),
        };
        format!(" But “{leader}” {caveat}{others}.")
    }

    /// What is asked of the structures that the answer does not name, each beside the baseline.
    pub fn others(&self) -> Option<Sentence> {
        let limited = self.caveat().and_then(|_| self.runner_up());
        let named = [self.best, limited].map(|d| d.map_or("", |d| d.structure.as_str()));
        let about = &self.results.about;
        let is_named = |structure: &String| {
            let name = structure.as_str();
            named.contains(&name) || name == about.baseline || self.apart.contains(name)
        };
        let others = about.structures.iter().filter(|structure| !is_named(structure));
        let leader = self.leader();
        let told = |structure: &String| {
            let alike = match leader != about.baseline && self.meets(structure, leader) {
                true => format!("; its interval meets that of “{leader}”"),
                false => String::new(),
            };
            let beside = self.beside_the_baseline(structure);
            format!("{} in “{structure}” ({beside}{alike})", self.value(structure, with_unit))
        };
        let said: Vec<String> = others.map(told).collect();
        let behind = (!said.is_empty()).then(|| {
            let rows = format!("summary.csv, differences.csv: {}", self.words.measure);
            Sentence::new(format!("The others: {}.", listed(&said)), rows)
        });
        behind.into_iter().chain(self.under_other_conditions()).reduce(|one, two| {
            Sentence::new(format!("{} {}", one.text, two.text), format!("{}; {}", one.rows, two.rows))
        })
    }

    /// By how much a structure differs from the baseline in what is asked, as far as luck lets that be seen.
    fn beside_the_baseline(&self, structure: &str) -> String {
        let baseline = &self.results.about.baseline;
        let shown =
            self.results.difference(structure, self.words.measure).filter(|d| d.difference.excludes_zero());
        let Some((difference, value)) = shown.and_then(|d| Some((&d.difference, d.difference.value?))) else {
            return format!("no difference from “{baseline}” shown");
        };
        let reach = interval_of_size(difference, self.words.unit()).unwrap_or_default();
        let (size, way) = (change(value.abs(), self.words.unit()), self.words.way(value));
        format!("{size} {way} than “{baseline}”, {reach}")
    }

    /// Whether the intervals of two structures meet in what is asked, so that neither is shown to be ahead of the other.
    fn meets(&self, one: &str, other: &str) -> bool {
        let ends = |name: &str| self.results.estimate(name, self.words.measure)?.bounds();
        ends(one).zip(ends(other)).is_some_and(|(a, b)| a.0 <= b.1 && b.0 <= a.1)
    }

    /// The answer where nothing is compared.
    fn of_one(&self) -> Sentence {
        let (results, words) = (self.results, self.words);
        let structure = results.about.baseline.as_str();
        let rows = format!("summary.csv: {structure}, {}", words.measure);
        let Some(estimate) = results.estimate(structure, words.measure).filter(|e| e.value.is_some()) else {
            return Sentence::new("Nothing was measured that could answer the question.", rows);
        };
        let interval = interval(&estimate, words.unit()).map_or(String::new(), |reach| {
            format!(
                " ({}\u{a0}% interval {reach}{})",
                number(100.0 * results.about.confidence),
                self.horizon()
            )
        });
        let value = self.value(structure, with_unit);
        let text = match words.is_delay() {
            true => format!("In “{structure}” it takes {value}{interval}{}.", words.until()),
            false => format!("In “{structure}” {}: {value}{interval}.", words.measure.plain_name()),
        };
        Sentence::new(text, rows)
    }

    /// How sure: what luck leaves open.
    pub fn luck(&self) -> Sentence {
        let about = &self.results.about;
        let replications = counted(u64::from(about.replications), "simulation", "simulations");
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
            "{replications} of every structure, each with other luck; no real firm was measured. The interval covers that luck, and nothing else.{few}{narrowing}{precision}"
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
        if !shares.is_empty() && shares.iter().all(|(_, share)| *share == 1.0) {
            let text =
                format!("Nothing is missing: every change was {} within {tau} working days.", subject.done);
            return Sentence::new(text, format!("summary.csv: {}", subject.share));
        }
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
}

/// What is compared with the baseline in what is asked, the best first.
fn ahead<'a>(results: &'a Results, words: Words) -> impl Iterator<Item = &'a Difference> {
    let value = move |d: &Difference| d.difference.value.map_or(f64::INFINITY, |value| words.badness(value));
    let of_measure = |d: &&'a Difference| d.measure == words.measure && d.difference.value.is_some();
    let mut order: Vec<&'a Difference> = results.differences.iter().filter(of_measure).collect();
    order.sort_by(|a, b| value(a).total_cmp(&value(b)));
    order.into_iter()
}
