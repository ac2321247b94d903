#!/bin/sh
# Puts jianbao, its manual and its completions below a folder: ./install.sh
# [PREFIX], by default ~/.local. Downloads nothing; to take it away again,
# delete what it lists.
set -eu
prefix=${1:-$HOME/.local}
cd "$(dirname "$0")"
find bin share -type f | while IFS= read -r file; do
    mkdir -p "$prefix/$(dirname "$file")"
    cp "$file" "$prefix/$file.new"
    mv "$prefix/$file.new" "$prefix/$file"
    echo "$prefix/$file"
done
case ":$PATH:" in
*":$prefix/bin:"*) ;;
*) echo "add $prefix/bin to PATH · 请把 $prefix/bin 加入 PATH" ;;
esac
