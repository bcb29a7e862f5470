"""The report as sheets: one a table, the parts of a table that is told by objective joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policygraph.reports.model import Cell, Chart, Head, Report, Row, Table, Trace
from policygraph.reports.ranges import refs_text

MARK = "policygraph report"
"""Stands in the first cell of the first sheet, so that the file is known again."""
FIRST_ROW, FIRST_COLUMN = 3, 1
"""Where the data begin, counted from 0: above them the caption, the notes and the heads, before them the row number."""
_LENGTH = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    name: str
    caption: str
    notes: tuple[str, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    origin: str
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Traced:
    """A cell of a sheet that has a trace: its place counted from 0."""

    sheet: str
    row: int
    column: int
    trace: Trace


def sheets(report: Report) -> tuple[Sheet, ...]:
    """All sheets with data, in the order of the report."""
    parts: dict[str, list[Table]] = {}
    for table in report.tables:
        parts.setdefault(table.id, []).append(table)
    names: set[str] = {report.labels["about"], report.labels["trace"]}
    return tuple(_sheet(report, tables, names) for tables in parts.values())


def _sheet(report: Report, tables: list[Table], taken: set[str]) -> Sheet:
    first = tables[0]
    heads, rows = list(first.heads), [row for table in tables for row in table.rows]
    if any(table.group for table in tables):
        heads.insert(0, Head("group", report.labels["group"], width=30))
        rows = [
            replace(row, cells=(Cell(table.group, table.group), *row.cells)) for table in tables for row in table.rows
        ]
    if any(table.refs for table in tables):
        heads.append(Head("evidence", report.labels["evidence"], width=16))
        texts = [refs_text(row.refs) for row in rows]
        rows = [
            replace(row, cells=(*row.cells, Cell(text or None, text))) for row, text in zip(rows, texts, strict=True)
        ]
    # A table that is told in parts has a column more, and no picture of its own.
    chart = None if first.group else first.chart
    notes = tuple(dict.fromkeys(note for table in tables for note in table.notes))
    notes += (first.none,) if not rows else ()
    return Sheet(_name(first.sheet, taken), first.caption, notes, tuple(heads), tuple(rows), first.origin, chart)


def _name(wanted: str, taken: set[str]) -> str:
    """A name that a spreadsheet allows and that is not taken, whatever its case."""
    plain = _FORBIDDEN.sub(" ", wanted).strip("'")[:_LENGTH] or "-"
    tries = (plain, *(f"{plain[: _LENGTH - 4]} {number}" for number in range(2, 1000)))
    name = next(one for one in tries if one.casefold() not in {other.casefold() for other in taken})
    taken.add(name)
    return name


def traced(all_sheets: tuple[Sheet, ...]) -> Iterator[Traced]:
    """Every cell with a trace, sheet by sheet."""
    for sheet in all_sheets:
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row.cells):
                if cell.trace.things or cell.trace.places:
                    yield Traced(sheet.name, number + FIRST_ROW, place + FIRST_COLUMN, cell.trace)
