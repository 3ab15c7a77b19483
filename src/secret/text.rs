//! Text inside of values: what a scalar is judged by, and files that values carry in block
//! scalars, read line by line.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::encoded::{self, Decoded, MAX_DEPTH};
use super::judge::{self, Surroundings};
use super::key::{self, Holder, Meaning, Role};
use super::pairs::{self, How};
use super::uri::push;
use super::{
    Confidence, Found, HitKind, forms, lexicon, placeholder, randomness, spoken, walk, words,
};

/// What is known about a text from where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'t> {
    pub(super) meaning: Meaning,
    pub(super) around: Surroundings<'t>,
    pub(super) depth: u8,
    pub(super) commented: bool,
}

impl Place<'_> {
    pub(super) fn nowhere(depth: u8) -> Self {
        Self {
            meaning: Meaning::NEUTRAL,
            around: Surroundings::default(),
            depth,
            commented: false,
        }
    }
}

/// Whether a text holds anything that a name of a secret is made of.
pub(super) fn has_stem(text: &str) -> bool {
    static STEMS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(lexicon::STEMS.iter())
            .expect("constant")
    });
    STEMS.is_match(text) || !text.is_ascii()
}

/// Finds the credentials in one scalar's text.
pub(super) fn scan(text: &str, place: Place<'_>) -> Vec<Found> {
    // What sops encrypted is random text: a part of it can have the form of a token by chance.
    if text.starts_with("ENC[") && text.trim_end().ends_with(']') && !text.contains('\n') {
        return Vec::new();
    }
    let mut found = forms::find(text);
    if place.depth >= MAX_DEPTH {
        return found;
    }
    let trimmed = text.trim();
    if trimmed.len() >= 2 {
        defaults(text, place, &mut found);
        let single = !trimmed.contains('\n');
        // `Server=x;Password=…`, `host:6379,password=…`: the parts say more than the whole.
        let parts = trimmed.contains('=') && trimmed.contains([';', ','])
            || trimmed.contains(' ') && trimmed.contains([':', '='])
            || trimmed.starts_with(['{', '[']);
        if single && parts && has_structure(trimmed) {
            embedded(text, place, &mut found);
        }
        if single {
            whole(text, place, &mut found);
        }
        if !single || has_structure(trimmed) || trimmed.starts_with('"') {
            embedded(text, place, &mut found);
        }
        if !single {
            wrapped(text, place, &mut found);
        }
    }
    found
}

/// The default inside a template or a placeholder is a value of its own.
fn defaults(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if !placeholder::has_reference(text) {
        return;
    }
    for default in placeholder::defaults(text) {
        let named = key::meaning(default.name);
        let clearer = named.is_secret() && (named.firm && named.role != Role::Vague);
        let meaning = if clearer || !place.meaning.is_secret() {
            named
        } else {
            place.meaning
        };
        judged(
            default.text,
            default.start,
            Place { meaning, ..place },
            found,
        );
    }
}

/// A scalar of one line, under its key.
fn whole(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    let start = text.len() - text.trim_start().len();
    let value = text.trim();
    cookies(value, start, place, found);
    if place.meaning.plural
        && place.meaning.is_secret()
        && value.contains(',')
        && !value.contains([' ', ';'])
        && !value.split(',').any(is_assignment)
    {
        let mut at = start;
        for part in value.split(',') {
            judged(part, at, place, found);
            at += part.len() + 1;
        }
        return;
    }
    judged(value, start, place, found);
}

/// `name=value`; base64 ends in signs of equality, too.
fn is_assignment(part: &str) -> bool {
    part.split_once('=')
        .is_some_and(|(_, value)| !value.trim_end_matches('=').is_empty())
}

