"""Of several sentences those that only tell of the asker are passed over; one that could restrict never is."""

from __future__ import annotations

import pytest

from policygraph.asking.sentences import sentences
from policygraph.corpus import Corpus
from policygraph.questions import Refused, understand


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Which articles have no measure?", 1),
        ("Which articles have no measure? I draft a slide.", 2),
        ("Kuri pasākumi attiecas uz 9. punktu? Paldies!", 2),
        ("Ko saka 94. vēre? Auditors to pieminēja.", 2),
        ("Kad jābūt gatavam 4.9. pasākumam 2022. gadā?", 1),  # no capital follows
        ("Kādi ir V. nodaļas skaitļi?", 1),
        ("", 0),
    ],
)
def test_a_sentence_begins_with_a_capital(text: str, parts: int) -> None:
    assert len(sentences(text)) == parts


def test_nothing_of_the_text_is_lost() -> None:
    text = "Man ir jautājums. Par 9. punktu: kurš to citē? Paldies."
    assert " ".join(sentences(text)) == text


@pytest.mark.parametrize(
    ("text", "query", "parameters"),
    [
        ("Which measures live off EU money? I handle the cohesion file.", "measures-on-eu-funds", {}),
        ("I am a nurse. Which measures are about health?", "objectives", {"objective": "6"}),
        (
            "For which measures is SIF co-responsible? We work with them, so I'd like to know.",
            "co-leads",
            {"institution": "SIF"},
        ),
        (
            "Which measures have NGOs as co-responsible? I sit in one, so I'm curious.",
            "co-leads",
            {"institution": "NVO"},
        ),
        ("Kad jābūt gatavam 4.9. pasākumam? Man te jautā no sociālā dienesta.", "deadlines", {"measure": "4.9"}),
        ("Es strādāju slimnīcā. Kuri pasākumi attiecas uz veselību?", "objectives", {"objective": "6"}),
        ("Kur KM ir tikai līdzatbildīgā? Jāsagatavo atbilde valsts sekretāram.", "co-leads", {"institution": "KM"}),
        (
            "Kolēģi, kuriem punktiem mums plānā nav neviena pasākuma? Jāraksta Briselei līdz piektdienai.",
            "provisions-without-measure",
            {},
        ),
    ],
)
def test_what_tells_of_the_asker_changes_nothing(
    plan: Corpus, text: str, query: str, parameters: dict[str, str]
) -> None:
    found = understand(plan, text, "lv")
    assert not isinstance(found, Refused), found
    assert (found.query, dict(found.parameters)) == (query, parameters)


@pytest.mark.parametrize(
    "text",
    [
        "Which measures does KM lead? I mean in Riga.",
        "Which measures does KM lead? I live in Riga.",
        "Which measures does KM lead? I work in Tartu.",  # a name that the data do not know
        "Which measures does KM lead? I need their salaries.",
        "Which measures does KM lead? I am after the late ones.",
        "Which measures does KM lead? I handle only those of 2023.",
        "Which measures does KM lead? I work for pensioners, so just those.",
        "Which measures does KM lead? Pensioners.",  # no sentence about the asker
        "Which measures does KM lead? My department deals with disability.",
        "Which measures does KM lead? I wrote to the museum about 4.29.",  # a thing that the data hold
        "Which measures does KM lead? I have not seen them.",
        "Kurus pasākumus vada KM? Mani interesē tikai kavētie.",
        "Kurus pasākumus vada KM? Es strādāju ar pensionāriem, tādēļ tikai tie.",
        "Kurus pasākumus vada KM? Esmu no Tartu.",
        "How much money is planned for 4.9 in 2023? Sorry, executed.",  # a word that the data know
        "Kurus pasākumus vada KM? Atvainojiet, nevada.",  # denied
        "Which measures are there? I handle unfunded.",
        "Kas atbild par 4.16? Finanšu ministrija.",  # a noun alone tells of nobody
        "Kuri pasākumi ir plānā? Skolotājiem.",
        "I teach girls. Which measures are for them?",  # the question points back
        "Es pārstāvu pensionārus. Kuri pasākumi ir viņiem?",
        "Which measures are there? I have ten.",  # numbers and times in words
        "Which measures does KM lead? I report by May.",
        "Which measures are there? It is for a woman.",  # of the request, not of the asker
        "Which measures does KM lead? The minister asked for women.",
        "Which measures does KM lead? My boss deals with disability.",
        "Kuri pasākumi ir plānā? Auditors need those without funding.",  # a limit of the other language
    ],
)
def test_what_could_restrict_is_not_passed_over(plan: Corpus, text: str) -> None:
    assert isinstance(understand(plan, text, "lv"), Refused)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Which measures live off EU money? I handle the cohesion file.",
            "Understood as the query “Measures resting on EU funds”. "
            "Taken to change nothing: “I handle the cohesion file.”",
        ),
        (
            "Es strādāju slimnīcā. Kuri pasākumi balstās uz ES fondiem?",
            "Jautājumu sapratu kā vaicājumu „Pasākumi, kas balstās uz ES fondiem”. "
            "Pieņēmu, ka jautājumu nemaina: „Es strādāju slimnīcā.”",
        ),
        ("Which measures live off EU money? Thank you!", "Understood as the query “Measures resting on EU funds”."),
    ],
)
def test_the_answer_says_what_was_passed_over(plan: Corpus, text: str, told: str) -> None:
    found = understand(plan, text, "lv")
    assert not isinstance(found, Refused)
    assert found.sentence == told


def test_a_sentence_alone_is_a_question(plan: Corpus) -> None:
    """Nothing would be left of it."""
    found = understand(plan, "I work on provisions without measures.", "en")
    assert not isinstance(found, Refused)
    assert found.query == "provisions-without-measure"
