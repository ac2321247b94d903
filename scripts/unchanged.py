#!/usr/bin/env python3
"""Compares two builds of jianbao byte for byte: for every brief, example and
case of this repository, and for made issues, what they print, how they end,
and the PDFs that they write.

    python3 scripts/unchanged.py OLD NEW [--made 400]
"""

import argparse
import concurrent.futures
import filecmp
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
# What a run says of itself: how long it took.
TIMES = re.compile(rb'(\d+(\.\d+)? (ms|s|min)\b|"(ms|wall_ms|millis|time)": ?\d+(\.\d+)?|time(stamp)?="[^"]*")')


def run(jianbao, folder, *args):
    """Exit code, standard output and standard error of a command."""
    ran = subprocess.run([jianbao, *args], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, timeout=600)
    return ran.returncode, TIMES.sub(b"TIME", ran.stdout), TIMES.sub(b"TIME", ran.stderr)


def files(folder):
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def differences(old, new):
    """Names of files that are in one folder alone, or differ."""
    before, after = files(old), files(new)
    names = sorted(before.keys() | after.keys())
    # The record of a batch names the program that made it.
    names = [name for name in names if not pathlib.PurePath(name).name.startswith(".jianbao-batch")]
    return [n for n in names if n not in before or n not in after or not filecmp.cmp(before[n], after[n], False)]


def commands(brief):
    """What is asked of one brief; outputs go to the folder `out` beside the project."""
    out = "out/" + brief.replace("/", "_").removesuffix(".toml")
    return [
        ["check", "--format", "json", brief],
        ["check", brief],
        ["build", brief, "-o", f"{out}.pdf", "--depfile", f"{out}.d"],
        ["build", brief, "--format", "long-png", "-o", f"{out}.png"],
        ["source", brief, "-o", out],
    ]


def compare_brief(old, new, brief):
    """What differs for one brief, as lines."""
    found = []
    for command in commands(brief):
        a, b = (run(jianbao, folder, *command) for jianbao, folder in (old, new))
        for what, left, right in zip(("exit code", "standard output", "standard error"), a, b):
            if left != right:
                found.append(f"{' '.join(command)}: {what}\n  {left!r}\n  {right!r}")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("old", type=pathlib.Path)
    parser.add_argument("new", type=pathlib.Path)
    parser.add_argument("--made", type=int, default=400)
    parser.add_argument("--briefs", default="")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unchanged-") as scratch:
        projects = []
        for name, program in ("old", args.old), ("new", args.new):
            folder = pathlib.Path(scratch) / name / "project"
            for part in "briefs", "examples", "tests/cases":
                shutil.copytree(ROOT / part, folder / part)
            (folder / "out").mkdir()
            made = folder / "made"
            subprocess.run([sys.executable, ROOT / "scripts/make_briefs.py", str(args.made), made], check=True,
                           stdout=subprocess.DEVNULL)
            projects.append((str(program.resolve()), folder))
        old, new = projects
        briefs = sorted(
            str(path.relative_to(old[1]))
            for part in ("briefs", "examples", "tests/cases")
            for path in (old[1] / part).rglob("*.toml")
            if path.name not in ("jianbao.toml", "layout.toml") and args.briefs in str(path)
        )
        found = []
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for lines in pool.map(lambda brief: compare_brief(old, new, brief), briefs):
                found += lines
        if args.made:
            for command in (
                ["batch", "made", "-o", "made-out"],
                ["volume", "made", "--until", "2026-01-09", "-o", "volume.pdf"],
            ):
                a, b = (run(jianbao, folder, *command) for jianbao, folder in projects)
                if a != b:
                    found.append(f"{' '.join(command)}:\n  {a!r}\n  {b!r}")
        found += differences(old[1], new[1])
        written = sum(1 for name in files(new[1]) if name.endswith(".pdf") and "out" in name)
        print("\n".join(found))
        print(f"{len(briefs)} briefs and {args.made} made issues, {written} PDFs: {len(found)} differences")
        sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
