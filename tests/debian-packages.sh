#!/bin/sh
# debian-packages.sh FOLDER PACKAGE:ARCHITECTURE...
# Downloads packages of Debian 13 into a folder. Nothing is installed: apt is given state of its own,
# with the mirror and the keys of this machine.
set -eu
to=$1
shift
tests=$(cd "$(dirname "$0")" && pwd)
mirror=$(sh "$tests/debian-mirror.sh")
state=$(mktemp -d)
trap 'rm -rf "$state"' EXIT
mkdir -p "$to" "$state/lists/partial" "$state/cache/archives/partial"
keys=/usr/share/keyrings/debian-archive-keyring.gpg
echo "deb [signed-by=$keys] $mirror trixie main" >"$state/sources.list"
cat >"$state/apt.conf" <<CONF
APT::Architectures { "amd64"; "arm64"; };
APT::Sandbox::User "root";
Dir::Etc::sourcelist "$state/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "$state/lists";
Dir::State::status "/dev/null";
Dir::Cache "$state/cache";
CONF
export APT_CONFIG="$state/apt.conf"
apt-get update -qq >&2
cd "$to"
apt-get download -qq "$@" >&2
