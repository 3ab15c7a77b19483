//! The decision: a value, and what its place says about it.
//!
//! First the value is classified by itself ([`Shape`]): what is empty, a placeholder, a reference,
//! public or a place is settled whatever the key. Then the key's [`Role`] decides how much of a
//! secret the rest has to look like: under a password's key anything will do, under a token's key
//! names and words are none, and near a secret only a machine-made or mixed text counts.

use std::sync::LazyLock;

use regex::RegexSet;

use super::key::{Meaning, Role};
use super::randomness::{self, Texture};
use super::{Confidence, HitKind, lexicon, placeholder, weak, words};

/// What a value is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing, a boolean, a quantity, a version, a date: no text at all.
    Literal,
    /// So many digits.
    Digits(usize),
    /// A placeholder, a reference, a template, or encrypted.
    Elsewhere,
    /// A certificate, a public key, a digest with its algorithm.
    Public,
    /// A hash of a password.
    Hash,
    /// A path, URL, host, address, resource name.
    Place,
    /// A sentence.
    Prose,
    /// Guessable.
    Weak,
    /// One word.
    Word,
    /// Words joined by signs or by case: a name.
    Name,
    /// Words with blanks between them.
    Phrase,
    /// A UUID.
    Uuid,
    /// Words mixed with digits and signs as people do.
    Human,
    /// Machine-made.
    Random,
    /// Too short or too odd to tell.
    Other,
}

fn literals() -> &'static RegexSet {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new([
            r"(?i)^(true|false|yes|no|on|off|null|nil|none|~|y|n)$",
            r"^[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?(%|[numkKMGTPE]i?|ms|s|m|h|d|[KMGT]i?B)?$",
            r"^([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h|d|w|y))+$",
            r"^P[0-9]+[YMWD]|^PT[0-9]+[HMS]",
            r"^v?[0-9]+(\.[0-9]+)+([-+._][A-Za-z0-9.]+)*$",
            r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+(Z|[-+][0-9:]+)?)?$",
            r"^([*0-9,/-]+|\?)( ([*0-9A-Za-z,/-]+|\?)){4,5}$",
            r"^@(hourly|daily|weekly|monthly|yearly|every .*)$",
        ])
        .expect("constant")
    });
    &FORMS
}

fn publics() -> &'static RegexSet {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new([
            r"^-----BEGIN (CERTIFICATE|X509|PUBLIC KEY|RSA PUBLIC KEY|EC PARAMETERS|DH PARAMETERS|PKCS7|CERTIFICATE REQUEST|NEW CERTIFICATE REQUEST|TRUSTED CERTIFICATE|X509 CRL|PGP PUBLIC KEY|SSH2 PUBLIC KEY)",
            r"^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-nistp[0-9]+|sk-(ssh|ecdsa)[-a-z0-9@.]+) AAAA",
            r"^AAAA[BCE]3NzaC1|^AAAAE2VjZHNhLXNo",
            r"^(?i)(sha[-_]?(1|224|256|384|512)|md5|blake2[bs]?|blake3)[:=-][A-Za-z0-9+/=_-]{20,}$",
            r"^age1[0-9a-z]{58}$",
            r"^pk_(live|test)_[0-9A-Za-z]+$|^pk\.eyJ|^phc_[0-9A-Za-z]+$",
            r"^LS0tLS1CRUdJTiB(DRVJUSUZJQ0|QVUJMSUMg|UUlVCTElDIE)",
            r"^MII[A-Za-z0-9+/]{3}(CC|BIj|IBIj|IICIj)",
        ])
        .expect("constant")
    });
    &FORMS
}

