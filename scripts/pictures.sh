#!/usr/bin/env bash
# Draws the pictures of README and docs: pages side by side, at 72 dpi.
# usage: pictures.sh JIANBAO   (from the repository's folder; needs ImageMagick)
set -euo pipefail
jianbao=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/pictures
draw() { # name brief layout
    "$jianbao" -q build "$2" --layout "$3" -o "$work/$1.png" --ppi 72
    montage "$work/$1"*.png -tile x1 -geometry +8+8 -background '#d0d0d0' -depth 8 "$work/out.png"
    convert "$work/out.png" -colors 64 -strip "docs/pictures/$1.png"
}
draw reference briefs/2026-06-10.toml daily
draw daily examples/weekly-data.toml daily
draw bulletin examples/office-bulletin.toml bulletin
draw phone examples/hk-newsletter.toml phone
