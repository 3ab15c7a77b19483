//! Templates cut into texts and actions, actions into tokens (`text/template/parse/lex.go`).

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// `.` alone.
    Dot,
    /// `.name`
    Field(String),
    /// `$` or `$name`, with the dollar.
    Variable(String),
    /// A word: a keyword, a function, `true`, `nil`.
    Word(String),
    /// A string, unquoted.
    Text(String),
    /// A number or a character.
    Number(Option<i64>),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `|`
    Pipe,
    /// `:=`
    Declare,
    /// `=`
    Assign,
    /// `,`
    Comma,
}

/// One token of an action.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Byte offset in the file.
    pub(super) at: usize,
    /// No blank stands before it.
    pub(super) glued: bool,
}

/// One action: its tokens, or what could not be cut into tokens.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    Tokens(Vec<Token>),
    /// From where to where.
    Garbled(usize, usize),
}

/// The actions of a template in order; comments are none.
pub(super) fn actions(text: &str) -> Vec<Action> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[at..], b"{{") {
        let mut start = at + found + 2;
        if text[start..].starts_with("- ") || text[start..].starts_with("-\n") {
            start += 1;
        }
        let inner = text[start..].trim_start();
        if inner.starts_with("/*") {
            let comment = text.len() - inner.len();
            let end = text[comment..].find("*/").map(|end| comment + end + 2);
            at = end.map_or(text.len(), |end| {
                text[end..]
                    .find("}}")
                    .map_or(text.len(), |close| end + close + 2)
            });
            continue;
        }
        match tokens(text, start) {
            Ok((tokens, end)) => {
                out.push(Action::Tokens(tokens));
                at = end;
            }
            Err(stopped) => {
                let close = text[stopped..].find("}}");
                at = close.map_or(text.len(), |close| stopped + close + 2);
                out.push(Action::Garbled(start, at));
            }
        }
    }
    out
}

/// The tokens from `at` to the closing `}}`, and where that ends; or where a sign stands that no
/// token begins with.
fn tokens(text: &str, mut at: usize) -> Result<(Vec<Token>, usize), usize> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut glued = false;
    loop {
        let rest = &text[at..];
        if rest.starts_with("}}") {
            return Ok((out, at + 2));
        }
        if rest.starts_with("-}}") {
            return Ok((out, at + 3));
        }
        let Some(&byte) = bytes.get(at) else {
            return Err(at);
        };
        if byte.is_ascii_whitespace() {
            at += 1;
            glued = false;
            continue;
        }
        let (kind, len) = token(rest, byte).ok_or(at)?;
        out.push(Token { kind, at, glued });
        at += len;
        glued = true;
    }
}

fn token(rest: &str, byte: u8) -> Option<(Kind, usize)> {
    let word = |from: usize| {
        let end = rest[from..].find(|c: char| c != '_' && !c.is_alphanumeric());
        end.map_or(rest.len(), |end| from + end)
    };
    Some(match byte {
        b'(' => (Kind::Open, 1),
        b')' => (Kind::Close, 1),
        b'|' => (Kind::Pipe, 1),
        b',' => (Kind::Comma, 1),
        b'=' => (Kind::Assign, 1),
        b':' if rest.starts_with(":=") => (Kind::Declare, 2),
        b'"' => {
            let (text, len) = quoted(rest)?;
            (Kind::Text(text), len)
        }
        b'`' => {
            let end = rest[1..].find('`')?;
            (Kind::Text(rest[1..=end].to_owned()), end + 2)
        }
        b'\'' => {
            let end = rest[1..].find('\'')?;
            (Kind::Number(None), end + 2)
        }
        b'$' => {
            let end = word(1);
            (Kind::Variable(rest[..end].to_owned()), end)
        }
        b'.' => match rest[1..].chars().next() {
            Some(c) if c == '_' || c.is_alphabetic() => {
                let end = word(1);
                (Kind::Field(rest[1..end].to_owned()), end)
            }
            Some(c) if c.is_ascii_digit() => (Kind::Number(None), number(rest)),
            Some(_) | None => (Kind::Dot, 1),
        },
        b'0'..=b'9' | b'+' | b'-' => {
            let len = number(rest);
            (Kind::Number(rest[..len].parse().ok()), len)
        }
        _ if rest.starts_with(|c: char| c == '_' || c.is_alphabetic()) => {
            let end = word(0);
            (Kind::Word(rest[..end].to_owned()), end)
        }
        _ => return None,
    })
}

fn number(rest: &str) -> usize {
    let end = rest[1..].find(|c: char| c != '.' && c != '_' && !c.is_ascii_alphanumeric());
    end.map_or(rest.len(), |end| end + 1)
}

/// An interpreted string: its text as far as it matters for keys, and its length.
fn quoted(rest: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, at + 1)),
            '\n' => return None,
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                't' => out.push('\t'),
                other => out.push(other),
            },
            c => out.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        let actions = actions(text).into_iter();
        let tokens = actions.flat_map(|action| match action {
            Action::Tokens(tokens) => tokens,
            Action::Garbled(start, end) => panic!("garbled: {}", &text[start..end]),
        });
        tokens.map(|token| token.kind).collect()
    }

    #[test]
    fn strings_hold_braces_and_comments_hold_anything() {
        let field = |name: &str| Kind::Field(name.into());
        assert_eq!(
            kinds("a {{/* }} {{ .x */}} {{- /* b */ -}} {{ \"}}\\\"\" }} {{- `}}` -}} {{ .a.b }}"),
            [
                Kind::Text("}}\"".into()),
                Kind::Text("}}".into()),
                field("a"),
                field("b")
            ]
        );
        assert_eq!(
            kinds("{{$x:=index .Values \"a-b\" 0|default -1}}"),
            [
                Kind::Variable("$x".into()),
                Kind::Declare,
                Kind::Word("index".into()),
                field("Values"),
                Kind::Text("a-b".into()),
                Kind::Number(Some(0)),
                Kind::Pipe,
                Kind::Word("default".into()),
                Kind::Number(Some(-1)),
            ]
        );
    }

    #[test]
    fn what_is_no_action_is_garbled_and_the_next_one_is_read() {
        let found = actions("{{ # }} {{ .a }} {{ \"x");
        assert!(matches!(found[0], Action::Garbled(..)));
        assert!(matches!(found[1], Action::Tokens(_)));
        assert!(matches!(found[2], Action::Garbled(..)));
    }
}