fn hashes() -> &'static RegexSet {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new([
            // crypt(3) and its family: $1$, $2a$, $5$, $6$, $y$, $apr1$, $argon2id$, $pbkdf2…$, $scrypt$
            r"^([^:$\s]{1,64}:)?\$(1|2[abxy]?|5|6|7|y|gy|apr1|md5|sha1|argon2(id?|d)|scrypt|bcrypt-sha256|pbkdf2(-sha(1|256|512))?|P|H|S)\$[^\s]{8,}$",
            r"^([^:$\s]{1,64}:)?\{(S?SHA(256|384|512)?|S?MD5|CRYPT|BCRYPT|bcrypt|PBKDF2[-A-Z0-9_]*|pbkdf2|scrypt|argon2|ARGON2|X-PBKDF2)\}[^\s]{8,}$",
            r"^(pbkdf2_sha(1|256|512)|pbkdf2:sha(1|256|512)|scrypt|argon2|bcrypt(_sha256)?|sha1|md5)[$:][^\s]{16,}$",
            r"^SCRAM-SHA-(1|256|512)\$[0-9]+:",
            r"^md5[0-9a-f]{32}$",
            r"^\*[0-9A-F]{40}$",
            r"^#[0-9a-f]{64}$",
        ])
        .expect("constant")
    });
    &FORMS
}

fn places() -> &'static RegexSet {
    static FORMS: LazyLock<RegexSet> = LazyLock::new(|| {
        RegexSet::new([
            r"^[a-zA-Z][a-zA-Z0-9+.-]{1,20}://",
            r"^(\.{0,2}|~)/[A-Za-z0-9_.@{}-]+(/[A-Za-z0-9_.@{}-]*)+$",
            r"^(\.{1,2}|~)/\S+$|^/[a-z][a-z0-9_.-]*$|^/(etc|var|run|opt|mnt|usr|home|root|tmp|srv|data|secrets?|vault|app|config|certs?|tls)(/|$)",
            r"^[A-Za-z]:\\",
            r"^arn:aws[a-z-]*:",
            r"^[A-Za-z0-9._%+-]+@([a-z0-9-]+\.)+[a-z]{2,10}$",
            r"^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,12})(:[0-9]{2,5})?(/[a-z0-9._/-]*)?$",
            r"^[0-9]{1,3}(\.[0-9]{1,3}){3}(:[0-9]+)?(/[0-9]+)?$",
            r"^[A-Za-z0-9_.-]+\.(pem|crt|cer|key|pub|p12|pfx|jks|json|ya?ml|txt|conf|cfg|ini|env|toml|properties|xml|sh|py|js|log|gz|zip|tpl|sql|html?)$",
            r"^(subscriptions|projects|/subscriptions|organizations)/",
        ])
        .expect("constant")
    });
    &FORMS
}

/// Classifies a value that stands by itself.
pub(super) fn shape(text: &str) -> Shape {
    let text = text.trim();
    if text.is_empty() {
        return Shape::Literal;
    }
    if text.len() <= 24 && text.bytes().all(|b| b.is_ascii_digit()) {
        return if weak::is_weak(text) {
            Shape::Weak
        } else {
            Shape::Digits(text.len())
        };
    }
    if text.len() <= 64 && literals().is_match(text) {
        return Shape::Literal;
    }
    if hashes().is_match(text) {
        return Shape::Hash;
    }
    if placeholder::is_encrypted(text)
        || placeholder::is_reference(text)
        || placeholder::is_placeholder(text)
    {
        return Shape::Elsewhere;
    }
    if publics().is_match(text) {
        return Shape::Public;
    }
    if weak::is_weak(text) {
        return Shape::Weak;
    }
    if is_uuid(text) {
        return Shape::Uuid;
    }
    if is_place(text) {
        return Shape::Place;
    }
    if text.contains(char::is_whitespace) {
        return blanks(text);
    }
    if placeholder::has_reference(text) {
        return Shape::Elsewhere;
    }
    one_piece(text)
}

fn is_place(text: &str) -> bool {
    if is_named_path(text) {
        return true;
    }
    if !places().is_match(text) {
        return false;
    }
    // A base64 text can begin with a slash, and a generated one can hold dots.
    let texture = Texture::of(text);
    texture.word_share() > 0.3
        || text.contains("://")
        || text.starts_with("arn:")
        || text.len() < 16
        || !text.starts_with('/')
}

