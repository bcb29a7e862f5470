#!/bin/sh
# Sets up everything that the tests need and runs all checks: format, lint, types, tests (browser too), build twice and compare.
set -eu
cd "$(dirname "$0")/.."
sh scripts/setup.sh dev
if ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing Chromium for the browser tests …"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null ||
            echo "Chromium could not be installed: the browser tests will be skipped." >&2
    else
        echo "No Chromium here, and no right to install it (apt-get install chromium): the browser tests will be skipped." >&2
    fi
fi
if ! command -v java >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq default-jre-headless; } >/dev/null ||
        echo "Java could not be installed: the Nu HTML checker will be skipped." >&2
fi
if ! command -v virtuoso-t >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing Virtuoso for the tests with another engine …"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends virtuoso-opensource-7-bin; } >/dev/null ||
            echo "Virtuoso could not be installed: its tests will be skipped." >&2
    else
        echo "No Virtuoso here (apt-get install virtuoso-opensource-7-bin): its tests will be skipped." >&2
    fi
fi
python=.venv/bin/python
$python -m ruff format --check src tests benchmarks
$python -m ruff check src tests benchmarks
$python -m mypy
$python -m pytest -q -n auto
echo "Building twice, with different hash seeds …"
first=$(mktemp -d) second=$(mktemp -d)
trap 'rm -rf "$first" "$second"' EXIT
PYTHONHASHSEED=1 $python -m policygraph build --out "$first" >/dev/null
PYTHONHASHSEED=2 $python -m policygraph build --out "$second" >/dev/null
diff -r "$first" "$second"
$python -m policygraph build --check
echo "All checks passed."
