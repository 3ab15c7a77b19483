//! Values that are set off by blanks alone: flags of commands, directives of configuration files,
//! headers, SQL. Blanks prove nothing, so what is claimed here still has to look like a secret.

use super::key::{self, Meaning, Role};
use super::pairs::closing;
use super::text::has_stem;

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
struct Part<'t> {
    start: usize,
    text: &'t str,
    quoted: bool,
}

impl Part<'_> {
    fn claim(self, skip: usize, meaning: Meaning) -> Claim {
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

/// Whether a line holds a name of a secret, or a flag that sets one.
pub(super) fn may_speak(line: &str) -> bool {
    has_stem(line)
        || [" -p", " -a ", " -u", "@", "stdin", "alias set "]
            .iter()
            .any(|mark| line.contains(mark))
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
    if let Some(claim) = map_line(&parts) {
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
    let dashed = part.text.starts_with('-');
    let word = part.text.trim_start_matches('-').trim_end_matches(':');
    let has = |tools: &[&str]| tools.iter().any(|tool| line.contains(tool));
    let password = Some(Meaning::firm(Role::Password));
    match word.to_ascii_lowercase().as_str() {
        "bearer" | "basic" | "apikey" if !part.quoted && next.text.len() >= 8 => {
            let meaning = Meaning::firm(Role::Token);
            return Some(Meaning {
                firm: false,
                ..meaning
            });
        }
        "by" if at > 0 && line.contains("identified") && next.quoted => return password,
        "password" if next.quoted || has(&["login"]) && has(&["machine"]) => return password,
        "u" | "user" if dashed && next.text.contains(':') && has(&["curl", "wget", "http"]) => {
            return Some(Meaning::firm(Role::User));
        }
        "p" | "pass" | "a" if dashed && has(tools_with(word)) => return password,
        "k" | "pass" if dashed && has(&["openssl"]) => return password,
        "insecure-password" => return password,
        "login" if at > 0 && parts[at - 1].text == "vault" => {
            return Some(Meaning::firm(Role::Token));
        }
        "auth" if next.text.contains(':') => return Some(Meaning::firm(Role::User)),
        "echo" | "printf" if has(&["-stdin", "--stdin", "chpasswd"]) => return password,
        _ => {}
    }
    if !has_stem(word) || next.text.starts_with('-') {
        return None;
    }
    let meaning = key::meaning(word);
    let long_flag =
        part.text.starts_with("--") && !part.text.contains('=') || dashed && word.len() > 3;
    let directive = at == 0 && parts.len() == 2 && !part.quoted && !part.text.contains(['=', ':']);
    let quoted = next.quoted && (at == 0 || !commented && meaning.firm && !part.quoted);
    (meaning.is_secret() && (long_flag || directive || quoted)).then_some(meaning)
}

/// The commands whose short flag takes a password.
fn tools_with(flag: &str) -> &'static [&'static str] {
    match flag {
        "a" => &["redis-cli", "keydb-cli", "valkey-cli"],
        _ => &[
            "sshpass",
            "mongo",
            "login",
            "ldapsearch",
            "clickhouse-client",
            "cqlsh",
            "sqlcmd",
            "rabbitmqadmin",
            "influx",
            "svn",
            "mosquitto",
        ],
    }
}

/// A value in the same word as what names it, or some words further on.
fn attached(parts: &[Part<'_>], at: usize, line: &str) -> Option<Claim> {
    let part = parts[at];
    let password = Meaning::firm(Role::Password);
    if let Some(rest) = part.text.strip_prefix("-p")
        && rest.len() >= 4
        && !rest.starts_with(['=', '-'])
        && (line.contains("mysql") || line.contains("mariadb"))
    {
        let bare = rest.trim_matches(['"', '\'']);
        let skip = part.text.len() - rest.len() + rest.find(bare).unwrap_or(0);
        return Some(Claim {
            start: part.start + skip,
            end: part.start + skip + bare.len(),
            meaning: password,
        });
    }
    if part.text.starts_with('>') && at > 1 && line.starts_with("user ") && line.contains(" on ") {
        return Some(part.claim(1, password));
    }
    if let Some((user, _)) = part.text.split_once(':')
        && line.contains("chpasswd")
        && !user.is_empty()
    {
        return Some(part.claim(user.len() + 1, password));
    }
    // `mc alias set NAME URL ACCESS SECRET`
    if part.text == "alias"
        && parts.get(at + 1).is_some_and(|part| part.text == "set")
        && parts
            .get(at + 3)
            .is_some_and(|part| part.text.contains("://"))
    {
        return parts.get(at + 5).map(|part| part.claim(0, password));
    }
    if matches!(part.text, "add_user" | "change_password") {
        return parts.get(at + 2).map(|part| part.claim(0, password));
    }
    None
}

/// `smtp.example.org:587 user:password`: a host and its credentials, as postfix keeps them.
fn map_line(parts: &[Part<'_>]) -> Option<Claim> {
    let [host, credentials] = parts else {
        return None;
    };
    let named =
        host.text.trim_start_matches('[').contains('.') && !host.text.contains(['/', '=', '@']);
    let (user, password) = credentials.text.split_once(':')?;
    let plain =
        named && user.len() >= 2 && !user.contains(['/', '.', '=']) || named && user.contains('@');
    (plain && !password.contains([':', '/']))
        .then(|| credentials.claim(0, Meaning::firm(Role::User)))
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
        let text = line[at..end].trim_end_matches([';', ',', '"', '\'', ')']);
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
