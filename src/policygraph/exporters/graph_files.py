"""The graph for other programs: GraphML, GEXF and networkx's node-link JSON.

Own writers for the two XML formats: networkx writes edge keys as edge ids, which must be unique in GraphML, and its
GEXF fails the schema. Ids are the ids of the corpus with a colon for the slash, which makes them XML name tokens.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from policygraph.corpus import Corpus, Entity, Link
from policygraph.exporters.xml_text import quoted, text_of

Attributes = list[tuple[str, str]]
_PORTION = 5_000
_JSON = json.JSONEncoder(ensure_ascii=False)


def write_graphml(corpus: Corpus, out: BinaryIO) -> None:
    """GraphML: every node and edge with its attributes as text."""
    _write(_graphml(corpus), out)


def write_gexf(corpus: Corpus, out: BinaryIO) -> None:
    """GEXF 1.2: the same nodes, edges and attributes; no colours (schemas of viz differ)."""
    _write(_gexf(corpus), out)


def write_node_link(corpus: Corpus, out: BinaryIO) -> None:
    """The node-link JSON that networkx.node_link_graph(data, edges="links") reads."""
    _write(_node_link(corpus), out)


def _write(lines: Iterator[str], out: BinaryIO) -> None:
    while portion := list(islice(lines, _PORTION)):
        out.write("\n".join((*portion, "")).encode())


def _node(corpus: Corpus, entity: Entity) -> Attributes:
    """What is known of a thing as flat text: several values of a column are joined by a bar."""
    attributes = [("kind", entity.kind), ("label", corpus.display(entity, "lv"))]
    attributes += [(column, "|".join(map(str, values))) for column, values in entity.values.items()]
    return attributes + _places(entity)


def _edge(corpus: Corpus, link: Link) -> Attributes:
    labels = corpus.property(link).labels
    return [("property", link.property), ("label", labels["lv"]), ("standing", link.standing), *_places(link)]


def _places(fact: Entity | Link) -> Attributes:
    return [("evidence", "; ".join(map(str, fact.places))), ("quote", " […] ".join(p.quote for p in fact.places))]


def _name(identifier: str) -> str:
    return quoted(identifier.replace("/", ":"))


def _node_names(corpus: Corpus) -> list[str]:
    """Every name that a node has, in the order in which they are first met; things with the same columns tell once."""
    told = {tuple(entity.values): entity for entity in reversed(corpus.entities)}
    first = (entity for entity in corpus.entities if told[tuple(entity.values)] is entity)
    return _names(_node(corpus, entity) for entity in first)


def _edge_names(corpus: Corpus) -> list[str]:
    return _names(_edge(corpus, link) for link in corpus.links[:1])


def _names(facts: Iterable[Attributes]) -> list[str]:
    return list(dict.fromkeys(name for attributes in facts for name, _ in attributes))


def _graphml(corpus: Corpus) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    yield '  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    schema = "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"
    yield f'  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns {schema}">'
    for letter, domain, names in (("n", "node", _node_names(corpus)), ("e", "edge", _edge_names(corpus))):
        for name in names:
            yield f'<key id="{letter}.{name}" for="{domain}" attr.name="{name}" attr.type="string"/>'
    yield '<graph id="policygraph" edgedefault="directed">'
    for entity in corpus.entities:
        yield f"<node id={_name(entity.id)}>"
        yield from [f'<data key="n.{name}">{text_of(value)}</data>' for name, value in _node(corpus, entity)]
        yield "</node>"
    for number, link in enumerate(corpus.links):
        yield f'<edge id="e{number}" source={_name(link.source)} target={_name(link.target)}>'
        yield from [f'<data key="e.{name}">{text_of(value)}</data>' for name, value in _edge(corpus, link)]
        yield "</edge>"
    yield "</graph>"
    yield "</graphml>"


def _gexf(corpus: Corpus) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
    yield '<graph defaultedgetype="directed" mode="static">'
    for domain, names in (("node", _node_names(corpus)), ("edge", _edge_names(corpus))):
        yield f'<attributes class="{domain}">'
        yield from (f'<attribute id="{domain}.{name}" title="{name}" type="string"/>' for name in names)
        yield "</attributes>"
    yield "<nodes>"
    for entity in corpus.entities:
        yield f"<node id={_name(entity.id)} label={quoted(corpus.display(entity, 'lv'))}>"
        yield from _values("node", _node(corpus, entity))
        yield "</node>"
    yield "</nodes>"
    yield "<edges>"
    for number, link in enumerate(corpus.links):
        ends = f"source={_name(link.source)} target={_name(link.target)}"
        yield f'<edge id="e{number}" {ends} label={quoted(corpus.property(link).labels["lv"])}>'
        yield from _values("edge", _edge(corpus, link))
        yield "</edge>"
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _values(domain: str, attributes: Attributes) -> list[str]:
    values = [f'<attvalue for="{domain}.{name}" value={quoted(value)}/>' for name, value in attributes]
    return ["<attvalues>", *values, "</attvalues>"]


def _node_link(corpus: Corpus) -> Iterator[str]:
    """As `json.dumps(…, indent=1)` would set it, one node or link at a time."""
    yield '{\n "directed": true,\n "multigraph": true,\n "graph": {},'
    nodes = ({"id": entity.id} | dict(_node(corpus, entity)) for entity in corpus.entities)
    links = (
        {"source": link.source, "target": link.target, "key": link.property} | dict(_edge(corpus, link))
        for link in corpus.links
    )
    yield from _list("nodes", nodes, ",")
    yield from _list("links", links, "")
    yield "}"


def _list(name: str, items: Iterable[dict[str, str]], end: str) -> Iterator[str]:
    encode, opened = _JSON.encode, False
    for item in items:
        yield "  }," if opened else f' "{name}": ['
        opened = True
        yield "  {"
        yield ",\n".join([f"   {encode(key)}: {encode(value)}" for key, value in item.items()])
    yield f"  }}\n ]{end}" if opened else f' "{name}": []{end}'
