"""Sheets of cells as CSV files and as one workbook. No cell can become a formula of a spreadsheet program."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count, islice
from typing import TYPE_CHECKING, BinaryIO

from policygraph.cells import Cell

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Sheet = tuple[Sequence[str], Iterable[Sequence[Cell]]]
"""Columns and rows."""

_SPECIAL = re.compile(r'[",\r\n]')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PORTION = 1_000
_ROWS = 1_048_576
"""As many as a sheet of a spreadsheet program holds, with the header."""
_LONGEST, _NARROW, _WIDE = 32_767, 8, 60
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def text_of(cell: Cell) -> str:
    """A cell as people read it: lists joined, nothing for nothing."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, list):
        return ", ".join(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell)


def csv_portions(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """CSV in UTF-8, some lines at a time; text that could be a formula of a spreadsheet begins with an apostrophe."""
    lines: Iterator[Iterable[str]] = chain([columns], (map(_harmless, row) for row in rows))
    while portion := [",".join(map(_quoted, line)) for line in islice(lines, _PORTION)]:
        yield "\n".join((*portion, "")).encode()


def _quoted(text: str) -> str:
    """Own quoting: the csv module leaves a bare carriage return unquoted, which readers take for the end of the row."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _harmless(cell: Cell) -> str:
    text = text_of(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(cell, int | float) else text


def new_workbook(out: BinaryIO, properties: Mapping[str, str] | None = None) -> Workbook:
    """An empty workbook, written when it is closed. No text becomes a formula, a link or a number in it."""
    import xlsxwriter

    workbook = xlsxwriter.Workbook(out, _OPTIONS)
    # A fixed date, so that the same data give the same bytes.
    workbook.set_properties({**(properties or {}), "created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
    return workbook


def write_workbook(sheets: Mapping[str, Sheet], out: BinaryIO, *, most: int = _ROWS) -> None:
    """A workbook: name of a sheet -> its columns and rows. What a sheet cannot hold goes on in `name 2`, `name 3` …"""
    with new_workbook(out) as workbook:
        bold, wrap = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, (columns, rows) in sheets.items():
            for sheet, some in _cut(workbook, name, rows, most - 1):
                _fill(sheet, columns, some, bold, wrap)


def _cut(
    workbook: Workbook, name: str, rows: Iterable[Sequence[Cell]], most: int
) -> Iterator[tuple[Worksheet, Iterable[Sequence[Cell]]]]:
    """A new sheet, and the rows that it holds."""
    left = iter(rows)
    for number in count(1):
        first = list(islice(left, 1))
        if number > 1 and not first:
            return
        title = name[:31] if number == 1 else f"{name[:25]} {number}"
        yield workbook.add_worksheet(title), chain(first, islice(left, most - 1))


def _fill(sheet: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[Cell]], bold: Format, wrap: Format) -> None:
    longest, last = [0] * len(columns), 0
    for number, row in enumerate(chain([columns], rows)):
        last = number
        for column, cell in enumerate(row):
            text = text_of(cell)
            if len(text) > longest[column]:
                longest[column] = len(text)
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell, wrap)
            elif text:
                sheet.write_string(number, column, text[:_LONGEST], wrap if number else bold)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    for column, length in enumerate(longest):
        sheet.set_column(column, column, min(max(length + 2, _NARROW), _WIDE))
