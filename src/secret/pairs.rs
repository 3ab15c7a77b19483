//! Keys and values inside of one line, in whatever language the line is written: `key=value`,
//! `key: value`, `"key": "value"`, `'key' => 'value'`, `<key>value</key>`, `f('key', 'value')`.

/// How a value is set off from its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// In quotes or between tags.
    Quoted,
    /// Bare, to the end of its word or of the line.
    Bare,
    /// Only blanks stand between key and value, or nothing that proves a pair.
    Loose,
}

/// A key and the place of its value in the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'t> {
    pub(super) key: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) how: How,
    /// The key is the first thing on its line.
    pub(super) first: bool,
}

/// The longest key, and the longest value that does not stand first on its line.
const MAX_KEY: usize = 120;
const MAX_VALUE: usize = 700;

/// Calls `each` for every pair whose key `wanted` asks for.
pub(super) fn pairs<'t>(
    line: &'t str,
    mut wanted: impl FnMut(&str) -> bool,
    mut each: impl FnMut(Pair<'t>),
) {
    let bytes = line.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let width = match separator(bytes, at) {
            Some(width) => width,
            None => {
                at += 1;
                continue;
            }
        };
        if let Some((key_start, key_end)) = key_before(line, at) {
            let key = &line[key_start..key_end];
            // `</name>` closes, and what follows is no value of it.
            let closes = bytes[at] == b'>' && line[..key_start].ends_with('/');
            let before = &line[..key_start];
            let listed = bytes[at] == b',' && (is_in_list(before) || before.contains("VALUES ("));
            // `checksum/secret: …`, `arn:aws:secretsmanager:…:secret:app`
            let part = before.ends_with("checksum/")
                || bytes[at] == b':' && before.ends_with(':') && before.contains("arn:");
            if !closes && !listed && !part && wanted(key) {
                let first = is_first(before);
                if let Some(pair) = value_after(line, key, at, at + width, first) {
                    each(pair);
                }
            }
        }
        at += width;
    }
}

/// `["password", "token"]`: names beside each other, no pair; `["--password", "…"]` is one.
fn is_in_list(before: &str) -> bool {
    let open = before.rfind(['[', '(', '{', ']', ')', '}']);
    open.is_some_and(|at| before[at..].starts_with('[')) && !before.ends_with('-')
}

/// The width of the separator at `at`.
fn separator(bytes: &[u8], at: usize) -> Option<usize> {
    let next = bytes.get(at + 1).copied();
    let previous = at.checked_sub(1).map(|before| bytes[before]);
    match bytes[at] {
        b'=' => match (previous, next) {
            (Some(b'=' | b'!' | b'<' | b'>' | b'~'), _) | (_, Some(b'=' | b'~')) => None,
            (_, Some(b'>')) => Some(2),
            _ => Some(1),
        },
        b':' => match (previous, next) {
            // LDIF: base64 follows.
            (_, Some(b':')) if bytes.get(at + 2) == Some(&b' ') => Some(2),
            (Some(b':' | b'?'), _) | (_, Some(b':')) => None,
            (_, Some(b'/')) if bytes.get(at + 2) == Some(&b'/') => None,
            (_, Some(b'=')) => Some(2),
            // psql's `:'name'` is a variable.
            (Some(b' '), Some(b'\'' | b'"')) => None,
            _ => Some(1),
        },
        b'>' if !matches!(previous, Some(b'=' | b'-' | b'/' | b'?') | None) => Some(1),
        // `process.env.NAME || "…"`, `?? "…"`, `getenv('NAME') ?: "…"`
        b'|' if next == Some(b'|') && previous != Some(b'|') => Some(2),
        b'?' if matches!(next, Some(b'?' | b':')) && previous != Some(b'?') => Some(2),
        b',' if matches!(previous, Some(b'"' | b'\'')) => Some(1),
        // Erlang: `{default_pass, <<"…">>}`
        b',' if bytes[at + 1..].trim_ascii_start().starts_with(b"<<\"") => Some(1),
        _ => None,
    }
}

