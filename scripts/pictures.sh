#!/usr/bin/env bash
# Draws the pictures of README and docs: pages side by side, at 72 dpi, and each
# layout in each language, smaller. None is larger than 150 KB.
# usage: pictures.sh JIANBAO   (from the repository's folder; needs ImageMagick)
set -euo pipefail
jianbao=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p docs/pictures

# As few colours as keep the file small enough.
write() { # picture name
    for colours in 64 24 20 16 14 12 8; do
        convert "$1" +dither -colors "$colours" -strip -define png:compression-level=9 "docs/pictures/$2.png"
        if [ "$(stat -c %s "docs/pictures/$2.png")" -le 150000 ]; then return; fi
    done
    echo "docs/pictures/$2.png is larger than 150 KB" >&2
    exit 1
}
draw() { # name brief layout
    "$jianbao" -q build "$2" --layout "$3" -o "$work/$1.png" --ppi 72
    montage "$work/$1"*.png -tile x1 -geometry +8+8 -background '#d0d0d0' -depth 8 "$work/out.png"
    write "$work/out.png" "$1"
}
draw reference briefs/2026-06-10.toml daily
draw daily examples/weekly-data.toml daily
draw bulletin examples/office-bulletin.toml bulletin
draw phone examples/hk-newsletter.toml phone

# The first page of each layout in 简体, 繁體 and English, all equally high.
for layout in daily bulletin phone; do
    for example in office-bulletin hk-newsletter english; do
        "$jianbao" -q build "examples/$example.toml" --layout "$layout" -o "$work/m.png" --ppi 96
        first=$(find "$work" -name 'm*.png' | sort | head -n 1)
        convert "$first" -resize x430 "$work/cell-$layout-$example.png"
        rm "$work"/m*.png
    done
done
cells=()
for layout in daily bulletin phone; do
    for example in office-bulletin hk-newsletter english; do cells+=("$work/cell-$layout-$example.png"); done
done
montage "${cells[@]}" -tile 3x3 -geometry 310x430+8+8 -background '#d0d0d0' -depth 8 "$work/matrix.png"
write "$work/matrix.png" languages

# The head of a long picture, and where it is parted.
"$jianbao" -q build examples/weekly-data.toml --format long-png -o "$work/long.png" --width 240 --max-height 1100
montage "$work"/long-*.png -tile x1 -geometry +8+8 -gravity north -background '#d0d0d0' -depth 8 "$work/out.png"
write "$work/out.png" long
