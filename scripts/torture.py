#!/usr/bin/env python3
"""Lets every system call by which jianbao reaches its files fail, one after the
other, as a full or broken disk would, and kills it there too. Afterwards each
file is the old one or the new one, no temporary file is left, the message names
the file that was asked for, and the same command makes up for it.

    python3 scripts/torture.py target/debug/jianbao [SCENARIO …]

Needs strace.
"""

import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from xml.etree import ElementTree

BRIEF = """[header]
title = "每日动态"
publisher = "某协会"
date = 2026-06-{day:02}
issue = {day}

[summary]
text = "摘要文字。"

[[sections]]
title = "标题"
body = "{body}"
"""

# What each call is made to say. Of `read` only those of files in the folder count.
ERRORS = {
    "openat": "EACCES",
    "read": "EIO",
    "write": "ENOSPC",
    "fsync": "EIO",
    "rename": "EACCES",
    "renameat": "EACCES",
    "renameat2": "EACCES",
    "fchmod": "EPERM",
    "mkdir": "ENOSPC",
}

# A process may end between any two of these.
KILLS = ["openat", "write", "fsync", "rename", "renameat", "renameat2"]

OLD = b"old"


class Scenario:
    """A command, the briefs it finds, and what it writes."""

    def __init__(self, args, outputs, briefs=(10,), body="正文。", again=True):
        self.args, self.outputs, self.briefs, self.body, self.again = args, outputs, briefs, body, again

    def prepare(self, folder):
        for day in self.briefs:
            text = BRIEF.format(day=day, body=self.body)
            (folder / f"briefs/{day}.toml").parent.mkdir(exist_ok=True)
            (folder / f"briefs/{day}.toml").write_text(text)
        (folder / "jianbao.toml").write_text('[defaults.header]\nmarking = "内部资料"\n')
        for name in self.outputs:
            if self.again and not (folder / name).exists():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(OLD)


SCENARIOS = {
    "build": Scenario(["build", "briefs/10.toml", "-o", "x.pdf", "--depfile", "x.d"], ["x.pdf", "x.d"]),
    "parts": Scenario(
        ["build", "briefs/10.toml", "-o", "x.png", "--ppi", "18"],
        ["x-1.png", "x-2.png"],
        body="这是一段足够长的正文。" * 150,
    ),
    "batch": Scenario(
        ["batch", "briefs", "-o", "out", "-j", "1", "--report", "r.jsonl", "--junit", "r.xml"],
        ["out/10.pdf", "out/11.pdf", "r.jsonl", "r.xml"],
        briefs=(10, 11),
    ),
    "volume": Scenario(["volume", "briefs", "-o", "v.pdf"], ["v.pdf"], briefs=(10, 11)),
    "fix": Scenario(["check", "--fix", "briefs/10.toml"], ["briefs/10.toml"], body="他说,可以。"),
    "new": Scenario(["new", "2026-06-12", "-o", "briefs/"], ["briefs/2026-06-12.toml"], again=False),
    "source": Scenario(["source", "briefs/10.toml", "-o", "s"], ["s/main.typ"]),
}


def run(jianbao, folder, args, tracing=()):
    command = ["strace", "-f", "-qq", *tracing] if tracing else []
    return subprocess.run(
        [*command, jianbao, *args], cwd=folder, capture_output=True, timeout=120, stdin=subprocess.DEVNULL
    )


def files(folder):
    """Every file with its bytes; a report tells what happened, so only the
    briefs that it speaks of are kept of one that is whole."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            try:
                if path.suffix == ".jsonl" and data != OLD:
                    data = [json.loads(line)["brief"] for line in data.splitlines()]
                if path.suffix == ".xml" and data != OLD:
                    data = [case.get("name") for case in ElementTree.fromstring(data).iter("testcase")]
            except (ValueError, ElementTree.ParseError):
                pass
            found[str(path.relative_to(folder))] = data
    return found


def is_ours(name):
    """The batch's record and lock, which are no outputs."""
    return pathlib.PurePath(name).name.startswith(".jianbao-batch")


def interesting(log, folder):
    """The numbers of calls, by name, that reach the folder; and of those that
    would carry a message."""
    counts = collections.Counter()
    found = collections.defaultdict(set)
    mute = set()
    pattern = re.compile(r"^(\d+) +(?:\d+\.\d+ +)?(\w+)\((.*)$")
    for line in log.read_text(errors="replace").splitlines():
        match = pattern.match(line)
        if not match or match[2] not in ERRORS:
            continue
        pid, call, rest = match.groups()
        counts[pid, call] += 1
        if call == "write" and rest.startswith("2<"):
            mute.add((call, counts[pid, call]))
        inside = f"{folder}/" in rest or (call == "openat" and f"<{folder}>" in rest)
        if inside or (call not in ("openat", "read", "write") and f"<{folder}>" in rest) or call.startswith("rename"):
            found[call].add(counts[pid, call])
    return {call: thin(sorted(numbers)) for call, numbers in found.items()}, mute


