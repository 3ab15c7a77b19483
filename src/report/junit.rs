//! JUnit XML: a test suite per chart, a failed test per finding that can fail a run.

use std::io::{self, Write};

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::visible::{Lines, visible};
use super::{Located, Report};
use crate::finding::Severity;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut suites = quick_junit::Report::new("dataspoke lint");
    for (at, chart) in report.charts.iter().enumerate() {
        let mut suite = TestSuite::new(visible(&chart.path, Lines::One));
        let own = report.findings.iter().filter(|located| located.chart == at);
        suite.add_test_cases(own.map(case));
        if suite.test_cases.is_empty() {
            // Consumers take a suite without tests for a run that did not happen.
            suite.add_test_case(TestCase::new("no findings", TestCaseStatus::success()));
        }
        suites.add_test_suite(suite);
    }
    suites.serialize(&mut *out).map_err(io::Error::other)
}

fn case(located: &Located) -> TestCase {
    let finding = &located.finding;
    let mut status = match finding.severity {
        Severity::Info => TestCaseStatus::skipped(),
        Severity::Error | Severity::Warning => TestCaseStatus::non_success(NonSuccessKind::Failure),
    };
    let mut body = format!("{}\n{}", located.location, finding.message);
    if let Some(path) = &finding.values_path {
        let path = path.to_string();
        body.push_str(&format!("\nvalues path: {}", visible(&path, Lines::One)));
    }
    if let Some(help) = &finding.help {
        body.push_str(&format!("\nhelp: {help}"));
    }
    status.set_message(format!("{}: {}", located.location, finding.message));
    status.set_type(finding.severity.as_str());
    status.set_description(body);
    let mut case = TestCase::new(format!("{} {}", finding.rule, located.location), status);
    case.set_classname(finding.rule);
    case
}
