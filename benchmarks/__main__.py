"""python -m benchmarks [headline] [cold-start] [build] [options]: the named benchmarks, or all of them.

Each runs in a process of its own, so that none counts the memory of another. Options go to every named one.
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = {
    "headline": "headline",
    "cold-start": "cold_start",
    "build": "build",
    "analysis": "analysis",
    "explorer": "explorer",
    "server": "server",
    "queries": "queries",
    "engines": "engines",
    "exports": "exports",
    "growth": "growth",
}


def main() -> int:
    arguments = sys.argv[1:]
    split = next((index for index, word in enumerate(arguments) if word.startswith("-")), len(arguments))
    names, options = arguments[:split] or list(BENCHMARKS), arguments[split:]
    if unknown := [name for name in names if name not in BENCHMARKS]:
        print(f"benchmarks: no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    codes = [
        subprocess.run([sys.executable, "-m", f"benchmarks.{BENCHMARKS[name]}", *options]).returncode for name in names
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
