"""free_sparql.py: read only, and nothing leaves this machine."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.errors import QueryError
from policygraph.free_sparql import answer
from policygraph.queries import Table

PG = "PREFIX pg: <https://w3id.org/policygraph/ontology#>\n"
NOWHERE = "http://127.0.0.1:9/"


def table(text: str, store: ox.Store) -> Table:
    found = answer(text, store)
    assert isinstance(found, Table)
    return found


def test_a_select_is_a_table(tiny_store: ox.Store) -> None:
    found = table(PG + "SELECT ?m (1 AS ?one) { ?x a pg:Measure ; pg:notation ?m } ORDER BY ?m", tiny_store)
    assert found.columns == ("m", "one")
    assert found.rows == ({"m": "4.1", "one": 1}, {"m": "4.16", "one": 1}, {"m": "4.31", "one": 1})


def test_an_ask_is_a_table_of_one_cell(tiny_store: ox.Store) -> None:
    assert table(PG + "ASK { ?x a pg:Measure }", tiny_store).rows == ({"answer": True},)


def test_a_construct_is_turtle_in_a_fixed_order(tiny_store: ox.Store) -> None:
    found = answer(PG + "CONSTRUCT { ?x pg:notation ?m } WHERE { ?x a pg:Measure ; pg:notation ?m }", tiny_store)
    notation = "<https://w3id.org/policygraph/ontology#notation>"
    assert (
        found
        == "".join(
            f'<https://w3id.org/policygraph/id/measure/tiny.{m}> {notation} "{m}" .\n' for m in ("4.16", "4.1", "4.31")
        ).encode()
    )


@pytest.mark.parametrize(
    "text", ["", "SELECT", "INSERT DATA { <a:a> <a:b> <a:c> }", "LOAD <http://127.0.0.1:9/>", "CLEAR ALL", "\x00"]
)
def test_what_is_no_query_is_refused(tiny_store: ox.Store, text: str) -> None:
    before = len(tiny_store)
    with pytest.raises(QueryError, match=r"^cannot run this query \(only SELECT, ASK, CONSTRUCT, DESCRIBE\): "):
        answer(text, tiny_store)
    assert len(tiny_store) == before


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ service silent <{NOWHERE}> {{ ?s ?p ?o }} }}",
        f"SELECT * {{ FILTER(1=1)SERVICE<{NOWHERE}>{{ ?s ?p ?o }} }}",
        f"SELECT * {{ BIND(<{NOWHERE}> AS ?x) SERVICE ?x {{ ?s ?p ?o }} }}",
        f"PREFIX : <{NOWHERE}> SELECT * {{ SERVICE:a {{ ?s ?p ?o }} }}",
        f"SELECT * {{ # a comment ends at a carriage return\rSERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
        f"PREFIX a: <http://x/> SELECT * {{ OPTIONAL {{ ?s a:x\\#b ?o }} SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
        f"ASK {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{NOWHERE}> {{ ?s ?p ?o }} }}",
    ],
)
def test_another_service_is_never_called(tiny_store: ox.Store, text: str) -> None:
    with pytest.raises(QueryError, match=r"^SERVICE is not run here"):
        answer(text, tiny_store)


@pytest.mark.parametrize(
    "text",
    [
        'SELECT ("SERVICE <http://x/> {}" AS ?x) {}',
        "SELECT ('''a\nSERVICE''' AS ?x) {}",
        "SELECT (1 AS ?x) { # SERVICE <http://x/>\n}",
        "SELECT ?SERVICE { BIND(1 AS ?SERVICE) }",
        "PREFIX s: <http://x/> SELECT (s:SERVICE AS ?x) {}",
        "SELECT (<http://x/SERVICE> AS ?x) {}",
    ],
)
def test_the_word_service_may_stand_elsewhere(tiny_store: ox.Store, text: str) -> None:
    assert len(table(text, tiny_store).rows) == 1


@pytest.mark.parametrize(
    ("text", "value"), [("1e400", "INF"), ('"many"^^<http://www.w3.org/2001/XMLSchema#integer>', "many")]
)
def test_odd_numbers_do_not_stop_the_answer(tiny_store: ox.Store, text: str, value: str) -> None:
    assert table(f"SELECT ({text} AS ?x) {{}}", tiny_store).rows == ({"x": value},)
