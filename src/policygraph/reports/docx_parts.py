"""Pieces of WordprocessingML as text: runs, fields, tables. Text is escaped; letters that XML has not are replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from policygraph.reports.model import Cell, Report, Row, Table
from policygraph.reports.ranges import ranges

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TAGS = {"lv": "lv-LV", "en": "en-GB"}
DEEP, TINT, FILL, LINE = "0B3D6B", "EEF3F8", "FFF4CC", "CFD7DF"
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UNBROKEN, _LONG_WORD, _MANY = 11, 22, 13
_LETTER, _LETTER_SMALL = 82, 68
"""The usual width of a letter in twentieths of a point."""
_LONG = 120
"""So long a text is no name of a row: such a column is not bold."""
_SHORT = 10
"""Tables of so many rows stay on one page."""
_NUMBERS = ("integer", "money", "decimal", "percent")


def printable(text: str) -> str:
    """Text without the letters that XML has not."""
    return _NOT_XML.sub("\ufffd", text)


def safe(text: str) -> str:
    """Text of XML."""
    return escape(printable(text))


def run(text: str, *, bold: bool = False, italic: bool = False, language: str = "", colour: str = "") -> str:
    """Words; a line end becomes a break."""
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    marks += f'<w:color w:val="{colour}"/>' if colour else ""
    marks += f'<w:lang w:val="{TAGS.get(language, language)}"/>' if language else ""
    pieces = [f'<w:t xml:space="preserve">{safe(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{f'<w:rPr>{marks}</w:rPr>' if marks else ''}{'<w:br/>'.join(pieces)}</w:r>"


def paragraph(runs: str, style: str, *, align: str = "", more: str = "") -> str:
    """A paragraph of runs."""
    aligned = f'<w:jc w:val="{align}"/>' if align else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}{aligned}</w:pPr>{runs}</w:p>'


def field(code: str, result: str, *, bold: bool = False) -> str:
    """A field with the result that stands until a program works it out anew."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    begin, middle, end = (
        f'<w:r>{look}<w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    inner = f'<w:r>{look}<w:instrText xml:space="preserve"> {safe(code)} </w:instrText></w:r>'
    return f"{begin}{inner}{middle}{result}{end}"


def contents(entries: Sequence[tuple[int, str, str]]) -> list[str]:
    """The table of contents: a link and a page number for each heading. An entry is level, text, bookmark.

    Not one TOC field: what a program shows of that until somebody updates it is what we write, and we know no pages.
    LibreOffice works a PAGEREF out by itself when it opens the file, and so does Word where the settings ask for it.
    """
    lines = []
    for level, text, mark in entries:
        number = field(f"PAGEREF {mark} \\h", run("…"))
        lines.append(paragraph(linked(f"{run(text)}<w:r><w:tab/></w:r>{number}", mark), f"TOC{level}"))
    return lines


def linked(runs: str, mark: str) -> str:
    """Runs that lead to a bookmark."""
    return f'<w:hyperlink w:anchor="{mark}" w:history="1">{runs}</w:hyperlink>'


def evidence_mark(number: int) -> str:
    """The bookmark of a piece of evidence."""
    return f"_Ref{number:06}"


def refs(numbers: Iterable[int], style: str) -> str:
    """The numbers of the evidence, each leading to the annex."""
    links = [linked(run(text), evidence_mark(number)) for number, text in ranges(numbers)]
    return paragraph(f"{run('[')}{run(', ').join(links)}{run(']')}" if links else "", style)