/// `backups/2024/3f2a…`, `AWSSecretsManager:prod/db`: steps that are plain words.
fn is_named_path(text: &str) -> bool {
    if !text.contains('/') || text.contains(['+', '=', ' ', '!']) {
        return false;
    }
    let plain = |step: &&str| {
        step.len() >= 2
            && step
                .bytes()
                .all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'_' | b':'))
    };
    let steps = text.split('/').filter(plain).count();
    let first = text
        .split([':', '/'])
        .next()
        .is_some_and(randomness::is_word);
    steps >= 2 || steps == 1 && first && !randomness::is_random(text)
}

fn blanks(text: &str) -> Shape {
    let parts: Vec<&str> = text.split_whitespace().collect();
    if parts.len() == 2
        && matches!(
            parts[0].to_ascii_lowercase().as_str(),
            "bearer" | "basic" | "token" | "apikey" | "negotiate" | "digest"
        )
    {
        return shape(parts[1]);
    }
    let app_password = parts.len() >= 3
        && parts
            .iter()
            .all(|part| part.len() == 4 && part.bytes().all(|b| b.is_ascii_lowercase()));
    if app_password {
        return Shape::Random;
    }
    if placeholder::is_prose(text) || placeholder::has_reference(text) {
        return Shape::Prose;
    }
    let wordy = parts
        .iter()
        .all(|part| part.chars().all(char::is_alphabetic));
    if wordy && parts.len() >= 3 {
        Shape::Phrase
    } else if parts.len() <= 8 {
        Shape::Other
    } else {
        Shape::Prose
    }
}

/// A text without blanks that is nothing else.
fn one_piece(text: &str) -> Shape {
    if randomness::is_random(text) {
        return Shape::Random;
    }
    let texture = Texture::of(text);
    if is_name(text, &texture) {
        let parts = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|part| !part.is_empty())
            .count();
        return if parts <= 1 && texture.digits == 0 && texture.changes == 0 {
            Shape::Word
        } else {
            Shape::Name
        };
    }
    if is_human(text, &texture) {
        Shape::Human
    } else {
        Shape::Other
    }
}

/// Numbers that stand in names by themselves: versions and sizes of keys.
static USUAL_NUMBERS: lexicon::List =
    lexicon::List::new("10 11 12 13 14 15 16 17 18 24 32 64 128 192 224 256 384 512");

/// Words joined by separators or by case, with no more digits than names have.
fn is_name(text: &str, texture: &Texture) -> bool {
    if texture.symbols > 0 || texture.length > 80 || text.starts_with('-') {
        return false;
    }
    let mut long_numbers = 0;
    for part in text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
    {
        let digits = part.bytes().filter(u8::is_ascii_digit).count();
        if digits == 0 || lexicon::is_term_with_digits(part) {
            continue;
        }
        if digits == part.len() {
            long_numbers += usize::from(digits >= 2 && !USUAL_NUMBERS.contains(part));
            continue;
        }
        // `redis7`, `node01`, `P256`: digits at one end of a part, at most two.
        let front = part.trim_start_matches(|c: char| c.is_ascii_digit());
        let back = part.trim_end_matches(|c: char| c.is_ascii_digit());
        let inside =
            front.bytes().any(|b| b.is_ascii_digit()) && back.bytes().any(|b| b.is_ascii_digit());
        let version = part.contains("alpha") || part.contains("beta");
        if digits > 3 || inside && part.len() > 4 && !version || digits == 3 && back.len() > 3 {
            return false;
        }
    }
    let letters = text
        .split(|c: char| !c.is_ascii_alphabetic())
        .map(str::len)
        .max();
    long_numbers == 0 || texture.words == 0 && letters < Some(5)
}

/// Words, digits and signs mixed: what a person makes up to satisfy a policy.
fn is_human(text: &str, texture: &Texture) -> bool {
    let signs = texture.symbols > 0 || text.starts_with('-');
    texture.length >= 6 && (texture.digits > 0 || signs) && !text.contains("://")
}

/// `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What is known about the place of a value besides its role.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Surroundings<'t> {
    /// The words of the path, joined by blanks: a password that repeats one is guessable.
    pub(super) names: &'t [&'t str],
    /// The name beside it, for a user's password.
    pub(super) user: Option<&'t str>,
}

