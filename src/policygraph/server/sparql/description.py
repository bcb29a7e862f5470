"""The description of the service for programs (SPARQL 1.1 Service Description), with the size of each graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from policygraph.cells import read_value
from policygraph.schema import RDF, RDFS, XSD

GRAPHS_QUERY = """SELECT ?graph (COUNT(*) AS ?triples) {
  { GRAPH ?graph { ?s ?p ?o } } UNION { ?s ?p ?o }
} GROUP BY ?graph ORDER BY ?graph"""
"""The named graphs with their sizes; the row without a name is the default graph."""

_SD, _VOID = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
_RESULT_FORMATS = (
    ox.QueryResultsFormat.JSON.iri,
    ox.QueryResultsFormat.XML.iri,
    ox.QueryResultsFormat.CSV.iri,
    ox.QueryResultsFormat.TSV.iri,
    ox.RdfFormat.TURTLE.iri,
    ox.RdfFormat.N_TRIPLES.iri,
    ox.RdfFormat.JSON_LD.iri,
    ox.RdfFormat.RDF_XML.iri,
)


def describe(address: str, graphs: bytes, extension: str) -> bytes:
    """The description of the endpoint at an address.

    `graphs` is the answer to GRAPHS_QUERY in JSON; `extension` names the RDF format. Raises ValueError where the
    address is no IRI.
    """
    ox.NamedNode(address)
    found = ox.parse_query_results(graphs, format=ox.QueryResultsFormat.JSON)
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError("the list of graphs is not a table")
    sizes = {str(read_value(row["graph"]) or ""): read_value(row["triples"]) for row in found}
    lines = "".join(f"{triple} .\n" for triple in _triples(address, sizes))
    triples = (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))
    prefixes = {"rdf": RDF, "rdfs": RDFS, "xsd": XSD, "sd": _SD, "void": _VOID}
    form = ox.RdfFormat.from_extension(extension)
    return ox.serialize(triples, format=form, prefixes=prefixes) or b""


def _triples(address: str, sizes: Mapping[str, object]) -> Iterator[str]:
    service, dataset, union = f"<{address}>", f"<{address}#dataset>", f"<{address}#union>"
    a = f"<{RDF}type>"
    yield f"{service} {a} <{_SD}Service>"
    yield f"{service} <{_SD}endpoint> {service}"
    yield f"{service} <{_SD}supportedLanguage> <{_SD}SPARQL11Query>"
    yield f"{service} <{_SD}feature> <{_SD}UnionDefaultGraph>"
    yield from (f"{service} <{_SD}resultFormat> <{name}>" for name in _RESULT_FORMATS)
    yield f"{service} <{_SD}defaultDataset> {dataset}"
    yield f"{dataset} {a} <{_SD}Dataset>"
    yield f"{dataset} <{_SD}defaultGraph> {union}"
    named = [name for name in sizes if name]
    nodes = {name: f"<{address}#graph-{number}>" for number, name in enumerate(named, start=1)}
    yield from (f"{dataset} <{_SD}namedGraph> {node}" for node in nodes.values())
    yield f"{union} {a} <{_SD}Graph>"
    yield f'{union} <{_VOID}triples> "{sizes.get("", 0)}"^^<{XSD}integer>'
    for name, node in nodes.items():
        content = f"{node[:-1]}-content>"
        yield f"{node} {a} <{_SD}NamedGraph>"
        yield f"{node} <{_SD}name> <{name}>"
        yield f"{node} <{_SD}graph> {content}"
        yield f"{content} {a} <{_SD}Graph>"
        yield f'{content} <{_VOID}triples> "{sizes[name]}"^^<{XSD}integer>'
