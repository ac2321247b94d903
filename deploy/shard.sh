#!/bin/sh
# Renders one shard of an archive; a scheduler's variables say which.
set -eu
if [ $# -ne 3 ]; then
    echo "usage: shard.sh BRIEFS OUT COUNT" >&2
    exit 2
fi
briefs=$1 out=$2 count=$3
task=${JOB_COMPLETION_INDEX:-${SLURM_ARRAY_TASK_ID:?set by the scheduler}}
mkdir -p "$out/reports"
exec jianbao batch "$briefs" -o "$out" --shard "$count" --report "$out/reports/$task.jsonl"
