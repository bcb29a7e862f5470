"""Times in a question where digits are no numbers."""

from __future__ import annotations

import pytest

from policygraph.asking.times import find_time
from policygraph.asking.words import Token


@pytest.mark.parametrize("digit", ["\u00b2", "\u2466"])
def test_a_digit_that_is_no_number_is_no_day(digit: str) -> None:
    tokens = [Token(text, text, False, text) for text in (digit, "jun", "2023")]
    found = find_time(tokens, [False] * len(tokens), {"jun": "month:6"})
    assert [(first, last) for first, last, _ in found] == [(1, 2)]
    assert [(time.since, time.until) for _, _, time in found if time] == [("2023-06-01", "2023-06-30")]
