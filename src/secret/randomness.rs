//! Does a text look written by a person or made by a machine?
//!
//! Letters are judged by how likely each one is after the one before it. The table holds one digit
//! a pair of letters, `9` for a usual and `0` for an unheard-of neighbour (the logarithm of the
//! conditional frequency, measured over the words of some thousand technical documents). Words of
//! six letters average 6, random letters 3, and names in other European languages stay above 4.6.

/// Row: the first letter, column: the second.
const PAIRS: &[u8; 676] = b"\
15651241503756050767333241\
73536210730722620653620050\
72437206506520820546510020\
63358332710433531554532130\
53574441302557243775232520\
63347630701634720645502030\
62338246602556520764621022\
82228201701343720545501031\
54655450202558630457050304\
60308000505030720074700100\
53249413711434420464323031\
72357311701612730245531060\
85228211700342670253611031\
61666471503324530267441021\
34552330414568450755645210\
70227214501611651746510030\
30343200100313032542902000\
73448231704354720565422040\
42527215703432561268612040\
62428315701332620755412150\
55535430500667350667210101\
81119120700120511222101111\
72227226711536710754122220\
54647533600341480147321330\
55435422502656570467234014\
61039202602331610130302044";

/// The least average of a run of letters that is taken for a word.
const WORD: f32 = 4.6;

/// The average of the table over neighbouring letters; `None` for fewer than two letters.
fn average(letters: &[u8]) -> Option<f32> {
    let pairs = letters.len().checked_sub(1).filter(|&pairs| pairs > 0)?;
    let sum: u32 = letters
        .windows(2)
        .map(|pair| {
            let index = |byte: u8| usize::from(byte.to_ascii_lowercase().wrapping_sub(b'a'));
            let at = index(pair[0]) * 26 + index(pair[1]);
            PAIRS.get(at).map_or(0, |&digit| u32::from(digit - b'0'))
        })
        .sum();
    Some(sum as f32 / pairs as f32)
}

/// Whether a run of ASCII letters reads like a word. Runs of up to three letters can be anything
/// and are no words.
pub(super) fn is_word(letters: &str) -> bool {
    let bytes = letters.as_bytes();
    let needed = match bytes.len() {
        0..=3 => return false,
        4 => 4.3,
        5 => 4.4,
        6..=14 => WORD,
        _ => 5.0,
    };
    bytes.iter().all(u8::is_ascii_alphabetic)
        && bytes.iter().any(|b| b"aeiouyAEIOUY".contains(b))
        && average(bytes).is_some_and(|average| average >= needed)
}

/// What a text is made of.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Texture {
    /// Characters in all.
    pub(super) length: usize,
    /// Different characters.
    pub(super) distinct: usize,
    /// Letters of runs that read like words, and of short runs that are a whole part.
    pub(super) worded: usize,
    /// ASCII letters and digits, and letters of other scripts.
    pub(super) alphanumeric: usize,
    /// Digits.
    pub(super) digits: usize,
    /// Changes between lower case, upper case and digits inside a part; a capital at the start
    /// of a word is none.
    pub(super) changes: usize,
    /// Has lower case, has upper case.
    pub(super) lower: bool,
    /// Has upper case.
    pub(super) upper: bool,
    /// Characters that are neither letters, digits, `-`, `_`, `.`, `/`, `:` nor blanks.
    pub(super) symbols: usize,
    /// Runs that read like words.
    pub(super) words: usize,
    /// Blanks.
    pub(super) blanks: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Lower,
    Upper,
    Digit,
    Other,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' => Class::Lower,
        'A'..='Z' => Class::Upper,
        '0'..='9' => Class::Digit,
        _ => Class::Other,
    }
}

impl Texture {
    /// Measures a text in one pass.
    pub(super) fn of(text: &str) -> Self {
        let mut texture = Self::default();
        let mut seen = [false; 128];
        let mut last = Class::Other;
        let mut run_start = None;
        for (at, c) in text.char_indices() {
            texture.length += 1;
            if let Some(flag) = seen.get_mut(c as usize) {
                texture.distinct += usize::from(!*flag);
                *flag = true;
            } else {
                texture.distinct += 1;
            }
            let now = class(c);
            match now {
                Class::Lower => texture.lower = true,
                Class::Upper => texture.upper = true,
                Class::Digit => texture.digits += 1,
                Class::Other if c.is_alphabetic() => texture.alphanumeric += 1,
                Class::Other if c.is_whitespace() => texture.blanks += 1,
                Class::Other if matches!(c, '-' | '_' | '.' | '/' | ':') => {}
                Class::Other => texture.symbols += 1,
            }
            texture.alphanumeric += usize::from(now != Class::Other);
            let capital = last == Class::Upper
                && now == Class::Lower
                && run_start.is_some_and(|start| at - start == 1);
            if now != last && now != Class::Other && last != Class::Other && !capital {
                texture.changes += 1;
            }
            let continues = capital || now == last && run_start.is_some();
            if !continues {
                texture.close(text, run_start.take(), at);
                run_start = matches!(now, Class::Lower | Class::Upper).then_some(at);
            }
            last = now;
        }
        texture.close(text, run_start, text.len());
        texture
    }

