"""The picture of a table: which bars, how long, in which colour, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.errors import QueryError, hint
from policygraph.reports.model import Chart, Head, Row, Table
from policygraph.reports.outline import Plot

COLOURS = ("0B3D6B", "6FA8DC", "E69F00", "D5DAE0", "7A5195", "2E7D32")
"""Dark to light by turns, so that neighbours differ in grey print too."""
THOUSANDS = '[>=1000000]#" "###" "##0;[>=1000]#" "##0;#'
"""A number as people here write it, whatever the language of the program that draws it; nothing for 0."""
DARK = ("0B3D6B", "7A5195", "2E7D32")


@dataclass(frozen=True, slots=True)
class Series:
    """The bars of one colour: a length and its text for each category; None where there is no number."""

    name: str
    colour: str
    lengths: tuple[float | None, ...]
    texts: tuple[str, ...]


def make_chart(plot: Plot, where: str, heads: tuple[Head, ...], rows: tuple[Row, ...]) -> Chart | None:
    """The picture that an outline asks for. Without columns named, all numbers are drawn against the first column."""
    if not rows:
        return None
    known = [head.id for head in heads]
    for name in (plot.category, *plot.values):
        if name and name not in known:
            raise QueryError(f"report {where}: plot: no column '{name}'{hint(name, known)}")
    category = known.index(plot.category) if plot.category else 0
    numbers = [place for place, head in enumerate(heads) if head.id.startswith("cross ")]
    values = tuple(known.index(name) for name in plot.values) or tuple(numbers)
    told = (
        f"{row.cells[category].text}: "
        + ", ".join(f"{heads[place].heading} {row.cells[place].text}" for place in values)
        for row in rows
    )
    return Chart(plot.shape, plot.stacked, category, values, "; ".join(told))


def categories(table: Table, chart: Chart) -> tuple[str, ...]:
    """The names of the bars."""
    return tuple(row.cells[chart.category].text for row in table.rows)


def series(table: Table, chart: Chart) -> tuple[Series, ...]:
    """The bars, a series a column."""
    found = []
    for number, place in enumerate(chart.values):
        cells = [row.cells[place] for row in table.rows]
        lengths = tuple(float(one.value) if isinstance(one.value, int | float) else None for one in cells)
        colour = COLOURS[number % len(COLOURS)]
        found.append(Series(table.heads[place].heading, colour, lengths, tuple(one.text for one in cells)))
    return tuple(found)
