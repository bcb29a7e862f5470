"""What can go wrong, as one tree.

PolicyGraphError
├── SchemaError      the ontology contradicts itself
├── ProblemsFound    the tables hold problems; all of them are listed
├── UnknownName      no thing, query or parameter has this name
├── QueryError       a query cannot be run as asked
│   ├── NoParameter  it has no parameter of this name
│   └── NotOneOf     a value is none of the words that it may be
└── ProjectError     a folder or file is not what it should be
    └── SourceError  a document as received is missing, changed or unreadable
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_MEANT = {"lv": "vai domājāt", "en": "did you mean"}


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, the first by the alphabet among equals; empty where none is near."""
    folded = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), folded, n=5, cutoff=0.5)
    ratios = {candidate: difflib.SequenceMatcher(None, candidate, word.casefold()).ratio() for candidate in near}
    best = [candidate for candidate in near if ratios[candidate] == max(ratios.values())]
    return folded[min(best)] if best else ""


def hint(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: "; did you mean X?", or nothing."""
    return meant(nearest(word, known))


def meant(near: str, language: str = "en") -> str:
    """The same where the nearest word is known already; empty where there is none."""
    return f"; {_MEANT[language]} {near}?" if near else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a table: the place, the value and what to do."""

    file: str
    row: int
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return " ".join(": ".join(part for part in (place, self.column, self.message) if part).split())


class PolicyGraphError(Exception):
    """Root of all errors that a user can cause and mend.

    The message is English; `lv` is the same in Latvian, for errors that a reader of the server can cause.
    """

    def __init__(self, message: str, *, lv: str = "") -> None:
        super().__init__(message)
        self._latvian = lv

    def said(self, language: str) -> str:
        """The message in Latvian, where that is asked for and there is one; else in English."""
        return self._latvian if language == "lv" and self._latvian else str(self)


class SchemaError(PolicyGraphError):
    """The ontology cannot be read as a schema."""


class ProjectError(PolicyGraphError):
    """A folder or file of the project is missing or is not what it should be."""


class SourceError(ProjectError):
    """A document as received is missing, has changed or cannot be read."""


class QueryError(PolicyGraphError):
    """A query cannot be run as it was asked."""


class UnknownName(PolicyGraphError):
    """Nothing has this name. Where no known name is near, the few that there are, are listed.

    `lv` is Latvian for `what`, the sort of thing.
    """

    FEW = 8

    def __init__(self, what: str, name: str, known: Iterable[str] = (), *, lv: str = "") -> None:
        words = list(known)
        near, few = nearest(name, words), ", ".join(words) if len(words) <= self.FEW else ""
        super().__init__(
            f"no {what} {name!r}{meant(near) or (few and f'; there are {few}')}",
            lv=f"nezināms nosaukums {name!r} ({lv or what}){meant(near, 'lv') or (few and f'; ir {few}')}",
        )


class NoParameter(QueryError):
    """A parameter has this name nowhere in `known`; `place` is what was asked, where that is not plain."""

    def __init__(self, name: str, known: Iterable[str], place: str = "") -> None:
        words, start = list(known), f"{place}: " if place else ""
        near, listed = nearest(name, words), ", ".join(words)
        super().__init__(
            f"{start}no parameter '{name}'{meant(near)} (it has {listed or 'none'})",
            lv=f"{start}nav parametra '{name}'{meant(near, 'lv')} ({f'ir {listed}' if words else 'parametru nav'})",
        )


class NotOneOf(QueryError):
    """The value of a parameter is none of the words that it may be."""

    def __init__(self, name: str, value: str, words: Iterable[str]) -> None:
        known = list(words)
        near, listed = nearest(value, known), ", ".join(known)
        super().__init__(
            f"{name}: '{value}' is not one of {listed}{meant(near)}",
            lv=f"{name}: '{value}' neder; der {listed}{meant(near, 'lv')}",
        )


class ProblemsFound(PolicyGraphError):
    """The tables hold problems; `problems` lists every one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
