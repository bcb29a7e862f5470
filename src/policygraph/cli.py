"""The command line: options in, one call, errors out. A thin skin over the library; heavy modules load where used."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.errors import PolicyGraphError, ProblemsFound, ProjectError, QueryError, UnknownName, hint
from policygraph.project import Project, find_project

if TYPE_CHECKING:
    from policygraph.corpus import Corpus
    from policygraph.queries import Table

FORMATS = ("table", "json", "csv", "md", "xlsx")
DONE, PROBLEMS, WRONG_USE = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """One line for wrong use, without the usage text in front."""

    def error(self, message: str) -> None:  # type: ignore[override]  # it exits, as the original does
        wrong = re.search(r"invalid choice: '(.*)' \(choose from (.*)\)", message)
        advice = hint(wrong[1], re.findall(r"[\w-]+", wrong[2])) if wrong else ""
        self.exit(WRONG_USE, f"policygraph: {message}{advice}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 problems in the input or found by the check, 2 wrong use."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.command(options)
        sys.stdout.flush()
        return code
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
    parser = _Parser(
        prog="policygraph", description="A policy plan and the framework it answers, as a graph with evidence."
    )
    parser.add_argument(
        "--project",
        type=Path,
        metavar="DIR",
        help="folder with ontology/ or data/; default: here, else the bundled plan",
    )
    parser.add_argument(
        "--lang", choices=("lv", "en"), default="lv", help="language of labels and titles (default: lv)"
    )
    parser.add_argument("--plan", metavar="ID", help="one plan only; default: all")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
        made.set_defaults(command=run)
        return made

    sub = command("build", _build, "write every export")
    sub.add_argument("--out", type=Path, default=Path("exports"), metavar="DIR", help="where to (default: exports)")
    sub.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file that lies there differs")
    sub = command("queries", _queries, "list the named queries")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub = command("query", _query, "run a named query")
    sub.add_argument("name", metavar="NAME")
    sub.add_argument("parameters", nargs="*", metavar="key=value")
    sub.add_argument(
        "--endpoint", metavar="URL", help="run it on this SPARQL 1.1 endpoint instead of the embedded store"
    )
    _output(sub)
    sub = command("show", _show, "show one thing: its properties, links both ways, evidence")
    sub.add_argument("id", metavar="ID", help="4.16, KM, 2(e), SPASAP, footnote/75 …")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub = command("path", _path, "show how two things hang together")
    sub.add_argument("start", metavar="A")
    sub.add_argument("end", metavar="B")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub = command("sparql", _sparql, "run free SPARQL")
    sub.add_argument("file", metavar="FILE|-", help="a file, or - for standard input")
    sub.add_argument(
        "--endpoint", metavar="URL", help="run it on this SPARQL 1.1 endpoint instead of the embedded store"
    )
    _output(sub)
    sub = command("validate", _validate, "check tables, rules and SHACL shapes; list every problem")
    sub.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a project folder; default: as --project")
    sub = command("explore", _explore, "write the one-file page in which the graph can be seen")
    sub.add_argument("--open", action="store_true", help="open it in the browser")
    sub.add_argument("-o", "--output", type=Path, default=Path("explorer.html"), metavar="FILE")
    return parser


def _output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=FORMATS, default="table")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write to a file instead of the terminal")


def _project(options: argparse.Namespace) -> Project:
    return find_project(options.project)


def _corpus(options: argparse.Namespace) -> Corpus:
    from policygraph.tables import read_corpus

    return read_corpus(_project(options), (options.plan,) if options.plan else ())


def _progress(name: str) -> None:
    """One line that overwrites itself on a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        print(f"\r\033[K{name}", end="", file=sys.stderr, flush=True)


def _build(options: argparse.Namespace) -> int:
    from policygraph.build import build, check

    plans = (options.plan,) if options.plan else ()
    if options.check:
        differences = check(_project(options), options.out, plans, _progress)
        _progress("")
        for difference in differences:
            print(difference, file=sys.stderr)
        return PROBLEMS if differences else DONE
    written = build(_project(options), options.out, plans, _progress)
    _progress("")
    for path in written:
        print(path)
    return DONE


