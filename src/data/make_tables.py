#!/usr/bin/env python3
"""Remakes the generated tables in this folder. Run by hand when a source is updated; never during a build.

usage: make_tables.py --jieba DICT_TXT --unihan DIR --hanviet DATA_JS

DICT_TXT  jieba's dictionary (`dict.txt` of jieba-rs, MIT licence, (c) 2013 Sun Junyi and contributors)
DIR       the folder with Unihan_Readings.txt.bz2 and Unihan_Variants.txt.bz2 (Debian package unicode-data;
          Unicode licence v3)
DATA_JS   the file src/hanvietData.js of the npm package hanviet-pinyin-words (MIT licence, (c) 2024 Phong Phan)

writes
  jieba.txt         the dictionary, sorted by the bytes of the word, so that it can be searched where it lies
  fold.tsv          traditional character -> the simplified one, with `?` where it has a simplified use of its own
  pinyin.tsv        character -> Hanyu Pinyin syllables without tone, the usual one first
  japanese.tsv      character -> on and kun readings in romaji, for verifying a name in brackets
  translit.tsv      how much more often a character stands in a transliterated name than in other words
  given.tsv         how much more often a character stands in a Chinese given name than in other words
  hanviet.tsv       character of simplified text -> its Sino-Vietnamese syllables, the usual one first
  hangul.tsv        character of simplified text -> its Sino-Korean syllables, the usual one first
"""
import argparse
import bz2
import collections
import json
import math
import os
import re
import unicodedata

HERE = os.path.dirname(os.path.abspath(__file__))


def write(name, head, rows):
    with open(os.path.join(HERE, name), "w", encoding="utf8", newline="\n") as f:
        for line in head:
            f.write(f"# {line}\n")
        for row in rows:
            f.write(row + "\n")
    print(name, len(rows))


def unihan(path, keys):
    table = collections.defaultdict(dict)
    with bz2.open(path, "rt", encoding="utf8") as f:
        for line in f:
            if line.startswith("U+"):
                code, key, value = line.rstrip("\n").split("\t")
                if key in keys:
                    table[chr(int(code[2:], 16))][key] = value
    return table


def han(s):
    return bool(s) and all(0x3400 <= ord(c) <= 0x9FFF or 0x20000 <= ord(c) <= 0x3FFFF for c in s)


def toneless(syllable):
    marked = unicodedata.normalize("NFD", syllable)
    bare = "".join(c for c in marked if not unicodedata.combining(c) or c == "\u0308")
    return unicodedata.normalize("NFC", bare).lower()


# jieba calls many villages and temples persons; hardly any given name ends so.
PLACE_ENDINGS = "乡区县村镇寺庙寨庄市省郡街殿礁宫府町港"


