"""A term of RDF -> a value of an answer, as JSON has it.

Answers are read from SPARQL's tab-separated values, which the engine writes in one go: that takes a third of the time
of asking for each term, its value and its datatype. A cell of them is a term as Turtle has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import pyoxigraph as ox

from policygraph.schema import XSD

Cell = str | int | float | bool | None | list[str] | dict[str, object]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None

ITEMS, ORDER = "\x1f", "\x1e"
"""What a query puts between the values of a list, and between the order of a paragraph and its words."""
_NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "float")}
_STRING = XSD + "string"
_LARGEST = Decimal(10) ** 300
_ESCAPED = re.compile(r"\\(.)")
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r"}


def read_value(term: Term, kind: str = "") -> Cell:
    """An RDF term as a value of JSON: numbers are numbers, dates their ISO text, things their IRI."""
    if isinstance(term, ox.Literal):
        return _value(term.value, term.datatype.value, kind)
    return _absent(kind) if term is None else _value(term.value if isinstance(term, ox.NamedNode) else "", "", kind)


def read_columns(solutions: ox.QuerySolutions) -> dict[str, Sequence[str]]:
    """Variable -> its cells, each a term as Turtle has it."""
    head, _, body = (solutions.serialize(format=ox.QueryResultsFormat.TSV) or b"").partition(b"\n")
    names = [name[1:] for name in head.decode().split("\t")] if head else []
    # All cells in one go, row after row: a list for each line takes half as long again.
    cells = tuple(body.replace(b"\n", b"\t").decode().split("\t")[:-1])
    return {name: cells[number :: len(names)] for number, name in enumerate(names)}


def read_values(cells: Sequence[str], kind: str = "") -> list[Cell]:
    """The values of a column. Where cells repeat, each is read once; a table of all that differ would cost more."""
    different = set(cells)
    if len(different) * 2 > len(cells):
        return [_read(cell, kind) for cell in cells]
    values = {cell: _read(cell, kind) for cell in different}
    found = [values[cell] for cell in cells]
    # Each row has a list of its own.
    return [list(value) if isinstance(value, list) else value for value in found] if kind == "list" else found


def _read(cell: str, kind: str) -> Cell:
    first = cell[:1]
    if first == '"':  # "text", "text"@language or "text"^^<datatype>
        end = -1 if cell[-1] == '"' else cell.rindex('"')
        text = cell[1:end]
        if "\\" in text:
            text = _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)
        if cell[-1] == ">":
            return _value(text, cell[end + 4 : -1], kind)
        return _value(text, _STRING, kind) if kind else text
    if first == "<":
        return _value("" if cell[1] == "<" else cell[1:-1], "", kind)
    if first == "_":
        return _value("", "", kind)
    if not first:
        return _absent(kind)
    # What Turtle writes without quotation marks: a number, true or false.
    return _value(cell, XSD + ("boolean" if cell in ("true", "false") else "integer"), kind)


def _absent(kind: str) -> Cell:
    return [] if kind == "list" else None


def _value(text: str, datatype: str, kind: str) -> Cell:
    """A literal or an IRI as what its column wants."""
    if kind == "list":
        parts = [part for part in text.split(ITEMS) if part]
        return sorted(parts, key=_natural) if len(parts) > 1 else parts
    if kind == "paragraphs":
        _, ordered, body = text.partition(ORDER)
        if ordered and ITEMS not in body:
            return body or None
        paragraphs = (part.partition(ORDER) for part in text.split(ITEMS) if part)
        return "\n".join(body for _, _, body in sorted(paragraphs, key=lambda part: int(part[0]))) or None
    if datatype == XSD + "boolean" or (kind == "boolean" and datatype):
        return text in ("true", "1")
    return _number(text) if datatype in _NUMBERS else text


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


_natural = lru_cache(maxsize=10_000)(natural)
"""The lists of an answer hold the same few names again and again."""
