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
        let growing: Vec<&str> = self.results.falling_behind(own).collect();
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
            ([], Some((row, busy))) => match self.results.falling_behind_at_times(own) {
                Some((team, share)) => format!(
                    "In {} of all runs work piles up without end at {} of “{own}”: in such a run nothing that hangs on it can be relied on.",
                    said(share, Unit::Share),
                    team
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
            (None, Some(_)) => "Its lead has a price, named above. ".to_owned(),
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
        let told = |structure: &&'a String| self.risk_of(structure, *structure == recommended);
        let told: Vec<String> = others.iter().filter_map(told).collect();
        let more = if told.len() > MOST { " The others are below: Who has too much to do." } else { "" };
        match told.is_empty() {
            true => String::new(),
            false => format!(" As for the others: {}.{more}", listed(&told[..told.len().min(MOST)])),
        }
    }

    /// What another structure risks; none where nobody in it is near the limit, unless it is the one to recommend.
    fn risk_of(&self, structure: &str, is_recommended: bool) -> Option<String> {
        let growing: Vec<&str> = self.results.falling_behind(structure).collect();
        if !growing.is_empty() {
            return Some(format!("in “{structure}” work piles up without end at {}", first_of(&growing)));
        }
        let (row, busy) = self.busiest(structure)?;
        if let Some((team, share)) = self.results.falling_behind_at_times(structure) {
            let share = said(share, Unit::Share);
            return Some(format!(
                "in “{structure}” work piles up without end at {team} in {share} of all runs"
            ));
        }
        let limit = match busy {
            busy if busy >= AT_LIMIT => "at its limit",
            busy if busy >= NEAR_LIMIT => "near its limit",
            _ => return is_recommended.then(|| format!("in “{structure}” no team is near its limit")),
        };
        Some(format!("in “{structure}” {} is busy {}, {limit}", row.team, said(busy, Unit::Share)))
    }

    fn busiest(&self, structure: &str) -> Option<(&'a TeamSummary, f64)> {
        let rows = self.results.teams.iter().filter(|row| row.structure == structure);
        let busy = rows.filter(|row| row.measure == TeamMeasure::Utilisation);
        busy.filter_map(|row| Some((row, row.value?))).max_by(|a, b| a.1.total_cmp(&b.1))
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
