#!/bin/sh
# venv.sh [NAME]: make an environment beside this file from NAME.txt (default: requirements), unless it
# is up to date; print its python.
set -eu
cd "$(dirname "$0")"
list=${1:-requirements}.txt
venv=.venv${1:+-$1}
if ! cmp -s "$list" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$list" >&2
  cp "$list" "$venv/requirements.txt"
fi
echo "$PWD/$venv/bin/python"