def bookmarked(runs: str, number: int, mark: str) -> str:
    """Runs at which a link may arrive."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>{runs}<w:bookmarkEnd w:id="{number}"/>'


def grid(report: Report, table: Table, width: int) -> str:
    """A table with a header row that is repeated on each page. `width` in twentieths of a point."""
    with_refs = table.refs and table.layout != "matrix"
    weights = _weights(table)
    weights += [0.12 * sum(weights)] if with_refs else []
    headings = [head.heading for head in table.heads] + ([report.labels["evidence"]] if with_refs else [])
    style = "TableSmall" if _is_dense(table) else "TableText"
    last = [14 * (_LETTER_SMALL if _is_dense(table) else _LETTER)] if with_refs else []
    least = [_least(table, place, _LONG_WORD) for place in range(len(table.heads))] + last
    if sum(least) > width:
        # Long words of the text may break sooner than those of the heads.
        least = [_least(table, place, _UNBROKEN) for place in range(len(table.heads))] + last
    widths = _widths(weights, width, least)
    sides = ["right" if head.format in _NUMBERS else "" for head in table.heads] + [""] * with_refs
    head = "".join(
        _box(paragraph(run(text, bold=True), style, align=side), one, TINT)
        for text, one, side in zip(headings, widths, sides, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    short = max((len(row.cells[0].text) for row in table.rows), default=0) < _LONG
    for number, row in enumerate(table.rows, start=1):
        cells = [_cell(report, cell, style, first=short and place == 0) for place, cell in enumerate(row.cells)]
        cells += [(refs(row.refs, style), "")] if with_refs else []
        boxes = "".join(_box(text, one, shade) for (text, shade), one in zip(cells, widths, strict=True))
        line = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{boxes}</w:tr>"
        together = len(table.rows) <= _SHORT and number < len(table.rows)
        rows.append(line.replace(f'"{style}"/>', f'"{style}"/><w:keepNext/>') if together else line)
    return _frame(
        widths,
        rows,
        table.caption,
        header=True,
        margin=25 if table.layout == "matrix" else 55 if _is_dense(table) else 90,
    )


def pairs(
    report: Report, rows: Iterable[tuple[str, Cell]], width: int, caption: str, numbers: Iterable[int] = ()
) -> str:
    """A table of two columns: what, and the value; at the end the evidence."""
    widths = _widths([28, 72], width)
    boxes = [(heading, *_cell(report, cell, "TableText", first=False)) for heading, cell in rows]
    boxes += [(report.labels["evidence"], refs(some, "TableText"), "")] if (some := tuple(numbers)) else []
    lines = []
    for heading, text, shade in boxes:
        head = _box(paragraph(run(heading, bold=True), "TableText"), widths[0], TINT)
        lines.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{head}{_box(text, widths[1], shade)}</w:tr>")
    return _frame(widths, lines, caption, header=False)


def card_rows(table: Table, row: Row) -> list[tuple[str, Cell]]:
    """The fields of one thing."""
    return [(head.heading, cell) for head, cell in zip(table.heads, row.cells, strict=True)]


def _cell(report: Report, cell: Cell, style: str, *, first: bool) -> tuple[str, str]:
    if cell.empty:
        return paragraph(run(report.labels["empty"], italic=True), style), FILL
    align = "right" if cell.format in _NUMBERS else "center" if cell.format == "mark" else ""
    colour = DEEP if cell.format in ("bar", "mark") else ""
    return paragraph(run(cell.text, bold=first, language=cell.language, colour=colour), style, align=align), ""


def _box(content: str, width: int, shade: str) -> str:
    filled = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{filled}</w:tcPr>{content}</w:tc>'


def _frame(widths: Sequence[int], rows: Iterable[str], caption: str, *, header: bool, margin: int = 90) -> str:
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>' for side in ("top", "bottom", "insideH")
    )
    margins = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side in ("left", "right"))
    look = f'<w:tblLook w:val="{"0020" if header else "0080"}" w:firstRow="{int(header)}" w:lastRow="0" '
    look += f'w:firstColumn="{int(not header)}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
    described = f"<w:tblCaption w:val={quoteattr(printable(caption))}/>"
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>{look}{described}</w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _is_dense(table: Table) -> bool:
    """Whether small letters are needed for so many columns."""
    return len(table.heads) > _MANY


def _least(table: Table, place: int, longest: int) -> int:
    """The width that holds the longest word of the heading, and whatever should not be broken."""
    head = table.heads[place]
    texts = [row.cells[place].text for row in table.rows]
    short = [len(text) for text in texts if len(text) <= _UNBROKEN and (longest > _UNBROKEN or " " not in text)] + [
        14 if head.format == "bar" else 0
    ]
    words = [len(word) for text in texts for word in text.split() if len(word) <= longest]
    heading = [len(word) + 1 for word in head.heading.split()]
    letter = _LETTER_SMALL if _is_dense(table) else _LETTER
    return max((*short, *words, *heading, 3)) * letter + (
        80 if head.format == "mark" else 130 if _is_dense(table) else 200
    )


def _widths(weights: Sequence[float], width: int, least: Sequence[int] = ()) -> list[int]:
    """The room in parts: first what each column needs, the rest by weight."""
    needed = list(least) or [0] * len(weights)
    if sum(needed) > width:
        needed = [width * one // sum(needed) for one in needed]
    # What a column has beyond its need comes from the rest of the room.
    wishes = [max(width * weight / sum(weights) - need, 0) for weight, need in zip(weights, needed, strict=True)]
    rest = width - sum(needed)
    return [
        need + (int(rest * wish / sum(wishes)) if sum(wishes) else 0) for need, wish in zip(needed, wishes, strict=True)
    ]


def _weights(table: Table) -> list[float]:
    """How much room each column wants: by its longest texts, for these make the rows tall."""
    found = []
    for place, head in enumerate(table.heads):
        longest = sorted(len(row.cells[place].text) for row in table.rows)[-max(len(table.rows) // 5, 1) :]
        found.append(max(sum(longest) / max(len(longest), 1), len(head.heading), 3) ** 0.75)
    return found
