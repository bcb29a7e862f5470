"""RDF files beside the corpus: their triples in named graphs of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox

from policygraph.errors import ProjectError
from policygraph.rdf import Quad


def read_quads(file: Path, base: str) -> Iterator[Quad]:
    """The quads of an RDF file; triples that it puts in no graph go into one named by the file.

    Blank nodes become IRIs, so that the store may be filled in portions. Raises ProjectError where it cannot be read.
    """
    form = ox.RdfFormat.from_extension(file.suffix[1:])
    if form is None:
        raise ProjectError(f"{file}: end the name in .ttl, .trig, .nt, .nq, .jsonld or .rdf")
    own = ox.NamedNode(f"{base}graph/{quote(file.stem)}")

    def named(term: object) -> object:
        return ox.NamedNode(f"{base}blank/{quote(file.stem)}.{term.value}") if isinstance(term, ox.BlankNode) else term

    try:
        for quad in ox.parse(path=file, format=form, base_iri=own.value, rename_blank_nodes=True):
            graph = own if isinstance(quad.graph_name, ox.DefaultGraph) else named(quad.graph_name)
            yield str(graph)[1:-1], f"{named(quad.subject)} {quad.predicate} {named(quad.object)}"
    except (SyntaxError, OSError) as error:
        raise ProjectError(f"{file}: cannot be read as RDF: {error}") from None
