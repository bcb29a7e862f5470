"""Rows of an answer -> a table of counts or sums: one row for each value of its columns, one column for each word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from policygraph.reports.answers import Record, members
from policygraph.reports.cells import NOTHING, Writer
from policygraph.reports.model import Cell, Head, Trace
from policygraph.reports.outline import Cross

PREFIX = "cross "
_WIDTH = 13


@dataclass(frozen=True, slots=True)
class Crossed:
    """The words that became columns, and the records that each row is made of."""

    words: tuple[str, ...]
    groups: tuple[tuple[Record, ...], ...]


def crossed(cross: Cross, records: Iterable[Record], key: Callable[[Record], tuple[str, ...]]) -> Crossed:
    """The records by row, and every word that stands in any of them, those of the outline first. `key` gives a row."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    words = dict.fromkeys(cross.order)
    for record in records:
        groups.setdefault(key(record), []).append(record)
        words.update((word, None) for word, _ in _counted(cross, record))
    # Years and deadlines in their order, and last what has none; where a row has its own numbers, the answer's order.
    order = list(groups) if cross.parts else sorted(groups, key=lambda texts: [(not text, text) for text in texts])
    return Crossed(tuple(words), tuple(tuple(groups[texts]) for texts in order))


def cross_heads(cross: Cross, found: Crossed, writer: Writer) -> tuple[Head, ...]:
    """A head for each word."""
    names = [writer.word(cross.column or cross.parts, word) for word in found.words]
    return tuple(Head(PREFIX + word, name, cross.format, _WIDTH) for word, name in zip(found.words, names, strict=True))


def cross_cells(
    cross: Cross, found: Crossed, group: Iterable[Record], writer: Writer, trace: Callable[[Record], Trace]
) -> Iterator[Cell]:
    """The numbers of one row, each with the things and the places it is made of."""
    records = list(group)
    for word in found.words:
        hits = [(record, number) for record in records for name, number in _counted(cross, record) if name == word]
        numbers = [number for _, number in hits if number is not None]
        total = sum(numbers) if numbers or not cross.value else None
        traces = [trace(record) for record, _ in hits]
        things = tuple(dict.fromkeys(thing for one in traces for thing in one.things))
        places = tuple(dict.fromkeys(place for one in traces for place in one.places))
        text = writer.text(total, cross.format) if total is not None else NOTHING
        prop = cross.property if len(things) == 1 else ""
        yield Cell(total, text, cross.format, trace=Trace(things, prop, places))


def _counted(cross: Cross, record: Record) -> Iterator[tuple[str, int | float | None]]:
    """The words of a record, each with its number."""
    if cross.parts:
        for item in members(record.values.get(cross.parts)):
            word, _, number = item.rpartition(" ")
            yield word, int(number)
        return
    value = record.values.get(cross.value) if cross.value else 1
    for word in members(record.values.get(cross.column)) or [""]:
        yield word, value if isinstance(value, int | float) else None