/// `session=3f2a…; theme=dark` under a cookie's name: the values that cannot be guessed.
fn cookies(value: &str, start: usize, place: Place<'_>, found: &mut Vec<Found>) {
    let cookie = |name: &&str| name.to_ascii_lowercase().contains("cookie");
    if !value.contains('=') || !place.around.names.last().is_some_and(cookie) {
        return;
    }
    let mut at = start;
    for part in value.split(';') {
        let text = part.trim_start();
        if let Some((name, session)) = text.split_once('=')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
            && session.len() >= 16
            && randomness::is_random(session.trim_end())
        {
            let from = at + part.len() - session.len();
            push(
                found,
                Found {
                    start: from,
                    end: from + session.trim_end().len(),
                    detector: "session-cookie",
                    confidence: Confidence::Medium,
                    kind: kind(HitKind::Secret, place),
                },
            );
        }
        at += part.len() + 1;
    }
}

/// Judges `value`, which stands at `start`, as what its place says; opens base64.
fn judged(value: &str, start: usize, place: Place<'_>, found: &mut Vec<Found>) {
    let end = start + value.len();
    if found
        .iter()
        .any(|known| known.start < end && start < known.end)
    {
        return;
    }
    if placeholder::is_reference(value) || placeholder::is_encrypted(value) {
        return;
    }
    if let Some(decoded) = (place.depth < MAX_DEPTH)
        .then(|| encoded::decode(value))
        .flatten()
    {
        match decoded {
            Decoded::Text(inner) => {
                if !opened(&inner, value, start, place, found) {
                    return;
                }
            }
            Decoded::PrivateKey => {
                push(
                    found,
                    Found {
                        start,
                        end,
                        detector: "private-key",
                        confidence: Confidence::Certain,
                        kind: kind(HitKind::Secret, place),
                    },
                );
                return;
            }
            Decoded::Bytes => {}
        }
    }
    // `neo4j/password`, as the image of Neo4j takes it.
    if value.starts_with("neo4j/") && !value[6..].contains('/') && value.len() >= 10 {
        let meaning = Meaning::firm(Role::Password);
        let around = Surroundings::default();
        let deeper = Place {
            meaning,
            around,
            ..place
        };
        return judged(&value[6..], start + 6, deeper, found);
    }
    if let Some((user, password)) = value.split_once(':')
        && placeholder::is_reference(password)
        && !user.contains(' ')
    {
        return;
    }
    if let Some((at, user)) = user_and_password(value, place.meaning) {
        let password = &value[at..];
        let meaning = Meaning::firm(Role::User);
        let around = Surroundings {
            user: Some(user),
            ..place.around
        };
        judged(
            password,
            start + at,
            Place {
                meaning,
                around,
                depth: MAX_DEPTH,
                ..place
            },
            found,
        );
        return;
    }
    if let Some(scheme) = authorization(value) {
        let meaning = Meaning::firm(Role::Token);
        judged(
            &value[scheme..],
            start + scheme,
            Place {
                meaning,
                depth: place.depth.max(1),
                ..place
            },
            found,
        );
        return;
    }
    // `ed25519 a_x4T2 K7f…`, `AUTH K7f…`: the generated one among a few words.
    if place.meaning.firm
        && matches!(place.meaning.role, Role::Token | Role::Password)
        && value.contains(' ')
        && value.split(' ').count() <= 4
        && let Some(part) = value
            .split(' ')
            .find(|part| part.len() >= 24 && randomness::is_random(part))
        && !place.around.names.is_empty()
    {
        let skip = value.find(part).unwrap_or(0);
        return judged(part, start + skip, place, found);
    }
    if let Some((found_kind, confidence)) = judge::judge(value, place.meaning, place.around) {
        if place.commented && found_kind != HitKind::Secret {
            return;
        }
        push(
            found,
            Found {
                start,
                end,
                detector: detector(place.meaning.role, found_kind),
                confidence,
                kind: kind(found_kind, place),
            },
        );
    }
}

