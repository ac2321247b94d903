#!/bin/bash
# Runs deploy/slurm.sh in a real Slurm on this machine: slurm.sh JIANBAO [BRIEFS].
# One node, Debian's packages slurmctld, slurmd, slurm-client and munge; needs
# root. One task is cancelled while it works and submitted again. The PDFs must
# be those of one batch.
set -euo pipefail
jianbao=$(realpath "$1")
number=${2:-120}
cd "$(dirname "$0")/.."
repository=$PWD
work=$(mktemp -d)
chmod 755 "$work"
stop() {
    for service in slurmd slurmctld munged; do
        [ -s "$work/$service.pid" ] && kill "$(cat "$work/$service.pid")" 2>/dev/null || true
    done
    sleep 1
    rm -rf "$work"
}
trap stop EXIT
mkdir -p "$work/bin" "$work/state" "$work/spool"
ln -s "$jianbao" "$work/bin/jianbao"
(umask 077 && head -c 1024 /dev/urandom >"$work/munge.key")
munged --force --key-file="$work/munge.key" --socket="$work/munge" --pid-file="$work/munged.pid" \
    --log-file="$work/munged.log" --seed-file="$work/munge.seed"
host=$(hostname)
cat >"$work/slurm.conf" <<CONF
ClusterName=jianbao
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge
SchedulerParameters=sched_interval=1,batch_sched_delay=0,defer
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmctldPort=16817
SlurmdPort=16818
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmdParameters=config_overrides
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) RealMemory=4096 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$work/slurm.conf PATH=$work/bin:$PATH JIANBAO_LANG=en
slurmctld
slurmd -N "$host"
for _ in $(seq 30); do [ "$(sinfo -h -o %T 2>/dev/null)" = idle ] && break; sleep 1; done
[ "$(sinfo -h -o %T)" = idle ] || { tail -5 "$work"/slurm*.log >&2; exit 1; }
python3 scripts/make_briefs.py "$number" "$work/briefs" >/dev/null
jianbao batch "$work/briefs" -o "$work/whole" 2>"$work/whole.log"
submit() { (cd "$repository" && sbatch --parsable --wait --output="$work/%A_%a.log" "$@" deploy/slurm.sh "$work/briefs" "$work/out"); }
submit >"$work/job" &
waiting=$!
for _ in $(seq 100); do squeue -h -t RUNNING -o %i 2>/dev/null | grep -q _ && break; sleep 0.1; done
victim=$(squeue -h -t RUNNING -o %i | head -1)
scancel --signal=KILL --full "$victim"
wait $waiting || true
again=${victim##*_}
echo "array of 8 under $(slurmctld -V), task $again killed while it ran"
# As a person would: that task alone.
submit --array="$again" >/dev/null || { cat "$work"/*_"$again".log >&2; exit 1; }
sh deploy/merge.sh "$work/out" 2>&1 | tail -1
(cd "$work/whole" && find . -name '*.pdf' -exec sha256sum {} +) | sort >"$work/expected"
(cd "$work/out" && find . -name '*.pdf' -exec sha256sum {} +) | sort >"$work/found"
cmp "$work/expected" "$work/found"
echo "$(wc -l <"$work/found") PDFs, the same as one batch writes"
