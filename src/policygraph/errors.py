"""What can go wrong, as one tree.

PolicyGraphError
├── SchemaError      the ontology contradicts itself
├── ProblemsFound    the tables hold problems; all of them are listed
├── UnknownName      no thing, query or parameter has this name
├── QueryError       a query cannot be run as asked
└── ProjectError     a folder or file is not what it should be
    └── SourceError  a document as received is missing, changed or unreadable
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, the first by the alphabet among equals; empty where none is near."""
    folded = {candidate.casefold(): candidate for candidate in sorted(known, reverse=True)}
    near = difflib.get_close_matches(word.casefold(), folded, n=5, cutoff=0.5)
    ratios = {candidate: difflib.SequenceMatcher(None, candidate, word.casefold()).ratio() for candidate in near}
    best = [candidate for candidate in near if ratios[candidate] == max(ratios.values())]
    return folded[min(best)] if best else ""


def hint(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: "; did you mean X?", or nothing."""
    near = nearest(word, known)
    return f"; did you mean {near}?" if near else ""


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
    """Root of all errors that a user can cause and mend."""


class SchemaError(PolicyGraphError):
    """The ontology cannot be read as a schema."""


class ProjectError(PolicyGraphError):
    """A folder or file of the project is missing or is not what it should be."""


class SourceError(ProjectError):
    """A document as received is missing, has changed or cannot be read."""


class QueryError(PolicyGraphError):
    """A query cannot be run as it was asked."""


class UnknownName(PolicyGraphError):
    """Nothing has this name. Where no known name is near, the few that there are, are listed."""

    FEW = 8

    def __init__(self, what: str, name: str, known: Iterable[str] = ()) -> None:
        words = list(known)
        listed = f"; there are {', '.join(words)}" if 0 < len(words) <= self.FEW else ""
        super().__init__(f"no {what} {name!r}{hint(name, words) or listed}")


class ProblemsFound(PolicyGraphError):
    """The tables hold problems; `problems` lists every one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
