//! Values written in every style that YAML has, by the throw of dice.

/// A small generator of numbers (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % sides
    }

    pub(super) fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn pick<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.roll(list.len())]
    }
}

/// A value to be written in some style.
pub(super) enum Value {
    Scalar(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// `&name` before a value.
    Anchored(&'static str, Box<Value>),
    /// `*name`
    Alias(&'static str),
    /// A map that begins with `<<: *name`.
    Merged(&'static str, Vec<(String, Value)>),
}

pub(super) fn text(text: &str) -> Value {
    Value::Scalar(text.to_owned())
}

pub(super) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// Scalars as they stand in a text on one line, good in block and in flow.
pub(super) const WORDS: [&str; 24] = [
    "a",
    "true",
    "~",
    "null",
    "",
    "0755",
    "1e3",
    "yes",
    "'it''s # no comment'",
    "\"a: \\\"b\\\" \\u00e9\"",
    "größe",
    "a-b/c.d",
    "\"---\"",
    "'kind: x'",
    "a#b",
    "http://x:80/y",
    "\"\"",
    "''",
    "-1",
    "2001-01-01",
    "'*no'",
    "\"{}\"",
    "x y  z",
    "!!str 5",
];

/// A word that is written as a block scalar where one can stand.
pub(super) const BLOCK: &str = "block";

/// Block scalars: header and lines.
const BLOCKS: [(&str, &[&str]); 7] = [
    ("|", &["one", "two"]),
    ("|-", &["---", "kind: Deployment", "# no comment"]),
    ("|+", &["keep", "", ""]),
    (">", &["folded", "text", "", "  more"]),
    (">-", &["x"]),
    ("| # header", &["metadata:", "  labels:"]),
    ("|+", &["", "x", ""]),
];

pub(super) struct Writer<'d> {
    pub(super) dice: &'d mut Dice,
    pub(super) out: String,
    pub(super) sign: &'static str,
    /// Whether comments, long dashes and the like are strewn in.
    pub(super) wild: bool,
    pub(super) json: bool,
}

impl Writer<'_> {
    fn line(&mut self) {
        if self.wild && self.dice.one_in(9) {
            let comment = self
                .dice
                .pick(&[" # c", "  # a: b", " ", "\t# tab", " # {[\"'"]);
            self.out.push_str(comment);
        }
        self.out.push_str(self.sign);
        if self.wild && self.dice.one_in(12) {
            let filler = self.dice.pick(&["", "# comment", "   # indented", "    "]);
            self.out.push_str(filler);
            self.out.push_str(self.sign);
        }
    }

    fn pad(&mut self, indent: usize) {
        self.out.push_str(&" ".repeat(indent));
    }

    fn key(&mut self, key: &str) -> String {
        match self.dice.roll(if self.wild { 12 } else { 40 }) {
            0 => format!("\"{key}\""),
            1 => format!("'{key}'"),
            _ => key.to_owned(),
        }
    }

    /// The value after a key's colon or a dash, up to and with its line break.
    fn value(&mut self, value: &Value, indent: usize, after_dash: bool) {
        if let Value::Anchored(name, inner) = value {
            self.out.push_str(&format!(" &{name}"));
            // After a dash and an anchor, a map begins on a line of its own.
            return self.value(inner, indent, false);
        }
        let nonempty = match value {
            Value::Map(entries) => !entries.is_empty(),
            Value::List(items) => !items.is_empty(),
            Value::Scalar(_) | Value::Anchored(..) | Value::Alias(_) | Value::Merged(..) => false,
        };
        if !nonempty || self.dice.one_in(10) {
            if matches!(value, Value::Scalar(word) if word == BLOCK) {
                return self.block_scalar(indent);
            }
            let mut flow = String::new();
            self.flow(value, &mut flow);
            if !flow.is_empty() {
                self.out.push(' ');
                self.out.push_str(&flow);
            }
            return self.line();
        }
        match value {
            Value::Map(entries) if after_dash => {
                let gap = if self.wild && self.dice.one_in(5) {
                    3
                } else {
                    1
                };
                self.pad(gap);
                self.entries(entries, indent + gap - 1, true);
            }
            Value::Map(entries) => {
                self.line();
                let more = if self.wild { 1 + self.dice.roll(4) } else { 2 };
                self.entries(entries, indent + more, false);
            }
            Value::List(items) => {
                self.line();
                let more = if after_dash { 1 } else { self.dice.roll(3) };
                self.items(items, indent + more);
            }
            Value::Scalar(_) | Value::Anchored(..) | Value::Alias(_) | Value::Merged(..) => {
                self.line()
            }
        }
    }

    fn block_scalar(&mut self, indent: usize) {
        let (header, lines) = BLOCKS[self.dice.roll(BLOCKS.len())];
        self.out.push(' ');
        self.out.push_str(header);
        self.out.push_str(self.sign);
        for line in lines {
            if !line.is_empty() {
                self.pad(indent + 2);
                self.out.push_str(line);
            }
            self.out.push_str(self.sign);
        }
    }

    pub(super) fn entries(&mut self, entries: &[(String, Value)], indent: usize, mut inline: bool) {
        for (key, value) in entries {
            if !std::mem::take(&mut inline) {
                self.pad(indent);
            }
            let written = self.key(key);
            if self.wild && self.dice.one_in(40) {
                self.out.push_str(&format!("? {written}"));
                self.out.push_str(self.sign);
                self.pad(indent);
                self.out.push(':');
            } else {
                self.out.push_str(&written);
                self.out.push(':');
            }
            self.value(value, indent, false);
        }
    }

    pub(super) fn items(&mut self, items: &[Value], indent: usize) {
        for item in items {
            self.pad(indent);
            self.out.push('-');
            self.value(item, indent + 2, true);
        }
    }

    pub(super) fn flow(&mut self, value: &Value, out: &mut String) {
        let gap = match (self.json, self.dice.roll(4)) {
            (false, 0) => " ",
            _ => "",
        };
        match value {
            Value::Scalar(word) if self.json => {
                let plain = word
                    .chars()
                    .all(|sign| sign.is_ascii_alphanumeric() || "-./".contains(sign));
                out.push_str(&match plain {
                    true => format!("\"{word}\""),
                    false => "\"other\"".to_owned(),
                });
            }
            Value::Scalar(word) => out.push_str(word),
            Value::Anchored(name, inner) => {
                out.push_str(&format!("&{name} "));
                self.flow(inner, out);
            }
            Value::Alias(name) => out.push_str(&format!("*{name} ")),
            Value::Merged(name, entries) => {
                out.push_str(&format!("{{<<: *{name}"));
                for (key, value) in entries {
                    out.push_str(&format!(", {key}: "));
                    self.flow(value, out);
                }
                out.push('}');
            }
            Value::List(items) => {
                out.push('[');
                out.push_str(gap);
                for (at, item) in items.iter().enumerate() {
                    // An empty item between commas is no item.
                    match item {
                        Value::Scalar(word) if word.is_empty() => out.push('~'),
                        item => self.flow(item, out),
                    }
                    if at + 1 < items.len() || !self.json && self.dice.one_in(6) {
                        out.push_str(if self.dice.one_in(5) { "," } else { ", " });
                    }
                }
                out.push_str(gap);
                out.push(']');
            }
            Value::Map(entries) => {
                out.push('{');
                out.push_str(gap);
                for (at, (key, value)) in entries.iter().enumerate() {
                    let key = if self.json {
                        format!("\"{key}\"")
                    } else {
                        self.key(key)
                    };
                    out.push_str(&key);
                    out.push_str(if self.json && self.dice.one_in(2) {
                        ":"
                    } else {
                        ": "
                    });
                    self.flow(value, out);
                    if at + 1 < entries.len() || !self.json && self.dice.one_in(6) {
                        out.push_str(", ");
                    }
                }
                out.push_str(gap);
                out.push('}');
            }
        }
    }
}
