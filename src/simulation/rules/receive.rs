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

#[cfg(test)]
mod tests {
    use crate::simulation::bench::Bench;

    #[test]
    fn the_first_copy_counts_after_its_work_and_a_later_one_is_only_confirmed() {
        // The owner notices at 8 h and receives until 9 h; what took 4 h on the way is confirmed in a quarter of an hour.
        let work = "receive_work = { deterministic = \"1h\" }\nconfirm_work = { deterministic = \"15min\" }";
        let ways = "links.reports_up.transit = { deterministic = \"4h\" }\n\
                    channels.other = { new = true, contact_interval = \"0d\", at = \"owner\" }";
        let mut run = Bench::chain(2).base(work).base(ways).start();
        run.shifts(&[8]);
        run.until(100);
        assert_eq!(
            run.told("received ended"),
            ["9h received n0/0", "9h ended n0/0 received", "12h15min ended n0/0 confirmed"]
        );
        assert_eq!((run.observer.journeys[0].hops, run.copies.received, run.copies.confirmed), (0, 1, 1));
    }

    #[test]
    fn what_takes_no_work_is_received_as_it_comes() {
        let mut run = Bench::chain(3).start();
        run.shifts(&[8]);
        run.until(8);
        let expected = ["8h noticed by t2", "8h relayed t2 to t1", "8h passed to t1", "8h relayed t1 to t0"];
        assert_eq!(run.told("noticed relayed passed received")[..4], expected);
        assert_eq!(run.told("received taken"), ["8h received n0/0"]);
    }
}
