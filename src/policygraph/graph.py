"""Corpus -> networkx."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import networkx as nx

from policygraph.corpus import Corpus


def to_graph(corpus: Corpus) -> nx.MultiDiGraph:
    """One node a thing (attribute `entity`), one edge a link (attribute `link`); the edge key is the property."""
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    with _collector_paused():
        graph.add_nodes_from((entity.id, {"entity": entity}) for entity in corpus.entities)
        for link in corpus.links:
            graph.add_edge(link.source, link.target, link.property, link=link)
    return graph


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing that is built is garbage, yet the collector would walk over all of it again and again: half the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
