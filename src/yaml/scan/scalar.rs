//! Plain and quoted scalars.
//!
//! A text that stands on one line without escapes is borrowed; only folding and escapes copy.

use std::borrow::Cow;

use super::{Scanner, Sort};
use crate::yaml::input::{Scan, Stop};
use crate::yaml::tree::ScalarStyle;

/// A scalar's text so far: what was copied, and from where on the text goes on as it is written.
struct Gathered {
    copied: String,
    from: usize,
}

/// Line breaks between two lines of a scalar.
#[derive(Default)]
struct Breaks {
    /// Whether blanks now stand at the beginning of a line.
    any: bool,
    first: &'static str,
    more: String,
}

impl Breaks {
    fn add(&mut self, line_break: &'static str) {
        if self.any {
            self.more.push_str(line_break);
        } else {
            self.first = line_break;
            self.any = true;
        }
    }

    /// Writes what the breaks fold to: a blank for one, the others as they are.
    fn fold_into(&mut self, text: &mut String) {
        match (self.first, self.more.is_empty()) {
            ("\n", true) => text.push(' '),
            ("\n", false) => text.push_str(&self.more),
            (first, _) => {
                text.push_str(first);
                text.push_str(&self.more);
            }
        }
        *self = Self::default();
    }
}

impl<'t> Scanner<'t> {
    fn copy(&self, gathered: &mut Gathered, end: usize) {
        gathered
            .copied
            .push_str(self.input.slice(gathered.from, end));
    }

