#!/usr/bin/env python3
"""Every brief shown, in every layout, as a screen reader would hear it: outloud
finds neither an error nor a warning.

usage: heard.py JIANBAO   (from the repository's folder; needs the Python package outloud)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from agreement import agree, conclude

JIANBAO = Path(sys.argv[1]).resolve()
BRIEFS = [Path("briefs/2026-06-10.toml"), *sorted(Path("examples").glob("*.toml"))]
OUTLOUD = Path(sys.executable).with_name("outloud")


def main():
    layouts = subprocess.run([JIANBAO, "layouts"], check=True, capture_output=True, text=True).stdout
    names = [line.split("\t")[0] for line in layouts.splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        for brief in BRIEFS:
            for layout in names:
                pdf = Path(folder) / f"{brief.stem}-{layout}.pdf"
                subprocess.run([JIANBAO, "-q", "build", brief, "--layout", layout, "-o", pdf], check=True)
                heard = subprocess.run([OUTLOUD, "--fail-on", "warning", pdf], capture_output=True, text=True)
                agree(heard.returncode == 0, heard.stdout)
    conclude()


main()
