//! Totals from values, without rendering: the component model of `.dataspoke.yaml`.
//!
//! [`Model::compute`] walks the configured components over merged values. It remembers which value
//! every number came from, so that [`cause`] can tell which line moved a sum. [`cover`] finds the
//! charts that render pods and that no component counts.

pub mod cause;
mod count;
pub mod cover;
mod read;

use super::{Component, Measure, Note, ProfileTotals, Replicas, Usage};
use crate::config;
use crate::path::ValuesPath;
use crate::quantity::{Quantity, QuantityError};
use crate::source::Span;
use crate::values::Values;

pub use read::{amount, is_template};

/// What keeps a part from being counted, or should not be there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A path without `?` that holds nothing.
    #[error("{0} is absent: correct the path in the configuration, or write {0}? if it may be")]
    Absent(ValuesPath),
    /// Something else than a table.
    #[error("{0} holds no table")]
    NoTable(ValuesPath),
    /// Not a whole number from 0 on.
    #[error("{0} is not a whole number of pods")]
    NoCount(ValuesPath),
    /// An autoscaler whose range is empty.
    #[error("{0}: maxReplicas is below minReplicas")]
    Range(ValuesPath),
    /// A text that a template fills in.
    #[error("{0} holds a template, which is not evaluated here")]
    Template(ValuesPath),
    /// Not a quantity.
    #[error("{path}: {error}")]
    Quantity {
        /// The value.
        path: ValuesPath,
        /// What is wrong with it.
        error: QuantityError,
    },
    /// A quantity below zero, which the API server refuses.
    #[error("{0}: a quantity is not negative")]
    Negative(ValuesPath),
    /// A sum that cannot be held.
    #[error("the sum is too large to be held")]
    Overflow,
    /// A value under `absent:` that is true.
    #[error("{0} switches on pods that no part of the component counts")]
    Uncounted(ValuesPath),
}

impl Fault {
    /// The value that it is about.
    pub fn path(&self) -> Option<&ValuesPath> {
        match self {
            Self::Absent(path)
            | Self::NoTable(path)
            | Self::NoCount(path)
            | Self::Range(path)
            | Self::Template(path)
            | Self::Quantity { path, .. }
            | Self::Negative(path)
            | Self::Uncounted(path) => Some(path),
            Self::Overflow => None,
        }
    }

    /// Whether it is the quantity's own mistake, which the rules `schema` and `quantity` report.
    pub fn is_quantity(&self) -> bool {
        match self {
            Self::Quantity { .. } | Self::Negative(_) => true,
            Self::Absent(_)
            | Self::NoTable(_)
            | Self::NoCount(_)
            | Self::Range(_)
            | Self::Template(_)
            | Self::Overflow
            | Self::Uncounted(_) => false,
        }
    }
}

/// A fault and the component that has it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("component {component}: {fault}")]
pub struct Trouble {
    /// The component's name.
    pub component: String,
    /// Where its part, or else the component's name, stands in the configuration.
    pub span: Span,
    /// What is wrong.
    pub fault: Fault,
}

/// One number of one pod, and the value that it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// Which number.
    pub measure: Measure,
    /// Where it stands.
    pub path: ValuesPath,
    /// What stands there.
    pub quantity: Quantity,
}

/// One workload that a part of a component stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartTotals {
    /// The component's name.
    pub component: String,
    /// The part in the configuration.
    pub span: Span,
    /// Its pods.
    pub replicas: Replicas,
    /// The value that the least number of pods came from; `None` for a number in the configuration.
    pub count: Option<ValuesPath>,
    /// The table of its pods' resources: the one that counts, or the last that was looked at.
    pub resources: Option<ValuesPath>,
    /// One pod with its volumes.
    pub pod: Usage,
    /// The numbers behind `pod`.
    pub amounts: Vec<Amount>,
}

impl PartTotals {
    /// The number of a measure that was set, not derived.
    pub fn amount(&self, measure: Measure) -> Option<&Amount> {
        self.amounts.iter().find(|amount| amount.measure == measure)
    }
}

/// What the component model makes of a profile's values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Model {
    /// The components that are there, in the configuration's order.
    pub components: Vec<Component>,
    /// The workloads behind them.
    pub parts: Vec<PartTotals>,
    /// What could not be counted. Unless empty, the sums are too small.
    pub troubles: Vec<Trouble>,
    /// Paths that nothing can be said about, because the chart that has them is not there.
    pub unknown: Vec<ValuesPath>,
    /// Every value that was looked at and decided something.
    pub asked: Vec<ValuesPath>,
    /// Assumptions behind the numbers.
    pub notes: Vec<Note>,
}

impl Model {
    /// Counts components over values. Paths under `missing` belong to charts that are not in
    /// charts/: what is absent there may be a default of theirs.
    pub fn compute(
        components: &[config::Component],
        values: &Values,
        missing: &[ValuesPath],
    ) -> Self {
        count::model(components, values, missing)
    }

    /// Whether the sums hold everything.
    pub fn is_complete(&self) -> bool {
        self.troubles.is_empty() && self.unknown.is_empty()
    }

    /// The totals under a name, without declarations.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a sum.
    pub fn profile(&self, name: &str) -> Result<ProfileTotals, QuantityError> {
        let mut profile = ProfileTotals::new(name.to_owned(), self.components.clone())?;
        profile.notes = self.notes.clone();
        Ok(profile)
    }

    /// The cost with the least pods; `None` where it cannot be held.
    pub fn total(&self) -> Option<Usage> {
        super::sum(&self.components).ok().map(|(least, _)| least)
    }
}

#[cfg(test)]
mod tests;
