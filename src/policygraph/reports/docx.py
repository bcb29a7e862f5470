"""The report as DOCX: real headings, table headers, languages, contents, page numbers; the same bytes each time."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from policygraph.reports import docx_parts as parts
from policygraph.reports.docx_chart import add_chart
from policygraph.reports.model import Report, Section, Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section as Pages

_SHORT, _LONG, _MARGIN = 11906, 16838, 1020
_EVIDENCE = 100_000
"""From here the bookmarks of the evidence are numbered."""
_THEN = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def render(report: Report) -> bytes:
    """A report as a DOCX file."""
    import docx

    document = docx.Document()
    _style(document, report)
    _update(document)
    _properties(document, report)
    _page(document.sections[0], wide=False)
    _footer(document.sections[0], report)
    for text, style in ((report.plan, "Subtitle"), (report.title, "Title"), (report.subtitle, "Lead")):
        _add(document, parts.paragraph(parts.run(text), style))
    _add(document, parts.paragraph(parts.run(f"SHA-256 {report.sha256}"), "Origin"))
    _add(document, parts.paragraph(parts.run(report.labels["contents"]), "TOCHeading"))
    _add(document, parts.paragraph(parts.run(report.labels["fields"]), "Origin"))
    for line in parts.contents([(level, text, mark) for level, text, mark, _ in _headings(report)]):
        _add(document, line)
    marks = {key: (mark, number) for number, (_, _, mark, key) in enumerate(_headings(report), start=1)}
    for section in report.sections:
        _section(document, report, section, marks)
    return _packed(document)


def _headings(report: Report) -> Iterator[tuple[int, str, str, str]]:
    """Level, text, bookmark and key of all headings of level 1 and 2."""
    number = 0
    for section in report.walk():
        number += 1
        yield section.level, f"{section.number}. {section.heading}", f"_Toc{number:06}", section.id
        for table in section.tables:
            for row in table.rows if table.layout == "cards" else ():
                number += 1
                yield 2, row.title, f"_Toc{number:06}", f"{table.id} {row.title}"


def _section(document: Document, report: Report, section: Section, marks: dict[str, tuple[str, int]]) -> None:
    from docx.enum.section import WD_SECTION

    wide = any(table.wide for one in section.walk() for table in one.tables)
    last = document.sections[-1]
    if wide != ((last.page_width or 0) > (last.page_height or 0)):
        _page(document.add_section(WD_SECTION.NEW_PAGE), wide=wide)
    width = (_LONG if wide else _SHORT) - 2 * _MARGIN
    for one in section.walk():
        _heading(document, one.level, f"{one.number}. {one.heading}", marks[one.id])
        for paragraph in one.paragraphs:
            _add(document, parts.paragraph(parts.run(paragraph), "BodyText"))
        for table in one.tables:
            _table(document, report, table, width, marks)


def _heading(document: Document, level: int, text: str, mark: tuple[str, int]) -> None:
    _add(document, parts.paragraph(parts.bookmarked(parts.run(text), mark[1], mark[0]), f"Heading{level}"))


def _table(document: Document, report: Report, table: Table, width: int, marks: dict[str, tuple[str, int]]) -> None:
    if table.layout == "cards":
        for row in table.rows:
            _heading(document, 2, row.title, marks[f"{table.id} {row.title}"])
            _add(document, parts.pairs(report, parts.card_rows(table, row), width, row.title, row.refs))
    elif table.layout == "facts":
        pairs = [(row.cells[0].text, row.cells[1]) for row in table.rows]
        _add(document, parts.pairs(report, pairs, width, table.caption))
    elif table.layout == "evidence":
        for row in table.rows:
            number, place, quote = row.cells
            head = parts.run(f"[{number.text}]\u00a0{place.text} ", bold=True)
            head = parts.bookmarked(head, _EVIDENCE + int(number.text), parts.evidence_mark(int(number.text)))
            _add(document, parts.paragraph(head + parts.run(quote.text, language=quote.language), "Evidence"))
    else:
        _grid(document, report, table, width)
    for note in table.notes:
        label = parts.run(f"{report.labels['note']}. ", bold=True)
        _add(document, parts.paragraph(label + parts.run(note), "Note"))


def _grid(document: Document, report: Report, table: Table, width: int) -> None:
    if table.group:
        _add(document, parts.paragraph(parts.run(table.caption), "Heading3"))
    if not table.rows:
        _add(
            document,
            parts.paragraph(parts.run(table.none if table.group else f"{table.caption}. {table.none}"), "Note"),
        )
        return
    before, _, after = report.labels["table"].partition("{number}")
    number = parts.field("SEQ Table \\* ARABIC", parts.run(str(table.number), bold=True), bold=True)
    caption = "" if table.group else f" {table.caption}"
    origin = f" {report.labels['query']}: {table.origin}" if table.origin else ""
    runs = (
        (parts.run(before, bold=True) if before else "")
        + number
        + parts.run(f"{after}.", bold=True)
        + parts.run(f"{caption}{'.' * bool(caption and origin)}")
    )
    _add(document, parts.paragraph(runs + parts.run(origin, colour="55626F"), "Caption", more="<w:keepNext/>"))
    if table.chart:
        _add(document, add_chart(document, report, table, table.chart, width))
    _add(document, parts.grid(report, table, width))


def _add(document: Document, xml: str) -> None:
    from docx.oxml import parse_xml

    body = document.element.body
    named = xml if xml.startswith(("<w:tbl ", "<w:p ")) else xml.replace("<w:p>", f"<w:p {parts.W}>", 1)
    body.insert(len(body) - 1, parse_xml(named))


def _page(page: Pages, *, wide: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = (Twips(_LONG), Twips(_SHORT)) if wide else (Twips(_SHORT), Twips(_LONG))
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Twips(_MARGIN)


def _footer(page: Pages, report: Report) -> None:
    from docx.oxml import parse_xml

    head, _, pages = report.labels["page"].partition("{pages}")
    before, _, between = head.partition("{page}")
    runs = parts.run(f"{report.title} · {before}") + parts.field("PAGE", parts.run("1")) + parts.run(between)
    runs += parts.field("NUMPAGES", parts.run("1")) + (parts.run(pages) if pages else "")
    xml = parts.paragraph(runs, "Footer", align="right").replace("<w:p>", f"<w:p {parts.W}>", 1)
    footer = page.footer
    footer.is_linked_to_previous = False
    old = footer.paragraphs[0]._p
    old.addprevious(parse_xml(xml))
    old.getparent().remove(old)


def _style(document: Document, report: Report) -> None:
    """Fonts, colours and the language of the document."""
    from policygraph.reports.docx_styles import set_styles

    set_styles(document, parts.TAGS[report.language])


def _update(document: Document) -> None:
    """Lets Word work out the page numbers of the contents when it opens the file; LibreOffice does so anyway."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    settings = document.settings.element
    after = next(one for one in settings if one.tag == qn("w:defaultTabStop"))
    after.addprevious(parse_xml(f'<w:updateFields {parts.W} w:val="true"/>'))


def _properties(document: Document, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.subject = parts.printable(report.title), parts.printable(report.plan)
    properties.author = "policygraph"
    properties.last_modified_by, properties.comments, properties.keywords = "policygraph", "", ""
    properties.language = parts.TAGS[report.language]
    properties.created = properties.modified = _THEN
    properties.revision = 1


def _packed(document: Document) -> bytes:
    """The parts of the file under one fixed date, in the order in which the library writes them."""
    raw, packed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as given, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in given.namelist():
            item = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            item.compress_type, item.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            out.writestr(item, given.read(name))
    return packed.getvalue()
