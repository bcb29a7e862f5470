"""What is kept or rewritten for speed answers as before."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.cells import read_value
from policygraph.corpus import Corpus, Link
from policygraph.queries import embedded, read_query, run
from policygraph.rdf import kept_store, to_store
from policygraph.schema import XSD


def test_a_store_is_kept_by_its_corpus_and_goes_with_it(tiny_folder: Path) -> None:
    corpus = policygraph.load(tiny_folder)
    store = kept_store(corpus)
    assert kept_store(corpus) is store
    assert kept_store(replace(corpus, links=corpus.links[:10])) is not store
    gone = weakref.ref(corpus)
    del corpus
    gc.collect()
    assert gone() is None


def test_a_query_that_changed_on_disk_is_read_again(tmp_path: Path, tiny: Corpus) -> None:
    text = (tiny.queries / "targets.rq").read_text(encoding="utf-8")
    file = tmp_path / "targets.rq"
    file.write_text(text, encoding="utf-8")
    before = read_query(tmp_path, "targets")
    assert read_query(tmp_path, "targets") is before
    file.write_text(text.replace("#+ title@en: ", "#+ title@en: New: "), encoding="utf-8")
    assert read_query(tmp_path, "targets").titles["en"] == f"New: {before.titles['en']}"


@pytest.mark.parametrize(
    ("text", "datatype", "value"),
    [
        ("007", "integer", 7),
        ("-3", "integer", -3),
        ("1.50", "decimal", 1.5),
        ("2.0", "decimal", 2),
        ("9" * 25, "integer", int("9" * 25)),
        ("INF", "double", "INF"),
        ("1", "boolean", True),
        ("12", "string", "12"),
    ],
)
def test_numbers_of_rdf_as_numbers_of_json(text: str, datatype: str, value: object) -> None:
    assert read_value(ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))) == value


def verdicts(corpus: Corpus, *, evidence: bool) -> dict[str, str]:
    answer = run(read_query(corpus.queries, "verdicts"), corpus, embedded(to_store(corpus, evidence=evidence)), {})
    return {str(row["provision"]): str(row["verdict"]) for row in answer.rows}


def test_only_asserted_citations_move_a_verdict(tiny: Corpus) -> None:
    """One citation alone; then the same as inferred: nothing is covered, unless no statement tells the standing."""
    citation = next(link for link in tiny.links if link.property == "citesProvision")
    others = tuple(link for link in tiny.links if link.property != "citesProvision")
    cited = tiny.by_id[citation.target].notation

    def alone(standing: str) -> Corpus:
        return replace(tiny, links=(*others, Link(citation.source, citation.property, citation.target, standing)))

    assert verdicts(alone("asserted"), evidence=True)[cited] == "direct"
    assert set(verdicts(alone("inferred"), evidence=True).values()) == {"none"}
    assert verdicts(alone("inferred"), evidence=False)[cited] == "direct"
    assert set(verdicts(alone("suggested"), evidence=True).values()) == {"none"}


@pytest.mark.parametrize(
    ("name", "parameter"), [("leads", "institution"), ("co-leads", "institution"), ("measures", "measure")]
)
def test_a_bound_answer_is_its_part_of_the_whole(plan: Corpus, plan_store: ox.Store, name: str, parameter: str) -> None:
    """The parameter is bound inside, so that no more is looked at than is asked for."""
    query, engine = read_query(plan.queries, name), embedded(plan_store)
    whole = run(query, plan, engine, {}).rows
    values = {str(row[parameter]) for row in whole}
    assert len(values) > 5
    for value in values:
        bound = run(query, plan, engine, {parameter: value}).rows
        assert bound == tuple(row for row in whole if row[parameter] == value)


def test_the_scopes_of_a_room_are_known(tiny: Corpus) -> None:
    assert tiny.rooms == {"reference": ("",), "framework": ("points",), "plan": ("tiny",)}
    assert [thing.kind for thing in tiny.by_kind["measure"]] == ["measure"] * 3


@pytest.mark.parametrize(
    ("name", "column", "kind", "link"),
    [
        ("measures-without-provision", "measure", "measure", "citesProvision"),
        ("activities-without-deadline", "activity", "activity", "activity"),
    ],
)
def test_what_lacks_a_link_is_found(tiny: Corpus, name: str, column: str, kind: str, link: str) -> None:
    """Without any of these links all things of the kind lack it."""
    without = replace(tiny, links=tuple(one for one in tiny.links if one.property != link))
    found = run(read_query(tiny.queries, name), without, embedded(to_store(without)), {}).rows
    assert [row[column] for row in found] == [thing.notation for thing in tiny.by_kind[kind]]
