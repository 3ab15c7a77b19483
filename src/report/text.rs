//! The report for people; the only file that knows miette.
//!
//! A snippet is drawn from a small window of lines in which masked spans are already replaced, so
//! no secret can reach the drawing code.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError,
    MietteSpanContents, SourceCode, SourceSpan, SpanContents,
};
use textwrap::{WordSeparator, WordSplitter};

use super::redact;
use super::visible::{Lines, visible};
use super::{Located, Location, Report, distinct};
use crate::finding::{ChartReport, Severity};
use crate::ignore::SECRET_RULES;
use crate::place::Place;
use crate::source::{Position, SourceId, Span};

/// Longest part of a source line that is shown beside a finding, in characters.
const MAX_SNIPPET: usize = 120;

/// Columns before a source line: its number and a bar.
const GUTTER: usize = 8;

/// What of a source line is shown.
#[derive(Clone, Copy, Debug)]
struct Fit {
    /// Characters.
    most: usize,
    /// What stands where something was left out.
    cut: char,
}

/// From this many findings on, they are counted by rule at the end.
const MANY: usize = 20;

/// How the text report is drawn.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    /// With ANSI colours.
    pub color: bool,
    /// With box-drawing characters; else ASCII.
    pub unicode: bool,
    /// Columns of the terminal.
    pub width: usize,
    /// Only the findings, no closing line.
    pub quiet: bool,
}

impl Default for TextStyle {
    fn default() -> Self {
        Self {
            color: false,
            unicode: true,
            width: 100,
            quiet: false,
        }
    }
}

