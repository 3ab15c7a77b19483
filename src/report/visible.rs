//! Characters that would act on a terminal instead of being seen there.
//!
//! Names of files, keys and the lines of a file that is no YAML may hold anything. Control
//! characters move the cursor, clear the screen or colour what follows; those that order text from
//! right to left let a line look like another one (CVE-2021-42574).

use std::borrow::Cow;

/// A text with what acts made visible: control characters by the pictures that Unicode has for
/// them, others by number. Tabs stay, and line feeds where `lines` says that there are several.
pub(super) fn visible(text: &str, lines: Lines) -> Cow<'_, str> {
    let acts = |c: char| acts(c) && !(c == '\n' && lines == Lines::Several);
    if !text.contains(acts) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if acts(c) {
            push(&mut out, c);
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// What a line feed is in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// A part of a name: it must not begin a line.
    One,
    /// The end of a line.
    Several,
}

fn acts(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}')
}

fn push(out: &mut String, c: char) {
    let code = u32::from(c);
    let picture = match code {
        0..=0x1f => char::from_u32(0x2400 + code),
        0x7f => Some('\u{2421}'),
        _ => None,
    };
    match picture {
        Some(picture) => out.push(picture),
        None => out.push_str(&format!("<U+{code:04X}>")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_acts_is_seen() {
        for (text, seen) in [
            ("plain, é日 👩‍💻\t.", "plain, é日 👩‍💻\t."),
            ("\u{1b}[31m\u{7}\r\u{7f}", "␛[31m␇␍␡"),
            ("\u{9b}\u{202e}\u{feff}", "<U+009B><U+202E><U+FEFF>"),
            ("a\nb", "a␊b"),
        ] {
            assert_eq!(visible(text, Lines::One), seen);
        }
        assert_eq!(visible("a\n\u{1}", Lines::Several), "a\n␁");
    }
}
