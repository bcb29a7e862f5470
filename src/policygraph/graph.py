"""Corpus -> networkx."""

from __future__ import annotations

import networkx as nx

from policygraph import collector
from policygraph.corpus import Corpus


def to_graph(corpus: Corpus) -> nx.MultiDiGraph:
    """One node a thing (attribute `entity`), one edge a link (attribute `link`); the edge key is the property."""
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    with collector.paused():
        graph.add_nodes_from((entity.id, {"entity": entity}) for entity in corpus.entities)
        for link in corpus.links:
            graph.add_edge(link.source, link.target, link.property, link=link)
    return graph
