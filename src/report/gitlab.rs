//! GitLab code quality: a JSON list in the subset of the Code Climate format that GitLab reads.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Located, Location, Report};
use crate::finding::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let list: Vec<_> = report
        .findings
        .iter()
        .map(|located| issue(report, located))
        .collect();
    serde_json::to_writer_pretty(&mut *out, &list)?;
    out.write_all(b"\n")
}

fn issue(report: &Report, located: &Located) -> Value {
    let finding = &located.finding;
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Info => "info",
    };
    let mut description = finding.message.clone();
    // GitLab shows nothing that has no file: an argument is shown at the chart.
    let (path, begin, end) = match &located.location {
        Location::File { file, region, .. } => (file.clone(), region.line, region.end_line),
        Location::Argument { .. } => {
            description = format!("{description} ({})", located.location);
            (
                format!("{}/Chart.yaml", report.chart_of(located).path),
                1,
                1,
            )
        }
    };
    json!({
        "type": "issue",
        "check_name": finding.rule,
        "description": description,
        "content": {"body": finding.help.clone().unwrap_or_default()},
        "categories": ["Bug Risk"],
        "location": {
            "path": path.strip_prefix("./").unwrap_or(&path),
            "lines": {"begin": begin, "end": end},
        },
        "severity": severity,
        "fingerprint": located.fingerprint,
    })
}
