"""The file of words, `questions.toml`, as sections of words divided by commas."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

from policygraph.errors import ProjectError
from policygraph.names import plain

FILE = "questions.toml"
_CHOICE = re.compile(r"\(([^()]*)\)")
Section = Mapping[str, object]


def section(file: Section, name: str) -> Section:
    """A section of the file, or of a section. Raises ProjectError where it is missing."""
    found = file.get(name)
    if not isinstance(found, dict):
        raise ProjectError(f"{FILE}: the section [{name}] is missing")
    return found


def listed_in(text: object) -> list[str]:
    """The words of a list as they are written; `when (is|was) it` stands for `when is it` and `when was it`."""
    return [part for word in str(text).split(",") for form in _forms(word) if (part := " ".join(form.split()))]


def _forms(word: str) -> list[str]:
    """The word with each choice of what stands in round brackets. Raises ProjectError where one is not closed."""
    if not any(sign in word for sign in "(|)"):  # so are most
        return [word]
    parts = [part.split("|") if at % 2 else [part] for at, part in enumerate(_CHOICE.split(word))]
    forms = ["".join(chosen) for chosen in product(*parts)]
    if any(sign in form for form in forms for sign in "(|)"):
        raise ProjectError(f"{FILE}: '{' '.join(word.split())}': write a choice as (one|other), without commas inside")
    return forms


def listed(file: Section, name: str, key: str) -> tuple[str, ...]:
    """The words of a list in a section, folded."""
    return tuple(plain(word) for word in listed_in(section(file, name).get(key, "")))
