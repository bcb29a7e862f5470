"""Lists of words, and choices in them."""

from __future__ import annotations

import pytest

from policygraph.asking.wordlists import listed_in
from policygraph.errors import ProjectError


def test_a_choice_stands_for_all_its_forms() -> None:
    assert listed_in("when (is|was) it, who") == ["when is it", "when was it", "who"]
    assert listed_in("(nav|nav vēl) (piešķirts|)") == ["nav piešķirts", "nav", "nav vēl piešķirts", "nav vēl"]


@pytest.mark.parametrize("text", ["when (is|was it", "when is|was it", "((a|b)|c) d", "who, (a, b) c", "a) b"])
def test_a_bracket_without_its_other_is_an_error(text: str) -> None:
    with pytest.raises(ProjectError, match=r"write a choice as \(one\|other\)"):
        listed_in(text)
