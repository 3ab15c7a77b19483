//! Why a text is not a quantity, in words for the person who wrote it.

/// The longest text that a message repeats; what is longer was never meant as a quantity.
const SHOWN: usize = 24;

/// Why a text is not a quantity, or a sum cannot be held.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// There is no text.
    #[error("an empty text is not a quantity, expected a number with a unit such as 500m or 8Gi")]
    Empty,
    /// A boolean, a list, a table or null.
    #[error("expected a quantity such as 500m or 8Gi, written as a string or a number")]
    NotScalar,
    /// White space before, after or between number and suffix.
    #[error("a quantity has no white space in it, write number and suffix together as in 8Gi")]
    Whitespace,
    /// Not a decimal number followed by a suffix.
    #[error("not a quantity, expected a decimal number with a unit such as 500m, 1.5 or 8Gi")]
    Number,
    /// A number with a suffix that Kubernetes does not know.
    #[error("{number}{suffix}: unknown suffix {suffix}{}", meant(.number, .suggestion.as_deref()))]
    Suffix {
        /// The number as written.
        number: String,
        /// What follows it.
        suffix: String,
        /// The suffix that was probably meant; empty: none at all.
        suggestion: Option<String>,
    },
    /// An exponent beyond 32 bits, which Kubernetes would cut off to another number in silence.
    #[error("the exponent is out of range")]
    Exponent,
    /// More than 2^63 - 1 units.
    #[error("larger than the largest quantity that Kubernetes can hold, 9223372036854775807")]
    TooLarge,
    /// A sum or product that 128 bits cannot hold.
    #[error("the sum is too large to be held")]
    Overflow,
}

fn meant(number: &str, suggestion: Option<&str>) -> String {
    match suggestion {
        Some(suffix) => format!(", did you mean {number}{suffix}?"),
        None => {
            ", known are n u m k M G T P E, Ki Mi Gi Ti Pi Ei and an exponent such as e3".to_owned()
        }
    }
}

impl QuantityError {
    /// A number with an unknown suffix. Texts that do not look like one are not repeated: what was put there by
    /// mistake may be anything.
    pub(super) fn suffix(number: &str, suffix: &str) -> Self {
        let wordlike = suffix.len() <= 8 && suffix.bytes().all(|b| b.is_ascii_alphabetic());
        if number.is_empty() || number.len() + suffix.len() > SHOWN || !wordlike {
            return Self::Number;
        }
        Self::Suffix {
            number: number.to_owned(),
            suffix: suffix.to_owned(),
            suggestion: suggest(suffix).map(str::to_owned),
        }
    }
}

/// The suffix behind the ways people write one: `MiB`, `GB`, `gi`, `K`, `cores`.
fn suggest(suffix: &str) -> Option<&'static str> {
    let lower = suffix.to_ascii_lowercase();
    let unit = ["ibytes", "bytes", "byte", "ib", "b"]
        .iter()
        .find_map(|tail| {
            lower
                .strip_suffix(tail)
                .map(|head| (head, tail.starts_with('i')))
        });
    let (head, binary) = match unit {
        Some((head, binary)) => (head, binary),
        None => match lower.strip_suffix('i') {
            Some(head) => (head, true),
            None => (lower.as_str(), false),
        },
    };
    Some(match (head, binary) {
        ("k", true) => "Ki",
        ("m", true) => "Mi",
        ("g", true) => "Gi",
        ("t", true) => "Ti",
        ("p", true) => "Pi",
        ("e", true) => "Ei",
        ("k", false) => "k",
        ("m", false) => "M",
        ("g", false) => "G",
        ("t", false) => "T",
        ("p", false) => "P",
        ("e", false) if unit.is_some() => "E",
        ("" | "c" | "core" | "cores" | "cpu" | "cpus" | "vcpu" | "vcpus", false) => "",
        ("mcpu" | "mcore" | "mcores" | "millicpu" | "millicore" | "millicores", false) => "m",
        _ => return None,
    })
}
