"""The RDF of a corpus in every common flavour; each holds the same triples, TriG also says in which graph."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from policygraph.corpus import Corpus
from policygraph.exporters.xml_text import for_xml
from policygraph.rdf import PREFIXES, ntriples, quads


def to_ntriples(corpus: Corpus) -> bytes:
    """Sorted, so that two versions can be compared line by line."""
    return b"".join(sorted(set(ntriples(corpus).splitlines(keepends=True))))


def to_turtle(corpus: Corpus) -> bytes:
    return _serialize(corpus, ox.RdfFormat.TURTLE)


def to_rdfxml(corpus: Corpus) -> bytes:
    """XML has no control characters: there a text shows U+FFFD for them."""
    return _serialize(corpus, ox.RdfFormat.RDF_XML, _for_xml)


def to_jsonld(corpus: Corpus) -> bytes:
    return _serialize(corpus, ox.RdfFormat.JSON_LD)


def to_trig(corpus: Corpus) -> bytes:
    """One named graph for each plan, each framework, the shared reference and the evidence."""
    by_graph: dict[str, dict[str, None]] = {}
    for graph, triple in quads(corpus):
        by_graph.setdefault(graph, {})[triple] = None
    lines = (f"{triple} <{graph}> .\n" for graph, triples in by_graph.items() for triple in _grouped(triples))
    parsed = ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    return _write(parsed, ox.RdfFormat.TRIG)


def _for_xml(triple: ox.Triple) -> ox.Triple:
    thing = triple.object
    if not isinstance(thing, ox.Literal) or (text := for_xml(thing.value)) == thing.value:
        return triple
    changed = ox.Literal(text, language=thing.language) if thing.language else ox.Literal(text, datatype=thing.datatype)
    return ox.Triple(triple.subject, triple.predicate, changed)


def _as_it_is(triple: ox.Triple) -> ox.Triple:
    return triple


def _serialize(corpus: Corpus, form: ox.RdfFormat, change: Callable[[ox.Triple], ox.Triple] = _as_it_is) -> bytes:
    triples = dict.fromkeys(triple for _, triple in quads(corpus))
    text = "".join(f"{triple} .\n" for triple in _grouped(triples)).encode()
    return _write((change(quad.triple) for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)), form)


def _grouped(triples: dict[str, None]) -> Iterator[str]:
    """All triples of a subject together, subjects in the order of their first triple: writers can then group them."""
    subjects: dict[str, list[str]] = {}
    for triple in triples:
        subjects.setdefault(triple.partition(" ")[0], []).append(triple)
    for group in subjects.values():
        yield from group


def _write(triples: Iterator[ox.Triple] | Iterator[ox.Quad], form: ox.RdfFormat) -> bytes:
    buffer = io.BytesIO()
    ox.serialize(triples, buffer, form, prefixes=PREFIXES)
    return buffer.getvalue()
