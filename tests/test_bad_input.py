"""What people get wrong in tables: each kind of problem has one exact line, and all problems are listed at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

Policy = Callable[..., tuple[int, str, str]]
MEASURES = "plans/tiny/measure.csv"
DEADLINES = "plans/tiny/deadline.csv"
LINES = "plans/tiny/budget_line.csv"
TOTALS = "plans/tiny/budget_total.csv"
BODIES = "plans/tiny/responsible.csv"
CITED = "plans/tiny/cites_provision.csv"

# File, old text, new text, the line on standard error.
MISTAKES: dict[str, tuple[str, str, str, str]] = {
    "unknown column and missing column": (
        MEASURES,
        "id,notation,title_lv,",
        "id,notation,titel_lv,",
        f"{MEASURES}:1: titel_lv: unknown column 'titel_lv'; did you mean title_lv?\n"
        f"{MEASURES}:1: title_lv: this column is missing",
    ),
    "column twice": (
        BODIES,
        "source,target,lines,quote",
        "source,target,lines,quote,quote",
        f"{BODIES}:1: quote: this column stands twice",
    ),
    "unknown column without a near one": (
        BODIES,
        "source,target,lines,quote",
        "source,target,lines,quote,zzzzzz",
        f"{BODIES}:1: zzzzzz: unknown column 'zzzzzz'",
    ),
    "wrong number of cells": (
        BODIES,
        "4.16-2,LM,300,\n",
        "4.16-2,LM,300\n",
        f"{BODIES}:4: has 3 cells, the header has 4",
    ),
    "unknown id": (
        BODIES,
        "4.16-2,LM,",
        "4.16-3,LM,",
        f"{BODIES}:4: source: activity '4.16-3' is not known; did you mean 4.16-1?",
    ),
    "unknown institution": (
        BODIES,
        "4.16-1,NVA,",
        "4.16-1,NVR,",
        f"{BODIES}:3: target: institution 'NVR' is not known; did you mean NVA?",
    ),
    "unknown provision without a near one": (
        CITED,
        "4.16-1,8.c,",
        "4.16-1,zzzzzz,",
        f"{CITED}:19: target: provision 'zzzzzz' is not known",
    ),
    "empty id": (BODIES, "4.16-1,NVA,", "4.16-1,,", f"{BODIES}:3: target: empty; an id is required here"),
    "unknown thing in a column": (
        LINES,
        "planned,4.1,KM,22,KM-26.01.00,2022",
        "planned,4.1,KN,22,KM-26.01.00,2022",
        f"{LINES}:2: institution: institution 'KN' is not known; did you mean KM?",
    ),
    "kind missing in front of an id": (
        "plans/tiny/stands_at.csv",
        "90,measure/4.1,",
        "90,4.1,",
        "plans/tiny/stands_at.csv:2: target: '4.1': write kind/id, where the kind is a kind of the ontology",
    ),
    "unknown kind in front of an id": (
        "plans/tiny/stands_at.csv",
        "90,measure/4.1,",
        "90,measur/4.1,",
        "plans/tiny/stands_at.csv:2: target: 'measur/4.1': write kind/id, where the kind is a kind of the ontology; "
        "did you mean measure?",
    ),
    "same thing twice in a cell": (
        LINES,
        ",3,90|91,",
        ",3,90|90,",
        f"{LINES}:4: footnote: names the same thing twice",
    ),
    "bad date": (
        DEADLINES,
        "4.1-1,4.1-1,2023-H2,2023-12-31",
        "4.1-1,4.1-1,2023-H2,2023-12-32",
        f"{DEADLINES}:2: due: '2023-12-32' is not a date that exists, for example 2023-12-31",
    ),
    "date as people write it": (
        DEADLINES,
        "4.1-1,4.1-1,2023-H2,2023-12-31",
        "4.1-1,4.1-1,2023-H2,31.12.2023",
        f"{DEADLINES}:2: due: '31.12.2023' is not a date that exists, for example 2023-12-31",
    ),
    "bad whole number": (
        MEASURES,
        "Roma.,16,",
        "Roma.,XVI,",
        f"{MEASURES}:3: order: 'XVI' is not a whole number, for example 2023",
    ),
    "bad number": (
        LINES,
        "planned,29007,",
        'planned,"29 007,00",',
        f"{LINES}:4: amount: '29 007,00' is not a number with a decimal point, for example 27.2",
    ),
    "number that is none": (
        LINES,
        "planned,29007,",
        "planned,NaN,",
        f"{LINES}:4: amount: 'NaN' is not a number with a decimal point, for example 27.2",
    ),
    "bad truth": (
        "plans/tiny/funding.csv",
        ",false,91|127,",
        ",no,91|127,",
        "plans/tiny/funding.csv:3: alternative: 'no' is not true or false",
    ),
    "value outside the list": (
        LINES,
        ",,planned,29007,",
        ",,planed,29007,",
        f"{LINES}:4: budget_kind: 'planed' is not one of planned, additional, executed; did you mean planned?",
    ),
    "value that does not fit the pattern": (
        DEADLINES,
        "4.1-1,4.1-1,2023-H2,",
        "4.1-1,4.1-1,2023-H3,",
        f"{DEADLINES}:2: period: '2023-H3' does not fit the pattern ^[0-9]{{4}}(-(H[12]|Q[1-4]))?$",
    ),
    "required value missing": (
        MEASURES,
        "4.16,4.16,Romu",
        "4.16,,Romu",
        f"{MEASURES}:3: notation: empty; a value is required here",
    ),
    "id with a blank": (
        MEASURES,
        "4.31,4.31,Starp",
        "4 31,4.31,Starp",
        f"{MEASURES}:4: id: '4 31' is not an id; use letters, digits and . - _ only",
    ),
    "lines missing": (
        BODIES,
        "4.16-1,NVA,284,",
        "4.16-1,NVA,,",
        f"{BODIES}:3: lines: empty; every fact needs the lines that prove it",
    ),
    "lines that are none": (
        BODIES,
        "4.16-1,NVA,284,",
        "4.16-1,NVA,page 12,",
        f"{BODIES}:3: lines: 'page 12' is not a span of lines; write 12, 12-14 or source:12-14",
    ),
    "lines out of range": (
        BODIES,
        "4.16-1,NVA,284,",
        "4.16-1,NVA,9999,",
        f"{BODIES}:3: lines: 9999: lines must ascend and end by 653, the last line of plan.txt",
    ),
    "empty lines": (
        BODIES,
        "4.16-1,NVA,284,",
        "4.16-1,NVA,283,",
        f"{BODIES}:3: lines: 283: these lines of plan.txt are empty",
    ),
    "unknown source": (
        BODIES,
        "4.16-1,NVA,284,",
        "4.16-1,NVA,tinny:284,",
        f"{BODIES}:3: lines: no source 'tinny'; did you mean tiny?",
    ),
    "quote not in its lines": (
        BODIES,
        "4.16-1,NVA,284,",
        "4.16-1,NVA,284,NVR",
        f"{BODIES}:3: quote: the quote 'NVR' is not in lines 284-284 of plan.txt: 'NVA'",
    ),
    "total that does not meet": (
        TOTALS,
        "planned,17000,",
        "planned,17001,",
        f"{TOTALS}:3: total-2023-planned: Drukātā kopsumma neatbilst rindu summai: 17001, 17000 ",
    ),
    "due date that does not fit": (
        DEADLINES,
        "4.1-1,4.1-1,2023-H2,",
        "4.1-1,4.1-1,2023-H1,",
        f"{DEADLINES}:2: 4.1-1: Termiņa diena neatbilst periodam: 2023-12-31, 2023-06-30 ",
    ),
}
BY_RULE = ("total that does not meet", "due date that does not fit")


def change(project: Path, file: str, old: str, new: str) -> None:
    path = project / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(project: Path, file: str, text: str) -> None:
    path = project / "data" / file
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


@pytest.mark.parametrize("mistake", [name for name in MISTAKES if name not in BY_RULE])
def test_a_mistake_has_one_exact_line(policy: Policy, project: Path, mistake: str) -> None:
    file, old, new, line = MISTAKES[mistake]
    change(project, file, old, new)
    code, out, err = policy("validate", project)
    assert (code, out) == (1, "")
    # What follows from the first problem (a total that no longer meets, a thing that is not known) may stand below it.
    assert err.startswith(f"{line}\n"), err


@pytest.mark.parametrize("mistake", BY_RULE)
def test_a_broken_rule_has_one_line(policy: Policy, project: Path, mistake: str) -> None:
    file, old, new, line = MISTAKES[mistake]
    change(project, file, old, new)
    code, out, err = policy("validate", project)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(line)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_nothing_is_written_where_there_is_a_mistake(
    policy: Policy, project: Path, tmp_path: Path, mistake: str
) -> None:
    change(project, *MISTAKES[mistake][:3])
    assert policy("--project", project, "build", "--out", tmp_path / "out")[:2] == (1, "")
    assert not (tmp_path / "out").exists()


def test_there_are_30_kinds_of_mistakes() -> None:
    assert len(MISTAKES) == 30


def test_a_thing_that_stands_twice(policy: Policy, project: Path) -> None:
    append(project, MEASURES, "4.16,4.16,A,B,99,roma-2022,220-226,\n")
    assert policy("validate", project) == (1, "", f"{MEASURES}:5: id: '4.16' stands in this table twice\n")


def test_a_link_that_stands_twice(policy: Policy, project: Path) -> None:
    append(project, BODIES, "4.16-2,LM,300,\n")
    assert policy("validate", project) == (1, "", f"{BODIES}:6: target: this link stands in the table twice\n")


def test_a_table_that_the_ontology_does_not_know(policy: Policy, project: Path) -> None:
    (project / "data/plans/tiny/responsable.csv").write_text("source,target\n", encoding="utf-8")
    assert policy("validate", project) == (
        1,
        "",
        "plans/tiny/responsable.csv: the ontology knows no table 'responsable'; did you mean responsible?\n",
    )


def test_a_table_in_the_wrong_folder(policy: Policy, project: Path) -> None:
    (project / "data/plans/tiny/event.csv").rename(project / "data/frameworks/points/event.csv")
    code, out, err = policy("validate", project)
    assert (code, out) == (1, "")
    assert err.startswith("frameworks/points/event.csv: this table belongs into a folder of room plan\n")


def test_a_table_that_is_not_utf8(policy: Policy, project: Path) -> None:
    (project / "data" / BODIES).write_bytes(b"source,target,lines,quote\n4.16-1,NV\xff,284,\n")
    assert policy("validate", project) == (1, "", f"{BODIES}: not UTF-8 at byte 35; save the table as UTF-8\n")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1257"])
def test_a_table_in_another_encoding(policy: Policy, project: Path, encoding: str) -> None:
    path = project / "data" / MEASURES
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    code, out, err = policy("validate", project)
    assert (code, out) == (1, "")
    assert err.startswith(f"{MEASURES}: not UTF-8 at byte ")


def test_an_open_quotation_mark(policy: Policy, project: Path) -> None:
    append(project, BODIES, '4.31-1,RKC,361,"RKC\n')
    code, out, err = policy("validate", project)
    assert (code, out, err) == (1, "", f"{BODIES}:6: not valid CSV: unexpected end of data\n")


def test_an_empty_table(policy: Policy, project: Path) -> None:
    (project / "data" / BODIES).write_text("", encoding="utf-8")
    assert policy("validate", project)[2].startswith(f"{BODIES}:1: source: this column is missing\n")


def test_a_row_after_a_cell_of_several_lines_has_its_own_number(policy: Policy, project: Path) -> None:
    change(project, BODIES, "4.16-1,NVA,284,\n", '4.16-1,NVA,284,"NV\nA"\n')
    change(project, BODIES, "4.16-2,LM,", "4.16-2,LN,")
    assert policy("validate", project) == (
        1,
        "",
        f"{BODIES}:5: target: institution 'LN' is not known; did you mean LM?\n",
    )


def test_a_problem_is_one_line_even_where_the_cell_has_several(policy: Policy, project: Path) -> None:
    change(project, BODIES, "4.16-1,NVA,284,\n", '4.16-1,"N\nR",284,\n')
    code, out, err = policy("validate", project)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"{BODIES}:3: target: institution 'N")


def test_several_problems_are_all_listed(policy: Policy, project: Path) -> None:
    change(project, MEASURES, "Roma.,16,", "Roma.,XVI,")
    change(project, DEADLINES, "4.1-1,4.1-1,2023-H2,2023-12-31", "4.1-1,4.1-1,2023-H3,soon")
    change(project, BODIES, "4.16-1,NVA,284,", "4.16-9,NVR,9999,x")
    assert policy("validate", project) == (
        1,
        "",
        f"{DEADLINES}:2: period: '2023-H3' does not fit the pattern ^[0-9]{{4}}(-(H[12]|Q[1-4]))?$\n"
        f"{DEADLINES}:2: due: 'soon' is not a date that exists, for example 2023-12-31\n"
        f"{MEASURES}:3: order: 'XVI' is not a whole number, for example 2023\n"
        f"{BODIES}:3: source: activity '4.16-9' is not known; did you mean 4.16-1?\n"
        f"{BODIES}:3: target: institution 'NVR' is not known; did you mean NVA?\n"
        f"{BODIES}:3: lines: 9999: lines must ascend and end by 653, the last line of plan.txt\n",
    )


def test_several_broken_rules_are_all_listed(policy: Policy, project: Path) -> None:
    change(project, TOTALS, "planned,17000,", "planned,17001,")
    change(project, DEADLINES, "4.1-1,4.1-1,2023-H2,", "4.1-1,4.1-1,2023-H1,")
    code, _, err = policy("validate", project)
    assert (code, len(err.splitlines())) == (1, 2)


def test_a_changed_source(policy: Policy, project: Path) -> None:
    path = project / "data/sources/tiny/plan.txt"
    was = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes() + b"\n")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    code, out, err = policy("validate", project)
    assert (out, err) == (
        "",
        f"policygraph: {path}: has changed: its sha256 is {found}, source.toml says {was}\n",
    )
    assert code == 1


def test_an_ontology_that_is_not_turtle(policy: Policy, project: Path) -> None:
    (project / "ontology").mkdir()
    (project / "ontology/policy.ttl").write_text("pg:Boat a", encoding="utf-8")
    code, out, err = policy("validate", project)
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert err.startswith(f"policygraph: {project}/ontology/policy.ttl: not valid Turtle: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("4.1-1,4.1-1,2023-H2,2023-12-31", "4.1-1,4.1-1,2023-H2,20231231"),
        ("4.1-1,4.1-1,2023-H2,2023-12-31", "4.1-1,4.1-1,2023-H2,2023-W52-7"),
    ],
)
def test_a_date_is_written_in_one_way(policy: Policy, project: Path, old: str, new: str) -> None:
    change(project, DEADLINES, old, new)
    code, _, err = policy("validate", project)
    assert code == 1
    assert err.startswith(f"{DEADLINES}:2: due: '{new.rpartition(',')[2]}' is not a date that exists")


@pytest.mark.parametrize("number", ["1_6", "１６", "1e1"])
def test_a_whole_number_is_written_in_digits(policy: Policy, project: Path, number: str) -> None:
    change(project, MEASURES, "Roma.,16,", f"Roma.,{number},")
    code, _, err = policy("validate", project)
    assert code == 1
    assert err == f"{MEASURES}:3: order: '{number}' is not a whole number, for example 2023\n"


@pytest.mark.parametrize("number", ["29_007", "2.9007e4", "２９００７"])
def test_a_number_is_written_in_digits_with_a_point(policy: Policy, project: Path, number: str) -> None:
    change(project, LINES, "planned,29007,", f"planned,{number},")
    code, _, err = policy("validate", project)
    assert code == 1
    assert err.startswith(f"{LINES}:4: amount: '{number}' is not a number with a decimal point")
