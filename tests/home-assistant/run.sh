#!/bin/sh
# run.sh SCRIPT [ARGUMENT...]: runs a Python script of this folder with Home Assistant's packages, as root, in the
# Debian 13 of tests/deploy: Home Assistant needs a newer Python than this machine may have. The network is this
# machine's. The mounts, and with them the folder for temporary files, are gone when the script ends.
set -eu
cd "$(dirname "$0")"
packages=$(sh packages.sh)
root=$(sh ../deploy/base-image.sh)
tests=$(cd .. && pwd)
script=/mnt/home-assistant/$1
shift

exec unshare --mount sh -euc '
  root=$1 packages=$2 tests=$3
  shift 3
  mount --bind "$root" "$root"
  mount -o remount,bind,ro "$root"
  mount -t tmpfs tmpfs "$root/tmp"
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount --bind "$packages" "$root/opt"
  mount --bind "$tests" "$root/mnt"
  mount -o remount,bind,ro "$root/mnt"
  exec env -i PATH=/usr/sbin:/usr/bin:/bin LANG=C.UTF-8 HOME=/tmp PYTHONPATH=/opt:/mnt/clients \
    chroot "$root" python3 "$@"
' sh "$root" "$packages" "$tests" "$script" "$@"
