"""analysis/matrix.py: the verdicts of many plans at once, checked against the verdicts of each alone."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.analysis.coverage import plain_verdicts, structure
from policygraph.analysis.matrix import matrix_table, plan_citations, verdict_matrix
from policygraph.corpus import Corpus, Entity, Link
from policygraph.datasets import plans

Policy = Callable[..., tuple[int, str, str]]
PROVISIONS, PLANS, ACTIVITIES = 6, 4, 3


@st.composite
def many_plans(draw: st.DrawFn) -> tuple[tuple[Entity, ...], tuple[Link, ...]]:
    """A framework of a few levels and four plans, the first of which may cite nothing; some links are suggested."""
    links = [
        Link(f"provision/x.{n}", "parent", f"provision/x.{parent}")
        for n in range(1, PROVISIONS)
        if (parent := draw(st.none() | st.integers(0, n - 1))) is not None
    ]
    standing = st.sampled_from(["asserted", "asserted", "suggested"])
    for plan in range(PLANS):
        for n in range(ACTIVITIES):
            for target in sorted(draw(st.sets(st.integers(0, PROVISIONS - 1), max_size=2))):
                cited = f"provision/x.{target}"
                links.append(Link(f"activity/p{plan}.{n}", "citesProvision", cited, draw(standing)))
    provisions = [Entity(f"provision/x.{n}", "provision", "x", {"order": (n,)}) for n in range(PROVISIONS)]
    activities = [
        Entity(f"activity/p{plan}.{n}", "activity", f"p{plan}", {}) for plan in range(PLANS) for n in range(ACTIVITIES)
    ]
    return (*provisions, *activities), tuple(links)


@settings(max_examples=150, deadline=None)
@given(drawn=many_plans())
def test_a_column_is_the_verdict_on_each_provision_by_that_plan_alone(
    tiny: Corpus, drawn: tuple[tuple[Entity, ...], tuple[Link, ...]]
) -> None:
    entities, links = drawn
    corpus = dataclasses.replace(tiny, sources=(), entities=entities, links=links, rows={})
    found = verdict_matrix(plan_citations(corpus, structure(corpus), plans(corpus)))
    assert found.plans == ("p0", "p1", "p2", "p3")
    for plan, column in zip(found.plans, zip(*found.words(), strict=True), strict=True):
        own = tuple(link for link in links if link.property == "parent" or f"/{plan}." in link.source)
        alone = plain_verdicts(dataclasses.replace(corpus, links=own))
        assert dict(zip(found.provisions, column, strict=True)) == alone


def test_only_the_plans_that_were_asked_for(two: Corpus) -> None:
    found = verdict_matrix(plan_citations(two, structure(two), ["tiny"]))
    assert (found.plans, found.cells.shape) == (("tiny",), (31, 1))
    assert verdict_matrix(plan_citations(two, structure(two), [])).words() == [[]] * 31


def test_the_table_has_a_row_a_provision_and_a_column_a_plan(two: Corpus) -> None:
    table = matrix_table(two, "en")
    assert table.columns == ("provision", "label", "later", "tiny")
    rows = {row["provision"]: (row["later"], row["tiny"]) for row in table.rows}
    assert len(rows) == 31
    assert {name: rows[str(name)] for name in ("2", "2(g)", "8", "8(a)", "20(a)", "1")} == {
        "2": ("partial", "partial"),
        "2(g)": ("none", "direct"),
        "8": ("partial", "partial"),
        "8(a)": ("direct", "none"),
        "20(a)": ("parent", "parent"),
        "1": ("none", "none"),
    }
    assert table.notes[0]["en"].startswith("2021/C 93/01: 31 provisions are known")


def test_command_verdict_matrix(policy: Policy, two_folder: Path) -> None:
    code, out, err = policy("--project", two_folder, "--lang", "en", "verdict", "--matrix", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "provision,label,later,tiny"


@pytest.mark.parametrize("other", [["9"], ["--by", "objective"], ["--sparql"]])
def test_the_matrix_leaves_no_option_out_in_silence(policy: Policy, two_folder: Path, other: list[str]) -> None:
    code, out, err = policy("--project", two_folder, "verdict", "--matrix", *other)
    assert (code, out) == (2, "")
    assert "cannot go together; leave one of them out" in err
