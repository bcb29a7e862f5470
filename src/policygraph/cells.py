"""A term of RDF -> a value of an answer, as JSON has it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import pyoxigraph as ox

from policygraph.schema import LANG_STRING, XSD

Cell = str | int | float | bool | None | list[str] | dict[str, object]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

ITEMS, ORDER = "\x1f", "\x1e"
"""What a query puts between the values of a list, and between the order of a paragraph and its words."""
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
_TEXTS = {XSD + "string", LANG_STRING}
_LARGEST = Decimal(10) ** 300


def read_value(term: Term, kind: str = "") -> Cell:
    """An RDF term as a value of JSON: numbers are numbers, dates their ISO text, things their IRI."""
    text = term.value if isinstance(term, (ox.Literal, ox.NamedNode)) else ""
    if kind == "list":
        return sorted((part for part in text.split(ITEMS) if part), key=natural)
    if kind == "paragraphs":
        parts = (part.partition(ORDER) for part in text.split(ITEMS) if part)
        return "\n".join(body for _, _, body in sorted(parts, key=lambda part: int(part[0]))) or None
    if term is None:
        return None
    if isinstance(term, ox.Literal):
        datatype = term.datatype.value
        if kind == "boolean" or datatype == XSD + "boolean":
            return text in ("true", "1")
        if datatype in _TEXTS:
            return text
        if datatype in _NUMBERS:
            return _number(text)
    return text


def _number(text: str) -> Cell:
    """A number of JSON; what JSON cannot write (INF, NaN, an ill-formed literal) stays text."""
    if len(text) < 20 and text.isdecimal():
        return int(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if not number.is_finite() or abs(number) > _LARGEST:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def natural(text: str) -> list[tuple[int, int, str]]:
    """A key that sorts 4.2 before 4.10 and 2(e) before 10."""
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.findall(r"\d+|\D+", text)]
