//! Does a text of words look like what people make up as a secret, or like the name of a thing?

use super::randomness::Texture;
use super::{lexicon, words};

/// Under a token's key a text has to be mixed more than a name with a number is.
pub(super) fn is_mixed(text: &str, firm: bool) -> bool {
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
pub(super) fn is_signed(text: &str) -> bool {
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
pub(super) fn is_made_up(text: &str) -> bool {
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

pub(super) fn is_secret_word(word: &str) -> bool {
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
pub(super) fn is_run_of_words(text: &str) -> bool {
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
pub(super) fn is_passphrase_of_words(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.len() >= 4
        && words
            .iter()
            .all(|word| word.len() >= 3 && word.bytes().all(|b| b.is_ascii_lowercase()))
        && !words.iter().any(|word| is_secret_word(word))
}

/// The words of a wallet: 12, 15, 18, 21 or 24.
pub(super) fn is_seed_phrase(text: &str) -> bool {
    let count = text.split_whitespace().count();
    (12..=24).contains(&count) && count.is_multiple_of(3)
}

/// Three words or more, none of them about secrets or machines.
pub(super) fn is_passphrase(text: &str) -> bool {
    let texture = Texture::of(text);
    texture.words >= 3 && !names_a_secret(text)
}

/// Words that are about nothing in particular, and a number behind them.
pub(super) fn is_numbered(text: &str, words: usize) -> bool {
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

/// What a name of another product or of an object would say (`postgres-password`, `my-app-tls`);
/// one product among other words says nothing.
pub(super) fn is_stand_in(text: &str) -> bool {
    let words = words::words(text);
    names_a_secret(text)
        && (words
            .iter()
            .all(|word| lexicon::is_owner(word) || lexicon::is_known(word))
            || !words.iter().any(|word| lexicon::is_owner(word))
            || words.iter().any(|word| is_secret_word(word)))
}
