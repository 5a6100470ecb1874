//! What each niche needs, kept only where something moved: memory follows what was touched.

use super::Market;
use crate::ids::NicheId;
use crate::time::SimTime;
use std::collections::BTreeMap;
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

#[expect(
    clippy::disallowed_types,
    reason = "looked up by key, and walked only where each is changed by itself; its hash is fixed"
)]
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
    /// Where the rival's product stands.
    rival: f64,
    /// What the rival takes the need for.
    rival_sees: f64,
    at: SimTime,
}

/// The needs of all niches.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needs {
    touched: ByNeed<Need>,
    /// 1/θ in microseconds: between shifts a need returns exponentially to the standard offering.
    reversion: Option<f64>,
    /// Microseconds by which the rival lags behind each need; none where it never moves.
    rival_latency: Option<f64>,
    /// Where one product for all niches stands, by attribute; none where every niche has its own.
    shared: Option<BTreeMap<u32, f64>>,
}

impl Needs {
    pub fn new(reversion: Option<f64>, rival_latency: Option<f64>, is_shared: bool) -> Self {
        let shared = is_shared.then(BTreeMap::new);
        Self { touched: ByNeed::default(), reversion, rival_latency, shared }
    }

    /// From now on the rival lags by another time; where it stands it stays.
    pub fn change_rival(&mut self, latency: Option<f64>, now: SimTime) {
        if self.rival_latency == latency {
            return;
        }
        let before = Self { touched: ByNeed::default(), shared: None, ..*self };
        self.touched.0.values_mut().for_each(|known| *known = before.later(*known, now));
        self.rival_latency = latency;
    }

    /// Whether all niches share one product.
    pub fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// Where the product that answers a need stands.
    fn product(&self, known: Need, attribute: u32) -> f64 {
        match &self.shared {
            Some(products) => products.get(&attribute).copied().unwrap_or(0.0),
            None => known.product,
        }
    }

    /// A touched need as it stands now.
    fn now(&self, niche: NicheId, attribute: u32, now: SimTime) -> Need {
        self.later(self.touched.get(niche, attribute).copied().unwrap_or_default(), now)
    }

    /// The same need at a later moment.
    fn later(&self, known: Need, now: SimTime) -> Need {
        let time = now.since(known.at).micros();
        let kept = self.reversion.map_or(1.0, |reversion| libm::exp(-time / reversion));
        let rival = self.rival(known, time, kept);
        Need { need: known.need * kept, rival, rival_sees: known.rival_sees * kept, at: now, ..known }
    }

    /// The rival follows what it takes the need for as fast as its latency lets it: r' = (ŵ − r)/L, solved between two moments
    /// in which the need, and its idea of it, return to the standard offering.
    fn rival(&self, known: Need, time: f64, kept: f64) -> f64 {
        let Some(latency) = self.rival_latency else { return known.rival };
        let lag = libm::exp(-time / latency);
        let pace = 1.0 - self.reversion.map_or(0.0, |reversion| latency / reversion);
        let drawn = if libm::fabs(pace) < 1e-9 { time / latency * lag } else { (kept - lag) / pace };
        known.rival * lag + known.rival_sees * drawn
    }

    /// Moves a need; returns the gap to the product that it leaves. The rival looks at it then, and errs by so much.
    pub fn shift(
        &mut self,
        niche: NicheId,
        attribute: u32,
        now: SimTime,
        (size, rival_error): (f64, f64),
    ) -> f64 {
        let mut moved = self.now(niche, attribute, now);
        moved.need += size;
        moved.rival_sees = moved.need + rival_error;
        *self.touched.entry(niche, attribute) = moved;
        moved.need - self.product(moved, attribute)
    }

    /// A need and its product, as they stand now.
    pub fn at(&self, niche: NicheId, attribute: u32, now: SimTime) -> (f64, f64) {
        let known = self.now(niche, attribute, now);
        (known.need, self.product(known, attribute))
    }

    /// Changes the product.
    pub fn release(&mut self, niche: NicheId, attribute: u32, now: SimTime, product: f64) {
        if let Some(products) = &mut self.shared {
            products.insert(attribute, product);
            return;
        }
        let changed = Need { product, ..self.now(niche, attribute, now) };
        *self.touched.entry(niche, attribute) = changed;
    }

    /// How well the product, and the rival's, fit a niche: exp(−Σgap²/2h²) over the attributes, h the tolerance.
    pub fn fits(&self, niche: NicheId, market: &Market, now: SimTime) -> (f64, f64) {
        if !market.has_needs() {
            return (1.0, 1.0);
        }
        let (mut own, mut rival) = (0.0, 0.0);
        for attribute in 0..market.attributes {
            let known = self.now(niche, attribute, now);
            let gap = known.need - self.product(known, attribute);
            own += gap * gap;
            rival += (known.need - known.rival) * (known.need - known.rival);
        }
        let width = 2.0 * market.tolerance() * market.tolerance();
        (libm::exp(-own / width), libm::exp(-rival / width))
    }
}
