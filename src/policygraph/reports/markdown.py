"""The report as Markdown: headings, tables with their numbers, notes, and the annex as a list."""

from __future__ import annotations

import re

from policygraph.reports.model import Cell, Report, Section, Table
from policygraph.reports.ranges import refs_text

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|~])")


def render(report: Report) -> bytes:
    """A report as Markdown."""
    lines = [f"# {_safe(report.title)}", "", _safe(report.plan), "", _safe(report.subtitle), ""]
    lines += [f"## {_safe(report.labels['contents'])}", ""]
    lines += [f"{section.number}. {_safe(section.heading)}" for section in report.sections] + [""]
    for section in report.walk():
        lines += _section(report, section)
    return ("\n".join(lines).rstrip("\n") + "\n").encode()


def _section(report: Report, section: Section) -> list[str]:
    lines = [f"{'#' * (section.level + 1)} {section.number}. {_safe(section.heading)}", ""]
    lines += [text for paragraph in section.paragraphs for text in (_safe(paragraph), "")]
    for table in section.tables:
        lines += [*_table(report, table), ""]
        for note in table.notes:
            lines += [f"> **{_safe(report.labels['note'])}.** {_safe(note)}", ""]
        lines += [f"{_safe(report.labels['query'])}: `{table.origin}`", ""] if table.origin else []
    return lines


def _table(report: Report, table: Table) -> list[str]:
    caption = f"**{_safe(f'{report.called(table)}. ' if table.number else '')}{_safe(table.caption)}**"
    if not table.rows:
        return [caption, "", _safe(table.none)]
    if table.layout == "evidence":
        return [f"{row.cells[0].text}. {_safe(row.cells[1].text)}: „{_safe(row.cells[2].text)}”" for row in table.rows]
    if table.layout == "cards":
        return _cards(report, table)
    heads = [_safe(head.heading) for head in table.heads] + ([_safe(report.labels["evidence"])] if table.refs else [])
    lines = [caption, "", _line(heads), f"|{' --- |' * len(heads)}"]
    for row in table.rows:
        refs = [_safe(refs_text(row.refs))] if table.refs else []
        lines.append(_line([*(_cell(report, cell) for cell in row.cells), *refs]))
    return lines


def _cards(report: Report, table: Table) -> list[str]:
    lines: list[str] = []
    for row in table.rows:
        pairs = [(head.heading, _cell(report, cell)) for head, cell in zip(table.heads, row.cells, strict=True)]
        pairs += [(report.labels["evidence"], _safe(refs_text(row.refs)))] if row.refs else []
        lines += [f"### {_safe(row.title)}", "", "| | |", "| --- | --- |"]
        lines += [_line([f"**{_safe(heading)}**", text]) for heading, text in pairs] + [""]
    return lines


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(report: Report, cell: Cell) -> str:
    return f"*{_safe(report.labels['empty'])}*" if cell.empty else "<br>".join(_safe(line) for line in cell.lines)


def _safe(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    flat = " ".join(text.split(" ")).replace("\r", " ").replace("\n", " ")
    flat = flat.replace("&", "&amp;") if re.search(r"&#?\w+;", flat) else flat
    escaped = _SPECIAL.sub(r"\\\1", flat).replace("\\<", "&lt;").replace("\\>", "&gt;")
    return re.sub(r"^(\s*)([#+-]|\d+[.)])", r"\1\\\2" if not re.match(r"\s*\d", escaped) else r"\1\2", escaped)
