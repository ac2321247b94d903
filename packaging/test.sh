#!/bin/bash
# Installs each package in DIST on a clean root and sets the reference issue
# there: test.sh DIST [PART…]; parts: sums wheel npm tarball deb rpm image windows.
# Each must give the very bytes that the tarball's program gives here, and
# `doctor` must know how it was installed. Roots are made anew; nothing of this
# machine's is touched.
set -euo pipefail
dist=$(realpath "$1")
shift
cd "$(dirname "$0")/.."
parts=("$@")
if [ ${#parts[@]} = 0 ]; then
    parts=(sums wheel npm tarball deb rpm image)
    if compgen -G "$dist/*-windows-x64.zip" >/dev/null; then parts+=(windows); else echo "no packages for Windows in $dist"; fi
fi
tools=$(realpath "${DIST_TOOLS:-target/dist-tools}")/bin
briefs=$PWD/briefs
roots=$PWD/target/dist-roots
here=$PWD/packaging
mkdir -p "$roots"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What this machine's own projects say must not count.
export JIANBAO_LANG=en LC_ALL=C.UTF-8
unset PYTHONPATH NODE_PATH

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

only() { # PATTERN: the one file of that name
    # shellcheck disable=SC2206
    local found=($dist/$1)
    [ ${#found[@]} = 1 ] && [ -f "${found[0]}" ] || fail "one file $1 in $dist"
    echo "${found[0]}"
}

# What the program gives when nothing is installed at all.
mkdir "$work/plain"
tar -xzf "$(only 'jianbao-*-linux-x64.tar.gz')" -C "$work/plain" --strip-components=1
"$work/plain/bin/jianbao" --quiet build "$briefs/2026-06-10.toml" -o "$work/reference.pdf"
expected=$(sha256sum <"$work/reference.pdf")

# Sets the reference issue by a command, in a fresh folder below a root, and asks
# `doctor` how it came there.
try() { # NAME WORD FOLDER COMMAND…
    local name=$1 word=$2 folder=$3
    shift 3
    mkdir -p "$folder"
    cp "$briefs"/*.{toml,png} "$folder/"
    mv "$folder/2026-06-10.toml" "$folder/简报.toml"
    (cd "$folder" && "$@" --quiet check 简报.toml && "$@" --quiet build 简报.toml)
    [ "$(sha256sum <"$folder/简报.pdf")" = "$expected" ] || fail "$name: other bytes"
    local told
    told=$(cd "$folder" && "$@" doctor --format json)
    [[ $told == *"\"installed\":\"$word\""* ]] || fail "$name: doctor says $told, not $word"
    echo "$name: reference issue set, the same bytes; doctor says $word"
}

for part in "${parts[@]}"; do
    echo "== $part"
    # shellcheck source=/dev/null
    . "$here/test/$part.sh"
done
echo "${#parts[@]} passed, 0 failed"