impl Surroundings<'_> {
    /// `secretKey: password`, `key: secret`: in a reference that is the name of a Secret's entry.
    fn names_entry(&self, text: &str) -> bool {
        let words = words::words(text);
        if !words
            .iter()
            .any(|word| is_secret_word(word) || word == "username")
        {
            return false;
        }
        let name = self.names.last().map(|name| words::words(name));
        match name.as_deref() {
            Some([.., kind, key]) if key == "key" || key == "keys" => {
                matches!(
                    kind.as_str(),
                    "secret" | "access" | "user" | "pass" | "token"
                )
            }
            Some([key]) => {
                matches!(
                    key.as_str(),
                    "key" | "keys" | "secretkey" | "accesskey" | "secret"
                )
            }
            Some(_) | None => false,
        }
    }
}

/// Whether a value under a key of this meaning is a secret, and of what kind.
pub(super) fn judge(
    text: &str,
    meaning: Meaning,
    around: Surroundings<'_>,
) -> Option<(HitKind, Confidence)> {
    if !meaning.is_secret() {
        return None;
    }
    let text = text.trim();
    let shape = shape(text);
    let secret = |confidence| Some((HitKind::Secret, confidence));
    let weak = Some((HitKind::Weak, Confidence::Medium));
    match shape {
        Shape::Literal | Shape::Elsewhere | Shape::Public | Shape::Place | Shape::Prose => {
            return None;
        }
        Shape::Hash => return Some((HitKind::Hash, Confidence::High)),
        Shape::Digits(_)
        | Shape::Weak
        | Shape::Word
        | Shape::Name
        | Shape::Phrase
        | Shape::Uuid
        | Shape::Human
        | Shape::Random
        | Shape::Other => {}
    }
    // `tokens: 500`, `passwordLength: 12` in some language that is not known here.
    if text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit()) && meaning.role != Role::Marked {
        return None;
    }
    let repeats = repeats_name(text, around);
    if around.names.iter().any(|name| is_texts(name)) && shape != Shape::Random || is_label(text) {
        return None;
    }
    match meaning.role {
        Role::Described | Role::Neutral => None,
        Role::Marked => match shape {
            Shape::Weak => weak,
            _ if repeats => weak,
            _ => secret(Confidence::High),
        },
        Role::Pin => match shape {
            Shape::Digits(4..=12) => secret(Confidence::Medium),
            Shape::Weak if text.len() >= 4 => weak,
            Shape::Random | Shape::Human => secret(Confidence::Medium),
            _ => None,
        },
        Role::Password => password(text, shape, meaning.firm, repeats),
        Role::Token => match shape {
            Shape::Random if text.len() >= 8 => secret(Confidence::High),
            Shape::Uuid if meaning.firm => secret(Confidence::Medium),
            Shape::Digits(count) if meaning.firm && count >= 12 => secret(Confidence::Medium),
            Shape::Human if is_mixed(text, meaning.firm) => secret(Confidence::Medium),
            Shape::Human if meaning.firm && (is_signed(text) || is_made_up(text)) => {
                secret(Confidence::Medium)
            }
            Shape::Name if meaning.firm && is_run_of_words(text) => secret(Confidence::Medium),
            Shape::Name if meaning.firm && (is_numbered(text, 3) || is_made_up(text)) => {
                secret(Confidence::Medium)
            }
            Shape::Word if meaning.firm && is_run_of_words(text) => secret(Confidence::Medium),
            Shape::Phrase if is_seed_phrase(text) => secret(Confidence::High),
            Shape::Phrase if meaning.firm && is_passphrase_of_words(text) => {
                secret(Confidence::Medium)
            }
            Shape::Weak if meaning.firm && !is_plain_noun(text) => weak,
            Shape::Weak if meaning.firm && is_usual_default(text) && !around.names_entry(text) => {
                weak
            }
            _ => None,
        },
        Role::User => match shape {
            Shape::Random | Shape::Human => secret(Confidence::Medium),
            Shape::Phrase => secret(Confidence::Medium),
            Shape::Uuid if meaning.firm => secret(Confidence::Medium),
            Shape::Weak if text.bytes().all(|b| b.is_ascii_digit()) => None,
            Shape::Weak if !is_plain_noun(text) || repeats => weak,
            Shape::Name if is_numbered(text, 2) || is_passphrase(text) || is_made_up(text) => {
                secret(Confidence::Medium)
            }
            Shape::Word if is_run_of_words(text) => secret(Confidence::Medium),
            _ => None,
        },
        // What it is a hash of is not known, only that it is none of the usual forms.
        Role::Hashed => match shape {
            Shape::Random if text.len() >= 24 => Some((HitKind::Hash, Confidence::Medium)),
            _ => None,
        },
        Role::Entry => entry(text, shape),
        Role::Vague => match shape {
            Shape::Random if text.len() >= 12 && (meaning.firm || text.len() >= 20) => {
                secret(Confidence::Medium)
            }
            Shape::Random if meaning.firm && is_mixed(text, true) => secret(Confidence::Medium),
            Shape::Human if meaning.firm && text.len() >= 8 && is_mixed(text, true) => {
                secret(Confidence::Medium)
            }
            Shape::Human if meaning.firm && (is_signed(text) || is_made_up(text)) => {
                secret(Confidence::Medium)
            }
            Shape::Name if meaning.firm && is_made_up(text) => secret(Confidence::Medium),
            Shape::Word if meaning.firm && is_run_of_words(text) => secret(Confidence::Medium),
            Shape::Uuid if meaning.firm => secret(Confidence::Medium),
            _ => None,
        },
    }
}

