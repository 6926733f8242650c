#!/bin/sh
# surroundings.sh PROGRAM [ARGUMENT...]: runs it, as root, where a page is met as people meet it.
# The network is one of its own: the loopback and 192.0.2.7, and no way out. To a browser, a page at that address is what a
# page of a machine in the house is: plain http, and no secure context, which a page at localhost is.
# The sound card is PulseAudio's, with nothing behind it: without one, Firefox's clock of the sound stands still.
set -eu
exec unshare --net sh -euc '
  ip link set lo up
  ip link add lan0 type veth peer name lan1
  ip address add 192.0.2.7/24 dev lan0
  ip link set lan0 up
  ip link set lan1 up
  XDG_RUNTIME_DIR=$(mktemp -d)
  export XDG_RUNTIME_DIR
  pulseaudio -n --daemonize=no --exit-idle-time=-1 --log-level=error --load="module-null-sink norewinds=1" \
    --load="module-native-protocol-unix auth-anonymous=1 auth-cookie-enabled=0" 2>/dev/null &
  card=$!
  trap "kill $card; wait $card; rm -r $XDG_RUNTIME_DIR" EXIT
  until [ -S "$XDG_RUNTIME_DIR/pulse/native" ]; do
    kill -0 $card
    sleep 0.1
  done
  "$@"' sh "$@"
