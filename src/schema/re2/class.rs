//! Character classes, spelt out.

use std::fmt::Write;

use super::{Last, Reader};

impl Reader {
    /// `[…]`
    pub(super) fn class(&mut self) -> Result<(), String> {
        let start = self.at;
        self.at += 1;
        let mut text = String::from("[");
        if self.peek(0) == Some('^') {
            text.push('^');
            self.at += 1;
        }
        let mut first = true;
        loop {
            let Some(c) = self.peek(0) else {
                let all = self.rest_from(start, self.chars.len() - start);
                return Err(format!("missing closing ]: `{all}`"));
            };
            if c == ']' && !first {
                self.at += 1;
                break;
            }
            // Go allows a dash at either end, and after a range or class nowhere else.
            if c == '-' && !first && self.peek(1).is_some_and(|next| next != ']') {
                let pair = self.rest_from(self.at, 2);
                return Err(format!("invalid character class range: `{pair}`"));
            }
            first = false;
            self.class_item(c, &mut text)?;
        }
        text.push(']');
        self.out.push_str(&text);
        self.last = Last::Atom;
        self.weight = 1;
        Ok(())
    }

    fn class_item(&mut self, c: char, text: &mut String) -> Result<(), String> {
        if c == '[' && self.peek(1) == Some(':') {
            let end = (self.at + 2..self.chars.len().saturating_sub(1))
                .find(|&at| self.chars[at] == ':' && self.chars[at + 1] == ']');
            if let Some(end) = end {
                let name: String = self.chars[self.at + 2..end].iter().collect();
                let ranges = posix_class(&name)
                    .ok_or_else(|| format!("invalid character class range: `[:{name}:]`"))?;
                push_ranges(text, &ranges);
                self.at = end + 2;
                return Ok(());
            }
        }
        if c == '\\' {
            if let Some(ranges) = self.peek(1).and_then(perl_class) {
                push_ranges(text, &ranges);
                self.at += 2;
                return Ok(());
            }
            if matches!(self.peek(1), Some('p' | 'P')) {
                text.push_str(&self.unicode_class()?);
                return Ok(());
            }
        }
        let start = self.at;
        let low = self.class_char()?;
        let mut high = low;
        if self.peek(0) == Some('-') && self.peek(1).is_some_and(|next| next != ']') {
            self.at += 1;
            high = self.class_char()?;
            if high < low {
                let range = self.rest_from(start, self.at - start);
                return Err(format!("invalid character class range: `{range}`"));
            }
        }
        push_ranges(text, &[(low, high)]);
        Ok(())
    }

    fn class_char(&mut self) -> Result<char, String> {
        match self.peek(0) {
            Some('\\') => self.escaped_char(),
            Some(c) => {
                self.at += 1;
                Ok(c)
            }
            None => Err("missing closing ]".to_owned()),
        }
    }
}

pub(super) fn push_literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '/' | ':' | ',' | '@' | '%' | '=') {
        out.push(c);
    } else {
        let _ = write!(out, "\\x{{{:X}}}", u32::from(c));
    }
}

pub(super) fn push_ranges(out: &mut String, ranges: &[(char, char)]) {
    for &(low, high) in ranges {
        push_literal(out, low);
        if high != low {
            out.push('-');
            push_literal(out, high);
        }
    }
}

/// Go's Perl classes: ASCII only.
pub(super) fn perl_class(c: char) -> Option<Vec<(char, char)>> {
    let ranges = match c.to_ascii_lowercase() {
        'd' => vec![('0', '9')],
        's' => vec![('\t', '\n'), ('\x0c', '\r'), (' ', ' ')],
        'w' => vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        _ => return None,
    };
    Some(if c.is_ascii_uppercase() {
        complement(&ranges)
    } else {
        ranges
    })
}

fn posix_class(name: &str) -> Option<Vec<(char, char)>> {
    let (negated, name) = match name.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let ranges = match name {
        "alnum" => vec![('0', '9'), ('A', 'Z'), ('a', 'z')],
        "alpha" => vec![('A', 'Z'), ('a', 'z')],
        "ascii" => vec![('\0', '\x7f')],
        "blank" => vec![('\t', '\t'), (' ', ' ')],
        "cntrl" => vec![('\0', '\x1f'), ('\x7f', '\x7f')],
        "digit" => vec![('0', '9')],
        "graph" => vec![('!', '~')],
        "lower" => vec![('a', 'z')],
        "print" => vec![(' ', '~')],
        "punct" => vec![('!', '/'), (':', '@'), ('[', '`'), ('{', '~')],
        "space" => vec![('\t', '\r'), (' ', ' ')],
        "upper" => vec![('A', 'Z')],
        "word" => vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
        "xdigit" => vec![('0', '9'), ('A', 'F'), ('a', 'f')],
        _ => return None,
    };
    Some(if negated { complement(&ranges) } else { ranges })
}

/// The ASCII ranges' complement in all of Unicode; `ranges` are sorted and apart.
fn complement(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut out = Vec::new();
    let mut next = 0u32;
    for &(low, high) in ranges {
        if u32::from(low) > next {
            let from = char::from_u32(next).expect("ASCII");
            let to = char::from_u32(u32::from(low) - 1).expect("ASCII");
            out.push((from, to));
        }
        next = u32::from(high) + 1;
    }
    out.push((char::from_u32(next).expect("ASCII"), char::MAX));
    out
}
