//! What `dataspoke totals` prints, before a format is chosen.

use super::{Component, Note, Usage, sum};
use crate::quantity::{Quantity, QuantityError};

/// All profiles of one chart, or the one of a rendered stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsReport {
    /// The chart's path as the user typed it; a stream's file name, `-` for standard input.
    pub chart: String,
    /// In the order asked for.
    pub profiles: Vec<ProfileTotals>,
}

/// The totals of one profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileTotals {
    /// `production`; for a stream `rendered`.
    pub name: String,
    /// What runs all the time, and its storage.
    pub components: Vec<Component>,
    /// Jobs and CronJobs, which come and go: not in the totals.
    pub jobs: Vec<Component>,
    /// Helm hooks: not in the totals.
    pub hooks: Vec<Component>,
    /// All components with their least pods.
    pub total: Usage,
    /// All components with their most pods.
    pub total_max: Usage,
    /// What the profile says its total is.
    pub declared: Option<Declaration>,
    /// What the profile may cost.
    pub budget: Option<Declaration>,
    /// Assumptions behind the numbers.
    pub notes: Vec<Note>,
}

impl ProfileTotals {
    /// A profile of these components, without jobs, hooks, declarations or notes.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a sum.
    pub fn new(name: String, components: Vec<Component>) -> Result<Self, QuantityError> {
        let (total, total_max) = sum(&components)?;
        Ok(Self {
            name,
            components,
            jobs: Vec::new(),
            hooks: Vec::new(),
            total,
            total_max,
            declared: None,
            budget: None,
            notes: Vec::new(),
        })
    }
}

/// CPU and memory as far as a profile declares them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Cores.
    pub cpu: Option<Quantity>,
    /// Bytes.
    pub memory: Option<Quantity>,
}

/// The `totals:` or `budget:` of a profile; what is absent is not checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Declaration {
    /// Requests.
    pub requests: Amounts,
    /// Limits.
    pub limits: Amounts,
    /// Bytes of storage.
    pub storage: Option<Quantity>,
}
