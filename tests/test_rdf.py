"""rdf.py: Corpus -> RDF."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.corpus import Corpus, Entity, Place
from policygraph.rdf import graph_name, iri, literal, ntriples, quads, to_store

ID = "https://w3id.org/policygraph/id/"
PG = "https://w3id.org/policygraph/ontology#"
PROV = "http://www.w3.org/ns/prov#"


def triples(store: ox.Store, subject: str) -> set[tuple[str, str]]:
    found = store.quads_for_pattern(ox.NamedNode(ID + subject), None, None)
    return {(quad.predicate.value, str(quad.object)) for quad in found}


def test_a_thing_has_an_address_below_the_base(tiny: Corpus) -> None:
    assert iri(tiny, "measure/tiny.4.16") == ID + "measure/tiny.4.16"


def test_each_scope_has_a_graph(tiny: Corpus) -> None:
    assert graph_name(tiny, "") == ID + "graph/reference"
    assert {graph for graph, _ in quads(tiny)} == {
        ID + "graph/reference",
        ID + "graph/points",
        ID + "graph/tiny",
        ID + "graph/evidence",
    }


def test_a_thing_is_written_with_type_label_values_and_evidence(tiny_store: ox.Store) -> None:
    assert triples(tiny_store, "measure/tiny.4.16") == {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{PG}Measure>"),
        ("http://www.w3.org/2000/01/rdf-schema#label", '"Romu nodarbinātības veicināšana."@lv'),
        ("http://www.w3.org/2000/01/rdf-schema#label", '"Promoting the employment of Roma."@en'),
        (PG + "notation", '"4.16"'),
        (PG + "title", '"Romu nodarbinātības veicināšana."@lv'),
        (PG + "title", '"Promoting the employment of Roma."@en'),
        (PG + "order", '"16"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (PG + "plan", f"<{ID}plan/tiny.roma-2022>"),
        (PROV + "wasQuotedFrom", f"<{ID}passage/tiny.L220-226.692ff335>"),
    }


def test_a_link_is_a_triple_and_a_named_statement_with_evidence(tiny_store: ox.Store) -> None:
    name = "statement/activity.tiny.4.16-2--coResponsible--institution.NVA"
    assert triples(tiny_store, name) == {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{PG}Statement>"),
        (PG + "subject", f"<{ID}activity/tiny.4.16-2>"),
        (PG + "predicate", f"<{PG}coResponsible>"),
        (PG + "object", f"<{ID}institution/NVA>"),
        (PG + "standing", '"asserted"'),
        (PROV + "wasQuotedFrom", f"<{ID}passage/tiny.L318-318.d725d104>"),
    }
    assert (PG + "coResponsible", f"<{ID}institution/NVA>") in triples(tiny_store, "activity/tiny.4.16-2")


def test_a_passage_has_source_lines_and_words(tiny_store: ox.Store) -> None:
    integer = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    assert triples(tiny_store, "passage/tiny.L318-318.d725d104") == {
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{PG}Passage>"),
        (PG + "inSource", f"<{ID}source/tiny>"),
        (PG + "firstLine", f'"318"{integer}'),
        (PG + "lastLine", f'"318"{integer}'),
        (PG + "quote", '"NVA"'),
    }


def test_narrower_quotes_of_the_same_lines_are_passages_of_their_own(tiny_store: ox.Store) -> None:
    wanted = f"SELECT ?q {{ ?p <{PG}firstLine> 134 ; <{PG}lastLine> 134 ; <{PG}quote> ?q }} ORDER BY ?q"
    assert [solution["q"].value for solution in tiny_store.query(wanted)] == ["IZM", "KM"]


def test_every_link_has_a_statement(tiny: Corpus, tiny_store: ox.Store) -> None:
    found = tiny_store.query(
        f"PREFIX pg: <{PG}> SELECT ?s ?p ?o "
        "{ ?x a pg:Statement ; pg:subject ?s ; pg:predicate ?p ; pg:object ?o . ?s ?p ?o }"
    )
    rows = {tuple(str(term)[1:-1] for term in solution) for solution in found}
    properties = tiny.schema.properties
    assert rows == {(ID + link.source, properties[link.property].iri, ID + link.target) for link in tiny.links}


def test_nothing_is_a_blank_node(tiny_store: ox.Store) -> None:
    nodes = [node for quad in tiny_store for node in (quad.subject, quad.object)]
    assert [node for node in nodes if isinstance(node, ox.BlankNode)] == []


def test_no_triple_is_lost_or_written_twice_between_graphs(tiny: Corpus, tiny_store: ox.Store) -> None:
    assert len({triple for _, triple in quads(tiny)}) == len(tiny_store)


def test_without_evidence_only_things_and_links_remain(tiny: Corpus) -> None:
    store = to_store(tiny, evidence=False)
    assert len(store) == len({triple for graph, triple in quads(tiny) if graph != graph_name(tiny, "evidence")})


def test_the_same_corpus_gives_the_same_bytes(tiny: Corpus, tiny_folder: object) -> None:
    assert ntriples(policygraph.load(str(tiny_folder))) == ntriples(tiny)


def test_rdflib_holds_the_same_number_of_triples(tiny: Corpus, tiny_store: ox.Store) -> None:
    assert len(policygraph.to_rdf(tiny)) == len(tiny_store)


def test_rdflib_knows_the_prefixes(tiny: Corpus) -> None:
    assert dict(policygraph.to_rdf(tiny).namespaces())["pg"].toPython() == PG


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", '"a"'),
        ('say "a"', '"say \\"a\\""'),
        ("back\\slash", '"back\\\\slash"'),
        ("two\nlines\r\t", '"two\\nlines\\r\\t"'),
        ("\x00\x1f\x7f", '"\\u0000\\u001F\\u007F"'),
        ("ā\u202e\U0001f600", '"ā\u202e\U0001f600"'),
    ],
)
def test_literals_are_escaped(text: str, written: str) -> None:
    assert literal(text) == written


@pytest.mark.parametrize(
    ("column", "value", "term"),
    [
        ("value", Decimal("0.000001"), '"0.000001"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("value", Decimal("1E+3"), '"1000"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("year", 2022, '"2022"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ],
)
def test_numbers_are_written_as_xsd_wants_them(tiny: Corpus, column: str, value: int | Decimal, term: str) -> None:
    statistic = Entity("statistic/tiny.x", "statistic", "tiny", {column: (value,)}, (Place("tiny", 1, 1, "a"),))
    corpus = dataclasses.replace(tiny, entities=(statistic,), links=())
    assert f"<{ID}statistic/tiny.x> <{PG}{column}> {term} ." in ntriples(corpus).decode()


@pytest.mark.parametrize(
    ("identifier", "column", "term"),
    [
        ("deadline/tiny.4.1-1", "due", '"2023-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("funding/tiny.4.1-REC", "alternative", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        (
            "footnote/tiny.91",
            "url",
            '"http://tap.mk.gov.lv/mk/tap/?pid=40494205"^^<http://www.w3.org/2001/XMLSchema#anyURI>',
        ),
    ],
)
def test_dates_booleans_and_addresses_have_their_datatype(
    tiny_store: ox.Store, identifier: str, column: str, term: str
) -> None:
    assert (PG + column, term) in triples(tiny_store, identifier)


def test_dates_are_read_as_dates(tiny: Corpus) -> None:
    assert tiny.by_id["deadline/tiny.4.1-1"].values["due"] == (date(2023, 12, 31),)
