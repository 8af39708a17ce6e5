#!/usr/bin/env python3
"""Remakes the generated tables in this folder. Run by hand when a source is updated; never during a build.

usage: make_tables.py --jieba DICT_TXT --unihan DIR

DICT_TXT  jieba's dictionary (`dict.txt` of jieba-rs, MIT licence, (c) 2013 Sun Junyi and contributors)
DIR       the folder with Unihan_Readings.txt.bz2 and Unihan_Variants.txt.bz2 (Debian package unicode-data;
          Unicode licence v3)

writes
  jieba.txt         the dictionary, sorted by the bytes of the word, so that it can be searched where it lies
  fold.tsv          traditional character -> the simplified one, with `?` where it has a simplified use of its own
  pinyin.tsv        character -> Hanyu Pinyin syllables without tone, the usual one first
  japanese.tsv      character -> on and kun readings in romaji, for verifying a name in brackets
  translit.tsv      how much more often a character stands in a transliterated name than in other words
  given.tsv         how much more often a character stands in a Chinese given name than in other words
"""
import argparse
import bz2
import collections
import math
import os
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


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--jieba", required=True)
    a.add_argument("--unihan", required=True)
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
    given = collections.Counter(c for w, (_, tag) in words.items() if tag == "nr" and han(w) and len(w) == 3 for c in w[1:])

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
        source + ", words tagged nr of three characters, the last two; characters seen at least five times.",
    ], odds(given, 5))


main()
