#!/bin/sh
# Runs hailo-piper with the Node that came with it, from wherever it was unpacked.
here=$(dirname "$(readlink -f "$0")")
# SIGUSR1 opens no inspector. The service allocates little at a time: small semi-spaces save 13 MB and cost nothing.
exec "$here/node" --disable-sigusr1 --max-semi-space-size=1 "$here/../lib/packages/server/dist/cli.js" "$@"
