#!/usr/bin/env python3
"""Changes the code as cargo-mutants would, one place at a time, and looks
whether a test fails: a fixed sample of what reads briefs and sends mail.

usage: mutants.py [--count 200] [--from 0] [--minutes 60]   (in the repository)
Every change that `cargo mutants --list` knows of has a digest of its file,
function and words; the sample is the first of them by digest, so it stays the
same as long as the code does, and its first N are a sample too; --from N goes on behind those. Each is tried
on a copy of the tree under target/mutants: the quick tests of the library
first, and where none fails, the slow ones and the fitting modules of the suite,
one after the other. One that does not compile is left out of the score; one
that runs too long or takes too much memory is caught. Needs Linux, and
`cargo install --locked cargo-mutants` for the list.
"""

import argparse
import collections
import hashlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import proofs

ROOT = Path.cwd()
PLACES = ["src/markdown*", "src/markdown/**", "src/brief/**", "src/findings/**", "src/copy_edit*", "src/mail/**", "src/post/**"]

#: Tests of the library that take seconds: they come second.
SLOW = ["simulation", "robust", "linear", "work_grows_with", "what_is_too_deep", "commands::"]

#: What of the suite fits, the quickest first.
READING = ["findings", "mistakes", "encodings", "references", "titles", "collate", "limits", "hostile", "kept", "lines",
           "check", "damage", "cli", "verbatim", "docs", "source", "golden", "batch", "volume"]
SENDING = ["mail", "post", "cli", "docs", "findings", "damage", "bytes"]

#: Seconds that a run of tests may take, and its bytes of address space.
SECONDS, BYTES = 300, 12 << 30

#: Seconds that the compiler may take: it always comes to an end.
COMPILING = 3600


def listed():
    """Every change that cargo-mutants knows of, in the sample's order."""
    files = [word for place in PLACES for word in ("--file", place)]
    done = subprocess.run(["cargo", "mutants", "--list", "--json", *files], capture_output=True, check=True)

    def digest(mutant):
        # Without its line, so that a change elsewhere in the file moves nothing.
        words = mutant["name"].split(": ", 1)[1]
        return hashlib.sha256(f"{mutant['file']}: {words}".encode()).hexdigest(), mutant["span"]["start"]["line"]

    return sorted(json.loads(done.stdout), key=digest)


def changed(text, mutant):
    """A file's text with the change made."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    at = [starts[mutant["span"][end]["line"] - 1] + mutant["span"][end]["column"] - 1 for end in ("start", "end")]
    return text[: at[0]] + mutant["replacement"] + text[at[1] :]


def bounded():
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))


def run(command, seconds=SECONDS):
    """Exit code and output of a command; no code where it took too long."""
    environment = {**os.environ, "CARGO_TARGET_DIR": str(proofs.BUILT), "CARGO_PROFILE_DEV_DEBUG": "0", "RUST_BACKTRACE": "0"}
    process = subprocess.Popen(command, cwd=proofs.COPY, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, preexec_fn=bounded)
    try:
        output, _ = process.communicate(timeout=seconds)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, ""


def built(*targets):
    """The test programs, or none where the code does not compile."""
    code, output = run(["cargo", "test", "--no-run", "--message-format", "json", *targets], COMPILING)
    if code != 0:
        return None
    messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
    artefacts = [it for it in messages if it.get("reason") == "compiler-artifact" and it["profile"]["test"] and it["executable"]]
    return {it["target"]["name"]: it["executable"] for it in artefacts}


def runs(file):
    """The runs of tests that may catch a change in a file: program, arguments."""
    skip = [word for test in SLOW for word in ("--skip", test)]
    yield "jianbao", skip
    sending = file.startswith(("src/mail", "src/post"))
    yield "jianbao", [test for test in SLOW if sending or test != "simulation"]
    for module in SENDING if sending else READING:
        yield "suite", [f"{module}::"]


def fate(mutant):
    """Caught and by what, missed, or not compiled."""
    programs = built("--lib")
    if programs is None:
        return "does not compile"
    for program, arguments in runs(mutant["file"]):
        if program not in programs:
            programs = built("--lib", "--test", "suite")
        code, _ = run([programs[program], "-q", *arguments])
        if code != 0:
            by = "the library's tests" if program == "jianbao" else f"the suite's {arguments[0][:-2]}"
            return f"caught by {by}" + (" (too long)" if code is None else "")
    return "MISSED"


def prepare():
    proofs.COPY, proofs.BUILT = ROOT / "target/mutants/tree", ROOT / "target/mutants/target"
    proofs.COPY.mkdir(parents=True, exist_ok=True)
    proofs.copy_tree()
    if not proofs.BUILT.exists():
        proofs.link_dependencies()


def check():
    """Sees that all tests pass as the code stands."""
    programs = built("--lib", "--test", "suite") or sys.exit("the code does not compile as it stands")
    every = {(program, *arguments) for file in ("src/mail", "src/brief") for program, arguments in runs(file)}
    for program, *arguments in sorted(every):
        if run([programs[program], "-q", *arguments])[0] != 0:
            sys.exit(f"tests fail as the code stands: {program} {' '.join(arguments)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=600)
    args = parser.parse_args()
    sample = listed()[args.first : args.count]
    prepare()
    if args.first == 0:
        check()
    until, fates = time.monotonic() + 60 * args.minutes, collections.Counter()
    for number, mutant in enumerate(sample, args.first + 1):
        if time.monotonic() > until:
            break
        file = proofs.COPY / mutant["file"]
        text, started = file.read_text(), time.monotonic()
        file.write_text(changed(text, mutant))
        try:
            what = fate(mutant)
        finally:
            file.write_text(text)
        fates[what.split()[0]] += 1
        print(f"{number:3} {time.monotonic() - started:4.0f} s  {mutant['name']}: {what}", flush=True)
    compiled = fates["caught"] + fates["MISSED"]
    print(f"{compiled + fates['does']} tried, {fates['does']} do not compile; "
          f"{fates['caught']} of {compiled} caught: {100 * fates['caught'] / max(compiled, 1):.0f} %")


if __name__ == "__main__":
    main()
