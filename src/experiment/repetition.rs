//! The one loop of repetition, for runs and for studies: which replications of which points are done, in which order, and
//! when there are enough. A run is a study of one point whose ledger is the memory.

use super::ExperimentError;
use super::precision::Judged;
use super::runs::with_threads;
use crate::scenario::Replications;
use crate::statistics::next_look;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How a study is carried out; nothing here can change a result.
#[derive(Clone, Copy)]
pub struct StudyOptions<'a> {
    /// Threads to use; 0 for all cores.
    pub threads: usize,
    /// Which part of the runs is done here: the first number counts from zero, the second says of how many parts.
    pub shard: (u64, u64),
    /// Set from outside to stop: the runs in hand are given up, and done again when it is resumed.
    pub interrupted: &'a AtomicBool,
}

/// One point under the luck of one replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub point: u64,
    pub replication: u32,
}

/// What is repeated, with the ledger that keeps it.
pub(super) trait Repeated: Sync {
    /// Whether the runs of a unit are kept already.
    fn has(&self, unit: Unit) -> bool;
    /// Does one piece of a unit and keeps it; false when it was stopped or cannot be kept.
    fn add(&self, unit: Unit, piece: usize) -> bool;
    /// Told that every replication up to this number is done.
    fn gather(&self) -> Result<(), ExperimentError> {
        Ok(())
    }
    /// What so many first replications of a point say of what has to be precise.
    fn judged(&self, point: u64, replications: u32) -> Judged;
}

/// The repetition of some points.
pub(super) struct Repetition<'a> {
    /// In the order of work.
    pub points: Vec<u64>,
    /// The pieces of a unit, which may be done side by side.
    pub pieces: usize,
    pub replications: Replications,
    pub options: StudyOptions<'a>,
    /// Told the number of pieces done and, as far as is known, to do.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

impl Repetition<'_> {
    /// Does what the ledger does not have yet, breadth first: every point once before any point twice, so that what is
    /// stopped is smaller and whole.
    ///
    /// # Errors
    /// When it was interrupted, the ledger could not keep what was done, or what was done could not be gathered.
    pub fn repeat(mut self, repeated: &impl Repeated) -> Result<(), ExperimentError> {
        let mut done = 0;
        while let Some(next) = self.next_target(done, repeated) {
            self.round((done, next), repeated)?;
            repeated.gather()?;
            done = next;
        }
        Ok(())
    }

    /// The replications to reach next; none when there are enough. Points that are known well enough are taken off the list.
    fn next_target(&mut self, done: u32, repeated: &impl Repeated) -> Option<u32> {
        match self.replications {
            Replications::Fixed(n) => (done < n).then_some(n),
            Replications::Precision { relative, most } => {
                if done > 0 {
                    self.points.retain(|point| !repeated.judged(*point, done).suffices(relative));
                }
                next_look(done, most).filter(|_| !self.points.is_empty())
            }
        }
    }

    /// Some replications of all points on the list, replication by replication.
    fn round(&self, (from, to): (u32, u32), repeated: &impl Repeated) -> Result<(), ExperimentError> {
        let (points, pieces) = (self.points.len() as u64, self.pieces as u64);
        let all = points * u64::from(to - from) * pieces;
        let before = points * u64::from(from) * pieces;
        let (next, done, full) = (AtomicU64::new(0), AtomicU64::new(before), AtomicBool::new(false));
        let stop = || self.options.interrupted.load(Ordering::Relaxed) || full.load(Ordering::Relaxed);
        with_threads(self.options.threads, || {
            while !stop() {
                let place = next.fetch_add(1, Ordering::Relaxed);
                if place >= all {
                    return;
                }
                let (of_unit, piece) = (place / pieces, (place % pieces) as usize);
                let point = self.points[(of_unit % points) as usize];
                let unit = Unit { point, replication: from + (of_unit / points) as u32 };
                let (shard, shards) = self.options.shard;
                if of_unit % shards != shard || repeated.has(unit) {
                    continue;
                }
                if repeated.add(unit, piece) {
                    (self.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, before + all);
                } else {
                    full.store(true, Ordering::Relaxed);
                }
            }
        });
        if stop() { Err(ExperimentError::Interrupted) } else { Ok(()) }
    }
}
