"""Courtesies and asides: a grammar tells them, and they never change what is asked."""

from __future__ import annotations

import pytest

from policygraph.asking.sayings import end_of_saying, rules_of, words_of
from policygraph.asking.words import tokens
from policygraph.corpus import Corpus
from policygraph.errors import ProjectError
from policygraph.questions import Refused, understand

ENDINGS = ("am", "as", "us", "s", "a", "u")
RULES = rules_of(
    {
        "paper": "report, briefing note",
        "reader": "Commission, head of unit",
        "to": "to <reader>, to the <reader>",
        "whole": "we =write <paper> <to>?, for <reader>",
    },
    ENDINGS,
)


def length(text: str) -> int:
    return end_of_saying(tokens(text, ENDINGS), 0, RULES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("we write reports which articles", 3),  # a word stands for its forms
        ("we write briefing notes to the head of unit which", 9),  # the longest form counts
        ("we write reports to", 3),  # what is not finished is left
        ("we writes reports", 0),  # `=` stands for just this form
        ("for heads of units", 4),
        ("for the Commission", 0),
        ("we", 0),
    ],
)
def test_the_longest_form_is_taken(text: str, words: int) -> None:
    assert length(text) == words


def test_a_saying_may_begin_anywhere() -> None:
    assert end_of_saying(tokens("which articles for Commission", ENDINGS), 2, RULES) == 4


def test_no_rule_may_use_itself_or_one_below() -> None:
    with pytest.raises(ProjectError, match=r"sayings: whole: no rule <papr> before it; did you mean paper\?"):
        rules_of({"paper": "report", "whole": "a <papr>"}, ENDINGS)
    with pytest.raises(ProjectError, match="no rule <whole> before it"):
        rules_of({"whole": "a, a <whole>"}, ENDINGS)


def test_its_words_are_known() -> None:
    assert words_of(RULES) == {
        "report",
        "briefing",
        "note",
        "commission",
        "head",
        "of",
        "unit",
        "to",
        "the",
        "we",
        "=write",
        "for",
    }


@pytest.mark.parametrize(
    ("before", "question", "after"),
    [
        ("I am drafting a briefing note for my head of unit:", "which articles have no measure?", ""),
        ("We are preparing the annual report to the Commission and", "need the provisions that no measure cites", ""),
        ("I would be most grateful if you could tell me", "what KM co-leads", "for our country desk note"),
        ("While writing a press release on Roma inclusion,", "what is due by the end of 2022?", ""),
        ("", "Which measures does KM lead?", "I need this for my presentation to the committee."),
        ("", "Which measures have no funding?", "Any clarification would be very much appreciated."),
        ("Sagatavoju atbildi Komisijai un gribētu zināt,", "kuriem pantiem nav pasākuma?", ""),
        ("Labdien! Gatavojam starpposma ziņojumu Saeimai.", "Ko vada KM?", "Liels paldies jau iepriekš!"),
        ("Sagatavojot saskaņošanas vēstuli,", "kuriem pasākumiem nav dokumenta?", ""),
        ("", "Par ko KM ir līdzatbildīga?", "Jo tas mums vajadzīgs uzziņai ministram."),
    ],
)
def test_it_changes_nothing(plan: Corpus, before: str, question: str, after: str) -> None:
    bare, said = understand(plan, question), understand(plan, f"{before} {question} {after}".strip())
    assert not isinstance(bare, Refused)
    assert not isinstance(said, Refused), said.reason
    assert (said.query, said.parameters) == (bare.query, bare.parameters)


@pytest.mark.parametrize(
    "question",
    [
        "Who would be glad to lead 4.16?",
        "Which bodies are preparing a report to the Commission?",
        "Kurai iestādei jāsagatavo ziņojums Komisijai?",
        "Cik naudas vajag ministrijai?",
    ],
)
def test_what_is_asked_is_no_saying(plan: Corpus, question: str) -> None:
    assert isinstance(understand(plan, question), Refused)