/// Judges what a base64 text decodes to. `true`: the text was not meant as base64 after all.
fn opened(
    inner: &str,
    value: &str,
    start: usize,
    place: Place<'_>,
    found: &mut Vec<Found>,
) -> bool {
    // Whoever encodes a text among secrets says that it is one.
    let meaning = match place.meaning.role {
        Role::Vague if place.meaning.firm => Meaning::firm(Role::User),
        Role::Marked
        | Role::Password
        | Role::Pin
        | Role::Token
        | Role::User
        | Role::Entry
        | Role::Hashed
        | Role::Vague
        | Role::Described
        | Role::Neutral => place.meaning,
    };
    let deeper = Place {
        meaning,
        depth: place.depth + 1,
        ..place
    };
    let mut inside = scan(inner, deeper);
    if inside.is_empty()
        && let Some((at, _)) = user_and_password(inner.trim(), Meaning::firm(Role::Vague))
        && (place.meaning.is_secret())
    {
        judged(
            &inner.trim()[at..],
            at,
            Place {
                meaning: Meaning::firm(Role::User),
                ..deeper
            },
            &mut inside,
        );
    }
    inside.sort_by_key(|hit| {
        (
            hit.kind != HitKind::Secret,
            std::cmp::Reverse(hit.confidence),
        )
    });
    if inside.is_empty() && place.meaning.firm && place.meaning.role == Role::Token {
        // A token that is a base64 text of its own making.
        let part = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='));
        if inner
            .split(part)
            .any(|part| part.len() >= 24 && randomness::is_random(part))
        {
            return true;
        }
    }
    let Some(best) = inside.first() else {
        // Eight letters decode to six bytes that may happen to be readable.
        return value.len() < 16 && !value.ends_with('=');
    };
    let end = start + value.len();
    push(
        found,
        Found {
            start,
            end,
            detector: best.detector,
            confidence: best.confidence,
            kind: best.kind,
        },
    );
    false
}

fn kind(kind: HitKind, place: Place<'_>) -> HitKind {
    if place.commented && kind == HitKind::Secret {
        HitKind::Commented
    } else {
        kind
    }
}

fn detector(role: Role, kind: HitKind) -> &'static str {
    if kind == HitKind::Hash {
        return "password-hash";
    }
    match role {
        Role::Marked => "marked-secret",
        Role::Password => "password",
        Role::Pin => "pin",
        Role::User => "user-password",
        Role::Token
        | Role::Entry
        | Role::Hashed
        | Role::Vague
        | Role::Described
        | Role::Neutral => "token",
    }
}

/// `user:password` where credentials are expected.
fn user_and_password(value: &str, meaning: Meaning) -> Option<(usize, &str)> {
    if !matches!(meaning.role, Role::Token | Role::User | Role::Vague)
        || value.contains(char::is_whitespace)
    {
        return None;
    }
    let (user, password) = value.split_once(':')?;
    let plain = (1..=64).contains(&user.len())
        && user
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@' | '$' | '+'));
    let schemed = password.starts_with(['/', '$', '\\']) || password.contains(':');
    let machine_made = randomness::is_random(user);
    (plain && !schemed && !machine_made && password.len() >= 4).then_some((user.len() + 1, user))
}

/// Where the credential begins in `Bearer …` and `Basic …`.
fn authorization(value: &str) -> Option<usize> {
    let (scheme, rest) = value.split_once(' ')?;
    let known = [
        "bearer",
        "basic",
        "token",
        "apikey",
        "api-key",
        "splunk",
        "genericauth",
        "key",
    ];
    let blanks = rest.len() - rest.trim_start().len();
    (known.contains(&scheme.to_ascii_lowercase().as_str()) && !rest.trim().contains(' '))
        .then_some(scheme.len() + 1 + blanks)
}

fn has_structure(text: &str) -> bool {
    text.len() >= 8
        && text
            .bytes()
            .any(|b| matches!(b, b'=' | b':' | b' ' | b'<' | b'{'))
        && spoken::may_speak(text)
}

