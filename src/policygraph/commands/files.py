"""Commands that check and write files: build, validate, explore."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from policygraph.commands.common import (
    DONE,
    PROBLEMS,
    Commands,
    chosen_plans,
    chosen_project,
    load,
    show_progress,
)  # fmt: skip
from policygraph.project import find_project


def add(command: Commands) -> None:
    """The parsers of these commands."""
    sub = command("build", _build, "write every export")
    sub.add_argument("--out", type=Path, default=Path("exports"), metavar="DIR", help="where to (default: exports)")
    sub.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file that lies there differs")
    sub = command("validate", _validate, "check tables, rules and SHACL shapes; list every problem")
    sub.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a project folder; default: as --project")
    sub = command("explore", _explore, "write the one-file page in which the graph can be seen")
    sub.add_argument("--open", action="store_true", help="open it in the browser")
    sub.add_argument("-o", "--output", type=Path, default=Path("explorer.html"), metavar="FILE")


def _build(options: argparse.Namespace) -> int:
    from policygraph.building import build, check

    plans = chosen_plans(options)
    if options.check:
        differences = check(chosen_project(options), options.out, plans, show_progress)
        show_progress("")
        for difference in differences:
            print(difference, file=sys.stderr)
        return PROBLEMS if differences else DONE
    written = build(chosen_project(options), options.out, plans, show_progress)
    show_progress("")
    for path in written:
        print(path)
    return DONE


def _validate(options: argparse.Namespace) -> int:
    from policygraph.building import read_checked
    from policygraph.validate import check_shapes

    project = find_project(options.folder) if options.folder else chosen_project(options)
    show_progress("tables")
    corpus = read_checked(project, chosen_plans(options), options.lang)
    show_progress("shapes")
    problems = list(check_shapes(corpus))
    show_progress("")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        words = {"lv": "lietas, {} saites, kļūdu nav", "en": "things, {} links, no problems"}[options.lang]
        print(f"{len(corpus.entities)} {words.format(len(corpus.links))}")
    return PROBLEMS if problems else DONE


def _explore(options: argparse.Namespace) -> int:
    from policygraph.building import write
    from policygraph.explorer import to_page

    write(options.output, to_page(load(options)))
    print(options.output)
    if options.open:
        import webbrowser

        webbrowser.open(options.output.resolve().as_uri())
    return DONE
