"""plan_diff.py: the plans `tiny` and `later` side by side; conftest.py says in what they differ."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.analysis.diff_topics import read_declared
from policygraph.analysis.plan_diff import Pairs, pair
from policygraph.errors import ProjectError

Policy = Callable[..., tuple[int, str, str]]
FORMULA = (
    "coverage = (direct + partial) / (known provisions − excluded) = (20 + 4) / (31 − 0) = 24 / 31 = 77.4 %; every "
    "known provision is counted (points, letters, items); only provisions without known parts: 19 / 24 = 79.2 %"
)
TITLE_4_31 = "Starptautiskā Romu kultūras festivāla norise."
EXPECTED = [
    ("share of coverage", "2021/C 93/01", "same", FORMULA, FORMULA, [], []),
    ("coverage", "2(g)", "differs", "direct", "none", ["4.31-1 plan.txt:357"], []),
    ("coverage", "8(a)", "differs", "none", "direct", [], ["4.1-1 plan.txt:216"]),
    (
        "measures",
        "Romu nodarbinātības veicināšana.",
        "renumbered",
        "4.16",
        "5.2",
        ["plan.txt:220-226"],
        ["plan.txt:220-226"],
    ),
    ("measures", "4.31", "only a", TITLE_4_31, None, ["plan.txt:339-342"], []),
    (
        "bodies",
        "KM",
        "differs",
        "co-responsible, responsible",
        "responsible",
        ["plan.txt:134", "plan.txt:361"],
        ["plan.txt:134"],
    ),
    ("bodies", "LM", "differs", "responsible", "co-responsible", ["plan.txt:300"], ["plan.txt:318"]),
    (
        "bodies",
        "NVA",
        "differs",
        "co-responsible, responsible",
        "responsible",
        ["plan.txt:284", "plan.txt:318"],
        ["plan.txt:284", "plan.txt:300"],
    ),
    ("bodies", "RKC", "only a", "responsible", None, ["plan.txt:361"], []),
    (
        "money, EUR",
        "additional 2023",
        "differs",
        "58000",
        "18000",
        ["plan.txt:443-478", "plan.txt:492-516"],
        ["plan.txt:443-478"],
    ),
    ("money, EUR", "additional 2024", "only a", "40000", None, ["plan.txt:492-516"], []),
    ("money, EUR", "additional annual", "only a", "40000", None, ["plan.txt:492-516"], []),
    (
        "money, EUR",
        "executed 2021",
        "differs",
        "77450",
        "47450",
        ["plan.txt:578-590", "plan.txt:578-599", "plan.txt:631-640"],
        ["plan.txt:578-590", "plan.txt:578-599"],
    ),
    (
        "money, EUR",
        "planned 2022",
        "differs",
        "31007",
        "31507",
        ["plan.txt:371-397", "plan.txt:371-415"],
        ["plan.txt:371-397", "plan.txt:371-415"],
    ),
    ("deadlines", "4.1", "differs", "2023-H2", "2024-H2", ["plan.txt:134-136"], ["plan.txt:134-136"]),
    ("deadlines", "4.31", "only a", "2023-H2", None, ["plan.txt:361-363"], []),
    ("documents", "SPASAP", "only a", "4.1", None, ["plan.txt:130-132"], []),
]


def diff(policy: Policy, folder: Path, *arguments: str) -> dict[str, object]:
    code, out, err = policy("--project", folder, "--lang", "en", "diff", *arguments, "--format", "json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert isinstance(answer, dict)
    return answer


def test_every_difference_is_told_with_its_places_and_nothing_else(policy: Policy, two_folder: Path) -> None:
    answer = diff(policy, two_folder, "tiny", "later")
    rows = answer["rows"]
    assert isinstance(rows, list)
    assert [tuple(row.values()) for row in rows] == EXPECTED
    assert answer["parameters"] == {"a": "tiny", "b": "later"}


def test_the_other_way_round_says_the_same_from_the_other_side(policy: Policy, two_folder: Path) -> None:
    rows = diff(policy, two_folder, "later", "tiny")["rows"]
    assert isinstance(rows, list)
    turned = {"only a": "only b", "only b": "only a"}
    here = {
        (row["topic"], row["thing"]): (turned.get(row["change"], row["change"]), row["b"], row["a"]) for row in rows
    }
    assert here == {(topic, thing): (change, a, b) for topic, thing, change, a, b, _, _ in EXPECTED}


def test_the_note_says_how_measures_were_paired(policy: Policy, two_folder: Path) -> None:
    notes = diff(policy, two_folder, "tiny", "later")["notes"]
    assert isinstance(notes, list)
    assert notes[0] == (
        "Measures are paired only where number and title agree (1), or where the title is the same word for word and "
        "stands once in each plan (renumbered: 1). One number with two titles is no pair (other name: 0)."
    )
    assert notes[1].startswith("2021/C 93/01: 31 provisions are known; 0 were read in the official text")


@pytest.mark.parametrize(
    ("a", "b", "same", "other_name"),
    [
        ({"1": "x"}, {"1": "x"}, {"1": "1"}, set()),
        ({"1": "x"}, {"2": "x"}, {"2": "1"}, set()),
        ({"1": "x"}, {"1": "y"}, {}, {"1"}),
        ({"1": "x", "2": "y"}, {"1": "y", "2": "x"}, {"1": "2", "2": "1"}, set()),
        # A name that stands twice in a plan says nothing about which of the two is meant.
        ({"1": "x", "2": "x"}, {"3": "x"}, {}, set()),
        ({"1": "x", "2": "x"}, {"2": "x"}, {"2": "2"}, set()),
        # 1 of the old plan is 2 of the new one, so the new 1 is no other name of it.
        ({"1": "x"}, {"1": "y", "2": "x"}, {"2": "1"}, set()),
    ],
)
def test_pairs(a: dict[str, str], b: dict[str, str], same: dict[str, str], other_name: set[str]) -> None:
    assert pair(a, b) == Pairs(same, frozenset(other_name))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tiny", "latter"), "no plan 'latter'; did you mean later?"),
        (("tiny", "tiny"), "tiny: a plan is not compared with itself; name another one"),
    ],
)
def test_wrong_plans_are_refused(policy: Policy, two_folder: Path, arguments: tuple[str, str], message: str) -> None:
    assert policy("--project", two_folder, "diff", *arguments) == (2, "", f"policygraph: {message}\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[pairs]", "[pear]", "pairs is missing"),
        ('key = ["institution"]', "", "key: give a list of columns"),
        ('title = { lv = "Iestādes", en = "bodies" }', 'title = { en = "bodies" }', "title lacks lv"),
        ('query = "deadlines"', "", "query is missing"),
    ],
)
def test_an_incomplete_declaration_is_refused(root: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    text = (root / "ontology" / "diff.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (tmp_path / "diff.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ProjectError, match=f"diff.toml: {message}$"):
        read_declared(tmp_path)


def test_without_a_declaration_the_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match=r"diff\.toml: is missing; it says what a comparison of plans compares$"):
        read_declared(tmp_path)


def test_every_format_can_be_written(policy: Policy, two_folder: Path, tmp_path: Path) -> None:
    for form in ("csv", "md", "json", "xlsx"):
        file = tmp_path / f"diff.{form}"
        assert policy("--project", two_folder, "diff", "tiny", "later", "-o", file)[0] == 0
        assert file.stat().st_size > 500


def test_a_plan_without_the_framework_of_the_other(policy: Policy, two_folder: Path, tmp_path: Path) -> None:
    """Verdicts need no citation: what the empty plan does not cite is none."""
    project = Path(shutil.copytree(two_folder, tmp_path / "project"))
    (project / "data" / "plans" / "later" / "cites_provision.csv").unlink()
    rows = diff(policy, project, "tiny", "later")["rows"]
    assert isinstance(rows, list)
    assert {row["b"] for row in rows if row["topic"] == "coverage"} == {"none"}