fn password(text: &str, shape: Shape, firm: bool, repeats: bool) -> Option<(HitKind, Confidence)> {
    let secret = |confidence| Some((HitKind::Secret, confidence));
    let weak = Some((HitKind::Weak, Confidence::Medium));
    if !firm {
        return match shape {
            Shape::Random => secret(Confidence::Medium),
            Shape::Human if text.len() >= 8 && is_mixed(text, false) => secret(Confidence::Medium),
            _ => None,
        };
    }
    match shape {
        Shape::Random => secret(Confidence::High),
        Shape::Human if !repeats => secret(Confidence::High),
        Shape::Phrase | Shape::Uuid => secret(Confidence::Medium),
        Shape::Digits(count) if count >= 4 => secret(Confidence::Medium),
        Shape::Weak => weak,
        Shape::Name if repeats => weak,
        Shape::Name if is_passphrase(text) => secret(Confidence::Medium),
        Shape::Name if text.len() <= 40 && is_stand_in(text) => weak,
        Shape::Name if text.len() <= 40 => secret(Confidence::Medium),
        Shape::Word if is_setting(text) => None,
        Shape::Word if is_run_of_words(text) => secret(Confidence::Medium),
        Shape::Word => weak,
        Shape::Human => weak,
        Shape::Other if text.len() >= 4 && !text.contains(char::is_whitespace) => {
            secret(Confidence::Medium)
        }
        Shape::Other if text.len() >= 8 => secret(Confidence::Medium),
        _ => None,
    }
}

/// Under a token's key a text has to be mixed more than a name with a number is.
fn is_mixed(text: &str, firm: bool) -> bool {
    let texture = Texture::of(text);
    if is_dated(text) {
        return false;
    }
    let leet = texture.changes >= 3;
    let signs = texture.symbols > 0 && texture.digits > 0;
    let tail = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let numbered = tail >= 2 && texture.words >= 2 && !names_a_secret(text);
    let cases = texture.digits > 0 && texture.lower && texture.upper && !names_a_secret(text);
    text.len() >= 8 && (leet || signs || firm && (numbered || tail >= 4 || cases))
}

/// `app-tls-2024`, `rsa-4096`: a name with a year or the size of a key.
fn is_dated(text: &str) -> bool {
    let Some((name, number)) = text.rsplit_once(['-', '_', '.']) else {
        return false;
    };
    let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let size = matches!(number, "1024" | "2048" | "3072" | "4096" | "8192");
    let plain = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_' | '.');
    (year || size) && number.bytes().all(|b| b.is_ascii_digit()) && name.chars().all(plain)
}

