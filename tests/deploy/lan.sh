#!/bin/bash
# lan.sh NAME MACHINE...: a network of its own. The namespace NAME has 10.77.0.1, NAME-MACHINE for each
# machine 10.77.0.11 and so on; a bridge joins them and nothing else. Prints "up", and undoes all when
# standard input ends, as it does when a test has been killed, with whatever still runs in NAME.
set -eu
name=$1
shift

undo() {
  ip netns pids "$name" | xargs --no-run-if-empty kill -KILL 2>/dev/null || true
  for namespace in "$name" "${machines[@]}"; do ip netns delete "$namespace" || true; done
}
machines=()
ip netns add "$name"
trap undo EXIT
ip -n "$name" link set lo up
ip -n "$name" link add bridge type bridge
ip -n "$name" address add 10.77.0.1/24 dev bridge
ip -n "$name" link set bridge up
for machine in "$@"; do
  ip netns add "$name-$machine"
  machines+=("$name-$machine")
  number=${#machines[@]}
  ip -n "$name" link add "to$number" type veth peer name host0 netns "$name-$machine"
  ip -n "$name" link set "to$number" master bridge up
  ip -n "$name-$machine" link set lo up
  ip -n "$name-$machine" address add "10.77.0.$((10 + number))/24" dev host0
  ip -n "$name-$machine" link set host0 up
done
echo up
cat >/dev/null
