//! Go's regular expressions (RE2) in the spelling of the `regex` crate.
//!
//! Helm compiles `pattern` and `patternProperties` with Go's `regexp`: look-ahead, back references
//! and `\u0041` are refused, `\d` and `\b` know ASCII only, `\Q…\E` quotes, `\<` is a plain `<`,
//! and a brace that opens no repetition stands for itself. The `regex` crate differs in each of
//! these; [`translate`] reads the one grammar and writes the other, every class spelt out so that
//! no later translation finds anything left to change.
//! Mirrors the acceptance of Go's `regexp/syntax` (Perl flags, as `regexp.Compile` sets them).

use std::fmt::Write;

/// Go's own limit of a repetition count.
const MAX_REPEAT: u32 = 1000;

/// Writes a Go pattern as a pattern of the `regex` crate.
///
/// # Errors
/// What Go says about a pattern that it refuses.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut reader = Reader {
        chars: pattern.chars().collect(),
        at: 0,
        out: String::with_capacity(pattern.len() + 8),
        open: 0,
        last: Last::Nothing,
    };
    reader.run()?;
    regex::Regex::new(&reader.out).map_err(|error| reason(&error))?;
    Ok(reader.out)
}

fn reason(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default();
    last.trim_start_matches("error: ").to_owned()
}

