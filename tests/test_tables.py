"""tables.py: CSV folders -> Corpus."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import policygraph
from policygraph.corpus import Corpus, Link, Place
from policygraph.errors import ProjectError
from policygraph.project import find_project
from policygraph.tables import read_corpus


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_values_have_the_types_of_the_ontology(tiny: Corpus) -> None:
    deadline = tiny.by_id["deadline/tiny.4.16-1"]
    assert deadline.values["due"] == (date(2023, 12, 31),)
    line = tiny.by_id["budget-line/tiny.4.1-KM-67.06.00-2022-planned"]
    assert (line.values["amount"], line.values["year"]) == ((Decimal(29007),), (2022,))
    assert tiny.by_id["funding/tiny.4.1-REC"].values["alternative"] == (False,)


def test_empty_cells_are_no_values(tiny: Corpus) -> None:
    assert "wording" not in tiny.by_id["budget-line/tiny.4.1-KM-67.06.00-2022-planned"].values


def test_a_cell_of_many_values_is_split_at_bars(tiny: Corpus) -> None:
    assert tiny.by_id["institution/KM"].values["alias"] == (
        "MoC",
        "nacionālais romu kontaktpunkts",
        "National Roma Contact Point",
    )


def test_a_cell_of_one_value_keeps_its_bars(project: Path) -> None:
    replace(project / "data/plans/tiny/measure.csv", "Promoting the employment of Roma.", "This | that")
    corpus = policygraph.load(project)
    assert corpus.by_id["measure/tiny.4.16"].values["title_en"] == ("This | that",)


def test_a_link_column_makes_links_with_the_evidence_of_the_row(tiny: Corpus) -> None:
    assert tiny.outgoing["measure/tiny.4.16"] == [
        Link(
            "measure/tiny.4.16",
            "plan",
            "plan/tiny.roma-2022",
            "asserted",
            (Place("tiny", 220, 226, "4.16. Romu nodarbinātības veicināšana."),),
        )
    ]


def test_a_link_table_makes_links_with_evidence_of_their_own(tiny: Corpus) -> None:
    (link,) = [link for link in tiny.links if link.property == "coResponsible" and link.source.endswith("4.16-2")]
    assert link == Link(
        "activity/tiny.4.16-2", "coResponsible", "institution/NVA", "asserted", (Place("tiny", 318, 318, "NVA"),)
    )


def test_a_column_for_any_kind_names_kind_and_id(tiny: Corpus) -> None:
    targets = {link.target for link in tiny.links if link.property == "standsFor"}
    assert targets == {"institution/KM", "institution/NVA", "fund/ESF"}


def test_links_carry_the_standing_of_their_property(tiny: Corpus) -> None:
    standings = {link.property: link.standing for link in tiny.links}
    assert (standings["responsible"], standings["objective"], standings["parentBody"]) == (
        "asserted",
        "inferred",
        "recalled",
    )


def test_a_byte_order_mark_is_no_part_of_the_first_column(project: Path) -> None:
    path = project / "data/plans/tiny/measure.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "measure/tiny.4.16" in policygraph.load(project).by_id


def test_lines_may_end_as_windows_writes_them(project: Path, tiny: Corpus) -> None:
    path = project / "data/plans/tiny/measure.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert policygraph.load(project).by_id["measure/tiny.4.16"] == tiny.by_id["measure/tiny.4.16"]


def test_empty_lines_are_passed_over(project: Path, tiny: Corpus) -> None:
    path = project / "data/plans/tiny/measure.csv"
    path.write_text(path.read_text(encoding="utf-8") + "\n,,,,,,,\n", encoding="utf-8")
    assert len(policygraph.load(project).entities) == len(tiny.entities)


def test_columns_may_stand_in_any_order(project: Path, tiny: Corpus) -> None:
    path = project / "data/plans/tiny/responsible.csv"
    rows = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(",".join(reversed(row)) + "\n" for row in rows), encoding="utf-8")
    assert set(policygraph.load(project).links) == set(tiny.links)


def test_a_table_that_is_not_there_is_empty(project: Path) -> None:
    (project / "data/plans/tiny/event.csv").unlink()
    assert "event" not in {entity.kind for entity in policygraph.load(project).entities}


def test_one_plan_may_be_chosen(tiny_folder: Path) -> None:
    project = find_project(tiny_folder)
    assert read_corpus(project, ("tiny",)).scopes == ("", "points", "tiny")


def test_an_unknown_plan_is_refused_with_the_nearest(tiny_folder: Path) -> None:
    project = find_project(tiny_folder)
    with pytest.raises(ProjectError) as error:
        read_corpus(project, ("tinny",))
    assert str(error.value) == f"no plan 'tinny' in {tiny_folder}/data/plans; did you mean tiny?"


def test_two_plans_may_use_the_same_ids(project: Path) -> None:
    plans = project / "data/plans"
    (plans / "second").mkdir()
    for table in ("plan", "measure"):
        (plans / "second" / f"{table}.csv").write_bytes((plans / "tiny" / f"{table}.csv").read_bytes())
    (plans / "second" / "folder.toml").write_text('source = "tiny"\n', encoding="utf-8")
    corpus = policygraph.load(project)
    assert corpus.outgoing["measure/second.4.16"][0].target == "plan/second.roma-2022"
    assert corpus.outgoing["measure/tiny.4.16"][0].target == "plan/tiny.roma-2022"


def test_what_a_project_lacks_is_taken_from_the_bundled_one(tiny_folder: Path, root: Path) -> None:
    project = find_project(tiny_folder)
    assert (project.data, project.ontology) == (tiny_folder / "data", root / "ontology")


def test_a_project_may_have_its_own_base_address(project: Path) -> None:
    (project / "data/project.toml").write_text('base = "https://example.org/id/"\n', encoding="utf-8")
    assert policygraph.load(project).base == "https://example.org/id/"


def test_a_base_address_that_is_none_is_refused(project: Path) -> None:
    (project / "data/project.toml").write_text('base = "example"\n', encoding="utf-8")
    with pytest.raises(ProjectError) as error:
        policygraph.load(project)
    assert str(error.value) == f"{project}/data/project.toml: base must be an http address that ends in / or #"


def test_a_folder_that_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError) as error:
        find_project(tmp_path)
    assert str(error.value) == f"{tmp_path}: holds neither ontology/policy.ttl nor data/; is it the right folder?"
