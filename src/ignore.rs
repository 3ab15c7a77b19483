//! Ignore comments: silence that is explicit and local.
//!
//! `# dataspoke: ignore[RULE,…] reason` on the line of a finding or alone on the line above it;
//! `# dataspoke: ignore-file[RULE,…] reason` before anything else of a file. `until=2027-01-31` in
//! the reason ends it after that day. For the secret rules, `gitleaks:allow` and
//! `pragma: allowlist secret` are honoured too. What stands inside a scalar is no comment.

use crate::source::{Source, Span};
use crate::yaml::{Kind, Tree};

/// A day of the calendar, in the proleptic Gregorian order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: i64,
    month: u32,
    day: u32,
}

impl Day {
    /// The day of a moment in UTC.
    pub fn of(moment: std::time::SystemTime) -> Self {
        let since = moment.duration_since(std::time::UNIX_EPOCH);
        let days = since.map_or(0, |since| since.as_secs() / 86_400);
        Self::from_days(i64::try_from(days).unwrap_or(i64::MAX / 2))
    }

    /// Days since 1970-01-01 to year, month and day: eras of 400 years from March on.
    fn from_days(days: i64) -> Self {
        let shifted = days + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        Self {
            year,
            month: u32::try_from(month).unwrap_or(1),
            day: u32::try_from(day).unwrap_or(1),
        }
    }

    /// Reads `2027-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut number = |len: usize| {
            let part = parts.next()?;
            let digits = part.len() == len && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| part.parse::<u32>().ok()).flatten()
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let valid = (1..=12).contains(&month) && (1..=last).contains(&day);
        (valid && parts.next().is_none()).then_some(Self {
            year: i64::from(year),
            month,
            day,
        })
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// What an ignore reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Findings that begin on this line.
    Line(usize),
    /// The whole file.
    File,
}

/// Who is asked to be silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Silenced {
    /// A rule, and where its name stands.
    Rule(String, Span),
    /// The secret rules, in the words of other tools.
    Secrets,
}

/// One ignore comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// The whole comment.
    pub span: Span,
    /// What it reaches.
    pub reach: Reach,
    /// Whom it silences.
    pub silenced: Vec<Silenced>,
    /// The last day on which it counts.
    pub until: Option<Day>,
    /// What is wrong with it: then it silences nothing.
    pub mistake: Option<String>,
}

/// The rules that other tools' comments speak to.
pub const SECRET_RULES: [&str; 2] = ["plain-secret", "weak-secret"];

impl Ignore {
    /// Whether it speaks to a rule.
    pub fn names(&self, rule: &str) -> bool {
        self.silenced.iter().any(|silenced| match silenced {
            Silenced::Rule(name, _) => name == rule,
            Silenced::Secrets => SECRET_RULES.contains(&rule),
        })
    }

    /// Whether it reaches a finding that begins on a line.
    pub fn reaches(&self, line: usize) -> bool {
        match self.reach {
            Reach::Line(own) => own == line,
            Reach::File => true,
        }
    }
}

