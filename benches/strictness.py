#!/usr/bin/env python3
"""Precision and recall of each strictness against candidates judged by hand.

    python3 benches/strictness.py SHUYU TEXT VERDICTS [TEXT VERDICTS ...]

TEXT is a file or folder that `shuyu extract` reads. VERDICTS is a tab-separated file: string, verdict. The verdicts: 2 a
translator wants it in the glossary exactly so, 1 right boundaries but of little value, 0 no unit to list, -1 wrong
boundaries. Strings that nobody judged count neither way. Prints one line a strictness and text:

    entries   how many entries the list has
    wanted    of the judged strings in the list, the share with verdict 2 (precision)
    sound     of the judged strings in the list, the share with verdict 1 or 2
    recall    of all strings with verdict 2, the share in the list (as an entry or a variant)
"""

import json
import os
import subprocess
import sys
import tempfile


def verdicts(path):
    out = {}
    with open(path, encoding="utf-8") as rows:
        for row in rows:
            fields = row.rstrip("\n").split("\t")
            if len(fields) > 1 and not row.startswith("#"):
                out[fields[0]] = int(fields[1])
    return out


def entries(program, text, strictness):
    # An empty folder, so that no configuration and no glossary is picked up.
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "extract", text, "--dry-run", "--format", "json", "--strictness", strictness]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def share(part, whole):
    return len(part) / len(whole) if whole else 0.0


def main(arguments):
    if len(arguments) < 3 or len(arguments) % 2 == 0:
        sys.exit(__doc__)
    program, *rest = (os.path.abspath(a) for a in arguments)
    print(f"{'text':<12} {'strictness':<10} {'entries':>8} {'wanted':>7} {'sound':>7} {'recall':>7}")
    for text, judged in zip(rest[::2], rest[1::2]):
        verdict = verdicts(judged)
        name = os.path.splitext(os.path.basename(judged))[0]
        wanted = [s for s, v in verdict.items() if v == 2]
        for strictness in ("strict", "balanced", "broad"):
            found = entries(program, text, strictness)
            listed = {e["source"] for e in found}
            spelled = listed | {v for e in found for v in e["variants"]}
            seen = [verdict[s] for s in listed if s in verdict]
            precision = share([v for v in seen if v == 2], seen)
            sound = share([v for v in seen if v >= 1], seen)
            recall = share([s for s in wanted if s in spelled], wanted)
            print(f"{name:<12} {strictness:<10} {len(found):>8} {precision:>7.2f} {sound:>7.2f} {recall:>7.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
