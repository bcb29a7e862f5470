"""The files of a corpus in the formats of others: RDF, graphs and tables."""

from __future__ import annotations

from functools import partial

from policygraph.corpus import Corpus
from policygraph.exporters import Write, graph_files, rdf_files, tables


def files(corpus: Corpus) -> dict[str, Write]:
    """Path below the folder of a plan -> what writes it; each can be written alone."""
    writers = {
        "graph.ttl": rdf_files.write_turtle,
        "graph.nt": rdf_files.write_ntriples,
        "graph.jsonld": rdf_files.write_jsonld,
        "graph.rdf": rdf_files.write_rdfxml,
        "graph.trig": rdf_files.write_trig,
        "graph.graphml": graph_files.write_graphml,
        "graph.gexf": graph_files.write_gexf,
        "graph.json": graph_files.write_node_link,
    }
    return {
        **{name: partial(writer, corpus) for name, writer in writers.items()},
        **{f"tables/{name}": write for name, write in tables.table_files(corpus).items()},
        "workbook.xlsx": partial(tables.write_all_sheets, corpus),
    }
