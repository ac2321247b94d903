#!/usr/bin/env python3
"""Saves a brief a thousand times under `jianbao watch`, by renaming as editors
do, and looks whether each save is seen and how much memory that takes.

usage: watch_memory.py JIANBAO [SAVES]   (from the repository's folder, on Linux)
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

JIANBAO = Path(sys.argv[1]).resolve()
SAVES = int(sys.argv[2]) if len(sys.argv) > 2 else 1000

# The memory after so many saves is what a long run may not outgrow by much.
WARM = 50
GROWTH = 1.15


def resident(pid):
    """Resident memory in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def wait_for_other(path, stamp):
    """The stamp of a file that is another than before."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            there = os.stat(path)
        except FileNotFoundError:
            there = None
        if there and (there.st_ino, there.st_mtime_ns) != stamp:
            return there.st_ino, there.st_mtime_ns
        time.sleep(0.01)
    sys.exit("a save was not seen within half a minute")


def main():
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree("briefs", scratch, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.pdf"))
        os.chdir(scratch)
        text = Path("2026-06-10.toml").read_text()
        watch = subprocess.Popen([JIANBAO, "-q", "watch", "2026-06-10.toml", "-o", "x.pdf"])
        try:
            stamp = wait_for_other("x.pdf", None)
            warm = None
            for save in range(1, SAVES + 1):
                # A word of its own each time, in the first body.
                Path("next").write_text(text.replace("body = '''\n", f"body = '''\n第{save}次保存。", 1))
                os.replace("next", "2026-06-10.toml")
                stamp = wait_for_other("x.pdf", stamp)
                if save == WARM:
                    warm = resident(watch.pid)
                if save in (1, 10, WARM) or save % 100 == 0:
                    print(f"{save} saves: {resident(watch.pid):.0f} MB", flush=True)
            last = resident(watch.pid)
        finally:
            watch.kill()
            watch.wait()
    if warm and last > warm * GROWTH:
        sys.exit(f"memory grows: {warm:.0f} MB after {WARM} saves, {last:.0f} MB after {SAVES}")


main()
