//! What customers do about fit and price: they come and go by logit share, with inertia.

use crate::scenario::MarketSpec;
use crate::time::Duration;

/// The laws of trade.
#[derive(Clone, Debug)]
pub(crate) struct Trade {
    customers: f64,
    /// Money a customer-day at price 1.
    revenue: f64,
    /// How sharply customers tell two utilities apart.
    sensitivity: f64,
    price_weight: f64,
    rival_price: f64,
    /// Microseconds in which customers reconsider, on average.
    inertia: f64,
    pub initial_share: f64,
}

impl Trade {
    /// None where nobody buys.
    pub fn new(spec: &MarketSpec) -> Option<Self> {
        (spec.customers > 0.0).then(|| Self {
            customers: spec.customers,
            revenue: spec.revenue,
            sensitivity: spec.sensitivity,
            price_weight: spec.price_weight,
            rival_price: spec.rival_price,
            inertia: spec.inertia.micros(),
            initial_share: spec.initial_share,
        })
    }

    /// The share that an offer has in the end against its rival's: logit of utility = fit − weight × price
    /// (`McFadden` 1974).
    pub fn target(&self, fit: f64, price: f64, rival_fit: f64) -> f64 {
        let utility = (fit - self.price_weight * price) - (rival_fit - self.price_weight * self.rival_price);
        1.0 / (1.0 + libm::exp(-self.sensitivity * utility))
    }

    /// The share after a time, and its integral over that time in µs: it moves to its target as fast as customers
    /// reconsider.
    pub fn follow(&self, share: f64, target: f64, time: Duration) -> (f64, f64) {
        let time = time.micros();
        if self.inertia <= 0.0 {
            return (target, target * time);
        }
        let left = libm::exp(-time / self.inertia);
        (target + (share - target) * left, target * time + (share - target) * self.inertia * (1.0 - left))
    }

    /// Money from one niche for a share held for some µs.
    pub fn revenue(&self, share_time: f64, price: f64) -> f64 {
        self.customers * self.revenue * price * share_time / crate::time::DAY as f64
    }
}