/// Signs that no name has: `%amber$qXft`, `!lunar^Hg1`, `-quiet-qXft`.
fn is_signed(text: &str) -> bool {
    let signs = text.bytes().any(|b| {
        matches!(
            b,
            b'!' | b'#' | b'$' | b'%' | b'&' | b'*' | b'+' | b'=' | b'^' | b'~'
        )
    });
    let list = text.contains([',', ' ', '/', ';', '|']) || text.contains("::");
    text.len() >= 8 && (signs || text.starts_with('-')) && !list
}

/// Words that no product, part or object is called after, with a number behind them or three of
/// them and more: what a person makes up.
fn is_made_up(text: &str) -> bool {
    let parts = words::words(text);
    let about = |word: &str| lexicon::is_owner(word) || is_secret_word(word);
    let texture = Texture::of(text);
    if text.contains([':', '/', '.']) || parts.iter().any(|word| is_secret_word(word)) {
        return false;
    }
    // `RocketHarbor16` is no name of an object, though a product is called Harbor.
    let camel = texture.upper && texture.lower && !text.contains(['-', '_']);
    let service = text.strip_prefix("svc_").or(text.strip_prefix("svc-"));
    let tail = text
        .trim_end_matches(['-', '_', '!', '*'])
        .bytes()
        .rev()
        .take_while(u8::is_ascii_digit)
        .count();
    if let Some(rest) = service.filter(|_| tail >= 2) {
        return is_made_up(rest);
    }
    let said = parts.iter().any(|word| is_object_word(word));
    if camel && tail >= 2 && parts.len() >= 2 && !said && texture.words >= 2 {
        return true;
    }
    let strange = parts
        .iter()
        .map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()))
        .filter(|word| word.len() >= 4 && word.chars().all(char::is_alphabetic) && !about(word));
    match strange.count() {
        0 => false,
        1 => tail >= 2 && !names_a_secret(text),
        2 => tail >= 1 && !names_a_secret(text),
        count => texture.words >= 3 && (tail >= 1 || count >= 3) && !names_a_secret(text),
    }
}

fn is_secret_word(word: &str) -> bool {
    !matches!(word, "salt" | "pepper")
        && matches!(
            lexicon::word(word),
            lexicon::Word::Password
                | lexicon::Word::Token
                | lexicon::Word::Secret
                | lexicon::Word::Key
                | lexicon::Word::Auth
        )
}

/// Several words without anything between them: longer than the words that name things.
fn is_run_of_words(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    text.len() >= 15
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphabetic())
        && text.bytes().filter(u8::is_ascii_uppercase).count() <= 1
        && !lexicon::RUN_TOGETHER
            .iter()
            .any(|stem| stem.len() >= 4 && lower.contains(stem))
        && ![
            "tion", "ment", "kubern", "auth", "service", "config", "server",
        ]
        .iter()
        .any(|part| lower.contains(part))
}

/// Four lower-case words and more, none of them about secrets.
fn is_passphrase_of_words(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() >= 4
        && words
            .iter()
            .all(|word| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()))
        && !words.iter().any(|word| is_secret_word(word))
}

/// The words of a wallet: 12, 15, 18, 21 or 24.
fn is_seed_phrase(text: &str) -> bool {
    let count = text.split_whitespace().count();
    (12..=24).contains(&count) && count.is_multiple_of(3)
}

/// An entry of a Secret's data is one unless it says what it is instead.
fn entry(text: &str, shape: Shape) -> Option<(HitKind, Confidence)> {
    let secret = Some((HitKind::Secret, Confidence::Medium));
    match shape {
        Shape::Random if text.len() >= 8 => Some((HitKind::Secret, Confidence::High)),
        Shape::Human | Shape::Uuid | Shape::Phrase => secret,
        Shape::Digits(count) if count >= 6 => secret,
        Shape::Word if text.len() >= 12 && !is_setting(text) => secret,
        Shape::Name if is_made_up(text) || is_passphrase(text) || is_numbered(text, 1) => secret,
        Shape::Other if text.len() >= 8 && !text.contains(' ') => secret,
        Shape::Weak if text.len() >= 4 && !is_plain_noun(text) => {
            Some((HitKind::Weak, Confidence::Medium))
        }
        _ => None,
    }
}

