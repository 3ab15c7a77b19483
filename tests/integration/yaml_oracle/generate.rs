//! Seeded texts: well-formed YAML of every construct, the same with faults put in, and soups of signs.

use crate::seeded::Seeded;

/// Real values files and streams in small: what mutations start from.
pub(super) const SEEDS: &[&str] = &[
    "# -- Replicas\nreplicaCount: 2\n\nimage:\n  repository: \"nginx\"   # the image\n  tag: '1.27'\n  pullPolicy: IfNotPresent\n\nenv:\n- name: A\n  value: \"b\\tc\"\n- {name: C, value: 'it''s'}\n\nresources: {limits: {cpu: 500m, memory: 8Gi}, requests: {}}\nscript: |-\n  #!/bin/sh\n  echo \"a: b\"\n\n  exit 0\nfolded: >+\n  one\n  two\n\n   three\n  four\n\nlast:\n",
    "---\n# Source: a/templates/b.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels: &l\n    app: a\n    \"helm.sh/chart\": 'a-1.0.0'\ndata:\n  x.yaml: |\n    a:\n      - b\n    ---\n    c: d\n---\napiVersion: v1\nkind: List\nitems:\n  - kind: Secret\n    metadata:\n      labels: *l\n  -\n    kind: Pod\n...\n---\n",
    "%YAML 1.1\n%TAG !e! tag:example.com,2000:\n--- !e!x\na: !!str 5\n? [x, y]\n: - - 1\n  - 2\n? |\n  block key\n: &v !!int \"7\"\n<<: {b: 1}\nc: *v\n",
    "{\"a\": [1, 2.5, true, null, {\"b\": \"\\u00e9\\n\"}], \"c\": {\"d\": {}}, \"e\": []}\n",
    "a:\r\n  - b: 1\r\n    c: |\r\n      x\r\n      y\r\n  -  d\r\n# é\r\ne: 'ä\r\n\r\n  ö'\r\n",
    "plain: several words\n  over lines\n\n  with a gap\nurl: http://a:80/b#c\nq: \"folded\n  text \\\n  escaped\n\n  end\"\nempty: \"\"\nneg: -1\ndash: -\n  x\ntime: 12:30:45\n",
    "- a\n- - b\n  - c\n-\n  - d\n- e: f\n  g:\n  - h\n  -\n  - i: j\n- ? k\n- : l\n- [m: n, o]\n- !!set {p, q}\n",
];

/// Pieces that mean something to a scanner, alone or glued together.
const PIECES: &[&str] = &[
    "a",
    "b",
    "key",
    "a b",
    "1",
    "~",
    "null",
    "é",
    "日本",
    "😀",
    ":",
    ": ",
    ":\n",
    "- ",
    "-",
    "-\n",
    "--",
    "---",
    "--- ",
    "---\n",
    "\n---\n",
    "...",
    "...\n",
    "\n...\n",
    "? ",
    "?",
    "?\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "#",
    " #",
    "# c\n",
    "\n# c\n",
    "&a",
    "&a ",
    "*a",
    "*a ",
    "*a :",
    "&b-1 ",
    "*b-1",
    "&é ",
    "&",
    "*",
    "!",
    "! ",
    "!!str ",
    "!!str",
    "!x ",
    "!e!x ",
    "!<tag:x> ",
    "!<",
    "!%41 ",
    "!%ff ",
    "!a%zz ",
    "!<!> ",
    "!!",
    "!,x ",
    "|",
    "|\n",
    "|-\n",
    "|+\n",
    "|2\n",
    "|1-\n",
    "|-2\n",
    "|0\n",
    "| # c\n",
    "|x\n",
    ">",
    ">\n",
    ">-\n",
    ">1+\n",
    "'",
    "''",
    "'a'",
    "'a b'",
    "\"",
    "\"\"",
    "\"a\"",
    "\"a\\\n\"",
    "\\n",
    "\\x41",
    "\\x4",
    "\\u00e9",
    "\\ud83d",
    "\\U0001F600",
    "\\U00110000",
    "\\/",
    "\\'",
    "\\\t",
    "\\ ",
    "\\",
    "%",
    "%YAML 1.1\n",
    "%YAML 1.2\n",
    "%YAML 1.1 # c\n",
    "%YAML 1.111\n",
    "%YAML\n",
    "%TAG !e! tag:e:\n",
    "%TAG ! !x\n",
    "%TAG !e tag:\n",
    "%FOO bar\n",
    "@",
    "`",
    " ",
    "  ",
    "    ",
    "\t",
    " \t",
    "\n",
    "\n\n",
    "\n  ",
    "\n    ",
    "\n \t",
    "\n\t",
    "\r",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{a0}",
    "<<: ",
    "a: ",
    "a:\n  ",
    "a:\n- ",
    "- a: ",
    "\"a\": ",
    "'a': ",
    "{a: b}",
    "[a, b]",
    "{}",
    "[]",
    "[a: b]",
    "{a}",
    "{? a}",
    "a:b",
    "a#b",
    "a: b\n",
    "- a\n",
    "\u{0}",
    "\u{1}",
    "\u{7f}",
    "\u{80}",
    "\u{9f}",
    "\u{fffe}",
    "\u{ffff}",
    "\u{10ffff}",
    "\u{b}",
    "\u{1b}",
];

