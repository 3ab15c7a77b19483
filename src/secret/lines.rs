//! A text line by line: pairs, tables that are opened by indentation, and what blanks name.

use super::holder::{self, Holder};
use super::key::{self, Meaning, Role};
use super::pairs::{self, How};
use super::parts::user_and_password;
use super::programs::{is_call, is_cmdlet, is_expression, is_prompt};
use super::text::{Place, has_stem, judged};
use super::{
    Found, HitKind, forms, invented, judge, lexicon, randomness, reference, spoken, sql, words,
};

/// Scans a whole text that is no YAML.
pub(super) fn scan_file(text: &str, depth: u8) -> Vec<Found> {
    let mut found = forms::find(text);
    lines(text, Place::nowhere(depth), &mut found);
    found
}

/// Names of the two halves of a pair that is written as a table.
pub(super) static NAME_KEYS: lexicon::List = lexicon::List::new(
    "
    name key env variable var param parameter property header field k id option setting label nombre nom
    cle clave schluessel arg envname varname
",
);

pub(super) static VALUE_KEYS: lexicon::List = lexicon::List::new(
    "
    value val v content default data text string stringvalue plaintext literal valor valeur wert envvalue varvalue
",
);

/// What the lines before say about a line.
#[derive(Default)]
struct Above {
    /// Open tables: indentation, name, and what the name says of the entries.
    tables: Vec<(usize, String, Holder)>,
    /// The name of a pair whose value is still to come, and how many lines ago it was.
    name: Option<(String, usize)>,
    /// The words of an INI section.
    section: String,
    /// What the head of a table with separators says about each of its columns.
    columns: Option<(char, Vec<Meaning>)>,
    /// The text configures a login module, whose `user_NAME` are passwords.
    logins: bool,
}

/// Reads a text line by line.
pub(super) fn lines(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    let mut above = Above {
        logins: text.contains("LoginModule"),
        ..Above::default()
    };
    // Nothing found in one line can take the place of something in another, so that each line is
    // compared with what stands in it alone and a text of many secrets costs no more by the line.
    let mut earlier = std::mem::take(found);
    earlier.sort_by_key(|hit| hit.start);
    let mut passed = 0;
    let mut near: Vec<Found> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let end = at + line.len();
        while earlier.get(passed).is_some_and(|hit| hit.end <= at) {
            passed += 1;
        }
        near.extend(
            earlier[passed..]
                .iter()
                .take_while(|hit| hit.start < end)
                .cloned(),
        );
        let known = near.len();
        scan_line(bare, at, place, &mut above, &mut near);
        found.extend(near.drain(..).skip(known));
        at = end;
    }
    found.append(&mut earlier);
}