/// Tables of the texts that a user interface shows.
fn is_texts(name: &str) -> bool {
    static TEXTS: lexicon::List = lexicon::List::new(
    "i18n l10n messages translations translation locale locales labels strings texts uitexts traductions
    traducciones uebersetzungen ubersetzungen wording captions tooltips placeholders",
);
    TEXTS.contains(&name.to_ascii_lowercase())
}

/// `Mot de passe`: a word for password in several pieces is what a form says beside the field.
fn is_label(text: &str) -> bool {
    text.contains(' ')
        && text.len() <= 40
        && lexicon::word(&words::words(text).concat()) == lexicon::Word::Password
}

/// Three words or more, none of them about secrets or machines.
fn is_passphrase(text: &str) -> bool {
    let texture = Texture::of(text);
    texture.words >= 3 && !names_a_secret(text)
}

/// Words that are about nothing in particular, and a number behind them.
fn is_numbered(text: &str, words: usize) -> bool {
    let texture = Texture::of(text);
    texture.words >= words && texture.digits >= 2 && !names_a_secret(text)
}

/// Whether a name speaks of secrets, users or services, as names of Kubernetes objects do.
pub(super) fn names_a_secret(text: &str) -> bool {
    let words = words::words(text);
    let spoken = words
        .iter()
        .any(|word| is_object_word(word) || is_secret_word(word));
    // Products have the names of things: one of them makes no name of a list of words.
    let owners = words.iter().filter(|word| lexicon::is_owner(word)).count();
    spoken || owners * 2 >= words.len()
}

fn is_object_word(word: &str) -> bool {
    static OBJECTS: lexicon::List = lexicon::List::new(
    "
    my some the not test dev prod staging default tls cert certs config app service svc chart release
    cluster kube name value string file regcred vault kv store provider demo local user admin root
    server client wildcard ingress backup
",
);
    OBJECTS.contains(word)
}

/// Words that configure rather than open.
fn is_setting(text: &str) -> bool {
    static SETTINGS: lexicon::List = lexicon::List::new(
    "
    enabled disabled required optional auto automatic generated generate random manual inherit prompt
    ask keep retain always never basic digest plain internal external static dynamic vault file env oidc
    native managed unmanaged allow deny trust scram bcrypt argon scrypt encrypted hashed clear strict
    lax custom builtin rotate ignore skip provided delegated kerberos ldap radius interactive only both
    any all
",
);
    SETTINGS.contains(&text.to_ascii_lowercase())
}

/// Under a token's key a plain noun names a thing (`token: kubernetes`, `key: password`).
fn is_plain_noun(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = words::words(&lower);
    text.bytes()
        .all(|b| b.is_ascii_alphabetic() || b == b'-' || b == b'_' || b == b'.')
        && !lower.contains("changeme")
        && ![
            "changeit", "qwerty", "qwertz", "azerty", "toor", "letmein", "trustno", "iloveyou",
        ]
        .iter()
        .any(|favourite| lower.contains(favourite))
        && !(words.len() == 1
            && (lower.contains("secret") && lower.len() > 6
                || lower.contains("admin") && lower.len() > 5))
}

/// The words that products ship with in place of a secret, whatever it is called.
fn is_usual_default(text: &str) -> bool {
    static DEFAULTS: lexicon::List = lexicon::List::new(
        "secret password passwort changeme toor root admin test qwerty guest letmein minioadmin welcome
        mongo mongodb mysql postgres redis rabbitmq rabbit demo default topsecret supersecret mysecret
        airflow superset minio elastic neo4j keycloak grafana harbor jenkins bitnami tomcat scott tiger
        dragon monkey hello hunter iloveyou password1 pass",
    );
    DEFAULTS.contains(&text.to_ascii_lowercase())
}

