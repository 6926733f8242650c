#!/bin/sh
# Print the Debian mirror that apt of this machine knows.
set -eu
mirrors() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | sort -u
}
[ -n "$(mirrors)" ] || apt-get update -qq >&2
mirror=$(mirrors | head -n 1)
[ -n "$mirror" ] || { echo 'apt knows no Debian mirror' >&2; exit 1; }
echo "$mirror"
