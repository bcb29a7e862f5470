"""Times in a question: digits that are no numbers, and several years."""

from __future__ import annotations

import pytest

from policygraph.asking.times import find_time
from policygraph.asking.words import Token
from policygraph.corpus import Corpus
from policygraph.questions import Understood, understand


@pytest.mark.parametrize("digit", ["\u00b2", "\u2466"])
def test_a_digit_that_is_no_number_is_no_day(digit: str) -> None:
    tokens = [Token(text, text, False, text) for text in (digit, "jun", "2023")]
    found = find_time(tokens, [False] * len(tokens), {"jun": "month:6"})
    assert [(first, last) for first, last, _ in found] == [(1, 2)]
    assert [(time.since, time.until) for _, _, time in found if time] == [("2023-06-01", "2023-06-30")]


def test_several_years_choose_nothing_and_the_answer_says_so(plan: Corpus) -> None:
    found = understand(plan, "How much was planned for 4.22 in 2022 and 2023?")
    assert isinstance(found, Understood)
    assert found.command == "policygraph query budget-lines measure=4.22 kind=planned"
    assert found.sentence.endswith(" The rows show all years; “in 2022 and 2023” chooses none of them.")
    one = understand(plan, "How much was planned for 4.22 in 2023?")
    assert isinstance(one, Understood)
    assert (one.parameters["year"], "all years" in one.sentence) == ("2023", False)
