#!/bin/sh
# Makes the Debian 13 that machines in the tests start from, in a folder of the user's cache, unless it
# is there, and prints the folder. It has what Raspberry Pi OS Lite has and these tests need, without a
# kernel; a user `pi` who may do anything; and, as the machines have no way out, a package repository of
# its own with what they may install. Needs root.
set -eu
packages=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,sudo,python3,python3-apt,ca-certificates,iproute2,procps,adduser
offered='haproxy socat curl prometheus prometheus-alertmanager prometheus-node-exporter'
stamp="trixie 3 $packages $offered"
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hailo-piper
to=$cache/debian-13-$(echo "$stamp" | sha256sum | cut -c 1-8)

# Suites may begin at the same time.
mkdir -p "$cache"
exec 9>"$to.lock"
flock 9
if [ -f "$to/stamp" ]; then
  echo "$to/root"
  exit
fi

if ! command -v mmdebstrap >/dev/null || ! command -v systemd-nspawn >/dev/null || ! command -v apt-ftparchive >/dev/null; then
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 mmdebstrap systemd-container apt-utils >&2
fi
mirror=$(sh "$(dirname "$0")/../debian-mirror.sh")

rm -rf "$to"
mkdir -p "$to"
offer='
  mkdir -p "$1/srv/packages/partial"
  APT_CONFIG=$MMDEBSTRAP_APT_CONFIG apt-get install --yes --quiet --quiet --download-only \
    --option Dir::Cache::Archives="$1/srv/packages/" '$offered'
  (cd "$1/srv/packages" && rm -rf partial lock && apt-ftparchive packages . >Packages)
  echo "deb [trusted=yes] file:/srv/packages ./" >"$1/etc/apt/sources.list"
  chroot "$1" apt-get update --quiet --quiet'
nice mmdebstrap --quiet --variant=minbase --include="$packages" \
  --aptopt='Apt::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --customize-hook='systemctl --root="$1" mask getty.target console-getty.service systemd-networkd-wait-online.service' \
  --customize-hook='rm -f "$1"/etc/machine-id "$1"/etc/ssh/ssh_host_*; : >"$1"/etc/machine-id' \
  --customize-hook='chroot "$1" useradd --create-home --shell /bin/bash pi' \
  --customize-hook='echo "pi ALL=(ALL) NOPASSWD: ALL" >"$1/etc/sudoers.d/pi"' \
  --customize-hook="$offer" --skip=cleanup/apt/lists \
  trixie "$to/root" "$mirror" >&2
echo "$stamp" >"$to/stamp"
echo "$to/root"