/// The ignore comments of a file, in order.
pub fn ignores(source: &Source, tree: &Tree) -> Vec<Ignore> {
    let top = tree
        .documents
        .iter()
        .map(|document| tree.node(document.root))
        .filter(|root| !root.span.is_empty() || !matches!(root.kind, Kind::Scalar { .. }))
        .map(|root| root.span.start)
        .min()
        .unwrap_or(usize::MAX);
    let mut out = Vec::new();
    for comment in &tree.comments {
        let text = source.slice(comment.span);
        let inner = text.trim_start_matches('#').trim_start();
        let line = source.position(comment.span.start).line;
        let own_line = source
            .slice(Span::new(source.line(line).start, comment.span.start))
            .trim()
            .is_empty();
        let reach = || Reach::Line(if own_line { below(source, line) } else { line });
        if let Some(words) = inner.strip_prefix("dataspoke:") {
            let offset = comment.span.start + (text.len() - words.len());
            let mut ignore = ours(words, offset, comment.span);
            match ignore.reach {
                Reach::File if comment.span.start > top => {
                    ignore.mistake.get_or_insert_with(|| {
                        "ignore-file counts only before anything else of the file".to_owned()
                    });
                }
                Reach::File => {}
                Reach::Line(_) => ignore.reach = reach(),
            }
            out.push(ignore);
        } else if inner
            .strip_prefix("dataspoke")
            .is_some_and(|rest| rest.trim_start().starts_with("ignore"))
        {
            out.push(Ignore {
                mistake: Some("a colon is missing: write `dataspoke: ignore[RULE]`".to_owned()),
                ..ours("", 0, comment.span)
            });
        } else if inner.contains("gitleaks:allow") || inner.contains("pragma: allowlist secret") {
            out.push(foreign(comment.span, Reach::Line(line)));
        } else if inner.contains("pragma: allowlist nextline secret") {
            out.push(foreign(comment.span, reach()));
        }
    }
    out
}

fn foreign(span: Span, reach: Reach) -> Ignore {
    Ignore {
        span,
        reach,
        silenced: vec![Silenced::Secrets],
        until: None,
        mistake: None,
    }
}

/// The line that a comment alone on its line speaks of: the next one that is no comment itself.
fn below(source: &Source, line: usize) -> usize {
    let is_comment = |line: usize| {
        line <= source.line_count()
            && source
                .slice(source.line(line))
                .trim_start()
                .starts_with('#')
    };
    (line + 1..)
        .find(|&next| !is_comment(next))
        .unwrap_or(line + 1)
}

const EXPECTED: &str = "expected ignore[RULE] or ignore-file[RULE] behind `dataspoke:`";

/// `ignore[RULE,…] reason` behind `dataspoke:`; `offset` is where `words` begin.
fn ours(words: &str, offset: usize, span: Span) -> Ignore {
    let mut ignore = Ignore {
        span,
        reach: Reach::Line(0),
        silenced: Vec::new(),
        until: None,
        mistake: None,
    };
    let trimmed = words.trim_start();
    let mut at = offset + (words.len() - trimmed.len());
    let rest = if let Some(rest) = trimmed.strip_prefix("ignore-file") {
        ignore.reach = Reach::File;
        at += "ignore-file".len();
        rest
    } else if let Some(rest) = trimmed.strip_prefix("ignore") {
        at += "ignore".len();
        rest
    } else {
        ignore.mistake = Some(EXPECTED.to_owned());
        return ignore;
    };
    let bracket = rest.trim_start();
    let names = bracket.strip_prefix('[');
    let Some((names, reason)) = names.and_then(|names| names.split_once(']')) else {
        let mistake = match names {
            Some(_) => "a ] is missing behind its rules",
            None if rest.starts_with(|c: char| c == '-' || c.is_alphanumeric()) => EXPECTED,
            None => "it names no rule: write ignore[RULE] and a reason",
        };
        ignore.mistake = Some(mistake.to_owned());
        return ignore;
    };
    at += rest.len() - bracket.len() + 1;
    for name in names.split(',') {
        let bare = name.trim();
        if !bare.is_empty() {
            let start = at + (name.len() - name.trim_start().len());
            let span = Span::new(start, start + bare.len());
            ignore.silenced.push(Silenced::Rule(bare.to_owned(), span));
        }
        at += name.len() + 1;
    }
    if ignore.silenced.is_empty() {
        ignore.mistake = Some("it names no rule: write ignore[RULE] and a reason".to_owned());
    }
    match until(reason) {
        Ok(day) => ignore.until = day,
        Err(mistake) => ignore.mistake = Some(mistake.to_owned()),
    }
    ignore
}

