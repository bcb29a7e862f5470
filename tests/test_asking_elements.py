"""What the parts of a question say of one another: titles, topics, harmless nouns, numbers in words, negations."""

from __future__ import annotations

import pytest

from policygraph.corpus import Corpus
from policygraph.questions import Refused, understand
from tests.asking import told


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who leads the extension of the exhibition (4.29)?", "measure-institutions measure=4.29 role=responsible"),
        ("Who leads the extension of the library (4.29)?", "words"),
        ("How many exhibitions does 4.29 cite?", "words"),
        ("Which exhibitions does 4.29 cite?", "words"),
        ("Kā aprēķināts papildu finansējums NVO fondam (4.4)?", "budget-calculations measure=4.4"),
        ("Kā aprēķināts papildu finansējums NVO pasākumam 4.1?", "unfit"),
        ("What is the deadline of the housing measure 4.18?", "deadlines measure=4.18"),
        ("Does a measure address 2(b), support for victims of hate crime?", "measure-provisions provision=2(b)"),
        ("Does a measure address 2(b), support for victims of floods?", "words"),
        ("Ko 57. vēre saka par atbalstu nevalstiskajām organizācijām?", "footnotes footnote=57"),
    ],
)
def test_words_of_the_title_of_a_named_thing_are_explained(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is 2(a) covered?", "coverage provision=2(a)"),
        ("Is 12(a) covered?", "words"),
        ("Is 6(h)(i) covered?", "words"),
        ("Kuri pasākumi citē 12. punkta a) apakšpunktu?", "words"),
    ],
)
def test_a_letter_that_a_provision_has_not_is_no_article(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who leads the Roma culture festival?", "measure-institutions measure=4.31 role=responsible"),
        ("Kas vada ģimenes asistenta pakalpojumu?", "measure-institutions measure=4.9 role=responsible"),
        ("No kā finansē Romu vēstures un mākslas muzeja ekspozīcijas paplašināšanu?", "funding measure=4.29"),
        ("No kā finansē Kultūras ministrijas ekspozīcijas paplašināšanu?", "unfit"),
        ("Who leads the festival?", "words"),
        ("Who leads the jazz festival?", "words"),
    ],
)
def test_a_thing_is_told_by_two_words_of_its_title_alone(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which measures are about housing?", "objectives objective=7"),
        ("kuri pasākumi par mājokļiem", "objectives objective=7"),
        ("EU targets for 2030 on education", "targets objective=4"),
        ("Kuri pasākumi kalpo mērķim par mājokļiem (7. mērķis)?", "objectives objective=7"),
        ("How much money is there for housing?", "money-flows objective=7"),
        ("Which education measures does KM lead?", "timeline institution=KM objective=4"),
        ("Which points of the Recommendation on health have no measure?", "provisions-without-measure objective=6"),
        ("Kuru mājokļu punktu plāns neskar?", "provisions-without-measure objective=7"),
        ("How well are the housing points covered?", "coverage objective=7"),
        ("Which results are expected in education?", "measures objective=4"),
        ("Kurš Komisijā atbild par 7. mērķi?", "unfit"),  # it leads no measure
        ("How much money goes to education altogether?", "unfit"),  # the plan divides no money among objectives
        ("How many documents do the education measures refer to?", "unfit"),
        ("Which measures are about sport?", "words"),
    ],
)
def test_a_topic_is_the_objective_where_a_query_takes_one(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Show me the picture of the deadlines", "deadlines"),
        ("Which column cites 2(e)?", "words"),
        ("Cik lapu ir plānā?", "words"),
        ("the third indicator", "plan-indicators indicator=3"),
        ("Kāds ir septītais rādītājs?", "plan-indicators indicator=7"),
        ("the third measure", "words"),
        ("kas no ieteikuma palicis bez neviena pasākuma", "provisions-without-measure"),
        ("Which measures do not cite a single provision?", "measures-without-provision"),
        ("Which provisions are cited by a single measure?", "provisions-on-one-measure"),
        ("footnote no. 75", "footnotes footnote=75"),
        ("The Ministry of Culture (KM): what does it lead?", "leads institution=KM"),
    ],
)
def test_harmless_nouns_numbers_in_words_and_negations(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which measures does KM co-lead, and by when are they due?", "co-leads institution=KM"),
        ("Par kuriem pasākumiem atbild Tiesībsarga birojs un kādi tiem ir termiņi?", "leads institution=TB"),
        ("Which measures are financed from the ESF, and under which specific objectives?", "funding from_fund=ESF"),
        ("Which measures does KM co-lead, and how much do they cost?", "unfit"),
        ("Which measures that KM co-leads have no deadline?", "negation"),
    ],
)
def test_what_an_answer_shows_may_be_named_besides(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which measures address point 9. I would like a list.", "measure-provisions provision=9"),
        ("Which measures address point 9(a)? I would like a list.", "measure-provisions provision=9(a)"),
        ("Which measures address point 2. A list please.", "measure-provisions provision=2"),
        (
            "Kuros pasākumos citēts 9. panta a) apakšpunkta i) daļa, t.i., 9(a)(i)?",
            "measure-provisions provision=9(a)(i)",
        ),
        ("Which measures address point 9 A I?", "measure-provisions provision=9(a)(i)"),
        ("Which measures address 9. panta A) apakšpunkts?", "words"),
    ],
)
def test_a_notation_ends_with_its_clause(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


def test_a_month_without_its_year_is_not_passed_over(plan: Corpus) -> None:
    assert told(plan, "Which deadlines are there by May?") == "words"
    assert told(plan, "May I see the deadlines?") == "deadlines"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is objective 2?", "objectives objective=2"),
        ("3. mērķis", "objectives objective=3"),
        ("What is education?", "unfit"),
        ("Show institution TB", "institutions institution=TB"),
        ("Is NVA a ministry?", "unfit"),  # a row would say yes
    ],
)
def test_a_thing_may_be_told_by_its_kind(plan: Corpus, question: str, expected: str) -> None:
    assert told(plan, question) == expected


def test_both_readings_of_an_ambiguous_question_are_offered_first(plan: Corpus) -> None:
    found = understand(plan, "Atbildības sadalījums pa pasākumiem un iestādēm")
    assert isinstance(found, Refused)
    assert found.kind == "ambiguous"
    assert [near.query for near in found.suggestions[:2]] == ["measure-institutions", "workload"]