def listed(name):
    """The first fields of a list in this folder."""
    with open(os.path.join(HERE, name), encoding="utf8") as f:
        return {line.rstrip("\n").split("\t")[0] for line in f if not line.startswith("#")}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--jieba", required=True)
    a.add_argument("--unihan", required=True)
    a.add_argument("--hanviet", required=True)
    a = a.parse_args()

    words = {}
    with open(a.jieba, encoding="utf8") as f:
        for line in f:
            part = line.split()
            if len(part) == 3:
                words[part[0]] = (int(part[1]), part[2])
    with open(os.path.join(HERE, "jieba.txt"), "w", encoding="utf8", newline="\n") as f:
        for w in sorted(words, key=lambda w: w.encode("utf8")):
            f.write(f"{w} {words[w][0]} {words[w][1]}\n")
    print("jieba.txt", len(words))

    variants = unihan(os.path.join(a.unihan, "Unihan_Variants.txt.bz2"), {"kSimplifiedVariant", "kTraditionalVariant"})
    in_words = collections.Counter()
    for w, (freq, _) in words.items():
        for c in set(w):
            in_words[c] += freq
    rows = []
    for c in sorted(variants):
        to = [chr(int(u.split("<")[0][2:], 16)) for u in variants[c].get("kSimplifiedVariant", "").split()]
        other = [t for t in to if t != c]
        if not other or len(other) > 1 and c not in to and len(other) > 2:
            continue
        best = max(other, key=lambda t: in_words[t])
        own_use = c in to or in_words[c] >= 20
        rows.append(f"{c}\t{best}" + ("\t?" if own_use else ""))
    write("fold.tsv", [
        "Traditional character, tab, simplified character; a third column `?` where simplified text uses the first one too.",
        "Derived from Unihan_Variants (kSimplifiedVariant), (c) Unicode, Inc., Unicode licence v3; `?` from jieba's dictionary (MIT).",
    ], rows)

    readings = unihan(os.path.join(a.unihan, "Unihan_Readings.txt.bz2"),
                      {"kMandarin", "kXHC1983", "kTGHZ2013", "kJapaneseOn", "kJapaneseKun"})
    rows, japanese = [], []
    for c in sorted(readings):
        r = readings[c]
        syllables = r.get("kMandarin", "").split()
        for key in ("kTGHZ2013", "kXHC1983"):
            for place in r.get(key, "").split():
                syllables += place.split(":")[1].split(",")
        order = list(dict.fromkeys(toneless(s) for s in syllables if s))
        if order:
            rows.append(f"{c}\t{'|'.join(order)}")
        romaji = (r.get("kJapaneseOn", "") + " " + r.get("kJapaneseKun", "")).lower().split()
        if romaji and ord(c) < 0x20000:
            japanese.append(f"{c}\t{'|'.join(dict.fromkeys(romaji))}")
    write("pinyin.tsv", [
        "Character, tab, its Hanyu Pinyin syllables without tone, the usual one first.",
        "Derived from Unihan_Readings (kMandarin, kTGHZ2013, kXHC1983), (c) Unicode, Inc., Unicode licence v3.",
    ], rows)
    write("japanese.tsv", [
        "Character, tab, its on and kun readings in romaji. Used to verify a Japanese name in brackets, never to invent one.",
        "Derived from Unihan_Readings (kJapaneseOn, kJapaneseKun), (c) Unicode, Inc., Unicode licence v3.",
    ], japanese)

    # Log odds of a character in one class of names against the frequency-weighted rest of the dictionary.
    rest = collections.Counter()
    for w, (freq, tag) in words.items():
        if han(w) and not tag.startswith("nr"):
            for c in w:
                rest[c] += freq
    translit = collections.Counter(c for w, (_, tag) in words.items() if tag == "nrt" and han(w) for c in w)
    surnames, others = listed("surnames-zh.txt"), listed("not-persons.txt")
    named = (w for w, (_, tag) in words.items() if tag == "nr" and han(w) and len(w) == 3 and w[0] in surnames and w not in others)
    given = collections.Counter(c for w in named if w[2] not in PLACE_ENDINGS for c in w[1:])

    def odds(table, least):
        n, m = sum(table.values()), sum(rest.values())
        out = []
        for c in sorted(table):
            if table[c] >= least:
                v = math.log((table[c] + 0.3) / (n + 30)) - math.log((rest[c] + 30) / (m + 30000))
                out.append(f"{c}\t{v:.2f}")
        return out

    source = "Derived from jieba's dictionary (MIT, (c) 2013 Sun Junyi and contributors)"
    write("translit.tsv", [
        "Character, tab, natural logarithm of P(character | transliterated name) / P(character | other words).",
        source + ", words tagged nrt against all that are no names; characters seen at least twice.",
    ], odds(translit, 2))
    write("given.tsv", [
        "Character, tab, natural logarithm of P(character | Chinese given name) / P(character | other words).",
        source + ", words tagged nr of three characters that begin with a surname and are persons, the last two; at least five times.",
    ], odds(given, 5))

    keys = {"kSimplifiedVariant", "kTraditionalVariant", "kZVariant", "kSemanticVariant"}
    variants = unihan(os.path.join(a.unihan, "Unihan_Variants.txt.bz2"), keys)
    readings = unihan(os.path.join(a.unihan, "Unihan_Readings.txt.bz2"), {"kMandarin", "kHangul", "kTGHZ2013", "kXHC1983"})
    hanviet(a.hanviet, variants, readings)
    hangul(variants, readings)


# The most readings of one character in hanviet.tsv and hangul.tsv.
MOST_READINGS = 4


def mandarin(readings, c):
    return readings.get(c, {}).get("kMandarin", "").split()[:1]


def simplified(variants, also):
    """The characters of simplified text among those that have a variant or stand in `also`."""
    for c in sorted(set(variants) | set(also)):
        to = variants.get(c, {}).get("kSimplifiedVariant", "").split()
        if not to or any(chr(int(u.split("<")[0][2:], 16)) == c for u in to):
            yield c


def traditional(variants, readings, c):
    """The traditional characters that a simplified one stands for. Those come first that are read as it is in Mandarin."""
    to = [chr(int(u.split("<")[0][2:], 16)) for u in variants.get(c, {}).get("kTraditionalVariant", "").split()] or [c]
    return sorted(to, key=lambda t: (mandarin(readings, t) != mandarin(readings, c), t != c))


def in_use(readings, c):
    """Whether a dictionary of today's Chinese has it: any other stands in no name that a reader of Chinese meets."""
    return bool(readings.get(c, {}).keys() & {"kTGHZ2013", "kXHC1983"})


