"""A Table as JSON, CSV, Markdown or XLSX. No cell can become a formula of a spreadsheet program."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from policygraph.cells import Cell
from policygraph.exporters import whole
from policygraph.exporters.sheets import csv_portions, text_of, write_workbook
from policygraph.queries import Table


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
    return b"".join(csv_portions(flat_columns(table), flat_rows(table)))


def to_markdown(table: Table, language: str) -> bytes:
    """A Markdown table with its title above and its notes below."""
    columns = flat_columns(table)
    lines = [f"## {_markdown(table.titles[language])}", ""]
    lines += [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
    lines += [f"| {' | '.join(_markdown(text_of(cell)) for cell in row)} |" for row in flat_rows(table)]
    lines += [f"\n> {_markdown(note[language])}" for note in table.notes]
    return ("\n".join(lines) + "\n").encode()


def to_xlsx(table: Table, language: str) -> bytes:
    """One sheet with a frozen, filtered header, and the notes on a second."""
    about: list[list[Cell]] = [["title", table.titles[language]]]
    about += [["parameter " + name, value] for name, value in table.parameters.items()]
    about += [["note", note[language]] for note in table.notes]
    sheets = {table.query[:31]: (flat_columns(table), flat_rows(table)), "notes": (["", ""], about)}
    return whole(write_workbook, sheets)


FORMATS: Mapping[str, Callable[[Table, str], bytes]] = {
    "json": to_json,
    "csv": to_csv,
    "md": to_markdown,
    "xlsx": to_xlsx,
}
"""Format, which is also the ending of a file -> what makes it."""


def flat_columns(table: Table) -> list[str]:
    """The columns of a format without nesting."""
    return [*table.columns, *(["place", "quote"] if _has_evidence(table) else [])]


def flat_rows(table: Table) -> list[list[Cell]]:
    """The rows, each with its evidence as place and quote."""
    if not _has_evidence(table):
        return [[row[column] for column in table.columns] for row in table.rows]
    return [_with_evidence(table, row) for row in table.rows]


def _with_evidence(table: Table, row: Mapping[str, Cell]) -> list[Cell]:
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


def _markdown(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
    return " ".join(escaped.replace("\n", "<br>").split())
