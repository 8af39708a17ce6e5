#!/usr/bin/env python3
"""Writes a folder of plain texts out in the formats that clients send, and compares what shuyu finds in them.

    python3 tests/write_out.py SHUYU FOLDER

For each format a folder with the same texts is made, by LibreOffice (docx, odt, html, pdf, xlsx, ods, pptx), by pandoc
(docx, odt, epub, html), by iconv (GB18030, UTF-16) and by the Python lines below where no program does it in a batch (srt,
po, xliff, tmx). `shuyu pairs` and `shuyu extract` then run over each, and every pair and person that the plain texts give
and the format doesn't, or the other way round, is printed. Exit status: 0 the same, 1 differences, 77 a program is missing.

Where a format cuts lines (srt: cues of at most 36 characters), a name or a bracket that stands across a cut is lost; the
script names those apart from the others and does not count them. A PDF knows letters and places only: of a hundred pairs, five
may be lost where a line end can be read in two ways.
"""

import html
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

CUE = 36
# The share of the pairs that may be lost.
PDF = 0.05


def run(*command, **more):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, **more)


def office(files, target, folder):
    """Converts files with LibreOffice, all in one start of it."""
    profile = folder.parent / "profile"
    # Commas, quotation marks, UTF-8.
    table = ["--infilter=CSV:44,34,76"] if files[0].suffix == ".csv" else []
    run("soffice", f"-env:UserInstallation=file://{profile}", "--headless", *table, "--convert-to", target, "--outdir", folder, *files, timeout=600)


def paragraphs(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def page(text):
    body = "".join(f"<p>{html.escape(p)}</p>\n" for p in paragraphs(text))
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title></title></head><body>\n{body}</body></html>\n"


def cues(text):
    out = []
    for paragraph in paragraphs(text):
        out += [paragraph[i : i + CUE] for i in range(0, len(paragraph), CUE)]
    clock = lambda s: f"{s // 3600:02}:{s // 60 % 60:02}:{s % 60:02},000"
    return "".join(f"{i}\n{clock(2 * i)} --> {clock(2 * i + 1)}\n{cue}\n\n" for i, cue in enumerate(out, 1))


def po(text):
    quoted = lambda t: t.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(f'msgid "{quoted(p)}"\nmsgstr ""\n\n' for p in paragraphs(text))


def xliff(text):
    units = "".join(f'<trans-unit id="{i}"><source>{html.escape(p)}</source></trans-unit>\n' for i, p in enumerate(paragraphs(text), 1))
    return f'<?xml version="1.0"?><xliff version="1.2"><file source-language="zh-CN" target-language="en"><body>{units}</body></file></xliff>'


def tmx(text):
    units = "".join(f'<tu><tuv xml:lang="zh-CN"><seg>{html.escape(p)}</seg></tuv></tu>\n' for p in paragraphs(text))
    return f'<?xml version="1.0"?><tmx version="1.4"><header srclang="zh-CN"/><body>{units}</body></tmx>'


def sheet(text):
    return "".join('"' + p.replace('"', '""') + '"\n' for p in paragraphs(text))


def slides(text):
    """A flat OpenDocument presentation, which LibreOffice makes a pptx of."""
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{v}"' for n, v in [
        ("office", "office:1.0"), ("text", "text:1.0"), ("draw", "drawing:1.0"), ("svg", "svg-compatible:1.0"), ("presentation", "presentation:1.0"), ("style", "style:1.0")])
    body = "".join(
        f'<draw:page draw:name="p{i}"><draw:frame svg:x="1cm" svg:y="1cm" svg:width="20cm" svg:height="10cm"><draw:text-box><text:p>{html.escape(p)}</text:p></draw:text-box></draw:frame></draw:page>'
        for i, p in enumerate(paragraphs(text)))
    return f'<?xml version="1.0" encoding="UTF-8"?><office:document {names} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.presentation"><office:body><office:presentation>{body}</office:presentation></office:body></office:document>'


def found(shuyu, folder):
    """The pairs and the persons of a folder."""
    pairs, persons = set(), set()
    for line in run(shuyu, "pairs", folder, "--format", "json", "-q").stdout.splitlines():
        row = json.loads(line)
        if row["source"] and row["target"]:
            pairs.add((row["source"], row["target"]))
    for line in run(shuyu, "extract", folder, "--dry-run", "--format", "json", "-q").stdout.splitlines():
        row = json.loads(line)
        if row["kind"] == "person":
            persons.add(row["source"])
    return pairs, persons


def main():
    shuyu, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    for program in ["soffice", "pandoc"]:
        if not shutil.which(program):
            print(f"{program} is missing: skipped")
            return 77
    work = pathlib.Path(tempfile.mkdtemp())
    texts = {p.stem: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))}

    def write(name, extension, make, encoding="utf-8"):
        (work / name).mkdir()
        for stem, text in texts.items():
            (work / name / f"{stem}.{extension}").write_bytes(make(text).encode(encoding))
        return sorted((work / name).iterdir())

    plain = write("txt", "txt", str)
    write("gb18030", "txt", str, "gb18030")
    write("utf16", "txt", str, "utf-16")
    write("srt", "srt", cues)
    write("po", "po", po)
    write("xliff", "xlf", xliff)
    write("tmx", "tmx", tmx)
    write("csv", "csv", sheet)
    pages = write("pages", "html", page)
    tables = write("tables", "csv", sheet)
    decks = write("decks", "fodp", slides)
    made = ["gb18030", "utf16", "srt", "po", "xliff", "tmx", "csv", "pages"]
    for name, files, target in [
        ("lo-docx", pages, "docx:MS Word 2007 XML"),
        ("lo-odt", pages, "odt:writer8"),
        ("lo-pdf", pages, "pdf:writer_web_pdf_Export"),
        ("lo-xlsx", tables, "xlsx:Calc MS Excel 2007 XML"),
        ("lo-ods", tables, "ods:calc8"),
        ("lo-pptx", decks, "pptx:Impress MS PowerPoint 2007 XML"),
    ]:
        (work / name).mkdir()
        office(files, target, work / name)
        made.append(name)
    for extension in ["docx", "odt", "epub", "html"]:
        out = work / f"pandoc-{extension}"
        out.mkdir()
        for file in pages:
            run("pandoc", "-s", "--wrap=none", file, "-o", out / f"{file.stem}.{extension}", "--metadata", "title= ")
        made.append(out.name)
    pairs, persons = found(shuyu, work / "txt")
    print(f"{'txt':14} {len(pairs)} pairs, {len(persons)} persons")
    different = False
    for name in made:
        if len(list((work / name).iterdir())) != len(plain):
            print(f"{name}: files are missing")
            different = True
        its_pairs, its_persons = found(shuyu, work / name)
        lost = sorted(pairs - its_pairs) + sorted(persons - its_persons)
        cut = lost if name == "srt" else []
        # A name whose bracket was cut off is none any more, so everything that cues lose goes back to a cut.
        lost = [] if name == "srt" else lost
        more = [] if name == "srt" else sorted(its_pairs - pairs) + sorted(its_persons - persons)
        print(f"{name:14} {len(its_pairs)} pairs, {len(its_persons)} persons; cut by cues {cut}; lost {lost}; more {more}")
        if name == "lo-pdf":
            different |= len(pairs - its_pairs) > PDF * len(pairs) or len(persons - its_persons) > PDF * len(persons)
        else:
            different |= bool(lost or more)
    shutil.rmtree(work)
    return int(different)


sys.exit(main())
