"""The graph for other programs: GraphML, GEXF and networkx's node-link JSON.

Own writers for the two XML formats: networkx writes edge keys as edge ids, which must be unique in GraphML, and its
GEXF fails the schema. Ids are the ids of the corpus with a colon for the slash, which makes them XML name tokens.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from policygraph.corpus import Corpus, Entity, Link
from policygraph.exporters.xml_text import for_xml

Attributes = list[tuple[str, str]]


def to_graphml(corpus: Corpus) -> bytes:
    """GraphML: every node and edge with its attributes as text."""
    return _xml(_graphml(corpus))


def to_gexf(corpus: Corpus) -> bytes:
    """GEXF 1.2: the same nodes, edges and attributes; no colours (schemas of viz differ)."""
    return _xml(_gexf(corpus))


def to_node_link(corpus: Corpus) -> bytes:
    """The node-link JSON that networkx.node_link_graph(data, edges="links") reads."""
    nodes = [{"id": entity.id, **dict(_node(corpus, entity))} for entity in corpus.entities]
    links = [
        {"source": link.source, "target": link.target, "key": link.property, **dict(_edge(corpus, link))}
        for link in corpus.links
    ]
    data = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "links": links}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


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


def _quoted(text: str) -> str:
    return quoteattr(for_xml(text))


def _text(text: str) -> str:
    return _quoted(text)[1:-1].replace("&quot;", '"')


def _name(identifier: str) -> str:
    return identifier.replace("/", ":")


def _xml(lines: Iterator[str]) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(lines) + "\n").encode()


def _names(facts: Iterator[Attributes]) -> list[str]:
    return list(dict.fromkeys(name for attributes in facts for name, _ in attributes))


def _graphml(corpus: Corpus) -> Iterator[str]:
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"'
    yield '  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    schema = "http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd"
    yield f'  xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns {schema}">'
    node_names = _names(_node(corpus, entity) for entity in corpus.entities)
    edge_names = _names(_edge(corpus, link) for link in corpus.links)
    for letter, domain, names in (("n", "node", node_names), ("e", "edge", edge_names)):
        for name in names:
            yield f'<key id="{letter}.{name}" for="{domain}" attr.name="{name}" attr.type="string"/>'
    yield '<graph id="policygraph" edgedefault="directed">'
    for entity in corpus.entities:
        yield f"<node id={_quoted(_name(entity.id))}>"
        yield from (f'<data key="n.{name}">{_text(value)}</data>' for name, value in _node(corpus, entity))
        yield "</node>"
    for number, link in enumerate(corpus.links):
        yield f'<edge id="e{number}" source={_quoted(_name(link.source))} target={_quoted(_name(link.target))}>'
        yield from (f'<data key="e.{name}">{_text(value)}</data>' for name, value in _edge(corpus, link))
        yield "</edge>"
    yield "</graph>"
    yield "</graphml>"


def _gexf(corpus: Corpus) -> Iterator[str]:
    yield '<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">'
    yield '<graph defaultedgetype="directed" mode="static">'
    node_names = _names(_node(corpus, entity) for entity in corpus.entities)
    edge_names = _names(_edge(corpus, link) for link in corpus.links)
    for domain, names in (("node", node_names), ("edge", edge_names)):
        yield f'<attributes class="{domain}">'
        yield from (f'<attribute id="{domain}.{name}" title="{name}" type="string"/>' for name in names)
        yield "</attributes>"
    yield "<nodes>"
    for entity in corpus.entities:
        yield f"<node id={_quoted(_name(entity.id))} label={_quoted(corpus.display(entity, 'lv'))}>"
        yield from _values("node", _node(corpus, entity))
        yield "</node>"
    yield "</nodes>"
    yield "<edges>"
    for number, link in enumerate(corpus.links):
        ends = f"source={_quoted(_name(link.source))} target={_quoted(_name(link.target))}"
        yield f'<edge id="e{number}" {ends} label={_quoted(corpus.property(link).labels["lv"])}>'
        yield from _values("edge", _edge(corpus, link))
        yield "</edge>"
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _values(domain: str, attributes: Attributes) -> Iterator[str]:
    yield "<attvalues>"
    yield from (f'<attvalue for="{domain}.{name}" value={_quoted(value)}/>' for name, value in attributes)
    yield "</attvalues>"
