#!/usr/bin/env python3
"""Runs an archive in shards as a scheduler would, with tasks that die, and
compares all with one batch of the same briefs.

usage: shards.py JIANBAO [BRIEFS [SHARDS]]

Each task is `deploy/shard.sh` with the variable that Kubernetes or Slurm sets,
two at a time. Every third is killed while it works (SIGKILL, as an eviction
does) and started again; one brief is at fault. Every PDF must be the one that a
single batch writes, whatever was killed, and the joined report must name every
brief once.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parent.parent
# How long a task that is to be killed may work, in seconds.
BEFORE_KILL = 0.3


def shard(environment, variables, briefs, out, count, kill):
    """Runs a task, killed first if it is to be; how often it ran and its last exit code."""
    command = ["sh", ROOT / "deploy/shard.sh", briefs, out, str(count)]
    tries = 0
    if kill:
        # Its own group, as a container's processes end together.
        task = subprocess.Popen(command, env=environment | variables, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(BEFORE_KILL)
        tries += task.poll() is None
        task.kill()
        task.wait()
    again = subprocess.run(command, env=environment | variables, stderr=subprocess.PIPE, text=True)
    if again.returncode not in (0, 1):
        sys.exit(f"a task ended with {again.returncode}: {again.stderr}")
    return tries, again.returncode


def pdfs(folder):
    """Every PDF below a folder, with its bytes."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*.pdf")}


def simulate(name, variables, briefs, expected, count, folder):
    """Runs all tasks of a scheduler, and compares."""
    out = folder / name
    # `deploy/shard.sh` calls the program by its name.
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "JIANBAO_LANG": "en"}
    start = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        tasks = [
            pool.submit(shard, environment, variables(i), briefs, out, count, i % 3 == 0) for i in range(count)
        ]
        ended = [task.result() for task in tasks]
    merged = subprocess.run(["sh", ROOT / "deploy/merge.sh", out], env=environment, stderr=subprocess.PIPE, text=True)
    report = [json.loads(line) for line in (out / "report.jsonl").read_text(encoding="utf-8").splitlines()]
    names = [entry["brief"] for entry in report]
    failed = [entry for entry in report if entry["status"] == "failed"]
    codes = [code for _, code in ended]
    assert len(names) == len(set(names)) == len(expected) + 1, "the report does not name every brief once"
    assert len(failed) == 1 and merged.returncode == 1, merged.stderr
    assert sorted(codes) == [0] * (count - 1) + [1], codes
    assert pdfs(out) == expected, "PDFs differ from those of one batch"
    killed = sum(tries for tries, _ in ended)
    print(f"{name}: {count} shards, {len(names)} briefs, {killed} tasks killed and started again: the same PDFs, "
          f"one brief at fault in one task; {time.monotonic() - start:.1f} s")


def main():
    jianbao = pathlib.Path(sys.argv[1]).resolve()
    number = sys.argv[2] if len(sys.argv) > 2 else "240"
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 8
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "bin").mkdir()
        (folder / "bin/jianbao").symlink_to(jianbao)
        briefs = folder / "briefs"
        subprocess.run([sys.executable, ROOT / "scripts/make_briefs.py", number, briefs], check=True, stdout=subprocess.DEVNULL)
        (briefs / "2020-01-01.toml").write_text('[header]\ndate = 2020-01-32\n', encoding="utf-8")
        whole = subprocess.run([jianbao, "--quiet", "batch", briefs, "-o", folder / "whole"], stderr=subprocess.DEVNULL)
        assert whole.returncode == 1, whole.returncode
        expected = pdfs(folder / "whole")
        assert len(expected) == int(number), len(expected)
        simulate("kubernetes", lambda i: {"JOB_COMPLETION_INDEX": str(i)}, briefs, expected, count, folder)
        slurm = lambda i: {"SLURM_ARRAY_TASK_ID": str(i + 1), "SLURM_ARRAY_TASK_MIN": "1"}
        simulate("slurm", slurm, briefs, expected, count, folder)


main()
