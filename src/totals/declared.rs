//! What a profile of the configuration declares, as quantities.

use super::{Amounts, Declaration, Measure};
use crate::config::{self, Spanned};
use crate::quantity::{Quantity, QuantityError};
use crate::source::Span;

/// A declared amount that is no quantity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {error}", .measure.path())]
pub struct DeclaredError {
    /// Which number.
    pub measure: Measure,
    /// Where it stands in the configuration.
    pub span: Span,
    /// What is wrong with it.
    pub error: QuantityError,
}

/// Reads a profile's `totals:` or `budget:`.
///
/// # Errors
/// The first amount that is no quantity.
pub fn declaration(amounts: &config::Amounts) -> Result<Declaration, DeclaredError> {
    let read = |measure: Measure| -> Result<Option<Quantity>, DeclaredError> {
        let Some(text) = measure.written(amounts) else {
            return Ok(None);
        };
        text.text.parse().map(Some).map_err(|error| DeclaredError {
            measure,
            span: text.span,
            error,
        })
    };
    Ok(Declaration {
        requests: Amounts {
            cpu: read(Measure::CpuRequests)?,
            memory: read(Measure::MemoryRequests)?,
        },
        limits: Amounts {
            cpu: read(Measure::CpuLimits)?,
            memory: read(Measure::MemoryLimits)?,
        },
        storage: read(Measure::Storage)?,
    })
}

impl Measure {
    /// Its text in a declaration of the configuration.
    pub fn written(self, amounts: &config::Amounts) -> Option<&Spanned> {
        match self {
            Self::CpuRequests => amounts.requests_cpu.as_ref(),
            Self::CpuLimits => amounts.limits_cpu.as_ref(),
            Self::MemoryRequests => amounts.requests_memory.as_ref(),
            Self::MemoryLimits => amounts.limits_memory.as_ref(),
            Self::Storage => amounts.storage.as_ref(),
        }
    }
}

/// A total as the configuration writes it, in one line; what is unbounded is left out.
impl Declaration {
    /// The declaration that a total fits exactly.
    pub fn of(total: &super::Usage) -> Self {
        Self {
            requests: Amounts {
                cpu: Some(total.requests.cpu),
                memory: Some(total.requests.memory),
            },
            limits: Amounts {
                cpu: total.limits.cpu,
                memory: total.limits.memory,
            },
            storage: Some(total.storage),
        }
    }

    /// `{requests: {cpu: 4500m, memory: 7Gi}, limits: {cpu: "9", memory: 14Gi}, storage: 100Gi}`
    pub fn to_flow(&self) -> String {
        let pair = |name: &str, cpu: Measure, memory: Measure| {
            let amounts = [("cpu", cpu), ("memory", memory)];
            let written = amounts.iter().filter_map(|(key, measure)| {
                let amount = measure.declared(self)?;
                Some(format!("{key}: {}", quoted(&measure.show(amount))))
            });
            let written: Vec<String> = written.collect();
            (!written.is_empty()).then(|| format!("{name}: {{{}}}", written.join(", ")))
        };
        let storage = self
            .storage
            .map(|amount| format!("storage: {}", quoted(&Measure::Storage.show(amount))));
        let parts = [
            pair("requests", Measure::CpuRequests, Measure::MemoryRequests),
            pair("limits", Measure::CpuLimits, Measure::MemoryLimits),
            storage,
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        format!("{{{}}}", parts.join(", "))
    }
}

/// What YAML would read as a number is quoted, so that it stays as written.
fn quoted(text: &str) -> String {
    if text.parse::<f64>().is_ok() {
        format!("\"{text}\"")
    } else {
        text.to_owned()
    }
}
