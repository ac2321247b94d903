#!/usr/bin/env python3
"""Markdown tables of what hyperfine measured.

usage: bench_tables.py compare JSON…  median, range, and what the first takes of each
       bench_tables.py parts JSON…    medians, as parts of the first
       bench_tables.py fill RESULTS PAGE  puts results between the page's two marks
"""
import json
import pathlib
import sys


def time(seconds):
    return f"{seconds * 1000:.0f} ms" if seconds < 10 else f"{seconds:.1f} s"


def compare(runs):
    print("| | median | from … to | jianbao takes |\n|---|---:|---:|---:|")
    for run in runs:
        ratio = "" if run is runs[0] else f"{runs[0]['median'] / run['median']:.3f}"
        span = f"{time(run['min'])} … {time(run['max'])}"
        print(f"| {run['command']} | {time(run['median'])} | {span} | {ratio} |")


def parts(runs):
    print("| | median | of the first |\n|---|---:|---:|")
    for run in runs:
        ratio = "" if run is runs[0] else f"{run['median'] / runs[0]['median']:.3f}"
        print(f"| {run['command']} | {time(run['median'])} | {ratio} |")


START, END = "<!-- results of scripts/bench.sh -->\n", "<!-- end of the results -->"


def fill(results, page):
    text = page.read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    found = results.read_text(encoding="utf-8").strip()
    page.write_text(f"{before}{START}\n{found}\n\n{END}{after}", encoding="utf-8")


def main(form, paths):
    if form == "fill" and len(paths) == 2:
        fill(*paths)
        return
    forms = {"compare": compare, "parts": parts}
    if form not in forms or not paths:
        sys.exit(__doc__)
    forms[form]([run for path in paths for run in json.loads(path.read_text())["results"]])
    print()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "", [pathlib.Path(path) for path in sys.argv[2:]])
