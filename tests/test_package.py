"""The public face of the package."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

import policygraph
from policygraph.corpus import Corpus


def test_the_public_names() -> None:
    assert policygraph.__all__ == [
        "Corpus",
        "Entity",
        "Link",
        "Place",
        "PolicyGraphError",
        "Problem",
        "ProblemsFound",
        "ProjectError",
        "QueryError",
        "SchemaError",
        "Table",
        "UnknownName",
        "build",
        "load",
        "run",
        "to_graph",
        "to_rdf",
    ]


def test_every_public_name_is_there() -> None:
    assert [name for name in policygraph.__all__ if not hasattr(policygraph, name)] == []


def test_all_errors_have_one_root() -> None:
    errors = (
        policygraph.SchemaError,
        policygraph.ProblemsFound,
        policygraph.UnknownName,
        policygraph.QueryError,
        policygraph.ProjectError,
    )
    assert [error.__bases__ for error in errors] == [(policygraph.PolicyGraphError,)] * 5


def test_the_package_is_marked_as_typed() -> None:
    assert files("policygraph").joinpath("py.typed").is_file()


def test_load_takes_a_path_or_text(tiny_folder: Path, tiny: Corpus) -> None:
    assert policygraph.load(str(tiny_folder)).links == policygraph.load(tiny_folder).links == tiny.links


def test_load_without_project_takes_the_bundled_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "measure/lv-roma-2022.4.16" in policygraph.load().by_id


def test_load_without_project_takes_the_project_of_the_working_folder(
    tiny_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny_folder)
    assert "measure/tiny.4.16" in policygraph.load().by_id


def test_run_answers_a_named_query(tiny: Corpus) -> None:
    table = policygraph.run("leads", tiny, institution="LM")
    assert [(row["measure"], row["activity"]) for row in table.rows] == [("4.16", "4.16-2")]
    assert table.parameters == {"institution": "LM"}


def test_run_takes_numbers(tiny: Corpus) -> None:
    table = policygraph.run("budget-lines", tiny, year=2022)
    assert [row["amount"] for row in table.rows] == [2000, 29007]


def test_run_refuses_an_unknown_query(tiny: Corpus) -> None:
    with pytest.raises(policygraph.UnknownName, match=r"^no query 'lead'; did you mean leads\?$"):
        policygraph.run("lead", tiny)


def test_a_table_becomes_a_data_frame(tiny: Corpus) -> None:
    frame = policygraph.run("measure-institutions", tiny, measure="4.16").to_pandas()
    assert list(frame.columns) == ["measure", "activity", "institution", "role", "source"]
    assert list(frame["institution"]) == ["NVA", "LM", "NVA"]


def test_an_empty_table_becomes_a_data_frame_with_its_columns(tiny: Corpus) -> None:
    frame = policygraph.run("leads", tiny, institution="IZM").to_pandas()
    assert (len(frame), list(frame.columns)[:4]) == (0, ["measure", "activity", "title", "deadline"])


def test_problems_are_raised_as_data(project: Path) -> None:
    path = project / "data/plans/tiny/responsible.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("4.16-1,NVA", "4.16-1,NVR"), encoding="utf-8")
    with pytest.raises(policygraph.ProblemsFound) as error:
        policygraph.load(project)
    assert error.value.problems == (
        policygraph.Problem(
            "plans/tiny/responsible.csv",
            3,
            "target",
            "NVR",
            "institution 'NVR' is not known; did you mean NVA?",
        ),
    )
