//! Alphabets of token formats, and token-like texts that are made at run time from a seed: nothing
//! that looks like a credential is ever stored.

/// Digits and letters, in the order of base 62.
pub(super) const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Letters of both cases.
pub(super) const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Lower case hexadecimal.
pub(super) const HEX: &str = "0123456789abcdef";
/// Upper case hexadecimal.
pub(super) const UPPER_HEX: &str = "0123456789ABCDEF";
/// RFC 4648 base 32.
pub(super) const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// BIP 173, in upper case as age writes secret keys.
pub(super) const BECH32: &str = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
/// Base 64.
pub(super) const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Base 64 for URLs, from an alphanumeric end.
pub(super) const URL: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-";
/// Decimal digits.
pub(super) const DIGITS: &str = "0123456789";
/// Lower case letters and digits.
pub(super) const LOWER_DIGITS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
/// Upper case letters and digits.
pub(super) const UPPER_DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/// A small deterministic generator (splitmix64).
#[cfg(test)]
pub(super) struct Generator(u64);

#[cfg(test)]
impl Generator {
    /// The same seed gives the same texts.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// `length` characters of an ASCII alphabet, the last one a letter or a digit.
    pub(super) fn pick(&mut self, alphabet: &str, length: usize) -> String {
        let letters = alphabet.as_bytes();
        let firm = letters.iter().filter(|b| b.is_ascii_alphanumeric()).count();
        (0..length)
            .map(|at| {
                let among = if at + 1 == length {
                    firm
                } else {
                    letters.len()
                };
                char::from(letters[(self.next() % among as u64) as usize])
            })
            .collect()
    }
}
