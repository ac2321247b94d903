#!/usr/bin/env python3
"""How full the pages of real issues are, as they fall and tuned (`[page] fit`).

usage: page_fill.py JIANBAO BRIEF-OR-FOLDER... [--layouts daily,bulletin,phone]

Briefs of real newsletters are made by `jianbao import`; an issue is of real size
from 3,000 Han characters on, others are left out. Each is set twice in each layout, with
`fit = false` and as it stands. Pages are measured on their pictures, not on
jianbao's own account: rows of the type area with ink. A last page is a stub below
a fifth; the first page of an issue of several should be nine tenths full. Needs
poppler and pillow. Prints the table of docs/typography.md.
"""

import io
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

# Top and bottom margins in millimetres, by layout.
MARGINS = {"daily": (25, 23), "bulletin": (37, 35), "phone": (11, 13)}
PPI = 48
STUB, FULL = 0.2, 0.9
SIZE = 3000


def rows_of(page, layout):
    """Whether each row of the type area has ink."""
    top, bottom = (round(mm / 25.4 * PPI) for mm in MARGINS[layout])
    area = page.crop((0, top, page.width, page.height - bottom))
    # Tinted boxes are ink too; the grey of a scaled page's edge is not.
    dark = area.point(lambda value: 255 if value < 249 else 0)
    return [any(dark.crop((0, y, dark.width, y + 1)).tobytes()) for y in range(dark.height)]


def taken(rows):
    """The share of a page that is not its greatest gap."""
    greatest = run = 0
    for row in rows:
        run = 0 if row else run + 1
        greatest = max(greatest, run)
    return 1 - greatest / len(rows)


def reaches(rows):
    """How far down the last ink is."""
    return max((number for number, row in enumerate(rows, 1) if row), default=0) / len(rows)


def pages_of(pdf, layout):
    raw = subprocess.run(["pdftoppm", "-r", str(PPI), "-gray", str(pdf)], check=True, capture_output=True).stdout
    pages, stream = [], io.BytesIO(raw)
    while stream.tell() < len(raw):
        head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", raw[stream.tell():])
        width, height = int(head[1]), int(head[2])
        stream.seek(len(head[0]), 1)
        pages.append(rows_of(Image.frombytes("L", (width, height), stream.read(width * height)), layout))
    return pages


def without_fit(text):
    if re.search(r"^\[page\]", text, re.M):
        text = re.sub(r"^fit\s*=.*\n", "", text, flags=re.M)
        return re.sub(r"^\[page\]\n", "[page]\nfit = false\n", text, flags=re.M)
    return text.rstrip() + "\n\n[page]\nfit = false\n"


def measured(jianbao, brief, layout, folder):
    """(pages, first page reaches, last page taken) as it falls and tuned; none of what has errors."""
    found = []
    for name, change in (("falls", without_fit), ("whole", str)):
        copy = folder / name / brief.name
        copy.write_text(change(brief.read_text()))
        pdf = folder / name / f"{brief.stem}-{layout}.pdf"
        done = subprocess.run([jianbao, "-q", "build", copy, "--layout", layout, "-o", pdf], capture_output=True)
        if done.returncode:
            return None
        pages = pages_of(pdf, layout)
        found.append((len(pages), reaches(pages[0]), taken(pages[-1])))
    return found


def folders_for(briefs, folder):
    """The briefs' pictures and series files, twice."""
    for name in ("falls", "whole"):
        (folder / name).mkdir()
        for parent in {brief.parent for brief in briefs}:
            for other in parent.iterdir():
                if other.is_dir():
                    shutil.copytree(other, folder / name / other.name, dirs_exist_ok=True)
                elif other.name == "jianbao.toml":
                    shutil.copy(other, folder / name)


def is_of_size(brief):
    return len(re.findall("[\u4e00-\u9fff]", brief.read_text())) >= SIZE


def main():
    arguments = sys.argv[1:]
    layouts = list(MARGINS)
    if "--layouts" in arguments:
        at = arguments.index("--layouts")
        layouts = arguments[at + 1].split(",")
        del arguments[at:at + 2]
    jianbao, *paths = (Path(argument).resolve() for argument in arguments)
    found = [one for path in paths for one in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]
    briefs = [one for one in found if one.name != "jianbao.toml" and is_of_size(one)]
    results = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as threads:
        folder = Path(folder)
        folders_for(briefs, folder)
        jobs = [(brief, layout) for layout in layouts for brief in briefs]
        made = threads.map(lambda job: measured(jianbao, *job, folder), jobs)
        for (brief, layout), pair in zip(jobs, made):
            if pair is None:
                print(f"{brief.name}: not built in {layout}", file=sys.stderr)
                continue
            results[layout].append(pair)
            falls, whole = pair
            if whole[0] > 1 and (whole[2] < STUB or whole[1] < FULL):
                print(f"{layout} {brief.name}: {falls} -> {whole}", file=sys.stderr)
    print("| layout | issues | pages | last pages under a fifth | the least | first pages under nine tenths |")
    print("|---|--:|--:|--:|--:|--:|")
    for layout, pairs in results.items():
        sides = [[pair[side] for pair in pairs if pair[side][0] > 1] for side in (0, 1)]
        pages = " → ".join(str(sum(pair[side][0] for pair in pairs)) for side in (0, 1))
        stubs = " → ".join(str(sum(last < STUB for *_, last in side)) for side in sides)
        least = " → ".join(f"{100 * min((last for *_, last in side), default=1):.0f} %" for side in sides)
        first = " → ".join(str(sum(first < FULL for _, first, _ in side)) for side in sides)
        print(f"| `{layout}` | {len(pairs)} | {pages} | {stubs} | {least} | {first} |")


if __name__ == "__main__":
    main()
