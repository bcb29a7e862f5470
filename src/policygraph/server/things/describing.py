"""What the graph says about one node, as RDF: its triples both ways and the evidence of each."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pyoxigraph as ox

from policygraph.corpus import Corpus
from policygraph.exporters.ontology import to_owl
from policygraph.exporters.xml_text import for_xml
from policygraph.queries import Engine
from policygraph.rdf import PREFIXES, graph_name, quads
from policygraph.schema import PG, Schema

Triples = list[ox.Triple]
FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
}
"""Ending of a file -> its media type and the writer of it."""
_DESCRIBE = f"""PREFIX pg: <{PG}>
PREFIX prov: <{PREFIXES["prov"]}>
SELECT DISTINCT ?s ?p ?o WHERE {{
  {{ VALUES ?s {{ <%s> }} ?s ?p ?o }}
  UNION {{ VALUES ?o {{ <%s> }} ?s ?p ?o }}
  UNION {{ ?s pg:subject <%s> ; ?p ?o }}
  UNION {{ ?s pg:object <%s> ; ?p ?o }}
  UNION {{ <%s> prov:wasQuotedFrom ?s . ?s ?p ?o }}
  UNION {{ ?statement pg:subject <%s> ; prov:wasQuotedFrom ?s . ?s ?p ?o }}
  UNION {{ ?statement pg:object <%s> ; prov:wasQuotedFrom ?s . ?s ?p ?o }}
}}"""


def is_iri(text: str) -> bool:
    """Whether the text is an IRI, and so can stand in a query without changing it."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def describe(engine: Engine, node: str) -> Triples:
    """The triples about the node with this IRI, sorted; the caller has checked that it is an IRI."""
    rows = engine(_DESCRIBE.replace("%s", node))
    return _sorted(_triple(row[0], row[1], row[2]) for row in rows)


def _triple(subject: object, predicate: object, value: object) -> ox.Triple:
    if not (
        isinstance(subject, ox.NamedNode | ox.BlankNode)
        and isinstance(predicate, ox.NamedNode)
        and isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
    ):
        raise TypeError(f"the engine gave what is no triple: {subject} {predicate} {value}")
    return ox.Triple(subject, predicate, value)


def graph_triples(corpus: Corpus, scope: str) -> Triples:
    """Every triple of the named graph of a plan, a framework, the reference or the evidence."""
    wanted = graph_name(corpus, scope)
    lines = dict.fromkeys(triple for graph, triple in quads(corpus) if graph == wanted)
    text = "".join(f"{line} .\n" for line in lines).encode()
    return _sorted(quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES))


def ontology_triples(schema: Schema) -> Triples:
    """The exported ontology."""
    return [quad.triple for quad in ox.parse(to_owl(schema), format=ox.RdfFormat.TURTLE)]


def _sorted(triples: Iterable[ox.Triple]) -> Triples:
    return sorted(set(triples), key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object)))


def write(triples: Triples, form: str) -> bytes:
    """The triples in the format with this ending. XML has no control characters: there a text shows U+FFFD."""
    buffer = io.BytesIO()
    ox.serialize(triples, buffer, FORMATS[form][1], prefixes=PREFIXES)
    content = buffer.getvalue()
    return for_xml(content.decode()).encode() if form == "rdf" else content


def values(triples: Triples, subject: str) -> list[tuple[str, str, str, bool]]:
    """What the triples say of a subject: property, value, language, and whether the value is an address."""
    return [
        (
            triple.predicate.value,
            str(getattr(triple.object, "value", triple.object)),
            (triple.object.language or "") if isinstance(triple.object, ox.Literal) else "",
            isinstance(triple.object, ox.NamedNode),
        )
        for triple in triples
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value == subject
    ]


def users(triples: Triples, node: str) -> list[tuple[str, str]]:
    """Subject and property of each triple that points to the node."""
    return [
        (triple.subject.value, triple.predicate.value)
        for triple in triples
        if isinstance(triple.object, ox.NamedNode)
        and triple.object.value == node
        and isinstance(triple.subject, ox.NamedNode)
    ]


def subjects(triples: Triples) -> list[str]:
    """Every named subject once."""
    return list(dict.fromkeys(t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)))
