"""The picture of a table as SVG: plain shapes and words, no style, no script."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import quoteattr

from policygraph.reports.charts import DARK, Series, categories, series
from policygraph.reports.docx_parts import printable, safe
from policygraph.reports.model import Chart, Table

_WIDTH, _NAMES, _LEGEND, _LINE = 760, 270, 30, 13
_BAR, _GAP = 24, 14
_HEIGHT, _FOOT = 220, 36
_LETTER, _INK = 6.2, "#1C2733"


def to_svg(table: Table, chart: Chart) -> str:
    """One picture. Its name and its words are for those who cannot see it."""
    names, found = categories(table, chart), series(table, chart)
    draw = _bars if chart.shape == "bars" else _columns
    height, shapes = draw(chart, names, found)
    words = quoteattr(printable(f"{table.caption}. {chart.text}"))
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
        f'viewBox="0 0 {_WIDTH} {height}" role="img" aria-label={words} '
        f'font-size="11" fill="{_INK}">{"".join(_legend(found))}{"".join(shapes)}</svg>'
    )


def _legend(found: Iterable[Series]) -> Iterator[str]:
    left = 0.0
    for one in found:
        yield f'<rect x="{left:g}" y="4" width="12" height="12" fill="#{one.colour}"/>'
        yield _text(left + 17, 14, one.name)
        left += 17 + len(one.name) * _LETTER + 24


def _bars(chart: Chart, names: tuple[str, ...], found: tuple[Series, ...]) -> tuple[int, list[str]]:
    """Bars that lie: the names at their left may be long."""
    longest, room, shapes, top = _longest(chart, found), _WIDTH - _NAMES - 75, [], _LEGEND
    for place, name in enumerate(names):
        lines = textwrap.wrap(name, 46) or [""]
        tall = max(_BAR * (1 if chart.stacked else len(found)), len(lines) * _LINE)
        middle = top + tall / 2 - (len(lines) - 1) * _LINE / 2 + 4
        shapes += [_text(_NAMES - 8, middle + row * _LINE, line, "end") for row, line in enumerate(lines)]
        left, high = float(_NAMES), top + (tall - _BAR * (1 if chart.stacked else len(found))) / 2
        for one in found:
            wide = room * (one.lengths[place] or 0) / longest
            if wide:
                shapes.append(_rect(left, high + 2, wide, _BAR - 4, one.colour))
                shapes.append(_value(left, wide, high + _BAR / 2 + 4, one, one.texts[place]))
            left, high = (left + wide, high) if chart.stacked else (left, high + _BAR)
        top += tall + _GAP
    return round(top), shapes


def _columns(chart: Chart, names: tuple[str, ...], found: tuple[Series, ...]) -> tuple[int, list[str]]:
    """Bars that stand."""
    longest, step, shapes = _longest(chart, found), _WIDTH / max(len(names), 1), []
    ground, room = _LEGEND + 16 + _HEIGHT, _HEIGHT
    shapes.append(f'<line x1="0" y1="{ground}" x2="{_WIDTH}" y2="{ground}" stroke="{_INK}"/>')
    for place, name in enumerate(names):
        there = [one for one in found if one.lengths[place]]
        wide = min(step * 0.8 / (1 if chart.stacked else max(len(there), 1)), 90)
        left = step * place + (step - wide * (1 if chart.stacked else len(there))) / 2
        foot = float(ground)
        for one in there:
            tall = room * (one.lengths[place] or 0) / longest
            shapes.append(_rect(left, foot - tall, wide, tall, one.colour))
            inside = chart.stacked and tall >= _LINE
            colour = "#FFFFFF" if inside and one.colour in DARK else _INK
            above = foot - tall + (tall / 2 + 4 if inside else -4)
            shapes.append(_text(left + wide / 2, above, one.texts[place], "middle", colour))
            left, foot = (left, foot - tall) if chart.stacked else (left + wide, foot)
        shapes += [
            _text(step * (place + 0.5), ground + 15 + row * _LINE, line, "middle")
            for row, line in enumerate(textwrap.wrap(name, max(int(step / _LETTER), 4)))
        ]
    return ground + _FOOT, shapes


def _longest(chart: Chart, found: tuple[Series, ...]) -> float:
    rows = list(zip(*(one.lengths for one in found), strict=True))
    sums = (sum(length or 0 for length in row) if chart.stacked else max(length or 0 for length in row) for row in rows)
    return max(sums, default=0) or 1


def _value(left: float, wide: float, base: float, one: Series, text: str) -> str:
    inside = wide > len(text) * _LETTER + 6
    if not inside:
        return _text(left + wide + 4, base, text)
    return _text(left + wide / 2, base, text, "middle", "#FFFFFF" if one.colour in DARK else _INK)


def _rect(left: float, top: float, wide: float, tall: float, colour: str) -> str:
    place = f'x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
    return f'<rect {place} fill="#{colour}" stroke="#FFFFFF"/>'


def _text(left: float, base: float, text: str, anchor: str = "start", colour: str = "") -> str:
    filled = f' fill="{colour}"' if colour else ""
    return f'<text x="{left:.1f}" y="{base:.1f}" text-anchor="{anchor}"{filled}>{safe(text)}</text>'
