//! Block scalars: `|` and `>`.

use std::borrow::Cow;

use super::{Scanner, Sort};
use crate::yaml::input::Scan;
use crate::yaml::tree::ScalarStyle;

/// What becomes of the line breaks at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Chomping {
    Strip,
    Clip,
    Keep,
}

impl Scanner<'_> {
    pub(super) fn block_scalar(&mut self, style: ScalarStyle) -> Scan {
        self.remove_key()?;
        self.key_allowed = true;
        let start = self.input.mark;
        self.input.skip();
        let (chomping, increment) = self.block_header()?;
        let header_end = self.input.mark.offset;
        self.rest_of_line()?;

        let mut indent = match increment {
            0 => 0,
            increment => usize::try_from(self.indent).unwrap_or(0) + increment,
        };
        let mut text = String::new();
        // The break that ended the last line, and the empty lines after it.
        let mut line_break = "";
        let mut empty_lines = String::new();
        let mut was_indented = false;
        let mut end = header_end;
        self.block_breaks(&mut indent, &mut empty_lines)?;
        self.input.need(1)?;
        while self.input.mark.column == indent && self.input.byte(0) != 0 {
            let indented = self.input.is_blank();
            let folds =
                style == ScalarStyle::Folded && !was_indented && !indented && line_break == "\n";
            if !folds {
                text.push_str(line_break);
            } else if empty_lines.is_empty() {
                text.push(' ');
            }
            text.push_str(&empty_lines);
            empty_lines.clear();
            was_indented = indented;

            let line = self.input.mark.offset;
            self.skip_line_text()?;
            let line = self.input.slice(line, self.input.mark.offset);
            text.push_str(line);
            let blanks = line.len() - line.trim_end_matches([' ', '\t']).len();
            if blanks < line.len() {
                end = self.input.mark.offset - blanks;
            }
            self.input.need(2)?;
            line_break = self.input.skip_break();
            self.block_breaks(&mut indent, &mut empty_lines)?;
        }
        if chomping != Chomping::Strip {
            text.push_str(line_break);
        }
        if chomping == Chomping::Keep {
            text.push_str(&empty_lines);
        }
        self.push(Sort::Scalar(style), start, Cow::Owned(text), "");
        // The last line's end rather than the place where the next token may begin.
        self.queue.back_mut().expect("the token just pushed").end = end;
        Ok(())
    }

    /// Chomping and the indentation that is asked for, in either order; 0 when none is.
    fn block_header(&mut self) -> Scan<(Chomping, usize)> {
        let mut chomping = None;
        let mut increment = None;
        for _ in 0..2 {
            self.input.need(1)?;
            match self.input.byte(0) {
                b'+' if chomping.is_none() => chomping = Some(Chomping::Keep),
                b'-' if chomping.is_none() => chomping = Some(Chomping::Strip),
                b'0' if increment.is_none() => {
                    return Err(self.error("found an indentation indicator equal to 0"));
                }
                digit @ b'1'..=b'9' if increment.is_none() => {
                    increment = Some(usize::from(digit - b'0'));
                }
                _ => break,
            }
            self.input.skip();
        }
        self.input.need(1)?;
        Ok((chomping.unwrap_or(Chomping::Clip), increment.unwrap_or(0)))
    }

    /// Skips indentation and empty lines; finds out the indentation where it is still 0.
    fn block_breaks(&mut self, indent: &mut usize, breaks: &mut String) -> Scan {
        let mut widest = 0;
        loop {
            self.input.need(1)?;
            while (*indent == 0 || self.input.mark.column < *indent) && self.input.byte(0) == b' ' {
                self.input.skip();
                self.input.need(1)?;
            }
            let column = self.input.mark.column;
            widest = widest.max(column);
            if (*indent == 0 || column < *indent) && self.input.byte(0) == b'\t' {
                return Err(
                    self.error("found a tab character where an indentation space is expected")
                );
            }
            if !self.input.is_break() {
                break;
            }
            self.input.need(2)?;
            breaks.push_str(self.input.skip_break());
        }
        if *indent == 0 {
            let least = usize::try_from(self.indent + 1).unwrap_or(0);
            *indent = widest.max(least).max(1);
        }
        Ok(())
    }
}
