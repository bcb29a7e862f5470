"""Each named query on the tiny corpus gives the table that stands in tests/golden, read by eye against the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.corpus import Corpus
from policygraph.exporters.tabular import to_json
from policygraph.queries import embedded, read_query, run

TESTS = Path(__file__).resolve().parent
QUERIES = sorted(path.stem for path in (TESTS.parent / "ontology" / "queries").glob("*.rq"))
GOLDEN = sorted(path.stem for path in (TESTS / "golden").glob("*.json"))


def test_every_query_has_a_golden_table_and_every_golden_table_a_query() -> None:
    assert QUERIES == GOLDEN
    assert len(QUERIES) == len(list((TESTS.parent / "ontology" / "queries").glob("*.rq"))) > 0


@pytest.mark.parametrize("name", QUERIES)
def test_query_on_the_tiny_corpus(tiny: Corpus, tiny_store: ox.Store, name: str) -> None:
    answer = json.loads(to_json(run(read_query(tiny.queries, name), tiny, embedded(tiny_store), {}), "lv"))
    golden = json.loads((TESTS / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    assert {key: answer[key] for key in ("columns", "rows", "notes")} == golden


def test_answers_without_rows_are_few() -> None:
    """An empty golden table proves little: these are the queries that ask for what the three measures do not lack."""
    empty = [
        name
        for name in GOLDEN
        if not json.loads((TESTS / "golden" / f"{name}.json").read_text(encoding="utf-8"))["rows"]
    ]
    assert empty == [
        "activities-without-deadline",
        "activities-without-responsible",
        "measures-within-budget",
        "measures-without-amount",
        "measures-without-budget-line",
        "measures-without-co-responsible",
        "measures-without-provision",
    ]
