"""Numbers that name no thing: the number of all or a printed sum adds nothing, any other has no answer."""

from __future__ import annotations

import pytest

from policygraph.corpus import Corpus
from policygraph.questions import Refused, lexicon_of, understand


@pytest.mark.parametrize(
    ("question", "query", "parameters"),
    [
        ("List all 10 indicators with their baseline", "plan-indicators", {}),
        ("Nosauc visus 10 rezultatīvos rādītājus", "plan-indicators", {}),
        ("indicator 10", "plan-indicators", {"indicator": "10"}),
        ("10. rādītājs", "plan-indicators", {"indicator": "10"}),
        ("the tenth indicator", "plan-indicators", {"indicator": "10"}),
        ("Parādi trešo rādītāju", "plan-indicators", {"indicator": "3"}),
        ("List all 142 footnotes", "footnotes", {}),
        ("Visas 142 vēres", "footnotes", {}),
        ("footnote 142", "footnotes", {"footnote": "142"}),
        ("29 vēres teksts", "footnotes", {"footnote": "29"}),  # -es is a plural and a genitive
        ("29 zemsvītras piezīme", "footnotes", {"footnote": "29"}),
        ("What are the 7 EU objectives?", "objectives", {}),
        ("Kādi ir 7 ES mērķi?", "objectives", {}),
        ("Kuri pasākumi atbilst 7 ES mērķim?", "objectives", {"objective": "7"}),
        ("Kuri pasākumi atbilst 24 Padomes ieteikuma punktam?", "measure-provisions", {"provision": "24"}),
        ("point 9 measures", "measure-provisions", {"provision": "9"}),
        ("Give me all 31 measures with their expected results and indicators", "measures", {}),
        ("24th point: how is it covered", "coverage", {"provision": "24"}),
    ],
)
def test_a_number_before_a_plural_counts_and_else_it_names(
    plan: Corpus, question: str, query: str, parameters: dict[str, str]
) -> None:
    found = understand(plan, question)
    assert not isinstance(found, Refused), found.reason
    assert (found.query, dict(found.parameters)) == (query, parameters)


@pytest.mark.parametrize(
    "question",
    [
        "List all 11 indicators with their baseline",  # there are ten
        "12 points with no measure",  # neither point 12 nor the first twelve
        "12 punkti bez pasākumiem",
        "Give me all 30 measures with their expected results",
        "Visi 141 zemsvītras skaidrojumi",
        "Which 31 measures does KM lead?",  # true of all, not of these
        "Which 31 measures cite point 9?",
        "31 measures financed by ESF",
        "Which institutions lead 31 measures?",
        "Which of the 39 points have no measure?",
        "31 planned measures",
        "Which 3 ministries lead measures?",  # neither point 3 nor three ministries
        "Kuras 3 ministrijas vada pasākumus?",
    ],
)
def test_a_number_that_is_false_or_of_a_part_is_refused(plan: Corpus, question: str) -> None:
    found = understand(plan, question)
    assert isinstance(found, Refused)
    assert found.kind == "count"


@pytest.mark.parametrize(
    "written", ["760 200 euro", "760,200 euros", "760.200 euro", "€760 200", "760200", "EUR 760 200", "760,200.00 euro"]
)
def test_a_sum_that_is_printed_for_the_named_measure_is_just_money(plan: Corpus, written: str) -> None:
    found = understand(plan, f"How was the {written} for 4.9 calculated?")
    assert not isinstance(found, Refused), found.reason
    assert (found.query, dict(found.parameters)) == ("budget-calculations", {"measure": "4.9"})


@pytest.mark.parametrize(
    ("with_sum", "without"),
    [
        ("What are the 18 000 costs of 4.16 based on?", "What are the costs of 4.16 based on?"),
        ("Does 4.9 have 760 200 euro?", "Does 4.9 have money?"),
        ("Where is the 760 200 euro for 4.9 printed?", "Where is the money for 4.9 printed?"),
        ("Who is responsible for the 18 000 euro of 4.16?", "Who is responsible for the money of 4.16?"),
        ("In 2022 300 000 euro for 4.4", "In 2022 money for 4.4"),
    ],
)
def test_a_sum_changes_no_question(plan: Corpus, with_sum: str, without: str) -> None:
    one, other = understand(plan, with_sum), understand(plan, without)
    if isinstance(one, Refused) or isinstance(other, Refused):
        assert isinstance(one, Refused)
        assert isinstance(other, Refused)
        assert one.kind == other.kind
    else:
        assert one.command == other.command


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How was the 760 201 euro for 4.9 calculated?", "thing"),  # not printed
        ("How was the 760 200 euro for 4.3 calculated?", "unfit"),  # printed for 4.9
    ],
)
def test_any_other_sum_is_refused(plan: Corpus, question: str, kind: str) -> None:
    found = understand(plan, question)
    assert isinstance(found, Refused)
    assert found.kind == kind


def test_the_lexicon_holds_the_totals_and_sums_of_the_tables(plan: Corpus) -> None:
    lexicon = lexicon_of(plan)
    assert {kind: lexicon.totals[kind] for kind in ("measure", "footnote", "objective")} == {
        "measure": ("31",),
        "footnote": ("142",),
        "objective": ("7",),
    }
    assert lexicon.totals["sectoral"] == ("4",)
    assert lexicon.totals["provision"] == ("104", "63", "39")  # all; letters, points; the two roman items are too few
    assert lexicon.sums["760200"] == ("4.9",)
    assert lexicon.sums["30000"] == ("4.3", "4.31")  # for a study, and for the festival in the annex for 2021
    assert "" not in lexicon.sums


def test_what_stands_after_and_is_a_thing_of_its_own(plan: Corpus) -> None:
    found = understand(plan, "Which measures cite both the National Development Plan and a law?")
    assert isinstance(found, Refused)