fn scan_line(line: &str, base: usize, place: Place<'_>, above: &mut Above, found: &mut Vec<Found>) {
    let trimmed = line.trim_start();
    if trimmed.is_empty() {
        return;
    }
    let indent = line.len() - trimmed.len();
    // `//registry.example.org/:_authToken=…` is a line of an .npmrc.
    let comment = trimmed.starts_with('#') || trimmed.starts_with("//") && !trimmed.contains("/:_");
    if is_prompt(trimmed) {
        return;
    }
    let place = Place {
        commented: place.commented || comment,
        ..place
    };
    if row(line, base, place, above, found) {
        return;
    }
    above
        .tables
        .retain(|&(known, ..)| known < indent || trimmed.starts_with("- ") && known <= indent);
    if let Some((_, lines)) = &mut above.name {
        *lines += 1;
    }
    if above.name.as_ref().is_some_and(|(_, lines)| *lines > 2) {
        above.name = None;
    }
    if opens_table(trimmed, indent, above) {
        return;
    }
    let (parent, holder) = match above.tables.last() {
        Some((_, name, holder)) => (name.clone(), *holder),
        None => (String::new(), Holder::None),
    };
    item(trimmed, base + indent, holder, place, found);
    let mut name: Option<String> = above
        .name
        .take_if(|(_, lines)| *lines > 0)
        .map(|(name, _)| name);
    let section = above.section.clone();
    if !line
        .bytes()
        .any(|b| matches!(b, b'=' | b':' | b'>' | b',' | b'|' | b'?'))
    {
        return spoken(line, base, place, found);
    }
    let logins = above.logins;
    pairs::pairs(
        line,
        |key| has_stem(key) || holder != Holder::None || is_half(key),
        |pair| {
            let lower = pair.key.to_ascii_lowercase();
            let value = &line[pair.start..pair.end];
            if NAME_KEYS.contains(&lower)
                && value.len() <= 80
                && !value.contains(' ')
                && key::meaning(pair.key).role != Role::Token
            {
                name = Some(value.to_owned());
                above.name = Some((value.to_owned(), 0));
                // `schluessel = …` in a section is no name, and neither is what a generator made.
                let generated = value.len() >= 20 && randomness::is_random(value);
                if !generated && (lower != "key" || has_stem(value)) {
                    return;
                }
            }
            let meaning = match &name {
                Some(name)
                    if VALUE_KEYS.contains(&lower) || pair.how == How::Quoted && lower == *name =>
                {
                    key::meaning(name)
                }
                _ if logins && pair.how == How::Quoted && lower.starts_with("user_") => {
                    Meaning::firm(Role::Password)
                }
                Some(_) | None => named(pair.key, &parent, &section, holder),
            };
            pair_value(line, base, pair, meaning, place, found);
        },
    );
    spoken(line, base, place, found);
}

/// `login;role;password` and the rows below it.
fn row(
    line: &str,
    base: usize,
    place: Place<'_>,
    above: &mut Above,
    found: &mut Vec<Found>,
) -> bool {
    if let Some((separator, columns)) = &above.columns {
        let fields: Vec<&str> = line.split(*separator).collect();
        if fields.len() == columns.len() {
            let mut at = base;
            for (field, &meaning) in fields.iter().zip(columns) {
                let text = field.trim().trim_matches('"');
                if meaning.is_secret() && !text.is_empty() {
                    let start = at + field.find(text).unwrap_or(0);
                    judged(text, start, Place { meaning, ..place }, found);
                }
                at += field.len() + 1;
            }
            return true;
        }
        above.columns = None;
    }
    let Some(separator) = [';', ',', '\t', '|']
        .into_iter()
        .find(|&c| line.contains(c))
    else {
        return false;
    };
    let name = |field: &str| {
        let bare = field.trim().trim_matches('"');
        !bare.is_empty() && bare.len() <= 24 && bare.chars().all(|c| c.is_alphabetic() || c == '_')
    };
    let fields: Vec<&str> = line.split(separator).collect();
    if fields.len() < 2 || !has_stem(line) || !fields.iter().all(|field| name(field)) {
        return false;
    }
    let columns: Vec<Meaning> = fields
        .iter()
        .map(|field| key::meaning(field.trim().trim_matches('"')))
        .collect();
    let typed = |meaning: &Meaning| {
        meaning.firm && matches!(meaning.role, Role::Password | Role::Pin | Role::Token)
    };
    let known = columns.iter().any(typed);
    if known {
        above.columns = Some((separator, columns));
    }
    known
}

fn is_half(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    NAME_KEYS.contains(&lower) || VALUE_KEYS.contains(&lower)
}

/// The meaning of a key within a table or a section.
fn named(key: &str, parent: &str, section: &str, holder: Holder) -> Meaning {
    let own_words = words::words(key);
    let own = key::meaning_of(&own_words);
    let outer = if parent.is_empty() { section } else { parent };
    if key::is_generic(&own_words) && !outer.is_empty() {
        let mut both = words::words(outer);
        both.extend(own_words);
        let joined = key::meaning_of(&both);
        if joined.is_secret() {
            return joined;
        }
    }
    if own.role != Role::Neutral {
        return own;
    }
    match holder {
        Holder::Each(meaning) | Holder::Users(meaning) => meaning,
        Holder::Secrets => Meaning::firm(Role::Vague),
        Holder::Manifest | Holder::References | Holder::None => own,
    }
}

