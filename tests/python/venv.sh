#!/bin/sh
# Make .venv beside this file from requirements.txt, unless it is up to date; print its python.
set -eu
cd "$(dirname "$0")"
if ! cmp -s requirements.txt .venv/requirements.txt; then
  rm -rf .venv
  python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt >&2
  cp requirements.txt .venv/requirements.txt
fi
echo "$PWD/.venv/bin/python"