/// What a repetition operator would apply to.
#[derive(Clone, Copy, PartialEq)]
enum Last {
    Nothing,
    Atom,
    Repetition,
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    out: String,
    open: usize,
    last: Last,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn rest_from(&self, start: usize, len: usize) -> String {
        self.chars[start..(start + len).min(self.chars.len())]
            .iter()
            .collect()
    }

    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.peek(0) {
            match c {
                '(' => self.group()?,
                ')' => {
                    if self.open == 0 {
                        return Err("unexpected )".to_owned());
                    }
                    self.open -= 1;
                    self.plain(')', Last::Atom);
                }
                '|' => self.plain('|', Last::Nothing),
                '^' | '$' | '.' => self.plain(c, Last::Atom),
                '*' | '+' | '?' => self.repetition(1)?,
                '{' => match self.counted() {
                    Some(len) => self.repetition(len)?,
                    None => self.literal_at(c, 1),
                },
                '[' => self.class()?,
                '\\' => self.escape()?,
                _ => self.literal_at(c, 1),
            }
        }
        if self.open > 0 {
            return Err("missing closing )".to_owned());
        }
        Ok(())
    }

    fn plain(&mut self, c: char, last: Last) {
        self.out.push(c);
        self.at += 1;
        self.last = last;
    }

    fn literal_at(&mut self, c: char, used: usize) {
        push_literal(&mut self.out, c);
        self.at += used;
        self.last = Last::Atom;
    }

    /// `(`, `(?:`, `(?flags)`, `(?P<name>`, `(?<name>`.
    fn group(&mut self) -> Result<(), String> {
        let start = self.at;
        if self.peek(1) != Some('?') {
            self.open += 1;
            self.plain('(', Last::Nothing);
            return Ok(());
        }
        let named = match (self.peek(2), self.peek(3)) {
            (Some('P'), Some('<')) => Some(4),
            (Some('<'), Some(next)) if next != '=' && next != '!' => Some(3),
            _ => None,
        };
        if let Some(skip) = named {
            let mut end = self.at + skip;
            while self.chars.get(end).is_some_and(|&c| c != '>') {
                end += 1;
            }
            let name: String = self.chars[self.at + skip..end].iter().collect();
            let valid =
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            if end >= self.chars.len() || !valid {
                return Err(format!(
                    "invalid named capture: `{}`",
                    self.rest_from(start, 12)
                ));
            }
            // The name has no use here, and Go allows names the crate does not.
            self.out.push('(');
            self.at = end + 1;
            self.open += 1;
            self.last = Last::Nothing;
            return Ok(());
        }
        let mut end = self.at + 2;
        while self
            .chars
            .get(end)
            .is_some_and(|c| matches!(c, 'i' | 'm' | 's' | 'U' | '-'))
        {
            end += 1;
        }
        let flags: String = self.chars[self.at + 2..end].iter().collect();
        let dashes = flags.matches('-').count();
        let closed = self.chars.get(end).copied();
        let complete = dashes == 0 || (dashes == 1 && !flags.ends_with('-'));
        match closed {
            Some(':') if complete => {
                let _ = write!(self.out, "(?{flags}:");
                self.open += 1;
            }
            Some(')') if complete && !flags.is_empty() => {
                let _ = write!(self.out, "(?{flags})");
            }
            _ => {
                let text = self.rest_from(start, end + 1 - start);
                return Err(format!("invalid or unsupported Perl syntax: `{text}`"));
            }
        }
        self.at = end + 1;
        self.last = Last::Nothing;
        Ok(())
    }

    /// The length of a `{n}`, `{n,}` or `{n,m}` here; anything else is a plain brace.
    fn counted(&self) -> Option<usize> {
        let mut at = self.at + 1;
        let digits = |at: &mut usize| {
            let from = *at;
            while self.chars.get(*at).is_some_and(char::is_ascii_digit) {
                *at += 1;
            }
            let leading_zero = *at - from > 1 && self.chars[from] == '0';
            (*at > from && !leading_zero).then_some(())
        };
        digits(&mut at)?;
        if self.chars.get(at) == Some(&',') {
            at += 1;
            if self.chars.get(at).is_some_and(char::is_ascii_digit) {
                digits(&mut at)?;
            }
        }
        (self.chars.get(at) == Some(&'}')).then_some(at + 1 - self.at)
    }

    fn repetition(&mut self, len: usize) -> Result<(), String> {
        let op = self.rest_from(self.at, len);
        match self.last {
            Last::Nothing => {
                return Err(format!("missing argument to repetition operator: `{op}`"));
            }
            Last::Repetition => {
                return Err(format!("invalid nested repetition operator: `{op}`"));
            }
            Last::Atom => {}
        }
        let counts = op.trim_matches(['{', '}']).split(',');
        let mut bounds = Vec::new();
        for count in counts.filter(|count| count.starts_with(|c: char| c.is_ascii_digit())) {
            let count: u32 = count.parse().unwrap_or(u32::MAX);
            if count > MAX_REPEAT {
                return Err(format!("invalid repeat count: `{op}`"));
            }
            bounds.push(count);
        }
        if matches!(bounds[..], [low, high] if low > high) {
            return Err(format!("invalid repeat count: `{op}`"));
        }
        self.out.push_str(&op);
        self.at += len;
        if self.peek(0) == Some('?') {
            self.out.push('?');
            self.at += 1;
        }
        self.last = Last::Repetition;
        Ok(())
    }

    fn escape(&mut self) -> Result<(), String> {
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
            }
            Some('p' | 'P') => {
                let text = self.unicode_class()?;
                self.out.push_str(&text);
                self.last = Last::Atom;
            }
            _ => {
                let c = self.escaped_char()?;
                push_literal(&mut self.out, c);
                self.last = Last::Atom;
            }
        }
        Ok(())
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
        self.at += 2;
        self.last = Last::Atom;
    }

    /// `\pL`, `\p{Greek}`, `\PL`, `\p{^Greek}`, as text for the crate.
    fn unicode_class(&mut self) -> Result<String, String> {
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
        if !known {
            let text = self.rest_from(start, self.at - start);
            return Err(format!("invalid character class range: `{text}`"));
        }
        Ok(format!("\\{}{{{name}}}", if negated { 'P' } else { 'p' }))
    }

    /// One escaped character, as Go's `parser.unescape`… reads it; stands at the backslash.
    fn escaped_char(&mut self) -> Result<char, String> {
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

    /// `[…]`
    fn class(&mut self) -> Result<(), String> {
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

fn push_literal(out: &mut String, c: char) {
    if c.is_ascii_alphanumeric() || matches!(c, '_' | ' ' | '/' | ':' | ',' | '@' | '%' | '=') {
        out.push(c);
    } else {
        let _ = write!(out, "\\x{{{:X}}}", u32::from(c));
    }
}

fn push_ranges(out: &mut String, ranges: &[(char, char)]) {
    for &(low, high) in ranges {
        push_literal(out, low);
        if high != low {
            out.push('-');
            push_literal(out, high);
        }
    }
}

/// Go's Perl classes: ASCII only.
fn perl_class(c: char) -> Option<Vec<(char, char)>> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, text: &str) -> bool {
        let translated = translate(pattern).expect(pattern);
        regex::Regex::new(&translated)
            .expect(&translated)
            .is_match(text)
    }

    #[test]
    fn means_what_go_means() {
        for (pattern, text, expected) in [
            (r"^\d+$", "12", true),
            (r"^\d+$", "١٢", false),
            (r"^[\d.]+$", "1.2", true),
            (r"^[^\D]$", "5", true),
            (r"a{,2}", "a{,2}", true),
            (r"^\<x\>$", "<x>", true),
            (r"\Qa.b\E", "a.b", true),
            (r"^\Qa.b\E$", "axb", false),
            (r"^[a&&b]+$", "a&b", true),
            (r"^[[:alpha:]]+$", "ab", true),
            (r"^[]a]+$", "]a", true),
            (r"^(?i)ABC$", "abc", true),
            (r"^\x41\101$", "AA", true),
            (r"^\pL+$", "é", true),
            (r"^[a-z0-9-]+$", "a-9", true),
            (r"^/[^/]+$", "/a", true),
            ("x#y", "x#y", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for pattern in [
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            r"(a)\1",
            r"\u0041",
            r"\Z",
            "a**",
            "*a",
            "(a",
            "a)",
            "[a",
            r"\",
            "a{1001}",
            "a{2,1}",
            "[z-a]",
            r"\8",
            "(?x)a",
            r"\cA",
            "[a-\\d]",
            "(?P<a-b>x)",
        ] {
            assert!(translate(pattern).is_err(), "{pattern}");
        }
    }
}
