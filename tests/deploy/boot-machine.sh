#!/bin/bash
# boot-machine.sh NAME ROOT [NETWORK]: boots ROOT with its own systemd, in a container that has only its
# own loopback, or the network namespace NETWORK. When the machine is powered off, or standard input
# ends, as it does when a test has been killed, all is undone: container, cgroups, the mount of ROOT.
#
# For a host whose PID 1 is not systemd and whose cgroup controllers are of version 1. The machine
# gets cgroups below the caller's own. nspawn mounts the controllers read-only; they are made writable
# before systemd starts, because slices that it makes earlier never get their limits.
set -eu
name=$1 root=$2
network=${3:+--network-namespace-path=/run/netns/$3}

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

undo() {
  for group in "${groups[@]}"; do
    [ ! -d "$group" ] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
  umount "$root"
}
trap undo EXIT

(
  for group in "${groups[@]}"; do echo $BASHPID >"$group/cgroup.procs"; done
  exec env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=0 systemd-nspawn --quiet --register=no --keep-unit \
    --machine="$name" --directory="$root" "${network:---private-network}" --kill-signal=SIGRTMIN+3 \
    --console=pipe --setenv=SYSTEMD_PROC_CMDLINE=SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 -- /bin/sh -c '
      for controller in memory cpu cpuacct pids devices blkio; do
        mount -o remount,bind,rw,nosuid,nodev,noexec /sys/fs/cgroup/$controller
      done
      exec /usr/lib/systemd/systemd'
) </dev/null &
container=$!

# Powers off on the first SIGTERM, and kills on the second.
exec 3<&0
(
  cat <&3 >/dev/null
  kill -TERM $container
  for _ in {1..200}; do
    kill -0 $container 2>/dev/null || exit
    sleep 0.1
  done
  kill -TERM $container
) &
halt=$!
wait $container || true
# Its cat ends with standard input.
kill $halt 2>/dev/null || true