/// A file inside a value: YAML or JSON where it parses to a table or a list, lines where not.
fn embedded(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if text.trim_start().starts_with('"') && user_list(text, place, found) {
        return;
    }
    if !spoken::may_speak(text) {
        return;
    }
    let first = text.trim_start();
    let flow = first.starts_with(['{', '[']);
    let several = text.trim().contains('\n');
    if (flow || several)
        && !first.starts_with("#!")
        && let Ok(tree) = crate::yaml::parse(text)
        && tree
            .documents
            .iter()
            .any(|document| is_document(&tree, document.root))
    {
        for (hit, _) in walk::scan(text, &tree, &[], place.depth + 1) {
            let kind = if place.commented && hit.kind == HitKind::Secret {
                HitKind::Commented
            } else {
                hit.kind
            };
            push(found, Found { kind, ..hit });
        }
        return;
    }
    lines(text, place, found);
}

/// Lines of `"user" "password"` and no others, as PgBouncer keeps them.
fn user_list(text: &str, place: Place<'_>, found: &mut Vec<Found>) -> bool {
    let mut entries = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if !bare.is_empty() && !bare.starts_with([';', '#']) {
            let pair = bare
                .strip_prefix('"')
                .and_then(|rest| rest.strip_suffix('"'))
                .and_then(|rest| rest.split_once("\" \""));
            match pair {
                Some((user, password)) if !user.contains('"') && !password.contains('"') => {
                    let start = at + line.find(bare).unwrap_or(0) + user.len() + 4;
                    entries.push((user, password, start));
                }
                _ => return false,
            }
        }
        at += line.len();
    }
    for &(user, password, start) in &entries {
        let around = Surroundings {
            user: Some(user),
            ..place.around
        };
        let meaning = Meaning::firm(Role::Password);
        judged(
            password,
            start,
            Place {
                meaning,
                around,
                ..place
            },
            found,
        );
    }
    !entries.is_empty()
}

/// Whether the parsed text is a file of tables rather than prose or a script with colons in it.
fn is_document(tree: &crate::yaml::Tree, root: crate::yaml::NodeId) -> bool {
    let entries = tree.entries(root);
    let named = entries.iter().all(|entry| {
        tree.text(entry.key).is_some_and(|key| {
            !key.is_empty() && key.len() <= 100 && !key.contains([' ', '(', '=', '"', '$'])
        })
    });
    !entries.is_empty() && named
        || tree
            .items(root)
            .iter()
            .any(|&item| !tree.entries(item).is_empty())
}

/// Base64 that is wrapped over several lines.
fn wrapped(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    if found.is_empty()
        && text.len() >= 64
        && text.trim().bytes().all(|b| {
            b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ')
        })
    {
        let start = text.len() - text.trim_start().len();
        judged(text.trim(), start, place, found);
    }
}

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
    cle clave schluessel arg
",
);
pub(super) static VALUE_KEYS: lexicon::List = lexicon::List::new(
    "
    value val v content default data text string stringvalue plaintext literal valor valeur wert
",
);

/// What the lines before say about a line.
#[derive(Default)]
struct Above {
    /// Open tables: indentation and name.
    tables: Vec<(usize, String)>,
    /// The name of a pair whose value is still to come, and how many lines ago it was.
    name: Option<(String, usize)>,
    /// The words of an INI section.
    section: String,
    /// The text configures a login module, whose `user_NAME` are passwords.
    logins: bool,
}

