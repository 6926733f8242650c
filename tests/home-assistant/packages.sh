#!/bin/sh
# Installs Home Assistant and all it needs beside this file, unless that is done already; prints the folder. They are
# packages for the Python of the Debian 13 in tests/deploy, fetched by the pip of this machine's older Python.
set -eu
cd "$(dirname "$0")"
list=requirements.txt
to=.venv
if ! cmp -s "$list" "$to/requirements.txt"; then
  rm -rf "$to"
  python=$(sh ../python/venv.sh requirements-clients)
  # pip would refuse what is not for its own Python; the list is complete, and for the other one.
  "$python" -m pip install --quiet --disable-pip-version-check --no-deps --no-compile \
    --python-version 3.13.5 --ignore-requires-python --target "$to" -r "$list" >&2
  cp "$list" "$to/requirements.txt"
fi
echo "$PWD/$to"
