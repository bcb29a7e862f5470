"""The command line: options in, one call, errors out. A thin skin over the library; heavy modules load where used."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from policygraph.commands import answers, ask, audit, coverage, engines, files, imports, mcp, plans, report, serve
from policygraph.commands.common import DONE, PROBLEMS, WRONG_USE
from policygraph.errors import PolicyGraphError, ProblemsFound, ProjectError, QueryError, SourceError, UnknownName, hint

GROUPS = (files, answers, ask, coverage, audit, plans, imports, report, engines, serve, mcp)


class _Parser(argparse.ArgumentParser):
    """One line for wrong use, without the usage text in front."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it exits, as the original does
        wrong = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message)
        advice = hint(wrong[1], re.findall(r"[\w-]+", wrong[2])) if wrong else ""
        if early := re.search(r"unrecognized arguments:.*?(--(?:lang|project|plan)\b)", message):
            advice = f"; {early[1]} stands before the command: policygraph {early[1]} … COMMAND"
        self.exit(WRONG_USE, f"policygraph: {message}{advice}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 problems in the input or found by the check, 2 wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows a question mark for it.
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
    except SourceError as error:
        print(f"policygraph: {error}", file=sys.stderr)
        return PROBLEMS
    except (UnknownName, QueryError, ProjectError) as error:
        print(f"policygraph: {error}", file=sys.stderr)
        return WRONG_USE
    except ProblemsFound as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        return PROBLEMS
    except PolicyGraphError as error:
        print(f"policygraph: {error}", file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:
        # The reader of a pipe has gone: nothing is wrong, and nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        print(f"policygraph: {error.filename or ''}: {error.strerror}", file=sys.stderr)
        return PROBLEMS


def _parser() -> argparse.ArgumentParser:
    text = "A policy plan and the framework it answers, as a graph with evidence."
    parser = _Parser(prog="policygraph", description=text)
    where = "folder with ontology/ or data/; default: here, else the bundled plan"
    parser.add_argument("--project", type=Path, metavar="DIR", help=where)
    parser.add_argument(
        "--lang", choices=("lv", "en"), default="lv", help="language of labels and titles (default: lv)"
    )
    parser.add_argument("--plan", metavar="ID", help="one plan only; default: all")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=run)
        return made

    for group in GROUPS:
        group.add(command)
    return parser