def _queries(options: argparse.Namespace) -> int:
    from policygraph.queries import query_names, read_query
    from policygraph.terminal import print_grid

    folder = _project(options).ontology / "queries"
    found = [read_query(folder, name) for name in query_names(folder)]
    if options.format == "json":
        listed = [
            {
                "name": query.name,
                "title_lv": query.titles["lv"],
                "title_en": query.titles["en"],
                "description_lv": query.descriptions["lv"],
                "description_en": query.descriptions["en"],
                "parameters": [{"name": parameter.name, "type": parameter.type} for parameter in query.parameters],
                "columns": list(query.columns),
                "evidence": query.evidence,
            }
            for query in found
        ]
        _print_json(listed)
    else:
        rows = [[q.name, q.titles[options.lang], " ".join(f"{p.name}=…" for p in q.parameters)] for q in found]
        print_grid(["query", "title", "parameters"], rows)
    return DONE


def _query(options: argparse.Namespace) -> int:
    from policygraph.queries import embedded, endpoint, read_query, run
    from policygraph.rdf import asks_for_evidence, to_store

    given = dict(_assignment(text) for text in options.parameters)
    query = read_query(_project(options).ontology / "queries", options.name)
    corpus = _corpus(options)
    if options.endpoint:
        engine = endpoint(options.endpoint)
    else:
        engine = embedded(to_store(corpus, evidence=asks_for_evidence(query.text)))
    _write_table(run(query, corpus, engine, given, language=options.lang), options)
    return DONE


def _assignment(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise QueryError(f"'{text}': write parameters as key=value, for example institution=KM")
    return key, value


def _write_table(table: Table, options: argparse.Namespace) -> None:
    from policygraph.exporters import tabular
    from policygraph.terminal import print_table

    if options.format == "table" and not options.output:
        print_table(table, options.lang)
        return
    if options.format == "xlsx" and not options.output:
        raise QueryError("a workbook cannot be shown in a terminal; add -o FILE.xlsx")
    makers: dict[str, Callable[[Table, str], bytes]] = {
        "json": tabular.to_json,
        "csv": tabular.to_csv,
        "md": tabular.to_markdown,
        "xlsx": tabular.to_xlsx,
    }
    suffix = options.output.suffix[1:] if options.output and options.format == "table" else options.format
    if suffix not in makers:
        raise QueryError(
            f"{options.output}: say the format with --format, or end the name in .json, .csv, .md or .xlsx"
        )
    _write(makers[suffix](table, options.lang), options.output)


def _write(content: bytes, output: Path | None) -> None:
    if output:
        from policygraph.build import write

        write(output, content)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)


def _print_json(data: object) -> None:
    _write((json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode(), None)


def _show(options: argparse.Namespace) -> int:
    from policygraph.cards import card, card_to_json
    from policygraph.names import find
    from policygraph.terminal import print_card

    corpus = _corpus(options)
    found = card(corpus, find(corpus, options.id), options.lang)
    if options.format == "json":
        _print_json(card_to_json(corpus, found))
    else:
        print_card(corpus, found, options.lang)
    return DONE


def _path(options: argparse.Namespace) -> int:
    from policygraph.analysis.paths import shortest_chains
    from policygraph.cards import chains_to_json
    from policygraph.names import find
    from policygraph.terminal import print_chains

    corpus = _corpus(options)
    start, end = find(corpus, options.start), find(corpus, options.end)
    chains = shortest_chains(corpus, start.id, end.id)
    if options.format == "json":
        _print_json(chains_to_json(corpus, start, end, chains, options.lang))
    else:
        print_chains(corpus, start, end, chains, options.lang)
    return DONE if chains else PROBLEMS


def _sparql(options: argparse.Namespace) -> int:
    from policygraph.free_sparql import answer
    from policygraph.queries import endpoint
    from policygraph.rdf import to_store

    text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
    result = answer(text, endpoint(options.endpoint) if options.endpoint else to_store(_corpus(options)))
    if isinstance(result, bytes):
        _write(result, options.output)
    else:
        _write_table(result, options)
    return DONE


def _validate(options: argparse.Namespace) -> int:
    from policygraph.build import read_checked
    from policygraph.validate import check_shapes

    project = find_project(options.folder) if options.folder else _project(options)
    _progress("tables")
    corpus = read_checked(project, (options.plan,) if options.plan else (), options.lang)
    _progress("shapes")
    problems = list(check_shapes(corpus))
    _progress("")
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        words = {"lv": "lietas, {} saites, kļūdu nav", "en": "things, {} links, no problems"}[options.lang]
        print(f"{len(corpus.entities)} {words.format(len(corpus.links))}")
    return PROBLEMS if problems else DONE


def _explore(options: argparse.Namespace) -> int:
    from policygraph.build import write
    from policygraph.explorer import to_page

    write(options.output, to_page(_corpus(options)))
    print(options.output)
    if options.open:
        import webbrowser

        webbrowser.open(options.output.resolve().as_uri())
    return DONE