/// The day behind `until=`, in parentheses or not. A day behind a bare `until` was meant to end the
/// ignore too, and must not leave it standing for ever.
fn until(reason: &str) -> Result<Option<Day>, &'static str> {
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut found = None;
    let mut words = reason.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let opened = word.trim_start_matches(['(', '[', '{', ',', ';']);
        if let Some(date) = opened.strip_prefix("until=") {
            let date = date.trim_end_matches([')', ']', '}', ',', ';', '.']);
            let day = Day::parse(date).ok_or("until= needs a date such as 2027-01-31")?;
            found = Some(day);
            continue;
        }
        let glued = opened.strip_prefix("until:").map(bare);
        let date = match bare(word) == "until" {
            true => words.peek().map(|next| bare(next)),
            false => glued,
        };
        if date.is_some_and(|date| Day::parse(&date).is_some()) {
            return Err("an end is written until=2027-01-31");
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn read(text: &str) -> Vec<Ignore> {
        let mut sources = Sources::new();
        let id = sources.add("values.yaml", text);
        let tree = crate::yaml::parse(text).expect("YAML");
        ignores(sources.get(id), &tree)
    }

    #[test]
    fn reaches_its_line_or_the_one_below() {
        let found = read(
            "# dataspoke: ignore-file[unknown-value] generated\n\
             a: 1 # dataspoke: ignore[schema, quantity] known\n\
             # dataspoke: ignore[plain-secret] until=2027-01-31 rotated soon\n\
             # another comment\n\
             b: x\n\
             c: y # gitleaks:allow\n\
             d: |\n  # dataspoke: ignore[schema] no comment\n",
        );
        let reach: Vec<Reach> = found.iter().map(|ignore| ignore.reach).collect();
        assert_eq!(
            reach,
            [Reach::File, Reach::Line(2), Reach::Line(5), Reach::Line(6)]
        );
        assert!(found[1].names("quantity") && !found[1].names("reference"));
        assert_eq!(found[2].until, Day::parse("2027-01-31"));
        assert!(found[3].names("weak-secret"));
        assert!(found.iter().all(|ignore| ignore.mistake.is_none()));
    }

    #[test]
    fn tells_what_is_wrong() {
        for text in [
            "a: 1 # dataspoke: ignore",
            "a: 1 # dataspoke: ignore[]",
            "a: 1 # dataspoke: skip[schema]",
            "a: 1 # dataspoke: ignore[schema] until=tomorrow",
            "a: 1 # dataspoke: ignore[schema] until=2027-02-29",
            "a: 1 # dataspoke: ignore[schema] x (until 2027-02-28)",
            "a: 1 # dataspoke: ignore[schema] until:2027-02-28",
            "a: 1 # dataspoke: ignore[schema] until: 2027-02-28",
            "a: 1 # dataspoke: ignore[schema x",
            "a: 1 # dataspoke: ignore-line[schema] x",
            "a: 1 # dataspoke ignore[schema] x",
            "a: 1\n# dataspoke: ignore-file[schema]\n",
        ] {
            assert!(read(text)[0].mistake.is_some(), "{text}");
        }
    }

    #[test]
    fn finds_the_day_wherever_it_stands() {
        for text in [
            "a: 1 # dataspoke: ignore[schema] (until=2028-02-29)",
            "a: 1 # dataspoke: ignore [schema] until=2028-02-29, then mended",
        ] {
            let found = read(text);
            assert_eq!(found[0].until, Day::parse("2028-02-29"), "{text}");
            assert!(found[0].mistake.is_none() && found[0].names("schema"));
        }
        let reason = read("a: 1 # dataspoke: ignore[schema] kept until the move");
        assert!(reason[0].until.is_none() && reason[0].mistake.is_none());
    }

    #[test]
    fn days_are_counted() {
        for (days, text) in [
            (0, "1970-01-01"),
            (19_782, "2024-02-29"),
            (20_849, "2027-01-31"),
        ] {
            assert_eq!(Day::from_days(days).to_string(), text);
        }
        assert!(Day::parse("2027-01-31") < Day::parse("2027-02-01"));
        assert!(Day::parse("2027-13-01").is_none() && Day::parse("27-01-01").is_none());
    }
}
