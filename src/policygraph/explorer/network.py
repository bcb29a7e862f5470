"""The only door to pyvis: its copy of vis-network, and node and edge data as its Network holds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files

from policygraph.corpus import Corpus
from policygraph.explorer.layout import Point

Attributes = dict[str, object]


def library() -> str:
    """The vis-network program that pyvis ships.

    It holds a raw U+0085, which HTML does not allow, and the end of a script element must not stand in it.
    """
    text = (files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js").read_text(encoding="utf-8")
    return text.replace("\x85", "\\x85").replace("</script", "<\\/script")


def network(
    corpus: Corpus, points: Mapping[str, Point], edges: Sequence[tuple[str, str, str]]
) -> tuple[list[Attributes], list[Attributes]]:
    """Nodes and edges in the form of pyvis, with fixed positions; labels are text.

    Assigned to the network directly: add_node and add_edge search all earlier ones each time, and an undirected network
    would keep only one of two parallel edges.
    """
    from pyvis.network import Network

    net = Network(directed=True)  # type: ignore[no-untyped-call]  # pyvis has no annotations
    net.nodes = [
        {
            "id": entity.id,
            "label": entity.notation,
            "shape": corpus.kind(entity).symbol,
            "color": corpus.kind(entity).colour,
            "x": points[entity.id][0],
            "y": points[entity.id][1],
            "group": entity.kind,
        }
        for entity in corpus.entities
        if entity.id in points
    ]
    net.edges = [
        {"id": f"e{number}", "from": source, "to": target, "title": prop}
        for number, (source, prop, target) in enumerate(edges)
        if source in points and target in points
    ]
    return list(net.nodes), list(net.edges)
