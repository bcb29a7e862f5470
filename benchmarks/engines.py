"""What an engine needs for many plans: bytes a triple, load rate, growth of queries; Oxigraph on disk and Virtuoso.

    python -m benchmarks engines --measures 1000 5000 20000
    python -m benchmarks engines --measures 1000 --no-virtuoso

Each size is a project of its own on disk (see project.py), with evidence. Loading is what a user does: `--store` and
`policygraph push`. Queries are asked of all plans, and with `plan=` of one plan. All times are processor time, of the
server too; Virtuoso counts its own in hundredths of a second. Each query runs three times, the median counts.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyoxigraph as ox

from benchmarks.project import write_project
from benchmarks.report import print_table
from benchmarks.virtuoso import MISSING, PROGRAM, virtuoso
from policygraph.connection import Connection, Login
from policygraph.corpus import Corpus
from policygraph.datasets import run_by_plan, union
from policygraph.errors import QueryError
from policygraph.project import Project, find_project
from policygraph.push import GraphStore, push
from policygraph.queries import Engine, read_query
from policygraph.remote import endpoint
from policygraph.stores import names, open_store

SIZES = (1_000, 5_000, 20_000)
TURNS, PATIENCE = 3, 120.0
PLAN = "at-plan-1"
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("provisions-without-measure", {}),
    ("leads", {"institution": "LM"}),
    ("due-by", {"by": "2022-12-31"}),
    ("plans", {}),
)


Clock = Callable[[], float]
"""Processor time so far, of this process and of a server: other users of the machine disturb it least."""


def _server_time(process: int) -> Clock:
    def clock() -> float:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.process_time()

    return clock


@dataclass(frozen=True, slots=True)
class Loaded:
    """One engine that holds one project."""

    engine: Engine
    triples: int
    seconds: float
    size: int
    """Bytes on disk."""
    clock: Clock


@contextmanager
def _oxigraph(project: Project, folder: Path) -> Iterator[Loaded]:
    start = time.process_time()
    store = open_store(folder / "store", project)
    seconds = time.process_time() - start
    yield Loaded(union(store), len(store), seconds, _size(folder / "store"), time.process_time)


@contextmanager
def _virtuoso(project: Project, folder: Path) -> Iterator[Loaded]:
    (folder / "virtuoso").mkdir()
    with virtuoso(folder / "virtuoso", memory_mb=1000) as server:
        login = Login(server.user, server.password)
        empty = _pages(server.folder)
        clock = _server_time(server.process)
        start = clock()
        push(project, GraphStore(server.graphs, Connection(login, timeout=600)))
        seconds = clock() - start
        engine = endpoint(server.sparql, timeout=PATIENCE)
        graphs = f"FILTER(STRSTARTS(STR(?g), '{project.base}'))"
        (row,) = engine(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {graphs} }}")
        yield Loaded(engine, int(row["n"].value), seconds, _pages(server.folder) - empty, clock)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _pages(folder: Path) -> int:
    """Virtuoso grows its file in large steps: what it has written counts, not what it has reserved."""
    return sum(path.stat().st_blocks * 512 for path in folder.glob("virtuoso.*"))


def _milliseconds(corpus: Corpus, there: Loaded, name: str, given: dict[str, str]) -> str:
    query, turns = read_query(corpus.queries, name), []
    try:
        for _ in range(TURNS):
            start = there.clock()
            rows = len(run_by_plan(query, corpus, there.engine, given).rows)
            turns.append((there.clock() - start) * 1000)
    except QueryError as error:
        return f"{str(error).rpartition(': ')[2][:40]}"
    return f"{median(turns):,.0f} ms, {rows:,} rows"


def measure(sizes: Sequence[int], *, with_virtuoso: bool) -> None:
    """Load and ask every engine at every size, and print the tables."""
    capacity, growth = [], []
    for measures in sizes:
        with tempfile.TemporaryDirectory() as made, ExitStack() as running:
            folder = Path(made)
            write_project(folder / "project", measures)
            project = find_project(folder / "project")
            loaded = {"Oxigraph on disk": running.enter_context(_oxigraph(project, folder))}
            if with_virtuoso:
                loaded["Virtuoso"] = running.enter_context(_virtuoso(project, folder))
            store = ox.Store.read_only(str(folder / "store" / "oxigraph"))
            corpus = names(store, project, ["institution"])
            for name, there in loaded.items():
                capacity.append(
                    [
                        name,
                        f"{measures:,}",
                        f"{there.triples:,}",
                        f"{there.triples / there.seconds:,.0f}",
                        f"{there.size / there.triples:,.0f}",
                    ]
                )
                for question, given in QUESTIONS:
                    whole = _milliseconds(corpus, there, question, given)
                    one = _milliseconds(corpus, there, question, {**given, "plan": PLAN})
                    growth.append([question, name, f"{measures:,}", whole, one])
    print_table("Loading", ("engine", "measures", "triples", "triples a second", "bytes a triple"), capacity)
    print_table("Asking", ("query", "engine", "measures", "all plans", f"plan={PLAN}"), sorted(growth))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks engines", description=__doc__)
    parser.add_argument("--measures", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--no-virtuoso", action="store_true")
    options = parser.parse_args(arguments)
    if PROGRAM is None and not options.no_virtuoso:
        print(f"{MISSING}; measuring without it")
    measure(options.measures, with_virtuoso=PROGRAM is not None and not options.no_virtuoso)


if __name__ == "__main__":
    main()
