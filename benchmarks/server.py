"""What the way through HTTP and a worker process costs: named queries on the real plan, against the bare store.

Processor time of all processes of the server, since the wall time of a hop between processes is mostly that of other
work on a busy machine; the wall time stands beside it.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import pyoxigraph as ox

import policygraph
from benchmarks.report import print_table
from policygraph.project import bundled
from policygraph.queries import read_query
from policygraph.rdf import to_store

REPETITIONS = 300
QUERIES = ("co-leads", "provisions-without-measure", "coverage", "budget-lines")
TICK = os.sysconf("SC_CLK_TCK")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks server", description=__doc__)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--measures", type=int, help="has no effect here: the plan is the real one")
    options = parser.parse_args(arguments)
    corpus = policygraph.load(bundled())
    store = to_store(corpus)
    command = [sys.executable, "-m", "policygraph", "--project", str(bundled()), "serve", "--port", "0", "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        host = process.stdout.readline().strip().removeprefix("http://").rstrip("/")
        connection = http.client.HTTPConnection(host)
        texts = {"`ASK {}`": "ASK {}"} | {f"`{name}`": read_query(corpus.queries, name).text for name in QUERIES}
        rows = [
            [name, *_row(text, store, connection, process.pid, options.repetitions)] for name, text in texts.items()
        ]
    finally:
        process.terminate()
        process.wait()
    header = ("milliseconds", "bare store, processor", "server, processor", "the way alone", "server, wall (median)")
    print_table(f"Server, {options.repetitions} turns", header, rows)


def _row(
    text: str, store: ox.Store, connection: http.client.HTTPConnection, process: int, repetitions: int
) -> list[str]:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"query": text})
    bare = 0.0
    walls = []
    before = _processor_seconds(process)
    for _ in range(repetitions):
        start = time.process_time()
        ours = store.query(text).serialize(format=ox.QueryResultsFormat.JSON) or b""
        bare += time.process_time() - start
        begun = time.perf_counter()
        connection.request("POST", "/sparql", body, headers)
        theirs = connection.getresponse().read()
        walls.append(time.perf_counter() - begun)
        assert len(ours) == len(theirs)
    served = _processor_seconds(process) - before
    each = [bare / repetitions, served / repetitions, (served - bare) / repetitions, median(walls)]
    return [f"{seconds * 1000:.2f}" for seconds in each]


def _processor_seconds(process: int) -> float:
    """Of a process and all that stem from it."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    children = [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text(encoding="utf-8").split()
    ]
    return (int(fields[11]) + int(fields[12])) / TICK + sum(map(_processor_seconds, children))


if __name__ == "__main__":
    main()
