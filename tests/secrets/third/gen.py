#!/usr/bin/env python3
"""gen.py --seed N --out DIR [--charts 50]: a labelled corpus of Helm charts, written without sight of the detectors.

charts/*.txt hold whole values files of product families, parts/*.txt pieces that any chart may carry. Both are texts with
marks; everything random, and everything that looks like a credential, is made from the seed:

  ⟦S:maker⟧   a secret, quoted as YAML needs (s: raw, as it stands)    ⟦W:⟧ ⟦w:⟧ a default or guessable one
  ⟦H:⟧ ⟦h:⟧   a hash       ⟦A:⟧ ⟦a:⟧ ambiguous       ⟦N:⟧ ⟦n:⟧ a look-alike that must stay quiet
  ⟦X:⟧ ⟦x:⟧   neutral      ⟦o:a~b⟧ one of these texts
  ⟦k:db pw⟧   a key name in the author's language and style; K: SCREAMING_SNAKE, f: snake_case, d: dotted
  ⟦!kind⟧     this line is a look-alike of that kind       ⟦?40⟧ the line stays with 40 %       ⟦*2-4⟧ the line 2 to 4 times

A maker is a method of makers.py without its `m_`. Labels go to labels.jsonl, one a line: id, file, line, end_line, alt_lines, path,
label (secret, weak, hash, ambiguous, neg), kind (the maker asked for), placement (the piece it stands in), and value (the text itself,
which score.py does not read: it lets a test look whether a finding covers the secret and no output shows it).
"""
import argparse
import json
import os
import random
import re

from makers import Makers
from words import COMPANIES, LANGS, LEX, NOUNS

HERE = os.path.dirname(os.path.abspath(__file__))
MARK = re.compile(r"⟦([^⟦⟧]*)⟧")
LABEL = {"s": "secret", "w": "weak", "h": "hash", "a": "ambiguous", "n": "neg"}
PLAIN = re.compile(r"[A-Za-z_./][A-Za-z0-9_./+=!$^@~-]*\Z")
WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "none"}
STAGES = ["prod", "production", "staging", "dev", "test", "eu-west", "intern", "preprod", "abnahme", "recette", "onprem", "ci"]


class Author:
    """A hand: one language and one way to write names in a chart."""

    def __init__(self, rng):
        self.r = rng
        self.lang = "en" if rng.random() < 0.42 else rng.choice(LANGS[1:])
        self.style = rng.choice(["camel"] * 9 + ["snake"] * 5 + ["kebab"] * 3 + ["scream"] * 1 + ["pascal"] * 1 + ["flat"] * 1)
        self.short = rng.random() < 0.2
        self.quote = rng.choice(["plain", "single", "double", "any"])
        self.app = rng.choice(NOUNS)

    def words(self, concepts):
        out = []
        for c in concepts.split():
            c = {"pw": "pwshort", "token": "tokshort"}.get(c, c) if self.short else c
            ways = LEX.get(c, {"en": [c]})
            # most authors mix their own language with English
            out += self.r.choice(ways[self.lang] if self.lang in ways and self.r.random() < 0.75 else ways["en"]).split()
        return out

    def name(self, concepts, style=None):
        w, style = self.words(concepts), style or self.style
        if style == "camel":
            return w[0] + "".join(x.capitalize() for x in w[1:])
        if style == "pascal":
            return "".join(x.capitalize() for x in w)
        if style == "scream":
            return "_".join(w).upper()
        return {"snake": "_", "kebab": "-", "flat": "", "dotted": "."}[style].join(w)

    def yaml(self, text):
        """`text` as a scalar of YAML, in this author's way of quoting where that is possible."""
        way = self.r.choice(["plain", "single", "double"]) if self.quote == "any" else self.quote
        if "\n" in text or "\\n" in text:
            return '"' + text.replace('"', '\\"') + '"'
        spaced = re.fullmatch(r"[^\W\d][\w .-]*\w", text) is not None
        if way == "plain" and (PLAIN.match(text) or spaced) and text.lower() not in WORDS and not text.startswith("."):
            return text
        if way == "double" or "'" in text and "\\" not in text:
            return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return "'" + text.replace("'", "''") + "'"


class Sheet:
    """One file in the making: lines, and labels on them."""

    def __init__(self, rng, author):
        self.r, self.a, self.m = rng, author, Makers(rng, author)
        self.lines, self.labels = [], []

    def add(self, text, placement):
        for line in text.split("\n"):
            keep = re.search(r"⟦\?(\d+)⟧", line)
            if keep:
                if self.r.random() * 100 >= int(keep[1]):
                    continue
                line = line.replace(f"⟦?{keep[1]}⟧", "", 1)
            many = re.search(r"⟦\*(\d)-(\d)⟧", line)
            line = line.replace(many[0], "") if many else line
            for i in range(self.r.randint(int(many[1]), int(many[2])) if many else 1):
                self.line(line.replace("⟦i⟧", str(i + 1)), placement)

    def line(self, line, placement):
        marks = []
        indent = re.match(r"[\s#>-]*", line)[0].replace("- ", "  ") if "#" not in line[:12] else re.match(r"[\s#]*", line)[0]

        def expand(match):
            code, _, arg = match[1].partition(":")
            if match[1].startswith("!"):
                marks.append(("neg", match[1][1:], ""))
                return ""
            if code == "o":
                return self.r.choice(arg.split("~"))
            if code in "kKfd":
                return self.a.name(arg, {"K": "scream", "f": "snake", "d": "dotted"}.get(code))
            value = self.m.make(arg)
            if code.lower() in LABEL:
                marks.append((LABEL[code.lower()], arg, value))
            return (self.a.yaml(value) if code.isupper() else value).replace("\n", "\n" + indent)

        text = MARK.sub(expand, line).rstrip(" ")
        while "⟦" in text:
            text = MARK.sub(expand, text)
        first = len(self.lines) + 1
        self.lines += text.split("\n")
        for label, kind, value in marks:
            # a value of several lines may be pointed at by the line that opens it
            alt = [first - 1] if len(self.lines) > first and first > 1 else []
            self.labels.append(dict(line=first, end_line=len(self.lines), alt_lines=alt, path="", label=label, kind=kind, placement=placement, value=value))

    def roots(self):
        return {m[1] for m in (re.match(r"[\"']?([^\s#:\"'\[{-][^:\"']*)[\"']?:(\s|$)", l) for l in self.lines) if m}