/// What a name of another product or of an object would say (`postgres-password`, `my-app-tls`);
/// one product among other words says nothing.
fn is_stand_in(text: &str) -> bool {
    let words = words::words(text);
    names_a_secret(text)
        && (words
            .iter()
            .all(|word| lexicon::is_owner(word) || lexicon::is_known(word))
            || !words.iter().any(|word| lexicon::is_owner(word))
            || words.iter().any(|word| is_secret_word(word)))
}

fn repeats_name(text: &str, around: Surroundings<'_>) -> bool {
    let lower = text.to_ascii_lowercase();
    let same = |name: &str| {
        let name = name.to_ascii_lowercase();
        name.len() >= 3
            && (lower == name
                || lower.strip_prefix(name.as_str()).is_some_and(|rest| {
                    rest.len() <= 4 && rest.bytes().all(|b| b.is_ascii_digit() || b == b'!')
                }))
    };
    around.user.is_some_and(same) || around.names.iter().any(|name| same(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for (text, expected) in [
            ("", Shape::Literal),
            ("true", Shape::Literal),
            ("500m", Shape::Literal),
            ("16Gi", Shape::Literal),
            ("1.2.3-debian-12-r4", Shape::Literal),
            ("*/15 2 * * 1-5", Shape::Literal),
            ("483920", Shape::Digits(6)),
            ("${X}", Shape::Elsewhere),
            ("CHANGE_ME", Shape::Elsewhere),
            ("/run/secrets/redis_password", Shape::Place),
            ("pg-0.pg.svc.cluster.local", Shape::Place),
            ("https://x.corp.net/token", Shape::Place),
            ("ops@corp.net", Shape::Place),
            ("tls.key", Shape::Place),
            ("postgres", Shape::Weak),
            ("meadow", Shape::Word),
            ("ci-registry-token", Shape::Name),
            ("scram-sha-256", Shape::Name),
            ("ClusterSecretStore", Shape::Name),
            ("ECDSA-P256-SHA256", Shape::Name),
            ("X-DataSpoke-Api-Key", Shape::Name),
            ("cl100k_base", Shape::Name),
            ("AmberHarbor123!", Shape::Human),
            ("V1olet_c4nyon88", Shape::Human),
            ("violet-harbor-maple-42", Shape::Human),
            ("amber harbor lunar falcon quiet", Shape::Phrase),
            ("the password of the database", Shape::Prose),
            ("qwfp zxlk vbnt hjdm", Shape::Random),
        ] {
            assert_eq!(shape(text), expected, "{text}");
        }
    }

    #[test]
    fn roles_ask_for_more_or_less() {
        let found = |text, role| {
            judge(text, Meaning::firm(role), Surroundings::default()).map(|(kind, _)| kind)
        };
        for text in [
            "AmberHarbor123!",
            "violet-harbor-maple",
            "amber harbor lunar falcon quiet",
            "483920",
            "qX7tz",
        ] {
            assert_eq!(found(text, Role::Password), Some(HitKind::Secret), "{text}");
        }
        for text in ["meadow", "postgres", "postgres-password"] {
            assert_eq!(found(text, Role::Password), Some(HitKind::Weak), "{text}");
        }
        for text in ["enabled", "true", "", "CHANGE_ME", "/run/secrets/pw"] {
            assert_eq!(found(text, Role::Password), None, "{text}");
        }
        for text in [
            "kubernetes",
            "postgres-password",
            "ci-registry-token",
            "8192",
            "cl100k_base",
        ] {
            assert_eq!(found(text, Role::Token), None, "{text}");
        }
        for text in ["password", "toor", "changeme"] {
            assert_eq!(found(text, Role::Token), Some(HitKind::Weak), "{text}");
        }
        for text in [
            "AmberHarbor123!",
            "violet-harbor-maple-42",
            "V1olet_c4nyon88",
        ] {
            assert_eq!(found(text, Role::Token), Some(HitKind::Secret), "{text}");
        }
        for text in ["admin", "reader", "alice"] {
            assert_eq!(found(text, Role::User), None, "{text}");
        }
    }
}
