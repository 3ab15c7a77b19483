#!/usr/bin/env python3
"""peers.py [--dataspoke PATH] [--seed N]: dataspoke beside other scanners, on the same generated corpora.

Prints a Markdown table for each corpus. Scanners that are not on PATH are left out:
gitleaks (go install github.com/zricethezav/gitleaks/v8@v8.30.1), detect-secrets (PyPI),
kingfisher (PyPI: kingfisher-bin). Counted as score.py counts: a secret is found when a finding
overlaps its lines, a finding is false when its line has no secret, weak, hash or ambiguous label."""
import argparse
import collections
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def run(words, cwd, ok=None):
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if ok is not None and done.returncode not in ok:
        sys.exit(f"{words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def dataspoke(tool, corpus):
    """(file, first line, last line) of every finding; one call for all charts."""
    charts = [folder for folder, _, files in os.walk(corpus) if "Chart.yaml" in files]
    rules = ["--select", "plain-secret", "--select", "weak-secret"]
    report = json.loads(run([tool, "lint", *sorted(charts), *rules, "-o", "json"], corpus, (0, 1)))
    for finding in report["findings"]:
        at = finding["location"]
        yield at["file"], at["line"], at["end_line"]


def gitleaks(tool, corpus):
    with tempfile.NamedTemporaryFile(suffix=".json") as out:
        run([tool, "dir", ".", "--no-banner", "--max-decode-depth", "3", "-f", "json", "-r", out.name], corpus, (0, 1))
        for finding in json.load(open(out.name)):
            yield finding["File"], finding["StartLine"], finding["EndLine"]


def detect_secrets(tool, corpus):
    found = json.loads(run([tool, "scan", "--all-files", "."], corpus, (0,)))["results"]
    for file, findings in found.items():
        for finding in findings:
            yield file, finding["line_number"], finding["line_number"]


def kingfisher(tool, corpus):
    words = [tool, "scan", ".", "--no-validate", "--git-history=none", "--format", "jsonl"]
    for line in run(words, corpus, (0, 200, 205)).splitlines():
        try:
            at = json.loads(line)["finding"]
        except (ValueError, KeyError, TypeError):
            continue
        yield at["path"], at["line"], at["line"]


def score(corpus, labels, findings):
    by_file = collections.defaultdict(list)
    for label in labels:
        lines = set(range(label["line"], label["end_line"] + 1)) | set(label.get("alt_lines") or [])
        by_file[label["file"]].append((lines, label))
    hits = collections.defaultdict(dict)
    for file, first, last in findings:
        path = os.path.relpath(os.path.realpath(os.path.join(corpus, file)), os.path.realpath(corpus))
        known = hits[path].get(first, first)
        hits[path][first] = max(known, last)
    found, all_of, right, wrong = collections.Counter(), collections.Counter(), 0, 0
    for file, entries in by_file.items():
        for lines, label in entries:
            all_of[label["label"]] += 1
            hit = any(lines & set(range(a, b + 1)) for a, b in hits[file].items())
            found[label["label"]] += hit
        for first, last in hits[file].items():
            kinds = {label["label"] for lines, label in entries if lines & set(range(first, last + 1))}
            right += "secret" in kinds
            wrong += not kinds & {"secret", "weak", "hash", "ambiguous"}
    recall = found["secret"] / all_of["secret"]
    precision = right / (right + wrong) if right + wrong else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return recall, precision, f1, wrong, f"{found['weak']}/{all_of['weak']}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataspoke", default=os.path.join(ROOT, "target/release/dataspoke"))
    parser.add_argument("--seed", type=int, default=20260101)
    asked = parser.parse_args()
    tools = [
        ("dataspoke", os.path.abspath(asked.dataspoke), dataspoke),
        ("gitleaks", shutil.which("gitleaks"), gitleaks),
        ("detect-secrets", shutil.which("detect-secrets"), detect_secrets),
        ("kingfisher", shutil.which("kingfisher"), kingfisher),
    ]
    for script in ["gen.py", "blind/gen.py", "public/gen.py"]:
        with tempfile.TemporaryDirectory() as corpus:
            run([sys.executable, "-B", os.path.join(HERE, script), "--seed", str(asked.seed), "--out", corpus], HERE, (0,))
            labels = [json.loads(line) for line in open(os.path.join(corpus, "labels.jsonl"))]
            # Only values files count, for every scanner: dataspoke reads no scripts beside them.
            labels = [label for label in labels if label["file"].endswith(".yaml")]
            secrets = sum(label["label"] == "secret" for label in labels)
            print(f"{script} --seed {asked.seed}: {secrets} secrets\n")
            print("| scanner | recall | precision | F1 | false lines | weak found | seconds |")
            print("|---|---|---|---|---|---|---|")
            for name, tool, adapter in tools:
                if not tool:
                    print(f"| {name} | not installed | | | | | |")
                    continue
                start = time.monotonic()
                findings = list(adapter(tool, corpus))
                seconds = time.monotonic() - start
                r, p, f1, wrong, weak = score(corpus, labels, findings)
                print(f"| {name} | {r:.3f} | {p:.3f} | {f1:.3f} | {wrong} | {weak} | {seconds:.1f} |", flush=True)
            print()


if __name__ == "__main__":
    main()
