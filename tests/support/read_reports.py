"""Reads reports with the libraries that others read them with, and says as JSON what it saw.

    read_reports.py junit FILE    junitparser (PyPI)
    read_reports.py sarif FILE    sarif-tools (PyPI)
"""

import json
import sys

import junitparser
from sarif import loader


def junit(path):
    parsed = junitparser.JUnitXml.fromfile(path)
    counts = ("tests", "failures", "errors", "skipped")
    suites = []
    for suite in parsed:
        cases = []
        for case in suite:
            results = [
                {"kind": type(result).__name__, "message": result.message, "type": result.type, "text": result.text}
                for result in case.result
            ]
            cases.append({"name": case.name, "classname": case.classname, "results": results})
        said = {count: getattr(suite, count) for count in counts}
        suite.update_statistics()
        counted = {count: getattr(suite, count) for count in counts}
        suites.append({"name": suite.name, "said": said, "counted": counted, "cases": cases})
    return {"tests": parsed.tests, "failures": parsed.failures, "suites": suites}


def sarif(path):
    log = loader.load_sarif_file(path)
    report = log.get_report()
    counts = {level: report.get_issue_count_for_severity(level) for level in report.get_severities()}
    return {"tools": list(log.get_distinct_tool_names()), "counts": counts, "records": log.get_records()}


kind, file = sys.argv[1:]
json.dump({"junit": junit, "sarif": sarif}[kind](file), sys.stdout)
