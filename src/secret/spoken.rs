//! Values that are set off by blanks alone: flags of commands, directives of configuration files,
//! headers, SQL. Blanks prove nothing, so what is claimed here still has to look like a secret.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::key::{self, Meaning, Role};
use super::pairs::closing;
use super::positions::{attached, chap_line, map_line, pgpass_line};
use super::text::has_stem;
use super::words;

/// A part of a line that its neighbours name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    /// Where the value begins in the line.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// What it is said to be.
    pub(super) meaning: Meaning,
}

/// Lines that are longer are data, not commands.
const MAX_LINE: usize = 20_000;
/// Quoted commands inside of commands are followed so deep.
const MAX_NESTING: u8 = 3;

/// A word of a line, or a quoted text.
#[derive(Clone, Copy)]
pub(super) struct Part<'t> {
    pub(super) start: usize,
    pub(super) text: &'t str,
    pub(super) quoted: bool,
}

impl Part<'_> {
    pub(super) fn claim(self, skip: usize, meaning: Meaning) -> Claim {
        Claim {
            start: self.start + skip,
            end: self.start + self.text.len(),
            meaning,
        }
    }
}

/// Everything that a line names by blanks.
pub(super) fn claims(line: &str, commented: bool) -> Vec<Claim> {
    let mut out = Vec::new();
    if line.len() <= MAX_LINE && may_speak(line) {
        collect(line, 0, commented, 0, &mut out);
    }
    out
}

/// What sets a password without naming it: flags of commands, forms of lines.
const MARKS: [&str; 36] = [
    " -p",
    " -a ",
    " -w ",
    "EAP \"",
    "XAUTH \"",
    "@",
    "stdin",
    "alias set ",
    ":5432:",
    ":*:",
    ":6432:",
    ":5433:",
    " \" *",
    "]:",
    "*.",
    "register =>",
    "SQLConnectInfo",
    "ccount(",
    "net use",
    "-u ",
    " -u",
    "$arg_",
    " -P ",
    " -A ",
    " -X ",
    " -U ",
    "eader",
    "_up ",
    "dns ",
    "sink ",
    "MONITOR ",
    "radtest ",
    "com2sec",
    "open5gs-dbctl",
    " / ",
    " * ",
];

/// Whether a line holds a name of a secret, or a flag that sets one.
pub(super) fn may_speak(line: &str) -> bool {
    static AUTOMATON: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(MARKS).expect("constant"));
    has_stem(line) || AUTOMATON.is_match(line)
}

fn collect(line: &str, base: usize, commented: bool, nesting: u8, out: &mut Vec<Claim>) {
    let parts = split(line, base);
    let lower = line.to_ascii_lowercase();
    for (at, part) in parts.iter().enumerate() {
        if let Some(next) = parts.get(at + 1)
            && let Some(meaning) = named(&parts, at, *next, &lower, commented)
        {
            out.push(next.claim(0, meaning));
        }
        if let Some(claim) = attached(&parts, at, &lower) {
            out.push(claim);
        }
        if part.quoted && nesting < MAX_NESTING && part.text.contains(' ') {
            collect(part.text, part.start, commented, nesting + 1, out);
        }
    }
    if let Some(claim) = map_line(&parts).or_else(|| chap_line(&parts)) {
        out.push(claim);
    }
    if let [one] = parts.as_slice()
        && let Some(claim) = pgpass_line(*one)
    {
        out.push(claim);
    }
}

