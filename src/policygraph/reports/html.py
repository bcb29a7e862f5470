"""The report as one HTML file: style inside, no script, no request of any kind."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, fields
from importlib.resources import files

from policygraph.reports.model import Report, Table
from policygraph.reports.ranges import ranges
from policygraph.reports.svg import to_svg


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the template receives; its names and these fields are the same set."""

    report: Report
    policy: str
    style: str


def render(report: Report) -> bytes:
    """A report as HTML."""
    import jinja2

    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["ranges"] = ranges
    environment.filters["chart"] = _chart
    context = page_context(report)
    template = environment.from_string(_static("report.html"))
    page: str = template.render({field.name: getattr(context, field.name) for field in fields(context)})
    return page.encode()


def page_context(report: Report) -> PageContext:
    """Everything that the page holds; its style is named in the policy by its checksum."""
    style = _static("report.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'none'; base-uri 'none'; form-action 'none'"
    return PageContext(report, policy, style)


def _chart(table: Table) -> str:
    """The picture of a table, its words escaped; nothing for a table without one."""
    return to_svg(table, table.chart) if table.chart else ""


def _static(name: str) -> str:
    return (files("policygraph.reports") / "static" / name).read_text(encoding="utf-8")
