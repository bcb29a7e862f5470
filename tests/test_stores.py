"""stores.py: the store on disk gives what the one in memory gives, and is made anew when the data change."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.corpus import Corpus
from policygraph.datasets import run_by_plan, to_dataset, union
from policygraph.errors import ProjectError
from policygraph.names import find
from policygraph.project import find_project
from policygraph.queries import query_names, read_query
from policygraph.stores import names, open_store

Policy = Callable[..., tuple[int, str, str]]
QUERIES = sorted(path.stem for path in (Path(__file__).resolve().parents[1] / "ontology" / "queries").glob("*.rq"))


@pytest.fixture(scope="module")
def folder(two_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("stores") / "store"
    open_store(made, find_project(two_folder))
    return made


@pytest.fixture(scope="module")
def stored(folder: Path, two_folder: Path) -> ox.Store:
    return open_store(folder, find_project(two_folder))


@pytest.fixture(scope="module")
def in_memory(two: Corpus) -> ox.Store:
    return to_dataset(two)


def test_it_holds_the_same_triples_in_the_same_graphs(stored: ox.Store, in_memory: ox.Store) -> None:
    assert {str(quad) for quad in stored} == {str(quad) for quad in in_memory}


@pytest.mark.parametrize("name", QUERIES)
def test_every_query_gives_what_memory_gives(
    two: Corpus, two_folder: Path, stored: ox.Store, in_memory: ox.Store, name: str
) -> None:
    query = read_query(two.queries, name)
    known = names(stored, find_project(two_folder), [])
    for given in ({}, {"plan": "tiny"}, {"plan": "all"}):
        own = run_by_plan(query, known, union(stored), given)
        expected = run_by_plan(query, two, union(in_memory), given)
        assert (own.rows, own.notes, own.parameters) == (expected.rows, expected.notes, expected.parameters)


def test_all_queries_are_found(two: Corpus) -> None:
    assert len(QUERIES) == len(query_names(two.queries)) > 40


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("institution", "kulturas ministrija"),
        ("institution", "Ministry of Culture"),
        ("institution", "NVA"),
        ("provision", "2 e)"),
        ("measure", "5.2"),
        ("document", "SPASAP"),
    ],
)
def test_names_are_understood_without_the_tables(
    two: Corpus, two_folder: Path, stored: ox.Store, kind: str, text: str
) -> None:
    known = names(stored, find_project(two_folder), [kind])
    assert find(known, text, kind).id == find(two, text, kind).id


def test_it_is_read_only(stored: ox.Store) -> None:
    with pytest.raises(RuntimeError, match="read-write"):
        stored.update("CLEAR ALL")


def test_the_same_data_open_at_once_and_changed_data_make_it_anew(two_folder: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(two_folder, tmp_path / "project"))
    steps: list[str] = []
    first = open_store(tmp_path / "store", find_project(project), steps.append)
    assert steps == ["checksum", "", "later", "tiny", "optimize"]
    count = len(first)
    steps.clear()
    open_store(tmp_path / "store", find_project(project), steps.append)
    assert steps == ["checksum"]
    shutil.rmtree(project / "data" / "plans" / "later")
    second = open_store(tmp_path / "store", find_project(project), steps.append)
    assert steps == ["checksum", "checksum", "", "tiny", "optimize"]
    assert len(second) < count
    assert len(first) == count, "a reader keeps what it opened"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".store.lock", "project", "store"]


def test_a_folder_with_other_files_is_refused(two_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"holds other files and no store; give an empty or a new folder$"):
        open_store(tmp_path, find_project(two_folder))
    with pytest.raises(ProjectError, match=r"is a file; give a folder for the store$"):
        open_store(tmp_path / "letter.txt", find_project(two_folder))
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_second_writer_is_refused(two_folder: Path, tmp_path: Path) -> None:
    with (tmp_path / ".store.lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ProjectError, match=r"another process is making this store; try again when it is done$"):
            open_store(tmp_path / "store", find_project(two_folder))
    open_store(tmp_path / "store", find_project(two_folder))


def test_data_with_a_problem_leave_the_store_as_it_is(policy: Policy, two_folder: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(two_folder, tmp_path / "project"))
    command = ("--project", project, "query", "leads", "--format", "csv", "--store", tmp_path / "store")
    code, before, _ = policy(*command)
    assert code == 0
    table = project / "data" / "plans" / "tiny" / "deadline.csv"
    good = table.read_text(encoding="utf-8")
    table.write_text(good.replace("2023-12-31", "2023-13-31"), encoding="utf-8")
    code, out, err = policy(*command)
    assert (code, out, "deadline.csv:2" in err) == (1, "", True)
    table.write_text(good, encoding="utf-8")
    assert policy(*command)[:2] == (0, before)


def test_the_command_line_asks_the_store(policy: Policy, two_folder: Path, folder: Path, tmp_path: Path) -> None:
    own = policy("--project", two_folder, "query", "leads", "institution=KM", "--format", "json")
    assert (
        policy("--project", two_folder, "query", "leads", "institution=KM", "--format", "json", "--store", folder)
        == own
    )
    (tmp_path / "q.rq").write_text("SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }", encoding="utf-8")
    found = policy("--project", two_folder, "sparql", tmp_path / "q.rq", "--store", folder, "--format", "csv")
    assert found == (0, "n\n5\n", "")
    code, _, err = policy("--project", two_folder, "query", "leads", "institution=KMM", "--store", folder)
    assert (code, err) == (2, "policygraph: no institution 'KMM'; did you mean KM?\n")


def test_a_store_that_is_broken_is_one_line(two_folder: Path, folder: Path, tmp_path: Path) -> None:
    broken = Path(shutil.copytree(folder, tmp_path / "store"))
    shutil.rmtree(broken / "oxigraph")
    with pytest.raises(ProjectError, match=r"its store cannot be opened .*; delete the folder$"):
        open_store(broken, find_project(two_folder))
