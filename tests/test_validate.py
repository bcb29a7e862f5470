"""validate.py: rules across tables, and the SHACL shapes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph
from policygraph.corpus import Corpus
from policygraph.queries import query_names
from policygraph.rdf import to_store
from policygraph.validate import check_rules, check_shapes


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def rule_problems(project: Path, language: str = "en") -> list[str]:
    corpus = policygraph.load(project)
    return [str(problem) for problem in check_rules(corpus, to_store(corpus), language)]


def test_all_rules_are_found(tiny: Corpus) -> None:
    names = set(query_names(tiny.checks))
    assert names == {path.stem for path in tiny.checks.glob("*.rq")}
    assert {"budget-totals", "deadline-days", "references-agree"} <= names


def test_the_tiny_tables_follow_the_rules(tiny: Corpus, tiny_store: ox.Store) -> None:
    assert list(check_rules(tiny, tiny_store, "lv")) == []


def test_a_total_that_does_not_meet_is_found(project: Path) -> None:
    replace(project / "data/plans/tiny/budget_total.csv", "planned,17000,", "planned,17001,")
    assert rule_problems(project) == [
        "plans/tiny/budget_total.csv:3: total-2023-planned: A printed total is not the sum of its lines: 17001, 17000 "
        "(Either an amount in the table budget_line was copied wrongly, or the document itself does not add up: "
        "then this total needs a judgement (judgement.csv, field: amount).)"
    ]


def test_a_changed_line_is_found_in_every_total_that_it_belongs_to(project: Path) -> None:
    replace(project / "data/plans/tiny/budget_line.csv", "planned,29007,", "planned,29008,")
    found = [problem.split(": ")[1] for problem in rule_problems(project)]
    assert sorted(found) == ["KM-2022-planned", "KM-67.06.00-2022-planned", "total-2022-planned"]


def test_a_total_without_lines_is_found(project: Path) -> None:
    replace(
        project / "data/plans/tiny/budget_total.csv",
        "total-2024-additional,total 2024 additional,total,,,2024",
        "x,x,total,,,2025",
    )
    (problem,) = rule_problems(project)
    assert "x: A printed total is not the sum of its lines: 40000, 0 " in problem


@pytest.mark.parametrize(
    ("period", "day", "expected"),
    [
        ("2023-H1", "2023-12-31", "2023-06-30"),
        ("2023-Q1", "2023-12-31", "2023-03-31"),
        ("2023-Q3", "2023-12-31", "2023-09-30"),
        ("2022", "2023-12-31", "2022-12-31"),
    ],
)
def test_a_due_date_that_does_not_fit_its_period_is_found(project: Path, period: str, day: str, expected: str) -> None:
    replace(project / "data/plans/tiny/deadline.csv", "4.1-1,4.1-1,2023-H2,", f"4.1-1,4.1-1,{period},")
    assert rule_problems(project) == [
        f"plans/tiny/deadline.csv:2: 4.1-1: The due date is not the last day of the period: {day}, {expected} "
        "(The first half-year ends on 30 June, the second on 31 December, a quarter with its last month.)"
    ]


@pytest.mark.parametrize("period", ["2023-H2", "2023-Q4", "2023"])
def test_a_due_date_on_the_last_day_is_right(project: Path, period: str) -> None:
    replace(project / "data/plans/tiny/deadline.csv", "4.1-1,4.1-1,2023-H2,", f"4.1-1,4.1-1,{period},")
    assert rule_problems(project) == []


def test_an_item_without_its_document_is_found(project: Path) -> None:
    replace(project / "data/plans/tiny/refers_to_document.csv", "4.1-1,SPASAP,130,SPASAP\n", "")
    assert rule_problems(project, "lv") == [
        "plans/tiny/activity.csv:2: 4.1-1: Atsauce uz vienību bez atsauces uz tās dokumentu: SPASAP 3.2.5., SPASAP "
        "(Rindai, kas norāda uz dokumenta vienību, jānorāda arī uz pašu dokumentu tabulā refers_to_document.)"
    ]


def test_the_tiny_tables_fit_the_shapes(tiny: Corpus) -> None:
    assert list(check_shapes(tiny)) == []


def test_a_missing_value_does_not_fit_the_shapes(tiny: Corpus) -> None:
    measure = tiny.by_id["measure/tiny.4.16"]
    values = {column: value for column, value in measure.values.items() if column != "order"}
    entities = tuple(
        dataclasses.replace(entity, values=values) if entity is measure else entity for entity in tiny.entities
    )
    (problem,) = check_shapes(dataclasses.replace(tiny, entities=entities))
    assert (problem.file, problem.row, problem.column) == ("plans/tiny/measure.csv", 3, "order")
    assert problem.message == "Less than 1 values on <https://w3id.org/policygraph/id/measure/tiny.4.16>->pg:order"
