#!/bin/sh
# Puts QEMU 10 for x64 user programs, from Debian 13's package, into the user's cache, unless it is
# there, and prints its path. Nothing is installed on the system.
set -eu
tests=$(cd "$(dirname "$0")/.." && pwd)
to=${XDG_CACHE_HOME:-$HOME/.cache}/hailo-piper/avx2
if ! [ -x "$to/qemu-x86_64" ]; then
  rm -rf "$to"
  sh "$tests/debian-packages.sh" "$to/packages" qemu-user:amd64
  dpkg-deb -x "$to"/packages/qemu-user_*.deb "$to/packages"
  mv "$to/packages/usr/bin/qemu-x86_64" "$to/"
  rm -rf "$to/packages"
fi
echo "$to/qemu-x86_64"