pub(super) fn write(report: &Report, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let theme = match (style.color, style.unicode) {
        (true, true) => GraphicalTheme::unicode(),
        (false, true) => GraphicalTheme::unicode_nocolor(),
        (true, false) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(style.width.max(40))
        .with_links(false)
        // Only at blanks: a path that is broken in two cannot be opened or copied.
        .with_word_separator(WordSeparator::AsciiSpace)
        .with_word_splitter(WordSplitter::NoHyphenation)
        .with_break_words(false)
        .with_context_lines(1);
    let fit = Fit {
        most: style
            .width
            .saturating_sub(GUTTER)
            .clamp(GUTTER, MAX_SNIPPET),
        cut: if style.unicode { '…' } else { '~' },
    };
    let mut buffer = String::new();
    for located in &report.findings {
        buffer.clear();
        let view = View::new(report.chart_of(located), located, fit);
        handler
            .render_report(&mut buffer, &view)
            .map_err(io::Error::other)?;
        for line in buffer.trim_matches('\n').lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        writeln!(out)?;
    }
    if style.quiet || report.charts.is_empty() {
        Ok(())
    } else {
        closing(report, out)
    }
}

/// What was found, in which charts, under which profiles and Helms.
fn closing(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.counts();
    let mut parts = Vec::new();
    for (count, one, many) in [
        (counts.error, "error", "errors"),
        (counts.warning, "warning", "warnings"),
        (counts.info, "info", "infos"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {}", if count == 1 { one } else { many }));
        }
    }
    let said = if parts.is_empty() {
        "no findings".to_owned()
    } else {
        parts.join(", ")
    };
    if let Some(counts) = by_rule(report) {
        writeln!(out, "{counts}")?;
    }
    match report.charts.as_slice() {
        [chart] => {
            let helms: Vec<_> = chart.helms.iter().map(ToString::to_string).collect();
            let profiles = match chart.profiles.as_slice() {
                [one] => format!("profile {one}"),
                many => format!("profiles {}", many.join(", ")),
            };
            writeln!(
                out,
                "{said} in {} ({profiles}; {})",
                visible(&chart.path, Lines::One),
                helms.join(", ")
            )
        }
        charts => writeln!(out, "{said} in {} charts", charts.len()),
    }
}

/// Where there is more than one can read: how often each rule speaks, the most frequent first.
fn by_rule(report: &Report) -> Option<String> {
    if report.findings.len() < MANY {
        return None;
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for located in &report.findings {
        *counts.entry(located.finding.rule).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|&(rule, count)| (std::cmp::Reverse(count), rule));
    let parts: Vec<String> = counts
        .iter()
        .map(|(rule, count)| format!("{rule} {count}"))
        .collect();
    Some(format!("by rule: {}", parts.join(", ")))
}

/// A finding as miette draws it.
#[derive(Debug)]
struct View<'r> {
    located: &'r Located,
    header: String,
    help: Option<String>,
    window: Option<Window>,
}

/// A few lines of a source, masked, and where in them the finding is.
#[derive(Debug)]
struct Window {
    name: String,
    text: String,
    first_line: usize,
    label: Span,
    /// Where the finding is in the file, for the snippet's heading.
    position: Position,
}

impl<'r> View<'r> {
    fn new(chart: &ChartReport, located: &'r Located, fit: Fit) -> Self {
        let finding = &located.finding;
        let mut header = format!("{}[{}]", finding.severity, finding.rule);
        if let Some(path) = &finding.values_path {
            let path = path.to_string();
            header.push_str(&format!(" {}", visible(&path, Lines::One)));
        }
        if !finding.profiles.is_empty() {
            header.push_str(&format!(" [{}]", chart.occurring(finding).join(", ")));
        }
        if !finding.helm.is_empty() && finding.helm.len() < chart.helms.len() {
            let names: Vec<_> = finding.helm.iter().map(ToString::to_string).collect();
            header.push_str(&format!(" [{} only]", names.join(", ")));
        }
        let window = match finding.place {
            Some(Place::Text { source, span }) => {
                let around = if SECRET_RULES.contains(&finding.rule) {
                    Around::Redacted
                } else {
                    Around::Shown
                };
                Some(window(chart, source, span, around, fit))
            }
            Some(Place::Argument { .. }) | None => None,
        };
        Self {
            located,
            header,
            help: help(chart, located),
            window,
        }
    }
}

/// The help with what was replaced below it.
fn help(chart: &ChartReport, located: &Located) -> Option<String> {
    let mut lines: Vec<String> = located.finding.help.iter().cloned().collect();
    for (location, place) in located.replaces.iter().zip(distinct(&located.finding)) {
        lines.push(match shown(chart, place) {
            Some(text) => format!("replaces {text} of {location}"),
            None => format!("replaces {location}"),
        });
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The masked text of a replaced value, when it is short enough to be quoted.
fn shown(chart: &ChartReport, place: Place) -> Option<String> {
    let Place::Text { source: id, span } = place else {
        return None;
    };
    let text = chart.masks.show(id, chart.sources.get(id), span);
    (!text.is_empty() && text.chars().count() <= 40 && !text.contains('\n'))
        .then(|| visible(&text, Lines::One).into_owned())
}

/// How what stands around a finding is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Around {
    /// As it is, but for what is masked.
    Shown,
    /// As the neighbourhood of a credential.
    Redacted,
}

/// The lines around a place, cut to what the terminal can hold.
fn window(chart: &ChartReport, id: SourceId, span: Span, around: Around, fit: Fit) -> Window {
    let source = chart.sources.get(id);
    let show = |start, end| {
        let shown = chart.masks.show(id, source, Span::new(start, end));
        visible(&shown, Lines::One).into_owned()
    };
    let position = source.position(span.start);
    let line = position.line;
    let first_line = line.saturating_sub(1).max(1);
    let mut text = String::new();
    let mut label = Span::default();
    for number in first_line..=(line + 1).min(source.line_count()) {
        let whole = source.line(number);
        if number == line {
            let start = span.start.clamp(whole.start, whole.end);
            let end = span.end.clamp(start, whole.end);
            let parts = [(whole.start, start), (start, end), (end, whole.end)];
            let [before, marked, after] = parts.map(|(start, end)| show(start, end));
            let parts = match around {
                Around::Shown => [before, marked, after],
                Around::Redacted => [
                    redact::before(&before, fit.cut),
                    marked,
                    redact::after(&after, fit.cut),
                ],
            };
            label = push_marked(&mut text, parts, fit);
        } else {
            let shown = show(whole.start, whole.end);
            let shown = match around {
                Around::Shown => shown,
                Around::Redacted => redact::context(&shown, fit.cut),
            };
            text.push_str(&clip(&shown, fit.most, fit.cut));
        }
        text.push('\n');
    }
    let name = match source.member() {
        Some(member) => format!("{} {member}", source.name()),
        None => source.name().to_owned(),
    };
    Window {
        name: visible(&name, Lines::One).into_owned(),
        text,
        first_line,
        label,
        position,
    }
}

/// Appends the line that `span` starts on, cut around the finding where it is longer than it may be;
/// returns where the finding is in `text`.
fn push_marked(text: &mut String, parts: [String; 3], fit: Fit) -> Span {
    let [before, marked, after] = parts;
    let counts = [&before, &marked, &after].map(|part| part.chars().count());
    let [left, middle, right] = shares(counts, fit.most);
    if left < counts[0] {
        text.push(fit.cut);
        text.extend(before.chars().skip(counts[0] + 1 - left.max(1)));
    } else {
        text.push_str(&before);
    }
    let from = text.len();
    text.push_str(&clip(&marked, middle, fit.cut));
    let label = Span::new(from, text.len());
    text.push_str(&clip(&after, right, fit.cut));
    label
}

/// How many characters before, in and behind the finding are shown of `most`: most of them are the
/// finding's, and what is behind it gets a quarter of the others at least.
fn shares([left, middle, right]: [usize; 3], most: usize) -> [usize; 3] {
    if left + middle + right <= most {
        return [left, middle, right];
    }
    let middle = middle.min(most * 2 / 3);
    let rest = most - middle;
    let right = right.min(rest.saturating_sub(left).max(rest / 4));
    [left.min(rest - right), middle, right]
}

/// The first `most` characters, the last of them `cut` where there are more.
fn clip(text: &str, most: usize, cut: char) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept = text.chars().take(most.saturating_sub(1));
    kept.chain([cut]).collect()
}

impl fmt::Display for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.located.finding.message)?;
        // Without a snippet the place has to stand in the message.
        if self.window.is_none() {
            write!(f, " ({})", self.located.location)?;
        }
        Ok(())
    }
}

impl std::error::Error for View<'_> {}

impl Diagnostic for View<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(&self.header))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.located.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.window.as_ref().map(|window| window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let window = self.window.as_ref()?;
        let word = match self.located.location {
            Location::File { .. } if !self.located.replaces.is_empty() => "set here",
            Location::File { .. } | Location::Argument { .. } => "here",
        };
        let span = LabeledSpan::new(
            Some(word.to_owned()),
            window.label.start,
            window.label.len(),
        );
        Some(Box::new(std::iter::once(span)))
    }
}

impl SourceCode for Window {
    /// Whatever is asked for, the window is all there is to see. A reading without context lines is
    /// miette asking for the position of its heading.
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (line, column) = if (before, after) == (0, 0) {
            (self.position.line - 1, self.position.column - 1)
        } else {
            (self.first_line - 1, 0)
        };
        let whole = SourceSpan::from((0, self.text.len()));
        let lines = self.text.matches('\n').count();
        let (name, data) = (self.name.clone(), self.text.as_bytes());
        Ok(Box::new(MietteSpanContents::new_named(
            name, data, whole, line, column, lines,
        )))
    }
}
