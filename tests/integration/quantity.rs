//! Our quantities against `ParseQuantity` of k8s.io/apimachinery, over generated texts.

use std::io::Write;
use std::process::{Command, Stdio};

use dataspoke::quantity::{Quantity, QuantityError};

use crate::go_tool;
use crate::seeded::Seeded;

const SUFFIXES: &[&str] = &[
    "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
];
const WRONG: &[&str] = &[
    "K",
    "mi",
    "gi",
    "MiB",
    "GB",
    "i",
    "ki",
    "KI",
    "e",
    "E+",
    "e+",
    "e-",
    "e1.5",
    "m5",
    "Mi2",
    "x10",
    " ",
    "%",
    "e5m",
    "ei",
    "mm",
    "iM",
    "B",
    "e99999999999999999999",
    ".",
    "..",
    "+",
    "-",
    "é",
    "\u{660}",
];
const FIXED: &[&str] = &[
    "",
    "0",
    "+",
    "-",
    ".",
    "+.",
    "-.",
    ".5",
    "1.",
    "-.5",
    "0x10",
    "1e1000",
    "1e-1000",
    "0e1000",
    "0e-1000",
    "--5",
    "+-5",
    "Gi",
    "m",
    "Pi",
    "Ei",
    "e5",
    "e-9",
    "e-10",
    ".e-10",
    "-e-10",
    "-0",
    "-0Pi",
    "00",
    "007",
    "0.0",
    "1.005",
    "1.500",
    "9223372036854775807",
    "9223372036854775808",
    "9223372036854775807n",
    "9223372036854775807.1",
    "8Ei",
    "7.999Ei",
    "7.9999999999999999999999999999999999Ei",
    "8388608Ti",
    "9007199254740992Ki",
    "9007199254740991.99999Ki",
    "16Ei",
    "-16Ei",
    "1e18",
    "9.3e18",
    "1e19",
    "12E",
    "0.000000001",
    "0.0000000001",
    "0.0000000009",
    "1e-9",
    "1e-10",
    "0.1Ki",
    "0.0001Ki",
    "1023",
    "1023Ki",
    "1025Ki",
    "1048576Ki",
    "0.9999999999Ki",
    " 1",
    "1 ",
    "1 Gi",
    "1\t",
    "1\n",
    "1_000",
    "1e99999999999999999999",
    "0e4294967296",
    "1,000",
    "١",
    "Infinity",
    "NaN",
    "nan",
    "inf",
    "1e0",
    "1E0",
    "1e-3",
    "1e03",
    "1e-03",
    "1e+03",
    "1000000000000000000000n",
];

#[test]
fn reads_texts_like_apimachinery() {
    let mut texts: Vec<String> = FIXED.iter().map(|text| (*text).to_owned()).collect();
    let mut seeded = Seeded::new(20_260_917);
    texts.extend(
        (0..12_000)
            .map(|_| text(&mut seeded))
            .filter(|text| !endless(text)),
    );
    let answers = ask_apimachinery(&texts);
    assert_eq!(answers.len(), texts.len(), "one answer a text");
    let (mut read, mut refused, mut beyond) = (0, 0, 0);
    for (text, answer) in texts.iter().zip(&answers) {
        match compare(text, answer) {
            Outcome::Read => read += 1,
            Outcome::Refused => refused += 1,
            Outcome::Beyond => beyond += 1,
        }
    }
    // The generator has to reach every kind of text, else the comparison says little.
    assert!(
        read > 5000 && refused > 1000 && beyond > 100,
        "{read} read, {refused} refused, {beyond} beyond"
    );
}

enum Outcome {
    Read,
    Refused,
    /// Beyond 2^63 - 1 units: apimachinery holds it, though its own arithmetic then overflows; we refuse it.
    Beyond,
}

