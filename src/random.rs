//! Randomness that is addressed, never consumed.
//!
//! A draw is named by where it belongs – seed, replication, purpose, the name of a team, the ordinal of a shift – and
//! not by who asked first. Two structures therefore face the same market and the same luck, and one more team,
//! observer or thread moves no other draw. The mixing function is the finaliser of splitmix64 (Steele, Lea & Flood
//! 2014); a key is hashed once per level of the address.

mod shape;
mod ziggurat;

pub(crate) use shape::{residual, sample};

/// 2^64 divided by the golden ratio: the increment of splitmix64.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of splitmix64: every input bit moves every output bit.
const fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// What a draw decides. Numbers are part of every address: never reuse one, never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Purpose {
    Interval = 1,
    Attribute = 2,
    Appeal = 3,
    Worth = 4,
    Sign = 5,
    CommonHit = 6,
    Access = 7,
    AccessDelay = 8,
    ContactPhase = 10,
    Contact = 11,
    Notice = 12,
    SensingNoise = 13,
    Work = 20,
    JudgementNoise = 21,
    Loss = 22,
    Return = 23,
    RelayNoise = 24,
    Flip = 25,
    Transit = 26,
    GatePhase = 27,
    MachineError = 28,
    Choice = 29,
    Cost = 30,
    Screen = 31,
    Needs = 32,
    Rework = 33,
    Latency = 34,
    CommitteePhase = 35,
    SetUp = 36,
    Meeting = 37,
    Neighbour = 38,
    Adopt = 39,
    Resist = 40,
    Customers = 41,
    Leave = 42,
    Told = 43,
    Reading = 50,
    Hearsay = 51,
    RivalNoise = 52,
    ValueNoise = 53,
}

/// The address of a set of draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RandomKey(u64);

impl RandomKey {
    /// The luck of one replication of one seed, before any purpose or entity is named.
    pub fn new(seed: u64, replication: u32) -> Self {
        Self(mix(seed ^ GOLDEN)).child(u64::from(replication))
    }

    /// The address one level below, told apart by a number.
    #[inline]
    pub const fn child(self, id: u64) -> Self {
        self.family().child(id)
    }

    /// What its children have in common: worth keeping where many are asked for.
    #[inline]
    pub const fn family(self) -> KeyFamily {
        KeyFamily(mix(self.0.wrapping_add(GOLDEN)))
    }

    /// The address one level below, told apart by a name.
    pub fn named(self, name: &str) -> Self {
        words(name).fold(self, Self::child)
    }

    /// The draw for one purpose; `ordinal` counts the draws of that purpose at this address.
    #[inline]
    pub const fn draw(self, purpose: Purpose, ordinal: u64) -> Draw {
        Draw(mix(self.0.wrapping_add((ordinal << 8 | purpose as u64).wrapping_mul(GOLDEN))))
    }

    /// The raw key, to be stored in a work item.
    #[inline]
    pub const fn key(self) -> u64 {
        self.0
    }

    /// The address with a key stored earlier.
    #[inline]
    pub const fn from_key(key: u64) -> Self {
        Self(key)
    }

    /// A generator for the algorithms of the `rand` crate, fixed by this address.
    pub fn stream(self) -> Stream {
        Stream { random: self, drawn: 0 }
    }
}

/// What a name is in an address: its length, and eight bytes a word.
fn words(name: &str) -> impl Iterator<Item = u64> {
    let chunks = name.as_bytes().chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    std::iter::once(name.len() as u64).chain(chunks)
}

/// Names as addresses take them: worth keeping where the same are asked for again and again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names(Vec<u64>);

/// A name that is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeptName {
    from: u32,
    to: u32,
}

impl Names {
    /// Keeps a name.
    pub fn keep(&mut self, name: &str) -> KeptName {
        let from = self.0.len() as u32;
        self.0.extend(words(name));
        KeptName { from, to: self.0.len() as u32 }
    }

    /// The address below another, told apart by a kept name: the same as [`RandomKey::named`].
    #[inline]
    pub fn below(&self, random: RandomKey, name: KeptName) -> RandomKey {
        self.0[name.from as usize..name.to as usize].iter().fold(random, |random, word| random.child(*word))
    }
}

/// The part of an address that all children of one address share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyFamily(u64);

impl KeyFamily {
    /// The child told apart by a number: the same as [`RandomKey::child`].
    #[inline]
    pub const fn child(self, id: u64) -> RandomKey {
        RandomKey(mix(self.0 ^ id.wrapping_mul(GOLDEN)))
    }

    /// The raw key, to be stored in an item.
    #[inline]
    pub const fn key(self) -> u64 {
        self.0
    }

    /// The lineage with a key stored earlier.
    #[inline]
    pub const fn from_key(key: u64) -> Self {
        Self(key)
    }
}

/// 64 random bits, and the standard variates made of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Draw(u64);

impl Draw {
    /// Uniform on [0, 1).
    #[inline]
    pub fn uniform(self) -> f64 {
        (self.0 >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform on (0, 1): safe to take the logarithm or a quantile of.
    #[inline]
    pub fn open_uniform(self) -> f64 {
        ((self.0 >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// True with probability `p`.
    #[inline]
    pub fn chance(self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Uniform on 0..n; the bias is below n/2^32.
    #[inline]
    pub fn below(self, n: u32) -> u32 {
        (((self.0 >> 32) * u64::from(n)) >> 32) as u32
    }

    /// Exponential with mean one.
    #[inline]
    pub fn exponential(self) -> f64 {
        ziggurat::exponential(self.0)
    }

    /// Normal with mean zero and variance one.
    #[inline]
    pub fn normal(self) -> f64 {
        ziggurat::normal(self.0)
    }

    /// A further, independent draw at the same address, for samplers that need several.
    #[inline]
    pub const fn again(self) -> Self {
        Self(mix(self.0.wrapping_add(GOLDEN)))
    }
}

/// A sequence of draws at one address, for use with `rand`.
#[derive(Clone, Debug)]
pub(crate) struct Stream {
    random: RandomKey,
    drawn: u64,
}

impl rand::TryRng for Stream {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|bits| (bits >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.drawn += 1;
        Ok(self.random.draw(Purpose::Choice, self.drawn).0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(8) {
            let word = self.try_next_u64()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
