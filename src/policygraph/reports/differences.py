"""An edited workbook of the report -> every difference from the data, as proposed corrections. Nothing is changed."""

from __future__ import annotations

import datetime
import itertools
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from policygraph.corpus import Corpus
from policygraph.errors import SourceError
from policygraph.queries import Table
from policygraph.reports.content import default_outline, make_report
from policygraph.reports.model import Cell, Report, Row
from policygraph.reports.outline import Outline
from policygraph.reports.sheets import FIRST_COLUMN, FIRST_ROW, MARK, Sheet, sheets
from policygraph.schema import LANGUAGES

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

_LARGEST, _UNPACKED, _ROWS, _COLUMNS_READ = 50_000_000, 400_000_000, 100_000, 200
Lines = list[tuple[object, ...]]
_BROKEN = (zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError)
_TITLES = {"lv": "Ierosinātie labojumi", "en": "Proposed corrections"}
_COLUMNS = ("sheet", "cell", "thing", "property", "old", "new")


@dataclass(frozen=True, slots=True)
class Correction:
    """One cell that differs. `property` is a column of the table of `thing`; empty where the cell was worked out of
    many, as a sum is: then the data behind it have to change. A row that is new or gone has no property either.
    """

    sheet: str
    cell: str
    thing: str
    property: str
    old: str
    new: str


def differences(corpus: Corpus, path: Path, outline: Outline | None = None) -> list[Correction]:
    """What an edited report says otherwise than the data say now, in the order of the sheets.

    Raises SourceError with one line for a file that is broken or is no report of this form.
    """
    chosen = outline or default_outline(corpus)
    there = _read(path)
    first: Lines = next(iter(there.values()), [])
    mark, form, language = (_said(_at(first, 0, column)) for column in range(3))
    if mark != MARK or language not in LANGUAGES:
        raise SourceError(f"{path}: not a report of policygraph; the first sheet does not begin with '{MARK}'")
    if form != chosen.id:
        raise SourceError(f"{path}: made by the outline '{form}', not by '{chosen.id}'")
    report = make_report(corpus, language, chosen)
    found: list[Correction] = []
    for sheet in sheets(report):
        if sheet.name not in there:
            raise SourceError(f"{path}: the sheet '{sheet.name}' is missing")
        found += _of_sheet(path, report, sheet, there[sheet.name])
    return found


def to_table(corrections: Sequence[Correction]) -> Table:
    """The corrections as a table, ready to be shown or written."""
    return Table("corrections", _TITLES, {}, _COLUMNS, tuple(asdict(correction) for correction in corrections))


def _read(path: Path) -> dict[str, Lines]:
    """Sheet -> its values, line by line."""
    import openpyxl

    _check(path)
    try:
        with warnings.catch_warnings():
            # What the program that saved the file adds (themes, extensions) is no matter here.
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
            read = {sheet.title: _lines(path, sheet) for sheet in workbook.worksheets}
            workbook.close()
    except _BROKEN as error:
        raise SourceError(f"{path}: not a readable XLSX workbook ({type(error).__name__}); save it again") from None
    return read


def _lines(path: Path, sheet: ReadOnlyWorksheet) -> Lines:
    sheet.reset_dimensions()
    read = sheet.iter_rows(max_col=_COLUMNS_READ, values_only=True)  # type: ignore[misc]  # wrong self in the stubs
    lines: Lines = list(itertools.islice(read, _ROWS + 1))
    if len(lines) > _ROWS:
        raise SourceError(f"{path}: the sheet '{sheet.title}' has more than {_ROWS} rows; a report has not")
    return lines


def _check(path: Path) -> None:
    """Refuse what no workbook is: too large, packed too well, or with declarations of its own."""
    if not path.is_file():
        raise SourceError(f"{path}: no such file")
    if path.stat().st_size > _LARGEST:
        raise SourceError(f"{path}: larger than {_LARGEST // 1_000_000} MB; a report is not")
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
                raise SourceError(f"{path}: unpacks to more than {_UNPACKED // 1_000_000} MB; a report does not")
            for name in parts.namelist():
                with parts.open(name) as part:
                    if b"<!DOCTYPE" in part.read(4096):
                        raise SourceError(f"{path}: {name} declares a document type; a workbook does not")
    except _BROKEN as error:
        raise SourceError(f"{path}: not a readable XLSX workbook ({type(error).__name__}); save it again") from None


def _of_sheet(path: Path, report: Report, sheet: Sheet, there: Lines) -> Iterator[Correction]:
    columns = _places(path, report, sheet, there)
    left = dict(enumerate(sheet.rows, start=1))
    for line in range(FIRST_ROW, len(there)):
        number = _number(_at(there, line, 0))
        texts = [_said(_at(there, line, column)) for column in columns]
        if number is None and not any(texts):
            continue
        row = left.pop(int(number), None) if number is not None else None
        if row is None:
            yield Correction(sheet.name, f"A{line + 1}", "", "", "", " | ".join(text for text in texts if text))
            continue
        for cell, column in zip(row.cells, columns, strict=True):
            yield from _of_cell(sheet, row, cell, _at(there, line, column), f"{_letters(column)}{line + 1}")
    for number, row in left.items():
        texts = [cell.text for cell in row.cells if cell.value is not None]
        yield Correction(sheet.name, f"A{number + FIRST_ROW}", _things(row), "", " | ".join(texts), "")


def _places(path: Path, report: Report, sheet: Sheet, there: Lines) -> list[int]:
    """The column of each head in the edited sheet, wherever it was moved."""
    places: dict[str, list[int]] = {}
    for column in range(FIRST_COLUMN, len(there[FIRST_ROW - 1]) if len(there) >= FIRST_ROW else 0):
        places.setdefault(_said(_at(there, FIRST_ROW - 1, column)), []).append(column)
    found = []
    for head in sheet.heads:
        text = f"{head.heading} ({report.labels['empty']})" if head.empty else head.heading
        if not places.get(text):
            raise SourceError(f"{path}: the sheet '{sheet.name}' has no column '{text}' in row {FIRST_ROW}")
        found.append(places[text].pop(0))
    return found


def _at(lines: Lines, line: int, column: int) -> object:
    """A value; None where the sheet ends before."""
    return lines[line][column] if line < len(lines) and column < len(lines[line]) else None


def _letters(column: int) -> str:
    """0 -> A, 26 -> AA."""
    head, rest = divmod(column, 26)
    return (_letters(head - 1) if head else "") + chr(ord("A") + rest)


def _of_cell(sheet: Sheet, row: Row, cell: Cell, value: object, where: str) -> Iterator[Correction]:
    if _same(cell, value):
        return
    thing = "; ".join(cell.trace.things) if cell.trace.property else _things(row)
    old = "" if cell.value is None else str(cell.value) if isinstance(cell.value, int | float) else cell.text
    yield Correction(sheet.name, where, thing, cell.trace.property, old, _said(value))


def _same(cell: Cell, value: object) -> bool:
    if isinstance(cell.value, int | float):
        number = _number(value)
        return number is not None and abs(number - cell.value) < 1e-9
    expected = "" if cell.value is None else cell.text[:32767]
    return _plain(expected) == _plain(_said(value))


def _number(value: object) -> float | None:
    """A number, also one that somebody typed as text: `18 000` or `39,1`."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    text = re.sub(r"\s", "", str(value or "")).replace(",", ".")
    return float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def _said(value: object) -> str:
    """A value of a spreadsheet as text."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _things(row: Row) -> str:
    """The things of which the row speaks: those of its first cell that has any."""
    return next(("; ".join(cell.trace.things) for cell in row.cells if cell.trace.things), "")
