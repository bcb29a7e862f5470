"""What the commands share: options, the corpus, and where an answer goes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import QueryError
from policygraph.project import Project, find_project

if TYPE_CHECKING:
    from policygraph.corpus import Corpus
    from policygraph.queries import Table

FORMATS = ("table", "json", "csv", "md", "xlsx")
DONE, PROBLEMS, WRONG_USE = 0, 1, 2
Commands = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]
"""Name, function and one line of help -> the parser of a new command."""


def add_output(parser: argparse.ArgumentParser) -> None:
    """The options of a command that answers with a table."""
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file instead of the terminal")


def chosen_project(options: argparse.Namespace) -> Project:
    """The project that --project names, or the one that is meant without it."""
    return find_project(options.project)


def chosen_plans(options: argparse.Namespace) -> tuple[str, ...]:
    """The plan that --plan names; empty for all."""
    return (options.plan,) if options.plan else ()


def load(options: argparse.Namespace) -> Corpus:
    """The corpus that the options name."""
    from policygraph.tables import read_corpus

    return read_corpus(chosen_project(options), chosen_plans(options))


def show_progress(name: str) -> None:
    """One line that overwrites itself on a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        print(f"\r\033[K{name}", end="", file=sys.stderr, flush=True)


def answer_table(table: Table, options: argparse.Namespace) -> None:
    """Show the table, or write it in the format that the options name."""
    from policygraph.exporters import tabular
    from policygraph.terminal import print_table

    if options.format == "table" and not options.output:
        print_table(table, options.lang)
        return
    if options.format == "xlsx" and not options.output:
        raise QueryError("a workbook cannot be shown in a terminal; add -o FILE.xlsx")
    suffix = options.output.suffix[1:] if options.output and options.format == "table" else options.format
    if suffix not in tabular.FORMATS:
        raise QueryError(
            f"{options.output}: say the format with --format, or end the name in .json, .csv, .md or .xlsx"
        )
    write_bytes(tabular.FORMATS[suffix](table, options.lang), options.output)


def write_bytes(content: bytes, output: Path | None) -> None:
    """To the file, whole or not at all; without a file to standard output."""
    if output:
        from policygraph.building import write

        write(output, content)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def print_json(data: object, output: Path | None = None) -> None:
    """Data as indented JSON, to the file or to standard output."""
    write_bytes((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode(), output)
