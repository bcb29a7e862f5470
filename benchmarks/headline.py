"""The question that the project is for, "which provisions does no measure cite?", at 10,000 measures.

Asked twice: as the named query, which also tells what each gap is (seven columns), and for the gaps alone. The same
SPARQL text runs on the embedded store and on rdflib's own memory store, by turns, in one process. Both parse the text
each time and hand over every row. The ratio is that of processor time, which other users of the machine disturb least;
both engines run on one core.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from statistics import median

import pyoxigraph as ox
import rdflib
from rdflib.query import Result, ResultRow

from benchmarks.corpus import synthetic
from benchmarks.report import print_goal, print_table
from policygraph.cells import read_columns, read_values
from policygraph.queries import Engine, bind, embedded, read_query
from policygraph.rdf import ntriples, to_store
from policygraph.sparql_text import without_comments

QUERY = "provisions-without-measure"
ALONE = """PREFIX pg: <https://w3id.org/policygraph/ontology#>
SELECT ?provision
WHERE {
  {
    SELECT ?p
    WHERE {
      ?p a pg:Provision .
      FILTER NOT EXISTS { ?a pg:citesProvision ?p }
      MINUS { ?part pg:parent+ ?p . FILTER EXISTS { ?b pg:citesProvision ?part } }
    }
  }
  ?p pg:notation ?provision ; pg:order ?order ; pg:framework ?f .
}
ORDER BY ?f ?order
"""
"""The gaps of the named query, in its words and order, without the columns that describe them."""
MEASURES, REPETITIONS, FASTER = 10_000, 7, 1000.0
TURN = 0.1
"""Seconds of a turn: the faster engine answers again and again, as the slower one warms up within one answer."""
Rows = list[tuple[str, ...]]
Times = dict[str, list[tuple[float, float]]]
ABSENT = ""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks headline", description=__doc__)
    parser.add_argument("--measures", type=int, default=MEASURES)
    parser.add_argument("--repetitions", type=int, default=REPETITIONS)
    options = parser.parse_args(arguments)
    corpus = synthetic(options.measures)
    query = read_query(corpus.queries, QUERY)
    named = without_comments(bind(query, corpus, {})[0])
    evidence = not query.facts_only
    engine = embedded(to_store(corpus, evidence=evidence))
    peer = rdflib.Graph().parse(data=ntriples(corpus, evidence=evidence), format="nt")
    gaps: dict[str, list[str]] = {}
    for title, text in {QUERY: named, "the gaps alone": ALONE}.items():
        answers, times = _by_turns(_ways(engine, peer, text), options.repetitions)
        ours, theirs = answers.values()
        if ours != theirs:
            raise SystemExit(f"{title}: the two engines give different rows: {len(ours)} and {len(theirs)}")
        gaps[title] = [row[0] for row in ours]
        _report(times, f"{title} at {options.measures:,} measures, {len(peer):,} triples", len(ours))
    if len({*map(tuple, gaps.values())}) > 1:
        raise SystemExit("the two questions find different gaps")


def _ways(engine: Engine, peer: rdflib.Graph, text: str) -> dict[str, Callable[[], Rows]]:
    return {
        "policygraph: Oxigraph, embedded": lambda: _read_embedded(engine(text)),
        "rdflib: own memory store": lambda: _read_rdflib(peer.query(text)),
    }


def _by_turns(ways: dict[str, Callable[[], Rows]], repetitions: int) -> tuple[dict[str, Rows], Times]:
    """The answer of each way, and the seconds of processor and of the clock that each of its runs took."""
    answers: dict[str, Rows] = {name: way() for name, way in ways.items()}  # the first run warms up
    times: Times = {name: [] for name in ways}
    for _ in range(repetitions):
        for name, way in ways.items():
            spent = 0.0
            while spent < TURN:
                wall, cpu = time.perf_counter(), time.process_time()
                answers[name] = way()
                times[name].append((time.process_time() - cpu, time.perf_counter() - wall))
                spent += times[name][-1][0]
    return answers, times


def _read_embedded(solutions: ox.QuerySolutions) -> Rows:
    """As `run` reads an answer: column by column."""
    columns = [read_values(cells) for cells in read_columns(solutions).values()]
    return [tuple(ABSENT if cell is None else str(cell) for cell in row) for row in zip(*columns, strict=True)]


def _read_rdflib(result: Result) -> Rows:
    return [
        tuple(ABSENT if term is None else str(term) for term in row) for row in result if isinstance(row, ResultRow)
    ]


def _report(times: Times, title: str, rows: int) -> None:
    cpu = {name: median(cpu for cpu, _ in found) * 1000 for name, found in times.items()}
    wall = {name: median(wall for _, wall in found) * 1000 for name, found in times.items()}
    lines = [[name, f"{cpu[name]:,.2f} ms", f"{wall[name]:,.2f} ms", str(rows)] for name in times]
    count = min(len(found) for found in times.values())
    print_table(f"{title}, {count} turns, medians", ("", "processor time", "wall time", "rows (the same)"), lines)
    ours, theirs = cpu.values()
    print_goal("rdflib / policygraph", theirs / ours, f"at least {FASTER:.0f}", theirs / ours >= FASTER)


if __name__ == "__main__":
    main()
