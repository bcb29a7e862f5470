#!/bin/sh
# Makes .venv and installs policygraph into it; "dev" as first argument adds what the tests need.
# Usage: sh scripts/setup.sh [dev]   from the root of the repository
set -eu
extra=${1:+[$1]}
if [ ! -x .venv/bin/python ]; then
    # Debian may have pip without ensurepip: then pip itself fills the environment from outside.
    python3 -m venv .venv 2>/dev/null || { rm -rf .venv && python3 -m venv --without-pip .venv; }
fi
if .venv/bin/python -m pip --version >/dev/null 2>&1; then
    pip=".venv/bin/python -m pip"
else
    pip="python3 -m pip --python .venv/bin/python"
fi
$pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".$extra"
