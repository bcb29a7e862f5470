"""Where each thing stands in the picture: computed from the data alone, so that every build draws the same one.

The kinds of the first view (pg:firstView 1, 2, 3 …) stand from left to right. Things of the first column head a band;
those of the second stand in a grid within the band of the first-column thing to which they are linked; those of the
third in the band to which most of their links lead; those of the last in one column, each at the height of what it is
linked to. All other kinds stand below, in a block each.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from policygraph.cells import natural
from policygraph.corpus import Corpus, Entity

Point = tuple[int, int]
Edges = Sequence[tuple[str, str]]
Band = tuple[str, int, int]

_CELL, _ROW, _GAP = 84, 72, 30
_GRID = 9
_X = {1: -120, 2: 0, 3: 860, 4: 1400}
_THIRD_COLUMNS = 4
_BLOCK = 20
_TITLE = 390
"""Room to the left of the first column for the names of its things."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where all stands: node id -> x, y in pixels; the bands as head, top and bottom; the left edge of the bands."""

    points: Mapping[str, Point]
    bands: Sequence[Band]
    left: int


def layout(corpus: Corpus, edges: Edges) -> Layout:
    """The layout of every thing that has a node of its own; `edges` are those that are drawn."""
    columns: dict[int, list[Entity]] = defaultdict(list)
    others: dict[str, list[Entity]] = defaultdict(list)
    neighbours = _neighbours(edges)
    for entity in corpus.entities:
        kind = corpus.kind(entity)
        if kind.drawn_as:
            continue
        if kind.first_view:
            columns[kind.first_view].append(entity)
        else:
            others[kind.name].append(entity)
    placed: dict[str, Point] = {}
    bands = _bands(columns, neighbours)
    rows = _place_bands(bands, columns, placed)
    bottom = rows[-1][2] + _ROW if rows else 0
    _place_last(columns.get(4, []), neighbours, placed, bottom)
    top = bottom + 3 * _GAP
    for name in sorted(others, key=lambda name: corpus.schema.kinds[name].order):
        members = sorted(others[name], key=_printed_order)
        for number, entity in enumerate(members):
            placed[entity.id] = (number % _BLOCK * _CELL, top + number // _BLOCK * _ROW)
        top += (len(members) // _BLOCK + 2) * _ROW
    return Layout(placed, rows, _X[1] - _TITLE)


def _neighbours(edges: Edges) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        found[source].append(target)
        found[target].append(source)
    return found


def _printed_order(entity: Entity) -> tuple[int, list[tuple[int, int, str]]]:
    return (int(entity.first("order", "0")), natural(entity.notation))


def _bands(columns: Mapping[int, list[Entity]], neighbours: Mapping[str, list[str]]) -> dict[str, str]:
    """Thing of the second or third column -> the head of its band; an empty string for the band without a head."""
    heads = {entity.id for entity in columns.get(1, [])}
    bands: dict[str, str] = {}
    for entity in columns.get(2, []):
        bands[entity.id] = next((other for other in neighbours.get(entity.id, []) if other in heads), "")
    for entity in columns.get(3, []):
        votes = Counter(bands[other] for other in neighbours.get(entity.id, []) if other in bands)
        # Of bands with the same number of votes the first by name, so that the answer does not depend on link order.
        bands[entity.id] = min(votes, key=lambda head: (-votes[head], head)) if votes else ""
    return bands


def _place_bands(bands: dict[str, str], columns: Mapping[int, list[Entity]], placed: dict[str, Point]) -> list[Band]:
    rows_of_bands: list[Band] = []
    top = 0
    heads: list[Entity | None] = [*sorted(columns.get(1, []), key=_printed_order), None]
    for head in heads:
        name = head.id if head else ""
        second = _members(columns.get(2, []), bands, name)
        third = _members(columns.get(3, []), bands, name)
        rows = max(-(-len(second) // _GRID), -(-len(third) // _THIRD_COLUMNS), 1 if head else 0)
        for number, entity in enumerate(second):
            placed[entity.id] = (_X[2] + number % _GRID * _CELL, top + number // _GRID * _ROW)
        for number, entity in enumerate(third):
            x = _X[3] + number % _THIRD_COLUMNS * int(_CELL * 1.3)
            placed[entity.id] = (x, top + number // _THIRD_COLUMNS * _ROW)
        if head:
            placed[head.id] = (_X[1], top)
        if rows:
            rows_of_bands.append((name, top, top + (rows - 1) * _ROW))
        top += rows * _ROW + (_GAP if rows else 0)
    return rows_of_bands


def _members(entities: Iterable[Entity], bands: Mapping[str, str], head: str) -> list[Entity]:
    return sorted((entity for entity in entities if bands[entity.id] == head), key=_printed_order)


def _place_last(
    entities: Sequence[Entity], neighbours: Mapping[str, list[str]], placed: dict[str, Point], bottom: int
) -> None:
    """One column, by the mean height of what each is linked to; unlinked things in a grid beside it."""

    def height(entity: Entity) -> float:
        heights = [placed[other][1] for other in neighbours.get(entity.id, []) if other in placed]
        return sum(heights) / len(heights)

    anchored = {entity.id for entity in entities if any(other in placed for other in neighbours.get(entity.id, []))}
    linked = sorted((e for e in entities if e.id in anchored), key=lambda e: (height(e), natural(e.notation)))
    step = max(bottom // max(len(linked), 1), 40)
    for number, entity in enumerate(linked):
        placed[entity.id] = (_X[4], number * step)
    loose = sorted((e for e in entities if e.id not in anchored), key=lambda e: natural(e.notation))
    for number, entity in enumerate(loose):
        placed[entity.id] = (_X[4] + (2 + number // 12) * _CELL * 2, number % 12 * _ROW)
