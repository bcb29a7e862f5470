"""A question from the command line, from start to end of the process, against only importing the usual libraries."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.report import print_goal, print_table
from policygraph.project import bundled

REPETITIONS, SHARE = 15, 0.5
QUERY = ("query", "co-leads", "institution=KM")
IMPORTS = "import pandas, rdflib, networkx, pyvis"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks cold-start", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--measures", type=int, help="has no effect here: the plan is the real one")
    options = parser.parse_args(arguments)
    program = str(Path(sys.executable).parent / "policygraph")
    commands = {
        f"policygraph {' '.join(QUERY)}": [program, "--project", str(bundled()), *QUERY],
        f'python -c "{IMPORTS}"': [sys.executable, "-c", IMPORTS],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(-1, options.repetitions):  # the turn before the first only fills the caches of the disk
        for name, command in commands.items():
            seconds = _run(command)
            if turn >= 0:
                times[name].append(seconds)
    rows = [
        [f"`{name}`", f"{median(found):.3f} s", f"{min(found):.3f}", f"{max(found):.3f}"]
        for name, found in times.items()
    ]
    print_table(f"Cold start, {options.repetitions} pairs by turns", ("", "median", "fastest", "slowest"), rows)
    ours, theirs = (median(found) for found in times.values())
    print_goal("policygraph / imports alone", ours / theirs, f"under {SHARE}", ours / theirs < SHARE)


def _run(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