    fn close(&mut self, text: &str, start: Option<usize>, end: usize) {
        let Some(run) = start.and_then(|start| text.get(start..end)) else {
            return;
        };
        if is_word(run) || super::lexicon::is_short_term(run) {
            self.words += 1;
            self.worded += run.len();
        }
    }

    /// The share of letters and digits that belong to words.
    pub(super) fn word_share(&self) -> f32 {
        self.worded as f32 / self.alphanumeric.max(1) as f32
    }

    /// Case and digit changes for each pair of neighbours.
    pub(super) fn change_rate(&self) -> f32 {
        self.changes as f32 / self.length.saturating_sub(1).max(1) as f32
    }
}

/// Whether a text without blanks looks like the output of a random generator.
pub(super) fn is_random(text: &str) -> bool {
    let texture = Texture::of(text);
    if texture.length < 8 || texture.blanks > 0 || texture.distinct < 6 {
        return false;
    }
    // `cl100k` and `x509` are words, too.
    let terms: usize = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| super::lexicon::is_term_with_digits(part))
        .map(str::len)
        .sum();
    if (texture.worded + terms) as f32 > 0.4 * texture.alphanumeric as f32 {
        return false;
    }
    let hexadecimal = text.bytes().all(|b| b.is_ascii_hexdigit());
    if hexadecimal {
        return texture.length >= 12 && texture.digits > 0 && texture.digits < texture.length;
    }
    if texture.digits == 0 && texture.symbols == 0 && !(texture.lower && texture.upper) {
        // One case only: it has to read unlike any word.
        let letters: Vec<u8> = text.bytes().filter(u8::is_ascii_alphabetic).collect();
        return letters.len() >= 10
            && average(&letters)
                .is_some_and(|average| average < if letters.len() < 16 { 4.3 } else { 4.9 });
    }
    if is_one_case(text, &texture) {
        return true;
    }
    texture.change_rate() >= 0.15 || texture.symbols >= 2 && texture.words == 0
}

/// Letters of one case with a digit among them and nothing else, unlike any word: base32.
fn is_one_case(text: &str, texture: &Texture) -> bool {
    if texture.length < 12
        || texture.lower == texture.upper
        || !text.bytes().all(|b| b.is_ascii_alphanumeric())
    {
        return false;
    }
    let (mut sum, mut pairs) = (0.0, 0.0);
    for run in text.split(|c: char| c.is_ascii_digit()) {
        if let Some(average) = average(run.as_bytes()) {
            let weight = (run.len() - 1) as f32;
            sum += average * weight;
            pairs += weight;
        }
    }
    pairs > 0.0 && sum / pairs < 4.3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_several_languages_are_words() {
        for word in [
            "harbor",
            "violet",
            "postgres",
            "wachtwoord",
            "geheim",
            "contrasena",
            "schlussel",
            "lantern",
            "prometheus",
            "Meadow",
            "HUNTER",
            "datenbank",
            "serveur",
        ] {
            assert!(is_word(word), "{word}");
        }
        for noise in ["xqzt", "kjwqpf", "zxcvqk", "bdfgh"] {
            assert!(!is_word(noise), "{noise}");
        }
    }

    #[test]
    fn tells_generated_text_from_names() {
        let mut generator = super::super::sample::Generator::new(7);
        for length in [14, 20, 32, 40] {
            for alphabet in [super::super::sample::BASE62, super::super::sample::HEX] {
                let text = generator.pick(alphabet, length);
                assert!(is_random(&text), "{length} characters");
            }
        }
        for name in [
            "postgres-admin-password",
            "scram-sha-256",
            "my-app-tls",
            "existingSecretName",
            "cl100k_base",
            "X-DataSpoke-Api-Key",
            "ClusterSecretStore",
            "aescbc",
        ] {
            assert!(!is_random(name), "{name}");
        }
    }
}
