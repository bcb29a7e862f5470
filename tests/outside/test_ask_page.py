"""The question box of the explorer understands exactly what the command line understands."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from policygraph.asking.reading import read
from policygraph.corpus import Corpus
from policygraph.questions import Refused, lexicon_of, understand

if TYPE_CHECKING:
    from tests.outside.conftest import Opener

pytestmark = pytest.mark.outside

FOLDER = Path(__file__).resolve().parents[1] / "questions"
UNDERSTAND = """(questions) => Promise.all(questions.map(async (question) => {
  const found = await window.policygraph.understand(question, 'lv');
  return found.understood
    ? [found.language, found.query, Object.entries(found.parameters).sort(), found.aside]
    : [found.language, found.kind, found.suggestions];
}))"""


def questions() -> list[str]:
    """The written-out questions, and of each a shuffled and two mistyped forms."""
    found = []
    for path in sorted(FOLDER.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found += [row["question"] for row in csv.DictReader(file)]
    dice = random.Random(7)  # noqa: S311  # the same forms in each run, no secret
    mixed = []
    for question in found:
        words = question.split()
        dice.shuffle(words)
        place = dice.randrange(max(len(question) - 1, 1))
        mixed += [" ".join(words), question[:place] + question[place + 1 :]]
        mixed.append(question[:place] + question[place : place + 2][::-1] + question[place + 2 :])
    return [*found, *mixed]


def test_page_and_command_line_understand_the_same(visit: Opener, plan: Corpus) -> None:
    asked = questions()
    assert len(asked) > 2000
    opened = visit("view=questions")
    lexicon = lexicon_of(plan)
    different = []
    for question, shown in zip(asked, opened.page.evaluate(UNDERSTAND, asked), strict=True):
        found = understand(plan, question, "lv")
        if isinstance(found, Refused):
            own: list[object] = [found.language, found.kind, [near.question for near in found.suggestions]]
        else:
            aside = read(question, found.language, lexicon).aside
            own = [found.language, found.query, [list(pair) for pair in sorted(found.parameters.items())], aside]
        if own != shown:
            different.append((question, own, shown))
    assert different == []
    assert opened.problems == []


def test_the_box_answers_with_the_filtered_table(visit: Opener) -> None:
    opened = visit("view=questions&lang=en")
    box = opened.page.get_by_role("searchbox", name="Ask in your own words, in English or Latvian")
    box.fill("what does the Ministry of Culture co-lead")
    box.press("Enter")
    told = opened.page.get_by_text("Understood as the query “What a body co-leads”; body: KM Ministry of Culture.")
    told.wait_for()
    assert "question=co-leads" in opened.page.url
    assert opened.page.get_by_role("main").get_by_role("row").count() == 1 + 7
    assert opened.problems == []
    assert opened.requests_to_others == []


def test_the_box_refuses_and_offers(visit: Opener) -> None:
    opened = visit("view=questions&lang=lv")
    box = opened.page.get_by_role("searchbox", name="Jautājiet saviem vārdiem, latviski vai angliski")
    box.fill("Ko līdzvada Aizsardzības ministrija?")
    box.press("Enter")
    opened.page.get_by_text("Uz jautājumu neatbildu: nesaprotu vārdus: Aizsardzības.").wait_for()
    offer = opened.page.get_by_role("main").get_by_role("listitem").get_by_role("button").first
    question = offer.inner_text()
    offer.click()
    opened.page.get_by_text("Jautājumu sapratu kā vaicājumu").wait_for()
    assert (
        opened.page.get_by_role("searchbox", name="Jautājiet saviem vārdiem, latviski vai angliski").input_value()
        == question
    )
    assert opened.problems == []
