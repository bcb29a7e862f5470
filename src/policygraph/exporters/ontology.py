"""The OWL part of the ontology alone, in the OWL 2 DL profile: classes, properties, labels; no shapes, no lists."""

from __future__ import annotations

import io

import pyoxigraph as ox

from policygraph.rdf import PREFIXES
from policygraph.schema import OWL, RDF, SH, Schema

_TYPE = RDF + "type"


def to_owl(schema: Schema) -> bytes:
    """Turtle, sorted: the declarations and annotations of policy.ttl without SHACL."""
    triples = [triple for triple in ox.parse(schema.text.encode(), format=ox.RdfFormat.TURTLE) if _is_owl(triple)]
    ordered = sorted((quad.triple for quad in triples), key=lambda triple: (str(triple.subject), *_rank(triple)))
    buffer = io.BytesIO()
    names = ("pg", "rdf", "rdfs", "xsd", "owl", "prov", "dct", "dcat", "skos")
    ox.serialize(ordered, buffer, ox.RdfFormat.TURTLE, prefixes={name: PREFIXES[name] for name in names})
    return buffer.getvalue()


def _is_owl(quad: ox.Quad) -> bool:
    """Named subjects only; nothing that SHACL says or needs."""
    if not isinstance(quad.subject, ox.NamedNode) or isinstance(quad.object, ox.BlankNode):
        return False
    value = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
    return not quad.predicate.value.startswith(SH) and not value.startswith(SH)


def _rank(triple: ox.Triple) -> tuple[int, str, str]:
    first = triple.predicate.value == _TYPE and str(triple.object).startswith(f"<{OWL}")
    return (0 if first else 1, triple.predicate.value, str(triple.object))
