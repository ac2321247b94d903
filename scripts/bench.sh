#!/usr/bin/env bash
# One issue, process start to file: jianbao against the stock typst on the very
# project that `jianbao source` writes. Needs hyperfine, and either the `typst`
# command or the Python package of that name (which adds Python's start).
# usage: bench.sh JIANBAO   (from the repository's folder)
set -euo pipefail
jianbao=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
brief=briefs/2026-06-10.toml
"$jianbao" -q source "$brief" -o "$work/project"
project=$work/project
if command -v typst >/dev/null; then
    system="typst compile --root $project --font-path $project/fonts $project/main.typ $work/system.pdf"
    ours="typst compile --root $project --font-path $project/fonts --ignore-system-fonts $project/main.typ $work/ours.pdf"
else
    echo "no typst command found; install typst-cli" >&2
    exit 2
fi
hyperfine --shell=none --warmup 3 --runs 30 --export-json "$work/times.json" \
    -n "jianbao build" "$jianbao -q build $brief -o $work/a.pdf" \
    -n "typst compile, system fonts and ours" "$system" \
    -n "typst compile, only our fonts" "$ours"
python3 - "$work/times.json" <<'P'
import json, sys
runs = json.load(open(sys.argv[1]))["results"]
for run in runs:
    median = run["median"]
    print(f"{run['command']}: median {median * 1000:.0f} ms, jianbao takes {runs[0]['median'] / median:.2f} of it")
P
