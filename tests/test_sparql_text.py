"""sparql_text.py: where the dataset of a query is named."""

from __future__ import annotations

import pytest

from policygraph.errors import QueryError
from policygraph.sparql_text import code, names_dataset, over

GRAPH = "http://g/1"
CLAUSE = "FROM <http://g/1>\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SELECT ?x ", "WHERE { ?x ?y ?z }"),
        ("SELECT ?x ", "{ ?x ?y ?z { SELECT ?y WHERE { ?y ?y ?y } } }"),
        ("SELECT ?x\n", "where\n{ ?x ?y 'WHERE {' }"),
        ("PREFIX p: <http://a#WHERE{> # WHERE {\nSELECT (COUNT(*) AS ?where) ", "WHERE { }"),
        ("SELECT (IF(EXISTS { ?x ?y ?z }, 1, 0) AS ?n) ", "WHERE { ?x ?y ?z }"),
        ('SELECT ("} { WHERE" AS ?n) ', "{ }"),
    ],
)
def test_the_clause_stands_before_the_outermost_body(before: str, after: str) -> None:
    assert over(before + after, [GRAPH]) == before + CLAUSE + after


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT ?x FROM <a> { }", True),
        ("SELECT ?x from named <a> { }", True),
        ("SELECT ?from { ?from <FROM> 'FROM' } # FROM", False),
        ("PREFIX from: <a> SELECT ?x { ?x from:from ?y }", False),
    ],
)
def test_a_named_dataset_is_seen(text: str, names: bool) -> None:
    assert names_dataset(text) == names


def test_what_cannot_be_narrowed_is_refused() -> None:
    with pytest.raises(QueryError, match="names its graphs"):
        over("SELECT ?x FROM <a> { }", [GRAPH])
    with pytest.raises(QueryError, match="it has no"):
        over("SELECT ?x", [GRAPH])


def test_blanks_keep_every_place() -> None:
    text = "SELECT 'a' <b> # c\n{ }"
    assert code(text) == f"SELECT{' ' * 12}\n{{ }}"
    assert len(code(text)) == len(text)