/// `name:` with nothing behind it, `[section]`.
fn opens_table(line: &str, indent: usize, above: &mut Above) -> bool {
    if let Some(section) = line
        .strip_prefix('[')
        .and_then(|rest| rest.trim_end().strip_suffix(']'))
    {
        above.section = section.trim_matches(['[', ']', '"']).to_owned();
        return true;
    }
    let name = line.trim_start_matches("- ").trim_end();
    let Some(name) = name
        .strip_suffix(':')
        .or_else(|| name.strip_suffix(": |"))
        .or_else(|| {
            name.strip_suffix('{')
                .map(|name| name.trim_end().trim_end_matches([':', '=']).trim_end())
        })
    else {
        return false;
    };
    // `variable "db_password" {`: the last label names the block.
    let name = match name.rsplit_once(' ') {
        Some((kind, label)) if line.trim_end().ends_with('{') && label.ends_with('"') => {
            let plain = |c: char| c.is_ascii_alphanumeric() || "\"_- ".contains(c);
            if kind.chars().all(plain) { label } else { name }
        }
        Some(_) | None => name,
    };
    let name = name.trim_matches(['"', '\'', ' ']);
    if name.is_empty() || name.contains([' ', '=', '(']) {
        return false;
    }
    let holder = holder::holder(name);
    above.tables.push((indent, name.to_owned(), holder));
    true
}

/// `- value` under a plural.
fn item(line: &str, base: usize, holder: Holder, place: Place<'_>, found: &mut Vec<Found>) {
    let Some(value) = line.strip_prefix("- ") else {
        return;
    };
    let meaning = match holder {
        Holder::Each(meaning) | Holder::Users(meaning) => meaning,
        Holder::Secrets | Holder::Manifest | Holder::References | Holder::None => return,
    };
    let text = value.trim().trim_matches(['"', '\'']);
    if text.contains(": ") || text.is_empty() {
        return;
    }
    let start = base + line.find(text).unwrap_or(0);
    judged(text, start, Place { meaning, ..place }, found);
}

fn pair_value(
    line: &str,
    base: usize,
    pair: pairs::Pair<'_>,
    meaning: Meaning,
    place: Place<'_>,
    found: &mut Vec<Found>,
) {
    let value = &line[pair.start..pair.end];
    if !meaning.is_secret() {
        // `login=user:password`
        let lower = pair.key.to_ascii_lowercase();
        if matches!(lower.as_str(), "user" | "login" | "userpwd" | "auth")
            && line[..pair.start]
                .trim_end_matches(['"', '\'', ' '])
                .ends_with('=')
            && !reference::has_reference(value)
            && let Some((at, _)) = user_and_password(value, Meaning::firm(Role::User))
        {
            let user = Meaning::firm(Role::User);
            told(&value[at..], base + pair.start + at, user, place, found);
        }
        return;
    }
    if judge::is_half_of_a_pair(value, pair.key) {
        return;
    }
    // `DB_PASSWORD=DB_PASSWORD`: the name of a variable in its own place.
    if value == pair.key && !value.bytes().any(|b| b.is_ascii_lowercase()) {
        return;
    }
    let itself = pair
        .key
        .rsplit_once('.')
        .is_some_and(|(_, name)| name == value);
    if pair.how == How::Bare && value.starts_with('[') && meaning.firm {
        return listed(value, base + pair.start, Place { meaning, ..place }, found);
    }
    let cmdlet = line.trim_start().starts_with('$') && is_cmdlet(value);
    if pair.how == How::Bare && (itself || cmdlet || is_expression(value) || is_call(value)) {
        return;
    }
    // `Passwort: vergessen?`: what a form says, with a capital as in a sentence.
    let sentence = pair.key.starts_with(char::is_uppercase)
        && pair.key.chars().skip(1).all(char::is_lowercase)
        && line[..pair.start].trim_end().ends_with(':');
    if pair.how == How::Bare && sentence && spoken::is_plain_word(value) {
        return;
    }
    // `#token-input:focus{color:…}`: a selector of a style sheet.
    if pair.how == How::Loose && value.contains('{') && !value.starts_with('{') {
        return;
    }
    let shown = place.commented
        && (pair.first || follows_set(&line.as_bytes()[..pair.start]))
        && meaning.firm
        && matches!(meaning.role, Role::Password | Role::Token)
        && invented::is_shown(value);
    let strict = pair.how == How::Loose
        || place.commented && pair.how != How::Quoted && !shown
        || !pair.first && pair.how == How::Bare && value.len() < 6;
    let meaning = if strict {
        Meaning {
            firm: false,
            ..meaning
        }
    } else {
        meaning
    };
    if reference::has_reference(value) {
        defaults_at(value, base + pair.start, Place { meaning, ..place }, found);
        return;
    }
    let before = found.len();
    judged(value, base + pair.start, Place { meaning, ..place }, found);
    // `To read the password: kubectl get …`: a word of a sentence.
    let spoken = !pair.first && pair.how == How::Bare && line[..pair.start].ends_with(": ");
    if spoken
        && found
            .get(before)
            .is_some_and(|hit| hit.kind == HitKind::Weak)
    {
        found.truncate(before);
    }
}

