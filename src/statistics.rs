//! Pure numbers: quantiles, intervals, paired differences, curves, when to stop.
//!
//! The replication is the unit: every interval here comes from independent replications, never from the correlated
//! observations within one of them.

mod curve;
mod distribution;
mod interval;
mod quantile;
mod resample;
mod selection;
mod sensitivity;
mod sequential;

pub(crate) use curve::{Curve, quantile_of_sorted};
pub(crate) use distribution::Shape;
pub(crate) use interval::{
    Estimate, Paired, Sample, combined, estimate, holm, paired, replications_to_decide,
};
pub(crate) use quantile::{normal_cdf, normal_quantile, student_t_cdf, student_t_quantile};
pub(crate) use resample::{resampled, resampled_mostly};
pub(crate) use selection::Selection;
pub(crate) use sensitivity::{CrossedRow, Replicated, elementary, explained_share, sobol_indices};
pub(crate) use sequential::next_look;
