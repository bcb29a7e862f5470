"""The named queries whose text is delicate give the same rows on rdflib as on the embedded store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from policygraph.cells import Cell
from policygraph.corpus import Corpus, Values
from policygraph.queries import Engine, embedded, read_query, run
from policygraph.rdf import to_store

YEARS = ["budget-lines", "budget-totals", "measure-money", "money-flows"]
TIMELESS = ("budget-line/tiny.4.16-LM-63.07.00-planned", "budget-total/tiny.KM-2022-planned")


@pytest.fixture(scope="module")
def timeless(tiny: Corpus) -> Corpus:
    """The tiny plan with a line and a subtotal of 7 euros for which no year is printed."""

    def without_year(values: Values) -> Values:
        return {**{column: some for column, some in values.items() if column != "year"}, "amount": (7,)}

    entities = (
        replace(thing, values=without_year(thing.values)) if thing.id in TIMELESS else thing for thing in tiny.entities
    )
    return replace(tiny, entities=tuple(entities))


@pytest.fixture(scope="module")
def engines(timeless: Corpus, on_rdflib: Callable[[Corpus], Engine]) -> dict[str, Engine]:
    return {"oxigraph": embedded(to_store(timeless)), "rdflib": on_rdflib(timeless)}


@pytest.mark.parametrize("engine", ["oxigraph", "rdflib"])
@pytest.mark.parametrize("name", YEARS)
@pytest.mark.parametrize("year", ["2022", "2023", "2024", "annual", "later"])
def test_a_year_narrows_the_answer_to_that_year(
    timeless: Corpus, engines: dict[str, Engine], name: str, year: str, engine: str
) -> None:
    """What has no year belongs to none. rdflib does not keep the order of groups."""
    query = read_query(timeless.queries, name)
    every = run(query, timeless, engines["oxigraph"], {}).rows
    found = run(query, timeless, engines[engine], {"year": year}).rows
    expected = [row_text(row) for row in every if str(row["year"]) == year]
    assert sorted(map(row_text, found)) == sorted(expected)
    if engine == "oxigraph":
        assert list(map(row_text, found)) == expected


@pytest.mark.parametrize("name", ["budget-totals", "measure-money"])
def test_what_has_no_year_is_shown_without_one(timeless: Corpus, engines: dict[str, Engine], name: str) -> None:
    column = "printed" if name == "budget-totals" else "amount"
    rows = run(read_query(timeless.queries, name), timeless, engines["oxigraph"], {}).rows
    assert [row["year"] for row in rows if row[column] == 7] == [None]


def row_text(row: Mapping[str, Cell]) -> str:
    return str(sorted(row.items(), key=lambda cell: cell[0]))


@pytest.mark.parametrize("name", ["coverage-by-plan"])
def test_the_same_rows_of_two_plans(two: Corpus, on_rdflib: Callable[[Corpus], Engine], name: str) -> None:
    """With links that were only suggested: they never count."""
    suggested = [
        replace(link, target="provision/points.1", standing="suggested", places=())
        for link in two.links
        if link.property == "citesProvision"
    ]
    corpus = replace(two, links=(*two.links, *suggested))
    query = read_query(corpus.queries, name)
    rows = run(query, corpus, embedded(to_store(corpus)), {}).rows
    assert list(map(row_text, run(query, corpus, on_rdflib(corpus), {}).rows)) == list(map(row_text, rows))
    assert len(rows) == 62
    assert {row["verdict"] for row in rows if row["provision"] == "1"} == {"none"}
