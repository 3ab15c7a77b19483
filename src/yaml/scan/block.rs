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

/// A block scalar's text so far.
#[derive(Default)]
struct Body {
    text: String,
    /// The break that ended the last line, which may yet be folded.
    line_break: &'static str,
    /// The breaks of the empty lines after it.
    empty_lines: String,
    /// Whether the last line began with a blank; folding leaves the breaks around such lines alone.
    was_indented: bool,
    /// End of the last line that shows anything.
    end: usize,
}

/// Appends without a second copy of the longer one of the two.
fn join(text: &mut String, mut rest: String) {
    if text.len() < rest.len() {
        rest.insert_str(0, text);
        *text = rest;
    } else {
        text.push_str(&rest);
    }
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
        let mut body = Body {
            end: header_end,
            ..Body::default()
        };
        self.block_breaks(&mut indent, &mut body.empty_lines)?;
        self.input.need(1)?;
        while self.input.mark.column == indent && self.input.byte(0) != 0 {
            self.block_line(style, &mut body)?;
            self.block_breaks(&mut indent, &mut body.empty_lines)?;
        }
        if chomping != Chomping::Strip {
            body.text.push_str(body.line_break);
        }
        if chomping == Chomping::Keep {
            join(&mut body.text, std::mem::take(&mut body.empty_lines));
        }
        self.push(Sort::Scalar(style), start, Cow::Owned(body.text), "");
        // The last line's end rather than the place where the next token may begin.
        self.queue.back_mut().expect("the token just pushed").end = body.end;
        Ok(())
    }

    /// A line that is not empty, and the break after it.
    fn block_line(&mut self, style: ScalarStyle, body: &mut Body) -> Scan {
        let indented = self.input.is_blank();
        let keeps_break = style == ScalarStyle::Literal || body.was_indented || indented;
        if keeps_break || body.line_break != "\n" {
            body.text.push_str(body.line_break);
        } else if body.empty_lines.is_empty() {
            body.text.push(' ');
        }
        body.text.push_str(&body.empty_lines);
        body.empty_lines.clear();
        body.was_indented = indented;

        let start = self.input.mark.offset;
        self.skip_line_text()?;
        let line = self.input.slice(start, self.input.mark.offset);
        body.text.push_str(line);
        let written = line.trim_end_matches([' ', '\t']).len();
        if written > 0 {
            body.end = start + written;
        }
        self.input.need(2)?;
        body.line_break = self.input.skip_break();
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