def read(folder):
    """The pieces of every file: {name: text}. A piece begins with `%% name`; `%%+ what` begins its companion file."""
    out = {}
    for file in sorted(os.listdir(os.path.join(HERE, folder))):
        with open(os.path.join(HERE, folder, file), encoding="utf-8") as f:
            for piece in re.split(r"^%% ", f.read(), flags=re.M)[1:]:
                name, _, text = piece.partition("\n")
                body, *rest = re.split(r"^%%\+ (.*)\n", text, flags=re.M)
                out[name.strip()] = (body.rstrip("\n"), dict(zip(rest[::2], rest[1::2])), file.split(".")[0])
    return out


class Deck:
    """Deals the pieces of a folder evenly: all of them once, in random order, before one comes again."""

    def __init__(self, rng, pieces):
        self.r, self.pieces, self.hand = rng, pieces, []

    def deal(self):
        if not self.hand:
            self.hand = sorted(self.pieces)
            self.r.shuffle(self.hand)
        return self.hand.pop()


def weave(sheet, deck, count, taken, schema):
    """Append `count` pieces whose root keys are still free in this file."""
    for _ in range(count):
        for _ in range(4):
            name = deck.deal()
            body, rest, _ = deck.pieces[name]
            trial = Sheet(sheet.r, sheet.a)
            trial.add(body, name)
            if trial.roots() & (sheet.roots() | taken):
                continue
            shift = len(sheet.lines) + 1
            sheet.lines += [""] + trial.lines
            for l in trial.labels:
                l.update(line=l["line"] + shift, end_line=l["end_line"] + shift, alt_lines=[x + shift for x in l["alt_lines"]])
                sheet.labels.append(l)
            if "schema" in rest:
                schema.update(json.loads("{" + rest["schema"] + "}"))
            break


def write(root, rel, text):
    path = os.path.join(root, rel)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def build(seed, out, charts):
    rng = random.Random(seed)
    families, parts = read("charts"), read("parts")
    decks = {kind: Deck(rng, {n: p for n, p in parts.items() if p[2].startswith(kind)}) for kind in ("loud", "quiet", "file")}
    family = Deck(rng, families)
    labels = []
    for number in range(charts):
        author, name = Author(rng), family.deal()
        chart = f"{name}-{rng.choice(COMPANIES).lower()}-{number:02}"
        schema, body, rest = {}, *families[name][:2]
        main = Sheet(rng, author)
        main.add(body, name)
        if "schema" in rest:
            schema.update(json.loads("{" + rest["schema"] + "}"))
        weave(main, decks["loud"], rng.choice([1, 1, 2]), set(), schema)
        weave(main, decks["file"], rng.choice([0, 0, 1, 1]), set(), schema)
        weave(main, decks["quiet"], rng.choice([9, 11, 13]), set(), schema)
        sheets = {"values.yaml": main}
        for stage in rng.sample(STAGES, rng.choice([0, 0, 1, 1, 2])):
            over = Sheet(rng, author)
            over.add(f"# {stage}", "overlay")
            weave(over, decks["loud"], rng.choice([0, 1, 1, 2]), set(), {})
            weave(over, decks["file"], rng.choice([0, 0, 0, 1]), set(), {})
            weave(over, decks["quiet"], rng.choice([2, 3, 5]), set(), {})
            sheets[f"values-{stage}.yaml"] = over
        for what, text in rest.items():
            if what.startswith("values"):
                over = Sheet(rng, author)
                over.add(text.rstrip("\n"), name)
                sheets.setdefault(what, over)
        write(out, f"{chart}/Chart.yaml", f"apiVersion: v2\nname: {chart}\nversion: 0.{rng.randrange(9)}.{rng.randrange(20)}\ndescription: {author.app} by {rng.choice(COMPANIES)}\n")
        for file, sheet in sheets.items():
            write(out, f"{chart}/{file}", "\n".join(sheet.lines) + "\n")
            for l in sheet.labels:
                labels.append(dict(id=f"{seed}-{len(labels):05}", file=f"{chart}/{file}", **l))
        if schema:
            doc = {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "properties": schema}
            write(out, f"{chart}/values.schema.json", json.dumps(doc, indent=2, ensure_ascii=False) + "\n")
    write(out, "labels.jsonl", "".join(json.dumps(l, ensure_ascii=False) + "\n" for l in labels))
    return labels


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--seed", type=int, required=True)
    ap.add_argument("--out", required=True)
    ap.add_argument("--charts", type=int, default=50)
    args = ap.parse_args()
    labels = build(args.seed, args.out, args.charts)
    tiers = {t: sum(l["label"] == t for l in labels) for t in ("secret", "weak", "hash", "ambiguous", "neg")}
    print(f"{args.charts} charts, {json.dumps(tiers)}")


if __name__ == "__main__":
    main()
