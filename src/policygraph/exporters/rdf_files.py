"""The RDF of a corpus in every common flavour; each holds the same triples, TriG also says in which graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import pyoxigraph as ox

from policygraph.corpus import Corpus
from policygraph.exporters.sorting import ordered
from policygraph.exporters.subjects import by_subject
from policygraph.exporters.xml_text import for_xml
from policygraph.rdf import PREFIXES


def write_ntriples(corpus: Corpus, out: BinaryIO) -> None:
    """Sorted, so that two versions can be compared line by line."""
    out.writelines(ordered(line for text in _texts(corpus) for line in text.splitlines(keepends=True)))


def write_turtle(corpus: Corpus, out: BinaryIO) -> None:
    _write(_triples(_texts(corpus)), out, ox.RdfFormat.TURTLE)


def write_rdfxml(corpus: Corpus, out: BinaryIO) -> None:
    """XML has no control characters: there a text shows U+FFFD for them."""
    _write((_for_xml(quad) for quad in _triples(_texts(corpus))), out, ox.RdfFormat.RDF_XML)


def write_jsonld(corpus: Corpus, out: BinaryIO) -> None:
    _write(_triples(_texts(corpus)), out, ox.RdfFormat.JSON_LD)


def write_trig(corpus: Corpus, out: BinaryIO) -> None:
    """One named graph for each plan, each framework, the shared reference and the evidence."""
    texts = (_text(triples, f" <{graph}> .\n") for graph, triples in by_subject(corpus))
    quads = (quad for text in texts for quad in ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True))
    _write(quads, out, ox.RdfFormat.TRIG)


def _texts(corpus: Corpus) -> Iterator[bytes]:
    return (_text(triples, " .\n") for _, triples in by_subject(corpus))


def _text(triples: Iterable[str], end: str) -> bytes:
    return end.join((*triples, "")).encode()


def _triples(texts: Iterable[bytes]) -> Iterator[ox.Quad]:
    """`lenient` spares a second check of IRIs that we have made."""
    for text in texts:
        yield from ox.parse(text, format=ox.RdfFormat.N_TRIPLES, lenient=True)


def _for_xml(quad: ox.Quad) -> ox.Quad:
    thing = quad.object
    if not isinstance(thing, ox.Literal) or (text := for_xml(thing.value)) == thing.value:
        return quad
    changed = ox.Literal(text, language=thing.language) if thing.language else ox.Literal(text, datatype=thing.datatype)
    return ox.Quad(quad.subject, quad.predicate, changed)


def _write(quads: Iterator[ox.Quad], out: BinaryIO, form: ox.RdfFormat) -> None:
    ox.serialize(quads, out, form, prefixes=PREFIXES)
