//! Text that cannot be shown.

use std::collections::BTreeMap;
use std::fmt;

use crate::source::{Source, SourceId, Span};

/// What stands in the place of a masked text: of fixed width, so that it does not tell the length.
pub const MASK: &str = "***";

/// A text that is suspected to be a secret: it has no `Display`, and `Debug` writes only a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Masked<'t>(&'t str);

impl<'t> Masked<'t> {
    /// Keeps a text from being shown.
    pub fn new(text: &'t str) -> Self {
        Self(text)
    }

    /// The text itself, for comparing and hashing; never for showing.
    pub fn reveal(&self) -> &'t str {
        self.0
    }
}

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹masked›")
    }
}

/// The spans that no report may show, per source. Filled by the secret rules and by schema marks
/// whatever rules are selected, and asked by everything that draws source text.
#[derive(Clone, Debug, Default)]
pub struct Masks {
    spans: BTreeMap<SourceId, Vec<Span>>,
    /// The length of the longest span: how far before a text one that reaches it can begin.
    longest: usize,
}

impl Masks {
    /// Nothing is masked.
    pub fn new() -> Self {
        Self::default()
    }

    /// Masks a span from now on.
    pub fn add(&mut self, source: SourceId, span: Span) {
        self.longest = self.longest.max(span.end.saturating_sub(span.start));
        let spans = self.spans.entry(source).or_default();
        let at = spans.partition_point(|known| *known < span);
        if spans.get(at) != Some(&span) {
            spans.insert(at, span);
        }
    }

    /// Takes over the spans of others.
    pub fn extend(&mut self, other: &Masks) {
        for (&source, spans) in &other.spans {
            for &span in spans {
                self.add(source, span);
            }
        }
    }

    /// The masked spans of a source, sorted.
    pub fn of(&self, source: SourceId) -> &[Span] {
        self.spans.get(&source).map_or(&[], Vec::as_slice)
    }

    /// Whether any masked span shares a byte with `span`.
    pub fn touches(&self, source: SourceId, span: Span) -> bool {
        self.near(source, span).any(|masked| masked.overlaps(span))
    }

    /// The masked spans that may share bytes with `span`, sorted.
    fn near(&self, source: SourceId, span: Span) -> impl Iterator<Item = &Span> {
        let spans = self.of(source);
        let from = spans.partition_point(|masked| masked.start + self.longest <= span.start);
        let reaching = spans[from..].iter();
        reaching.take_while(move |masked| masked.start < span.end)
    }

    /// The text of `span` with every masked part replaced by [`MASK`].
    pub fn show(&self, id: SourceId, source: &Source, span: Span) -> String {
        let mut out = String::new();
        let mut at = span.start;
        for masked in self.near(id, span) {
            if masked.end <= at {
                continue;
            }
            if masked.start > at {
                out.push_str(source.slice(Span::new(at, masked.start)));
            }
            out.push_str(MASK);
            at = masked.end.min(span.end);
        }
        out.push_str(source.slice(Span::new(at.min(span.end), span.end)));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn masks_by_span_with_a_fixed_width() {
        let mut sources = Sources::new();
        let id = sources.add("v.yaml", "a: abcdefgh\nb: abcdefgh\n");
        let mut masks = Masks::new();
        masks.add(id, Span::new(3, 11));
        let source = sources.get(id);
        assert_eq!(masks.show(id, source, source.line(1)), "a: ***");
        assert_eq!(masks.show(id, source, source.line(2)), "b: abcdefgh");
        assert_eq!(masks.show(id, source, Span::new(5, 7)), "***");
        assert_eq!(format!("{:?}", Masked::new("abcdefgh")), "‹masked›");
    }

    #[test]
    fn touches_what_a_long_span_reaches() {
        let mut sources = Sources::new();
        let id = sources.add("v.yaml", "x".repeat(100));
        let mut masks = Masks::new();
        for (start, end) in [(10, 60), (12, 14), (70, 71)] {
            masks.add(id, Span::new(start, end));
        }
        for (start, end, touched) in [
            (0, 10, false),
            (9, 11, true),
            (50, 51, true),
            (60, 70, false),
            (60, 71, true),
            (71, 100, false),
            (65, 65, false),
        ] {
            assert_eq!(masks.touches(id, Span::new(start, end)), touched, "{start}");
        }
    }
}
