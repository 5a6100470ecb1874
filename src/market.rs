//! The market: customer niches whose needs shift, whoever watches.
//!
//! Shifts come in streams – each niche's own, those that many niches share, and false alarms – and everything about a
//! shift is drawn at its address when somebody asks: every structure faces the same market.

mod needs;
mod presence;
mod trade;

pub(crate) use needs::{ByNeed, Needs};
pub(crate) use presence::{Presence, Presences};
pub(crate) use trade::Trade;

use crate::ids::NicheId;
use crate::random::{Draw, Purpose, RandomKey, sample};
use crate::scenario::MarketSpec;
use crate::statistics::{Shape, normal_cdf, normal_quantile};
use crate::time::{Duration, SimTime};

/// Where a shift comes from. Numbers are part of addresses: never renumber.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Stream {
    /// The niche's own.
    Own = 0,
    /// Shared with other niches.
    Common = 1,
    /// Nothing moved, but every channel may see it.
    FalseAlarm = 2,
    /// Nothing moved, and only one channel sees it.
    ChannelAlarm = 3,
    /// A niche emerges.
    Emergence = 4,
}

/// How telling a shift is: standard normal both, with correlation ρ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Telling {
    /// Appeal for this quarter's sales.
    pub appeal: f64,
    /// Worth to the customer.
    pub worth: f64,
}

/// The laws of the market in one replication.
#[derive(Clone, Debug)]
pub(crate) struct Market {
    pub niches: u32,
    pub attributes: u32,
    /// Of the niches: those that are not there at the start.
    pub emerging: u32,
    streams: [RandomKey; 5],
    access: RandomKey,
    shift_interval: Option<f64>,
    common_interval: Option<f64>,
    alarm_interval: Option<f64>,
    emergence_interval: Option<f64>,
    emergence_gap: f64,
    /// Microseconds in which the rate grows e-fold.
    growth: Option<f64>,
    common_reach: f64,
    magnitude: f64,
    correlation: f64,
    alarm_contrast: f64,
    /// 1/θ in microseconds.
    reversion: Option<f64>,
    via_share: f64,
    via_delay: Shape,
    via_retention: f64,
    via_noise: f64,
    gap_value: f64,
    tolerance: f64,
    rival_latency: Option<f64>,
    rival_noise: f64,
    customers_cv: f64,
    /// By niche, where a chart divides customers.
    sizes: Option<std::sync::Arc<[f64]>>,
    trade: Option<Trade>,
}

impl Market {
    pub fn new(spec: &MarketSpec, random: RandomKey) -> Self {
        let micros = |interval: Option<Duration>| interval.map(Duration::micros);
        let shifts = random.named("shift");
        Self {
            niches: spec.niches,
            attributes: spec.attributes,
            emerging: spec.emerging,
            streams: [0, 1, 2, 3, 4].map(|stream| shifts.child(stream)),
            access: random.named("access"),
            shift_interval: micros(spec.shift_interval),
            common_interval: micros(spec.common_shift_interval),
            alarm_interval: micros(spec.false_alarm_interval),
            emergence_interval: micros(spec.emergence_interval),
            emergence_gap: spec.emergence_gap,
            growth: micros(spec.doubling).map(|doubling| doubling / std::f64::consts::LN_2),
            common_reach: spec.common_reach,
            magnitude: spec.magnitude,
            correlation: spec.appeal_worth_correlation,
            alarm_contrast: spec.alarm_contrast,
            reversion: micros(spec.reversion),
            via_share: spec.via_share,
            via_delay: spec.via_delay.work(),
            via_retention: spec.via_retention,
            via_noise: spec.via_noise,
            gap_value: spec.gap_value,
            tolerance: spec.tolerance,
            rival_latency: micros(spec.rival_latency),
            rival_noise: spec.rival_noise,
            customers_cv: spec.customers_cv,
            sizes: spec.sizes.clone(),
            trade: Trade::new(spec),
        }
    }

    /// Whether shifts have a size, so that needs and what is said about them are worth keeping.
    pub fn has_needs(&self) -> bool {
        self.magnitude > 0.0
    }

    /// Money that a squared standard deviation of gap closed is worth; 0 where initiatives are not weighed.
    pub fn gap_value(&self) -> f64 {
        self.gap_value
    }

    /// What customers do about fit and price; none where nobody buys.
    pub fn trade(&self) -> Option<&Trade> {
        self.trade.as_ref()
    }

    /// The part of the niches that a common shift moves.
    pub fn common_reach(&self) -> f64 {
        self.common_reach
    }

    /// Microseconds by which the rival lags behind needs.
    pub fn rival_latency(&self) -> Option<f64> {
        self.rival_latency
    }

    /// h of the fit, in standard deviations.
    pub fn tolerance(&self) -> f64 {
        self.tolerance
    }

    pub fn correlation(&self) -> f64 {
        self.correlation
    }

    /// Standard deviations by which a false alarm looks less appealing and less worth than a real shift.
    pub fn alarm_contrast(&self) -> f64 {
        self.alarm_contrast
    }

    pub fn reversion(&self) -> Option<f64> {
        self.reversion
    }

