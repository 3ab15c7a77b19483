//! Checksums that token formats carry. A pass makes a finding certain; a failure never drops it,
//! because claims about formats have been wrong before.

/// Which checksum a format has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// None that can be verified offline.
    None,
    /// CRC-32 of the 30 characters behind the prefix, in base 62, six characters (GitHub, npm).
    Crc62AfterPrefix,
    /// CRC-32 of everything before the last underscore, little-endian hexadecimal (Grafana,
    /// `pkg/components/satokengen/tokengen.go`).
    GrafanaCrc,
    /// CRC-32 of everything before the last eight characters, big-endian hexadecimal (Atlassian).
    AtlassianCrc,
    /// BIP 173, in upper case (age).
    Bech32,
}

impl Check {
    /// Whether the token carries the right checksum; `false` where the format has none.
    pub(super) fn passes(self, token: &str) -> bool {
        match self {
            Check::None => false,
            Check::Crc62AfterPrefix => after_prefix(token).unwrap_or(false),
            Check::GrafanaCrc => token.rsplit_once('_').is_some_and(|(body, sum)| {
                u32::from_str_radix(sum, 16).is_ok_and(|sum| sum.swap_bytes() == crc32(body))
            }),
            Check::AtlassianCrc => token
                .len()
                .checked_sub(8)
                .and_then(|at| token.split_at_checked(at))
                .is_some_and(|(body, sum)| {
                    u32::from_str_radix(sum, 16).is_ok_and(|sum| sum == crc32(body))
                }),
            Check::Bech32 => is_bech32(&token.to_ascii_lowercase()),
        }
    }
}

fn after_prefix(token: &str) -> Option<bool> {
    let (_, body) = token.split_once('_')?;
    let (random, sum) = body.split_at_checked(30)?;
    Some(base62(crc32(random), 6) == sum)
}

/// CRC-32 (IEEE).
pub(super) fn crc32(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}

/// A number in base 62, filled with zeros to `width`.
pub(super) fn base62(mut number: u32, width: usize) -> String {
    let alphabet = super::sample::BASE62.as_bytes();
    let mut digits = Vec::new();
    while number > 0 {
        digits.push(alphabet[(number % 62) as usize]);
        number /= 62;
    }
    digits.resize(digits.len().max(width), b'0');
    digits
        .iter()
        .rev()
        .map(|&digit| char::from(digit))
        .collect()
}

fn is_bech32(text: &str) -> bool {
    const GENERATOR: [u32; 5] = [
        0x3b6a_57b2,
        0x2650_8e6d,
        0x1ea1_19fa,
        0x3d42_33dd,
        0x2a14_62b3,
    ];
    let Some((name, data)) = text.rsplit_once('1') else {
        return false;
    };
    let alphabet = super::sample::BECH32.to_ascii_lowercase();
    let mut values: Vec<u8> = name.bytes().map(|b| b >> 5).collect();
    values.push(0);
    values.extend(name.bytes().map(|b| b & 31));
    for byte in data.bytes() {
        match alphabet.bytes().position(|known| known == byte) {
            Some(value) => values.push(value as u8),
            None => return false,
        }
    }
    let mut state: u32 = 1;
    for value in values {
        let top = state >> 25;
        state = (state & 0x01ff_ffff) << 5 ^ u32::from(value);
        for (bit, generator) in GENERATOR.iter().enumerate() {
            if top >> bit & 1 == 1 {
                state ^= generator;
            }
        }
    }
    state == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base62_is_filled_with_zeros() {
        assert_eq!(base62(0, 6), "000000");
        assert_eq!(base62(61, 6), "00000z");
        assert_eq!(base62(62, 2), "10");
    }

    #[test]
    fn bech32_of_the_standard() {
        // A valid and an invalid text of BIP 173.
        assert!(is_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
        assert!(!is_bech32("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxx"));
    }
}
