//! What a profile costs: CPU, memory and storage per component and in total.
//!
//! The same [`Component`] comes from two sides: from merged values through the component model, and from a rendered
//! stream ([`rendered`]). Printing works on a [`TotalsReport`] and knows neither side.

pub mod compare;
mod declared;
pub mod diff;
mod measure;
pub mod model;
mod note;
pub mod print;
pub mod rendered;
mod report;
mod rewrite;
mod usage;

pub use declared::{DeclaredError, declaration};
pub use measure::{Difference, Measure};
pub use note::{Note, Problem, Resource};
pub use report::{Amounts, Declaration, ProfileTotals, TotalsReport};
pub use rewrite::{RewriteError, rewrite};
pub use usage::{Component, Limits, Replicas, Requests, Usage, sum};
