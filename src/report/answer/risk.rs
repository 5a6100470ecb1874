//! The main risk of the structure that the answer speaks for, and that of the others beside it.

use super::{Answer, Sentence};
use crate::report::figures::said;
use crate::results::wording::{listed, number};
use crate::results::{TeamMeasure, TeamSummary, Unit};

/// Busier than this share of its time, a team lets what comes in wait long.
const NEAR_LIMIT: f64 = 0.85;
/// Who is busy so long is busy all the time, to three digits.
const AT_LIMIT: f64 = 0.9995;
/// Structures whose risk stands beside the main one.
const MOST: usize = 3;

impl<'a> Answer<'a> {
    /// The main risk of the structure that leads: who falls behind for good, or is nearest to it.
    pub fn risk(&self) -> Sentence {
        let own = self.leader();
        let growing = self.growing(own);
        let text = match (growing.as_slice(), self.busiest(own)) {
            ([_, ..], _) => format!(
                "In “{own}” work piles up without end at {}: nothing that hangs on it can be relied on, and no average of it means much.",
                first_of(&growing)
            ),
            ([], None) => format!("Nobody in “{own}” has anything to do."),
            ([], Some((row, busy))) if busy >= NEAR_LIMIT => format!(
                "In “{own}” {} is busy {} of its time: a little more work, or an absence, and what comes in there waits long.",
                row.team,
                said(busy, Unit::Share)
            ),
            ([], Some((row, busy))) => match self.growing_now_and_then(own) {
                Some((team, share)) => format!(
                    "In {} of all runs work piles up without end at {} of “{own}”: in such a run nothing that hangs on it can be relied on.",
                    said(share, Unit::Share),
                    team.team
                ),
                None => format!(
                    "None from load: no team of “{own}” is near its limit. The busiest, {}, is busy {} of its time.",
                    row.team,
                    said(busy, Unit::Share)
                ),
            },
        };
        let few = self.few(own);
        let rows = match few {
            Some(_) => "teams.csv: utilisation.mean, unstable.share; notices.csv",
            None => "teams.csv: utilisation.mean, unstable.share",
        };
        let limits = format!("{}{}", few.unwrap_or_default(), self.pays(own));
        Sentence::new(format!("{limits}{text}{}", self.beside(own)), rows)
    }

    /// What speaks against whoever leads and is no matter of load: it stands above, and is a risk all the same.
    fn pays(&self, own: &str) -> String {
        match (self.caveat(), self.price()) {
            (Some(caveat), _) => format!("“{own}” {caveat}. "),
            (None, Some(_)) => "What it is worse at stands above. ".to_owned(),
            (None, None) => String::new(),
        }
    }

    /// That most of those who are there to meet customers meet none, so that the answer speaks for the others alone.
    fn few(&self, own: &str) -> Option<String> {
        let (idle, all) = self.results.idle_touchpoints(own)?;
        (2 * idle > all).then(|| {
            format!(
                "The answer rests on few: only {} of the {} teams of “{own}” that are there to meet customers meet any. ",
                number((all - idle) as f64),
                number(all as f64)
            )
        })
    }

    /// The same of the other structures, in short: of the one that does best without a caveat first, then of the baseline.
    fn beside(&self, own: &str) -> String {
        let about = &self.results.about;
        let mut others: Vec<&'a String> = about.structures.iter().filter(|name| *name != own).collect();
        let recommended = self.recommended();
        others.sort_by_key(|name| (*name != recommended, **name != about.baseline));
        let told = |structure: &&'a String| {
            let growing = self.growing(structure);
            match (growing.as_slice(), self.busiest(structure)) {
                ([_, ..], _) => {
                    Some(format!("in “{structure}” work piles up without end at {}", first_of(&growing)))
                }
                ([], Some((row, busy))) => {
                    let limit = match busy {
                        busy if busy >= AT_LIMIT => ", at its limit",
                        busy if busy >= NEAR_LIMIT => ", near its limit",
                        _ => "",
                    };
                    if let Some((team, share)) = self.growing_now_and_then(structure) {
                        let share = said(share, Unit::Share);
                        return Some(format!(
                            "in “{structure}” work piles up without end at {} in {share} of all runs",
                            team.team
                        ));
                    }
                    match (limit, structure == &recommended) {
                        ("", true) => Some(format!("in “{structure}” no team is near its limit")),
                        ("", false) => None,
                        (limit, _) => Some(format!(
                            "in “{structure}” {} is busy {}{limit}",
                            row.team,
                            said(busy, Unit::Share)
                        )),
                    }
                }
                ([], None) => None,
            }
        };
        let beside: Vec<String> = others.iter().filter_map(told).take(MOST).collect();
        let more = match others.len().saturating_sub(MOST) {
            0 => "",
            _ => " The others are below: Who has too much to do.",
        };
        if beside.is_empty() {
            String::new()
        } else {
            format!(" As for the others: {}.{more}", listed(&beside))
        }
    }

    fn rows(&self, structure: &str, measure: TeamMeasure) -> impl Iterator<Item = (&'a TeamSummary, f64)> {
        let rows = self.results.teams.iter();
        let own = rows.filter(move |row| row.measure == measure && row.structure == structure);
        own.filter_map(|row| Some((row, row.value?)))
    }

    /// The teams of a structure whose backlog keeps growing in most replications.
    fn growing(&self, structure: &str) -> Vec<&'a str> {
        let unstable = self.rows(structure, TeamMeasure::Unstable).filter(|(_, share)| *share > 0.5);
        unstable.map(|(row, _)| row.team.as_str()).collect()
    }

    /// The team whose backlog keeps growing in the most replications, though not in most of them; none where it does so in none.
    fn growing_now_and_then(&self, structure: &str) -> Option<(&'a TeamSummary, f64)> {
        let unstable = self.rows(structure, TeamMeasure::Unstable).filter(|(_, share)| *share > 0.0);
        unstable.max_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn busiest(&self, structure: &str) -> Option<(&'a TeamSummary, f64)> {
        self.rows(structure, TeamMeasure::Utilisation).max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// The first of some teams, and how many more.
fn first_of(teams: &[&str]) -> String {
    match teams {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [one, other] => format!("{one} and {other}"),
        [first, more @ ..] => format!("{first} and {} more teams", more.len()),
    }
}
