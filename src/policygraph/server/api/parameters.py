"""What a request says after the question mark: every name known, given once, and its value fit; else a refusal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from http import HTTPStatus

from starlette.requests import Request

from policygraph.errors import hint
from policygraph.schema import LANGUAGES
from policygraph.server.problems import Refusal

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
            has = f"it has {', '.join(known)}" if known else "it has none"
            raise _wrong(f"no parameter '{name}'{hint(name, known)} ({has})")
        if name in given:
            raise _wrong(f"{name}: given twice")
        given[name] = checked(name, value)
    return given


def checked(name: str, value: str) -> str:
    """The value, if it is not too long."""
    if len(value) > LONGEST:
        raise _wrong(f"{name}: {len(value)} characters; at most {LONGEST}")
    return value


def word(given: Mapping[str, str], name: str, words: Collection[str], usual: str) -> str:
    """One of the words, or the usual one where the parameter is not given."""
    if name not in given:
        return usual
    value = given[name]
    if value not in words:
        raise _wrong(f"{name}: '{value}' is not one of {', '.join(words)}{hint(value, words)}")
    return value


def needed(given: Mapping[str, str], name: str) -> str:
    """The value of a parameter that must be there."""
    if not given.get(name):
        raise _wrong(f"{name}: missing; write ?{name}=…")
    return given[name]


def number(given: Mapping[str, str], name: str, usual: int, least: int, most: int) -> int:
    """A whole number between two bounds."""
    text = given.get(name)
    if text is None:
        return usual
    # isdecimal alone accepts the digits of every script.
    if not (text.isascii() and text.isdecimal() and len(text) <= 10 and least <= int(text) <= most):
        raise _wrong(f"{name}: '{text}' is not a whole number from {least} to {most}")
    return int(text)


def language(request: Request, given: Mapping[str, str], *, header: bool = False) -> str:
    """The language asked for; with `header` also by Accept-Language; else Latvian."""
    usual = _accepted_language(request.headers.get("accept-language", "")) if header else LANGUAGES[0]
    return word(given, "lang", LANGUAGES, usual)


def _accepted_language(header: str) -> str:
    wanted = [(quality, tag.split("-")[0]) for tag, quality in weighted(header) if quality > 0]
    known = [(quality, tag) for quality, tag in wanted if tag in LANGUAGES]
    return max(known, key=lambda pair: pair[0], default=(0.0, LANGUAGES[0]))[1]


def weighted(header: str) -> list[tuple[str, float]]:
    """The values of a header such as Accept with their weights, in the order given; a weight that is none counts 0."""
    found = []
    for part in header[:2000].split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights = [piece[2:].strip() for piece in parameters if piece.casefold().startswith("q=")]
        if name:
            found.append((name.casefold(), _weight(weights[0]) if weights else 1.0))
    return found


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0


def _wrong(detail: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, detail)
