#!/usr/bin/env python3
"""Lines that begin with what no line may begin with (CLREQ 3.1.4), on the pages
of real issues in each built-in layout, read off the PDFs by poppler.

usage: line_starts.py JIANBAO FOLDER    (a folder of briefs, as `jianbao import` makes them)
"""

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CLOSING = re.compile(r"[，。、；：？！）》」』】”’…％]|\[\d+[\],–]")
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def words(page):
    for left, top, _, bottom, text in WORD.findall(page):
        yield float(left), float(top), float(bottom), html.unescape(text)


def wrong(page):
    """The words of a page that begin a line and may not."""
    all_words = list(words(page))
    for left, top, bottom, text in all_words:
        middle = (top + bottom) / 2
        is_first = not any(w[1] < middle < w[2] and w[0] < left - 1 for w in all_words)
        if is_first and CLOSING.match(text):
            yield text


def main(jianbao, folder):
    for layout in ["daily", "bulletin", "phone"]:
        issues, lines, found = 0, 0, []
        for brief in sorted(Path(folder).glob("*.toml")):
            with tempfile.NamedTemporaryFile(suffix=".pdf") as pdf:
                built = [jianbao, "-q", "build", brief, "--layout", layout, "-o", pdf.name]
                if subprocess.run(built, capture_output=True).returncode:
                    continue
                boxes = subprocess.run(["pdftotext", "-bbox", pdf.name, "-"], capture_output=True, text=True)
            issues += 1
            for page in boxes.stdout.split("<page ")[1:]:
                lines += len({round(word[1]) for word in words(page)})
                found += [f"{brief.name}: {text}" for text in wrong(page)]
        print(f"{layout}: {issues} issues, {lines} lines, {len(found)} begin with a mark")
        print("".join(f"  {one}\n" for one in found), end="")


if __name__ == "__main__":
    main(*sys.argv[1:])
