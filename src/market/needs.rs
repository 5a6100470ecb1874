//! What each niche needs, kept only where something moved: memory follows what was touched.

use crate::ids::NicheId;
use crate::time::SimTime;
use std::hash::{BuildHasherDefault, Hasher};

/// A hash of one 64-bit key, the same in every process.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_u64(&mut self, key: u64) {
        let mixed = (self.0 ^ key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }
}

#[expect(clippy::disallowed_types, reason = "looked up by key and never iterated; its hash is fixed")]
type ByKey<V> = std::collections::HashMap<u64, V, BuildHasherDefault<KeyHasher>>;

/// Values by niche and attribute, only where something was put.
#[derive(Clone, Debug)]
pub(crate) struct ByNeed<V>(ByKey<V>);

impl<V> Default for ByNeed<V> {
    fn default() -> Self {
        Self(ByKey::default())
    }
}

impl<V: Default> ByNeed<V> {
    #[inline]
    pub fn entry(&mut self, niche: NicheId, attribute: u32) -> &mut V {
        self.0.entry(u64::from(niche.0) << 32 | u64::from(attribute)).or_default()
    }
}

/// One touched need: how far it is from the standard offering, and when that was last worked out.
#[derive(Clone, Copy, Debug, Default)]
struct Need {
    gap: f64,
    at: SimTime,
}

/// The needs of all niches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    touched: ByNeed<Need>,
    /// 1/θ in microseconds: between shifts a need returns exponentially to the standard offering.
    reversion: Option<f64>,
}

impl Needs {
    pub fn new(reversion: Option<f64>) -> Self {
        Self { touched: ByNeed::default(), reversion }
    }

    /// Moves a need; returns the gap that it leaves.
    pub fn shift(&mut self, niche: NicheId, attribute: u32, now: SimTime, size: f64) -> f64 {
        let reversion = self.reversion;
        let need = self.touched.entry(niche, attribute);
        *need = Need { gap: reverted(*need, now, reversion) + size, at: now };
        need.gap
    }

    /// The gap between a need and the product now.
    pub fn gap(&mut self, niche: NicheId, attribute: u32, now: SimTime) -> f64 {
        let reversion = self.reversion;
        reverted(*self.touched.entry(niche, attribute), now, reversion)
    }
}

fn reverted(need: Need, now: SimTime, reversion: Option<f64>) -> f64 {
    match reversion {
        Some(time) => need.gap * libm::exp(-(now.since(need.at).micros()) / time),
        None => need.gap,
    }
}
