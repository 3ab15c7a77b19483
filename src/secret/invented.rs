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
        || firm && text.len() >= 6 && signs && leet
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
    // `Otter.Meadow49`: hosts and files have no capitals.
    if text.contains([':', '/'])
        || text.contains('.') && !texture.upper
        || parts.iter().any(|word| is_secret_word(word))
    {
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
    // `Meadow4821Otter` has its number inside.
    if camel
        && (tail >= 2 || texture.digits >= 3)
        && parts.len() >= 2
        && !said
        && texture.words >= 2
    {
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
        count => {
            texture.words >= if count >= 4 { 2 } else { 3 }
                && (tail >= 1 || count >= 3)
                && !names_a_secret(text)
        }
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

/// `otter.harbor.maple`: words with dots between them that are no name of a host.
pub(super) fn is_dotted_passphrase(text: &str) -> bool {
    static ENDS: lexicon::List = lexicon::List::new(
    "com org net io dev local internal svc cluster cloud info app tech site online xyz lan corp home arpa
    example test invalid localhost intra intern int gov edu mil biz host server domain zone prod
    staging json yaml yml txt conf key pem crt properties name value id java class",
);
    let parts: Vec<&str> = text.split('.').collect();
    let worded = |part: &&&str| {
        (3..=12).contains(&part.len())
            && part.bytes().all(|b| b.is_ascii_lowercase())
            && !is_secret_word(part)
            && !is_object_word(part)
    };
    let number = |part: &&str| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let words = parts.iter().filter(worded).count();
    let owners = parts.iter().filter(|part| lexicon::is_owner(part)).count();
    words >= 3
        && owners <= (parts.len() / 2).max(1)
        && parts.iter().all(|part| worded(&part) || number(part))
        && parts.last().is_some_and(|last| !ENDS.contains(last))
        && !matches!(parts[0], "www" | "spring" | "values" | "global" | "java")
}

/// `my copper eats compass twice a week`: a sentence that is about nothing, least of all about
/// where a password comes from.
pub(super) fn is_spoken_passphrase(text: &str) -> bool {
    static ABOUT: lexicon::List = lexicon::List::new(
    "set see use used using will must should can may is are be been was this that these it if when where
    required optional needed default empty leave leaves left value values name names user users account
    login admin server database cluster namespace field file path url please your you here not no only
    same from via enter type choose change replace generated random auto stored kept managed provided
    created injected configured supplied read env environment vault secret secrets key keys token
    operator helm chart deploy deployment install runtime min max characters length valid invalid wrong
    reset forgot forgotten change new old the for to of in wird wenn bitte siehe setzen muss kann nicht
    leer wert aus pour voir vide est doit para ver vacio debe per deve non niet moet
    hier ici aqui add put fill todo fixme",
);
    let words: Vec<&str> = text.split(' ').collect();
    words.len() >= 5
        && words.len() <= 14
        && words
            .iter()
            .all(|word| !word.is_empty() && word.chars().all(char::is_alphanumeric))
        && words
            .iter()
            .filter(|word| word.chars().count() >= 3)
            .count()
            >= 4
        && !words.iter().any(|word| {
            let lower = word.to_lowercase();
            ABOUT.contains(&lower) || is_secret_word(&words::words(word).concat())
        })
}

/// `qA 5MFsHl7?eio`: a generated text that a blank happens to stand in.
pub(super) fn is_cut_by_a_blank(text: &str) -> bool {
    let joined: String = text.split(' ').collect();
    let texture = Texture::of(&joined);
    text.len() >= 12
        && text.matches(' ').count() == 1
        && texture.digits > 0
        && texture.symbols > 0
        && texture.words == 0
        && super::randomness::is_random(&joined)
}

/// `a{Q3[ =x~7…`: printable signs of all kinds, a blank among them, as WordPress makes
/// its keys and salts.
pub(super) fn is_salt(text: &str) -> bool {
    let texture = Texture::of(text);
    texture.length >= 40
        && texture.blanks <= 4
        && texture.symbols >= 6
        && texture.digits >= 2
        && texture.lower
        && texture.upper
        && texture.distinct >= 24
        && texture.word_share() < 0.3
}

/// `17, 203, 96, …`, `0x01, 0x03, …`: the bytes of a key, one number each (16, 24 or 32 of them).
pub(super) fn is_list_of_bytes(text: &str) -> bool {
    if text.len() > 200 || text.matches(',').count() < 15 {
        return false;
    }
    let numbers = text.trim_matches(['[', ']']).split(',').map(str::trim);
    are_bytes(numbers)
}

/// Whether so many numbers are the bytes of a key that somebody made.
pub(super) fn are_bytes<'t>(numbers: impl Iterator<Item = &'t str>) -> bool {
    let bytes: Option<Vec<u8>> = numbers
        .map(|text| match text.strip_prefix("0x") {
            Some(hex) => u8::from_str_radix(hex, 16).ok(),
            None => text.parse().ok(),
        })
        .collect();
    let Some(mut distinct) = bytes else {
        return false;
    };
    let length = distinct.len();
    distinct.sort_unstable();
    distinct.dedup();
    // Zigbee2MQTT ships with the odd and the even numbers below 16.
    matches!(length, 16 | 24 | 32)
        && distinct.len() * 2 > length
        && distinct.last().is_some_and(|&top| top > 64)
}

/// What stands in a comment in a password's place: no name of anything, but what a person makes up.
pub(super) fn is_shown(text: &str) -> bool {
    let texture = Texture::of(text);
    // Short words make sentences of it: `at-least-twelve-signs`.
    let parts = text.split(|c: char| !c.is_alphanumeric());
    let long = parts.clone().all(|part| part.len() >= 4);
    !text.contains(char::is_whitespace)
        && text.len() >= 8
        && (long && parts.count() >= 4 && is_passphrase(text)
            || texture.digits >= 2
                && texture.upper
                && texture.lower
                && !text.contains(['/', ':'])
                && !names_a_secret(text))
}

/// `q7WnRz`, `tRK-4b`: short, of three kinds of characters, no word in it.
pub(super) fn is_jumbled(text: &str) -> bool {
    let texture = Texture::of(text);
    (6..=12).contains(&text.len())
        && texture.lower
        && texture.upper
        && texture.digits > 0
        && texture.words == 0
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// `4f9k-2xq7`, `8821-0417`: groups of one length, as codes are printed to be kept in a drawer.
pub(super) fn is_grouped(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let length = groups[0].len();
    groups.len() >= 2
        && (3..=8).contains(&length)
        && groups
            .iter()
            .all(|group| group.len() == length && group.bytes().all(|b| b.is_ascii_alphanumeric()))
        && text.bytes().filter(u8::is_ascii_digit).count() >= 2
        && Texture::of(text).words <= usize::from(groups.len() >= 4)
}

/// `K7QF2-9MXR4-…`: four groups and more, letters and digits mixed in them.
pub(super) fn is_serial_number(text: &str) -> bool {
    let mixed = |group: &&str| {
        group.bytes().any(|b| b.is_ascii_digit()) && group.bytes().any(|b| b.is_ascii_alphabetic())
    };
    text.split('-').count() >= 4 && text.split('-').filter(mixed).count() >= 2 && is_grouped(text)
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
