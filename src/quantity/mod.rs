//! Kubernetes quantities (`500m`, `8Gi`, `1e3`), exactly as the API server reads them.
//!
//! The reference is `ParseQuantity` and `CanonicalizeBytes` of `k8s.io/apimachinery/pkg/api/resource`; a test
//! compares thousands of generated texts with that package. A quantity is held as a whole number of nano-units,
//! which is the finest step Kubernetes keeps, so no sum is ever rounded and no float is involved.

mod error;
mod parse;
mod print;

use std::cmp::Ordering;

pub use error::QuantityError;

/// Nano-units in one unit.
const NANO: i128 = 1_000_000_000;

/// The largest magnitude Kubernetes promises to hold, in whole units: 2^63 - 1.
const MAX_UNITS: i128 = i64::MAX as i128;

/// The kind of suffix a quantity was written with; its sum is printed with the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Powers of ten by letter: `500m`, `2G`.
    DecimalSi,
    /// Powers of 1024: `512Mi`.
    BinarySi,
    /// Powers of ten by number: `5e8`.
    DecimalExponent,
}

/// An exact amount of CPU (in cores), memory or storage (in bytes).
///
/// Comparisons look at the amount alone: `1Ki` equals `1024`.
#[derive(Debug, Clone, Copy)]
pub struct Quantity {
    nano: i128,
    format: Format,
}

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self {
        nano: 0,
        format: Format::DecimalSi,
    };

    /// A number of bytes, printed with binary suffixes.
    pub fn from_bytes(bytes: u64) -> Self {
        Self {
            nano: i128::from(bytes) * NANO,
            format: Format::BinarySi,
        }
    }

    /// A number of thousandths of a core.
    pub fn from_cpu_millis(millis: u64) -> Self {
        Self {
            nano: i128::from(millis) * (NANO / 1000),
            format: Format::DecimalSi,
        }
    }

    /// An amount in billionths of a unit, the finest step that Kubernetes keeps.
    pub fn from_nanos(nano: i128, format: Format) -> Self {
        Self { nano, format }
    }

    /// The amount in billionths of a unit: exact.
    pub fn nanos(self) -> i128 {
        self.nano
    }

    /// Reads a manifest's value as the API server does: a string without its surrounding white space, or a number.
    ///
    /// # Errors
    /// [`QuantityError`] with the reason, also for a boolean, a list or a table.
    pub fn from_json(value: &serde_json::Value) -> Result<Self, QuantityError> {
        match value {
            serde_json::Value::String(text) => text.trim().parse(),
            serde_json::Value::Number(number) => number.to_string().parse(),
            serde_json::Value::Null
            | serde_json::Value::Bool(_)
            | serde_json::Value::Array(_)
            | serde_json::Value::Object(_) => Err(QuantityError::NotScalar),
        }
    }

    /// The sum; a zero takes over the other's suffix kind, as in Kubernetes.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where even 128 bits do not hold it.
    pub fn checked_add(self, other: Self) -> Result<Self, QuantityError> {
        let nano = self
            .nano
            .checked_add(other.nano)
            .ok_or(QuantityError::Overflow)?;
        let format = if self.nano == 0 {
            other.format
        } else {
            self.format
        };
        Ok(Self { nano, format })
    }

    /// What is left after taking `other` away; negative when `other` is larger.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where even 128 bits do not hold it.
    pub fn checked_sub(self, other: Self) -> Result<Self, QuantityError> {
        self.checked_add(Self {
            nano: -other.nano,
            format: other.format,
        })
    }

    /// The amount for this many pods.
    ///
    /// # Errors
    /// [`QuantityError::Overflow`] where even 128 bits do not hold it.
    pub fn checked_mul(self, count: u32) -> Result<Self, QuantityError> {
        let nano = self
            .nano
            .checked_mul(i128::from(count))
            .ok_or(QuantityError::Overflow)?;
        Ok(Self {
            nano,
            format: self.format,
        })
    }

    /// Thousandths of a unit, rounded away from zero like Kubernetes' `MilliValue`: `1u` of CPU is `1m`.
    pub fn cpu_millis(self) -> i128 {
        divide_away_from_zero(self.nano, NANO / 1000)
    }

    /// Whole units, rounded away from zero like Kubernetes' `Value`: `100m` of memory is one byte.
    pub fn bytes(self) -> i128 {
        divide_away_from_zero(self.nano, NANO)
    }

    /// The amount rounded up to thousandths, as the API server stores every request, limit and
    /// capacity (`SetDefaults_ResourceList`).
    #[must_use]
    pub fn stored(self) -> Self {
        let step = NANO / 1000;
        let rest = self.nano.rem_euclid(step);
        let up = if rest == 0 { 0 } else { step - rest };
        Self {
            nano: self.nano.saturating_add(up),
            format: self.format,
        }
    }

    /// Whether this is nothing.
    pub fn is_zero(self) -> bool {
        self.nano == 0
    }

    /// Whether this is less than nothing; the API server refuses such a request, limit or size.
    pub fn is_negative(self) -> bool {
        self.nano < 0
    }

    /// The suffix kind it is printed with.
    pub fn format(self) -> Format {
        self.format
    }

    /// The same amount, printed with another suffix kind.
    #[must_use]
    pub fn with_format(self, format: Format) -> Self {
        Self { format, ..self }
    }

    /// This amount in hundredths of `whole`, rounded up; `None` when `whole` is zero or less.
    pub fn percent_of(self, whole: Self) -> Option<i128> {
        self.parts_of(whole, 100)
    }

    /// How many of `parts` equal parts of `whole` this amount fills, rounded up; `None` when `whole` is zero or less.
    pub fn parts_of(self, whole: Self, parts: u32) -> Option<i128> {
        let parts = i128::from(parts.max(1));
        if whole.nano <= 0 {
            return None;
        }
        // What is too large to be multiplied is so large that dividing first changes no visible digit.
        Some(match self.nano.checked_mul(parts) {
            Some(scaled) => divide_away_from_zero(scaled, whole.nano),
            None => divide_away_from_zero(self.nano, (whole.nano / parts).max(1)),
        })
    }
}

fn divide_away_from_zero(value: i128, by: i128) -> i128 {
    let whole = value / by;
    match (value % by).cmp(&0) {
        Ordering::Equal => whole,
        Ordering::Greater => whole + 1,
        Ordering::Less => whole - 1,
    }
}

impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.nano == other.nano
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> Ordering {
        self.nano.cmp(&other.nano)
    }
}

impl Default for Quantity {
    fn default() -> Self {
        Self::ZERO
    }
}

#[cfg(test)]
mod tests;