/// The next text of the series.
pub(super) fn text(random: &mut Seeded) -> Vec<u8> {
    let text = utf8(random);
    if !random.one_in(40) {
        return text;
    }
    let little = random.one_in(2);
    let mark: &[u8] = if little { b"\xff\xfe" } else { b"\xfe\xff" };
    let wide = String::from_utf8_lossy(&text)
        .encode_utf16()
        .collect::<Vec<_>>();
    let units = wide.into_iter().flat_map(|unit| {
        if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        }
    });
    let wide: Vec<u8> = mark.iter().copied().chain(units).collect();
    if random.one_in(2) {
        mutated(random, wide)
    } else {
        wide
    }
}

fn utf8(random: &mut Seeded) -> Vec<u8> {
    match random.below(12) {
        0 | 1 => soup(random, PIECES).into_bytes(),
        2 | 3 => {
            let lines = soup_of_lines(random).into_bytes();
            mutated(random, lines)
        }
        4..=8 => {
            let document = stream(random);
            let faults = random.below(3);
            (0..faults).fold(document.into_bytes(), |text, _| mutated(random, text))
        }
        9 => padded(random),
        _ => {
            let seed = SEEDS[random.below(SEEDS.len())].as_bytes().to_vec();
            let faults = 1 + random.below(3);
            (0..faults).fold(seed, |text, _| mutated(random, text))
        }
    }
}

fn soup(random: &mut Seeded, pieces: &[&str]) -> String {
    (0..1 + random.below(14))
        .map(|_| random.pick(pieces))
        .collect()
}

/// Lines with an indentation each, so that block structure comes about more often than in a soup.
fn soup_of_lines(random: &mut Seeded) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.below(8) {
        text.push_str(&" ".repeat(random.below(4)));
        text.push_str(
            &(0..1 + random.below(4))
                .map(|_| random.pick(PIECES))
                .collect::<String>(),
        );
        text.push('\n');
    }
    text
}

/// `text` with one fault: a piece put in, a stretch taken out, doubled, or a byte changed.
pub(super) fn mutated(random: &mut Seeded, mut text: Vec<u8>) -> Vec<u8> {
    let at = random.below(text.len() + 1);
    let until = (at + 1 + random.below(6)).min(text.len());
    match random.below(6) {
        0..=2 => {
            text.splice(at..at, random.pick(PIECES).bytes());
        }
        3 => {
            text.drain(at..until);
        }
        4 => {
            let copy = text[at..until].to_vec();
            let to = random.below(text.len() + 1);
            text.splice(to..to, copy);
        }
        _ => {
            if let Some(byte) = text.get_mut(at) {
                *byte = random.pick(b" \t\n:-?#[]{},&*!|>'\"%@`\\a0\r\xc3\xff\x01");
            }
        }
    }
    text
}

