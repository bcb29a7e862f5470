"""How time grows with the corpus: building the graph and the store, and look-ups that are answered from an index.

Building is from the ready corpus, as in build.py, without evidence; close to linear is wanted, so the table says the
time for a measure. A look-up asks for one thing, or runs a named query with a bound parameter; flat is wanted. Where
the answer itself grows (every plan has a measure 4.16, a body leads more in more plans) the time for a row counts,
and the same question within one plan is asked beside it. Each size runs in a process of its own; processor time,
medians, the first turn warms up (it makes the index of the names).
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from statistics import median

from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.cards import card
from policygraph.corpus import Corpus
from policygraph.datasets import run_by_plan, to_dataset, union
from policygraph.graph import to_graph
from policygraph.names import find
from policygraph.queries import Engine, embedded, read_query
from policygraph.rdf import to_store

SIZES = (1_000, 5_000, 20_000, 100_000)
LINEAR, FLAT = 1.3, 1.5
"""Time for a measure, the largest size over the second; time of a look-up, the largest size over the smallest."""
TURN, REPETITIONS = 0.2, 3
"""Seconds: what is asked is asked again and again, since the clock of the processor may tick in milliseconds."""
PLAN = "at-plan-1"
WHOLE: tuple[tuple[str, dict[str, str]], ...] = (
    ("leads", {"institution": "KM"}),
    ("measures", {"measure": "4.16"}),
    ("co-leads", {"institution": "KM"}),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One size: seconds of building, triples, and for each look-up its seconds and rows."""

    graph: float
    store: float
    triples: int
    whole: dict[str, tuple[float, int]]
    """Over all plans: the answers may grow."""
    bound: dict[str, tuple[float, int]]
    """One thing or one plan: the answers stay as they are."""


def measure(measures: int) -> Figures:
    """Build and ask in this process."""
    corpus = synthetic(measures)
    gc.collect()
    start = time.process_time()
    graph = to_graph(corpus)
    middle = time.process_time()
    store = to_store(corpus, evidence=False)
    end = time.process_time()
    del graph
    gc.freeze()
    triples = len(store)
    whole = {_title(name, given): _asked(partial(_rows, corpus, embedded(store), name, given)) for name, given in WHOLE}
    del store
    engine = union(to_dataset(corpus, evidence=False))
    within = [(name, {**given, "plan": PLAN}) for name, given in WHOLE]
    bound = {_title(name, given): _asked(partial(_rows, corpus, engine, name, given)) for name, given in within}
    for wanted in (f"measure/{PLAN}.4.16", "4.16"):
        bound[f"show {wanted}"] = _asked(partial(_ties, corpus, wanted))
    return Figures(middle - start, end - middle, triples, whole, bound)


def _title(name: str, given: dict[str, str]) -> str:
    return " ".join([name, *(f"{key}={value}" for key, value in given.items())])


def _rows(corpus: Corpus, engine: Engine, name: str, given: dict[str, str]) -> int:
    return len(run_by_plan(read_query(corpus.queries, name), corpus, engine, given).rows)


def _ties(corpus: Corpus, wanted: str) -> int:
    return len(card(corpus, find(corpus, wanted), "lv").ties)


def _asked(look_up: Callable[[], int]) -> tuple[float, int]:
    """Median seconds of an answer, and its rows."""
    rows, times = look_up(), []
    for _ in range(REPETITIONS):
        count, start = 0, time.process_time()
        while not count or time.process_time() - start < TURN:
            look_up()
            count += 1
        times.append((time.process_time() - start) / count)
    return median(times), rows


def _in_own_process(measures: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.growth", "--size", str(measures)]
    found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    for part in ("whole", "bound"):
        found[part] = {name: (seconds, rows) for name, (seconds, rows) in found[part].items()}
    return Figures(**found)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks growth", description=__doc__)
    parser.add_argument("--measures", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--size", type=int, help="one size once, in this process, as JSON")
    options = parser.parse_args(arguments)
    if options.size:
        print(json.dumps(asdict(measure(options.size))))
        return
    _report({size: _in_own_process(size) for size in options.measures})


def _report(found: dict[int, Figures]) -> None:
    sizes = list(found)
    least, most = found[sizes[0]], found[sizes[-1]]
    building = [
        [
            f"{size:,}",
            f"{one.triples:,}",
            f"{one.graph:.2f} s",
            f"{one.store:.2f} s",
            f"{(one.graph + one.store) / size * 1e6:.0f} µs",
        ]
        for size, one in found.items()
    ]
    print_table("Building", ("measures", "triples", "networkx", "Oxigraph", "both, for a measure"), building)
    header = ("look-up", *(f"{size:,} measures" for size in sizes), "last / first")
    whole = [
        [
            name,
            *(_told(*one.whole[name]) for one in found.values()),
            f"{_of_a_row(most.whole[name]) / _of_a_row(least.whole[name]):.2f} for a row",
        ]
        for name in least.whole
    ]
    bound = [
        [
            name,
            *(_told(*one.bound[name]) for one in found.values()),
            f"{most.bound[name][0] / least.bound[name][0]:.2f}",
        ]
        for name in least.bound
    ]
    print_table("Look-ups", header, [*whole, *bound])
    second = sizes[min(1, len(sizes) - 1)]
    linear = (most.graph + most.store) / sizes[-1] / ((found[second].graph + found[second].store) / second)
    print_goal(f"building a measure, {sizes[-1]:,} / {second:,}", linear, f"at most {LINEAR}", linear <= LINEAR)
    flat = max(most.bound[name][0] / least.bound[name][0] for name in least.bound)
    print_goal("a look-up, largest / smallest corpus, the worst", flat, f"at most {FLAT}", flat <= FLAT)


def _told(seconds: float, rows: int) -> str:
    return f"{seconds * 1000:.2f} ms, {rows:,} rows"


def _of_a_row(asked: tuple[float, int]) -> float:
    return asked[0] / max(asked[1], 1)


if __name__ == "__main__":
    main()
