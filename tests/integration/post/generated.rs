//! Generated streams: Kubernetes objects in every style that YAML has, from fixed seeds.

use super::expected::Ask;
use super::invariants::holds;

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

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    pub(crate) fn pick<'l>(&mut self, list: &[&'l str]) -> &'l str {
        list[self.roll(list.len())]
    }
}

/// A value to be written in some style.
enum Value {
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

fn text(text: &str) -> Value {
    Value::Scalar(text.to_owned())
}

fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

/// Scalars as they stand in a text on one line, good in block and in flow.
const WORDS: [&str; 24] = [
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
const BLOCK: &str = "block";

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

struct Writer<'d> {
    dice: &'d mut Dice,
    out: String,
    sign: &'static str,
    /// Whether comments, long dashes and the like are strewn in.
    wild: bool,
    json: bool,
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

    fn entries(&mut self, entries: &[(String, Value)], indent: usize, mut inline: bool) {
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

    fn items(&mut self, items: &[Value], indent: usize) {
        for item in items {
            self.pad(indent);
            self.out.push('-');
            self.value(item, indent + 2, true);
        }
    }

    fn flow(&mut self, value: &Value, out: &mut String) {
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

fn anything(dice: &mut Dice, depth: usize) -> Value {
    match dice.roll(if depth == 0 { 4 } else { 8 }) {
        0..=3 => text(WORDS[dice.roll(WORDS.len())]),
        4 => Value::List(
            (0..dice.roll(4))
                .map(|_| anything(dice, depth - 1))
                .collect(),
        ),
        5 => text(BLOCK),
        _ => Value::Map(
            (0..dice.roll(4))
                .map(|at| (format!("k{at}"), anything(dice, depth - 1)))
                .collect(),
        ),
    }
}

/// What may stand where a collection should be, or nothing at all.
fn blank(dice: &mut Dice) -> Option<Value> {
    match dice.roll(6) {
        0 => Some(text("~")),
        1 => Some(text("null")),
        2 => Some(text("")),
        3 => Some(Value::Map(vec![])),
        4 => Some(Value::List(vec![])),
        _ => None,
    }
}

fn labels(dice: &mut Dice) -> Option<Value> {
    if dice.one_in(3) {
        return blank(dice);
    }
    let keys = [
        "app",
        "app.kubernetes.io/part-of",
        "app.kubernetes.io/version",
        "team",
        "x.y/z",
    ];
    let mut entries = Vec::new();
    for key in keys {
        if dice.one_in(2) {
            entries.push((
                key.to_owned(),
                text(dice.pick(&["a", "b-c", "\"1\"", "''"])),
            ));
        }
    }
    Some(Value::Map(entries))
}

fn metadata(dice: &mut Dice, name: &str) -> Value {
    let mut entries = vec![("name".to_owned(), text(name))];
    for field in ["labels", "annotations"] {
        if let Some(value) = labels(dice) {
            let at = dice.roll(entries.len() + 1);
            entries.insert(at, (field.to_owned(), value));
        }
    }
    Value::Map(entries)
}

/// Labels that a workload and its pod template share through an anchor.
fn share_labels(dice: &mut Dice, meta: &mut Value, template: &mut Vec<(String, Value)>) {
    let own = vec![
        ("app".to_owned(), text("a")),
        ("team".to_owned(), text("b")),
    ];
    let Value::Map(meta) = meta else { return };
    meta.retain(|(key, _)| key != "labels");
    meta.push((
        "labels".to_owned(),
        Value::Anchored("l", Box::new(Value::Map(own))),
    ));
    let shared = match dice.roll(3) {
        0 => Value::Alias("l"),
        1 => Value::Merged("l", vec![("tier".to_owned(), text("c"))]),
        _ => map([("x", Value::Alias("l"))]),
    };
    template.retain(|(key, _)| key != "metadata");
    let at = dice.roll(2);
    let place = if at == 0 { "metadata" } else { "notes" };
    template.insert(at, (place.to_owned(), map([("labels", shared)])));
}

fn container(dice: &mut Dice, name: &str) -> Value {
    let mut entries = vec![
        ("name".to_owned(), text(name)),
        ("image".to_owned(), text("x:1")),
    ];
    let env_from = match dice.roll(5) {
        0 => blank(dice),
        1 => Some(Value::List(vec![map([(
            "configMapRef",
            map([("name", text("dataspoke-config"))]),
        )])])),
        2 => Some(Value::List(vec![map([
            ("prefix", text("X_")),
            ("secretRef", map([("name", text("extra"))])),
        ])])),
        3 => Some(Value::List(vec![map([(
            "secretRef",
            map([("name", text("'other'"))]),
        )])])),
        _ => None,
    };
    for (key, value) in [
        ("envFrom", env_from),
        ("args", Some(anything(dice, 1))),
        ("resources", blank(dice)),
    ] {
        if let Some(value) = value {
            let at = dice.roll(entries.len() + 1);
            entries.insert(at, (key.to_owned(), value));
        }
    }
    Value::Map(entries)
}

fn object(dice: &mut Dice) -> Value {
    let workload = |dice: &mut Dice, kind: &str, api: &str| {
        let mut pod = vec![(
            "containers".to_owned(),
            Value::List(
                (0..1 + dice.roll(3))
                    .map(|at| container(dice, &format!("c{at}")))
                    .collect(),
            ),
        )];
        if dice.one_in(2) {
            let init = match dice.one_in(2) {
                true => Some(Value::List(vec![container(dice, "init")])),
                false => blank(dice),
            };
            if let Some(init) = init {
                pod.insert(dice.roll(2), ("initContainers".to_owned(), init));
            }
        }
        let mut template = vec![("spec".to_owned(), Value::Map(pod))];
        if dice.one_in(2) {
            template.insert(dice.roll(2), ("metadata".to_owned(), metadata(dice, "pod")));
        }
        let mut meta = metadata(dice, "w");
        if dice.one_in(4) {
            share_labels(dice, &mut meta, &mut template);
        }
        let template = map([("replicas", text("2")), ("template", Value::Map(template))]);
        let spec = match kind {
            "CronJob" => map([("jobTemplate", map([("spec", template)]))]),
            _ => template,
        };
        map([
            ("apiVersion", text(api)),
            ("kind", text(kind)),
            ("metadata", meta),
            ("spec", spec),
        ])
    };
    match dice.roll(8) {
        0 => workload(dice, "Deployment", "apps/v1"),
        1 => workload(dice, "StatefulSet", "apps/v1"),
        2 => workload(dice, "CronJob", "batch/v1"),
        3 => workload(dice, "Job", "batch/v1"),
        4 => map([
            ("apiVersion", text("v1")),
            ("kind", text("List")),
            (
                "items",
                Value::List((0..dice.roll(3)).map(|_| object(dice)).collect()),
            ),
        ]),
        5 => map([
            ("kind", text("Secret")),
            ("data", anything(dice, 2)),
            ("apiVersion", text("v1")),
        ]),
        6 => anything(dice, 3),
        _ => map([
            ("apiVersion", text("v1")),
            ("kind", text("ConfigMap")),
            ("metadata", metadata(dice, "c")),
            ("data", anything(dice, 3)),
        ]),
    }
}

fn has_anchors(value: &Value) -> bool {
    match value {
        Value::Scalar(_) => false,
        Value::List(items) => items.iter().any(has_anchors),
        Value::Map(entries) => entries.iter().any(|(_, value)| has_anchors(value)),
        Value::Anchored(..) | Value::Alias(_) | Value::Merged(..) => true,
    }
}

/// A stream of some documents.
pub(crate) fn stream(dice: &mut Dice) -> String {
    let sign = if dice.one_in(5) { "\r\n" } else { "\n" };
    let mut out = String::new();
    for at in 0..1 + dice.roll(4) {
        let object = object(dice);
        let mut writer = Writer {
            wild: dice.one_in(2),
            json: dice.one_in(8) && !has_anchors(&object),
            dice,
            out: String::new(),
            sign,
        };
        if at > 0 || writer.dice.one_in(2) {
            writer.out.push_str("---");
            writer.out.push_str(sign);
        }
        if writer.dice.one_in(2) {
            writer.out.push_str("# Source: c/templates/x.yaml");
            writer.out.push_str(sign);
        }
        match &object {
            Value::Map(entries) if !entries.is_empty() && !writer.json => {
                writer.entries(entries, 0, false)
            }
            Value::List(items) if !items.is_empty() && !writer.json => writer.items(items, 0),
            value => {
                let mut flow = String::new();
                writer.flow(value, &mut flow);
                writer.out.push_str(&flow);
                writer.out.push_str(sign);
            }
        }
        out.push_str(&writer.out);
    }
    if dice.one_in(6) {
        out.truncate(out.trim_end().len());
    }
    out
}

#[test]
fn generated_streams_gain_what_was_asked_and_lose_nothing() {
    let rounds: u64 = std::env::var("DSK_ROUNDS").map_or(400, |rounds| rounds.parse().unwrap());
    let (mut accepted, mut all) = (0, 0);
    for seed in 0..rounds {
        let stream = stream(&mut Dice::new(seed));
        for ask in Ask::ALL {
            all += 1;
            accepted += usize::from(holds(&format!("seed {seed}"), &stream, ask));
        }
    }
    assert!(
        accepted * 10 > all * 8,
        "only {accepted} of {all} streams were accepted"
    );
}
