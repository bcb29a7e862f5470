"""The command that writes the report: report."""

from __future__ import annotations

import argparse
from pathlib import Path

from policygraph.commands.common import DONE, Commands, load, show_progress, write_bytes
from policygraph.errors import QueryError

_FORMATS = ("html", "docx", "xlsx", "md")
_BINARY = ("docx", "xlsx")


def add(command: Commands) -> None:
    """The parser of the command."""
    sub = command("report", _report, "write the report for the Commission's framework")
    sub.add_argument("--format", choices=_FORMATS, help="default: as the name of FILE says, else html")
    # The language of the report; without it that of --lang before the command.
    sub.add_argument("--lang", dest="report_language", choices=("lv", "en"), help="language of the report")
    sub.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file instead of the terminal")
    sub.add_argument("--outline", type=Path, metavar="FILE", help="another form: its sections and fields as TOML")


def _report(options: argparse.Namespace) -> int:
    from policygraph.reports import docx, html, markdown, xlsx
    from policygraph.reports.content import read_report

    suffix = options.output.suffix[1:].lower() if options.output else ""
    form = options.format or (suffix if suffix in _FORMATS else "html" if not suffix else "")
    if not form:
        raise QueryError(f"{options.output}: say the format with --format, or end the name in .{', .'.join(_FORMATS)}")
    if form in _BINARY and not options.output:
        raise QueryError(f"{form} cannot be shown in a terminal; add -o FILE.{form}")
    corpus = load(options)
    show_progress(f"report.{form}")
    report = read_report(corpus, options.report_language or options.lang, options.outline)
    if form == "xlsx":
        content = xlsx.render(report, corpus)
    else:
        content = {"html": html.render, "docx": docx.render, "md": markdown.render}[form](report)
    show_progress("")
    write_bytes(content, options.output)
    return DONE
