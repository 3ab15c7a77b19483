//! The stable machine form, described by schemas/report.schema.json.

use std::io::{self, Write};

use serde::Serialize;

use super::{Located, Location, Report};
use crate::finding::{SchemaRef, Severity};

#[derive(Serialize)]
struct Root<'r> {
    version: u32,
    tool: Tool,
    charts: Vec<Chart<'r>>,
    findings: Vec<Entry<'r>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Chart<'r> {
    path: &'r str,
    name: &'r str,
    version: &'r str,
    profiles: &'r [String],
}

#[derive(Serialize)]
struct Entry<'r> {
    rule: &'static str,
    severity: Severity,
    message: &'r str,
    help: Option<&'r str>,
    chart: &'r str,
    profiles: Vec<&'r str>,
    helm: Vec<&'static str>,
    values_path: Option<String>,
    location: &'r Location,
    replaces: &'r [Location],
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'r SchemaRef>,
    fingerprint: &'r str,
}

#[derive(Serialize)]
struct Summary {
    error: usize,
    warning: usize,
    info: usize,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let counts = report.counts();
    let root = Root {
        version: 1,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
        },
        charts: report
            .charts
            .iter()
            .map(|chart| Chart {
                path: &chart.path,
                name: &chart.name,
                version: &chart.version,
                profiles: &chart.profiles,
            })
            .collect(),
        findings: report
            .findings
            .iter()
            .map(|located| entry(report, located))
            .collect(),
        summary: Summary {
            error: counts.error,
            warning: counts.warning,
            info: counts.info,
        },
    };
    serde_json::to_writer_pretty(&mut *out, &root)?;
    out.write_all(b"\n")
}

fn entry<'r>(report: &'r Report, located: &'r Located) -> Entry<'r> {
    let finding = &located.finding;
    let chart = report.chart_of(located);
    let helm = if finding.helm.is_empty() {
        chart.helms.iter().map(|helm| helm.major()).collect()
    } else {
        finding.helm.iter().map(|helm| helm.major()).collect()
    };
    Entry {
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        chart: &chart.path,
        profiles: chart.occurring(finding),
        helm,
        values_path: finding.values_path.as_ref().map(ToString::to_string),
        location: &located.location,
        replaces: &located.replaces,
        schema: finding.schema.as_ref(),
        fingerprint: &located.fingerprint,
    }
}