def thin(numbers):
    """All of a few, some of many: a project's fifty files are written alike."""
    return numbers if len(numbers) <= 20 else sorted({*numbers[:3], *numbers[:: len(numbers) // 15], *numbers[-3:]})


class Fault(Exception):
    pass


def check(scenario, before, after, result, killed, mute):
    said = result.stderr.decode(errors="replace")
    new = scenario.new
    for name, data in after.items():
        if is_ours(name):
            continue
        if name.rsplit("/", 1)[-1].startswith(".jianbao-"):
            if killed:
                continue
            raise Fault(f"a temporary file is left: {name}")
        if data not in (before.get(name), new.get(name)):
            raise Fault(f"{name} is neither old nor new: {data[:60]!r}")
    for name in before:
        if name not in after:
            raise Fault(f"{name} is gone")
    if killed:
        return
    if result.returncode == 127:
        return  # The loader itself could not read the program.
    if result.returncode not in (0, 1, 2) or "panicked" in said:
        raise Fault(f"exit {result.returncode}: {said}")
    done = all(after.get(name) == new[name] for name in new if not is_ours(name))
    if result.returncode == 0 and not done:
        raise Fault(f"exit 0, and something is not written: {said}")
    if mute:
        return  # The message itself met the full disk.
    if result.returncode != 0 and not re.search(r"error(\[image/missing\])?: ", said):
        raise Fault(f"exit {result.returncode} without a word: {said}")
    if re.search(r"\.jianbao-(?!batch)", said):
        raise Fault(f"the message names a temporary file: {said}")
    if result.returncode == 2 and not re.search(r"`[^`]*(toml|pdf|png|xml|jsonl?|typ|lock|\.d|s/[^`]*|out|briefs)`", said):
        raise Fault(f"the message names no file: {said}")


def once(jianbao, name, call, number, kill, mute):
    scenario = SCENARIOS[name]
    with tempfile.TemporaryDirectory(prefix="torture-") as scratch:
        folder = pathlib.Path(os.path.realpath(scratch))
        scenario.prepare(folder)
        before = files(folder)
        action = "signal=SIGKILL" if kill else f"error={ERRORS[call]}"
        tracing = ["-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{action}:when={number}"]
        result = run(jianbao, folder, scenario.args, tracing)
        check(scenario, before, files(folder), result, kill, mute)
        # The same command, undisturbed, makes up for it.
        left = files(folder)
        if scenario.again or not all(left.get(output) for output in scenario.outputs):
            again = run(jianbao, folder, scenario.args)
            now = {path: data for path, data in files(folder).items() if ".jianbao-" not in path}
            if again.returncode != 0 or now != {p: d for p, d in scenario.new.items() if ".jianbao-" not in p}:
                raise Fault(f"not made up for: {again.stderr.decode(errors='replace')}")


def torture(jianbao, name):
    scenario = SCENARIOS[name]
    with tempfile.TemporaryDirectory(prefix="torture-") as scratch:
        folder = pathlib.Path(os.path.realpath(scratch)) / "work"
        folder.mkdir()
        scenario.prepare(folder)
        log = folder.parent / "log"
        tracing = ["-y", "-s", "200", "-o", str(log), "-e", "trace=" + ",".join(ERRORS)]
        result = run(jianbao, folder, scenario.args, tracing)
        if result.returncode != 0:
            sys.exit(f"{name}: does not run: {result.stderr.decode(errors='replace')}")
        scenario.new = files(folder)
        for output in scenario.outputs:
            assert scenario.new.get(output, OLD) != OLD, f"{name} does not write {output}"
        found, mute = interesting(log, str(folder))
    rounds = [(call, number, False) for call, numbers in found.items() for number in numbers]
    rounds += [(call, number, True) for call in KILLS for number in found.get(call, ())]
    faults = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = {pool.submit(once, jianbao, name, *round, round[:2] in mute): round for round in rounds}
        for job in concurrent.futures.as_completed(jobs):
            try:
                job.result()
            except (Fault, subprocess.TimeoutExpired) as fault:
                call, number, kill = jobs[job]
                faults.append(f"{name}: {call} {number}{' (killed)' if kill else ''}: {fault}")
    counts = ", ".join(f"{len(numbers)} {call}" for call, numbers in sorted(found.items()))
    print(f"{name}: {len(rounds)} rounds ({counts}), {len(faults)} faults", flush=True)
    return faults


def main():
    if not shutil.which("strace"):
        sys.exit("torture.py needs strace")
    jianbao = str(pathlib.Path(sys.argv[1]).resolve())
    faults = [fault for name in sys.argv[2:] or SCENARIOS for fault in torture(jianbao, name)]
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
