"""Checks beyond the single cell: the rules in ontology/checks/*.rq, and the SHACL shapes of the ontology."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from policygraph.corpus import Corpus
from policygraph.errors import Problem
from policygraph.queries import embedded, query_names, read_query, run
from policygraph.rdf import to_rdf
from policygraph.schema import SH


def check_rules(corpus: Corpus, store: ox.Store, language: str) -> Iterator[Problem]:
    """A problem for each row that a rule finds; its columns are thing, value and expected."""
    for name in query_names(corpus.checks):
        rule = read_query(corpus.checks, name)
        for row in run(rule, corpus, embedded(store), {}).rows:
            entity = corpus.by_id[str(row["thing"]).removeprefix(corpus.base)]
            file, number = corpus.rows[entity.id]
            message = f"{rule.titles[language]}: {row['value']}, {row['expected']} ({rule.descriptions[language]})"
            yield Problem(file, number, entity.local, str(row["value"]), message)


def check_shapes(corpus: Corpus) -> Iterator[Problem]:
    """A problem for each violation that pySHACL finds in the RDF of the corpus by the shapes of the ontology."""
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(data=corpus.schema.text, format="turtle")
    conforms, report, _ = pyshacl.validate(to_rdf(corpus), shacl_graph=shapes, ont_graph=shapes, inference="none")
    if conforms or not isinstance(report, rdflib.Graph):
        return
    sh = rdflib.Namespace(SH)
    for result in sorted(report.subjects(rdflib.RDF.type, sh.ValidationResult), key=str):
        focus = str(report.value(result, sh.focusNode)).removeprefix(corpus.base)
        path = str(report.value(result, sh.resultPath) or "").rpartition("#")[2]
        file, number = corpus.rows.get(focus, (focus, 0))
        yield Problem(
            file, number, path, str(report.value(result, sh.value)), str(report.value(result, sh.resultMessage))
        )
