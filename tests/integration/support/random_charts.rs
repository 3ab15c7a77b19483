//! Random charts, values files and `--set` arguments, always the same for a seed.
//!
//! Few keys and few names, so that what is generated meets: nulls over tables, globals over
//! globals, imports into what exists.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Numbers from a seed (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD5A7_A5B0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True in `percent` of a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, from: &[&'t T]) -> &'t T {
        from[self.below(from.len())]
    }
}

/// A chart and the arguments to render it with.
#[derive(Debug)]
pub(crate) struct Generated {
    /// Files by path, the chart under `chart/`.
    pub(crate) files: BTreeMap<String, String>,
    /// Arguments behind `helm template rel chart`.
    pub(crate) arguments: Vec<String>,
}

const KEYS: &[&str] = &[
    "a", "b", "c", "d", "global", "tags", "exports", "s0", "s1", "x0", "on",
];
const SCALARS: &[&str] = &[
    "1",
    "0",
    "-3",
    "2.5",
    "1e3",
    "1e400",
    "0777",
    "08",
    "0x1F",
    "0b11",
    "0o17",
    "1_000",
    "yes",
    "no",
    "On",
    "true",
    "FALSE",
    "y",
    "text",
    "'quoted'",
    "\"dq\\t\"",
    "~",
    "null",
    "Null",
    "2001-01-01",
    "1:30",
    ".5",
    "1.",
    "!!str 5",
    "!!int '7'",
    "!foo 5",
    "!!binary aGk=",
    "9007199254740993",
    "18446744073709551616",
    "1e-9",
    "123456789012",
    "'<<'",
    "''",
    "é😀",
    "1000000",
    "!!float 3",
    "-0",
    "-0.0",
    "a b",
    "<b>&",
    "0.1",
    "3.14159265358979",
];
const SET_VALUES: &[&str] = &[
    "1",
    "null",
    "true",
    "text",
    "{x,y}",
    "{}",
    "",
    "0",
    "01",
    "1.5",
    "a\\,b",
    "-7",
    "NULL",
    "9223372036854775808",
];
const VERSIONS: &[&str] = &[
    "0.1.0",
    "*",
    "~0.1",
    "^0.1.0",
    ">=0.1.0",
    "0.1.x",
    ">9.0.0",
    "0.0.1 - 0.2.0",
    "1.x || 0.1",
];

/// A case from a seed.
pub(crate) fn generate(seed: u64, dump: &str) -> Generated {
    let mut random = Random::new(seed);
    let mut files = BTreeMap::new();
    chart(&mut random, "chart", "top", 0, dump, &mut files);
    let mut arguments = Vec::new();
    for at in 0..random.below(3) {
        let name = format!("v{at}.yaml");
        files.insert(name.clone(), values_file(&mut random));
        arguments.extend(["-f".to_owned(), name]);
    }
    for _ in 0..random.below(4) {
        let flag = random.pick(&[
            "--set",
            "--set",
            "--set",
            "--set-string",
            "--set-json",
            "--set-literal",
        ]);
        let text = set_argument(&mut random, flag);
        arguments.extend([flag.to_owned(), text]);
    }
    Generated { files, arguments }
}

fn chart(
    random: &mut Random,
    path: &str,
    name: &str,
    depth: usize,
    dump: &str,
    files: &mut BTreeMap<String, String>,
) {
    files.insert(format!("{path}/templates/dump.yaml"), dump.to_owned());
    if random.chance(92) {
        files.insert(format!("{path}/values.yaml"), values_file(random));
    }
    let mut subs = Vec::new();
    if depth < 2 {
        for at in 0..random.below(3) {
            let sub = format!("{}{at}", ["s", "x"][depth]);
            chart(
                random,
                &format!("{path}/charts/{sub}"),
                &sub,
                depth + 1,
                dump,
                files,
            );
            subs.push(sub);
        }
    }
    let mut text = format!("apiVersion: v2\nname: {name}\nversion: 0.1.0\n");
    if random.chance(65) {
        let mut entries = String::new();
        for sub in &subs {
            if random.chance(85) {
                entries.push_str(&dependency(random, sub, false));
                if random.chance(15) {
                    entries.push_str(&dependency(random, sub, true));
                }
            }
        }
        if entries.is_empty() {
            text.push_str("dependencies: []\n");
        } else {
            let _ = write!(text, "dependencies:\n{entries}");
        }
    }
    files.insert(format!("{path}/Chart.yaml"), text);
}

fn dependency(random: &mut Random, name: &str, again: bool) -> String {
    let mut text = format!("- name: {name}\n  version: {:?}\n", random.pick(VERSIONS));
    let alias = match again {
        true => Some("al1"),
        false => random.chance(15).then_some("al0"),
    };
    if let Some(alias) = alias {
        let _ = writeln!(text, "  alias: {alias}{name}");
    }
    if random.chance(35) {
        let one = random.pick(&["enabled", "a.b", "on", "global.a"]);
        let condition = match random.below(4) {
            0 => format!("{name}.{one}"),
            1 => one.to_owned(),
            2 => format!("{name}.a,{one}"),
            _ => format!("{one}, {name}.b"),
        };
        let _ = writeln!(text, "  condition: {condition:?}");
    }
    if random.chance(20) {
        let _ = writeln!(text, "  tags: [{}]", random.pick(&["a", "b", "a, b", "c"]));
    }
    if random.chance(35) {
        text.push_str("  import-values:\n");
        for _ in 0..=random.below(2) {
            if random.chance(30) {
                let _ = writeln!(text, "  - {}", random.pick(&["a", "b", "c"]));
            } else {
                let child = random.pick(&["a", "b", "a.b", "global", "x0", "exports.a"]);
                let parent = random.pick(&[".", "a", "b", "a.b", "c.d", "global"]);
                let _ = writeln!(text, "  - {{child: {child}, parent: {parent}}}");
            }
        }
    }
    text
}

