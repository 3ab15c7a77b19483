#!/usr/bin/env python3
"""Times dsk-post and `kubectl kustomize` on the same stream: two labels on every object.

    time_against_kustomize.py DSK_POST KUBECTL STREAM [ROUNDS]

prints the best of ROUNDS (5) runs of each and their ratio. The runs take turns, so that what else
the machine does meets both. kustomize reads a file, dsk-post its standard input.
"""

import os
import subprocess
import sys
import tempfile
import time

KUSTOMIZATION = """\
resources: [stream.yaml]
labels: [{pairs: {app.kubernetes.io/part-of: dataspoke, team: data}}]
"""


def main() -> None:
    dsk_post, kubectl, stream = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 5
    with tempfile.TemporaryDirectory() as folder:
        with open(stream, "rb") as source, open(f"{folder}/stream.yaml", "wb") as copy:
            copy.write(source.read())
        with open(f"{folder}/kustomization.yaml", "w", encoding="utf-8") as file:
            file.write(KUSTOMIZATION)

        def seconds(command: list[str]) -> float:
            with open(f"{folder}/stream.yaml", "rb") as stdin:
                start = time.perf_counter()
                subprocess.run(command, stdin=stdin, stdout=subprocess.DEVNULL, check=True)
                return time.perf_counter() - start

        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(seconds([dsk_post, "--overwrite", "--label=team=data"]))
            theirs.append(seconds([kubectl, "kustomize", folder]))
        size = os.path.getsize(f"{folder}/stream.yaml")
        print(f"{size} bytes: dsk-post {min(ours) * 1000:.0f} ms, kustomize {min(theirs) * 1000:.0f} ms,", end=" ")
        print(f"{min(theirs) / min(ours):.1f} times")


if __name__ == "__main__":
    main()