/// `helm upgrade --set a.b=…`: the option stands a key's length before the value.
fn follows_set(before: &[u8]) -> bool {
    before[before.len().saturating_sub(120)..]
        .windows(6)
        .any(|part| part == b"--set " || part == b"--set-")
}

/// `tokens = ["…", "…"]`: each text of the list is one.
fn listed(value: &str, base: usize, place: Place<'_>, found: &mut Vec<Found>) {
    let mut at = 1;
    while let Some(quote) = value[at..].find(['"', '\'']).map(|quote| at + quote) {
        let from = quote + 1;
        let Some(end) = pairs::closing(&value[from..], &value[quote..from]) else {
            return;
        };
        judged(&value[from..from + end], base + from, place, found);
        at = from + end + 1;
    }
}

fn defaults_at(value: &str, start: usize, place: Place<'_>, found: &mut Vec<Found>) {
    for default in reference::defaults(value) {
        judged(default.text, start + default.start, place, found);
    }
}

/// What is said with blanks only: flags, directives, headers, SQL.
fn spoken(line: &str, base: usize, place: Place<'_>, found: &mut Vec<Found>) {
    // Here the blank is all the syntax there is, so a guessable password is one, too.
    let outright = ["requirepass ", "masterauth ", "insecure-password "]
        .iter()
        .any(|word| line.trim_start().contains(word));
    for (start, end, meaning) in sql::inserted(line) {
        told(&line[start..end], base + start, meaning, place, found);
    }
    for claim in spoken::claims(line, place.commented) {
        let Some(value) = line.get(claim.start..claim.end) else {
            continue;
        };
        if outright && claim.meaning == Meaning::firm(Role::Password) {
            let meaning = claim.meaning;
            judged(value, base + claim.start, Place { meaning, ..place }, found);
        } else {
            told(value, base + claim.start, claim.meaning, place, found);
        }
    }
}

/// Judges what blanks alone set off: only what looks like a secret by itself counts.
pub(super) fn told(
    value: &str,
    start: usize,
    meaning: Meaning,
    place: Place<'_>,
    found: &mut Vec<Found>,
) {
    let before = found.len();
    judged(value, start, Place { meaning, ..place }, found);
    let doubtful = |hit: &Found| matches!(hit.kind, HitKind::Weak | HitKind::Hash);
    if found.get(before).is_some_and(doubtful) {
        found.truncate(before);
    }
}
