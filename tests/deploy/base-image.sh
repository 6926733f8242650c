#!/bin/sh
# Makes the Debian 13 that machines in the tests start from, in a folder of the user's cache, unless it
# is there, and prints the folder. It has what Raspberry Pi OS Lite has and these tests need, without a
# kernel. Needs root, systemd-container and mmdebstrap.
set -eu
packages=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,python3-minimal,python3-apt,ca-certificates,iproute2,procps,adduser
stamp="trixie 1 $packages"
to=${XDG_CACHE_HOME:-$HOME/.cache}/hailo-piper/debian-13
if [ -f "$to/stamp" ] && [ "$(cat "$to/stamp")" = "$stamp" ]; then
  echo "$to/root"
  exit
fi

if ! command -v mmdebstrap >/dev/null || ! command -v systemd-nspawn >/dev/null; then
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends mmdebstrap systemd-container >&2
fi
mirror=$(sh "$(dirname "$0")/../debian-mirror.sh")

rm -rf "$to"
mkdir -p "$to"
nice mmdebstrap --quiet --variant=minbase --include="$packages" \
  --aptopt='Apt::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --customize-hook='systemctl --root="$1" mask getty.target console-getty.service systemd-networkd-wait-online.service' \
  --customize-hook='rm -f "$1"/etc/machine-id "$1"/etc/ssh/ssh_host_*; : >"$1"/etc/machine-id' \
  trixie "$to/root" "$mirror" >&2
echo "$stamp" >"$to/stamp"
echo "$to/root"