/// Reads a text line by line.
pub(super) fn lines(text: &str, place: Place<'_>, found: &mut Vec<Found>) {
    let mut above = Above {
        logins: text.contains("LoginModule"),
        ..Above::default()
    };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        scan_line(bare, at, place, &mut above, found);
        at += line.len();
    }
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
    above
        .tables
        .retain(|&(known, _)| known < indent || trimmed.starts_with("- ") && known <= indent);
    if let Some((_, lines)) = &mut above.name {
        *lines += 1;
    }
    if above.name.as_ref().is_some_and(|(_, lines)| *lines > 2) {
        above.name = None;
    }
    if opens_table(trimmed, indent, above) {
        return;
    }
    let parent = above
        .tables
        .last()
        .map_or("", |(_, name)| name.as_str())
        .to_owned();
    item(trimmed, base + indent, &parent, place, found);
    let mut name: Option<String> = above
        .name
        .take_if(|(_, lines)| *lines > 0)
        .map(|(name, _)| name);
    let section = above.section.clone();
    let holder = key::holder(&parent);
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
                if lower != "key" || has_stem(value) {
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

/// `read -s -p 'Password: ' password`: a prompt and the name of a variable.
fn is_prompt(line: &str) -> bool {
    line.split("read -").count() > 1
        && !line.contains('=')
        && line
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "read")
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
    above.tables.push((indent, name.to_owned()));
    true
}

/// `- value` under a plural.
fn item(line: &str, base: usize, parent: &str, place: Place<'_>, found: &mut Vec<Found>) {
    let Some(value) = line.strip_prefix("- ") else {
        return;
    };
    let meaning = match key::holder(parent) {
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
            && !placeholder::has_reference(value)
            && let Some((at, _)) = user_and_password(value, Meaning::firm(Role::User))
        {
            let user = Meaning::firm(Role::User);
            told(&value[at..], base + pair.start + at, user, place, found);
        }
        return;
    }
    let itself = pair
        .key
        .rsplit_once('.')
        .is_some_and(|(_, name)| name == value);
    let cmdlet = line.trim_start().starts_with('$') && is_cmdlet(value);
    if pair.how == How::Bare && (itself || cmdlet || is_expression(value) || is_call(value)) {
        return;
    }
    // `#token-input:focus{color:…}`: a selector of a style sheet.
    if pair.how == How::Loose && value.contains('{') && !value.starts_with('{') {
        return;
    }
    let strict = pair.how == How::Loose
        || place.commented && pair.how != How::Quoted
        || !pair.first && pair.how == How::Bare && value.len() < 6;
    let meaning = if strict {
        Meaning {
            firm: false,
            ..meaning
        }
    } else {
        meaning
    };
    if placeholder::has_reference(value) {
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

/// `ConvertTo-SecureString …`: a command of PowerShell.
fn is_cmdlet(value: &str) -> bool {
    let word = value.split(' ').next().unwrap_or("");
    word.split_once('-').is_some_and(|(verb, noun)| {
        [verb, noun].iter().all(|part| {
            part.starts_with(|c: char| c.is_ascii_uppercase())
                && part.bytes().all(|b| b.is_ascii_alphabetic())
        })
    })
}

/// `System.getenv('X')`, `get_token()`: a call in a program.
fn is_call(value: &str) -> bool {
    let value = value.strip_prefix("new ").unwrap_or(value);
    let Some((name, arguments)) = value.split_once('(') else {
        return false;
    };
    let part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let closed = arguments.trim_end_matches([';', ',', ' ']).ends_with(')');
    name.split('.').all(part)
        && (closed
            || name.len() >= 4 && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
            || name.contains('.') && randomness::is_word(name.rsplit('.').next().unwrap_or("")))
}

/// `settings.db_password`, `get_token`: a name in a program, not a text.
fn is_expression(value: &str) -> bool {
    let identifier =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let named = value.contains('.') || value.contains('_') && judge::names_a_secret(value);
    named && value.split('.').all(identifier)
}

fn defaults_at(value: &str, start: usize, place: Place<'_>, found: &mut Vec<Found>) {
    for default in placeholder::defaults(value) {
        judged(default.text, start + default.start, place, found);
    }
}

/// What is said with blanks only: flags, directives, headers, SQL.
fn spoken(line: &str, base: usize, place: Place<'_>, found: &mut Vec<Found>) {
    // Here the blank is all the syntax there is, so a guessable password is one, too.
    let outright = ["requirepass ", "masterauth ", "insecure-password "]
        .iter()
        .any(|word| line.trim_start().contains(word));
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
