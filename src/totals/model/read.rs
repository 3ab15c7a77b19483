//! Numbers out of values.

use crate::gofmt;
use crate::quantity::{Quantity, QuantityError};
use crate::values::Data;

/// A value as the quantity that the API server reads once a template has printed it.
///
/// # Errors
/// [`QuantityError`] with the reason.
pub fn amount(data: &Data) -> Result<Quantity, QuantityError> {
    match data {
        Data::Int(value) => value.to_string().parse(),
        // toYaml goes through JSON: 0.5 stays 0.5, 1073741824 does not become 1.073741824e+09.
        Data::Float(value) => gofmt::json_float(*value).parse(),
        Data::Text(text) => text.trim().parse(),
        Data::Null | Data::Bool(_) | Data::List(_) | Data::Table(_) => {
            Err(QuantityError::NotScalar)
        }
    }
}

/// Whether a text is for `tpl` rather than a number.
pub fn is_template(data: &Data) -> bool {
    matches!(data, Data::Text(text) if text.contains("{{"))
}

/// A whole number of pods; a text that a template prints as one is one.
pub(super) fn count(data: &Data) -> Option<u32> {
    match data {
        Data::Int(value) => u32::try_from(*value).ok(),
        Data::Float(value) => {
            let whole = value.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(value);
            // Checked to be a whole number in range.
            whole.then_some(*value as u32)
        }
        Data::Text(text) => text.parse().ok(),
        Data::Null | Data::Bool(_) | Data::List(_) | Data::Table(_) => None,
    }
}