def numbered(syllable):
    """Pinyin as hanviet-pinyin-words writes it: lü4 is lu:4."""
    marked = unicodedata.normalize("NFD", syllable)
    tone = next((str("\u0304\u0301\u030c\u0300".index(m) + 1) for m in marked if m in "\u0304\u0301\u030c\u0300"), "5")
    return toneless(syllable).replace("ü", "u:") + tone


def old_tone_place(syllable):
    """The tone mark as the press places it: hoà -> hòa, thuý -> thúy, but quý."""
    marked = unicodedata.normalize("NFD", syllable)
    marked = re.sub("(?<!q)(o)([ae])([\u0300\u0301\u0303\u0309\u0323])$", r"\1\3\2", marked)
    marked = re.sub("(?<!q)(u)(y)([\u0300\u0301\u0303\u0309\u0323])$", r"\1\3\2", marked)
    return unicodedata.normalize("NFC", marked)


def hanviet(path, variants, readings):
    with open(path, encoding="utf8") as f:
        text = f.read()
    table = json.loads(text[text.index("{"):text.rindex("}") + 1])
    rows = []
    for c in simplified(variants, table):
        found = []
        for t in traditional(variants, readings, c) + [c]:
            for pinyin, syllables in table.get(t, {}).items():
                same = mandarin(readings, t) == mandarin(readings, c) if pinyin == "*" else [pinyin] == [numbered(s) for s in mandarin(readings, c)]
                found += [(not same, s) for s in syllables if " " not in s]
        order = list(dict.fromkeys(old_tone_place(s) for _, s in sorted(found, key=lambda f: f[0])))
        if order and in_use(readings, c):
            rows.append(f"{c}\t{'|'.join(order[:MOST_READINGS])}")
    write("hanviet.tsv", [
        "Character of simplified text, tab, its Sino-Vietnamese syllables, the usual one first.",
        "Derived from hanviet-pinyin-words (MIT, (c) 2024 Phong Phan); variants and Mandarin readings from Unihan, (c) Unicode, Inc.,",
        "Unicode licence v3.",
    ], rows)


def initial_rule(syllable):
    """How a Sino-Korean syllable is written at the start of a word: 리 -> 이, 로 -> 노, 녀 -> 여."""
    initial, rest = divmod(ord(syllable) - 0xAC00, 588)
    y_or_i = rest // 28 in (2, 3, 6, 7, 12, 17, 20)
    if initial in (2, 5) and y_or_i:
        initial = 11
    elif initial == 5:
        initial = 2
    return chr(0xAC00 + initial * 588 + rest)


def other_shapes(variants):
    """character -> those that Unihan calls its variants in shape or in meaning, either way: 鎮 and 鎭, 為 and 爲."""
    shapes = collections.defaultdict(set)
    for c in variants:
        for key in ("kZVariant", "kSemanticVariant"):
            for u in variants[c].get(key, "").split():
                t = chr(int(u.split("<")[0][2:], 16))
                shapes[c].add(t)
                shapes[t].add(c)
    return shapes


def hangul(variants, readings):
    shapes = other_shapes(variants)
    rows = []
    for c in simplified(variants, [c for c in readings if "kHangul" in readings[c]]):
        found = []
        written = traditional(variants, readings, c) + [c]
        if not any("kHangul" in readings.get(t, {}) for t in written) and in_use(readings, c):
            # Korea writes another shape: it counts if it sounds the same.
            others = sorted(o for t in written for o in shapes[t])
            written = [o for o in dict.fromkeys(others) if mandarin(readings, o) == mandarin(readings, c)]
        for at, t in enumerate(written):
            for entry in readings.get(t, {}).get("kHangul", "").split():
                syllable, _, source = entry.partition(":")
                # E: taught at school; 0: in the old character set; N: allowed in personal names only.
                found.append((mandarin(readings, t) != mandarin(readings, c), "E" not in source, at, "0" not in source, syllable))
        order = list(dict.fromkeys(f[-1] for f in sorted(found, key=lambda f: f[:-1])))
        # What the rule for the start of a word makes of another reading is none of its own.
        order = [s for s in order if not any(r != s and initial_rule(r) == s for r in order)]
        if order:
            rows.append(f"{c}\t{'|'.join(order[:MOST_READINGS])}")
    write("hangul.tsv", [
        "Character of simplified text, tab, its Sino-Korean syllables as inside a word (李 is 리), the usual one first.",
        "Derived from Unihan_Readings (kHangul, kMandarin) and Unihan_Variants, (c) Unicode, Inc., Unicode licence v3.",
    ], rows)


main()
