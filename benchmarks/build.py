"""Building the graph and the store of 100,000 measures: networkx and Oxigraph together against rdflib's own store.

Every part runs in a process of its own, so that its peak memory is its own. policygraph starts from the ready corpus
and makes what `to_graph` and `to_store` make for every user: each link with its evidence, or the facts alone if asked.
The peer gets the same triples as ready rdflib terms, handed over in portions: making the terms is not on its clock,
but those that its graph keeps count as its memory. The ratio of time is that of processor time, which other users
of the machine disturb least; all parts run on one core.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from itertools import islice
from statistics import median

import pyoxigraph as ox
import rdflib

from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.corpus import Corpus
from policygraph.graph import to_graph
from policygraph.rdf import quads, to_store

MEASURES, REPETITIONS = 100_000, 3
FASTER, MEMORY = 3.0, 0.5
PORTION = 10_000
Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


class Clock:
    """Adds up wall and processor time over the stretches in which it runs."""

    def __init__(self) -> None:
        self.wall = self.cpu = 0.0

    def __enter__(self) -> None:
        self.wall -= time.perf_counter()
        self.cpu -= time.process_time()

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter()
        self.cpu += time.process_time()


@dataclass(frozen=True, slots=True)
class Figures:
    """One build: time in seconds, memory in MB over that of the ready corpus, and how much was built."""

    wall: float
    cpu: float
    memory: float
    size: int


def build_both(corpus: Corpus, clock: Clock, *, evidence: bool) -> tuple[int, object]:
    with clock:
        graph, store = to_graph(corpus), to_store(corpus, evidence=evidence)
    return len(store), (graph, store)


def build_networkx(corpus: Corpus, clock: Clock, *, evidence: bool) -> tuple[int, object]:  # noqa: ARG001  # one type
    with clock:
        graph = to_graph(corpus)
    return graph.number_of_edges(), graph


def build_oxigraph(corpus: Corpus, clock: Clock, *, evidence: bool) -> tuple[int, object]:
    with clock:
        store = to_store(corpus, evidence=evidence)
    return len(store), store


def build_rdflib(corpus: Corpus, clock: Clock, *, evidence: bool) -> tuple[int, object]:
    graph = rdflib.Graph()
    for portion in _portions(corpus, evidence=evidence):
        with clock:
            for triple in portion:
                graph.add(triple)
    return len(graph), graph


def build_rdflib_paused(corpus: Corpus, clock: Clock, *, evidence: bool) -> tuple[int, object]:
    """As policygraph does for networkx: with the garbage collector off."""
    gc.disable()
    return build_rdflib(corpus, clock, evidence=evidence)


Part = Callable[..., tuple[int, object]]
"""Returns how much was built, and what, so that it lives until memory is read."""
PARTS: dict[str, tuple[str, Part]] = {
    "both": ("policygraph: networkx and Oxigraph", build_both),
    "rdflib": ("rdflib: `Graph.add` of the same triples", build_rdflib),
    "networkx": ("networkx alone", build_networkx),
    "oxigraph": ("Oxigraph alone", build_oxigraph),
    "rdflib-paused": ("rdflib with the garbage collector off", build_rdflib_paused),
}


def _portions(corpus: Corpus, *, evidence: bool) -> Iterator[list[Triple]]:
    lines = (f"{triple} .\n" for _, triple in quads(corpus, evidence=evidence))
    while text := "".join(islice(lines, PORTION)):
        parsed = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
        yield [(_term(quad.subject), _term(quad.predicate), _term(quad.object)) for quad in parsed]


def _term(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.Literal):
        return _literal(term.value, term.language, None if term.language else term.datatype.value)
    raise TypeError(f"{term}: the corpus has only IRIs and literals")


@cache
def _iri(value: str) -> rdflib.URIRef:
    return rdflib.URIRef(value)


@lru_cache(maxsize=PORTION)
def _literal(value: str, language: str | None, datatype: str | None) -> rdflib.Literal:
    """A literal as a user of rdflib would write it: without a datatype where it is a string."""
    plain = datatype is None or datatype == str(rdflib.XSD.string)
    return rdflib.Literal(value, lang=language, datatype=None if plain else _iri(str(datatype)))


def measure(part: str, measures: int, *, evidence: bool) -> Figures:
    """Build one part in this process."""
    corpus, clock = synthetic(measures), Clock()
    gc.collect()
    before = _peak()
    size, _kept = PARTS[part][1](corpus, clock, evidence=evidence)
    return Figures(clock.wall, clock.cpu, _peak() - before, size)


def _peak() -> float:
    """The highest memory of this process so far in MB (Linux counts in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _in_own_process(part: str, options: argparse.Namespace) -> Figures:
    command = [sys.executable, "-m", "benchmarks.build", "--part", part, "--measures", str(options.measures)]
    command += ["--facts"] if options.facts else []
    return Figures(**json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks build", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--facts", action="store_true", help="without evidence: two of seven triples")
    parser.add_argument("--part", choices=PARTS, help="one part once, in this process, as JSON")
    options = parser.parse_args(arguments)
    if options.part:
        print(json.dumps(asdict(measure(options.part, options.measures, evidence=not options.facts))))
        return
    runs: dict[str, list[Figures]] = {part: [] for part in PARTS}
    for _ in range(options.repetitions):
        for part, found in runs.items():
            found.append(_in_own_process(part, options))
    _report(runs, f"Building {options.measures:,} measures" + (", facts alone" if options.facts else ""))


def _report(runs: dict[str, list[Figures]], title: str) -> None:
    cpu = {part: median(run.cpu for run in found) for part, found in runs.items()}
    wall = {part: median(run.wall for run in found) for part, found in runs.items()}
    memory = {part: median(run.memory for run in found) for part, found in runs.items()}
    rows = [
        [
            PARTS[part][0],
            f"{found[0].size:,} {'links' if part == 'networkx' else 'triples'}",
            f"{cpu[part]:.1f} s",
            f"{wall[part]:.1f} s",
            f"{memory[part]:,.0f} MB",
            f"{cpu['rdflib'] / cpu[part]:.2f}",
            f"{memory[part] / memory['rdflib']:.2f}",
        ]
        for part, found in runs.items()
    ]
    header = ("", "holds", "processor time", "wall time", "memory", "times faster than rdflib", "of rdflib's memory")
    print_table(f"{title}, medians of {len(runs['both'])}", header, rows)
    faster, share = cpu["rdflib"] / cpu["both"], memory["both"] / memory["rdflib"]
    print_goal("rdflib's time / policygraph's time", faster, f"at least {FASTER}", faster >= FASTER)
    print_goal("policygraph's memory / rdflib's memory", share, f"under {MEMORY}", share < MEMORY)


if __name__ == "__main__":
    main()
