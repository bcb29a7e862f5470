"""The file of words, `questions.toml`, as sections of words divided by commas."""

from __future__ import annotations

from collections.abc import Mapping

from policygraph.errors import ProjectError
from policygraph.names import plain

FILE = "questions.toml"
Section = Mapping[str, object]


def section(file: Section, name: str) -> Section:
    """A section of the file, or of a section. Raises ProjectError where it is missing."""
    found = file.get(name)
    if not isinstance(found, dict):
        raise ProjectError(f"{FILE}: the section [{name}] is missing")
    return found


def listed_in(text: object) -> list[str]:
    """The words of a list as they are written."""
    return [part for word in str(text).split(",") if (part := " ".join(word.split()))]


def listed(file: Section, name: str, key: str) -> tuple[str, ...]:
    """The words of a list in a section, folded."""
    return tuple(plain(word) for word in listed_in(section(file, name).get(key, "")))
