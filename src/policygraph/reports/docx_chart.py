"""The picture of a table as a chart part of a DOCX file: Word and LibreOffice draw it from the numbers inside."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from policygraph.reports.charts import DARK, THOUSANDS, Series, categories, series
from policygraph.reports.docx_parts import DEEP, W, printable, safe
from policygraph.reports.model import Chart, Report, Table

if TYPE_CHECKING:
    from docx.document import Document

_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPES = {"bars": "bar", "columns": "col"}
_ONE_LINE = 30
"""Names of bars that are longer take two lines."""
_TWIP = 635
"""A twentieth of a point in the units of drawings."""


def add_chart(document: Document, report: Report, table: Table, chart: Chart, width: int) -> str:
    """Adds the part with the numbers, and returns the paragraph that shows it. `width` in twentieths of a point."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    name = PackURI(f"/word/charts/chart{table.number}.xml")
    part = Part(name, _TYPE, _chart(table, chart).encode(), document.part.package)
    relation = document.part.relate_to(part, f"{_RELATION}/chart")
    across = width * _TWIP
    rows, longest = len(table.rows), max(map(len, categories(table, chart)))
    each = max(520 if longest > _ONE_LINE else 340, 0 if chart.stacked else 260 * len(chart.values))
    high = (1000 + rows * each if chart.shape == "bars" else 4600) * _TWIP
    words = quoteattr(printable(f"{table.caption}. {chart.text}"))
    return (
        f'<w:p {W}><w:pPr><w:pStyle w:val="BodyText"/><w:keepNext/></w:pPr><w:r><w:drawing>'
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{10000 + table.number}" name={quoteattr(printable(report.called(table)))} descr={words}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_DRAWING}/chart">'
        f'<c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_RELATION}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def _chart(table: Table, chart: Chart) -> str:
    names, found = categories(table, chart), series(table, chart)
    lying = chart.shape == "bars"
    bars = "".join(_series(number, one, names, stacked=chart.stacked) for number, one in enumerate(found))
    overlap = '<c:overlap val="100"/>' if chart.stacked else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<c:chartSpace xmlns:c="{_DRAWING}/chart" xmlns:a="{_DRAWING}/main" xmlns:r="{_RELATION}">'
        '<c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="{_SHAPES[chart.shape]}"/>'
        f'<c:grouping val="{"stacked" if chart.stacked else "clustered"}"/><c:varyColors val="0"/>{bars}'
        f'<c:gapWidth val="{60 if chart.stacked else 40}"/>{overlap}<c:axId val="1001"/><c:axId val="1002"/>'
        "</c:barChart>"
        f'<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="{"maxMin" if lying else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{_letters()}<c:crossAx val="1002"/>'
        '<c:crosses val="autoZero"/></c:catAx>'
        '<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        f'<c:delete val="1"/><c:axPos val="{"b" if lying else "l"}"/><c:numFmt formatCode="#,##0" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="1001"/><c:crosses val="autoZero"/></c:valAx></c:plotArea>'
        f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{_letters()}</c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    )


def _series(number: int, one: Series, names: tuple[str, ...], *, stacked: bool) -> str:
    words = "".join(f'<c:pt idx="{place}"><c:v>{safe(name)}</c:v></c:pt>' for place, name in enumerate(names))
    numbers = "".join(
        f'<c:pt idx="{place}"><c:v>{length!r}</c:v></c:pt>' for place, length in enumerate(one.lengths) if length
    )
    colour = "FFFFFF" if stacked and one.colour in DARK else "1C2733"
    position = "" if stacked else '<c:dLblPos val="outEnd"/>'
    return (
        f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/><c:tx><c:v>{safe(one.name)}</c:v></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{one.colour}"/></a:solidFill>'
        f'<a:ln w="6350"><a:solidFill><a:srgbClr val="{DEEP}"/></a:solidFill></a:ln></c:spPr>'
        f'<c:invertIfNegative val="0"/><c:dLbls><c:numFmt formatCode={quoteattr(THOUSANDS)} sourceLinked="0"/><c:spPr/>'
        f'{_letters(colour)}{position}<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f'<c:cat><c:strLit><c:ptCount val="{len(names)}"/>{words}</c:strLit></c:cat>'
        f'<c:val><c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(names)}"/>{numbers}'
        "</c:numLit></c:val>"
        "</c:ser>"
    )


def _letters(colour: str = "1C2733") -> str:
    return (
        '<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="800">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="Arial"/></a:defRPr></a:pPr>'
        '<a:endParaRPr lang="lv-LV"/></a:p></c:txPr>'
    )
