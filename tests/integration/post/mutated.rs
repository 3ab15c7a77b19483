//! The fuzz targets' functions on the cases' streams, mutated from fixed seeds: a bounded run of
//! what `make fuzz` does for longer, and with coverage.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use super::expected::Ask;
use super::fuzz::{edit, parse, split};
use super::invariants::holds;
use super::written::Dice;

/// Bits of text that have a meaning in YAML, or to dsk-post.
const BITS: [&str; 40] = [
    "\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "---\n",
    "...\n",
    "- ",
    "? ",
    ": ",
    ":",
    "#",
    " # c\n",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "&a ",
    "*a",
    "<<: *a\n",
    "!!str ",
    "|\n",
    ">-\n",
    "|+\n",
    "'",
    "\"",
    "~",
    "null",
    "\u{feff}",
    "\u{85}",
    "ä",
    "%YAML 1.1\n",
    "labels:",
    "metadata:",
    "envFrom:",
    "kind: List\nitems:\n",
    "spec:\n  template:\n",
    "\\",
];

/// One to four changes: a bit put in, a range taken out, doubled, or moved.
fn mutate(dice: &mut Dice, text: &str) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for _ in 0..=dice.roll(4) {
        let at = dice.roll(text.len() + 1);
        let end = (at + 1 + dice.roll(12)).min(text.len());
        match dice.roll(4) {
            0 | 1 => {
                let bit = dice.pick(&BITS);
                text.splice(at..at, bit.chars());
            }
            2 => {
                text.drain(at..end);
            }
            _ => {
                let part: Vec<_> = text[at..end].to_vec();
                let to = dice.roll(text.len() + 1);
                text.splice(to..to, part);
            }
        }
    }
    text.into_iter().collect()
}

/// Short streams to begin with.
fn seeds() -> Vec<String> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/post");
    let files = walkdir::WalkDir::new(cases).sort_by_file_name();
    let files = files.into_iter().map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| path.ends_with("in.yaml"))
        .filter_map(|path| String::from_utf8(fs::read(path).unwrap()).ok())
        .filter(|text| text.len() < 2000)
        .collect()
}

#[test]
fn invariants_hold_on_mutated_cases() {
    let rounds = std::env::var("DSK_FUZZ_ROUNDS").ok();
    let rounds: u64 = rounds.map_or(15, |rounds| rounds.parse().unwrap());
    let mut failures = Vec::new();
    for (number, seed) in seeds().iter().enumerate() {
        for round in 0..rounds {
            let mut dice = Dice::new(round * 1009 + number as u64);
            let text = mutate(&mut dice, seed);
            let choice = u8::try_from(dice.roll(3)).unwrap();
            let run = catch_unwind(AssertUnwindSafe(|| {
                parse(text.as_bytes());
                split(text.as_bytes());
                edit(&[&[choice], text.as_bytes()].concat());
                // Who opts out, or asks for something else, is judged by cases; so are tags,
                // which the second computation of the change does not look through.
                if !text.contains("dataspoke.io") && !text.contains('!') {
                    holds("mutated", &text, Ask::ALL[usize::from(choice)]);
                }
            }));
            if run.is_err() {
                failures.push((choice, text));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failures: {failures:#?}",
        failures.len()
    );
}