fn values_file(random: &mut Random) -> String {
    if random.chance(3) {
        return random
            .pick(&[
                "",
                "# nothing\n",
                "null\n",
                "{}\n",
                "[]\n",
                "text\n",
                "---\n",
            ])
            .to_owned();
    }
    let mut text = String::new();
    if random.chance(8) {
        text.push_str("---\n");
    }
    block(random, 0, 0, &mut text);
    if random.chance(8) {
        text.push_str("---\n");
        block(random, 0, 1, &mut text);
    }
    if random.chance(10) {
        text = text.replace('\n', "\r\n");
    }
    if random.chance(10) {
        text.truncate(text.trim_end().len());
    }
    text
}

/// The lines of a mapping.
fn block(random: &mut Random, indent: usize, depth: usize, text: &mut String) {
    let pad = " ".repeat(indent);
    let mut used = Vec::new();
    let mut anchored = false;
    for _ in 0..=random.below(5) {
        let key = match random.below(14) {
            0 if depth == 0 => "enabled",
            1 => random.pick(&["1", "1.5", "'q'", "y", "0x10", "null", "k k"]),
            _ => random.pick(KEYS),
        };
        if used.contains(&key) && random.chance(90) {
            continue;
        }
        used.push(key);
        let key = if key == "null" && random.chance(90) {
            "e"
        } else {
            key
        };
        match random.below(12) {
            0 | 1 => {
                let _ = writeln!(text, "{pad}{key}: {}", random.pick(&["null", "~", ""]));
            }
            2..=5 if depth < 4 => {
                let anchor = if !anchored && random.chance(20) {
                    anchored = true;
                    " &m"
                } else {
                    ""
                };
                let _ = writeln!(text, "{pad}{key}:{anchor}");
                block(random, indent + 2, depth + 1, text);
                if anchor == " &m" {
                    let alias = random.pick(&["c: *m", "d: {<<: *m, a: 5}", "<<: *m", "d: [*m]"]);
                    let _ = writeln!(text, "{pad}{alias}");
                }
            }
            6 => {
                let _ = writeln!(text, "{pad}{key}: {}", flow(random, depth));
            }
            7 => {
                let _ = writeln!(
                    text,
                    "{pad}{key}:\n{pad}- {}\n{pad}- {}",
                    scalar(random),
                    flow(random, 3)
                );
            }
            8 if random.chance(30) => {
                let style = random.pick(&["|", ">-", "|+", ">"]);
                let _ = writeln!(text, "{pad}{key}: {style}\n{pad}  line\n{pad}  more\n");
            }
            _ => {
                let _ = writeln!(text, "{pad}{key}: {}", scalar(random));
            }
        }
    }
}

fn scalar(random: &mut Random) -> &'static str {
    random.pick(SCALARS)
}

fn flow(random: &mut Random, depth: usize) -> String {
    match random.below(6) {
        0 => "{}".to_owned(),
        1 => "[]".to_owned(),
        2 | 3 if depth < 4 => {
            let count = random.below(3);
            let entries: Vec<String> = (0..count)
                .map(|_| format!("{}: {}", random.pick(KEYS), flow(random, depth + 1)))
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        4 => format!(
            "[{}, {}]",
            flow(random, depth + 1),
            random.pick(&["1", "null", "x"])
        ),
        _ => random
            .pick(&["1", "null", "true", "'t'", "2.5", "~"])
            .to_owned(),
    }
}

fn set_argument(random: &mut Random, flag: &str) -> String {
    let count = if flag == "--set-literal" {
        1
    } else {
        1 + random.below(2)
    };
    let parts: Vec<String> = (0..count)
        .map(|_| {
            let mut key = random.pick(KEYS).to_owned();
            for _ in 0..random.below(3) {
                match random.below(5) {
                    0 => {
                        let _ = write!(key, "[{}]", random.below(3));
                    }
                    _ => {
                        let _ = write!(key, ".{}", random.pick(KEYS));
                    }
                }
            }
            let value = match flag {
                "--set-json" => random.pick(&[
                    "null",
                    "1",
                    "{\"a\":null,\"b\":2}",
                    "[1,null]",
                    "\"t\"",
                    "true",
                    "{}",
                    "",
                    "1e400",
                ]),
                _ => random.pick(SET_VALUES),
            };
            match random.below(60) {
                0 => format!("{key}[0={value}"),
                1 => key,
                2 if flag == "--set-json" => "{\"a\": {\"b\": 1}, \"c\": null}".to_owned(),
                _ => format!("{key}={value}"),
            }
        })
        .collect();
    parts.join(",")
}
