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

fn key(niche: NicheId, attribute: u32) -> u64 {
    u64::from(niche.0) << 32 | u64::from(attribute)
}

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
        self.0.entry(key(niche, attribute)).or_default()
    }

    /// What was put, if anything.
    #[inline]
    pub fn get(&self, niche: NicheId, attribute: u32) -> Option<&V> {
        self.0.get(&key(niche, attribute))
    }
}

/// One touched need, and the product that answers it.
#[derive(Clone, Copy, Debug, Default)]
struct Need {
    /// What the niche needs, measured from the standard offering.
    need: f64,
    /// Where the product stands.
    product: f64,
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

    /// Moves a need; returns the gap to the product that it leaves.
    pub fn shift(&mut self, niche: NicheId, attribute: u32, now: SimTime, size: f64) -> f64 {
        let reversion = self.reversion;
        let known = self.touched.entry(niche, attribute);
        let need = reverted(*known, now, reversion) + size;
        *known = Need { need, at: now, ..*known };
        need - known.product
    }

    /// A need and its product, as they stand now.
    pub fn at(&self, niche: NicheId, attribute: u32, now: SimTime) -> (f64, f64) {
        let known = self.touched.get(niche, attribute).copied().unwrap_or_default();
        (reverted(known, now, self.reversion), known.product)
    }

    /// Changes the product.
    pub fn release(&mut self, niche: NicheId, attribute: u32, now: SimTime, product: f64) {
        let reversion = self.reversion;
        let known = self.touched.entry(niche, attribute);
        *known = Need { need: reverted(*known, now, reversion), product, at: now };
    }

    /// How well the product fits a niche: exp(−Σgap²/2h²) over the attributes, h the tolerance.
    pub fn fit(&self, niche: NicheId, attributes: u32, now: SimTime, tolerance: f64) -> f64 {
        let squared = (0..attributes).map(|attribute| {
            let (need, product) = self.at(niche, attribute, now);
            (need - product) * (need - product)
        });
        libm::exp(-squared.sum::<f64>() / (2.0 * tolerance * tolerance))
    }
}

fn reverted(known: Need, now: SimTime, reversion: Option<f64>) -> f64 {
    match reversion {
        Some(time) => known.need * libm::exp(-(now.since(known.at).micros()) / time),
        None => known.need,
    }
}
