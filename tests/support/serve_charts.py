#!/usr/bin/env python3
"""The chart repositories of Chart.yaml, at their own addresses and without a network.

usage: serve_charts.py DIRECTORY

An HTTPS proxy on the loopback interface that answers for charts.bitnami.com and the others itself, from the charts under
tests/standins, and refuses every other host: what asks through it (`helm repo add`, `helm dependency build`) is none the
wiser. Writes DIRECTORY/certificate.pem, which the asking program has to trust (SSL_CERT_FILE), and, once it listens,
DIRECTORY/proxy with its URL (HTTPS_PROXY). Runs until it is killed. Needs the openssl program.
"""

import hashlib
import http.server
import json
import pathlib
import ssl
import subprocess
import sys
import urllib.parse

from build_dependencies import REPOSITORIES, STANDINS, QuietHandler, field, pack


def files():
    """What the repositories serve: (host, path) -> bytes."""
    served = {}
    for url, charts in REPOSITORIES.values():
        address = urllib.parse.urlsplit(url)
        entries = {}
        for chart in charts:
            version = field(STANDINS / chart, "version")
            archive = pack(STANDINS / chart)
            name = f"{chart}-{version}.tgz"
            served[address.hostname, f"{address.path}/{name}"] = archive
            entries[chart] = [{
                "apiVersion": "v2", "name": chart, "version": version, "type": "application",
                "created": "2026-01-01T00:00:00Z", "digest": hashlib.sha256(archive).hexdigest(), "urls": [name],
            }]
        index = {"apiVersion": "v1", "generated": "2026-01-01T00:00:00Z", "entries": entries}
        served[address.hostname, f"{address.path}/index.yaml"] = json.dumps(index).encode()
    return served


def certificate(directory, hosts):
    """A key and a certificate for these hosts, which is its own authority; their paths."""
    key, public = directory / "key.pem", directory / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=stand-in",
         "-addext", "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts),
         "-keyout", str(key), "-out", str(public)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return key, public


class Proxy(QuietHandler):
    """Takes CONNECT, then talks TLS as the host that was asked for."""

    served = {}
    context = None
    host = None

    def do_CONNECT(self):  # pylint: disable=invalid-name
        """Becomes the host, when it is one of ours."""
        host = self.path.rsplit(":", 1)[0]
        if all(host != known for known, _ in self.served):
            self.send_error(403, f"{host} is not one of the chart repositories")
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.flush()
        self.host = host
        self.connection = self.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb")
        # One request a connection; the next one connects anew.
        self.close_connection = True
        self.raw_requestline = self.rfile.readline()
        if self.raw_requestline and self.parse_request():
            self.do_GET()
        self.wfile.flush()
        self.close_connection = True

    def do_GET(self):  # pylint: disable=invalid-name
        """A file of the host."""
        data = self.served.get((self.host, self.path))
        if data is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)


def main():
    directory = pathlib.Path(sys.argv[1])
    directory.mkdir(parents=True, exist_ok=True)
    Proxy.served = files()
    key, public = certificate(directory, sorted({host for host, _ in Proxy.served}))
    Proxy.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    Proxy.context.load_cert_chain(public, key)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as server:
        # Written whole before it has its name: who waits for the file never reads half of it.
        partial = directory / "proxy.partial"
        partial.write_text(f"http://127.0.0.1:{server.server_address[1]}", encoding="utf-8")
        partial.rename(directory / "proxy")
        server.serve_forever()


if __name__ == "__main__":
    main()
