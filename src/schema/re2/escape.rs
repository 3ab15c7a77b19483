//! What stands behind a backslash.

use super::class::{perl_class, push_literal, push_ranges};
use super::{Last, Reader};

impl Reader {
    pub(super) fn escape(&mut self) -> Result<(), String> {
        match self.peek(1) {
            Some('A') => self.raw("\\A"),
            Some('z') => self.raw("\\z"),
            Some('b') => self.raw("(?-u:\\b)"),
            // The crate has no ASCII-only `\B` on text; the two differ next to non-ASCII letters.
            Some('B') => self.raw("\\B"),
            Some('C') => return Err("invalid escape sequence: `\\C`".to_owned()),
            Some('Q') => {
                self.at += 2;
                while let Some(c) = self.peek(0) {
                    if c == '\\' && self.peek(1) == Some('E') {
                        self.at += 2;
                        break;
                    }
                    self.literal_at(c, 1);
                }
            }
            Some(c) if perl_class(c).is_some() => {
                let ranges = perl_class(c).unwrap_or_default();
                self.out.push('[');
                push_ranges(&mut self.out, &ranges);
                self.out.push(']');
                self.at += 2;
                self.last = Last::Atom;
                self.weight = 1;
            }
            Some('p' | 'P') => {
                let text = self.unicode_class()?;
                self.out.push_str(&text);
                self.last = Last::Atom;
                self.weight = 1;
            }
            _ => {
                let c = self.escaped_char()?;
                push_literal(&mut self.out, c);
                self.last = Last::Atom;
                self.weight = 1;
            }
        }
        Ok(())
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
        self.at += 2;
        self.last = Last::Atom;
        self.weight = 1;
    }

    /// `\pL`, `\p{Greek}`, `\PL`, `\p{^Greek}`, as text for the crate.
    pub(super) fn unicode_class(&mut self) -> Result<String, String> {
        let start = self.at;
        let mut negated = self.peek(1) == Some('P');
        let name: String = match self.peek(2) {
            Some('{') => {
                let mut end = self.at + 3;
                while self.chars.get(end).is_some_and(|&c| c != '}') {
                    end += 1;
                }
                if end >= self.chars.len() {
                    let text = self.rest_from(start, 12);
                    return Err(format!("invalid character class range: `{text}`"));
                }
                let name = self.chars[self.at + 3..end].iter().collect();
                self.at = end + 1;
                name
            }
            Some(c) => {
                self.at += 3;
                c.to_string()
            }
            None => return Err("invalid character class range: `\\p`".to_owned()),
        };
        let name = name.strip_prefix('^').map_or(name.clone(), |rest| {
            negated = !negated;
            rest.to_owned()
        });
        let known = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
        if !known || is_property(&name) {
            let text = self.rest_from(start, self.at - start);
            return Err(format!("invalid character class range: `{text}`"));
        }
        Ok(format!("\\{}{{{name}}}", if negated { 'P' } else { 'p' }))
    }

    /// One escaped character, as Go's `parser.unescape`… reads it; stands at the backslash.
    pub(super) fn escaped_char(&mut self) -> Result<char, String> {
        let start = self.at;
        let Some(c) = self.peek(1) else {
            return Err("trailing backslash at end of expression: ``".to_owned());
        };
        self.at += 2;
        let bad = |reader: &Self| {
            let text = reader.rest_from(start, reader.at - start);
            Err(format!("invalid escape sequence: `{text}`"))
        };
        match c {
            'a' => Ok('\x07'),
            'f' => Ok('\x0c'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\x0b'),
            '0'..='7' => {
                // A single digit that no octal digit follows would be a back reference.
                if c != '0' && !matches!(self.peek(0), Some('0'..='7')) {
                    return bad(self);
                }
                let mut code = c.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let Some(digit) = self.peek(0).and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    code = code * 8 + digit;
                    self.at += 1;
                }
                char::from_u32(code).map_or_else(|| bad(self), Ok)
            }
            'x' => {
                let mut code = 0u32;
                if self.peek(0) == Some('{') {
                    self.at += 1;
                    let mut any = false;
                    while let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16)) {
                        code = code.saturating_mul(16).saturating_add(digit);
                        any = true;
                        self.at += 1;
                    }
                    if !any || self.peek(0) != Some('}') {
                        return bad(self);
                    }
                    self.at += 1;
                } else {
                    for _ in 0..2 {
                        let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16)) else {
                            return bad(self);
                        };
                        code = code * 16 + digit;
                        self.at += 1;
                    }
                }
                char::from_u32(code).map_or_else(|| bad(self), Ok)
            }
            c if c.is_ascii() && !c.is_ascii_alphanumeric() => Ok(c),
            _ => bad(self),
        }
    }
}

/// Names that the crate knows and Go does not: Unicode's properties, and `Is` before any name.
fn is_property(name: &str) -> bool {
    const PROPERTIES: [&str; 16] = [
        "alphabetic",
        "lowercase",
        "uppercase",
        "whitespace",
        "emoji",
        "math",
        "cased",
        "dash",
        "hexdigit",
        "asciihexdigit",
        "ideographic",
        "idstart",
        "idcontinue",
        "xidstart",
        "xidcontinue",
        "joincontrol",
    ];
    let loose: String = name.chars().filter(|&c| c != '_').collect();
    let loose = loose.to_ascii_lowercase();
    loose.starts_with("is") || PROPERTIES.contains(&loose.as_str())
}
