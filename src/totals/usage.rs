//! Requests, limits and storage, added up and multiplied without rounding.

use crate::quantity::{Quantity, QuantityError};

/// What is set aside for pods, whether they use it or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Requests {
    /// Cores.
    pub cpu: Quantity,
    /// Bytes.
    pub memory: Quantity,
}

/// What pods may use at most; `None` is unbounded, never zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Cores.
    pub cpu: Option<Quantity>,
    /// Bytes.
    pub memory: Option<Quantity>,
}

impl Default for Limits {
    /// The limits of no pods: nothing, rather than unbounded.
    fn default() -> Self {
        Self {
            cpu: Some(Quantity::ZERO),
            memory: Some(Quantity::ZERO),
        }
    }
}

/// What some pods and volume claims cost together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// CPU and memory set aside.
    pub requests: Requests,
    /// CPU and memory at most.
    pub limits: Limits,
    /// Bytes of volume claims.
    pub storage: Quantity,
    /// How many volume claims.
    pub claims: u64,
}

impl Usage {
    /// Both together.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a sum.
    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        Ok(Self {
            requests: Requests {
                cpu: self.requests.cpu.checked_add(other.requests.cpu)?,
                memory: self.requests.memory.checked_add(other.requests.memory)?,
            },
            limits: Limits {
                cpu: add_bounds(self.limits.cpu, other.limits.cpu)?,
                memory: add_bounds(self.limits.memory, other.limits.memory)?,
            },
            storage: self.storage.checked_add(other.storage)?,
            claims: self
                .claims
                .checked_add(other.claims)
                .ok_or(QuantityError::Overflow)?,
        })
    }

    /// The cost of this many of it; none of something unbounded is nothing.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a product.
    pub fn checked_mul(self, count: u32) -> Result<Self, QuantityError> {
        if count == 0 {
            return Ok(Self::default());
        }
        let times = |bound: Option<Quantity>| bound.map(|q| q.checked_mul(count)).transpose();
        Ok(Self {
            requests: Requests {
                cpu: self.requests.cpu.checked_mul(count)?,
                memory: self.requests.memory.checked_mul(count)?,
            },
            limits: Limits {
                cpu: times(self.limits.cpu)?,
                memory: times(self.limits.memory)?,
            },
            storage: self.storage.checked_mul(count)?,
            claims: self
                .claims
                .checked_mul(u64::from(count))
                .ok_or(QuantityError::Overflow)?,
        })
    }
}

/// The sum of two upper bounds; unbounded when either is.
///
/// # Errors
/// [`QuantityError::Overflow`] where 128 bits do not hold the sum.
pub(super) fn add_bounds(
    a: Option<Quantity>,
    b: Option<Quantity>,
) -> Result<Option<Quantity>, QuantityError> {
    match (a, b) {
        (Some(a), Some(b)) => a.checked_add(b).map(Some),
        (None, _) | (_, None) => Ok(None),
    }
}

/// How many pods run at least and at most; they differ under an autoscaler.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replicas {
    /// Pods at the least.
    pub min: u32,
    /// Pods at the most.
    pub max: u32,
}

impl Replicas {
    /// Always the same number of pods.
    pub fn fixed(count: u32) -> Self {
        Self {
            min: count,
            max: count,
        }
    }

    /// Both together, held at the largest number that fits.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            min: self.min.saturating_add(other.min),
            max: self.max.saturating_add(other.max),
        }
    }
}

/// One line of a profile's totals, with its replicas already multiplied in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// A component of the model (`frontend`), or a workload of a rendered stream (`Deployment/frontend`).
    pub name: String,
    /// Its pods.
    pub replicas: Replicas,
    /// Its cost with the least pods.
    pub at_min: Usage,
    /// Its cost with the most pods.
    pub at_max: Usage,
}

impl Component {
    /// A component of equal pods.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a product.
    pub fn of_pods(name: String, pod: Usage, replicas: Replicas) -> Result<Self, QuantityError> {
        Ok(Self {
            name,
            replicas,
            at_min: pod.checked_mul(replicas.min)?,
            at_max: pod.checked_mul(replicas.max)?,
        })
    }

    /// Adds what does not come with a pod of it, a volume claim say, or another part's pods.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where 128 bits do not hold a sum.
    pub fn add(&mut self, other: &Self) -> Result<(), QuantityError> {
        self.at_min = self.at_min.checked_add(other.at_min)?;
        self.at_max = self.at_max.checked_add(other.at_max)?;
        self.replicas = self.replicas.plus(other.replicas);
        Ok(())
    }
}

/// The cost of all components with the least and with the most pods.
///
/// # Errors
/// [`QuantityError::Overflow`] where 128 bits do not hold a sum.
pub fn sum<'a>(
    components: impl IntoIterator<Item = &'a Component>,
) -> Result<(Usage, Usage), QuantityError> {
    let (mut least, mut most) = (Usage::default(), Usage::default());
    for component in components {
        least = least.checked_add(component.at_min)?;
        most = most.checked_add(component.at_max)?;
    }
    Ok((least, most))
}
