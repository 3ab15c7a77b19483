//! GitHub workflow commands: one annotation per finding.
//!
//! The escaping is that of actions/toolkit (`packages/core/src/command.ts`): `%`, CR and LF in
//! data, and `:` and `,` too in properties.

use std::io::{self, Write};

use super::visible::{Lines, visible};
use super::{Location, Report};
use crate::finding::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for located in &report.findings {
        let finding = &located.finding;
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        write!(out, "::{level} ")?;
        if let Location::File { file, region, .. } = &located.location {
            write!(
                out,
                "file={},line={},col={},",
                property(file),
                region.line,
                region.column
            )?;
            write!(out, "endLine={},", region.end_line)?;
            // GitHub refuses columns on annotations of several lines.
            if region.end_line == region.line {
                write!(out, "endColumn={},", region.end_column)?;
            }
        }
        let mut message = finding.message.clone();
        if let Location::Argument { .. } = located.location {
            message = format!("{message} ({})", located.location);
        }
        if let Some(path) = &finding.values_path {
            let path = path.to_string();
            message = format!("{}: {message}", visible(&path, Lines::One));
        }
        if let Some(help) = &finding.help {
            message = format!("{message}\nhelp: {help}");
        }
        writeln!(out, "title={}::{}", property(finding.rule), data(&message))?;
    }
    Ok(())
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_the_runner_would_read_as_syntax() {
        assert_eq!(data("50% a\nb: c"), "50%25 a%0Ab: c");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }
}