/// A text whose interesting part lies around the 512 bytes that go-yaml reads at a time.
fn padded(random: &mut Seeded) -> Vec<u8> {
    let filler = random.pick(&[
        "# c\n",
        "a: b\n",
        "\n",
        "é: ü\n",
        "- x\n",
        "k: 'q'\n",
        "\u{feff}\n",
    ]);
    let mut text = String::new();
    if random.one_in(3) {
        text.push_str(&soup(random, PIECES));
        text.push('\n');
    }
    let length = 512 * (1 + random.below(3)) - random.below(40);
    while text.len() < length {
        text.push_str(filler);
        if random.one_in(60) {
            text.push('x');
        }
    }
    text.push_str(&soup(random, PIECES));
    if random.one_in(2) {
        text.push_str(&stream(random));
    }
    text.into_bytes()
}

/// A well-formed stream, most of the time.
fn stream(random: &mut Seeded) -> String {
    let mut text = String::new();
    if random.one_in(12) {
        text.push('\u{feff}');
    }
    let documents = if random.one_in(3) {
        1 + random.below(3)
    } else {
        1
    };
    for number in 0..documents {
        if random.one_in(12) {
            text.push_str("%YAML 1.1\n%TAG !e! tag:e,1:\n---\n");
        } else if number > 0 || random.one_in(4) {
            text.push_str(random.pick(&["---\n", "--- # c\n", "---\n\n"]));
        }
        // Anchors for the aliases that may follow.
        let anchored = !random.one_in(5);
        if anchored {
            text.push_str("z: [&a 1, &b-1 2, &c {d: e}]\n");
        }
        let mut writer = Writer {
            random,
            text: &mut text,
        };
        writer.block(0, usize::from(anchored));
        if writer.random.one_in(8) {
            text.push_str("...\n");
        }
    }
    if random.one_in(6) {
        text = text.replace('\n', random.pick(&["\r\n", "\r", "\u{85}", "\u{2028}"]));
    }
    if random.one_in(5) {
        text.pop();
    }
    text
}

struct Writer<'r, 't> {
    random: &'r mut Seeded,
    text: &'t mut String,
}

impl Writer<'_, '_> {
    fn put(&mut self, choices: &[&str]) {
        let piece = self.random.pick(choices);
        self.text.push_str(piece);
    }

    fn properties(&mut self) {
        if self.random.one_in(9) {
            self.put(&[
                "&a ",
                "&b-1 ",
                "!!str ",
                "!x ",
                "! ",
                "&a !!map ",
                "!<tag:y> &c ",
                "!!seq &d ",
            ]);
        }
    }

    fn line_end(&mut self) {
        if self.random.one_in(8) {
            self.put(&[" # c", "\t# c", "  ", " #", "# glued"]);
        }
        self.text.push('\n');
        if self.random.one_in(12) {
            self.put(&["\n", "# c\n", "    # deep\n", "  \n"]);
        }
    }

    /// A block collection at `indent`, each line closed.
    fn block(&mut self, indent: usize, depth: usize) {
        // At depth 1 and column 0 a mapping has begun.
        let sequence = (depth != 1 || indent > 0) && self.random.one_in(3);
        let pad = " ".repeat(indent);
        if depth == 0 && self.random.one_in(10) {
            self.flow(0);
            return self.text.push('\n');
        }
        for _ in 0..1 + self.random.below(3) {
            self.text.push_str(&pad);
            if sequence {
                self.text.push('-');
            } else {
                self.key(&pad);
                self.text.push(':');
            }
            self.value(indent, depth, sequence);
        }
    }

    fn key(&mut self, pad: &str) {
        match self.random.below(24) {
            0 => self.put(&["*a ", "!!str t", "&k k", "<<"]),
            1 => {
                self.text.push_str("? e\n");
                self.text.push_str(pad);
            }
            _ => self.put(&[
                "a",
                "b",
                "key",
                "two words",
                "\"q\"",
                "'s'",
                "é",
                "1",
                "~",
                "x/y.z",
            ]),
        }
    }

