//! Flow, step 5: the owner receives. The first copy counts; later ones cost confirmation only.

use crate::simulation::service::Task;
use crate::simulation::{Ending, Observer, Signal, Simulation};

impl<O: Observer> Simulation<'_, O> {
    /// An insight has come to its owner: work on it begins, or it is received at once where it takes none.
    #[inline]
    pub(in crate::simulation) fn reach_owner(&mut self, id: u32) {
        let team = self.items[id].owner();
        self.items[id].team = team;
        let known = self.shifts.is_received(self.items[id].shift());
        let task = if known { Task::Confirm } else { Task::Receive };
        if self.takes_time(team, task) {
            self.join(id, team, task);
        } else {
            self.receive(id);
        }
    }

    /// The owner is done with an insight.
    #[inline]
    pub(in crate::simulation) fn receive(&mut self, id: u32) {
        let shift_id = self.items[id].shift();
        let journey = self.journey(id);
        let shift = &self.shifts[shift_id];
        if self.shifts.is_received(shift_id) {
            self.copies.confirmed += 1;
            self.observer.observe(
                Signal::CopyEnded { shift, journey: &journey, ending: Ending::Confirmed(self.now) },
                self.now,
            );
        } else {
            self.shifts.receive(shift_id);
            self.copies.received += 1;
            let shift = &self.shifts[shift_id];
            let is_fresh = self.is_fresh(shift);
            self.observer.observe(Signal::Received { shift, journey: &journey, is_fresh }, self.now);
            self.observer.observe(
                Signal::CopyEnded { shift, journey: &journey, ending: Ending::Received(self.now) },
                self.now,
            );
            if self.rules.action.is_some() {
                return self.take_up(id);
            }
        }
        self.end_copy(id);
    }
}
