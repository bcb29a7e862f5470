"""A Table as JSON, CSV, Markdown or XLSX. No cell can become a formula of a spreadsheet program."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence

from policygraph.cells import Cell
from policygraph.queries import Table

_SPECIAL = re.compile(r'[",\r\n]')
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_json(table: Table, language: str) -> bytes:
    """The shape that INTERFACE promises: query, title, parameters, columns, rows, notes."""
    answer = {
        "query": table.query,
        "title": table.titles[language],
        "parameters": dict(table.parameters),
        "columns": list(table.columns),
        "rows": [dict(row) for row in table.rows],
        "notes": [note[language] for note in table.notes],
    }
    return (json.dumps(answer, ensure_ascii=False, indent=2) + "\n").encode()


def to_csv(table: Table, _language: str = "") -> bytes:
    """One line a row; the evidence is two columns, the place and the quote."""
    return csv_bytes(flat_columns(table), [flat_row(table, row) for row in table.rows])


def to_markdown(table: Table, language: str) -> bytes:
    """A Markdown table with its title above and its notes below."""
    columns = flat_columns(table)
    lines = [f"## {_markdown(table.titles[language])}", ""]
    lines += [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_markdown(text_of(cell)) for cell in flat_row(table, row))} |" for row in table.rows]
    lines += [f"\n> {_markdown(note[language])}" for note in table.notes]
    return ("\n".join(lines) + "\n").encode()


def to_xlsx(table: Table, language: str) -> bytes:
    """One sheet with a frozen, filtered header, and the notes on a second."""
    sheets: dict[str, Sequence[Sequence[Cell]]] = {
        table.query[:31]: [flat_columns(table), *(flat_row(table, row) for row in table.rows)]
    }
    about = [["title", table.titles[language]], *(["parameter " + k, v] for k, v in table.parameters.items())]
    sheets["notes"] = [["", ""], *about, *(["note", note[language]] for note in table.notes)]
    return xlsx_bytes(sheets)


def flat_columns(table: Table) -> list[str]:
    """The columns of a format without nesting."""
    return [*table.columns, *(["place", "quote"] if _has_evidence(table) else [])]


def flat_row(table: Table, row: Mapping[str, Cell]) -> list[Cell]:
    """A row with its evidence as place and quote."""
    if not _has_evidence(table):
        return [row[column] for column in table.columns]
    source = row["source"]
    if not isinstance(source, dict):
        return [*(row[column] for column in table.columns), None, None]
    cells = [source["value"] if column == "source" else row[column] for column in table.columns]
    lines = source["lines"]
    first, last = lines if isinstance(lines, list) else (None, None)
    place = f"{source['document']}:{first}" if first == last else f"{source['document']}:{first}-{last}"
    return [*cells, place, str(source["quote"])]  # type: ignore[list-item]  # "value" is a cell


def _has_evidence(table: Table) -> bool:
    return any(isinstance(row.get("source"), dict) for row in table.rows)


def text_of(cell: Cell) -> str:
    """A cell as people read it: lists joined, nothing for nothing."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return ", ".join(cell)
    if isinstance(cell, bool):
        return str(cell).lower()
    return str(cell)


def _markdown(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
    return " ".join(escaped.replace("\n", "<br>").split())


def csv_bytes(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """CSV in UTF-8; text that a spreadsheet would take for a formula begins with an apostrophe."""
    lines = [columns, *([_harmless(cell) for cell in row] for row in rows)]
    return "".join(",".join(map(_quoted, line)) + "\n" for line in lines).encode()


def _quoted(text: str) -> str:
    """Own quoting: the csv module leaves a bare carriage return unquoted, which readers take for the end of the row."""
    return '"' + text.replace('"', '""') + '"' if _SPECIAL.search(text) else text


def _harmless(cell: Cell) -> str:
    text = text_of(cell)
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(cell, int | float) else text


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A workbook: name of a sheet -> its rows, the first of which is the header."""
    import datetime

    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # A fixed date, so that the same data give the same bytes.
        workbook.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
        bold, wrap = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, int | float) and not isinstance(cell, bool):
                        sheet.write_number(number, column, cell, wrap)
                    elif text := text_of(cell):
                        sheet.write_string(number, column, text[:32767], bold if number == 0 else wrap)
            width = max((len(row) for row in rows), default=1)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(rows) - 1, 0), width - 1)
            for column in range(width):
                longest = max((len(text_of(row[column])) for row in rows if column < len(row)), default=8)
                sheet.set_column(column, column, min(max(longest + 2, 8), 60))
    return buffer.getvalue()
