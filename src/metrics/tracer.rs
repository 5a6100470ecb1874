//! Everything that happens to chosen shifts: to each of their copies and to what their owners do about them. Of other shifts
//! nothing is kept.

mod record;

pub(crate) use record::{Arrival, Moment, Record, ShiftKey, Subject, What};

use super::trails::{TeamOrigin, origins};
use crate::ids::TeamId;
use crate::organisation::Organisation;
use crate::simulation::{Ending, InitiativeOutcome, Journey, Observer, Piece, Shift, Signal, Times};
use crate::time::SimTime;
use std::collections::BTreeMap;

/// Which shifts are recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Chosen {
    One(ShiftKey),
    /// All that were born after the warm-up, with time to be followed; false alarms, too.
    Cohort,
}

/// Records chosen shifts, and hands each over as soon as all is known of it.
pub(crate) struct Tracer<'a, F> {
    times: &'a Times,
    chosen: Chosen,
    /// Whether owners do something about what they hear.
    acts: bool,
    teams: Vec<TeamOrigin>,
    records: BTreeMap<u32, Record>,
    numbers: BTreeMap<ShiftKey, u32>,
    opened: u32,
    /// For each copy that there was: the record, and which copy of its shift it is.
    copies: Vec<Option<(u32, u32)>>,
    /// For each initiative the record.
    initiatives: Vec<Option<u32>>,
    hand_over: F,
}

impl<'a, F: FnMut(&Record, &[TeamOrigin])> Tracer<'a, F> {
    /// `hand_over` is told of each record, with the teams that there have been.
    pub fn new(
        times: &'a Times,
        organisation: &Organisation,
        (chosen, acts): (Chosen, bool),
        hand_over: F,
    ) -> Self {
        Self {
            times,
            chosen,
            acts,
            teams: origins(organisation).collect(),
            records: BTreeMap::new(),
            numbers: BTreeMap::new(),
            opened: 0,
            copies: Vec::new(),
            initiatives: Vec::new(),
            hand_over,
        }
    }

    /// Hands over what is still open at the horizon, in the order of birth.
    pub fn finish(mut self) {
        let records = std::mem::take(&mut self.records);
        records.values().for_each(|record| (self.hand_over)(record, &self.teams));
    }

    fn is_chosen(&self, shift: &Shift) -> bool {
        match self.chosen {
            Chosen::One(key) => key == ShiftKey::of(shift),
            Chosen::Cohort => self.times.in_cohort(shift.born),
        }
    }

    fn open(&mut self, shift: &Shift) {
        if self.is_chosen(shift) {
            self.numbers.insert(ShiftKey::of(shift), self.opened);
            self.records.insert(self.opened, Record::new(*shift));
            self.opened += 1;
        }
    }

    /// The record of a shift, which knows the shift as it is now.
    fn of_shift(&mut self, shift: &Shift) -> Option<&mut Record> {
        let number = self.numbers.get(&ShiftKey::of(shift))?;
        let record = self.records.get_mut(number)?;
        record.shift = *shift;
        Some(record)
    }

    fn noticed(&mut self, copy: u32, shift: &Shift, now: SimTime, what: What) {
        let number = self.numbers.get(&ShiftKey::of(shift)).copied();
        let place = number.and_then(|number| {
            let record = self.records.get_mut(&number)?;
            let own = record.next_copy();
            record.push(now, Subject::Copy(own), what);
            Some((number, own))
        });
        self.know_copy(copy, place);
    }

    fn copied(&mut self, copy: u32, twin: u32, now: SimTime) {
        let place = self.copy(copy).and_then(|(number, of)| {
            let record = self.records.get_mut(&number)?;
            let own = record.next_copy();
            record.push(now, Subject::Copy(own), What::Copied { of });
            Some((number, own))
        });
        self.know_copy(twin, place);
    }

    fn know_copy(&mut self, copy: u32, place: Option<(u32, u32)>) {
        let index = copy as usize;
        if place.is_some() && self.copies.len() <= index {
            self.copies.resize(index + 1, None);
        }
        if let Some(known) = self.copies.get_mut(index) {
            *known = place;
        }
    }

    /// The record of a copy, and which copy of its shift it is.
    fn copy(&self, copy: u32) -> Option<(u32, u32)> {
        self.copies.get(copy as usize).copied().flatten()
    }

    fn of_copy(&mut self, copy: u32, now: SimTime, what: What) {
        if let Some((number, own)) = self.copy(copy)
            && let Some(record) = self.records.get_mut(&number)
        {
            record.push(now, Subject::Copy(own), what);
        }
    }

    fn taken_up(&mut self, initiative: u32, owner: TeamId, shift: &Shift, now: SimTime) {
        let index = initiative as usize;
        let number = self.numbers.get(&ShiftKey::of(shift)).copied();
        if self.initiatives.len() <= index {
            self.initiatives.resize(index + 1, None);
        }
        self.initiatives[index] = number;
        self.of_initiative(initiative, |record| {
            record.course.take_up(owner, now);
            record.push(now, Subject::Initiative, What::TakenUp(owner));
        });
    }

    fn of_initiative(&mut self, initiative: u32, tell: impl FnOnce(&mut Record)) {
        let number = self.initiatives.get(initiative as usize).copied().flatten();
        if let Some(record) = number.and_then(|number| self.records.get_mut(&number)) {
            tell(record);
        }
    }