/// What the word at `at` says about the word behind it.
fn named(
    parts: &[Part<'_>],
    at: usize,
    next: Part<'_>,
    line: &str,
    commented: bool,
) -> Option<Meaning> {
    let part = parts[at];
    // Nothing that short is a secret.
    if next.text.len() < 4 && !next.quoted {
        return None;
    }
    let dashed = part.text.starts_with('-');
    let word = part.text.trim_start_matches('-').trim_end_matches(':');
    let has = |tools: &[&str]| tools.iter().any(|tool| line.contains(tool));
    let password = Some(Meaning::firm(Role::Password));
    // nginx hands requests on.
    if matches!(
        word,
        "proxy_pass" | "fastcgi_pass" | "uwsgi_pass" | "scgi_pass" | "grpc_pass"
    ) {
        return None;
    }
    // Longer words are none of these.
    let mut buffer = [0; 24];
    match lower_case(word, &mut buffer) {
        "bearer" | "basic" | "apikey" if !part.quoted && next.text.len() >= 8 => {
            let mixed = next.text.bytes().filter(u8::is_ascii_digit).count() >= 3
                && next.text.bytes().any(|b| b.is_ascii_uppercase());
            return Some(Meaning {
                firm: mixed,
                ..Meaning::firm(Role::Token)
            });
        }
        "by" if at > 0 && line.contains("identified") => {
            let keyword = ["values", "password", "random", "globally", "externally"];
            let said = keyword.contains(&next.text.to_ascii_lowercase().as_str());
            return password.filter(|_| next.quoted || !said);
        }
        "password" if next.quoted || has(&["login"]) && has(&["machine"]) => return password,
        "u" | "user" if dashed && next.text.contains(':') && has(&["curl", "wget", "http"]) => {
            return Some(Meaning::firm(Role::User));
        }
        // `-u "user;password"`: the images of Samba.
        "u" if dashed && next.text.contains(';') && !next.text.contains(' ') => {
            return Some(Meaning::firm(Role::User));
        }
        "p" | "pass" | "a" | "x" if dashed && has(tools_with(word)) => return password,
        "k" | "pass" if dashed && has(&["openssl"]) => return password,
        "w" if dashed && has(&["ldap"]) => return password,
        "eap" | "xauth" | "psk" | "ntlm" if next.quoted => return password,
        "insecure-password" | "rocommunity" | "rwcommunity" => return password,
        "convertto-securestring" if next.quoted => return password,
        "md5" | "sha" | "sha256" | "sha512" | "des" | "aes" if has(&["createuser"]) => {
            return password;
        }
        "login"
            if at > 0
                && parts[at - 1].text == "vault"
                && !next.text.starts_with('-')
                && !next.text.contains('=') =>
        {
            return Some(Meaning::firm(Role::Token));
        }
        "auth" if next.text.contains(':') => return Some(Meaning::firm(Role::User)),
        "echo" | "printf" if has(&["-stdin", "sudo -s", "passphrase-fd 0"]) => return password,
        "sv_setsteamaccount" => return Some(Meaning::firm(Role::Token)),
        _ => {}
    }
    if let Some(meaning) = sim_key(next, line).or_else(|| header(parts, at, next)) {
        return Some(meaning);
    }
    if !has_stem(word) || next.text.starts_with('-') {
        return None;
    }
    let meaning = key::meaning(word);
    let long_flag =
        part.text.starts_with("--") && !part.text.contains('=') || dashed && word.len() > 3;
    let directive = at == 0
        && (parts.len() == 2 && !is_said(word, next.text)
            || parts.len() == 3 && word.contains('_'))
        && !part.quoted
        && !part.text.contains(['=', ':', '(']);
    // `ENV NAME value`, `aws configure set name value`, `CONFIG SET requirepass value`
    let given = at > 0
        && (sets_header(parts[at - 1].text)
            || matches!(
                parts[at - 1].text,
                "set" | "SET" | "ENV" | "ARG" | "setx" | "setenv" | "sentinel" | "fastcgi_param"
            ))
        && !part.text.contains(['=', ':']);
    let quoted = next.quoted && (at == 0 || !commented && meaning.firm && !part.quoted);
    (meaning.is_secret() && (long_flag || directive || quoted || given)).then_some(meaning)
}

/// A short word in lower case; nothing for a longer one. Every word of every line is asked.
fn lower_case<'b>(word: &str, buffer: &'b mut [u8; 24]) -> &'b str {
    let Some(lower) = buffer.get_mut(..word.len()) else {
        return "";
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).unwrap_or("")
}

/// Directives of nginx, Caddy and HAProxy that put a header into what they hand on.
fn sets_header(word: &str) -> bool {
    matches!(
        word,
        "proxy_set_header"
            | "add_header"
            | "header_up"
            | "set-header"
            | "add-header"
            | "more_set_input_headers"
            | "grpc_set_header"
    )
}

