#!/bin/sh
#SBATCH --job-name=jianbao
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
# One task of eight: sbatch deploy/slurm.sh BRIEFS OUT
set -eu
# Slurm runs a copy of this file; the folder it was submitted from has the others.
exec "${SLURM_SUBMIT_DIR:-.}/deploy/shard.sh" "$1" "$2" "${SLURM_ARRAY_TASK_COUNT:-8}"
