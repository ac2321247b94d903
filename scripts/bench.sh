#!/usr/bin/env bash
# Whole processes, start to file: jianbao against the stock typst, typst for
# Python, xelatex with ctex, and WeasyPrint, on the same text in one run. Prints
# Markdown, and writes it to target/bench/results.md.
#
# usage: bench.sh [PART…]   (from the repository's folder)
#   parts: one month memory volume size; all by default
# environment:
#   JIANBAO  the binary                       target/dist/jianbao
#   TYPST    typst 0.15.1; installed if unset  target/bench/bin/typst
#   RUNS, SLOW_RUNS  runs of each command      30, 10
#   MONTH    issues of the month               30
#   SMALL, LARGE  issues for peak memory       60, 600
#   FEW, MANY  issues for the time of one      100, 1000
#   YEAR     issues of the larger volume       250
#   SKIP_PEERS=1  only typst: no TeX, no Python
#   FILL=1   put the results into docs/performance.md
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD
jianbao=$(realpath "${JIANBAO:-target/dist/jianbao}")
runs=${RUNS:-30} slow_runs=${SLOW_RUNS:-10}
month=${MONTH:-30} small=${SMALL:-60} large=${LARGE:-600} few=${FEW:-100} many=${MANY:-1000} year=${YEAR:-250}
parts=${*:-one month memory volume size}
tools=$here/target/bench
mkdir -p "$tools"
# In memory, where there is such a folder: jianbao asks the disk to keep what it
# writes, its peers do not, and how long that takes is the disk's business.
memory_disk=/dev/shm
[ -w "$memory_disk" ] || memory_disk=${TMPDIR:-/tmp}
work=$(mktemp -d -p "$memory_disk")
trap 'rm -rf "$work"' EXIT
brief=$here/briefs/2026-06-10.toml
results=$tools/results.md
: >"$results"

say() { echo "$@" | tee -a "$results"; }
has() { command -v "$1" >/dev/null; }

# ---- What the peers need ----

