//! JSON values as Go's `json.Decoder` reads them from the front of a text: `--set-json`.

use std::sync::Arc;

use super::{Data, NodeId, Origin, Slot, Table, Values};

/// encoding/json's `maxNestingDepth`.
const MAX_DEPTH: usize = 10_000;

/// A text that is no JSON value. The contract keeps values out of messages, so it does not say
/// more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoJson;

/// Reads one value from the front of `text`; returns it and how many bytes it took.
pub(super) fn decode_front(
    values: &mut Values,
    text: &str,
    origin: &Origin,
) -> Result<(NodeId, usize), NoJson> {
    let mut reader = Reader {
        values,
        text,
        at: 0,
        depth: 0,
        origin,
    };
    reader.blanks();
    let node = reader.value()?;
    Ok((node, reader.at))
}

/// Reads a text that is one value and nothing else (`json.Unmarshal`).
pub(super) fn decode_all(
    values: &mut Values,
    text: &str,
    origin: &Origin,
) -> Result<NodeId, NoJson> {
    let (node, used) = decode_front(values, text, origin)?;
    let rest = text[used..].trim_matches([' ', '\t', '\r', '\n']);
    if rest.is_empty() {
        Ok(node)
    } else {
        Err(NoJson)
    }
}

struct Reader<'v, 't> {
    values: &'v mut Values,
    text: &'t str,
    at: usize,
    depth: usize,
    origin: &'v Origin,
}

impl Reader<'_, '_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn take(&mut self, literal: &str) -> Result<(), NoJson> {
        if self.text[self.at..].starts_with(literal) {
            self.at += literal.len();
            Ok(())
        } else {
            Err(NoJson)
        }
    }

    fn add(&mut self, data: Data) -> NodeId {
        self.values.add(data, self.origin.clone())
    }

    fn value(&mut self) -> Result<NodeId, NoJson> {
        let data = match self.peek().ok_or(NoJson)? {
            b'n' => self.take("null").map(|()| Data::Null)?,
            b't' => self.take("true").map(|()| Data::Bool(true))?,
            b'f' => self.take("false").map(|()| Data::Bool(false))?,
            b'"' => Data::Text(self.string()?.into()),
            b'[' => self.list()?,
            b'{' => self.table()?,
            _ => Data::Float(self.number()?),
        };
        Ok(self.add(data))
    }

    fn enter(&mut self) -> Result<(), NoJson> {
        self.depth += 1;
        self.at += 1;
        self.blanks();
        if self.depth > MAX_DEPTH {
            Err(NoJson)
        } else {
            Ok(())
        }
    }

    fn list(&mut self) -> Result<Data, NoJson> {
        self.enter()?;
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            self.depth -= 1;
            return Ok(Data::List(items));
        }
        loop {
            items.push(self.value()?);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                Some(_) | None => return Err(NoJson),
            }
            self.blanks();
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Data::List(items))
    }

    fn table(&mut self) -> Result<Data, NoJson> {
        self.enter()?;
        let mut table = Table::default();
        if self.peek() == Some(b'}') {
            self.at += 1;
            self.depth -= 1;
            return Ok(Data::Table(table));
        }
        loop {
            let key: Arc<str> = self.string()?.into();
            self.blanks();
            self.take(":")?;
            self.blanks();
            let node = self.value()?;
            table.entries.insert(key, Slot::new(node));
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                Some(_) | None => return Err(NoJson),
            }
            self.blanks();
        }
        self.at += 1;
        self.depth -= 1;
        Ok(Data::Table(table))
    }

    fn digits(&mut self) -> Result<(), NoJson> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start {
            Err(NoJson)
        } else {
            Ok(())
        }
    }

    fn number(&mut self) -> Result<f64, NoJson> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let value: f64 = self.text[start..self.at].parse().map_err(|_| NoJson)?;
        if value.is_finite() {
            Ok(value)
        } else {
            Err(NoJson)
        }
    }

    fn string(&mut self) -> Result<String, NoJson> {
        self.take("\"")?;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let c = rest.chars().next().ok_or(NoJson)?;
            self.at += c.len_utf8();
            match c {
                '"' => return Ok(out),
                '\\' => self.escape(&mut out)?,
                '\0'..='\u{1f}' => return Err(NoJson),
                c => out.push(c),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), NoJson> {
        let byte = self.peek().ok_or(NoJson)?;
        self.at += 1;
        out.push(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                let pair = char::decode_utf16([first]).next().and_then(Result::ok);
                match pair {
                    Some(c) => c,
                    None => self.second_surrogate(first),
                }
            }
            _ => return Err(NoJson),
        });
        Ok(())
    }

    fn hex(&mut self) -> Result<u16, NoJson> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(NoJson)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(NoJson);
        }
        self.at += 4;
        u16::from_str_radix(digits, 16).map_err(|_| NoJson)
    }

    /// The other half of a surrogate pair; a half alone becomes U+FFFD.
    fn second_surrogate(&mut self, first: u16) -> char {
        let before = self.at;
        if self.take("\\u").is_ok()
            && let Ok(second) = self.hex()
            && let Some(Ok(c)) = char::decode_utf16([first, second]).next()
        {
            return c;
        }
        self.at = before;
        char::REPLACEMENT_CHARACTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(text: &str) -> Option<(String, usize)> {
        let mut values = Values::new();
        let (node, used) = decode_front(&mut values, text, &Origin::injected()).ok()?;
        Some((super::super::render::to_json(&values, node), used))
    }

    #[test]
    fn reads_one_value_from_the_front() {
        for (text, json, used) in [
            ("1 2", "1", 1),
            (
                " {\"a\":[1,null,\"x\\u00e9\"]},b",
                "{\"a\":[1,null,\"xé\"]}",
                25,
            ),
            ("truex", "true", 4),
            ("01", "0", 1),
            ("\"\\ud83d\\ude00\"", "\"😀\"", 14),
            ("\"\\ud83d\"", "\"\u{fffd}\"", 8),
            ("1e3,", "1000", 3),
        ] {
            assert_eq!(front(text), Some((json.into(), used)), "{text}");
        }
        for text in [
            "", "[1,]", "{a:1}", "1e400", "'x'", "\"\n\"", "[1", "nul", ".5", "+1", "-",
        ] {
            assert_eq!(front(text), None, "{text}");
        }
    }
}
