//! The experiments of a study as they stand: a scenario is resolved and its organisations are built once a point, not once a
//! replication, as far as the memory goes.

use super::super::Experiment;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Bytes of memory that kept experiments may take; what is beyond is built for each replication.
const MOST_BYTES: u64 = 1 << 28;

/// The experiment at a point, or why there is none.
pub(super) type AtPoint = Result<Experiment, String>;

/// A point on its way to its experiment: whoever comes first builds it, the others wait.
type Place = Arc<OnceLock<AtPoint>>;

/// About as many bytes as the experiments of so many points take, each as large as this one.
pub(super) fn bytes_of(points: u64, each: &AtPoint) -> u64 {
    (points.saturating_mul(bytes(each))).min(MOST_BYTES + bytes(each))
}

/// Experiments by their points.
pub(super) struct Standing<'a> {
    build: Box<dyn Fn(u64) -> AtPoint + Sync + 'a>,
    recording: Mutex<Recording>,
    most_bytes: u64,
}

#[derive(Default)]
struct Recording {
    places: BTreeMap<u64, Place>,
    bytes: u64,
}

impl<'a> Standing<'a> {
    pub fn new(build: impl Fn(u64) -> AtPoint + Sync + 'a) -> Self {
        Self { build: Box::new(build), recording: Mutex::default(), most_bytes: MOST_BYTES }
    }

    /// Does something with the experiment at a point, which is built now unless it stands already.
    pub fn with<R>(&self, point: u64, work: impl FnOnce(&AtPoint) -> R) -> R {
        match self.place(point) {
            Some(place) => work(place.get_or_init(|| self.built(point))),
            None => work(&(self.build)(point)),
        }
    }

    /// Where the experiment of a point is, or will be; none where there is no room for it.
    fn place(&self, point: u64) -> Option<Place> {
        let mut recording = self.recording.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = recording.places.get(&point) {
            return Some(Arc::clone(place));
        }
        (recording.bytes < self.most_bytes).then(|| Arc::clone(recording.places.entry(point).or_default()))
    }

    fn built(&self, point: u64) -> AtPoint {
        let built = (self.build)(point);
        self.recording.lock().unwrap_or_else(PoisonError::into_inner).bytes += bytes(&built);
        built
    }
}

/// About as many bytes as the experiment takes once it has run.
fn bytes(at: &AtPoint) -> u64 {
    /// A scenario with all its parameters.
    const SCENARIO: u64 = 1 << 16;
    SCENARIO + at.as_ref().map_or(0, Experiment::bytes_in_memory)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn a_point_is_built_once_while_there_is_room_and_each_time_beyond() {
        let builds = AtomicU64::new(0);
        let build = |point: u64| {
            builds.fetch_add(1, Ordering::Relaxed);
            Err(point.to_string())
        };
        let cause = |standing: &Standing<'_>, point| standing.with(point, |at| at.as_ref().err().cloned());
        let roomy = Standing::new(build);
        let said: Vec<_> = [0, 1, 0, 1, 0].map(|point| cause(&roomy, point)).into_iter().flatten().collect();
        assert_eq!((said.join(""), builds.swap(0, Ordering::Relaxed)), ("01010".to_owned(), 2));
        let narrow = Standing { most_bytes: 1, ..Standing::new(build) };
        let said: Vec<_> = [0, 1, 0, 1, 0].map(|point| cause(&narrow, point)).into_iter().flatten().collect();
        assert_eq!(
            (said.join(""), builds.load(Ordering::Relaxed)),
            ("01010".to_owned(), 3),
            "the first has room"
        );
    }
}
