"""The header lines of a query that say how a plain question finds it.

    #+ example@lv: Par ko ir līdzatbildīga {institution}?
    #+ example@en: What does {institution} co-lead?
    #+ ask: {institution} co-leads | measure activity
    #+ within: year budget-line.year

An example is a question that is understood as it stands, in any order of words, with any thing of the parameter's kind;
it is also offered where a question was not understood. `ask` says what a question must and may hold (see intents.py).
`within` names the kind and column, or property, with the values that a parameter can have: a question with another
thing does not fit, other years are refused, and days before the first or after the last; with `kind=budget_kind` after
it, only what stands beside the value of that parameter counts. A name that begins with ~ is no parameter: such a time
chooses nothing, but must lie in a year of the column, or in the one written (`~year 2030`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policygraph.asking.lexicon import HELD
from policygraph.errors import QueryError
from policygraph.queries import NamedQuery
from policygraph.schema import LANGUAGES

_LINE = re.compile(r"#\+ (?P<key>example|ask|within)(?:@(?P<language>[a-z]+))?: (?P<text>.+)")


@dataclass(frozen=True, slots=True)
class Ways:
    """How a plain question finds a query."""

    query: NamedQuery
    examples: tuple[tuple[str, str], ...]
    """Language and question, `{parameter}` in place of a value."""
    asks: tuple[str, ...]
    within: tuple[tuple[str, str, str], ...]
    """Parameter, the kind and column that hold its values, and parameter=column of what must go with it, or nothing."""

    @property
    def kinds(self) -> dict[str, str]:
        """Parameter -> the kind of thing that it is; empty for other types."""
        return {parameter.name: parameter.type.partition(":")[2] for parameter in self.query.parameters}


def ways_of(query: NamedQuery) -> Ways:
    """The lines `example`, `ask` and `within` of a query. Raises QueryError where one is incomplete."""
    found: dict[str, list[tuple[str, str]]] = {"example": [], "ask": [], "within": []}
    for line in query.header:
        if match := _LINE.fullmatch(line):
            language = match["language"] or ""
            if (match["key"] == "example") != (language in LANGUAGES):
                raise QueryError(f"{query.name}: write {match['key']} {_form(match['key'])}: {line}")
            found[match["key"]].append((language, match["text"].strip()))
    within = tuple(_within(query, text) for _, text in found["within"])
    return Ways(query, tuple(found["example"]), tuple(text for _, text in found["ask"]), within)


def _within(query: NamedQuery, text: str) -> tuple[str, str, str]:
    name, place, pair, *more = [*text.split(), "", "", ""]
    known = {parameter.name for parameter in query.parameters}
    if name.startswith(HELD) and place and not pair:
        return name, place, ""
    if name not in known or "." not in place or (pair and pair.partition("=")[0] not in known) or any(more):
        raise QueryError(f"{query.name}: within: '{name}' needs a parameter and kind.column")
    return name, place, pair


def _form(key: str) -> str:
    return "with @lv or @en" if key == "example" else "without a language"
