#!/bin/sh
#SBATCH --job-name=jianbao
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
# One task of eight: sbatch deploy/slurm.sh BRIEFS OUT
# Of another number: sbatch --array=1-20 deploy/slurm.sh BRIEFS OUT 20
# One task again:    sbatch --array=3 deploy/slurm.sh BRIEFS OUT
set -eu
count=${3:-8}
if [ "${SLURM_ARRAY_TASK_MAX:-0}" -gt "$count" ]; then
    echo "the array goes to $SLURM_ARRAY_TASK_MAX: give the number of shards after OUT" >&2
    exit 2
fi
# Slurm runs a copy of this file; the folder it was submitted from has the others.
exec "${SLURM_SUBMIT_DIR:-.}/deploy/shard.sh" "$1" "$2" "$count"
