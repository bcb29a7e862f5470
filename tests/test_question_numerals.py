"""Numbers in words become digits where they tell a thing, a day or a year, and stay words where they count."""

from __future__ import annotations

import pytest

from policygraph.asking.numerals import spelled
from policygraph.asking.words import tokens
from policygraph.corpus import Corpus
from policygraph.questions import Refused, Understood, lexicon_of, understand


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-nine", 29),
        ("one hundred and twenty-five", 125),
        ("two thousand and twenty-two", 2022),
        ("twenty twenty-three", 2023),
        ("nineteen ninety-nine", 1999),
        ("thirty-first", 31),
        ("simt divdesmit piektā", 125),
        ("divtūkstoš divdesmit otrais", 2022),
        ("divi tūkstoši divdesmit trešā", 2023),
        ("divtukstos trisdesmitajam", 2030),
        ("sešpadsmit", 16),
        ("trīsdesmitajam", 30),
    ],
)
def test_the_value_of_a_number(plan: Corpus, words: str, value: int) -> None:
    lexicon = lexicon_of(plan)
    found = tokens(words, lexicon.endings)
    number = spelled(found, 0, lexicon.numerals)
    assert number is not None
    assert (number.value, number.last) == (value, len(found) - 1)


@pytest.mark.parametrize(
    ("question", "query", "parameters"),
    [
        ("Show me footnote twenty-nine", "footnotes", {"footnote": "29"}),
        ("paradi simt divdesmit piekto veri", "footnotes", {"footnote": "125"}),
        ("piektais rādītājs", "plan-indicators", {"indicator": "5"}),
        ("When is measure four point thirty due?", "deadlines", {"measure": "4.30"}),
        ("Who leads four point one six?", "measure-institutions", {"measure": "4.16", "role": "responsible"}),
        ("Kad jābūt pabeigtam pasākumam četri punkts deviņi?", "deadlines", {"measure": "4.9"}),
        ("Which measures address point nine (a)?", "measure-provisions", {"provision": "9(a)"}),
        ("Kuri pasākumi attiecas uz devītā panta a punktu?", "measure-provisions", {"provision": "9(a)"}),
        ("Vai divdesmit ceturtais punkts ir pārklāts?", "coverage", {"provision": "24"}),
        ("What is due by the thirtieth of June two thousand and twenty-two?", "due-by", {"by": "2022-06-30"}),
        ("Kas jāizdara līdz pirmajam jūlijam divtūkstoš divdesmit otrajā gadā?", "due-by", {"by": "2022-07-01"}),
    ],
)
def test_a_number_that_names(plan: Corpus, question: str, query: str, parameters: dict[str, str]) -> None:
    found = understand(plan, question)
    assert isinstance(found, Understood)
    assert (found.query, dict(found.parameters)) == (query, parameters)


@pytest.mark.parametrize(
    "question",
    [
        "Which articles do two ministries implement?",
        "Which articles two ministries implement",
        "Which articles have two measures?",
        "Kādus divus punktus aptver plāns?",
        "show five footnotes",
        "Show footnote nine hundred",
        "Kāds ir plāna divpadsmitais rādītājs?",
    ],
)
def test_a_number_that_counts_or_that_nothing_has_is_refused(plan: Corpus, question: str) -> None:
    assert isinstance(understand(plan, question), Refused)
