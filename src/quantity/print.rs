//! Quantity to text: Kubernetes' canonical form.

use std::fmt;

use super::{Format, NANO, Quantity};

impl fmt::Display for Quantity {
    /// The canonical form: no precision lost, no fraction, the suffix as large as possible (`CanonicalizeBytes`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.canonical())
    }
}

impl Quantity {
    fn canonical(self) -> String {
        if self.nano == 0 {
            return "0".to_owned();
        }
        match self.format {
            Format::BinarySi if self.nano.abs() >= 1024 * NANO && self.nano % NANO == 0 => {
                self.binary()
            }
            // A binary suffix would lose the fraction.
            Format::BinarySi | Format::DecimalSi => {
                let (mantissa, exponent) = self.thousands(18);
                let suffix = match exponent {
                    -9 => "n",
                    -6 => "u",
                    -3 => "m",
                    0 => "",
                    3 => "k",
                    6 => "M",
                    9 => "G",
                    12 => "T",
                    15 => "P",
                    _ => "E",
                };
                format!("{mantissa}{suffix}")
            }
            Format::DecimalExponent => match self.thousands(i32::MAX) {
                (mantissa, 0) => mantissa.to_string(),
                (mantissa, exponent) => format!("{mantissa}e{exponent}"),
            },
        }
    }

    /// Mantissa and the largest exponent, a multiple of three, that leaves the mantissa whole.
    fn thousands(self, largest: i32) -> (i128, i32) {
        let (mut mantissa, mut exponent) = (self.nano, -9);
        while mantissa % 1000 == 0 && exponent < largest {
            mantissa /= 1000;
            exponent += 3;
        }
        (mantissa, exponent)
    }

    fn binary(self) -> String {
        let suffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
        let (mut mantissa, mut step) = (self.nano / NANO, 0);
        while mantissa % 1024 == 0 && step + 1 < suffixes.len() {
            mantissa /= 1024;
            step += 1;
        }
        format!("{mantissa}{}", suffixes[step])
    }

    /// A number of bytes as people write it: the shorter of the binary and the decimal form, and halves of a binary
    /// unit as such (`7Gi`, `500M`, `8.5Gi`). Exact, and a quantity itself.
    pub fn human_bytes(self) -> String {
        let binary = self.with_format(Format::BinarySi);
        let decimal = self.with_format(Format::DecimalSi).canonical();
        let halves = binary
            .checked_mul(2)
            .map(Self::canonical)
            .unwrap_or_default();
        let suffixed = halves.split_at_checked(halves.len().saturating_sub(2));
        let half = suffixed.and_then(|(number, suffix)| {
            let number: i128 = number.parse().ok().filter(|n| n % 2 == 1)?;
            Some(format!("{}.5{suffix}", number / 2))
        });
        let forms = [
            Some(binary.canonical()),
            Some(decimal),
            half.filter(|text| text.ends_with('i')),
        ];
        let shortest = forms.into_iter().flatten().min_by_key(String::len);
        shortest.unwrap_or_default()
    }
}
