"""Typing errors: the one word that was surely meant is read, and an error never turns a question into another."""

from __future__ import annotations

import csv
import re
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.corpus import Corpus
from tests import asking

CASES = Path(__file__).parent / "questions"
ASKED = [
    row["question"]
    for language in ("lv", "en")
    for row in csv.DictReader((CASES / f"{language}.csv").read_text(encoding="utf-8").splitlines())
    if not row["refused"]
]

told = partial(asking.told, refused="")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Saraksts ar pantiem, kam nav pasākumma", "provisions-without-measure"),  # a letter doubled
        ("Kuriem pnatiem nav neviena pasākuma?", "provisions-without-measure"),  # two letters changed about
        ("Kuriem pantiem nav neviena paskuma?", "provisions-without-measure"),  # a letter left out
        ("Which provisionns have no masures?", "provisions-without-measure"),
        ("Par ko līdzatbild Kultūras minitsrija?", "co-leads institution=KM"),
        ("What is due by the end of Decebmer 2022?", "due-by by=2022-12-31"),
        ("Kas ir atbildgs par 4.9. pasākumu?", "measure-institutions measure=4.9 role=responsible"),
        ("Whih measures does KM lead?", "leads institution=KM"),
        ("Which measurees have no funding?", "measures-without-amount"),  # `measure` stands in a phrase too
        ("Kuraas iestādes ir iesaistītas 4.12. pasākuma īstenošanā?", "measure-institutions measure=4.12"),
        ("Kādus pasākumus vada Ekonomikas ministrja?", "leads institution=EM"),  # no form of ministrs
        # Planned, or planed, which here can only be the same.
        (
            "Which plaaned subtotals has each institution in 2023?",
            "budget-totals level=institution year=2023 kind=planned",
        ),
        ("What's the overall planed budget in 2023?", "budget-totals level=total year=2023 kind=planned"),
        ("Kuriem Ieteikumaa pantiem nav pasākuma?", "provisions-without-measure"),
    ],
)
def test_one_error_is_forgiven(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Kādi ES mērķrādītāji 2030. gadam ir noteikti 4. mērtim?",  # mērķim, or merīt
        "Kuri pasākumi pārkāpj noteikumus?",  # breaches is a word of its own, not covers
    ],
)
def test_where_two_words_may_be_meant_none_is_taken(plan: Corpus, question: str) -> None:
    assert told(plan, question) == ""


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(ASKED), st.integers(0, 99), st.integers(0, 99), st.sampled_from(["doubled", "swapped", "left out"])
)
def test_a_slip_gives_the_same_question_or_none(plan: Corpus, question: str, word: int, place: int, slip: str) -> None:
    words = list(re.finditer(r"[^\W\d_]{6,}", question))
    if not words:
        return
    chosen = words[word % len(words)]
    text = chosen[0]
    at = 1 + place % (len(text) - 2)
    changed = {
        "doubled": text[: at + 1] + text[at:],
        "swapped": text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        "left out": text[:at] + text[at + 1 :],
    }[slip]
    mistyped = question[: chosen.start()] + changed + question[chosen.end() :]
    assert told(plan, mistyped) in ("", told(plan, question)), mistyped