/// `header_up X-Origin-Verify …`: a generated text that a proxy puts into a header opens something.
fn header(parts: &[Part<'_>], at: usize, next: Part<'_>) -> Option<Meaning> {
    let about = |name: &str| {
        words::words(name).iter().any(|word| {
            matches!(
                word.as_str(),
                "id" | "trace" | "etag" | "nonce" | "policy" | "hash" | "digest" | "key" | "pins"
            )
        })
    };
    let set = at > 0 && sets_header(parts[at - 1].text) && !about(parts[at].text);
    let plain = !next.text.contains(['$', '%', '{', '/', ':']);
    (set && plain && next.text.len() >= 20).then(|| Meaning::loose(Role::Vague))
}

/// `open5gs-dbctl add IMSI KI OPC`
fn sim_key(next: Part<'_>, line: &str) -> Option<Meaning> {
    (next.text.len() == 32
        && line.contains("open5gs-dbctl")
        && next.text.bytes().all(|b| b.is_ascii_hexdigit()))
    .then(|| Meaning::firm(Role::Token))
}

/// `Passwort vergessen?`: two words that a form shows.
fn is_said(word: &str, next: &str) -> bool {
    !matches!(word, "requirepass" | "masterauth" | "rootpw") && is_plain_word(next)
}

/// One word, in whatever language, as it ends a sentence; a generated text has capitals inside.
pub(super) fn is_plain_word(text: &str) -> bool {
    let bare = text.trim_end_matches(['?', '!', '.', ':', ',', '…', '*']);
    bare.chars()
        .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’'))
        && !bare.chars().skip(1).any(char::is_uppercase)
}

/// The commands whose short flag takes a password.
fn tools_with(flag: &str) -> &'static [&'static str] {
    match flag {
        "a" => &["redis-cli", "keydb-cli", "valkey-cli"],
        // Net-SNMP: of authentication and of privacy.
        "A" | "X" => &[
            "snmpget",
            "snmpwalk",
            "snmpset",
            "snmpbulk",
            "snmptrap",
            "snmpinform",
        ],
        "P" => &[
            "ipmitool",
            "sqlcmd",
            "bcp ",
            "tsql",
            "zip ",
            "mosquitto",
            "sshpass",
            "login",
            "winexe",
        ],
        "x" => &[],
        _ => &[
            "sshpass",
            "mongo",
            "login",
            "ldapsearch",
            "clickhouse-client",
            "cqlsh",
            "rabbitmqadmin",
            "influx",
            "svn",
        ],
    }
}

fn split(line: &str, base: usize) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() && parts.len() < 400 {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        // `N'…'`, `E'…'`: texts in SQL.
        if matches!(bytes[at], b'N' | b'E') && bytes.get(at + 1) == Some(&b'\'') {
            at += 1;
        }
        let quote = match bytes[at] {
            b'"' => Some("\""),
            b'\'' => Some("'"),
            _ => None,
        };
        if let Some(quote) = quote
            && let Some(end) = closing(&line[at + 1..], quote)
        {
            let text = &line[at + 1..at + 1 + end];
            parts.push(Part {
                start: base + at + 1,
                text,
                quoted: true,
            });
            at += end + 2;
            continue;
        }
        let end = line[at..]
            .find(char::is_whitespace)
            .map_or(line.len(), |end| at + end);
        let text = line[at..end].trim_end_matches([';', ',', '"', '\'']);
        // `$(NAME)` keeps what closes it.
        let text = if text.contains("$(") {
            text
        } else {
            text.trim_end_matches([')', ';', ',', '"', '\''])
        };
        let bare = text.trim_start_matches(['"', '\'', '(']);
        let start = base + at + text.len() - bare.len();
        parts.push(Part {
            start,
            text: bare,
            quoted: false,
        });
        at = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(line: &str) -> Vec<&str> {
        claims(line, false)
            .iter()
            .map(|claim| &line[claim.start..claim.end])
            .collect()
    }

    #[test]
    fn blanks_can_name_a_value() {
        for line in [
            "requirepass VALUE",
            "  masterauth VALUE",
            "curl -u elastic:VALUE http://es",
            "mysql -uroot -pVALUE app",
            "redis-cli -a VALUE ping",
            "sshpass -p VALUE ssh x",
            "CREATE USER a IDENTIFIED BY 'VALUE';",
            "ALTER ROLE a PASSWORD 'VALUE';",
            "machine h login l password VALUE",
            "user app on >VALUE ~* +@all",
            "tool --api-token VALUE --x",
            "sh -c \"redis-cli -a VALUE ping\"",
            "proxy_set_header Authorization \"Bearer VALUE-VALUE\";",
            "gw : PSK \"VALUE\"",
            "echo 'VALUE' | docker login --password-stdin",
            "[smtp.x.org]:587 u@x.org:VALUE",
            "rabbitmqctl add_user bob VALUE",
            "vault login VALUE",
        ] {
            assert!(
                claimed(line).iter().any(|text| text.ends_with("VALUE")),
                "{line}: {:?}",
                claimed(line)
            );
        }
        for line in [
            "password for the user",
            "echo hello world",
            "mkdir -p /a/b",
            "the token is sent to the server",
        ] {
            assert!(claimed(line).is_empty(), "{line}");
        }
    }
}
