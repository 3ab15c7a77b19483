//! Directives, anchors, aliases and tags.

use std::borrow::Cow;

use super::{Scanner, Sort};
use crate::yaml::input::{Mark, Scan, Stop};

impl<'t> Scanner<'t> {
    /// Skips the signs of a name: ASCII letters, digits, `-` and `_`.
    fn word(&mut self) -> Scan<&'t str> {
        let start = self.input.mark.offset;
        self.input.need(1)?;
        loop {
            self.input.run(Stop::Word);
            self.input.need(1)?;
            let byte = self.input.byte(0);
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-') {
                return Ok(self.input.slice(start, self.input.mark.offset));
            }
            self.input.skip();
            self.input.need(1)?;
        }
    }

    pub(super) fn scan_directive(&mut self) -> Scan {
        let start = self.input.mark;
        self.input.skip();
        let name = self.word()?;
        if name.is_empty() {
            return Err(self.error("could not find expected directive name"));
        }
        if !self.input.is_gap(0) {
            return Err(self.error("found unexpected non-alphabetical character"));
        }
        match name {
            "YAML" => self.version_directive(start)?,
            "TAG" => self.tag_directive(start)?,
            _ => return Err(self.error("found unknown directive name")),
        }
        self.rest_of_line()
    }

    /// Blanks, a comment and the line break after a directive or a block scalar's header.
    pub(super) fn rest_of_line(&mut self) -> Scan {
        self.skip_blanks()?;
        self.comment()?;
        if !self.input.is_line_end(0) {
            return Err(self.error("did not find expected comment or line break"));
        }
        if self.input.is_break() {
            self.input.need(2)?;
            self.input.skip_break();
        }
        Ok(())
    }

    fn version_directive(&mut self, start: Mark) -> Scan {
        self.skip_blanks()?;
        let from = self.input.mark.offset;
        self.version_number()?;
        if self.input.byte(0) != b'.' {
            return Err(self.error("did not find expected digit or '.' character"));
        }
        self.input.skip();
        self.version_number()?;
        let version = self.input.slice(from, self.input.mark.offset);
        self.push(Sort::VersionDirective, start, Cow::Borrowed(version), "");
        Ok(())
    }

    fn version_number(&mut self) -> Scan {
        self.input.need(1)?;
        let mut length = 0;
        while self.input.byte(0).is_ascii_digit() {
            length += 1;
            if length > 2 {
                return Err(self.error("found extremely long version number"));
            }
            self.input.skip();
            self.input.need(1)?;
        }
        if length == 0 {
            return Err(self.error("did not find expected version number"));
        }
        Ok(())
    }

    fn tag_directive(&mut self, start: Mark) -> Scan {
        self.skip_blanks()?;
        let handle = self.tag_handle()?;
        if handle.len() > 1 && !handle.ends_with('!') {
            return Err(self.error("did not find expected '!'"));
        }
        self.input.need(1)?;
        if !self.input.is_blank() {
            return Err(self.error("did not find expected whitespace"));
        }
        self.skip_blanks()?;
        let prefix = self.tag_uri("")?;
        self.input.need(1)?;
        if !self.input.is_gap(0) {
            return Err(self.error("did not find expected whitespace or line break"));
        }
        self.push(Sort::TagDirective, start, prefix, handle);
        Ok(())
    }

    pub(super) fn anchor(&mut self, sort: Sort) -> Scan {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.input.mark;
        self.input.skip();
        let name = self.word()?;
        let ended = self.input.is_gap(0)
            || matches!(
                self.input.byte(0),
                b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
            );
        if name.is_empty() || !ended {
            return Err(self.error("did not find expected alphabetic or numeric character"));
        }
        self.push(sort, start, Cow::Borrowed(name), "");
        Ok(())
    }

    pub(super) fn tag(&mut self) -> Scan {
        self.save_key()?;
        self.key_allowed = false;
        let start = self.input.mark;
        self.input.need(2)?;
        let (handle, suffix) = if self.input.byte(1) == b'<' {
            self.input.skip();
            self.input.skip();
            let uri = self.tag_uri("")?;
            if self.input.byte(0) != b'>' {
                return Err(self.error("did not find the expected '>'"));
            }
            self.input.skip();
            ("", uri)
        } else {
            self.short_tag()?
        };
        self.input.need(1)?;
        if !self.input.is_gap(0) {
            return Err(self.error("did not find expected whitespace or line break"));
        }
        self.push(Sort::Tag, start, suffix, handle);
        Ok(())
    }

    /// Handle and suffix of `!suffix`, `!handle!suffix` and `!`.
    fn short_tag(&mut self) -> Scan<(&'t str, Cow<'t, str>)> {
        let handle = self.tag_handle()?;
        if handle.len() > 1 && handle.ends_with('!') {
            return Ok((handle, self.tag_uri("")?));
        }
        let suffix = self.tag_uri(handle)?;
        if suffix.is_empty() {
            return Ok(("", Cow::Borrowed("!")));
        }
        Ok(("!", suffix))
    }

    /// `!`, `!word!`, or as much of a local tag as looks like it.
    fn tag_handle(&mut self) -> Scan<&'t str> {
        self.input.need(1)?;
        if self.input.byte(0) != b'!' {
            return Err(self.error("did not find expected '!'"));
        }
        let start = self.input.mark.offset;
        self.input.skip();
        self.word()?;
        if self.input.byte(0) == b'!' {
            self.input.skip();
        }
        Ok(self.input.slice(start, self.input.mark.offset))
    }

    /// A tag's URI after `head`, whose first sign (`!`) is no part of it.
    fn tag_uri(&mut self, head: &'t str) -> Scan<Cow<'t, str>> {
        let mut uri: Vec<u8> = head.as_bytes().get(1..).unwrap_or_default().to_vec();
        let mut found = !head.is_empty();
        self.input.need(1)?;
        loop {
            match self.input.byte(0) {
                b'%' => self.uri_escape(&mut uri)?,
                byte if byte.is_ascii_alphanumeric()
                    || b"_-;/?:@&=+$,.!~*'()[]".contains(&byte) =>
                {
                    uri.push(byte);
                    self.input.skip();
                }
                _ => break,
            }
            self.input.need(1)?;
            found = true;
        }
        if !found {
            return Err(self.error("did not find expected tag URI"));
        }
        // Escapes may spell octets that are no UTF-8; Go keeps them, and no tag that it knows has any.
        Ok(Cow::Owned(String::from_utf8_lossy(&uri).into_owned()))
    }

    /// One character written as `%xx` octets.
    fn uri_escape(&mut self, uri: &mut Vec<u8>) -> Scan {
        let mut left = None;
        while left != Some(0) {
            self.input.need(3)?;
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let digits = (digit(self.input.byte(1)), digit(self.input.byte(2)));
            let (b'%', (Some(high), Some(low))) = (self.input.byte(0), digits) else {
                return Err(self.error("did not find URI escaped octet"));
            };
            let octet = u8::try_from(high * 16 + low).unwrap_or(u8::MAX);
            left = Some(match (left, octet) {
                (None, 0..0x80) => 0,
                (None, 0xc0..0xe0) => 1,
                (None, 0xe0..0xf0) => 2,
                (None, 0xf0..0xf8) => 3,
                (None, _) => return Err(self.error("found an incorrect leading UTF-8 octet")),
                (Some(left), 0x80..0xc0) => left - 1,
                (Some(_), _) => return Err(self.error("found an incorrect trailing UTF-8 octet")),
            });
            uri.push(octet);
            for _ in 0..3 {
                self.input.skip();
            }
        }
        Ok(())
    }
}
