"""The picture of a table as a chart of the workbook, beside the numbers that it draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.reports.charts import COLOURS, DARK, THOUSANDS
from policygraph.reports.docx_parts import printable
from policygraph.reports.model import Chart
from policygraph.reports.sheets import FIRST_COLUMN, FIRST_ROW, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_SHAPES = {"bars": "bar", "columns": "column"}
_WIDTH, _ROW = 820, 36


def add_chart(workbook: Workbook, sheet: Worksheet, content: Sheet, chart: Chart) -> None:
    """A picture below the table: its lengths are the cells of the table, so that it follows an edited number."""
    kind = {"type": _SHAPES[chart.shape], **({"subtype": "stacked"} if chart.stacked else {})}
    drawn = workbook.add_chart(kind)
    if drawn is None:
        raise ValueError(kind)
    last = FIRST_ROW + len(content.rows) - 1
    names = [content.name, FIRST_ROW, chart.category + FIRST_COLUMN, last, chart.category + FIRST_COLUMN]
    for number, place in enumerate(chart.values):
        column, colour = place + FIRST_COLUMN, COLOURS[number % len(COLOURS)]
        letters = {"size": 8, "color": "#FFFFFF" if chart.stacked and colour in DARK else "#1C2733"}
        drawn.add_series(
            {
                "name": [content.name, FIRST_ROW - 1, column],
                "categories": names,
                # XlsxWriter writes what it reads from the sheet into the chart, also letters that XML has not.
                "categories_data": [printable(row.cells[chart.category].text) for row in content.rows],
                "values": [content.name, FIRST_ROW, column, last, column],
                "fill": {"color": f"#{colour}"},
                "data_labels": {"value": True, "font": letters, "num_format": THOUSANDS},
                "gap": 60 if chart.stacked else 40,
            }
        )
    drawn.set_legend({"position": "top"})
    lying, each = chart.shape == "bars", _ROW if chart.stacked else _ROW * 2 * len(chart.values) // 3
    drawn.set_x_axis({"visible": False, "major_gridlines": {"visible": False}} if lying else {"num_font": {"size": 8}})
    drawn.set_y_axis(
        {"reverse": True, "num_font": {"size": 8}}
        if lying
        else {"visible": False, "major_gridlines": {"visible": False}}
    )
    drawn.set_size({"width": _WIDTH, "height": 120 + each * len(content.rows) if lying else 340})
    told = {"description": printable(f"{content.caption}. {chart.text}"), "object_position": 2}
    sheet.insert_chart(last + 2, FIRST_COLUMN, drawn, told)