install_packages() {
    local missing="$*"
    [ -z "$missing" ] && return
    echo "installing: $missing" >&2
    apt-get update -qq
    # shellcheck disable=SC2086
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

packages=""
has hyperfine || packages="$packages hyperfine"
[ -x /usr/bin/time ] || packages="$packages time"
if [ -z "${SKIP_PEERS:-}" ]; then
    has xelatex || packages="$packages texlive-xetex texlive-latex-recommended texlive-lang-chinese"
fi
# shellcheck disable=SC2086
install_packages $packages
typst=${TYPST:-$tools/bin/typst}
if ! [ -x "$typst" ]; then
    cargo install --locked typst-cli --version 0.15.1 --root "$tools"
fi
python=$tools/venv/bin/python
if [ -z "${SKIP_PEERS:-}" ] && ! [ -x "$tools/venv/bin/weasyprint" ]; then
    python3 -m venv "$tools/venv"
    # Release 0.15.2 of the Python package carries the compiler 0.15.1.
    "$tools/venv/bin/pip" install -q typst==0.15.2 weasyprint==70.0
fi

# ---- Measuring ----

# Runs hyperfine; the table's first row is what the others are compared with.
# measure NAME RUNS [hyperfine's own arguments…]
measure() {
    local name=$1 count=$2
    shift 2
    hyperfine --shell=none --warmup 2 --runs "$count" --style none --export-json "$work/$name.json" "$@" \
        >/dev/null
}

# One Markdown table of several measurements: median, range, and what jianbao,
# the first row, takes of each.
table() { python3 "$here/scripts/bench_tables.py" compare "$@" | tee -a "$results"; }

# One of medians, as parts of the first row's.
parts_of() { python3 "$here/scripts/bench_tables.py" parts "$@" | tee -a "$results"; }

# Runs a command; sets its peak memory in $kilobytes and its time in $seconds.
peak() {
    /usr/bin/time -f '%M %e' -o "$work/peak" "$@" >/dev/null
    read -r kilobytes seconds < <(tail -1 "$work/peak")
}

# The time of one of so many, from $seconds.
each_of() { awk "BEGIN { printf \"%.1f ms\", $seconds * 1000 / $1 }"; }

briefs() { python3 scripts/make_briefs.py "$1" "$2"; }

say "Measured $(date -u +%Y-%m-%d): $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores," \
    "$(awk '/MemTotal/ { printf "%.0f GB", $2 / 1048576 }' /proc/meminfo), Linux $(uname -r | cut -d- -f1);" \
    "$("$jianbao" --version), $("$typst" --version | cut -d' ' -f1,2)."
say

"$jianbao" -q source "$brief" -o "$work/project"
project=$work/project
fonts=$project/fonts

one_issue() {
    say "### One issue"
    say
    measure one "$runs" \
        -n "jianbao build" "$jianbao -q build $brief -o $work/jianbao.pdf" \
        -n "typst compile, system fonts ($(fc-list 2>/dev/null | wc -l) faces) and ours" \
        "$typst compile --root $project --font-path $fonts $project/main.typ $work/system.pdf" \
        -n "typst compile, only our fonts" \
        "$typst compile --root $project --font-path $fonts --ignore-system-fonts $project/main.typ $work/ours.pdf"
    local tables=("$work/one.json")
    if [ -z "${SKIP_PEERS:-}" ]; then
        python3 scripts/bench_peers.py write "$brief" "$fonts" "$work/peers"
        cd "$work/peers"
        local pass="xelatex -interaction=batchmode -halt-on-error issue.tex"
        measure slow "$slow_runs" \
            -n "typst for Python, a process with one issue" \
            "$python $here/scripts/bench_peers.py typst $fonts $work/python $project" \
            -n "xelatex and ctex, two passes" "bash -c 'rm -f issue.aux issue.toc issue.out; $pass && $pass'" \
            -n "WeasyPrint" "$tools/venv/bin/weasyprint -q issue.html weasyprint.pdf"
        cd "$here"
        tables+=("$work/slow.json")
    fi
    table "${tables[@]}"
}

month_of_issues() {
    say "### $month different issues, and the same month again"
    say
    briefs "$month" "$work/month"
    local out=$work/out list=$work/projects name
    # Each project as `jianbao source` writes it, with the fonts in one place.
    for path in "$work"/month/20*.toml; do
        name=$(basename "$path" .toml)
        "$jianbao" -q source "$path" -o "$work/typst/$name" 2>/dev/null
        rm -r "$work/typst/$name/fonts"
        echo "$work/typst/$name" >>"$list"
    done
    local each="$typst compile --root {} --font-path $fonts --ignore-system-fonts {}/main.typ {}/issue.pdf"
    measure month "$slow_runs" \
        -n "jianbao batch -j 2 --force" "$jianbao -q batch $work/month -o $out -j 2 --force" \
        -n "typst compile, only our fonts, two at a time" "xargs -a $list -P 2 -I {} $each"
    local tables=("$work/month.json")
    if [ -z "${SKIP_PEERS:-}" ]; then
        measure python "$slow_runs" -n "typst for Python, all in one process" \
            "xargs -a $list $python scripts/bench_peers.py typst $fonts $work/python"
        tables+=("$work/python.json")
    fi
    table "${tables[@]}"
    local changed
    changed=$(find "$work/month" -name '20*.toml' | sort | head -1)
    measure full "$slow_runs" -n "the full month" "$jianbao -q batch $work/month -o $out -j 2 --force"
    measure again "$slow_runs" -n "unchanged" "$jianbao -q batch $work/month -o $out -j 2"
    # A comment at the end: the brief's bytes change, its pages do not.
    measure change "$slow_runs" --prepare "bash -c 'echo \"# \$RANDOM \$RANDOM\" >>$changed'" \
        -n "one brief changed" "$jianbao -q batch $work/month -o $out -j 2"
    measure single "$slow_runs" -n "one issue, jianbao build" "$jianbao -q build $changed -o $work/single.pdf"
    parts_of "$work"/{full,again,change,single}.json
}

memory() {
    say "### Many issues: peak memory, and the time of one"
    say
    say "| issues | peak memory | in all | each |"
    say "|---:|---:|---:|---:|"
    for count in $small $few $large $many; do
        briefs "$count" "$work/many"
        peak "$jianbao" -q batch "$work/many" -o "$work/many-out" -j 2 --force
        say "| $count | $((kilobytes / 1024)) MB | $seconds s | $(each_of "$count") |"
        rm -r "$work/many" "$work/many-out"
    done
    say
}

volumes() {
    say "### One volume"
    say
    say "| issues | time | each | peak memory | file |"
    say "|---:|---:|---:|---:|---:|"
    for count in $month $year; do
        briefs "$count" "$work/bound"
        peak "$jianbao" -q volume "$work/bound" -o "$work/volume.pdf"
        say "| $count | $seconds s | $(each_of "$count") | $((kilobytes / 1024)) MB |" \
            "$(($(stat -c %s "$work/volume.pdf") / 1024)) KB |"
        rm -r "$work/bound"
    done
    say
}

sizes() {
    say "### The PDF of the reference issue"
    say
    local ours=("$typst" compile --root "$project" --font-path "$fonts" --ignore-system-fonts)
    "$jianbao" -q build "$brief" -o "$work/jianbao.pdf"
    "${ours[@]}" "$project/main.typ" "$work/plain.pdf"
    "${ours[@]}" --pdf-standard a-2a,ua-1 "$project/main.typ" "$work/archival.pdf"
    say "| | bytes |"
    say "|---|---:|"
    say "| jianbao build (PDF/A-2a, PDF/UA-1) | $(stat -c %s "$work/jianbao.pdf") |"
    say "| typst compile, the same standards | $(stat -c %s "$work/archival.pdf") |"
    say "| typst compile | $(stat -c %s "$work/plain.pdf") |"
    say
}

for part in $parts; do
    case $part in
        one) one_issue ;;
        month) month_of_issues ;;
        memory) memory ;;
        volume) volumes ;;
        size) sizes ;;
        *) echo "unknown part $part; known: one month memory volume size" >&2 && exit 2 ;;
    esac
done
echo "written to $results" >&2
if [ -n "${FILL:-}" ]; then
    python3 scripts/bench_tables.py fill "$results" docs/performance.md
fi
