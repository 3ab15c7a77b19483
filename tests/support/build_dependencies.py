#!/usr/bin/env python3
"""Build a copy of the umbrella chart with its dependencies, without a network.

usage: build_dependencies.py DESTINATION [--helm HELM] [--chart DIRECTORY]

Packs the charts under tests/standins, serves them on the loopback interface and runs the real
`helm dependency build --skip-refresh` on a copy of the chart: the repository URLs of Chart.yaml and
Chart.lock stay as they are, because Helm reads a repository's index from its cache, and the index says
where the archives are. DESTINATION becomes the copy; it must not exist. Only the standard library is used.
"""

import argparse
import functools
import gzip
import hashlib
import http.server
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
STANDINS = ROOT / "tests" / "standins"
# Repository name (any, it only ties index and URL together) -> URL as in Chart.yaml, charts.
REPOSITORIES = {
    "bitnami": ("https://charts.bitnami.com/bitnami", ["postgresql", "redis"]),
    "qdrant": ("https://qdrant.github.io/qdrant-helm", ["qdrant"]),
    "temporalio": ("https://go.temporal.io/helm-charts", ["temporal"]),
}


def pack(chart):
    """The bytes of CHART's archive; the same bytes for the same files."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in sorted(p for p in chart.rglob("*") if p.is_file()):
            entry = tarfile.TarInfo(f"{chart.name}/{path.relative_to(chart).as_posix()}")
            data = path.read_bytes()
            entry.size, entry.mode = len(data), 0o644
            archive.addfile(entry, io.BytesIO(data))
    return gzip.compress(plain.getvalue(), mtime=0)


def field(chart, key):
    """A top-level scalar of CHART's Chart.yaml; our own files, one `key: value` a line."""
    found = re.search(rf"^{key}: *(.+?) *$", (chart / "Chart.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        sys.exit(f"{chart}/Chart.yaml has no {key}")
    return found.group(1).strip("\"'")


def write_repositories(scratch, served, port):
    """repositories.yaml and one cached index for each repository; JSON is YAML enough for Helm."""
    cache = scratch / "cache"
    cache.mkdir()
    for name, (_, charts) in REPOSITORIES.items():
        entries = {}
        for chart in charts:
            source = STANDINS / chart
            version = field(source, "version")
            archive = pack(source)
            (served / f"{chart}-{version}.tgz").write_bytes(archive)
            entries[chart] = [{
                "apiVersion": "v2", "name": chart, "version": version, "type": "application",
                "created": "2026-01-01T00:00:00Z", "digest": hashlib.sha256(archive).hexdigest(),
                "urls": [f"http://127.0.0.1:{port}/{chart}-{version}.tgz"],
            }]
        index = {"apiVersion": "v1", "generated": "2026-01-01T00:00:00Z", "entries": entries}
        (cache / f"{name}-index.yaml").write_text(json.dumps(index), encoding="utf-8")
    repositories = {
        "apiVersion": "", "generated": "2026-01-01T00:00:00Z",
        "repositories": [{"name": name, "url": url} for name, (url, _) in REPOSITORIES.items()],
    }
    (scratch / "repositories.yaml").write_text(json.dumps(repositories), encoding="utf-8")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format, *args):
        pass


def build(chart, destination, helm):
    """Copy CHART to DESTINATION and run helm's dependency build there; returns helm's exit code."""
    shutil.copytree(chart, destination, ignore=shutil.ignore_patterns("charts", "tmpcharts-*"))
    with tempfile.TemporaryDirectory() as folder:
        scratch = pathlib.Path(folder)
        served = scratch / "served"
        served.mkdir()
        handler = functools.partial(QuietHandler, directory=str(served))
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            write_repositories(scratch, served, server.server_address[1])
            environment = {name: value for name, value in os.environ.items()
                           if not name.startswith("HELM_") and not name.lower().endswith("_proxy")}
            environment.update(
                HELM_REPOSITORY_CONFIG=str(scratch / "repositories.yaml"),
                HELM_REPOSITORY_CACHE=str(scratch / "cache"),
                HELM_CACHE_HOME=str(scratch / "helm-cache"),
                HELM_CONFIG_HOME=str(scratch / "helm-config"),
                HELM_DATA_HOME=str(scratch / "helm-data"),
            )
            run = subprocess.run(
                [helm, "dependency", "build", "--skip-refresh", str(destination)],
                env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            server.shutdown()
    if run.returncode != 0:
        sys.stderr.write(run.stdout)
    return run.returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("destination", type=pathlib.Path)
    parser.add_argument("--helm", default="helm")
    parser.add_argument("--chart", type=pathlib.Path, default=ROOT / "helm-charts" / "dataspoke")
    arguments = parser.parse_args()
    if arguments.destination.exists():
        sys.exit(f"{arguments.destination} exists: name a path that does not")
    sys.exit(build(arguments.chart, arguments.destination, arguments.helm))


if __name__ == "__main__":
    main()
