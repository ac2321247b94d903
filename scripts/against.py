#!/usr/bin/env python3
"""Times two builds of jianbao against each other, one run of each in turn.

usage: against.py OLD NEW   (from the repository's folder)

Prints the medians of the time by the clock and of the processor's time, and their
ratios, for: the start of a process, one issue, its check, and a month of made
issues (scripts/make_briefs.py); and the peak memory of 61 and of 610 issues.
"""

import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BRIEF = ROOT / "briefs/2026-06-10.toml"


def run(command):
    """The seconds that a command takes, by the clock and of the processor."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    took, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr.decode()[-500:]
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(name, old, new, times, arguments):
    runs = {old: [], new: []}
    for _ in range(times):
        for program, found in runs.items():
            found.append(run([program, *map(str, arguments)]))
    (a, b), (c, d) = ([statistics.median(column) for column in zip(*found)] for found in runs.values())
    print(f"| {name} | {a * 1000:.1f} ms | {c * 1000:.1f} ms | {c / a:.2f} | {d / b:.2f} |", flush=True)


def peak(program, briefs, out):
    """The peak memory of a batch, in MB."""
    script = "import resource, subprocess, sys\nsubprocess.run(sys.argv[1:], capture_output=True)\n" \
             "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    command = [sys.executable, "-c", script, program, "batch", str(briefs), "--force", "-o", str(out)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main():
    old, new = map(os.path.abspath, sys.argv[1:3])
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        made = {}
        for count in (30, 61, 610):
            made[count] = folder / f"made-{count}"
            subprocess.run([sys.executable, ROOT / "scripts/make_briefs.py", str(count), made[count]], check=True, stdout=subprocess.DEVNULL)
        print("| what | old | new | ratio | of processor time |\n|---|---:|---:|---:|---:|")
        compare("a process that lists the layouts", old, new, 100, ["layouts"])
        compare("one issue", old, new, 31, ["build", BRIEF, "-o", folder / "one.pdf"])
        compare("check of one issue", old, new, 31, ["check", BRIEF])
        compare("a month of 30", old, new, 9, ["batch", made[30], "--force", "-o", folder / "month"])
        for program, name in ((old, "old"), (new, "new")):
            few, many = (peak(program, made[count], folder / f"out-{count}") for count in (61, 610))
            print(f"peak memory, {name}: 61 issues {few} MB, 610 issues {many} MB, {many / few:.2f}", flush=True)
        shutil.rmtree(folder / "month")


if __name__ == "__main__":
    main()