    /// The mean interval of a stream at the start, in microseconds; none where the stream is dry.
    pub fn interval(&self, stream: Stream) -> Option<f64> {
        match stream {
            Stream::Own => self.shift_interval,
            Stream::Common => self.common_interval,
            Stream::FalseAlarm => self.alarm_interval,
            Stream::ChannelAlarm => None,
            Stream::Emergence => self.emergence_interval,
        }
    }

    /// The address of a shift: its stream, its niche (0 for what is common) and its ordinal there.
    #[inline]
    pub fn random(&self, stream: Stream, niche: NicheId, ordinal: u64) -> RandomKey {
        self.stream(stream, niche).child(ordinal)
    }

    /// The address of a niche's stream; its child of an ordinal is the shift's.
    #[inline]
    pub fn stream(&self, stream: Stream, niche: NicheId) -> RandomKey {
        self.streams[stream as usize].child(u64::from(niche.0))
    }

    /// When the shift at this address follows one at `after`: a Poisson process of rate ν·2^(t/doubling), by inversion
    /// of the integrated rate.
    #[inline]
    pub fn next_shift(&self, stream: Stream, random: RandomKey, after: SimTime) -> Option<SimTime> {
        let interval = self.interval(stream)?;
        let wait = random.draw(Purpose::Interval, 0).exponential() * interval;
        let at = match self.growth {
            None => after.0 as f64 + wait,
            Some(growth) => {
                let now = after.0 as f64 / growth;
                growth * libm::log(libm::exp(now) + wait / growth)
            }
        };
        // Beyond 2^62 µs no run goes.
        (at < 4.6e18).then_some(SimTime(at as u64))
    }

    /// The attribute that moves.
    #[inline]
    pub fn attribute(&self, random: RandomKey) -> u32 {
        random.draw(Purpose::Attribute, 0).below(self.attributes)
    }

    /// Whether a common shift moves this niche; `random` is the common shift's.
    #[inline]
    pub fn hits(&self, random: RandomKey, niche: NicheId) -> bool {
        random.draw(Purpose::CommonHit, u64::from(niche.0)).chance(self.common_reach)
    }

    /// Appeal and worth of the shift.
    #[inline]
    pub fn telling(&self, random: RandomKey) -> Telling {
        let appeal = random.draw(Purpose::Appeal, 0).normal();
        let rest = libm::sqrt(1.0 - self.correlation * self.correlation);
        let worth = self.correlation * appeal + rest * random.draw(Purpose::Worth, 0).normal();
        Telling { appeal, worth }
    }

    /// How far the shift moves the need: |m| = σ·Φ⁻¹((1 + Φ(worth))/2) with a fair sign, so that m ~ N(0, σ²) and what is
    /// worth more moves more.
    pub fn size(&self, random: RandomKey) -> f64 {
        let size =
            self.magnitude * normal_quantile(f64::midpoint(1.0, normal_cdf(self.telling(random).worth)));
        if random.draw(Purpose::Sign, 0).chance(0.5) { size } else { -size }
    }

    /// How many customers a niche has, against the mean.
    pub fn relative_size(&self, niche: NicheId) -> f64 {
        if let Some(size) = self.sizes.as_ref().and_then(|sizes| sizes.get(niche.index())) {
            return *size;
        }
        if self.customers_cv <= 0.0 {
            return 1.0;
        }
        let draw = self.access.child(u64::from(niche.0)).draw(Purpose::Customers, 0);
        sample(&Shape::lognormal_by_mean(1.0, self.customers_cv), draw)
    }

    /// How much further than an ordinary shift the need of a new niche stands from the standard offering.
    pub fn emergence_gap(&self) -> f64 {
        self.emergence_gap
    }

    /// The time that a shift takes to show through what stands between a niche and its channels.
    #[inline]
    pub fn access_delay(&self, niche: NicheId, random: RandomKey) -> Duration {
        if self.via_share <= 0.0 || !self.is_via(niche) {
            return Duration::ZERO;
        }
        let delay = sample(&self.via_delay, random.draw(Purpose::AccessDelay, 0));
        Duration((delay + 0.5) as u64)
    }

    /// The part of a shift that shows through it.
    #[inline]
    pub fn access_retention(&self, niche: NicheId) -> f64 {
        if self.via_share <= 0.0 || !self.is_via(niche) { 1.0 } else { self.via_retention }
    }

    /// The error of what the enterprise customer says about the shift at this address, the same to everybody; nothing where
    /// there is none.
    #[inline]
    pub fn hearsay(&self, niche: NicheId, random: RandomKey) -> f64 {
        if self.via_noise <= 0.0 || self.via_share <= 0.0 || !self.is_via(niche) {
            return 0.0;
        }
        self.via_noise * random.draw(Purpose::Hearsay, 0).normal()
    }

    /// The error of what the rival sees of a need when the shift at this address has moved it.
    pub fn rival_error(&self, random: RandomKey) -> f64 {
        if self.rival_noise <= 0.0 || self.rival_latency.is_none() {
            return 0.0;
        }
        self.rival_noise * random.draw(Purpose::RivalNoise, 0).normal()
    }

    /// Whether the niche lies behind an enterprise customer.
    fn is_via(&self, niche: NicheId) -> bool {
        let draw: Draw = self.access.child(u64::from(niche.0)).draw(Purpose::Access, 0);
        draw.chance(self.via_share)
    }
}

#[cfg(test)]
mod tests;
