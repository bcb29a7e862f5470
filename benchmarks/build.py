"""Building the graph and the store of 100,000 measures: networkx and Oxigraph together against rdflib's own store.

Every part runs in a process of its own, so that its peak memory is its own. policygraph starts from the ready corpus.
The peer gets the same triples as ready rdflib terms, handed over in portions: making the terms is not on its clock,
but those that its graph keeps count as its memory.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from itertools import islice
from statistics import median

import pyoxigraph as ox
import rdflib

from benchmarks.corpus import synthetic
from benchmarks.report import Row, goal, print_table
from policygraph.corpus import Corpus
from policygraph.graph import to_graph
from policygraph.rdf import quads, to_store

MEASURES, REPETITIONS = 100_000, 3
FASTER, SMALLER = 3.0, 2.0
PORTION = 100_000
Built = tuple[float, int, object]
"""Seconds, the number of triples or links, and what was built, kept alive until memory is read."""
Triple = tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]


def build_both(corpus: Corpus) -> Built:
    """What `policygraph` builds: the networkx graph and the Oxigraph store."""
    start = time.perf_counter()
    built = to_graph(corpus), to_store(corpus, evidence=False)
    return time.perf_counter() - start, len(built[1]), built


def build_networkx(corpus: Corpus) -> Built:
    """The networkx graph alone."""
    start = time.perf_counter()
    graph = to_graph(corpus)
    return time.perf_counter() - start, graph.number_of_edges(), graph


def build_oxigraph(corpus: Corpus) -> Built:
    """The Oxigraph store alone."""
    start = time.perf_counter()
    store = to_store(corpus, evidence=False)
    return time.perf_counter() - start, len(store), store


def build_rdflib(corpus: Corpus) -> Built:
    """The peer: every triple added to an rdflib graph; only `add` is on the clock."""
    graph, seconds = rdflib.Graph(), 0.0
    for portion in _portions(corpus):
        start = time.perf_counter()
        for triple in portion:
            graph.add(triple)
        seconds += time.perf_counter() - start
    return seconds, len(graph), graph


PARTS: dict[str, tuple[str, Callable[[Corpus], Built]]] = {
    "both": ("policygraph: networkx and Oxigraph", build_both),
    "rdflib": ("rdflib: Graph.add of the same triples", build_rdflib),
    "networkx": ("networkx alone", build_networkx),
    "oxigraph": ("Oxigraph alone", build_oxigraph),
}


def _portions(corpus: Corpus) -> Iterator[list[Triple]]:
    texts = (triple for _, triple in quads(corpus, evidence=False))
    while lines := list(islice(texts, PORTION)):
        parsed = ox.parse(" .\n".join([*lines, ""]), format=ox.RdfFormat.N_TRIPLES)
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
    """A literal as a user would write it: plain where it is a string."""
    plain = datatype is None or datatype == str(rdflib.XSD.string)
    return rdflib.Literal(value, lang=language, datatype=None if plain else _iri(str(datatype)))


def _peak() -> float:
    """The highest memory of this process so far in MB (Linux counts in KB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_part(name: str, measures: int) -> dict[str, float]:
    """Build one part in this process: seconds, triples, and the growth of peak memory over that of the corpus."""
    corpus = synthetic(measures)
    gc.collect()
    before = _peak()
    seconds, size, _kept = PARTS[name][1](corpus)
    return {"seconds": seconds, "size": size, "megabytes": _peak() - before, "corpus": before}


def _in_own_process(name: str, measures: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.build", "--part", name, "--measures", str(measures)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found
if __name__ == "__main__":
    print(json.dumps(measure_part(sys.argv[1], int(sys.argv[2]))))
