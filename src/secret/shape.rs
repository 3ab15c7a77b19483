//! What a value is by itself, before anything is asked about its place.

use std::sync::LazyLock;

use regex::RegexSet;

use super::randomness::{self, Texture};
use super::{forms, lexicon, placeholder, reference, weak, words};

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
            r"^(SCRAM-SHA-(1|256|512)(-PLUS)?|OAUTHBEARER|GSSAPI|DIGEST-MD5|CRAM-MD5)$",
            // types of GraphQL
            r"^\[?(String|ID|Int|Float|Boolean|[A-Z][A-Za-z]+Input)!?\]?!?[),]*$",
            // colours
            r"^#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$",
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
            r"^(?i)(sha[-_]?(1|224|256|384|512)|md5|blake2[bs]?|blake3)[:=/-][A-Za-z0-9+/=_-]{20,}$",
            r"^age1[0-9a-z]{58}$",
            // the address of a contract or an account
            r"^0x[0-9a-fA-F]{40}$",
            // which element of a page is meant
            r"^#[a-z]+(-[a-z]+)+$",
            // which of Stellar's networks is meant
            r"^(Public Global Stellar Network|Test SDF (Future )?Network) ; ",
            // LiveKit's public half
            r"^API[0-9A-Za-z]{12,13}$",
            // Porkbun's public half
            r"^pk1_[0-9a-f]{16,64}$",
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
            r"^\{[A-Z0-9]+-CRYPT\}[^\s]{8,}$",
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
    if reference::is_encrypted(text)
        || reference::is_reference(text)
        || placeholder::is_placeholder(text)
        || is_pattern(text)
    {
        return Shape::Elsewhere;
    }
    if publics().is_match(text) || forms::is_public_web_token(text) {
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
    if reference::has_reference(text) {
        return Shape::Elsewhere;
    }
    one_piece(text)
}

/// `[^&\s]+`, `[0-9a-f]+`: a regular expression.
fn is_pattern(text: &str) -> bool {
    text.contains(['[', '\\', '('])
        && [
            "[^", "[0-9", "[a-z", "[A-Z", "[:alnum", "\\S+", "\\S*", "\\s*", "\\s+", "\\w+",
            "\\w*", "\\d+", "\\d{", "(?:", "(?i", "(?P", "(.*", "(.+",
        ]
        .iter()
        .any(|mark| text.contains(mark))
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
    if placeholder::is_prose(text) || reference::has_reference(text) {
        return Shape::Prose;
    }
    // `Su contraseña caduca en {n} días`, `base64 encoded HMAC key or PEM public key`
    let filled = parts.iter().any(|part| {
        let name = part
            .strip_prefix('{')
            .and_then(|rest| rest.strip_suffix('}'));
        name.is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
    });
    let about = parts.len() >= 5
        && parts
            .iter()
            .flat_map(|part| words::words(part))
            .any(|word| {
                matches!(
                    lexicon::word(&word),
                    lexicon::Word::Password | lexicon::Word::Secret | lexicon::Word::Key
                )
            });
    if filled || about {
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
}
