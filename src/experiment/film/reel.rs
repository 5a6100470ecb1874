//! What happens, as stays of whatever travels.

use crate::results::{
    Arrival, Cargo, Delay, Doing, Event, Film, Happening, Holder, InitiativeOutcome, JourneyEnd, Moment,
    Piece, ShiftName, Stay, Task, Traveller,
};
use std::collections::BTreeMap;

/// What a traveller is called while it travels: numbers of copies, initiatives and parts are given anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Copy(u32),
    Initiative(u32),
    Part(u32, u32),
}

impl From<Piece> for Key {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Insight { copy } => Self::Copy(copy),
            Piece::Initiative { initiative } => Self::Initiative(initiative),
            Piece::Part { initiative, part } => Self::Part(initiative, part),
        }
    }
}

/// Where something is now.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    team: Option<u32>,
    to: Option<u32>,
    is: Doing,
}

/// Something on its way.
#[derive(Clone, Debug)]
struct Going {
    is: Cargo,
    name: ShiftName,
    stays: Vec<Stay>,
    since_d: f64,
    place: Place,
}

/// What has been recorded.
pub(super) struct Reel {
    from_d: f64,
    to_d: f64,
    most_stays: usize,
    stays: usize,
    teams: Vec<String>,
    places: BTreeMap<String, u32>,
    going: BTreeMap<Key, Going>,
    travellers: Vec<Traveller>,
    moments: Vec<Moment>,
}

impl Reel {
    pub fn new((from_d, to_d): (f64, f64), most_stays: usize) -> Self {
        Self {
            from_d,
            to_d,
            most_stays,
            stays: 0,
            teams: Vec::new(),
            places: BTreeMap::new(),
            going: BTreeMap::new(),
            travellers: Vec::new(),
            moments: Vec::new(),
        }
    }

    /// Whether the film ends before this moment: at its end, or where it is full.
    pub fn is_over(&mut self, at_d: f64) -> bool {
        if self.stays >= self.most_stays {
            self.to_d = self.to_d.min(at_d);
        }
        at_d > self.to_d
    }

    pub fn finish(mut self, structure: &str, replication: u32) -> Film {
        let left: Vec<Key> = self.going.keys().copied().collect();
        left.into_iter().for_each(|key| self.end(key, self.to_d, None));
        let end = |t: &Traveller| t.end.map_or(f64::MAX, |end| end.at_d);
        let setting_out = |t: &Traveller| t.stays.first().map_or_else(|| end(t), |stay| stay.from_d);
        self.travellers.sort_by(|a, b| setting_out(a).total_cmp(&setting_out(b)));
        Film {
            structure: structure.to_owned(),
            replication,
            from_d: self.from_d,
            to_d: self.to_d,
            teams: self.teams,
            travellers: self.travellers,
            moments: self.moments,
        }
    }

    pub fn record(&mut self, event: &Event) {
        let at_d = event.at_d;
        match &event.happening {
            Happening::Noticed { name, copy, team, .. } => {
                let place = Place { team: Some(self.team(team)), to: None, is: Doing::Waits };
                self.set_out(Key::Copy(*copy), (Cargo::Insight, name.clone()), place, at_d);
            }
            Happening::Copied { copy, twin } => {
                if let Some(going) = self.going.get(&Key::Copy(*copy)) {
                    let (name, place) = (going.name.clone(), going.place);
                    self.set_out(Key::Copy(*twin), (Cargo::Insight, name), place, at_d);
                }
            }
            Happening::Passed { copy, to } => self.pass(Key::Copy(*copy), to, at_d),
            Happening::HandedOver { initiative, to } => self.pass(Key::Initiative(*initiative), to, at_d),
            Happening::Delayed { copy, by, .. } => {
                let is = match by {
                    Delay::Gate => Doing::AtGate,
                    Delay::Transit => Doing::Travels,
                    Delay::Meeting => Doing::Waits,
                };
                self.alter(Key::Copy(*copy), |place| Place { is, ..place }, at_d);
            }
            Happening::Joined { piece, team, task, .. } if *task != Task::Chore => {
                let team = Some(self.team(team));
                self.alter(Key::from(*piece), |_| Place { team, to: None, is: Doing::Waits }, at_d);
            }
            Happening::Begun { piece, team } => {
                let team = Some(self.team(team));
                self.alter(Key::from(*piece), |_| Place { team, to: None, is: Doing::Worked }, at_d);
            }
            Happening::CopyEnded { copy, outcome, .. } => {
                self.end(Key::Copy(*copy), at_d, Arrival::of(*outcome));
            }
            other => self.record_action(other, at_d),
        }
    }

