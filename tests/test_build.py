"""building.py: what is written, when, and how."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from policygraph.building import build, check, read_checked, replacing, write
from policygraph.corpus import Corpus
from policygraph.errors import ProblemsFound
from policygraph.project import find_project
from policygraph.reports.content import make_report
from policygraph.reports.model import Report

FILES = {
    "explorer.html",
    "graph.gexf",
    "graph.graphml",
    "graph.json",
    "graph.jsonld",
    "graph.nt",
    "graph.rdf",
    "graph.trig",
    "graph.ttl",
    "workbook.xlsx",
}


@pytest.fixture(scope="module")
def built(tiny_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything of the tiny project, built once."""
    out = tmp_path_factory.mktemp("exports")
    build(find_project(tiny_folder), out)
    return out


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_export_of_the_contract_is_written(built: Path) -> None:
    names = {path.name for path in (built / "tiny").iterdir() if path.is_file()}
    assert names >= FILES
    assert (built / "ontology.ttl").is_file()
    assert (built / "tiny/tables/datapackage.json").is_file()


def test_building_again_returns_the_paths_and_gives_the_same_bytes(
    tiny_folder: Path, built: Path, tmp_path: Path
) -> None:
    seen: list[str] = []
    written = build(find_project(tiny_folder), tmp_path, progress=seen.append)
    assert sorted(written) == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert [name for name, content in contents(tmp_path).items() if content != contents(built)[name]] == []
    assert seen[0] == "data"
    assert {f"tiny/{name}" for name in FILES} <= set(seen)


def test_the_public_function_stays_a_function(tiny_folder: Path, tmp_path: Path) -> None:
    """The module of the same name must not take its place."""
    program = f"import policygraph, policygraph.building; policygraph.build({str(tiny_folder)!r}, {str(tmp_path)!r})"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.stderr.decode() == ""


