#!/bin/bash
# Builds the program and makes every package into dist/: `dist.sh`, or `dist.sh
# windows` with the packages for Windows.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH=$(realpath target/dist-tools/bin):$PATH
program=$(packaging/build.sh)
windows=""
if [ "${1:-}" = windows ]; then windows=$(packaging/windows/build.sh); fi
rm -rf dist
packaging/packages.sh "$program" dist ${windows:+"$windows"}
