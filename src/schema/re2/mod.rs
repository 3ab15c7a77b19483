//! Go's regular expressions (RE2) in the spelling of the `regex` crate.
//!
//! Helm compiles `pattern` and `patternProperties` with Go's `regexp`: look-ahead, back references
//! and `\u0041` are refused, `\d` and `\b` know ASCII only, `\Q…\E` quotes, `\<` is a plain `<`,
//! and a brace that opens no repetition stands for itself. The `regex` crate differs in each of
//! these; [`translate`] reads the one grammar and writes the other, every class spelt out so that
//! no later translation finds anything left to change.
//! Mirrors the acceptance of Go's `regexp/syntax` (Perl flags, as `regexp.Compile` sets them).

mod class;
mod escape;

use std::fmt::Write;

use class::push_literal;

/// Go's own limit of a repetition count.
const MAX_REPEAT: u32 = 1000;

/// A pattern whose characters and repetitions come to less compiles to far less than the `regex`
/// crate's limit of size, so that its syntax alone decides; unless it names classes of Unicode.
const SURELY_SMALL: u32 = 256;

/// Writes a Go pattern as a pattern of the `regex` crate.
///
/// # Errors
/// What Go says about a pattern that it refuses.
pub(super) fn translate(pattern: &str) -> Result<String, String> {
    let mut reader = Reader {
        chars: pattern.chars().collect(),
        at: 0,
        out: String::with_capacity(pattern.len() + 8),
        open: Vec::new(),
        last: Last::Nothing,
        weight: 1,
        repeated: 0,
        group: Group {
            dot_all: false,
            weight: 1,
        },
    };
    reader.run()?;
    // Compiling costs ten times what parsing does, and most patterns of a schema are never asked.
    let length = u32::try_from(reader.chars.len()).unwrap_or(u32::MAX);
    let small = length.saturating_add(reader.repeated) < SURELY_SMALL;
    match small && pattern.is_ascii() && !pattern.contains(r"\p") && !pattern.contains(r"\P") {
        true => regex_syntax::parse(&reader.out)
            .map(drop)
            .map_err(|error| reason(&error.to_string()))?,
        false => regex::Regex::new(&reader.out)
            .map(drop)
            .map_err(|error| reason(&error.to_string()))?,
    }
    Ok(reader.out)
}

fn reason(text: &str) -> String {
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
    open: Vec<Group>,
    last: Last,
    /// How often what stands last is repeated in the end.
    weight: u32,
    /// What all repetitions come to.
    repeated: u32,
    /// The group that is being read.
    group: Group,
}

/// What is true inside a group.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// `.` takes line feeds too.
    dot_all: bool,
    /// The greatest weight in it.
    weight: u32,
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
                    let Some(outer) = self.open.pop() else {
                        return Err("unexpected )".to_owned());
                    };
                    self.plain(')', Last::Atom);
                    self.weight = self.group.weight;
                    self.group = Group {
                        weight: outer.weight.max(self.weight),
                        ..outer
                    };
                }
                '|' => self.plain('|', Last::Nothing),
                '^' | '$' => self.plain(c, Last::Atom),
                // Spelt out: the validator would read the dot as ECMAScript does, which leaves out
                // more than line feeds.
                '.' => {
                    let any = match self.group.dot_all {
                        true => "[\\x{0}-\\x{10FFFF}]",
                        false => "[^\\n]",
                    };
                    self.out.push_str(any);
                    self.at += 1;
                    self.last = Last::Atom;
                    self.weight = 1;
                }
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
        if !self.open.is_empty() {
            return Err("missing closing )".to_owned());
        }
        Ok(())
    }

    fn plain(&mut self, c: char, last: Last) {
        self.out.push(c);
        self.at += 1;
        self.last = last;
        self.weight = 1;
    }

    /// Begins a group; what is true outside is kept for its end.
    fn enter(&mut self, dot_all: bool) {
        self.open.push(self.group);
        self.group = Group { dot_all, weight: 1 };
    }

    fn literal_at(&mut self, c: char, used: usize) {
        push_literal(&mut self.out, c);
        self.at += used;
        self.last = Last::Atom;
        self.weight = 1;
    }

    /// `(`, `(?:`, `(?flags)`, `(?P<name>`, `(?<name>`.
    fn group(&mut self) -> Result<(), String> {
        let start = self.at;
        if self.peek(1) != Some('?') {
            self.enter(self.group.dot_all);
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
            self.enter(self.group.dot_all);
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
        let (on, off) = flags.split_once('-').unwrap_or((&flags, ""));
        let dot_all = (self.group.dot_all || on.contains('s')) && !off.contains('s');
        match closed {
            Some(':') if complete => {
                let _ = write!(self.out, "(?{flags}:");
                self.enter(dot_all);
            }
            Some(')') if complete && !flags.is_empty() => {
                let _ = write!(self.out, "(?{flags})");
                self.group.dot_all = dot_all;
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
        // Go counts what repetitions inside repetitions come to (`repeatIsValid`).
        let times = match bounds[..] {
            [] => 1,
            [0] if op.contains(',') => 1,
            [.., most] => most,
        };
        self.weight = self.weight.saturating_mul(times);
        if self.weight > MAX_REPEAT {
            return Err(format!("invalid repeat count: `{op}`"));
        }
        self.group.weight = self.group.weight.max(self.weight);
        self.repeated = self.repeated.saturating_add(self.weight);
        self.out.push_str(&op);
        self.at += len;
        if self.peek(0) == Some('?') {
            self.out.push('?');
            self.at += 1;
        }
        self.last = Last::Repetition;
        Ok(())
    }
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
            ("^a.b$", "a\rb", true),
            ("^a.b$", "a\nb", false),
            ("(?s)^a.b$", "a\nb", true),
            ("^(?s:a.)(.)$", "a\n\n", false),
            ("^(?s)a.(?-s:.)$", "a\nb", true),
            ("^(ab{2}){500}$", "", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }

    #[test]
    fn what_is_surely_small_compiles() {
        let long = r".".repeat(255);
        let dense = r"[^\W]{40}".repeat(5);
        let folded = r"(?i)[^k]".repeat(30);
        for pattern in ["(?s).{245}", r"(\W{15}){15}", &long, &dense, &folded] {
            let translated = translate(pattern).expect(pattern);
            assert!(regex::Regex::new(&translated).is_ok(), "{pattern}");
        }
        assert!(translate(r"\pL{247}").is_err());
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
            "(a{1000}){2}",
            "(x(ab{10}){10}){11}",
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
