"""A real Virtuoso: our push fills it, and every named query must give there what it gives in the embedded store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest

from benchmarks.virtuoso import MISSING, PROGRAM, Virtuoso, virtuoso
from policygraph.cells import Cell
from policygraph.connection import Login
from policygraph.corpus import Corpus
from policygraph.datasets import run_by_plan, to_dataset, union
from policygraph.errors import QueryError
from policygraph.queries import Engine, embedded, read_query, run
from policygraph.remote import endpoint

Policy = Callable[..., tuple[int, str, str]]
pytestmark = [pytest.mark.outside, pytest.mark.skipif(PROGRAM is None, reason=MISSING)]
QUERIES = sorted(path.stem for path in (Path(__file__).resolve().parents[2] / "ontology" / "queries").glob("*.rq"))
ROOT = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/policygraph/id/graph/"
# One value that the bundled plan answers for each parameter that is not one of some words.
VALUES = {
    "measure": "4.9",
    "institution": "LM",
    "provision": "2(e)",
    "document": "SPASAP",
    "framework": "2021/C 93/01",
    "year": "2023",
    "footnote": "107",
    "by": "2022-12-31",
    "from": "2022-12-31",
    "holder": "LM",
    "abbreviation": "LM",
    "from_fund": "ESF",
    "indicator": "1",
    "budget_programme": "LM 05.01.00",
    "partner": "KM",
    "statistic": "bez-udensvada-2019",
    "objective": "1",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Virtuoso]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as running:
        yield running


@pytest.fixture(scope="module")
def password_file(server: Virtuoso, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secret") / "password"
    file.write_text(server.password + "\n", encoding="utf-8")
    return file


Push = Callable[..., list[str]]


@pytest.fixture
def push(policy: Policy, server: Virtuoso, password_file: Path) -> Push:
    def pushed(project: Path, *more: str) -> list[str]:
        login = ("--user", server.user, "--password-file", password_file)
        code, out, err = policy("--project", project, "push", "--endpoint", server.graphs, *login, *more)
        assert (code, err) == (0, "")
        return out.splitlines()

    return pushed


@pytest.fixture
def engine(server: Virtuoso, push: Push) -> Engine:
    """The bundled plan is there, and nothing else of ours."""
    push(ROOT, "--delete")
    return endpoint(server.sparql)


def test_a_push_tells_what_it_did_and_a_second_one_does_nothing(push: Push) -> None:
    first = push(ROOT, "--force", "--delete", "--chunk", "1")
    assert sorted(line.partition(": ")[2] for line in first[:-1]) == [
        BASE + name for name in ("eu-roma-2021", "evidence", "lv-roma-2022", "reference")
    ]
    assert push(ROOT, "--chunk", "1") == ["0 requests, 0 bytes; 4 graphs unchanged"]


def test_the_store_holds_the_triples_of_the_project(plan_store: ox.Store, engine: Engine) -> None:
    graphs = " ".join(f"<{BASE}{name}>" for name in ("eu-roma-2021", "evidence", "lv-roma-2022", "reference"))
    (row,) = engine(f"SELECT (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {graphs} }} GRAPH ?g {{ ?s ?p ?o }} }}")
    assert int(row["n"].value) == len(plan_store)


def test_all_queries_are_found() -> None:
    assert len(QUERIES) > 40


@pytest.mark.parametrize("name", QUERIES)
def test_virtuoso_gives_the_same_rows_in_the_same_order(
    plan: Corpus, plan_store: ox.Store, engine: Engine, name: str
) -> None:
    query = read_query(plan.queries, name)
    expected = run(query, plan, embedded(plan_store), {})
    for given in ({}, {"plan": "lv-roma-2022"}):
        found = run_by_plan(query, plan, engine, given)
        assert json.dumps(found.rows, ensure_ascii=False) == json.dumps(expected.rows, ensure_ascii=False)
        assert found.notes == expected.notes


@pytest.mark.parametrize("name", QUERIES)
def test_virtuoso_understands_every_parameter(plan: Corpus, plan_store: ox.Store, engine: Engine, name: str) -> None:
    query = read_query(plan.queries, name)
    words = {parameter.name: parameter.type.partition("one-of:")[2].split(",")[0] for parameter in query.parameters}
    together = {name: word or VALUES[name] for name, word in words.items()}
    for given in (*({name: value} for name, value in together.items()), together):
        own, other = run(query, plan, embedded(plan_store), given), run(query, plan, engine, given)
        assert json.dumps(other.rows, ensure_ascii=False) == json.dumps(own.rows, ensure_ascii=False), given
    english = run(query, plan, engine, {}, language="en")
    assert english.rows == run(query, plan, embedded(plan_store), {}, language="en").rows


def test_a_name_with_diacritics_is_understood(plan: Corpus, plan_store: ox.Store, engine: Engine) -> None:
    query, given = read_query(plan.queries, "measure-institutions"), {"institution": "pašvaldības"}
    expected = run(query, plan, embedded(plan_store), given).rows
    assert {row["institution"] for row in expected} == {"pašvaldības"}
    assert run(query, plan, engine, given).rows == expected


def test_a_plan_among_others(two: Corpus, two_folder: Path, push: Push, server: Virtuoso) -> None:
    """Two plans that share a source, all queries, each plan by itself and both together; then they go again."""
    push(two_folder, "--delete")
    engine, own = endpoint(server.sparql), union(to_dataset(two))
    for name in QUERIES:
        query = read_query(two.queries, name)
        # Without a plan as a set: the order among plans is told only where a query names the plan.
        assert as_set(run(query, two, engine, {}).rows) == as_set(run(query, two, own, {}).rows), name
        for plan in ("later", "tiny", "all"):
            other, expected = (run_by_plan(query, two, where, {"plan": plan}) for where in (engine, own))
            assert (other.rows, other.notes) == (expected.rows, expected.notes), (name, plan)


def as_set(rows: tuple[Mapping[str, Cell], ...]) -> list[str]:
    return sorted(json.dumps(dict(row), sort_keys=True) for row in rows)


def test_a_plan_that_is_not_there_is_an_error_and_no_empty_answer(
    policy: Policy, two_folder: Path, engine: Engine, server: Virtuoso
) -> None:
    assert list(engine("SELECT (1 AS ?x) WHERE {}"))
    code, out, err = policy("--project", two_folder, "query", "leads", "plan=later", "--endpoint", server.sparql)
    assert (code, out, err) == (
        2,
        "",
        f"policygraph: --endpoint {server.sparql}: it holds no graph <{BASE}later>; policygraph push loads it\n",
    )


def test_a_wrong_password_is_one_line(policy: Policy, server: Virtuoso, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("wrong\n", encoding="utf-8")
    login = ("--user", "dba", "--password-file", tmp_path / "wrong")
    code, out, err = policy("push", "--endpoint", server.graphs, *login)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "does not accept the name dba with this password" in err
    code, out, err = policy("push", "--endpoint", server.graphs)
    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert "--user NAME --password-file FILE" in err


def test_a_query_that_virtuoso_refuses_is_one_line(engine: Engine) -> None:
    with pytest.raises(QueryError, match=r"answered 400: Virtuoso 37000 Error"):
        engine("SELECT ?x WHERE { ?x ")


def test_an_answer_that_is_cut_short_is_an_error(tmp_path: Path) -> None:
    with virtuoso(tmp_path, memory_mb=60, rows=100) as small:
        engine = endpoint(small.sparql, Login("dba", small.password))
        assert len(list(engine("SELECT ?s WHERE { ?s ?p ?o } LIMIT 20"))) == 20
        with pytest.raises(QueryError, match="100 rows"):
            engine("SELECT ?s ?p ?o WHERE { ?s ?p ?o }")
