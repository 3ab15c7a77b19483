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
        || [
            " -p",
            " -a ",
            " -u",
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
        ]
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
    let known = if word.len() <= 24 { word } else { "" };
    match known.to_ascii_lowercase().as_str() {
        "bearer" | "basic" | "apikey" if !part.quoted && next.text.len() >= 8 => {
            let meaning = Meaning::firm(Role::Token);
            return Some(Meaning {
                firm: false,
                ..meaning
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
        "p" | "pass" | "a" if dashed && has(tools_with(word)) => return password,
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
        "echo" | "printf" if has(&["-stdin"]) => return password,
        _ => {}
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
        && matches!(
            parts[at - 1].text,
            "set"
                | "SET"
                | "ENV"
                | "ARG"
                | "setx"
                | "setenv"
                | "sentinel"
                | "proxy_set_header"
                | "add_header"
                | "fastcgi_param"
        )
        && !part.text.contains(['=', ':']);
    let quoted = next.quoted && (at == 0 || !commented && meaning.firm && !part.quoted);
    (meaning.is_secret() && (long_flag || directive || quoted || given)).then_some(meaning)
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
    if let Some(claim) = placed(parts, at, line) {
        return Some(claim);
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
    // `sentinel auth-pass NAME PASSWORD`
    if part.text == "auth-pass" && at > 0 {
        return parts.get(at + 2).map(|part| part.claim(0, password));
    }
    // `htpasswd -b FILE USER PASSWORD`
    if part.text == "htpasswd" || part.text.ends_with("/htpasswd") {
        let given = parts[at + 1..].iter().any(|flag| {
            flag.text.starts_with('-') && !flag.text.starts_with("--") && flag.text.contains('b')
        });
        let mut words = parts[at + 1..]
            .iter()
            .filter(|part| !part.text.starts_with('-'));
        return words
            .next_back()
            .filter(|_| given)
            .map(|part| part.claim(0, password));
    }
    // `smbclient -U user%password`
    if at > 0
        && matches!(parts[at - 1].text, "-U" | "--user")
        && line.contains("smb")
        && let Some((user, _)) = part.text.split_once('%')
    {
        return Some(part.claim(user.len() + 1, password));
    }
    // `SET PASSWORD FOR x = PASSWORD('…')`, `db.auth('user', '…')`
    if let Some(rest) = part.text.strip_prefix("PASSWORD('") {
        let end = rest.find('\'').unwrap_or(rest.len());
        return Some(Claim {
            start: part.start + 10,
            end: part.start + 10 + end,
            meaning: password,
        });
    }
    if part.text.contains(".auth(")
        && let Some(next) = parts.get(at + 1)
    {
        let bare = next.text.trim_matches(['"', '\'', '(', ')', ';']);
        let skip = next.text.find(bare).unwrap_or(0);
        return Some(Claim {
            start: next.start + skip,
            end: next.start + skip + bare.len(),
            meaning: password,
        });
    }
    if matches!(part.text, "add_user" | "change_password") {
        return parts.get(at + 2).map(|part| part.claim(0, password));
    }
    None
}

/// Passwords that only their position in a directive or a call tells.
fn placed(parts: &[Part<'_>], at: usize, line: &str) -> Option<Claim> {
    let password = Meaning::firm(Role::Password);
    let part = parts[at];
    let next = |skip: usize| parts.get(at + skip);
    match part.text {
        // ProFTPD: `SQLConnectInfo DATABASE USER PASSWORD`
        "SQLConnectInfo" => return next(3).map(|part| part.claim(0, password)),
        // Asterisk: `register => user:password@host`
        "register" if next(1).is_some_and(|arrow| arrow.text == "=>") => {
            let credentials = next(2)?;
            let (user, rest) = credentials.text.split_once(':')?;
            let (password_text, _) = rest.rsplit_once('@')?;
            let start = credentials.start + user.len() + 1;
            return Some(Claim {
                start,
                end: start + password_text.len(),
                meaning: password,
            });
        }
        // nginx: `secure_link_md5 "$uri SECRET"`
        "secure_link_md5" => {
            let expression = next(1)?;
            let secret = expression.text.rsplit(' ').next()?;
            let skip = expression.text.len() - secret.len();
            return (!secret.contains('$') && skip > 0).then(|| expression.claim(skip, password));
        }
        // `if ($http_x_api_key != "…")`
        "!=" | "=" | "==" | "!==" | "===" | "eq" if at > 0 => {
            let name = parts[at - 1].text.trim_start_matches(['(', '$', '!']);
            let name = name.strip_prefix("http_x_")?;
            let meaning = key::meaning(name);
            return next(1)
                .filter(|part| part.quoted && meaning.is_secret())
                .map(|part| part.claim(0, meaning));
        }
        _ => {}
    }
    // `net use Z: \\\\host\\share /user:x PASSWORD`
    if part.text.starts_with("/user:") && line.contains("net use") {
        return next(1).map(|part| part.claim(0, password));
    }
    // `createAccount("user", "password")`
    if part.text.contains("reateAccount(") {
        return next(1)
            .filter(|part| part.quoted)
            .map(|part| part.claim(0, password));
    }
    // Exim: `*.host:user:password`
    if part.text.starts_with("*.") && parts.len() == 1 {
        let (_, credentials) = part.text.split_once(':')?;
        let skip = part.text.len() - credentials.len();
        return credentials
            .contains(':')
            .then(|| part.claim(skip, Meaning::firm(Role::User)));
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

/// `client server "secret" *`, as pppd keeps them.
fn chap_line(parts: &[Part<'_>]) -> Option<Claim> {
    let [_, _, secret, address] = parts else {
        return None;
    };
    (secret.quoted && address.text == "*").then(|| secret.claim(0, Meaning::firm(Role::Password)))
}

/// `host:port:database:user:password`, as PostgreSQL's clients keep them.
fn pgpass_line(part: Part<'_>) -> Option<Claim> {
    let mut fields = part.text.splitn(5, ':');
    let (host, port) = (fields.next()?, fields.next()?);
    let (database, user, password) = (fields.next()?, fields.next()?, fields.next()?);
    let numbered = port == "*" || port.len() >= 4 && port.bytes().all(|b| b.is_ascii_digit());
    let plain = [host, database, user].iter().all(|field| !field.is_empty());
    (numbered && plain && password.len() >= 4).then(|| {
        let skip = part.text.len() - password.len();
        part.claim(skip, Meaning::firm(Role::Password))
    })
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
