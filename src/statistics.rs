//! Pure numbers: quantiles, intervals, paired differences, curves, when to stop.
//!
//! The replication is the unit: every interval here comes from independent replications, never from the correlated
//! observations within one of them.

mod bounds;
mod curve;
mod decision;
mod distribution;
mod effects;
mod interval;
mod quantile;
mod replicated;
mod resample;
mod selection;
mod sensitivity;
mod sequential;
mod warm_up;

pub(crate) use bounds::Nature;
pub(crate) use curve::{Curve, quantile_of_sorted};
pub(crate) use decision::{holm, replications_to_decide};
pub(crate) use distribution::Shape;
pub(crate) use effects::{elementary, explained_share};
pub(crate) use interval::{
    Estimate, Evidence, Paired, Sample, Term, estimate, paired, unpaired, variance_ratio,
};
pub(crate) use quantile::{normal_cdf, normal_quantile, student_t_cdf, student_t_quantile};
pub(crate) use replicated::Replicated;
pub(crate) use resample::{jackknifed, resampled};
pub(crate) use selection::Selection;
pub(crate) use sensitivity::{CrossedRow, sobol_indices};
pub(crate) use sequential::next_look;
pub(crate) use warm_up::mser;