/// The key that ends before the separator at `at`.
fn key_before(line: &str, at: usize) -> Option<(usize, usize)> {
    let closing = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ']' | ')' | '\\');
    let end = line[..at].trim_end_matches(closing).len();
    if at - end > 12 {
        return None;
    }
    let quoted = line[end..at].trim_end().starts_with(['"', '\'', '`', '\\']);
    let floor = {
        let mut floor = end.saturating_sub(MAX_KEY);
        while !line.is_char_boundary(floor) {
            floor += 1;
        }
        floor
    };
    let part = |c: char| {
        c.is_alphanumeric() || matches!(c, '_' | '-' | '.') || ('\u{300}'..='\u{36f}').contains(&c)
    };
    let mut start = end;
    for (offset, c) in line[floor..end].char_indices().rev() {
        if !(part(c) || quoted && c == ' ') {
            break;
        }
        start = floor + offset;
    }
    // `Shared Access Key=…;`: words between semicolons are one key.
    let before = &line[floor..start];
    if !quoted && line.as_bytes()[at] == b'=' && before.ends_with(' ') {
        let begin = before
            .rfind([';', '"', '\''])
            .map_or(floor, |semicolon| floor + semicolon + 1);
        let phrase = line[begin..end].trim_start();
        let plain =
            phrase.split(' ').count() <= 3 && phrase.chars().all(|c| c.is_alphabetic() || c == ' ');
        if plain && line[floor..begin].ends_with(';') {
            start = end - phrase.len();
        }
    }
    let key = line[start..end].trim_start_matches(['-', '.']);
    (!key.is_empty()).then_some((end - key.len(), end))
}

fn is_first(before: &str) -> bool {
    let rest = before.trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '#' | '-' | '*' | '/' | '"' | '\'' | '$' | ';' | '{' | '['
            )
    });
    let rest = rest.trim_end_matches(['"', '\'', ' ', '$']);
    matches!(
        rest,
        "" | "export"
            | "set"
            | "ENV"
            | "ARG"
            | "env"
            | "declare"
            | "local"
            | "readonly"
            | "let"
            | "const"
            | "var"
            | "val"
            | "final"
            | "string"
            | "String"
            | "setx"
            | "SET"
    )
}

fn value_after<'t>(
    line: &'t str,
    key: &'t str,
    separator_at: usize,
    from: usize,
    first: bool,
) -> Option<Pair<'t>> {
    let separator = line.as_bytes()[separator_at];
    let rest = &line[from..];
    let mut start = from + (rest.len() - rest.trim_start().len());
    if separator == b',' && line[start..].starts_with("<<\"") {
        start += 2;
    }
    let value = &line[start..];
    // `N'…'` in SQL: a text of national characters; `E'…'`: one with escapes.
    if (value.starts_with("N'") || value.starts_with("E'")) && separator == b'=' {
        start += 1;
    }
    let value = &line[start..];
    // A quote behind a tag closes what the tag stands in: `"<password>"`.
    if separator == b'>' {
        let end = value.find("</")?;
        return (end > 0 && end < 8000).then_some(Pair {
            key,
            start,
            end: start + end,
            how: How::Quoted,
            first,
        });
    }
    let opener = ["\"\"\"", "'''", "\\\"", "\\'", "\"", "'", "`"]
        .into_iter()
        .find(|quote| value.starts_with(quote));
    if let Some(quote) = opener {
        let inner = start + quote.len();
        let end = closing(&line[inner..], quote)
            .map_or(line.trim_end().len().max(inner), |end| inner + end);
        return Some(Pair {
            key,
            start: inner,
            end,
            how: How::Quoted,
            first,
        });
    }
    if matches!(separator, b',' | b'|' | b'?') {
        return None;
    }
    let tight = separator == b':' && start == from && line.as_bytes()[separator_at - 1] != b'"';
    let end = start
        + if first && !tight {
            rest_of_line(value)
        } else {
            word(value)
        };
    let how = if tight { How::Loose } else { How::Bare };
    (end > start).then_some(Pair {
        key,
        start,
        end,
        how,
        first,
    })
}