    /// What owners do about what they heard.
    fn record_action(&mut self, happening: &Happening, at_d: f64) {
        match happening {
            Happening::TakenUp { name, initiative, owner } => {
                let place = Place { team: Some(self.team(owner)), to: None, is: Doing::Waits };
                self.set_out(Key::Initiative(*initiative), (Cargo::Initiative, name.clone()), place, at_d);
            }
            Happening::BuildStarted { initiative, owner } => {
                let team = Some(self.team(owner));
                self.alter(
                    Key::Initiative(*initiative),
                    |_| Place { team, to: None, is: Doing::Outside },
                    at_d,
                );
            }
            Happening::PartRequested { initiative, part, of, .. } => {
                if let Some(going) = self.going.get(&Key::Initiative(*initiative)) {
                    let name = going.name.clone();
                    let place = self.place(of);
                    self.set_out(Key::Part(*initiative, *part), (Cargo::Service, name), place, at_d);
                }
            }
            Happening::PartDelivered { initiative, part } => {
                self.end(Key::Part(*initiative, *part), at_d, Some(Arrival::Delivered));
            }
            Happening::InitiativeEnded { initiative: Some(initiative), outcome, .. } => {
                let how = match outcome {
                    InitiativeOutcome::Released { .. } => Some(Arrival::Released),
                    InitiativeOutcome::Declined => Some(Arrival::Declined),
                    InitiativeOutcome::Unfinished => None,
                };
                self.end(Key::Initiative(*initiative), at_d, how);
            }
            other => self.tell(other, at_d),
        }
    }

    /// What happens to the organisation, in words.
    fn tell(&mut self, happening: &Happening, at_d: f64) {
        let (text, team) = match happening {
            Happening::Split { team } => (format!("{team} splits in two"), Some(team)),
            Happening::SpunOff { team } => (format!("a business is founded out of {team}"), Some(team)),
            Happening::Closed { team } => (format!("{team} is closed"), Some(team)),
            Happening::Pulled { team } => (format!("{team} pulls what it had made itself"), Some(team)),
            Happening::Founded { niche } => (format!("niche {niche} is served"), None),
            Happening::Transformed => ("the structure becomes another".to_owned(), None),
            Happening::Quit { people: 1 } => ("1 person leaves".to_owned(), None),
            Happening::Quit { people } => (format!("{people} people leave"), None),
            Happening::Reorganised { teams, members } => (format!("{members} people in {teams} teams"), None),
            _ => return,
        };
        if at_d >= self.from_d {
            let team = team.map(|team| self.team(team));
            self.moments.push(Moment { at_d, text, team });
        }
    }

    fn team(&mut self, name: &str) -> u32 {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.teams.len() as u32;
        self.teams.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        place
    }

    fn place(&mut self, holder: &Holder) -> Place {
        match holder {
            Holder::Team(team) => Place { team: Some(self.team(team)), to: None, is: Doing::Waits },
            Holder::Between { from, to } => {
                Place { team: Some(self.team(from)), to: Some(self.team(to)), is: Doing::Travels }
            }
            Holder::Partner | Holder::Budget => Place { team: None, to: None, is: Doing::Outside },
        }
    }

    fn set_out(&mut self, key: Key, (is, name): (Cargo, ShiftName), place: Place, at_d: f64) {
        // Whoever had the number before has ended without a word.
        self.end(key, at_d, None);
        self.going.insert(key, Going { is, name, stays: Vec::new(), since_d: at_d, place });
    }

    fn pass(&mut self, key: Key, to: &Holder, at_d: f64) {
        let place = self.place(to);
        self.alter(key, |_| place, at_d);
    }

    /// From now on it is in another place, or something else happens to it there.
    fn alter(&mut self, key: Key, change: impl FnOnce(Place) -> Place, at_d: f64) {
        let from_d = self.from_d;
        let Some(going) = self.going.get_mut(&key) else { return };
        let place = change(going.place);
        if place != going.place {
            self.stays += usize::from(going.rest(at_d, from_d));
            going.place = place;
        }
    }

    fn end(&mut self, key: Key, at_d: f64, how: Option<Arrival>) {
        let Some(mut going) = self.going.remove(&key) else { return };
        self.stays += usize::from(going.rest(at_d, self.from_d));
        let end = how.map(|how| JourneyEnd { at_d, how });
        // What arrives in the moment in which it sets out has been nowhere, and counts all the same.
        if !going.stays.is_empty() || end.is_some_and(|end| end.at_d >= self.from_d) {
            self.travellers.push(Traveller { is: going.is, name: going.name, stays: going.stays, end });
        }
    }
}

impl Going {
    /// Ends the stay that lasts; whether any of it lies within the film.
    fn rest(&mut self, at_d: f64, from_d: f64) -> bool {
        let Place { team, to, is } = self.place;
        let began = self.since_d.max(from_d);
        self.since_d = at_d;
        let is_seen = at_d > began;
        if is_seen {
            self.stays.push(Stay { from_d: began, to_d: at_d, team, to, is });
        }
        is_seen
    }
}
