//! Numbers and values as Go prints them: `%v`, `%T`, JSON, and the odd verbs that show in Helm's
//! messages.

use std::fmt::Write as _;

/// The shortest digits that read back as the number, and the exponent of the first: `(neg, "123",
/// 4)` is 1.23e4.
fn shortest(scientific: &str) -> (bool, String, i32) {
    let (negative, rest) = match scientific.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, scientific),
    };
    let (mantissa, exponent) = rest.split_once('e').unwrap_or((rest, "0"));
    let digits = mantissa.replace('.', "");
    (negative, digits, exponent.parse().unwrap_or(0))
}

/// `strconv.FormatFloat(value, 'e', -1, …)` with Go's exponent of at least two digits.
fn exponential(negative: bool, digits: &str, exponent: i32) -> String {
    let mut out = String::new();
    if negative {
        out.push('-');
    }
    out.push_str(&digits[..1]);
    if digits.len() > 1 {
        out.push('.');
        out.push_str(&digits[1..]);
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "e{sign}{:02}", exponent.abs());
    out
}

/// `strconv.FormatFloat(value, 'f', -1, …)`.
fn positional(negative: bool, digits: &str, exponent: i32) -> String {
    let mut out = String::new();
    if negative {
        out.push('-');
    }
    let point = exponent + 1;
    if point <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        out.push_str(digits);
    } else {
        let point = point as usize;
        if digits.len() <= point {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', point - digits.len()));
        } else {
            out.push_str(&digits[..point]);
            out.push('.');
            out.push_str(&digits[point..]);
        }
    }
    out
}

fn general(scientific: &str) -> String {
    let (negative, digits, exponent) = shortest(scientific);
    if digits == "0" {
        return if negative { "-0".into() } else { "0".into() };
    }
    // strconv/ftoa.go: `%e is used if the exponent from the conversion is less than -4 or greater
    // than or equal to the precision; if precision was the shortest possible, use precision 6 for
    // this decision`.
    if !(-4..6).contains(&exponent) {
        exponential(negative, &digits, exponent)
    } else {
        positional(negative, &digits, exponent)
    }
}

fn special(value: f64) -> Option<&'static str> {
    if value.is_nan() {
        Some("NaN")
    } else if value.is_infinite() {
        Some(if value > 0.0 { "+Inf" } else { "-Inf" })
    } else {
        None
    }
}

/// A float64 as `%v` prints it.
pub fn float(value: f64) -> String {
    match special(value) {
        Some(word) => word.to_owned(),
        None => general(&format!("{value:e}")),
    }
}

/// A float64 through float32, as sigs.k8s.io/yaml writes numbers that become keys or text
/// (`strconv.FormatFloat(value, 'g', -1, 32)`).
pub fn float32(value: f64) -> String {
    let narrow = value as f32;
    match special(f64::from(narrow)) {
        Some(word) => word.to_owned(),
        None => general(&format!("{narrow:e}")),
    }
}

/// A float64 as encoding/json writes it.
pub fn json_float(value: f64) -> String {
    let (negative, digits, exponent) = shortest(&format!("{value:e}"));
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = exponential(negative, &digits, exponent);
        // encoding/json turns e-09 into e-9.
        match text.strip_suffix(|c: char| c.is_ascii_digit()) {
            Some(head) if head.ends_with("e-0") => {
                format!("{}{}", &head[..head.len() - 1], &text[head.len()..])
            }
            Some(_) | None => text,
        }
    } else {
        positional(negative, &digits, exponent)
    }
}

/// A string as encoding/json writes it, with `<`, `>` and `&` escaped as Go does by default.
pub fn json_string(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A string as `%q` prints it.
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            c if c < ' ' || c == '\u{7f}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(c));
            }
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A text as `%q` prints its runes (`[]rune`).
pub fn quote_runes(text: &str) -> String {
    let quoted = text.chars().map(|c| match c {
        '\'' => "'\\''".to_owned(),
        '"' => "'\"'".to_owned(),
        c => {
            let quoted = quote(c.encode_utf8(&mut [0; 4]));
            format!("'{}'", &quoted[1..quoted.len() - 1])
        }
    });
    format!("[{}]", quoted.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_print_as_in_go() {
        for (value, general, json) in [
            (0.0, "0", "0"),
            (-0.0, "-0", "-0"),
            (999_999.0, "999999", "999999"),
            (1e6, "1e+06", "1000000"),
            (123_456_789.0, "1.23456789e+08", "123456789"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "0.00001"),
            (1e-9, "1e-09", "1e-9"),
            (1e21, "1e+21", "1e+21"),
            (1.5e300, "1.5e+300", "1.5e+300"),
            (
                9_007_199_254_740_993.0,
                "9.007199254740992e+15",
                "9007199254740992",
            ),
        ] {
            assert_eq!(float(value), general);
            assert_eq!(json_float(value), json);
        }
        assert_eq!(float32(16_777_217.0), "1.6777216e+07");
        assert_eq!(float32(2.345_678_912_345_6), "2.3456788");
        assert_eq!(float(f64::NAN), "NaN");
    }
}