/// Where the quoted text ends.
pub(super) fn closing(text: &str, quote: &str) -> Option<usize> {
    let escapes = quote == "\"";
    let mut from = 0;
    loop {
        let at = from + text[from..].find(quote)?;
        let backslashes = text[..at].bytes().rev().take_while(|&b| b == b'\\').count();
        if !escapes || backslashes % 2 == 0 {
            return Some(at);
        }
        from = at + quote.len();
    }
}

/// A bare value to the end of its line, without a comment and without a closing sign.
fn rest_of_line(value: &str) -> usize {
    let mut text = value.trim_end();
    // A placeholder or a template may hold blanks and any sign.
    for (open, close) in [("<", ">"), ("{{", "}}"), ("${", "}"), ("$(", ")")] {
        if text.starts_with(open)
            && let Some(end) = text.find(close)
        {
            return end + close.len();
        }
    }
    for comment in [" #", "\t#", " //", " ;"] {
        if let Some(at) = text.find(comment) {
            text = text[..at].trim_end();
        }
    }
    // `PGPASSWORD=x psql …`: a command follows.
    let command = [
        " -", " |", " &&", " $", " <", " >", " \\", " psql", " pg_dump", " mysql",
    ];
    if let Some(at) = command.iter().filter_map(|mark| text.find(mark)).min() {
        text = text[..at].split(' ').next().unwrap_or(text);
    }
    if let Some(at) = next_assignment(text) {
        text = text[..at].trim_end();
    }
    text = text.trim_end_matches([';', ',']);
    text.len()
}

/// Where `NAME=` follows behind a blank: `ENV A=b C=d`, `export A=b C=d`.
fn next_assignment(text: &str) -> Option<usize> {
    text.match_indices(' ').map(|(at, _)| at).find(|&at| {
        let rest = &text[at + 1..];
        let name = rest
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let length = name.count();
        length >= 2 && rest[length..].starts_with('=') && !rest[length..].starts_with("==")
    })
}

/// A bare value in the middle of a line.
fn word(value: &str) -> usize {
    value
        .char_indices()
        .find(|&(at, c)| {
            at >= MAX_VALUE
                || c.is_whitespace()
                || matches!(
                    c,
                    '"' | '\'' | '`' | ',' | ';' | '&' | ')' | ']' | '}' | '<' | '>' | '|' | '\\'
                )
        })
        .map_or(value.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str) -> Vec<(String, String)> {
        let mut out = Vec::new();
        pairs(
            line,
            |_| true,
            |pair| out.push((pair.key.to_owned(), line[pair.start..pair.end].to_owned())),
        );
        out
    }

    #[test]
    fn reads_pairs_of_many_languages() {
        for (line, key, value) in [
            ("password=abc def", "password", "abc def"),
            ("export PGPASSWORD='x y'", "PGPASSWORD", "x y"),
            ("  \"password\": \"a\\\"b\",", "password", "a\\\"b"),
            ("{\"a\":1,\"token\":\"t\"}", "token", "t"),
            ("$config['db_pass'] = 'x';", "db_pass", "x"),
            ("  :password => \"x\",", "password", "x"),
            ("define('DB_PASSWORD', 'x');", "DB_PASSWORD", "x"),
            ("<password>x</password>", "password", "x"),
            (
                "Server=a;Database=b;Password=p w;Encrypt=true",
                "Password",
                "p",
            ),
            (
                "Endpoint=sb://x/;Shared Access Key=abc=",
                "Shared Access Key",
                "abc=",
            ),
            ("//npm.example.net/:_authToken=t", "_authToken", "t"),
            ("curl 'https://x?a=1&api_key=k&b=2'", "api_key", "k"),
            ("contraseña: 'x'", "contraseña", "x"),
            ("PGPASSWORD=x psql -h pg", "PGPASSWORD", "x"),
        ] {
            let found = all(line);
            assert!(
                found.contains(&(key.to_owned(), value.to_owned())),
                "{line}: {found:?}"
            );
        }
    }
}