    fn finish(&self, mut gathered: Gathered, end: usize) -> Cow<'t, str> {
        if gathered.copied.is_empty() {
            return Cow::Borrowed(self.input.slice(gathered.from, end));
        }
        self.copy(&mut gathered, end);
        Cow::Owned(gathered.copied)
    }

    pub(super) fn plain_scalar(&mut self) -> Scan {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.input.mark;
        let least_column = usize::try_from(self.indent + 1).unwrap_or(0);
        let mut gathered = Gathered {
            copied: String::new(),
            from: start.offset,
        };
        let mut end = start.offset;
        let mut breaks = Breaks::default();
        loop {
            self.input.need(4)?;
            let sign = self.input.byte(0);
            if matches!(sign, b'-' | b'.') && self.input.at_document_sign(sign) || sign == b'#' {
                break;
            }
            self.plain_words(&mut gathered, &mut breaks, &mut end)?;
            if !(self.input.is_blank() || self.input.is_break()) {
                break;
            }
            self.plain_gap(&mut breaks, least_column)?;
            if self.flow_level == 0 && self.input.mark.column < least_column {
                break;
            }
        }
        if breaks.any {
            self.key_allowed = true;
        }
        let text = self.finish(gathered, end);
        self.push(Sort::Scalar(ScalarStyle::Plain), start, text, "");
        self.queue.back_mut().expect("the token just pushed").end = end;
        Ok(())
    }

    /// What stands between two gaps of a plain scalar; `end` becomes the end of it.
    fn plain_words(
        &mut self,
        gathered: &mut Gathered,
        breaks: &mut Breaks,
        end: &mut usize,
    ) -> Scan {
        let stop = match self.flow_level {
            0 => Stop::Plain,
            _ => Stop::PlainFlow,
        };
        while !self.plain_ends() {
            if breaks.any {
                self.copy(gathered, *end);
                breaks.fold_into(&mut gathered.copied);
                gathered.from = self.input.mark.offset;
            }
            self.input.skip();
            self.input.run(stop);
            *end = self.input.mark.offset;
            self.input.need(2)?;
        }
        Ok(())
    }

    #[inline]
    fn plain_ends(&self) -> bool {
        match self.input.byte(0) {
            b':' => self.input.is_gap(1),
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => self.flow_level > 0,
            _ => self.input.is_gap(0),
        }
    }

    fn plain_gap(&mut self, breaks: &mut Breaks, least_column: usize) -> Scan {
        self.input.need(1)?;
        loop {
            if self.input.is_blank() {
                let tab = self.input.byte(0) == b'\t';
                if tab && breaks.any && self.input.mark.column < least_column {
                    return Err(self.error("found a tab character that violates indentation"));
                }
                self.input.skip();
            } else if self.input.is_break() {
                self.input.need(2)?;
                breaks.add(self.input.skip_break());
            } else {
                return Ok(());
            }
            self.input.need(1)?;
        }
    }

    pub(super) fn quoted_scalar(&mut self, style: ScalarStyle) -> Scan {
        self.save_key()?;
        self.key_allowed = false;
        let quote = match style {
            ScalarStyle::SingleQuoted => b'\'',
            _ => b'"',
        };
        let start = self.input.mark;
        self.input.skip();
        let mut gathered = Gathered {
            copied: String::new(),
            from: self.input.mark.offset,
        };
        let mut breaks = Breaks::default();
        loop {
            self.input.need(4)?;
            let sign = self.input.byte(0);
            if matches!(sign, b'-' | b'.') && self.input.at_document_sign(sign) {
                return Err(self.error("found unexpected document indicator"));
            }
            if sign == 0 {
                return Err(self.error("found unexpected end of stream"));
            }
            self.quoted_words(quote, &mut gathered, &mut breaks)?;
            self.input.need(1)?;
            if self.input.byte(0) == quote {
                break;
            }
            self.quoted_gap(&mut gathered, &mut breaks)?;
        }
        let text = self.finish(gathered, self.input.mark.offset);
        self.input.skip();
        self.push(Sort::Scalar(style), start, text, "");
        Ok(())
    }

    /// What stands between two gaps inside of quotes, up to the closing one.
    fn quoted_words(&mut self, quote: u8, gathered: &mut Gathered, breaks: &mut Breaks) -> Scan {
        let stop = match quote {
            b'\'' => Stop::Single,
            _ => Stop::Double,
        };
        while !self.input.is_gap(0) {
            match self.input.byte(0) {
                b'\'' if quote == b'\'' && self.input.byte(1) == b'\'' => {
                    self.input.skip();
                    self.copy(gathered, self.input.mark.offset);
                    self.input.skip();
                    gathered.from = self.input.mark.offset;
                }
                sign if sign == quote => break,
                b'\\' if quote == b'"' => {
                    self.copy(gathered, self.input.mark.offset);
                    let joins = self.escape(&mut gathered.copied)?;
                    gathered.from = self.input.mark.offset;
                    if joins {
                        breaks.any = true;
                        break;
                    }
                }
                _ => {
                    self.input.skip();
                    self.input.run(stop);
                }
            }
            self.input.need(2)?;
        }
        Ok(())
    }

    /// Blanks and line breaks inside of quotes: blanks stay unless a break follows or came before.
    fn quoted_gap(&mut self, gathered: &mut Gathered, breaks: &mut Breaks) -> Scan {
        let blanks = self.input.mark.offset;
        loop {
            if self.input.is_blank() {
                self.input.skip();
            } else if self.input.is_break() {
                self.input.need(2)?;
                if !breaks.any {
                    self.copy(gathered, blanks);
                }
                breaks.add(self.input.skip_break());
            } else {
                break;
            }
            self.input.need(1)?;
        }
        if breaks.any {
            breaks.fold_into(&mut gathered.copied);
            gathered.from = self.input.mark.offset;
        }
        Ok(())
    }

    /// An escape in double quotes; tells whether it is an escaped line break.
    fn escape(&mut self, text: &mut String) -> Scan<bool> {
        if self.input.break_length(1) > 0 {
            self.input.need(3)?;
            self.input.skip();
            self.input.skip_break();
            return Ok(true);
        }
        let mut digits = 0;
        match self.input.byte(1) {
            b'0' => text.push('\0'),
            b'a' => text.push('\u{7}'),
            b'b' => text.push('\u{8}'),
            b't' | b'\t' => text.push('\t'),
            b'n' => text.push('\n'),
            b'v' => text.push('\u{b}'),
            b'f' => text.push('\u{c}'),
            b'r' => text.push('\r'),
            b'e' => text.push('\u{1b}'),
            sign @ (b' ' | b'"' | b'\'' | b'\\') => text.push(char::from(sign)),
            b'N' => text.push('\u{85}'),
            b'_' => text.push('\u{a0}'),
            b'L' => text.push('\u{2028}'),
            b'P' => text.push('\u{2029}'),
            b'x' => digits = 2,
            b'u' => digits = 4,
            b'U' => digits = 8,
            _ => return Err(self.error("found unknown escape character")),
        }
        self.input.skip();
        self.input.skip();
        if digits > 0 {
            text.push(self.escaped_character(digits)?);
        }
        Ok(false)
    }

    fn escaped_character(&mut self, digits: usize) -> Scan<char> {
        self.input.need(digits)?;
        let mut code: u32 = 0;
        for ahead in 0..digits {
            match char::from(self.input.byte(ahead)).to_digit(16) {
                Some(digit) => code = code << 4 | digit,
                None => return Err(self.error("did not find expected hexdecimal number")),
            }
        }
        let Some(character) = char::from_u32(code) else {
            return Err(self.error("found invalid Unicode character escape code"));
        };
        for _ in 0..digits {
            self.input.skip();
        }
        Ok(character)
    }
}
