"""Every named query: against bare Oxigraph on the same text, its growth over ten times the measures, against rdflib.

Each query runs in a child that the operating system stops at the limit. `run` (binding, notes, rows as values) is
compared with `store.query` of the same text, results iterated, by turns. rdflib runs on the smaller corpus; a query
that it does not finish counts with the limit, as a lower bound. All times are of the processor.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

import rdflib

from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.queries import bind, embedded, query_names, read_query, run
from policygraph.rdf import ntriples, to_store
from policygraph.sparql_text import without_comments

MEASURES, REPETITIONS, LIMIT = 100_000, 3, 60
FACTOR, FASTER = 1.3, 20.0
LEAST = 0.002
"""Below two milliseconds the notes and the parsing weigh more than the rows: no ratio is drawn from that."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks queries", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES, help="the larger corpus; the smaller has a tenth")
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    parser.add_argument("--limit", type=int, default=LIMIT, help="seconds of processor time for a query")
    parser.add_argument("--only", nargs="+", metavar="QUERY", help="these queries; all if not given")
    options = parser.parse_args(arguments)
    small = _times(options.measures // 10, options, with_rdflib=True)
    large = _times(options.measures, options, with_rdflib=False)
    rows = []
    for name, (bare, own, _) in large.items():
        bare_small, own_small, peer = small[name]
        rows.append(
            [
                name,
                *(f"{seconds * 1000:,.1f} ms" for seconds in (bare_small, bare, own)),
                f"{own / bare:.2f}",
                f"{bare / bare_small:.1f}",
                f"{'over ' if peer >= options.limit else ''}{peer / own_small:,.0f}",
            ]
        )
    header = ("query", "bare, small", "bare, large", "run, large", "run / bare", "growth", "rdflib / run, small")
    print_table(f"Named queries at {options.measures // 10:,} and {options.measures:,} measures", header, rows)
    worst = max(own / bare for bare, own, _ in large.values() if bare > LEAST)
    print_goal("run / bare Oxigraph, the worst", worst, f"at most {FACTOR}", worst <= FACTOR)
    least = min(peer / own for _, own, peer in small.values())
    print_goal("rdflib / run, the least", least, f"at least {FASTER:.0f}", least >= FASTER)


Times = dict[str, tuple[float, float, float]]
"""Query -> seconds of bare Oxigraph, of `run`, of rdflib (0 where it did not run)."""


def _times(measures: int, options: argparse.Namespace, *, with_rdflib: bool) -> Times:
    corpus = synthetic(measures)
    store = to_store(corpus)
    peer = rdflib.Graph().parse(data=ntriples(corpus), format="nt") if with_rdflib else None
    gc.freeze()  # children must not copy the whole memory only because the collector counts
    found: Times = {}
    for name in options.only or query_names(corpus.queries):
        query = read_query(corpus.queries, name)
        text = without_comments(bind(query, corpus, {})[0])

        def bare(text: str = text) -> object:
            return sum(1 for _ in embedded(store)(text))

        def own(name: str = name) -> object:
            return run(read_query(corpus.queries, name), corpus, embedded(store), {})

        def other(text: str = text) -> object:
            return sum(1 for _ in peer.query(text)) if peer is not None else 0

        found[name] = (
            *_in_child([bare, own], options.repetitions, options.limit),
            *(_in_child([other], 1, options.limit) if with_rdflib else [0.0]),
        )  # type: ignore[assignment]  # three numbers
        _show(measures, name, found[name])
    gc.unfreeze()
    return found


def _show(measures: int, name: str, times: Sequence[float]) -> None:
    """Each figure as it comes, for who watches: the whole takes long."""
    if sys.stderr.isatty():
        bare, own, peer = (f"{seconds * 1000:,.1f} ms" for seconds in times)
        print(f"{measures:,} measures, {name}: bare {bare}, run {own}, rdflib {peer}", file=sys.stderr, flush=True)


def _in_child(ways: Sequence[Callable[[], object]], repetitions: int, limit: int) -> list[float]:
    """Median seconds of each way, by turns; the limit where the child was stopped. The first turn warms up."""
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        times: list[list[float]] = [[] for _ in ways]
        for turn in range(repetitions + (repetitions > 1)):
            for way, seconds in zip(ways, times, strict=True):
                start = time.process_time()
                way()
                if turn or repetitions == 1:
                    seconds.append(max(time.process_time() - start, 1e-6))
        os.write(writer, " ".join(str(median(seconds)) for seconds in times).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return [float(word) for word in text.split()] or [float(limit)] * len(ways)


if __name__ == "__main__":
    main()
