//! Exponential and normal variates by the ziggurat method (Marsaglia & Tsang 2000), 256 layers.
//!
//! The tables are computed once with `libm`, the layer test compares integers, and the rare slow path hashes the draw
//! itself again: one address, one variate, the same bits on every platform.

use super::Draw;
use std::sync::LazyLock;

const LAYERS: usize = 256;
/// Mantissa bits of a uniform.
const UNIT: f64 = 9_007_199_254_740_992.0;

struct Tables {
    layers: [Layer; LAYERS],
    /// Height of the density at each edge, `edge[LAYERS]` = 0.
    height: [f64; LAYERS + 1],
}

/// One layer: what the fast path reads lies together.
#[derive(Clone, Copy)]
struct Layer {
    /// Right edge, divided by the range of the mantissa.
    step: f64,
    /// Below this mantissa a point lies inside the layer above and is accepted unseen.
    inside: u64,
}

/// Start of the tail, and the area of each layer.
const EXPONENTIAL: (f64, f64) = (7.697_117_470_131_05, 3.949_659_822_581_572e-3);
const NORMAL: (f64, f64) = (3.654_152_885_361_009, 4.928_673_233_974_655e-3);

impl Tables {
    fn new((tail, area): (f64, f64), density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Self {
        let mut edge = [0.0_f64; LAYERS + 1];
        edge[0] = area / density(tail);
        edge[1] = tail;
        for layer in 2..LAYERS {
            edge[layer] = inverse(density(edge[layer - 1]) + area / edge[layer - 1]);
        }
        let layers = std::array::from_fn(|layer| Layer {
            step: edge[layer] / UNIT,
            inside: (edge[layer + 1] / edge[layer] * UNIT) as u64,
        });
        Self { layers, height: edge.map(density) }
    }

    /// The candidate in a layer and whether it needs a closer look.
    #[inline]
    fn candidate(&self, bits: u64) -> (usize, f64, bool) {
        let index = (bits & 0xff) as usize;
        let mantissa = bits >> 11;
        let layer = self.layers[index];
        (index, mantissa as f64 * layer.step, mantissa < layer.inside)
    }

    /// Whether a point at `x`, uniformly high within its layer, lies under the density there.
    fn under(&self, layer: usize, uniform: f64, density_at_x: f64) -> bool {
        let (low, high) = (self.height[layer], self.height[layer + 1]);
        low + uniform * (high - low) < density_at_x
    }
}

static EXPONENTIAL_TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables::new(EXPONENTIAL, |x| libm::exp(-x), |y| -libm::log(y)));

static NORMAL_TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables::new(NORMAL, |x| libm::exp(-0.5 * x * x), |y| libm::sqrt(-2.0 * libm::log(y))));

#[inline]
pub(super) fn exponential(bits: u64) -> f64 {
    let tables = &*EXPONENTIAL_TABLES;
    let (layer, x, inside) = tables.candidate(bits);
    if inside { x } else { exponential_edge(tables, bits, layer, x) }
}

#[cold]
fn exponential_edge(tables: &Tables, bits: u64, layer: usize, x: f64) -> f64 {
    let next = Draw(bits).again();
    if layer == 0 {
        return EXPONENTIAL.0 + exponential(next.0);
    }
    if tables.under(layer, next.uniform(), libm::exp(-x)) { x } else { exponential(next.again().0) }
}

#[inline]
pub(super) fn normal(bits: u64) -> f64 {
    let tables = &*NORMAL_TABLES;
    let (layer, x, inside) = tables.candidate(bits);
    let size = if inside { x } else { normal_edge(tables, bits, layer, x) };
    if bits & 0x100 == 0 { size } else { -size }
}

#[cold]
fn normal_edge(tables: &Tables, bits: u64, layer: usize, x: f64) -> f64 {
    let mut next = Draw(bits).again();
    if layer == 0 {
        return normal_tail(next);
    }
    if tables.under(layer, next.uniform(), libm::exp(-0.5 * x * x)) {
        return x;
    }
    next = next.again();
    normal(next.0).abs()
}

/// The tail beyond the last layer (Marsaglia 1964).
fn normal_tail(mut draw: Draw) -> f64 {
    let tail = NORMAL.0;
    loop {
        let beyond = exponential(draw.0) / tail;
        draw = draw.again();
        if 2.0 * exponential(draw.0) > beyond * beyond {
            return tail + beyond;
        }
        draw = draw.again();
    }
}
