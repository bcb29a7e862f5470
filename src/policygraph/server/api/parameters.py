"""What a request says after the question mark: every name known, given once, and its value fit; else a QueryError."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from starlette.requests import Request

from policygraph.errors import NoParameter, NotOneOf, QueryError
from policygraph.schema import LANGUAGES
from policygraph.server import accept

LONGEST = 500
"""Characters of a value: no name or question is longer."""
LARGEST_PAGE = 500
USUAL_PAGE = 50
LARGEST_OFFSET = 10**9


def read(request: Request, known: Collection[str]) -> dict[str, str]:
    """The parameters of the request. Refuses one that is unknown, given twice or too long."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise NoParameter(name, known)
        if name in given:
            raise QueryError(f"{name}: given twice", lv=f"{name}: dots divreiz")
        given[name] = checked(name, value)
    return given


def checked(name: str, value: str) -> str:
    """The value, if it is not too long."""
    if len(value) > LONGEST:
        raise QueryError(
            f"{name}: {len(value)} characters; at most {LONGEST}",
            lv=f"{name}: rakstzīmju skaits {len(value)}, drīkst būt ne vairāk kā {LONGEST}",
        )
    return value


def word(given: Mapping[str, str], name: str, words: Collection[str], usual: str) -> str:
    """One of the words, or the usual one where the parameter is not given."""
    if name not in given:
        return usual
    value = given[name]
    if value not in words:
        raise NotOneOf(name, value, words)
    return value


def needed(given: Mapping[str, str], name: str) -> str:
    """The value of a parameter that must be there."""
    if not given.get(name):
        raise QueryError(f"{name}: missing; write ?{name}=…", lv=f"{name}: trūkst; rakstiet ?{name}=…")
    return given[name]


def number(given: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    """A whole number between two bounds."""
    text = given.get(name)
    if text is None:
        return usual
    # isdecimal alone accepts the digits of every script.
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and least <= int(text) <= most):
        raise QueryError(
            f"{name}: '{text}' is not a whole number from {least} to {most}",
            lv=f"{name}: '{text}' nav vesels skaitlis no {least} līdz {most}",
        )
    return int(text)


def language(request: Request, given: Mapping[str, str], *, header: bool = False) -> str:
    """The language asked for; with `header` also by Accept-Language; else Latvian."""
    accepted = request.headers.get("accept-language", "") if header else ""
    return word(given, "lang", LANGUAGES, accept.language(accepted, LANGUAGES, LANGUAGES[0]))
