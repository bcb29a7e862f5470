"""analysis/fragility.py and cuts.py: what falls if things go, checked against brute force on small random plans."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import cli
from policygraph.analysis.coverage import judge, plain_verdicts, structure
from policygraph.analysis.cuts import Cut, members, smallest_cuts
from policygraph.analysis.fragility import Loss, model, things_that_may_go, without
from policygraph.analysis.fragility_tables import cut_table, rank_table, without_table
from policygraph.analysis.ranking import numbered, rank
from policygraph.commands import coverage as commands
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.errors import QueryError, UnknownName

Policy = Callable[..., tuple[int, str, str]]
PLACE = (Place("points", 1, 1, "a"),)
COVERED = ("direct", "partial")


def lose(corpus: Corpus, *gone: str, supporters_carry: bool = False) -> Loss:
    return without(model(corpus, supporters_carry=supporters_carry), gone)


def notations(corpus: Corpus, names: Iterable[str]) -> list[str]:
    return [corpus.by_id[name].notation for name in names]


# ---- the tiny plan


def test_a_measure_goes_with_its_activities_and_their_citations(tiny: Corpus) -> None:
    loss = lose(tiny, "measure/tiny.4.16")
    assert notations(tiny, loss.activities) == ["4.16-1", "4.16-2"]
    assert notations(tiny, loss.measures) == ["4.16"]
    assert [(tiny.by_id[c.provision].notation, c.before, c.after, c.falls) for c in loss.changes] == [
        ("8", "partial", "none", True),
        ("8(c)", "direct", "none", True),
        ("8(h)", "direct", "none", True),
    ]
    assert [notations(tiny, change.activities) for change in loss.changes] == [
        ["4.16-1", "4.16-2"],
        ["4.16-1"],
        ["4.16-2"],
    ]


def test_a_provision_that_something_else_carries_does_not_fall(tiny: Corpus) -> None:
    assert notations(tiny, lose(tiny, "measure/tiny.4.31").fallen) == ["2(g)"]
    assert notations(tiny, lose(tiny, "measure/tiny.4.31", "measure/tiny.4.1").fallen)[:4] == [
        "2",
        "2(e)",
        "2(g)",
        "2(h)",
    ]


def test_an_uncovered_provision_can_lose_its_parent_but_does_not_fall(tiny: Corpus) -> None:
    (change,) = [c for c in lose(tiny, "measure/tiny.4.1").changes if c.provision == "provision/points.20.a"]
    assert (change.before, change.after, change.falls) == ("parent", "none", False)
    assert notations(tiny, change.activities) == ["4.1-1"]


def test_a_body_goes_with_what_nobody_else_is_responsible_for(tiny: Corpus) -> None:
    assert notations(tiny, lose(tiny, "institution/NVA").activities) == ["4.16-1"]
    assert notations(tiny, lose(tiny, "institution/RKC").activities) == ["4.31-1"]
    both = [*tiny.links, Link("activity/tiny.4.31-1", "responsible", "institution/KM")]
    shared = dataclasses.replace(tiny, links=tuple(both))
    assert lose(shared, "institution/RKC").activities == ()
    assert notations(shared, lose(shared, "institution/RKC", "institution/KM").activities) == ["4.1-1", "4.31-1"]


def test_a_co_responsible_body_carries_only_if_asked(tiny: Corpus) -> None:
    assert lose(tiny, "institution/IZM").activities == ()
    assert lose(tiny, "institution/KM", supporters_carry=True).activities == ()
    assert notations(tiny, lose(tiny, "institution/KM", "institution/IZM", supporters_carry=True).activities) == [
        "4.1-1"
    ]


def test_a_suggested_body_holds_nothing_up(tiny: Corpus) -> None:
    more = [*tiny.links, Link("activity/tiny.4.31-1", "responsible", "institution/KM", "suggested")]
    corpus = dataclasses.replace(tiny, links=tuple(more))
    assert notations(corpus, lose(corpus, "institution/RKC").activities) == ["4.31-1"]


def test_an_activity_without_a_body_is_not_touched_by_the_loss_of_bodies(tiny: Corpus) -> None:
    rest = (link for link in tiny.links if (link.source, link.property) != ("activity/tiny.4.31-1", "responsible"))
    corpus = dataclasses.replace(tiny, links=tuple(rest))
    bodies = [thing.id for thing in corpus.entities if thing.kind == "institution"]
    assert "activity/tiny.4.31-1" not in lose(corpus, *bodies).activities


def test_a_measure_goes_with_its_last_source_of_money(tiny: Corpus) -> None:
    assert notations(tiny, lose(tiny, "fund/valsts-budzets").measures) == ["4.31"]
    assert notations(tiny, lose(tiny, "fund/valsts-budzets", "fund/ESF").measures) == ["4.16", "4.31"]
    assert notations(tiny, lose(tiny, "fund/valsts-budzets", "funding-programme/DP-2014-2020").measures) == [
        "4.16",
        "4.31",
    ]
    two = ("budget-programme/tiny.KM-26.01.00", "budget-programme/tiny.KM-02.00.00")
    assert lose(tiny, two[0]).measures == ()
    assert notations(tiny, lose(tiny, *two).measures) == ["4.31"]


def test_alternatives_are_sources_like_the_others(plan: Corpus) -> None:
    names = ("radosa-eiropa", "CERV", "VKKF", "EEZ-Norvegija", "citas-programmas")
    five = [f"fund/{name}" for name in names]
    assert "4.29" not in notations(plan, lose(plan, *five[:4]).measures)
    assert "4.29" in notations(plan, lose(plan, *five).measures)


def test_a_measure_without_a_named_source_is_not_touched_by_the_loss_of_money(tiny: Corpus) -> None:
    entities = tuple(thing for thing in tiny.entities if thing.kind != "funding")
    corpus = dataclasses.replace(tiny, entities=entities)
    money = [thing.id for thing in corpus.entities if thing.kind in ("fund", "funding-programme", "budget-programme")]
    assert lose(corpus, *money).activities == ()


def test_an_activity_may_go_alone(tiny: Corpus) -> None:
    loss = lose(tiny, "activity/tiny.4.16-1")
    assert (notations(tiny, loss.fallen), loss.measures) == (["8(c)"], ())


def test_nothing_goes(tiny: Corpus) -> None:
    assert lose(tiny) == Loss((), (), (), ())


def test_the_ranking_begins_with_what_carries_most_alone(tiny: Corpus) -> None:
    plan = model(tiny)
    ranking = rank(numbered(tiny, plan), "institution")
    assert list(zip(notations(tiny, ranking.things), ranking.falls, ranking.activities, strict=True)) == [
        ("KM", 17, 1),
        ("LM", 1, 1),
        ("NVA", 1, 1),
        ("RKC", 1, 1),
    ]


def test_the_kinds_that_may_go(tiny: Corpus) -> None:
    plan = model(tiny)
    assert plan.kinds == ("measure", "activity", "budget-programme", "fund", "funding-programme", "institution")
    with pytest.raises(UnknownName, match="no kind of thing that can go 'fnd'; did you mean fund"):
        things_that_may_go(tiny, plan, ["fnd"])


def test_the_smallest_cuts_of_the_tiny_plan(tiny: Corpus) -> None:
    plan = model(tiny)
    bodies = things_that_may_go(tiny, plan, ["institution"])
    found = smallest_cuts(plan, members(tiny, plan, "objective"), bodies)
    assert [(tiny.by_id[c.group].notation, notations(tiny, c.things), notations(tiny, c.fallen)) for c in found] == [
        ("1", ["RKC"], ["2(g)"]),
        ("2", ["KM"], ["3", "3(b)", "3(d)"]),
        ("3", ["KM"], ["4", "4(a)", "4(c)", "4(d)", "4(e)"]),
        ("5", ["LM"], ["8(h)"]),
        ("5", ["NVA"], ["8(c)"]),
    ]


# ---- any plan, against brute force


@dataclasses.dataclass(frozen=True)
class Plan:
    """A small plan in plain words, and the definition of loss written down a second time, without any speed."""

    parents: tuple[int | None, ...]
    objectives: tuple[int, ...]
    measures: tuple[int, ...]
    responsible: tuple[frozenset[int], ...]
    supporting: tuple[frozenset[int], ...]
    cites: tuple[frozenset[int], ...]
    sources: tuple[tuple[int, int, int | None], ...]

    def corpus(self, tiny: Corpus) -> Corpus:
        names = {"framework": 1, "objective": 2, "measure": 3, "institution": 4, "fund": 3, "funding-programme": 2}
        names |= {"provision": len(self.parents), "activity": len(self.cites), "funding": len(self.sources)}
        entities = [
            Entity(
                f"{kind}/x.{n}",
                kind,
                "x",
                {"notation": (f"{kind}{n}",), "order": (n,), "existence": ("implied",)},
                PLACE,
            )
            for kind, number in names.items()
            for n in range(number)
        ]
        return dataclasses.replace(tiny, sources=(), entities=tuple(entities), links=tuple(self.links()), rows={})

    def links(self) -> Iterable[Link]:
        for n, parent in enumerate(self.parents):
            yield Link(f"provision/x.{n}", "framework", "framework/x.0")
            yield Link(f"provision/x.{n}", "objective", f"objective/x.{self.objectives[n]}", "inferred")
            if parent is not None:
                yield Link(f"provision/x.{n}", "parent", f"provision/x.{parent}")
        for n, measure in enumerate(self.measures):
            yield Link(f"activity/x.{n}", "measure", f"measure/x.{measure}")
            for name, kind, targets in (
                ("responsible", "institution", self.responsible[n]),
                ("coResponsible", "institution", self.supporting[n]),
                ("citesProvision", "provision", self.cites[n]),
            ):
                yield from (Link(f"activity/x.{n}", name, f"{kind}/x.{target}") for target in sorted(targets))
        for n, (measure, fund, programme) in enumerate(self.sources):
            yield Link(f"funding/x.{n}", "measure", f"measure/x.{measure}")
            yield Link(f"funding/x.{n}", "fund", f"fund/x.{fund}")
            if programme is not None:
                yield Link(f"funding/x.{n}", "fundingProgramme", f"funding-programme/x.{programme}")

    def left(self, gone: frozenset[str], supporters_carry: bool) -> set[int]:
        """The activities that are left."""
        funded = {
            measure
            for measure in range(3)
            if not [s for s in self.sources if s[0] == measure]
            or [
                s
                for s in self.sources
                if s[0] == measure and f"fund/x.{s[1]}" not in gone and f"funding-programme/x.{s[2]}" not in gone
            ]
        }
        found = set()
        for n, measure in enumerate(self.measures):
            carriers = self.responsible[n] | (self.supporting[n] if supporters_carry else frozenset())
            carried = not carriers or any(f"institution/x.{body}" not in gone for body in carriers)
            if carried and measure in funded and not gone & {f"activity/x.{n}", f"measure/x.{measure}"}:
                found.add(n)
        return found

    def verdicts(self, corpus: Corpus, gone: frozenset[str], supporters_carry: bool = False) -> dict[str, str]:
        left = self.left(gone, supporters_carry)
        return judge(structure(corpus), {f"provision/x.{target}" for n in left for target in self.cites[n]})


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    provisions, activities = draw(st.integers(1, 6)), draw(st.integers(1, 5))

    def some(largest: int, most: int) -> frozenset[int]:
        return frozenset(draw(st.sets(st.integers(0, largest), max_size=most)))

    source = st.tuples(st.integers(0, 2), st.integers(0, 2), st.none() | st.integers(0, 1))
    return Plan(
        parents=tuple(draw(st.none() | st.integers(0, n - 1)) if n else None for n in range(provisions)),
        objectives=tuple(draw(st.integers(0, 1)) for _ in range(provisions)),
        measures=tuple(draw(st.integers(0, 2)) for _ in range(activities)),
        responsible=tuple(some(3, 3) for _ in range(activities)),
        supporting=tuple(some(3, 2) for _ in range(activities)),
        cites=tuple(some(provisions - 1, 3) for _ in range(activities)),
        sources=tuple(draw(st.lists(source, max_size=5))),
    )


def everything(corpus: Corpus) -> list[str]:
    kinds = ("measure", "activity", "institution", "fund", "funding-programme")
    return [thing.id for thing in corpus.entities if thing.kind in kinds]


@settings(max_examples=150, deadline=None)
@given(drawn=plans(), data=st.data(), supporters_carry=st.booleans())
def test_any_loss_is_what_the_definition_says(
    tiny: Corpus, drawn: Plan, data: st.DataObject, supporters_carry: bool
) -> None:
    corpus = drawn.corpus(tiny)
    gone = data.draw(st.sets(st.sampled_from(everything(corpus)), max_size=6))
    loss = without(model(corpus, supporters_carry=supporters_carry), sorted(gone))
    before, after = plain_verdicts(corpus), drawn.verdicts(corpus, frozenset(gone), supporters_carry)
    assert {c.provision: (c.before, c.after) for c in loss.changes} == {
        name: (before[name], after[name]) for name in before if before[name] != after[name]
    }
    assert set(loss.fallen) == {name for name in before if before[name] in COVERED and after[name] not in COVERED}
    lost = set(range(len(drawn.cites))) - drawn.left(frozenset(gone), supporters_carry)
    assert set(loss.activities) == {f"activity/x.{n}" for n in lost if drawn.cites[n]}


@settings(max_examples=150, deadline=None)
@given(drawn=plans(), supporters_carry=st.booleans(), alone=st.booleans())
def test_any_ranking_is_what_the_definition_says(
    tiny: Corpus, drawn: Plan, supporters_carry: bool, alone: bool
) -> None:
    """Every kind, numbered alone or together with the others, against the set-based definition thing by thing."""
    corpus = drawn.corpus(tiny)
    plan = model(corpus, supporters_carry=supporters_carry)
    before, every = plain_verdicts(corpus), numbered(corpus, plan)
    for kind in ("measure", "activity", "institution", "fund", "funding-programme"):
        expected = []
        for thing in things_that_may_go(corpus, plan, [kind]):
            after = drawn.verdicts(corpus, frozenset([thing]), supporters_carry)
            falls = sum(before[name] in COVERED and after[name] not in COVERED for name in before)
            lost = set(range(len(drawn.cites))) - drawn.left(frozenset([thing]), supporters_carry)
            expected.append((-falls, -sum(bool(drawn.cites[n]) for n in lost), thing))
        ranking = rank(numbered(corpus, plan, [kind]) if alone else every, kind)
        found = zip(ranking.things, ranking.falls, ranking.activities, strict=True)
        assert [(-falls, -activities, thing) for thing, falls, activities in found] == sorted(expected)


@settings(max_examples=60, deadline=None)
@given(
    drawn=plans(),
    size=st.integers(1, 3),
    supporters_carry=st.booleans(),
    kinds=st.sampled_from(
        [("institution",), ("measure",), ("fund",), ("fund", "funding-programme"), ("measure", "institution"), ()]
    ),
)
def test_any_smallest_cuts_are_those_of_brute_force(
    tiny: Corpus, drawn: Plan, size: int, supporters_carry: bool, kinds: tuple[str, ...]
) -> None:
    corpus = drawn.corpus(tiny)
    plan = model(corpus, supporters_carry=supporters_carry)
    groups = members(corpus, plan, "objective")
    things = things_that_may_go(corpus, plan, kinds)
    found = {
        (cut.group, frozenset(cut.things)): set(cut.fallen) for cut in smallest_cuts(plan, groups, things, size=size)
    }
    assert found == brute_force(drawn, corpus, groups, kinds, size, supporters_carry)


def brute_force(
    drawn: Plan,
    corpus: Corpus,
    groups: dict[str, frozenset[str]],
    kinds: tuple[str, ...],
    size: int,
    supporters_carry: bool,
) -> dict[tuple[str, frozenset[str]], set[str]]:
    """Every set of at most `size` things, smallest first, that opens a gap and holds no set that does."""
    allowed = [name for name in everything(corpus) if not kinds or name.partition("/")[0] in kinds]
    before = plain_verdicts(corpus)
    found: dict[tuple[str, frozenset[str]], set[str]] = {}
    for number in range(1, size + 1):
        for some in map(frozenset, combinations(allowed, number)):
            after = drawn.verdicts(corpus, some, supporters_carry)
            fallen = {name for name in before if before[name] in COVERED and after[name] not in COVERED}
            for group, provisions in groups.items():
                smaller = any(other < some for known, other in found if known == group)
                if fallen & provisions and not smaller:
                    found[group, some] = fallen & provisions
    return found


@settings(max_examples=60, deadline=None)
@given(drawn=plans(), data=st.data())
def test_losing_more_never_raises_a_verdict(tiny: Corpus, drawn: Plan, data: st.DataObject) -> None:
    corpus = drawn.corpus(tiny)
    gone = data.draw(st.lists(st.sampled_from(everything(corpus)), max_size=5, unique=True))
    plan = model(corpus)
    assert set(without(plan, gone[:-1]).fallen) <= set(without(plan, gone).fallen)


def test_a_cut_is_sought_among_the_given_things_only(tiny: Corpus) -> None:
    """Two bodies carry 4.31-1: neither is a cut alone, and the pair is none where only one of the two may go."""
    corpus = dataclasses.replace(
        tiny, links=(*tiny.links, Link("activity/tiny.4.31-1", "responsible", "institution/NVA"))
    )
    plan = model(corpus)
    group = {"g": frozenset(["provision/points.2.g"])}
    both = ("institution/NVA", "institution/RKC")
    assert [cut.things for cut in smallest_cuts(plan, group, both)] == [both]
    assert smallest_cuts(plan, group, both[:1]) == ()
    assert smallest_cuts(plan, group, both[1:]) == ()
    assert smallest_cuts(plan, group, both, size=1) == ()


def test_a_cut_is_sought_only_up_to_its_size(tiny: Corpus) -> None:
    drawn = Plan((None,), (0,), (0, 1, 2), (frozenset(),) * 3, (frozenset(),) * 3, (frozenset({0}),) * 3, ())
    corpus = drawn.corpus(tiny)
    plan = model(corpus)
    groups = members(corpus, plan, "objective")
    measures = things_that_may_go(corpus, plan, ["measure"])
    assert smallest_cuts(plan, groups, measures, size=2) == ()
    assert smallest_cuts(plan, groups, measures, size=3) == (
        Cut("objective/x.0", ("measure/x.0", "measure/x.1", "measure/x.2"), ("provision/x.0",)),
    )


# ---- tables and commands


def test_the_table_of_a_loss(tiny: Corpus) -> None:
    table = without_table(tiny, ["NVA"], "en")
    assert [dict(row) for row in table.rows] == [
        {
            "provision": "8(c)",
            "label": "Personalised employment services and career guidance",
            "before": "direct",
            "after": "none",
            "falls": True,
            "measures": ["4.16"],
            "activities": ["4.16-1"],
        }
    ]
    assert table.parameters == {"without": "NVA"}
    assert [note["en"] for note in table.notes][:2] == [
        "Activities lost: 4.16-1. Measures left without any citing activity: –.",
        "2021/C 93/01: coverage 24 / 31 = 77.4 % → 23 / 31 = 74.2 %",
    ]
    assert "a co-responsible body alone does not carry it" in table.notes[2]["en"]
    assert table.notes[3]["en"].startswith("2021/C 93/01: 31 provisions are known; 0 were read in the official text")


def test_a_thing_whose_loss_means_nothing_is_refused(tiny: Corpus) -> None:
    with pytest.raises(
        QueryError, match=r"2\(e\): provision/points.2.e cannot go; give things of the kinds measure, activity"
    ):
        without_table(tiny, ["2(e)"], "en")
    with pytest.raises(UnknownName, match="no thing 'NVR'; did you mean NVA"):
        without_table(tiny, ["NVR"], "en")


def test_the_table_of_the_ranking(tiny: Corpus) -> None:
    table = rank_table(tiny, [], "en", supporters_carry=True)
    assert list(dict.fromkeys(row["kind"] for row in table.rows)) == [
        *("measure", "budget-programme", "fund", "funding-programme", "institution")
    ]
    (row,) = [row for row in table.rows if row["thing"] == "LM"]
    assert (row["falls"], row["activities"]) == (0, [])
    assert "here a co-responsible body carries it as well" in table.notes[0]["en"]


def test_the_table_of_cuts_seeks_measures_and_bodies_apart(tiny: Corpus) -> None:
    rows = cut_table(tiny, [], "en").rows
    assert [row["things"] for row in rows if row["objective"] == "1"] == [["4.31"], ["RKC"]]
    rows = cut_table(tiny, ["measure", "institution"], "en").rows
    assert [row["things"] for row in rows if row["objective"] == "3"] == [["KM"], ["4.1"]]


@pytest.fixture
def tool(policy: Policy, monkeypatch: pytest.MonkeyPatch, tiny_folder: Path) -> Policy:
    """`policygraph` on the tiny project, in English, with these commands."""
    if commands not in cli.GROUPS:
        monkeypatch.setattr(cli, "GROUPS", (*cli.GROUPS, commands))
    return lambda *words: policy("--project", tiny_folder, "--lang", "en", *words)


def test_command_fragility_without_several(tool: Policy) -> None:
    code, out, err = tool("fragility", "--without", "4.1", "RKC", "--without", "NVA", "--format", "json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    assert answer["parameters"] == {"without": "4.1, RKC, NVA"}
    assert [row["provision"] for row in answer["rows"] if row["falls"]][:4] == ["2", "2(e)", "2(g)", "2(h)"]


def test_command_fragility_ranks(tool: Policy) -> None:
    _, out, _ = tool("fragility", "--of", "institution", "--format", "csv")
    assert out.splitlines()[2] == "institution,LM,Ministry of Welfare,1,8(h),,,4.16-2"


def test_command_fragility_cuts(tool: Policy) -> None:
    _, out, _ = tool("fragility", "--cuts", "--of", "institution", "--size", "1", "--format", "json")
    assert [row["things"] for row in json.loads(out)["rows"]] == [["RKC"], ["KM"], ["KM"], ["LM"], ["NVA"]]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--without", "NVR"], "no thing 'NVR'; did you mean NVA?\n"),
        (
            ["--of", "bodies"],
            "no kind of thing that can go 'bodies'; there are measure, activity, budget-programme, fund, "
            "funding-programme, institution\n",
        ),
        (["--without", "KM", "--cuts"], "--without and --cuts cannot go together; leave one of them out\n"),
        (["--without", "KM", "--of", "fund"], "--without and --of cannot go together; leave one of them out\n"),
        (["--size", "2"], "--size belongs to --cuts; add --cuts, or leave --size out\n"),
        (["--cuts", "--size", "9"], "argument --size: invalid choice: 9"),
    ],
)
def test_command_fragility_refuses(tool: Policy, words: list[str], message: str) -> None:
    code, out, err = tool("fragility", *words)
    assert (code, out) == (2, "")
    assert err.startswith(f"policygraph: {message}")
