//! The five numbers that a profile is held to.

use std::fmt;

use super::{Declaration, Usage};
use crate::quantity::{Format, Quantity};

/// One number of a total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Cores set aside.
    CpuRequests,
    /// Cores at most.
    CpuLimits,
    /// Bytes of memory set aside.
    MemoryRequests,
    /// Bytes of memory at most.
    MemoryLimits,
    /// Bytes of volume claims.
    Storage,
}

impl Measure {
    /// All of them, in the order of every output.
    pub const ALL: [Self; 5] = [
        Self::CpuRequests,
        Self::CpuLimits,
        Self::MemoryRequests,
        Self::MemoryLimits,
        Self::Storage,
    ];

    /// What a total says; `None` is unbounded.
    pub fn of(self, usage: &Usage) -> Option<Quantity> {
        match self {
            Self::CpuRequests => Some(usage.requests.cpu),
            Self::CpuLimits => usage.limits.cpu,
            Self::MemoryRequests => Some(usage.requests.memory),
            Self::MemoryLimits => usage.limits.memory,
            Self::Storage => Some(usage.storage),
        }
    }

    /// What a profile declares; `None` is nothing.
    pub fn declared(self, declaration: &Declaration) -> Option<Quantity> {
        match self {
            Self::CpuRequests => declaration.requests.cpu,
            Self::CpuLimits => declaration.limits.cpu,
            Self::MemoryRequests => declaration.requests.memory,
            Self::MemoryLimits => declaration.limits.memory,
            Self::Storage => declaration.storage,
        }
    }

    /// Its name in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::CpuRequests => "CPU requests",
            Self::CpuLimits => "CPU limits",
            Self::MemoryRequests => "memory requests",
            Self::MemoryLimits => "memory limits",
            Self::Storage => "storage",
        }
    }

    /// Its place in a declaration.
    pub fn path(self) -> &'static str {
        match self {
            Self::CpuRequests => "requests.cpu",
            Self::CpuLimits => "limits.cpu",
            Self::MemoryRequests => "requests.memory",
            Self::MemoryLimits => "limits.memory",
            Self::Storage => "storage",
        }
    }

    /// An amount as people write it: `500m`, `7Gi`.
    pub fn show(self, amount: Quantity) -> String {
        match self {
            Self::CpuRequests | Self::CpuLimits => {
                amount.with_format(Format::DecimalSi).to_string()
            }
            Self::MemoryRequests | Self::MemoryLimits | Self::Storage => amount.human_bytes(),
        }
    }

    /// A bound as people write it, where `None` is `unbounded`.
    pub fn show_bound(self, bound: Option<Quantity>) -> String {
        bound.map_or_else(|| "unbounded".to_owned(), |amount| self.show(amount))
    }
}

/// A number that is not what a profile says it is or may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// Which number.
    pub measure: Measure,
    /// What the components add up to; `None` is unbounded.
    pub found: Option<Quantity>,
    /// What the profile says.
    pub declared: Quantity,
}

impl Declaration {
    /// Every number that a total says otherwise.
    pub fn differences(&self, total: &Usage) -> Vec<Difference> {
        self.compare(total, |found, declared| found != Some(declared))
    }

    /// Every number that a total has too much of; what is unbounded is always too much.
    pub fn excesses(&self, total: &Usage) -> Vec<Difference> {
        self.compare(total, |found, declared| {
            found.is_none_or(|found| found > declared)
        })
    }

    fn compare(
        &self,
        total: &Usage,
        wrong: impl Fn(Option<Quantity>, Quantity) -> bool,
    ) -> Vec<Difference> {
        let compared = Measure::ALL.into_iter().filter_map(|measure| {
            let declared = measure.declared(self)?;
            let found = measure.of(total);
            wrong(found, declared).then_some(Difference {
                measure,
                found,
                declared,
            })
        });
        compared.collect()
    }
}

impl fmt::Display for Difference {
    /// `CPU requests: 4500m, not 4 (500m more)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            measure,
            found,
            declared,
        } = self;
        let words = measure.words();
        write!(
            f,
            "{words}: {}, not {}",
            measure.show_bound(*found),
            measure.show(*declared)
        )?;
        let Some(found) = *found else {
            return Ok(());
        };
        let (more, word) = if found > *declared {
            (found.checked_sub(*declared), "more")
        } else {
            (declared.checked_sub(found), "less")
        };
        more.map_or(Ok(()), |more| write!(f, " ({} {word})", measure.show(more)))
    }
}
