#!/bin/sh
# Prints the command that runs Debian's valkey-server, and installs it first if it is missing. Debian 12
# has none: there, it is that of Debian 13 in a folder of the user's cache. Needs root.
set -eu
if ! command -v valkey-server >/dev/null && apt-cache show valkey-server >/dev/null 2>&1; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 valkey-server >&2
fi
if command -v valkey-server; then exit; fi

cache=${XDG_CACHE_HOME:-$HOME/.cache}/hailo-piper
to=$cache/valkey-debian-13
mkdir -p "$cache"
exec 9>"$to.lock"
flock 9
if [ ! -f "$to/stamp" ]; then
  if ! command -v mmdebstrap >/dev/null; then
    apt-get update -qq >&2
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 mmdebstrap >&2
  fi
  mirror=$(sh "$(dirname "$0")/../../debian-mirror.sh")
  rm -rf "$to"
  mkdir -p "$to"
  nice mmdebstrap --quiet --variant=minbase --include=valkey-server \
    --aptopt='Apt::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
    trixie "$to/root" "$mirror" >&2
  date >"$to/stamp"
fi
echo "chroot $to/root valkey-server"
