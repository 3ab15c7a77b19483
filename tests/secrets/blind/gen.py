#!/usr/bin/env python3
"""gen.py --seed N --out DIR [--charts N]: Helm values trees with labelled secrets and look-alikes.

Writes DIR/<chart>/{Chart.yaml,values.yaml,values-*.yaml,ci/*-values.yaml} and DIR/labels.jsonl, one label a line:
file, path, line, end_line, alt_lines, kind, placement, label, sha256 (first 16 hex of the value), id. No label holds a value.
The same seed gives the same bytes.
"""
import argparse
import json
import os
import random

import embedded
import house
import lookalikes
import positives

PAD_KEYS = ["replicaCount: 2", "nameOverride: \"\"", "fullnameOverride: \"\"", "podSecurityContext:\n  runAsNonRoot: true", "service:\n  type: ClusterIP\n  port: 8080",
            "resources:\n  limits:\n    memory: 512Mi\n  requests:\n    cpu: 100m", "autoscaling:\n  enabled: false\n  minReplicas: 1", "persistence:\n  enabled: true\n  size: 8Gi",
            "nodeSelector: {}", "affinity: {}", "podDisruptionBudget:\n  maxUnavailable: 1", "logLevel: info"]
NAMES = ["frontend", "api", "worker", "gateway", "billing", "search", "auth", "keycloak", "postgresql", "redis", "minio", "kafka", "grafana", "loki", "argocd",
         "nextcloud", "gitlab", "rabbitmq", "temporal", "airflow", "superset", "n8n", "matomo", "wiki", "mail", "crm", "lager", "commande", "pedidos", "vendas",
         "ingester", "scheduler", "notifier", "exporter", "portal", "proxy", "sync", "etl", "ml-serving", "vector", "tempo", "harbor", "sonarqube", "vault", "dex"]


def weighted(snippets):
    return [f for f, _ in snippets], [w for _, w in snippets]


POS = weighted(positives.SNIPPETS + embedded.SNIPPETS)
NEG = weighted(lookalikes.SNIPPETS)


def first_key(text):
    for line in text.split("\n"):
        line = house.bare(line)
        if line and not line.startswith("#") and ":" in line:
            return line.split(":", 1)[0]
    return ""


def top_keys(text):
    return {house.bare(l).split(":", 1)[0] for l in text.split("\n") if l and not l.startswith((" ", "#", "-"))}


def values_file(r, style, file):
    """One values file: snippets under components, or at the root when their keys are free."""
    marks = house.Marks()
    h = house.House(style, r, marks)
    out, used, names = "", set(), r.sample(NAMES, len(NAMES))
    if r.random() < 0.5:
        out += h.hash.strip("-@ param") .strip() + h.pick(" Default values", " values for production", " Werte fuer die Umgebung", " overrides") + "\n"
        out = "#" + out.lstrip("#")
    nested = r.random() < 0.6
    for _ in range(r.randrange(4, 10)):
        parts, keys = "", set()
        for _ in range(r.randrange(1, 4)):
            which = POS if r.random() < 0.40 else NEG
            text = r.choices(*which)[0](h)
            if r.random() < 0.25:
                text = text + r.choice(PAD_KEYS) + "\n"
            mine = top_keys(text)
            if mine & keys or len(mine) < len([1 for l in text.split("\n") if l and not l.startswith((" ", "#", "-", "{", "}", "\""))]):
                continue
            keys |= mine
            parts += text
        if not parts or not first_key(parts):
            continue
        if not nested and not keys & used and not parts.startswith('"'):
            used |= keys
            out += parts + ("\n" if r.random() < 0.5 else "")
            continue
        name = names.pop()
        if name in used:
            continue
        used.add(name)
        out += f"{name}:\n" + house.block(parts) + ("\n" if r.random() < 0.5 else "")
    if h.indent == 4:
        out = house.widen(out)
    return house.harvest(out or "enabled: true\n", marks, file)


def write(root, name, text):
    path = os.path.join(root, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as f:
        f.write(text)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--charts", type=int, default=60)
    a = p.parse_args()
    r, labels, styles = random.Random(a.seed), [], list(house.STYLES)
    for i in range(a.charts):
        style = styles[i % len(styles)]
        chart = f"{style}-{i:03d}"
        write(a.out, f"{chart}/Chart.yaml", f"apiVersion: v2\nname: {chart}\nversion: 0.1.0\n")
        files = ["values.yaml"] + r.sample(["values-prod.yaml", "values-staging.yaml", "ci/full-values.yaml", "values.dev.yaml"], r.randrange(1, 3))
        for f in files:
            text, found = values_file(r, style, f"{chart}/{f}")
            write(a.out, f"{chart}/{f}", text)
            labels += found
    for i, l in enumerate(labels):
        l["id"] = i
    write(a.out, "labels.jsonl", "".join(json.dumps(l) + "\n" for l in labels))


if __name__ == "__main__":
    main()
