#!/usr/bin/env python3
"""Switches each mend of tests/proofs.toml off, one at a time, and runs the tests
that guard it: they must fail. Exits with 1 if a mend is missed by nobody, or
if its code is no longer there (which the suite says too).

usage: proofs.py [WORD]   (from the repository's folder)
With a word, only the mends whose name has it. Works on a copy of the tree
under target/proofs, with links to the compiled dependencies; takes some 15
seconds a mend. The mends of the layouts are proved by the suite
(tests/suite/proofs.rs).
"""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path.cwd()
COPY = ROOT / "target/proofs/tree"
BUILT = ROOT / "target/proofs/target"

MENDS = tomllib.loads((ROOT / "tests/proofs.toml").read_text())["mend"]


def copy_tree():
    """The tree as it stands, changes not yet committed among it."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", "-z"], capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\0") if name and Path(name).exists()]
    for old in [path for path in COPY.rglob("*") if path.is_file()]:
        if str(old.relative_to(COPY)) not in names:
            old.unlink()
    for name in names:
        source, target = ROOT / name, COPY / name
        if not target.exists() or target.read_bytes() != source.read_bytes():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def link_dependencies():
    """A target folder that shares the compiled dependencies and nothing of our
    own crate, which cargo would not tell apart from that of this tree."""
    shutil.rmtree(BUILT, ignore_errors=True)
    own = ("jianbao", "libjianbao", "suite", "libsuite", "measure")
    for kind in ("deps", "build", ".fingerprint"):
        for folder, folders, names in os.walk(ROOT / "target/debug" / kind):
            folders[:] = [name for name in folders if not name.startswith(own)]
            target = BUILT / Path(folder).relative_to(ROOT / "target")
            target.mkdir(parents=True)
            for name in names:
                if not name.startswith(own):
                    os.link(Path(folder) / name, target / name)


def test(filters):
    """Whether the tests pass, how many ran, and whether the code compiled."""
    environment = {**os.environ, "CARGO_TARGET_DIR": str(BUILT)}
    command = ["cargo", "test", "-q", "--lib", "--test", "suite", "--no-fail-fast", "--", *filters]
    done = subprocess.run(command, cwd=COPY, env=environment, capture_output=True, text=True)
    results = [line for line in done.stdout.splitlines() if line.startswith("test result: ")]
    counts = [[int(word) for word in line.replace(";", " ").split() if word.isdigit()] for line in results]
    ran = sum(passed + failed for passed, failed, *_ in counts)
    return done.returncode == 0, ran, len(results) == 2, done.stderr


def prove(mend):
    """What became of one mend."""
    homes = [path for path in (COPY / "src").rglob("*.rs") if mend["code"] in path.read_text()]
    if len(homes) != 1 or homes[0].read_text().count(mend["code"]) != 1:
        return f"its code is in {len(homes)} files, or several times in one"
    text = homes[0].read_text()
    homes[0].write_text(text.replace(mend["code"], mend["without"]))
    try:
        passed, ran, compiled, errors = test(mend["tests"])
    finally:
        homes[0].write_text(text)
    if not compiled:
        return "does not compile: " + next((line for line in errors.splitlines() if line.startswith("error")), "?")
    if ran == 0:
        return f"no test is called {' or '.join(mend['tests'])}"
    return "nobody misses it" if passed else None


def main():
    word = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = [mend for mend in MENDS if word in mend["name"]]
    COPY.mkdir(parents=True, exist_ok=True)
    copy_tree()
    link_dependencies()
    filters = sorted({filter for mend in chosen for filter in mend["tests"]})
    passed, ran, compiled, errors = test(filters)
    if not passed or not ran:
        sys.exit(f"the tests fail as the code stands\n{errors}")
    survivors = 0
    for mend in chosen:
        start = time.monotonic()
        wrong = prove(mend)
        survivors += wrong is not None
        print(f"{time.monotonic() - start:5.0f} s  {mend['name']}: {wrong or 'missed'}", flush=True)
    print(f"{len(chosen)} switched off, {survivors} not missed")
    sys.exit(1 if survivors else 0)


if __name__ == "__main__":
    main()
