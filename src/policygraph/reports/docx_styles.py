"""The styles of the DOCX report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.reports.docx_parts import DEEP, W

if TYPE_CHECKING:
    from docx.document import Document

_FONT = "Arial"
# Name, points, colour, bold, space before and after in points, keep with next.
_KNOWN = (
    ("Normal", 9.5, "1C2733", False, 0, 6, False),
    ("Title", 28, DEEP, True, 6, 6, False),
    ("Subtitle", 13, "55626F", False, 90, 6, False),
    ("Heading 1", 18, DEEP, True, 0, 8, True),
    ("Heading 2", 13, DEEP, True, 16, 6, True),
    ("Heading 3", 11, DEEP, True, 12, 4, True),
    ("Caption", 9, "1C2733", False, 10, 4, True),
    ("Body Text", 9.5, "1C2733", False, 0, 6, False),
    ("Footer", 8, "55626F", False, 0, 0, False),
)
_DOTS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9866"/></w:tabs>'
_OWN = (
    ("TableText", "Table Text", 7.5, 20, 20, ""),
    ("TableSmall", "Table Small", 6.5, 0, 0, ""),
    ("Evidence", "Evidence", 7.5, 0, 60, '<w:ind w:left="510" w:hanging="510"/>'),
    ("Origin", "Origin", 8, 0, 120, ""),
    ("Note", "Note", 9, 80, 120, '<w:ind w:left="200"/>'),
    ("Lead", "Lead", 13, 0, 240, ""),
    ("TOCHeading", "TOC Heading", 14, 240, 120, ""),
    ("TOC1", "toc 1", 9, 30, 10, '<w:ind w:right="600"/>'),
    ("TOC2", "toc 2", 8, 0, 6, '<w:ind w:left="300" w:right="600"/>'),
)
_BAR = '<w:pBdr><w:left w:val="single" w:sz="24" w:space="6" w:color="B35900"/></w:pBdr>'
_FIRST = {"Note": _BAR, "TOCHeading": "<w:pageBreakBefore/>"}


def set_styles(document: Document, language: str) -> None:
    """Our looks over those of the library's template, and the language of all text."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    styles = document.styles
    for name, size, colour, bold, before, after, keep in _KNOWN:
        style = styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = _FONT, Pt(size), bold, False
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = keep
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(attribute), None)
    styles["Heading 1"].paragraph_format.page_break_before = True
    for spacing in list(styles["Subtitle"].element.rPr.findall(qn("w:spacing"))):
        spacing.getparent().remove(spacing)
    for borders in styles["Title"].element.iter(qn("w:pBdr")):
        borders.getparent().remove(borders)
        break
    for identity, name, size, before, after, more in _OWN:
        inner = _DOTS if identity in ("TOC1", "TOC2") else _FIRST.get(identity, "")
        strong = f'<w:b/><w:color w:val="{DEEP}"/>' if identity == "TOCHeading" else ""
        xml = (
            f'<w:style {W} w:type="paragraph" w:customStyle="{int(not name.startswith(("toc", "TOC")))}" '
            f'w:styleId="{identity}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
            f'<w:pPr>{inner}<w:spacing w:before="{before}" w:after="{after}"/>{more}</w:pPr>'
            f'<w:rPr>{strong}<w:sz w:val="{round(size * 2)}"/></w:rPr></w:style>'
        )
        for old in [one for one in styles.element if one.get(qn("w:styleId")) == identity]:
            styles.element.remove(old)
        styles.element.append(parse_xml(xml))
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), language)
