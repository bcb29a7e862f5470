"""The report as XLSX: a sheet a table with frozen, filtered heads, and a sheet that traces each cell to its lines."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from policygraph.corpus import Corpus
from policygraph.exporters.sheets import new_workbook
from policygraph.reports.model import Cell, Head, Report
from policygraph.reports.sheets import FIRST_COLUMN, FIRST_ROW, MARK, Sheet, sheets, traced
from policygraph.reports.xlsx_chart import add_chart

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LONGEST, _WIDEST = 32767, 80
_ROW, _TALLEST = 15, 409
_DEEP, _TINT, _FILL = "#0B3D6B", "#EEF3F8", "#FFF4CC"
_NUMBERS = {"integer": "#,##0", "money": "#,##0.##", "decimal": "#,##0.##", "year": "0", "percent": "0.0%", "bar": "0%"}
_WHOLE = {"money": "#,##0", "decimal": "#,##0"}
Formats = dict[str, "Format"]


def render(report: Report, corpus: Corpus) -> bytes:
    """A report as a workbook."""
    buffer, found = io.BytesIO(), sheets(report)
    with new_workbook(buffer, {"title": report.title, "subject": report.plan}) as workbook:
        formats = _formats(workbook)
        _about(workbook.add_worksheet(report.labels["about"]), report, found, formats)
        for sheet in found:
            made = workbook.add_worksheet(sheet.name)
            _sheet(made, report, sheet, formats)
            if sheet.chart:
                add_chart(workbook, made, sheet, sheet.chart)
        _trace(workbook.add_worksheet(report.labels["trace"]), report, corpus, found, formats)
    return buffer.getvalue()


def _formats(workbook: Workbook) -> Formats:
    top = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#CFD7DF"}
    made = {
        "text": workbook.add_format(top),
        "first": workbook.add_format({**top, "bold": True}),
        "head": workbook.add_format({**top, "bold": True, "bg_color": _TINT, "font_color": _DEEP, "bottom": 2}),
        "fill": workbook.add_format({**top, "bg_color": _FILL}),
        "head fill": workbook.add_format({**top, "bold": True, "bg_color": _FILL, "font_color": _DEEP, "bottom": 2}),
        "row": workbook.add_format({**top, "align": "center", "font_color": "#55626F"}),
        "mark": workbook.add_format({**top, "align": "center", "font_color": _DEEP}),
        "title": workbook.add_format({"bold": True, "font_size": 14, "font_color": _DEEP}),
        "note": workbook.add_format({"text_wrap": True, "valign": "top", "italic": True}),
    }
    for name, shape in _NUMBERS.items():
        made[name] = workbook.add_format({**top, "num_format": shape, "align": "right"})
        made[f"whole {name}"] = workbook.add_format({**top, "num_format": _WHOLE.get(name, shape), "align": "right"})
    return made


def _about(sheet: Worksheet, report: Report, found: Sequence[Sheet], formats: Formats) -> None:
    for column, text in enumerate((MARK, report.outline, report.language, report.sha256)):
        sheet.write_string(0, column, text)
    for row, text in enumerate((report.title, report.plan, report.subtitle), start=1):
        sheet.write_string(row, 0, text, formats["title"])
    labels = report.labels
    heads = (labels["sheet"], labels["caption"], labels["rows"], labels["query"])
    for column, text in enumerate(heads):
        sheet.write_string(5, column, text, formats["head"])
    for row, one in enumerate(found, start=6):
        sheet.write_string(row, 0, one.name, formats["first"])
        sheet.write_string(row, 1, one.caption, formats["text"])
        sheet.write_number(row, 2, len(one.rows), formats["integer"])
        sheet.write_string(row, 3, one.origin, formats["text"])
    row = len(found) + 7
    for section in report.walk():
        for place, paragraph in enumerate((section.heading, *section.paragraphs)):
            if section.paragraphs:
                sheet.merge_range(row, 0, row, 3, "", formats["note"])
                sheet.write_string(row, 0, paragraph, formats["note" if place else "title"])
                sheet.set_row(row, 15 * (len(paragraph) // 120 + 1) if place else 20)
                row += 1
    for column, width in enumerate((28, 70, 12, 40)):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(_footer(report))


def _sheet(sheet: Worksheet, report: Report, content: Sheet, formats: Formats) -> None:
    last = len(content.heads) - 1 + FIRST_COLUMN
    sheet.write_string(0, 0, content.caption, formats["title"])
    if notes := "\n".join(content.notes):
        sheet.merge_range(1, 0, 1, max(last, 1), "", formats["note"])
        sheet.write_string(1, 0, notes, formats["note"])
        room = sum(min(head.width, _WIDEST) for head in content.heads)
        sheet.set_row(1, 15 * sum(len(line) // max(room, 1) + 1 for line in notes.split("\n")))
    head_row = FIRST_ROW - 1
    labels = report.labels
    sheet.write_string(head_row, 0, labels["number"], formats["head"])
    for column, head in enumerate(content.heads, start=FIRST_COLUMN):
        text = f"{head.heading} ({labels['empty']})" if head.empty else head.heading
        sheet.write_string(head_row, column, text, formats["head fill" if head.empty else "head"])
    widths = [_width(head) for head in content.heads]
    for column, width in enumerate(widths, start=FIRST_COLUMN):
        sheet.set_column(column, column, width)
    sheet.set_column(0, 0, 6)
    headings = [f"{head.heading}{labels['empty'] if head.empty else ''}" for head in content.heads]
    sheet.set_row(head_row, _height(headings, widths))
    for number, row in enumerate(content.rows):
        sheet.set_row(number + FIRST_ROW, _height([cell.text for cell in row.cells], widths))
        sheet.write_number(number + FIRST_ROW, 0, number + 1, formats["row"])
        for column, cell in enumerate(row.cells, start=FIRST_COLUMN):
            _cell(sheet, number + FIRST_ROW, column, cell, formats)
    end = FIRST_ROW + max(len(content.rows), 1) - 1
    for column, head in enumerate(content.heads, start=FIRST_COLUMN):
        if head.format == "bar":
            bounds = {"min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1}
            shape = {"type": "data_bar", "bar_color": "#1C64A8", **bounds}
            sheet.conditional_format(FIRST_ROW, column, end, column, shape)
    sheet.freeze_panes(FIRST_ROW, FIRST_COLUMN + 1)
    sheet.autofilter(head_row, 0, end, last)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head_row)
    sheet.set_footer(_footer(report))


def _width(head: Head) -> int:
    """In letters: what the outline says, but room for the longest word of the heading and its arrow."""
    return min(max(head.width, max(map(len, head.heading.split()), default=0) + 3), _WIDEST)


def _height(texts: Sequence[str], widths: Sequence[int]) -> int:
    """The height that shows all words: not every program works that out by itself when it opens a file."""
    lines = (
        sum(len(line) // max(width - 1, 1) + 1 for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(_ROW * max(lines, default=1), _TALLEST)


def _footer(report: Report) -> str:
    """Name of the sheet, page and pages."""
    return f"&L&A&R{report.labels['page'].format(page='&P', pages='&N')}"


def _cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: Formats) -> None:
    value = cell.value
    if cell.empty:
        sheet.write_blank(row, column, None, formats["fill"])
    elif value is None or (isinstance(value, str) and not value):
        sheet.write_blank(row, column, None, formats["text"])
    elif isinstance(value, int | float) and cell.format in _NUMBERS:
        shape = f"whole {cell.format}" if value == int(value) else cell.format
        sheet.write_number(row, column, value, formats[shape])
    else:
        shape = cell.format if cell.format == "mark" else "first" if column == FIRST_COLUMN else "text"
        sheet.write_string(row, column, cell.text[:_LONGEST], formats[shape])


def _trace(sheet: Worksheet, report: Report, corpus: Corpus, found: tuple[Sheet, ...], formats: Formats) -> None:
    from xlsxwriter.utility import xl_rowcol_to_cell

    labels = report.labels
    heads = [labels[key] for key in ("sheet", "cell", "thing", "property", "place", "quote")]
    for column, (text, width) in enumerate(zip(heads, (24, 8, 40, 20, 26, 90), strict=True)):
        sheet.write_string(0, column, text, formats["head"])
        sheet.set_column(column, column, width)
    row = 0
    for one in traced(found):
        cell, things = xl_rowcol_to_cell(one.row, one.column), "; ".join(one.trace.things)
        for place in one.trace.places or (None,):
            row += 1
            where = f"{corpus.files[place.source]}:{place.lines}" if place else ""
            texts = (one.sheet, cell, things, one.trace.property, where, place.quote if place else "")
            for column, text in enumerate(texts):
                if text:
                    sheet.write_string(row, column, text[:_LONGEST])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(row, 1), len(heads) - 1)
    # Long quotes run over the last column: they would make the page too wide to be read.
    sheet.print_area(0, 0, max(row, 1), len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(_footer(report))
