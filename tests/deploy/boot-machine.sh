#!/bin/bash
# boot-machine.sh NAME ROOT: boots ROOT with its own systemd, in a container without a network but
# its own loopback. Ends when the machine is powered off.
#
# For a host whose PID 1 is not systemd and whose cgroup controllers are of version 1. The machine
# gets cgroups below the caller's own. nspawn mounts the controllers read-only; they are made writable
# before systemd starts, because slices that it makes earlier never get their limits.
set -eu
name=$1 root=$2

groups=()
while IFS=: read -r _ controllers path; do
  case $controllers in
    cpuset | freezer) continue ;; # not used by systemd
    '') at=/sys/fs/cgroup/unified ;;
    name=systemd) at=/sys/fs/cgroup/systemd ;;
    *) at=/sys/fs/cgroup/$controllers ;;
  esac
  [ -d "$at" ] && groups+=("$at${path%/}/hailo-piper-$name")
done </proc/self/cgroup
mkdir -p "${groups[@]}"

remove_groups() {
  for group in "${groups[@]}"; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}
trap remove_groups EXIT

(
  for group in "${groups[@]}"; do echo $BASHPID >"$group/cgroup.procs"; done
  exec env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=0 systemd-nspawn --quiet --register=no --keep-unit \
    --machine="$name" --directory="$root" --private-network --kill-signal=SIGRTMIN+3 --console=pipe \
    --setenv=SYSTEMD_PROC_CMDLINE=SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 -- /bin/sh -c '
      for controller in memory cpu cpuacct pids devices blkio; do
        mount -o remount,bind,rw,nosuid,nodev,noexec /sys/fs/cgroup/$controller
      done
      exec /usr/lib/systemd/systemd'
)
