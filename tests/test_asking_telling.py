"""What a question tells by words of the data: statements that answer it, and things that it describes."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.corpus import Corpus
from policygraph.questions import lexicon_of
from tests import asking

told = partial(asking.told, refused="refused")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Cik procenti iedzīvotāju domā, ka romiem nevar uzticēties?", "statistics statistic=nevar-uzticeties-2021"),
        ("How bad was long-term unemployment among Roma in 2020?", "statistics statistic=ilgstosie-bezdarbnieki-2020"),
        # Two figures stand in one statement, each in a clause of its own.
        ("What share of Roma homes has no running water?", "statistics statistic=bez-udensvada-2019"),
        ("What share of Roma homes has no toilet?", "statistics statistic=bez-tualetes-2019"),
        ("How many people would object to having Roma as neighbours?", "statistics"),  # asked in 2019 and 2021
        ("Baseline and target for people who would not want Roma as neighbours", "plan-indicators indicator=2"),
        ("In which years did the DOSTA! campaign run in Latvia?", "events kind=campaign"),
        ("Cik liela ir stipendija „Studētgods” mēnesī?", "footnotes footnote=106"),
    ],
)
def test_a_statement_answers_a_question_of_its_words(plan: Corpus, question: str, answer: str) -> None:
    assert told(plan, question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "What share of Roma homes has running water?",  # the statement denies it
        "What share of Roma homes had no running water in 2015?",  # it is of 2019
        "What share of Roma homes in Riga has no running water?",
        # The opposite, another group of people, those of whom and those who, more than is said.
        "What share of Roma can be trusted?",
        "How many inhabitants trust Roma?",
        "Cik iedzīvotāju vēlētos dzīvot ar romiem kaimiņos?",
        "How many people distrust the government?",
        "What share of Roma think that residents cannot be trusted?",
        "Cik romu negribētu strādāt ar latviešiem vienā kolektīvā?",
        "Cik izplatīta ir diskriminācija romu vidū?",
        "How many representatives of Roma took part in the network?",
        "What share of pupils did not complete basic education?",
        "Kāda daļa bērnu apguva speciālās programmas 2017. gadā?",
        "How many schools have Roma pupils?",
        "How many Roma unemployed are registered with the NVA?",
        "How many Roma are a burden on the social security system?",
        "Cik dzīvokļu nav pieejami romiem?",
        "Who thinks that Roma cannot be trusted?",
        "How many teacher assistants are there?",
        "How many children live in Latvia?",  # a statement speaks of children, but of more
        "How many Roma are registered with NVA?",  # it says how many of them have little education
    ],
)
def test_a_statement_answers_no_other_question(plan: Corpus, question: str) -> None:
    assert told(plan, question) == "refused"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who is in charge of expanding the Roma museum?", "measure-institutions measure=4.29 role=responsible"),
        ("Who leads the radio measure?", "measure-institutions measure=4.30 role=responsible"),
        ("No kādas programmas naudas notiek seminārs par naida runu?", "funding measure=4.27"),
        ("Kāds ir „PuMPuRS” projekta numurs?", "funding measure=4.12"),
        ("Who is responsible for the Balsts housing grant?", "measure-institutions measure=4.21 role=responsible"),
        ("indicators of the university scholarship programme", "measures measure=4.15"),
    ],
)
def test_a_measure_is_told_by_its_results_and_names(plan: Corpus, question: str, answer: str) -> None:
    assert told(plan, question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "What does the Ministry of Defence do for Roma?",  # no defence of rights
        "Cik maksās muzeja virtuālā vietne?",  # the cost of the measure is not that of a part of it
        "Which measures help unemployed Roma?",  # one measure has these words, others may help too
        "Which provisions concern hate speech?",
        "Which municipalities employ Roma mediators?",  # nothing is asked of what is told
        "How much does PuMPuRS cost?",  # one project of several
        "What does the Balsts housing grant cost?",
        "Cik liela ir stipendija romu studentiem?",
    ],
)
def test_a_part_of_a_measure_does_not_tell_the_whole(plan: Corpus, question: str) -> None:
    assert told(plan, question) == "refused"


def test_a_text_is_known_with_its_clauses(plan: Corpus) -> None:
    whole, *clauses = lexicon_of(plan).tellings["en"].things["statistic romi-pilsoni-2021"]
    assert {"register", "citizen"} <= {*whole.words}
    (second,) = [clause for clause in clauses if "citizen" in clause.words]
    assert "register" not in second.words
    assert (second.words, second.names, second.denies, second.own) == (
        ("them", "wer", "citizen", "latvi"),
        ("latvi",),
        False,
        1,  # all but `citizen` is common
    )
    assert second.digits == whole.digits


STATED = "What share of Roma homes has no {}running water?"


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=6, max_size=12))
def test_a_word_that_no_statement_has_is_never_passed_over(plan: Corpus, word: str) -> None:
    assert told(plan, STATED.format("")) == "statistics statistic=bez-udensvada-2019"
    assert told(plan, STATED.format(f"{word} ")) == "refused"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which measure gets 760 200 euro?", "budget-lines measure=4.9"),
        ("How are the 760 200 euro calculated?", "budget-calculations measure=4.9"),
        ("Which ministry gets 760 200 euro?", "refused"),
        ("How are the 30 000 euro calculated?", "refused"),  # printed for two measures
    ],
)
def test_a_sum_that_is_printed_for_one_measure_tells_it(plan: Corpus, question: str, answer: str) -> None:
    assert told(plan, question) == answer
