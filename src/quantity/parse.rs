//! Text to quantity: the grammar of `ParseQuantity`, its rounding and its caps.

use std::str::FromStr;

use super::{Format, MAX_UNITS, NANO, Quantity, QuantityError};

/// What a suffix multiplies by.
#[derive(Clone, Copy)]
enum Multiplier {
    Ten(i64, Format),
    Two(u32),
}

/// A text cut into its parts; nothing but their alphabet is checked.
struct Parts<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
    number: &'a str,
    suffix: &'a str,
}

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        if text.is_empty() {
            return Err(QuantityError::Empty);
        }
        if text.contains(char::is_whitespace) {
            return Err(QuantityError::Whitespace);
        }
        let parts = split(text);
        let multiplier = multiplier(parts.suffix)
            .ok_or_else(|| QuantityError::suffix(parts.number, parts.suffix))?;
        if parts.whole.is_empty() && parts.fraction.is_empty() && refuses_missing_digits(multiplier)
        {
            return Err(QuantityError::Number);
        }
        let (magnitude, format) = match multiplier {
            Multiplier::Ten(exponent, format) => (decimal(&parts, exponent)?, format),
            Multiplier::Two(bits) => {
                let nano = binary(&parts, bits);
                // Below one byte a binary suffix means nothing; Kubernetes prints thousandths there.
                let small = nano > 0 && nano < NANO;
                (
                    nano,
                    if small {
                        Format::DecimalSi
                    } else {
                        Format::BinarySi
                    },
                )
            }
        };
        let nano = if parts.negative {
            -magnitude
        } else {
            magnitude
        };
        Ok(Self { nano, format })
    }
}

fn split(text: &str) -> Parts<'_> {
    let negative = text.starts_with('-');
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, rest) = split_digits(unsigned);
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(rest) => split_digits(rest),
        None => ("", rest),
    };
    Parts {
        negative,
        whole,
        fraction,
        number: &text[..text.len() - suffix.len()],
        suffix,
    }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// `None` for an unknown suffix.
fn multiplier(suffix: &str) -> Option<Multiplier> {
    let ten = |exponent| Some(Multiplier::Ten(exponent, Format::DecimalSi));
    let two = |bits| Some(Multiplier::Two(bits));
    match suffix {
        "n" => ten(-9),
        "u" => ten(-6),
        "m" => ten(-3),
        "" => ten(0),
        "k" => ten(3),
        "M" => ten(6),
        "G" => ten(9),
        "T" => ten(12),
        "P" => ten(15),
        "E" => ten(18),
        "Ki" => two(10),
        "Mi" => two(20),
        "Gi" => two(30),
        "Ti" => two(40),
        "Pi" => two(50),
        "Ei" => two(60),
        _ => {
            let digits = suffix.strip_prefix(['e', 'E'])?;
            let exponent = digits.parse().ok()?;
            Some(Multiplier::Ten(exponent, Format::DecimalExponent))
        }
    }
}

/// `Gi`, `m` or `-` alone: Kubernetes takes a missing number for zero, but only on the path that does not need its
/// big decimals. Found by comparing with `ParseQuantity`; its grammar demands a digit everywhere.
fn refuses_missing_digits(multiplier: Multiplier) -> bool {
    match multiplier {
        Multiplier::Ten(exponent, _) => exponent < -9,
        Multiplier::Two(bits) => bits >= 50,
    }
}

/// Nano-units of a number times a power of ten; what is finer is rounded up.
fn decimal(parts: &Parts<'_>, exponent: i64) -> Result<i128, QuantityError> {
    let significant = || {
        let digits = parts.whole.bytes().chain(parts.fraction.bytes());
        digits
            .skip_while(|b| *b == b'0')
            .map(|b| i128::from(b - b'0'))
    };
    let written = significant().count();
    if written == 0 {
        return Ok(0);
    }
    if i32::try_from(exponent).is_err() {
        return Err(QuantityError::Exponent);
    }
    let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX / 4);
    // How many digits the number of nano-units has.
    let wanted = length(written) + exponent + 9 - length(parts.fraction.len());
    if wanted <= 0 {
        return Ok(1);
    }
    let Some(wanted) = usize::try_from(wanted).ok().filter(|n| *n <= 28) else {
        return Err(QuantityError::TooLarge);
    };
    let mut digits = significant();
    let mut nano = 0;
    for _ in 0..wanted {
        nano = nano * 10 + digits.next().unwrap_or(0);
    }
    if digits.any(|digit| digit != 0) {
        nano += 1;
    }
    if nano > MAX_UNITS * NANO {
        return Err(QuantityError::TooLarge);
    }
    Ok(nano)
}

/// Nano-units of a number times a power of two, capped at 2^63 - 1 units as Kubernetes does for these suffixes alone.
fn binary(parts: &Parts<'_>, bits: u32) -> i128 {
    let cap = MAX_UNITS * NANO;
    let whole = parts.whole.trim_start_matches('0');
    if whole.len() > 19 {
        return cap;
    }
    let units = whole
        .bytes()
        .fold(0_i128, |sum, b| sum * 10 + i128::from(b - b'0'));
    if units > MAX_UNITS >> bits {
        return cap;
    }
    // Long multiplication from the last digit: each step drops one decimal place, so any number of digits is exact.
    let factor = NANO << bits;
    let mut carry = 0_i128;
    let mut inexact = false;
    for digit in parts.fraction.bytes().rev() {
        carry += i128::from(digit - b'0') * factor;
        inexact |= carry % 10 != 0;
        carry /= 10;
    }
    let nano = (units << bits) * NANO + carry + i128::from(inexact);
    nano.min(cap)
}