    fn of_piece(&mut self, piece: Piece, now: SimTime, what: What) {
        match piece {
            Piece::Copy(copy) => self.of_copy(copy, now, what),
            Piece::Initiative(initiative) => {
                self.of_initiative(initiative, |record| record.push(now, Subject::Initiative, what));
            }
            Piece::Part { initiative, part } => {
                self.of_initiative(initiative, |record| record.push(now, Subject::Part(part), what));
            }
        }
    }

    fn arrived(
        &mut self,
        shift: &Shift,
        journey: &Journey,
        (received, lost): (Option<SimTime>, Option<SimTime>),
    ) {
        let copy = journey.sensed.and_then(|_| self.copy(journey.copy)).map(|(_, own)| own);
        if let Some(record) = self.of_shift(shift) {
            record.arrival = Some(Arrival { copy, journey: *journey, received, lost });
        }
        self.close(shift);
    }

    fn copy_ended(&mut self, shift: &Shift, journey: &Journey, ending: Ending, now: SimTime) {
        // A contact that never came is no copy.
        if journey.sensed.is_none() {
            return;
        }
        self.of_copy(journey.copy, now, What::Ended(ending));
        if let Some(record) = self.of_shift(shift) {
            record.ended += 1;
        }
        self.close(shift);
    }

    fn concluded(&mut self, shift: &Shift, outcome: &InitiativeOutcome, now: SimTime) {
        if let Some(record) = self.of_shift(shift) {
            record.outcome = Some(*outcome);
            record.push(now, Subject::Initiative, What::Concluded(outcome.result));
        }
        self.close(shift);
    }

    /// Hands a record over whose shift nothing travels for any more.
    fn close(&mut self, shift: &Shift) {
        let key = ShiftKey::of(shift);
        let Some(number) = self.numbers.get(&key).copied() else { return };
        let is_settled = self.records.get(&number).is_some_and(|record| record.is_settled(self.acts));
        if shift.copies <= 1
            && is_settled
            && let Some(record) = self.records.remove(&number)
        {
            self.numbers.remove(&key);
            (self.hand_over)(&record, &self.teams);
        }
    }

    /// What happens to an initiative.
    fn pursue(&mut self, signal: Signal<'_>, now: SimTime) {
        let push = |record: &mut Record, subject, what| record.push(now, subject, what);
        match signal {
            Signal::HandedOver { initiative, to } => self.of_initiative(initiative, |record| {
                record.course.hand_over(to, now);
                push(record, Subject::Initiative, What::Passed(to));
            }),
            Signal::Screened { initiative, team, agrees } => self.of_initiative(initiative, |record| {
                push(record, Subject::Initiative, What::Screened { team, agrees });
            }),
            Signal::TimedOut { initiative } => self.of_initiative(initiative, |record| {
                push(record, Subject::Initiative, What::TimedOut);
            }),
            Signal::BuildStarted { initiative, owner } => self.of_initiative(initiative, |record| {
                record.course.build(owner, now);
                push(record, Subject::Initiative, What::BuildStarted);
            }),
            Signal::PartRequested { initiative, part, of, capability } => {
                self.of_initiative(initiative, |record| {
                    record.course.request(part, of, now);
                    push(record, Subject::Part(part), What::Requested { of, capability });
                });
            }
            Signal::PartDelivered { initiative, part } => self.of_initiative(initiative, |record| {
                record.course.deliver(part, now);
                push(record, Subject::Part(part), What::Delivered);
            }),
            Signal::Built { initiative, last } => self.of_initiative(initiative, |record| {
                record.course.built(last);
                push(record, Subject::Initiative, What::Built);
            }),
            _ => {}
        }
    }
}

impl<F: FnMut(&Record, &[TeamOrigin])> Observer for Tracer<'_, F> {
    fn observe(&mut self, signal: Signal<'_>, now: SimTime) {
        match signal {
            Signal::Shifted(shift) => self.open(shift),
            Signal::Noticed { copy, team, shift, channel, gap } => {
                self.noticed(copy, shift, now, What::Noticed { team, channel, gap });
            }
            Signal::Copied { copy, twin } => self.copied(copy, twin, now),
            Signal::Passed { copy, to } => self.of_copy(copy, now, What::Passed(to)),
            Signal::Delayed { copy, by, .. } => self.of_copy(copy, now, What::Delayed(by)),
            Signal::Joined { piece, team, task, before } => {
                self.of_piece(piece, now, What::Joined { team, task, before });
            }
            Signal::Begun { piece, team } => self.of_piece(piece, now, What::Begun(team)),
            Signal::Judged { copy, to, score, mark, urgent } => {
                self.of_copy(copy, now, What::Judged { to, score, mark, urgent });
            }
            Signal::SentBack { copy, to } => self.of_copy(copy, now, What::SentBack(to)),
            Signal::Altered { copy, before, after } => {
                self.of_copy(copy, now, What::Altered { before, after });
            }
            Signal::Received { shift, journey, .. } => self.arrived(shift, journey, (Some(now), None)),
            Signal::Undelivered { shift, journey, lost } => self.arrived(shift, journey, (None, lost)),
            Signal::CopyEnded { shift, journey, ending } => self.copy_ended(shift, journey, ending, now),
            Signal::TakenUp { initiative, owner, shift } => self.taken_up(initiative, owner, shift, now),
            Signal::InitiativeEnded { shift, outcome } => self.concluded(shift, outcome, now),
            Signal::Reorganised(organisation) => {
                self.teams.extend(origins(organisation).skip(self.teams.len()));
            }
            other => self.pursue(other, now),
        }
    }
}

#[cfg(test)]
mod tests;
