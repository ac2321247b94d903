#!/bin/sh
# Renders one shard of an archive; a scheduler's variables say which.
set -eu
if [ $# -ne 3 ]; then
    echo "usage: shard.sh BRIEFS OUT COUNT" >&2
    exit 2
fi
briefs=$1 out=$2 count=$3
# Kubernetes counts from 0; arrays of Slurm begin with 1 here. Written out, so
# that one task alone can be submitted again and is still the same part.
if [ -n "${JOB_COMPLETION_INDEX:-}" ]; then
    shard=$((JOB_COMPLETION_INDEX + 1))
else
    shard=${SLURM_ARRAY_TASK_ID:?set by the scheduler}
fi
mkdir -p "$out/reports"
exec jianbao batch "$briefs" -o "$out" --shard "$shard/$count" --report "$out/reports/$shard.jsonl"
