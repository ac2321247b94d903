#!/bin/sh
# Joins the reports of all shards to one.
set -eu
if [ $# -ne 1 ]; then
    echo "usage: merge.sh OUT" >&2
    exit 2
fi
exec jianbao merge-reports "$1"/reports/*.jsonl -o "$1/report.jsonl"
