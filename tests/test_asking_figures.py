"""Numbers that name no thing: a true count or sum is passed over, a false one leaves the question without an answer."""

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
        ("footnote 142", "footnotes", {"footnote": "142"}),
        ("What are the 7 EU objectives?", "objectives", {}),
        ("Kādi ir 7 ES mērķi?", "objectives", {}),
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
        "Give me all 30 measures with their expected results",
        "Visi 141 zemsvītras skaidrojumi",
    ],
)
def test_a_false_count_is_refused(plan: Corpus, question: str) -> None:
    found = understand(plan, question)
    assert isinstance(found, Refused)
    assert found.kind == "thing"


@pytest.mark.parametrize(
    "written", ["760 200 euro", "760,200 euros", "760.200 euro", "€760 200", "760200", "EUR 760 200"]
)
def test_a_sum_that_is_printed_for_the_named_measure_says_nothing_new(plan: Corpus, written: str) -> None:
    found = understand(plan, f"How was the {written} for 4.9 calculated?")
    assert not isinstance(found, Refused), found.reason
    assert (found.query, dict(found.parameters)) == ("budget-calculations", {"measure": "4.9"})


@pytest.mark.parametrize(
    "question",
    [
        "How was the 760 201 euro for 4.9 calculated?",  # not printed
        "How was the 760 200 euro for 4.3 calculated?",  # printed for 4.9
        "Which measure gets 760 200 euro?",  # a sum by which no query chooses
    ],
)
def test_any_other_sum_is_refused(plan: Corpus, question: str) -> None:
    assert isinstance(understand(plan, question), Refused)


def test_the_lexicon_counts_and_sums_what_the_tables_hold(plan: Corpus) -> None:
    lexicon = lexicon_of(plan)
    assert {kind: lexicon.counts[kind] for kind in ("measure", "provision", "footnote", "objective")} == {
        "measure": "31",
        "provision": "104",
        "footnote": "142",
        "objective": "7",
    }
    assert lexicon.sums["760200"] == ("4.9",)
    assert lexicon.sums["30000"] == ("4.3", "4.31")  # for a study, and for the festival in the annex for 2021