def test_nothing_is_written_where_a_table_holds_a_problem(project: Path, tmp_path: Path) -> None:
    path = project / "data/plans/tiny/responsible.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("LM", "LMM"), encoding="utf-8")
    with pytest.raises(ProblemsFound):
        build(find_project(project), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_plans_are_built_one_after_the_other_as_each_alone(project: Path, built: Path, tmp_path: Path) -> None:
    plans = project / "data" / "plans"
    shutil.copytree(plans / "tiny", plans / "again")
    (plans / "again" / "folder.toml").write_text('source = "tiny"\n', encoding="utf-8")
    seen: list[str] = []
    build(find_project(project), tmp_path / "out", progress=seen.append)
    assert seen[:3] == ["data", "data 1/2 again", "data 2/2 tiny"]
    assert max(seen.index(f"again/{name}") for name in FILES) < min(seen.index(f"tiny/{name}") for name in FILES)
    assert contents(tmp_path / "out" / "tiny") == contents(built / "tiny")
    assert check(find_project(project), tmp_path / "out") == []


def test_nothing_is_written_where_the_last_of_several_plans_holds_a_problem(project: Path, tmp_path: Path) -> None:
    """And the problems of all plans are told together."""
    plans = project / "data" / "plans"
    shutil.copytree(plans / "tiny", plans / "again")
    (plans / "again" / "folder.toml").write_text('source = "tiny"\n', encoding="utf-8")
    for plan, old, new in (("again", ",RKC,", ",RKCC,"), ("tiny", ",LM,", ",LMM,")):
        path = plans / plan / "responsible.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(ProblemsFound) as error:
        build(find_project(project), tmp_path / "out")
    assert [problem.file for problem in error.value.problems] == [
        "plans/again/responsible.csv",
        "plans/tiny/responsible.csv",
    ]
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_where_a_rule_is_broken(project: Path, tmp_path: Path) -> None:
    path = project / "data/plans/tiny/budget_total.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("31007", "31008"), encoding="utf-8")
    with pytest.raises(ProblemsFound):
        build(find_project(project), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_problem_in_one_plan_stops_all(project: Path, tmp_path: Path) -> None:
    second = project / "data/plans/second"
    second.mkdir()
    (second / "folder.toml").write_text('source = "tiny"\n', encoding="utf-8")
    (second / "measure.csv").write_text("id\nx\n", encoding="utf-8")
    with pytest.raises(ProblemsFound):
        build(find_project(project), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_checked_corpus_is_the_corpus(tiny_folder: Path) -> None:
    assert len(read_checked(find_project(tiny_folder)).entities) == 157


def test_what_was_just_built_does_not_differ(tiny_folder: Path, built: Path) -> None:
    assert check(find_project(tiny_folder), built) == []


def test_changed_and_stale_files_differ_and_missing_ones_do_not(tiny_folder: Path, built: Path, tmp_path: Path) -> None:
    """Only some of the files are kept in the repository."""
    out = Path(shutil.copytree(built, tmp_path / "out"))
    (out / "tiny/graph.ttl").write_text("", encoding="utf-8")
    (out / "tiny/tables/boat.csv").write_text("id\n", encoding="utf-8")
    (out / "tiny/graph.gexf").unlink()
    assert [str(difference) for difference in check(find_project(tiny_folder), out)] == [
        f"{out}/tiny/graph.ttl: differs from what the data give; run policygraph build",
        f"{out}/tiny/tables/boat.csv: is not built any more; run policygraph build",
    ]


def test_an_empty_folder_differs(tiny_folder: Path, tmp_path: Path) -> None:
    (difference,) = check(find_project(tiny_folder), tmp_path)
    assert str(difference) == f"{tmp_path}: holds no built file; run policygraph build"
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_written_whole_with_its_folders(tmp_path: Path) -> None:
    write(tmp_path / "a/b/c.txt", b"new")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "a/b").iterdir()] == ["c.txt"]


def test_a_written_file_can_be_read_by_others(tmp_path: Path) -> None:
    write(tmp_path / "c.txt", b"new")
    assert stat.S_IMODE((tmp_path / "c.txt").stat().st_mode) == 0o644


def test_a_failed_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "c.txt").mkdir()
    with pytest.raises(OSError, match=r"c\.txt"):
        write(tmp_path / "c.txt", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["c.txt"]


def test_a_file_that_cannot_be_made_whole_leaves_the_old_one(tmp_path: Path) -> None:
    def break_off() -> None:
        with replacing(tmp_path / "c.txt") as stream:
            stream.write(b"new, but not all of it" * 10_000)
            raise ZeroDivisionError

    write(tmp_path / "c.txt", b"old")
    with pytest.raises(ZeroDivisionError):
        break_off()
    assert contents(tmp_path) == {"c.txt": b"old"}


def test_a_file_that_goes_on_after_what_is_built_differs(tiny_folder: Path, built: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(built, tmp_path / "out"))
    with (out / "tiny/graph.nt").open("ab") as stream:
        stream.write(b"\n")
    (difference,) = check(find_project(tiny_folder), out)
    assert difference.path == out / "tiny/graph.nt"


def test_the_report_is_made_once_for_all_its_forms(
    tiny_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def counted(corpus: Corpus, language: str) -> Report:
        made.append(language)
        return make_report(corpus, language)

    monkeypatch.setattr("policygraph.reports.content.make_report", counted)
    build(find_project(tiny_folder), tmp_path)
    assert made == ["lv"]


def test_the_node_link_file_names_every_thing(built: Path) -> None:
    data = json.loads((built / "tiny/graph.json").read_text(encoding="utf-8"))
    assert (len(data["nodes"]), len(data["links"])) == (157, 325)


def test_what_is_no_file_is_written_through_and_stays(tmp_path: Path) -> None:
    """A device or a pipe given as the output must not be replaced by a file."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write(pipe, b"answer")
        assert os.read(reader, 100) == b"answer"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]


def test_a_folder_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as found:
        write(tmp_path, b"answer")
    assert found.value.filename == str(tmp_path)
    assert list(tmp_path.iterdir()) == []
