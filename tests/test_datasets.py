"""datasets.py: many plans in one store, and every named query over the graphs of one of them."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph import datasets
from policygraph.corpus import Corpus
from policygraph.datasets import chosen, graphs_of, plans, run_by_plan, to_dataset, union, within
from policygraph.errors import QueryError, UnknownName
from policygraph.project import find_project
from policygraph.queries import Engine, asked, embedded, query_names, read_query, run
from policygraph.rdf import to_store
from policygraph.schema import PG
from policygraph.tables import read_corpus

Policy = Callable[..., tuple[int, str, str]]
QUERIES = sorted(path.stem for path in (Path(__file__).resolve().parents[1] / "ontology" / "queries").glob("*.rq"))
BASE = "https://w3id.org/policygraph/id/graph/"


@pytest.fixture(scope="module")
def dataset(two: Corpus) -> ox.Store:
    return to_dataset(two)


@pytest.fixture(scope="module")
def alone(two_folder: Path) -> dict[str, tuple[Corpus, ox.Store]]:
    """Each plan as if it were the only one."""
    project = find_project(two_folder)
    corpora = {plan: read_corpus(project, (plan,)) for plan in ("later", "tiny")}
    return {plan: (corpus, to_store(corpus)) for plan, corpus in corpora.items()}


def test_plans_and_their_graphs(two: Corpus) -> None:
    assert plans(two) == ("later", "tiny")
    assert graphs_of(two, "tiny") == (BASE + "tiny", BASE + "points", BASE + "reference", BASE + "evidence")


def test_the_store_holds_a_graph_for_each(dataset: ox.Store) -> None:
    assert sorted(str(graph) for graph in dataset.named_graphs()) == [
        f"<{BASE}{name}>" for name in ("evidence", "later", "points", "reference", "tiny")
    ]


@pytest.mark.parametrize("plan", ["later", "tiny"])
@pytest.mark.parametrize("name", QUERIES)
def test_a_plan_among_others_answers_as_if_it_were_alone(
    two: Corpus, dataset: ox.Store, alone: dict[str, tuple[Corpus, ox.Store]], plan: str, name: str
) -> None:
    query = read_query(two.queries, name)
    corpus, store = alone[plan]
    expected = run(query, corpus, embedded(store), {})
    found = run_by_plan(query, two, union(dataset), {"plan": plan})
    assert (found.columns, found.rows, found.notes) == (expected.columns, expected.rows, expected.notes)
    assert found.parameters == {"plan": plan}


@pytest.mark.parametrize("name", QUERIES)
def test_without_a_plan_named_graphs_answer_as_one_graph(two: Corpus, dataset: ox.Store, name: str) -> None:
    query = read_query(two.queries, name)
    assert run_by_plan(query, two, union(dataset), {}).rows == run(query, two, embedded(to_store(two)), {}).rows


def test_all_queries_are_found(two: Corpus) -> None:
    assert len(QUERIES) == len(query_names(two.queries)) > 40


def test_several_plans_stand_one_after_the_other(two: Corpus) -> None:
    table = policygraph.run("leads", two, plan="tiny,later", institution="NVA")
    assert table.columns[0] == "plan"
    assert [(row["plan"], row["measure"], row["activity"]) for row in table.rows] == [
        ("tiny", "4.16", "4.16-1"),
        ("later", "5.2", "4.16-1"),
        ("later", "5.2", "4.16-2"),
    ]
    assert table.parameters == {"plan": "tiny,later", "institution": "NVA"}


def test_a_plan_is_asked_again_in_the_same_store(two_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = policygraph.load(two_folder)
    first = policygraph.run("leads", corpus, plan="tiny")
    made: list[Corpus] = []
    monkeypatch.setattr(datasets, "to_dataset", lambda corpus: made.append(corpus) or to_dataset(corpus))
    assert policygraph.run("leads", corpus, plan="tiny") == first
    assert made == []
    other = replace(corpus, links=())
    assert policygraph.run("leads", other, plan="tiny").rows == ()
    assert made == [other]


def test_the_store_goes_with_its_corpus(two_folder: Path) -> None:
    corpus = policygraph.load(two_folder)
    policygraph.run("leads", corpus, plan="all")
    gone = weakref.ref(corpus)
    del corpus
    gc.collect()
    assert gone() is None


def test_all_plans_come_by_the_alphabet(two: Corpus) -> None:
    table = policygraph.run("measures", two, plan="all")
    assert [(row["plan"], row["measure"]) for row in table.rows] == [
        ("later", "4.1"),
        ("later", "5.2"),
        ("tiny", "4.1"),
        ("tiny", "4.16"),
        ("tiny", "4.31"),
    ]
    assert next(iter(table.rows[0])) == "plan"


def test_a_note_that_holds_for_every_plan_stands_once(two: Corpus) -> None:
    table = policygraph.run("coverage", two, plan="all")
    assert [note["en"][:13] for note in table.notes] == ["2021/C 93/01:"]


def test_an_unknown_plan_is_refused_with_the_nearest(two: Corpus) -> None:
    with pytest.raises(UnknownName, match=r"^no plan 'tinny'; did you mean tiny\?$"):
        policygraph.run("leads", two, plan="tinny")
    with pytest.raises(QueryError, match=r"^plan=tiny,tiny: a plan stands there twice$"):
        chosen(two, "tiny,tiny")


def test_a_query_that_names_its_graphs_is_not_narrowed(dataset: ox.Store) -> None:
    engine = within(union(dataset), [BASE + "tiny"])
    with pytest.raises(QueryError, match="FROM"):
        engine("SELECT ?s FROM <http://elsewhere.example/graph> WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    "door", [union, lambda store: embedded(store, union=True), lambda store: partial(asked, store)]
)
def test_every_door_asks_all_graphs_or_those_that_the_query_names(
    dataset: ox.Store, door: Callable[[ox.Store], Engine]
) -> None:
    def plans_found(clauses: str) -> set[str]:
        found = door(dataset)(f"SELECT ?plan {clauses} WHERE {{ ?plan a <{PG}Plan> }}")
        return {solution["plan"].value.rpartition(".")[0].rpartition("/")[2] for solution in found}

    assert plans_found("") == {"later", "tiny"}
    assert plans_found(f"FROM <{BASE}tiny>") == {"tiny"}
    assert plans_found("FROM <http://elsewhere.example/graph>") == set()


def test_the_command_line_takes_a_plan(policy: Policy, two_folder: Path) -> None:
    code, out, _ = policy("--project", two_folder, "query", "leads", "institution=LM", "plan=all", "--format", "csv")
    assert (code, [line.split(",")[:3] for line in out.splitlines()]) == (
        0,
        [["plan", "measure", "activity"], ["tiny", "4.16", "4.16-2"]],
    )
    code, _, err = policy("--project", two_folder, "query", "leads", "plan=latter")
    assert (code, err) == (2, "policygraph: no plan 'latter'; did you mean later?\n")


def test_the_list_of_queries_says_that_a_plan_may_be_given(policy: Policy) -> None:
    assert "plan=" in policy("--lang", "en", "queries")[1]


def test_all_plans_are_counted(two: Corpus) -> None:
    columns = ("plan", "measures", "activities", "provisions", "institutions", "documents", "budget_lines")
    table = policygraph.run("plans", two)
    assert [tuple(row[column] for column in columns) for row in table.rows] == [
        ("later", 2, 3, 20, 4, 1, 9),
        ("tiny", 3, 4, 20, 5, 2, 13),
    ]


def test_coverage_by_plan_is_the_verdict_of_each_plan(two: Corpus) -> None:
    table = policygraph.run("coverage-by-plan", two)
    for plan in ("later", "tiny"):
        alone = policygraph.run("verdicts", two, plan=plan)
        found = [(row["provision"], row["verdict"]) for row in table.rows if row["plan"] == plan]
        assert found == [(row["provision"], row["verdict"]) for row in alone.rows]
    differs = [row for row in table.rows if row["provision"] in ("2(g)", "8(a)")]
    assert [(row["provision"], row["plan"], row["verdict"]) for row in differs] == [
        ("2(g)", "later", "none"),
        ("2(g)", "tiny", "direct"),
        ("8(a)", "later", "direct"),
        ("8(a)", "tiny", "none"),
    ]