fn compare(text: &str, answer: &str) -> Outcome {
    let ours = text.parse::<Quantity>();
    if answer == "error" {
        assert!(
            ours.is_err(),
            "{text:?} is no quantity for Kubernetes, for us {ours:?}"
        );
        return Outcome::Refused;
    }
    let fields: Vec<&str> = answer.split('\t').collect();
    let [nano, milli, value, canonical] = fields[..] else {
        panic!("{text:?}: unexpected answer {answer:?}");
    };
    let most = i128::from(i64::MAX) * 1_000_000_000;
    let nano = nano.parse::<i128>().ok().filter(|nano| nano.abs() <= most);
    let Some(nano) = nano else {
        assert_eq!(
            ours.map_err(|e| e == QuantityError::TooLarge),
            Err(true),
            "{text:?} is too large"
        );
        return Outcome::Beyond;
    };
    let ours =
        ours.unwrap_or_else(|e| panic!("{text:?} is a quantity for Kubernetes, for us: {e}"));
    assert_eq!(ours.to_string(), canonical, "{text:?}, canonical form");
    let exact = ours.bytes().checked_mul(1_000_000_000);
    assert!(
        exact.is_some_and(|units| (units - nano).abs() < 1_000_000_000),
        "{text:?}: {nano} nano-units"
    );
    // For negative numbers MilliValue and Value round to either side, by the form that the text happened to get.
    if nano >= 0 {
        assert_eq!(ours.bytes().to_string(), value, "{text:?}, Value");
        if let Ok(millis) = i64::try_from(ours.cpu_millis()) {
            assert_eq!(millis.to_string(), milli, "{text:?}, MilliValue");
        }
    }
    Outcome::Read
}

/// Whether apimachinery would count up to a power of ten with millions of digits, which takes it minutes.
fn endless(text: &str) -> bool {
    text.split(['e', 'E'])
        .skip(1)
        .any(|exponent| exponent.len() > 5)
}

fn text(seeded: &mut Seeded) -> String {
    let mut text = String::new();
    text.push_str(seeded.pick(&["", "", "", "", "+", "-"]));
    let whole = match seeded.below(8) {
        0 => 0,
        1..=5 => 1 + seeded.below(6),
        6 => 15 + seeded.below(10),
        _ => seeded.below(100),
    };
    digits(seeded, whole, &mut text);
    if seeded.one_in(3) {
        text.push('.');
        let fraction = if seeded.one_in(6) {
            seeded.below(60)
        } else {
            seeded.below(12)
        };
        digits(seeded, fraction, &mut text);
    }
    match seeded.below(12) {
        0..=7 => text.push_str(seeded.pick(SUFFIXES)),
        8 | 9 => {
            text.push_str(seeded.pick(&["e", "E", "e+", "e-", "E-"]));
            text.push_str(&seeded.below(24).to_string());
        }
        10 => text.push_str(seeded.pick(WRONG)),
        _ => {
            let at = seeded.below(text.len() + 1);
            text.insert_str(at, seeded.pick(WRONG));
        }
    }
    text
}

/// Digits with many zeros at either end: rounding, factors of ten and leading zeros are where parsers differ.
fn digits(seeded: &mut Seeded, count: usize, text: &mut String) {
    let style = seeded.below(4);
    for i in 0..count {
        let digit = match style {
            0 if i + 3 >= count => 0,
            1 if i < 2 => 0,
            2 => 9,
            _ => seeded.below(10),
        };
        text.push(char::from(b'0' + u8::try_from(digit).expect("a digit")));
    }
}

fn ask_apimachinery(texts: &[String]) -> Vec<String> {
    let mut input = String::new();
    for text in texts {
        input.push_str(&serde_json::to_string(text).expect("a string is JSON"));
        input.push('\n');
    }
    let mut child = Command::new(go_tool::built("quantity"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the built program starts");
    let mut stdin = child.stdin.take().expect("stdin is a pipe");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    writer
        .join()
        .expect("the writer ends")
        .expect("the program reads all");
    assert!(
        output.status.success(),
        "the program failed: {}",
        output.status
    );
    let answers = String::from_utf8(output.stdout).expect("answers are UTF-8");
    answers.lines().map(str::to_owned).collect()
}
