#!/usr/bin/env bash
# A study under a real Slurm of two nodes: one node dies half way with everything on it, one task is requeued, and the
# whole comes to the bytes of one machine.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
tool=$root/../shared/tools/slurm-local
[[ -x $tool ]] || { echo "skipped: $tool is not at hand"; exit 0; }
[[ $(id -u) == 0 ]] || { echo "skipped: starting a Slurm takes root"; exit 0; }
program=$root/target/release/microbiz
work=$(mktemp -d); chmod 755 "$work" # munge runs as a user of its own
if ! started=$(timeout 400 bash "$tool" start "$work/slurm" 2>"$work/start.log"); then
  echo "skipped: no Slurm can be started here"; tail -2 "$work/start.log"; rm -rf "$work"; exit 0
fi
eval "$(grep '^export ' <<<"$started")"
# Step daemons of this cluster and of no other: they carry its configuration in their environment.
steps() {
  local step
  for step in $(pgrep slurmstepd); do
    if tr '\0' '\n' 2>/dev/null <"/proc/$step/environ" | grep -qx "SLURM_CONF=$SLURM_CONF"; then echo "$step"; fi
  done
}
finish() {
  scancel --user="$(id -un)" 2>/dev/null || true # asks the controller that SLURM_CONF names: the one started here
  local daemons; daemons=$(cat "$work"/slurm/*.pid "$work"/slurm/munge/pid 2>/dev/null || true)
  bash "$tool" stop "$work/slurm" || true
  steps | xargs -r kill -9 || true
  # A controller that was told to stop still writes its state.
  # shellcheck disable=SC2086 # a word a daemon
  for _ in $(seq 150); do kill -0 $daemons 2>/dev/null || break; sleep 0.2; done
  rm -rf "$work" || echo "left behind: $work"
}
trap finish EXIT

sed -e 's/^replications = .*/replications = 40/' "$root/scenarios/studies/small.toml" >"$work/small.toml"
cd "$work"
"$program" sweep small.toml --quiet --out alone
"$program" slurm small.toml --tasks 4 --time 00:20:00 --out cluster --quiet
sh cluster/submit.sh

running() { squeue -h -t R -o '%i %N' | awk -v node="$1" '$2 == node { print $1; exit }'; }
for _ in $(seq 100); do [[ -n $(running n1) && -n $(running n2) ]] && break; sleep 0.2; done
sleep 3
# Everything of node n1: its daemon, the daemons of its steps, and what they started.
job=$(running n1); echo "node n1 dies with task $job on it"
kill -9 "$(cat "$work/slurm/slurmd.n1.pid")"
for step in $(steps); do
  for script in $(pgrep -P "$step"); do
    if tr '\0' '\n' <"/proc/$script/environ" | grep -q '^SLURMD_NODENAME=n1$'; then
      kill -9 "$step" || true; pkill -9 -P "$script" || true; kill -9 "$script" || true
    fi
  done
done
# The controller would notice by itself after five minutes of silence.
scontrol update nodename=n1 state=down reason="it died"
sleep 1; slurmd -N n1; sleep 1
scontrol update nodename=n1 state=resume 2>/dev/null || true
task=$(running n2)
if [[ -n $task ]]; then echo "task $task is requeued"; scontrol requeue "$task"; fi
# Slurm holds a requeued task back for two minutes.
for _ in $(seq 360); do
  [[ -z $(squeue -h) ]] && break
  sleep 1
done
[[ -f cluster/whole/manifest.json ]] || { squeue; cat cluster/*.log; exit 1; }
for table in runs.parquet runs.csv measures.parquet manifest.json; do cmp "alone/$table" "cluster/whole/$table"; done
grep -h "going on from there" cluster/*.log | head -2
echo "Slurm came to the bytes of one machine"
