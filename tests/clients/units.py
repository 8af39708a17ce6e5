"""What Translate Toolkit reads from a file, one JSON list [source, target, note] a line.

Run as: python3 tests/clients/units.py omegat|tbx|tmx FILE
"""

import io
import json
import sys


def units(kind, data):
    if kind == "omegat":
        from translate.storage.omegat import OmegaTFile

        file = io.BytesIO(data)
        file.name = "glossary.utf8"
        return OmegaTFile(file).units
    languages = {"sourcelanguage": "zh-CN", "targetlanguage": "en"}
    if kind == "tbx":
        from translate.storage.tbx import tbxfile

        return tbxfile(io.BytesIO(data), **languages).units
    from translate.storage.tmx import tmxfile

    return tmxfile(io.BytesIO(data), **languages).units


with open(sys.argv[2], "rb") as file:
    for unit in units(sys.argv[1], file.read()):
        if not unit.isheader() and (unit.source or unit.target):
            row = [str(unit.source or ""), str(unit.target or ""), unit.getnotes() or ""]
            sys.stdout.buffer.write((json.dumps(row, ensure_ascii=False) + "\n").encode())