    fn value(&mut self, indent: usize, depth: usize, sequence: bool) {
        match self.random.below(if depth > 3 { 6 } else { 10 }) {
            0 => self.line_end(),
            1 => {
                self.text.push(' ');
                self.properties();
                self.block_scalar(indent);
            }
            2 => {
                self.text.push(' ');
                self.properties();
                self.flow(0);
                self.line_end();
            }
            3 if self.random.one_in(3) => {
                self.put(&[" *a", " *b-1", " *c"]);
                self.line_end();
            }
            3..=5 => {
                self.put(&[" ", "  ", "\t"]);
                self.properties();
                self.scalar(indent);
                self.line_end();
            }
            _ => {
                if self.random.one_in(6) {
                    self.text.push(' ');
                    self.properties();
                }
                self.line_end();
                let deeper = self.random.below(if sequence { 3 } else { 4 });
                self.block(indent + deeper.max(usize::from(sequence)), depth + 1);
            }
        }
    }

    fn scalar(&mut self, indent: usize) {
        let pad = " ".repeat(self.deeper(indent, 2));
        let piece = self.random.pick(&[
            "x",
            "5",
            "true",
            "~",
            "a b",
            "http://x:1/y#z",
            "-1",
            "a\n@more",
            "a\n\n@gap",
            "'q'",
            "'it''s'",
            "'a\n@b'",
            "\"d\"",
            "\"\\tt\\u00e9\"",
            "\"a\n@\n@b\"",
            "\"a \\\n@ b\"",
            "\"\\x41\\\\\\\"\"",
            "12:30",
            "é ü",
            "a:b",
            "-x",
            "?x",
            ":x",
            "a, b",
            "<x>",
            "a\t",
            "a  #b",
        ]);
        self.text.push_str(&piece.replace('@', &pad));
    }

    /// A column right of `indent`, most of the time.
    fn deeper(&mut self, indent: usize, most: usize) -> usize {
        let wrong = self.random.one_in(20);
        indent
            + if wrong {
                0
            } else {
                1 + self.random.below(most)
            }
    }

    fn block_scalar(&mut self, indent: usize) {
        self.put(&["|", ">", "|-", ">-", "|+", ">+", "| # c", ">  "]);
        if self.random.one_in(10) {
            self.text.pop();
            self.put(&["2", "1-", "+3", "1"]);
        }
        self.text.push('\n');
        let pad = " ".repeat(self.deeper(indent, 3));
        for _ in 0..self.random.below(5) {
            let line = self.random.pick(&[
                "@x\n",
                "@x y\n",
                "\n",
                "@  more\n",
                "@# no comment\n",
                "@a: b\n",
                "  \n",
                "@\ttab\n",
                "@---\n",
            ]);
            self.text.push_str(&line.replace('@', &pad));
        }
        if self.random.one_in(8) {
            self.put(&["---\n", "# c\n", "..\n"]);
        }
    }

    fn flow(&mut self, depth: usize) {
        match self.random.below(if depth > 3 { 4 } else { 7 }) {
            0..=3 => {
                self.properties();
                self.put(&[
                    "x",
                    "5",
                    "'q'",
                    "\"d\"",
                    "",
                    "a b",
                    "http://x:1",
                    "*a",
                    "a\n  b",
                    "\"a\n b\"",
                ]);
            }
            4 | 5 => {
                self.text.push('[');
                self.flow_items(depth, false);
                self.text.push(']');
            }
            _ => {
                self.text.push('{');
                self.flow_items(depth, true);
                self.text.push('}');
            }
        }
    }

    fn flow_items(&mut self, depth: usize, keys: bool) {
        for number in 0..self.random.below(4) {
            if number > 0 {
                self.put(&[", ", ",", ",\n ", " , ", ", # c\n"]);
            }
            if keys || self.random.one_in(6) {
                self.put(&[
                    "a", "\"b\"", "'c'", "? d", "?", "é", "&k e", "[f]", "{g}", "",
                ]);
                self.put(&[": ", ":", " : ", "", ":\n ", ":\t"]);
            }
            self.flow(depth + 1);
        }
        if self.random.one_in(8) {
            self.put(&[",", " ", "\n", " # c\n"]);
        }
    }
}
