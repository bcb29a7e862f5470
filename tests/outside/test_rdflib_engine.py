"""The named queries on another engine: rdflib must give the rows that Oxigraph gives."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.cells import Cell
from policygraph.corpus import Corpus
from policygraph.queries import Engine, embedded, read_query, run

pytestmark = pytest.mark.outside
QUERIES = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "ontology" / "queries").glob("*.rq"))


@pytest.fixture(scope="module")
def rdflib_engine(plan: Corpus, on_rdflib: Callable[[Corpus], Engine]) -> Engine:
    return on_rdflib(plan)


def comparable(rows: tuple[Mapping[str, Cell], ...]) -> list[str]:
    return sorted(json.dumps(dict(row), ensure_ascii=False, sort_keys=True) for row in rows)


def test_all_queries_are_found() -> None:
    assert len(QUERIES) > 40


@pytest.mark.parametrize("name", QUERIES)
def test_rdflib_gives_the_same_rows(plan: Corpus, plan_store: ox.Store, rdflib_engine: Engine, name: str) -> None:
    """As a set of rows: rdflib forgets the group keys that are not selected before it orders."""

    query = read_query(plan.queries, name)
    other, own = run(query, plan, rdflib_engine, {}), run(query, plan, embedded(plan_store), {})
    assert comparable(other.rows) == comparable(own.rows)
    assert other.notes == own.notes
