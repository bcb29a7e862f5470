"""graph.py: Corpus -> networkx."""

from __future__ import annotations

import dataclasses

import policygraph
from policygraph.corpus import Corpus, Link
from policygraph.rdf import ntriples


def test_a_node_is_a_thing_and_an_edge_is_a_link(tiny: Corpus) -> None:
    graph = policygraph.to_graph(tiny)
    assert set(graph.nodes) == set(tiny.by_id)
    assert {(s, k, t) for s, t, k in graph.edges(keys=True)} == {(n.source, n.property, n.target) for n in tiny.links}


def test_nodes_and_edges_carry_the_thing_and_the_link(tiny: Corpus) -> None:
    graph = policygraph.to_graph(tiny)
    assert graph.nodes["institution/KM"]["entity"] is tiny.by_id["institution/KM"]
    edge = graph.edges["activity/tiny.4.16-2", "institution/NVA", "coResponsible"]
    assert edge["link"].places[0].quote == "NVA"


def test_parallel_links_stay_apart(tiny: Corpus) -> None:
    both = tuple(Link("activity/tiny.4.1-1", name, "institution/KM") for name in ("responsible", "coResponsible"))
    graph = policygraph.to_graph(dataclasses.replace(tiny, links=both))
    assert sorted(graph["activity/tiny.4.1-1"]["institution/KM"]) == ["coResponsible", "responsible"]


def test_graph_and_rdf_hold_the_same_links(tiny: Corpus) -> None:
    properties = {prop.iri: prop.name for prop in tiny.schema.properties.values() if prop.is_link}
    from_rdf = set()
    for line in ntriples(tiny, evidence=False).decode().splitlines():
        subject, predicate, target = line.removesuffix(" .").split(" ", 2)
        if predicate[1:-1] in properties:
            ends = [node[1:-1].removeprefix(tiny.base) for node in (subject, target)]
            from_rdf.add((ends[0], properties[predicate[1:-1]], ends[1]))
    graph = policygraph.to_graph(tiny)
    assert from_rdf == {(s, k, t) for s, t, k in graph.edges(keys=True)}
    assert len(from_rdf) == len(tiny.links)
