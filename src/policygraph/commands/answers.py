"""Commands that answer: queries, query, sparql, show, path."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from policygraph.commands.common import (
    DONE,
    PROBLEMS,
    Commands,
    add_output,
    answer_table,
    chosen_project,
    load,
    print_json,
    write_bytes,
)  # fmt: skip
from policygraph.commands.engines import add_engine, choose, free_engine
from policygraph.errors import QueryError

_PLAN_TOO = {
    "lv": "Katram vaicājumam var dot arī plan=ID, plan=A,B vai plan=all.",
    "en": "Every query also takes plan=ID, plan=A,B or plan=all.",
}


def add(command: Commands) -> None:
    """The parsers of these commands."""
    sub = command("queries", _queries, "list the named queries")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub = command("query", _query, "run a named query")
    sub.add_argument("name", metavar="NAME")
    sub.add_argument("parameters", nargs="*", metavar="key=value")
    add_engine(sub)
    add_output(sub)
    sub = command("show", _show, "show one thing: its properties, links both ways, evidence")
    sub.add_argument("id", metavar="ID", help="4.16, KM, 2(e), SPASAP, footnote/75 …")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub = command("path", _path, "show how two things hang together")
    sub.add_argument("start", metavar="A")
    sub.add_argument("end", metavar="B")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub = command("sparql", _sparql, "run free SPARQL")
    sub.add_argument("file", metavar="FILE|-", help="a file, or - for standard input")
    add_engine(sub)
    add_output(sub)


def _queries(options: argparse.Namespace) -> int:
    from policygraph.datasets import listed
    from policygraph.queries import query_names, read_query
    from policygraph.terminal import print_grid

    folder = chosen_project(options).ontology / "queries"
    found = [read_query(folder, name) for name in query_names(folder)]
    if options.format == "json":
        print_json([listed(query) for query in found])
    else:
        rows = [[q.name, q.titles[options.lang], " ".join(f"{p.name}=…" for p in q.parameters)] for q in found]
        print_grid(["query", "title", "parameters"], rows)
        print(_PLAN_TOO[options.lang])
    return DONE


def _query(options: argparse.Namespace) -> int:
    from policygraph.datasets import PLAN, run_by_plan
    from policygraph.queries import read_query

    pairs = [_assignment(text) for text in options.parameters]
    given = dict(pairs)
    if len(given) < len(pairs):
        raise QueryError(f"{' '.join(options.parameters)}: a parameter stands there twice")
    query = read_query(chosen_project(options).ontology / "queries", options.name)
    if options.plan and (options.endpoint or options.store):
        given.setdefault(PLAN, options.plan)
    where = choose(options, query, given)
    answer_table(run_by_plan(query, where.corpus, where.engine, given, language=options.lang), options)
    return DONE


def _assignment(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise QueryError(f"'{text}': write parameters as key=value, for example institution=KM")
    return key, value


def _show(options: argparse.Namespace) -> int:
    from policygraph.cards import card, card_to_json
    from policygraph.names import find
    from policygraph.terminal import print_card

    corpus = load(options)
    found = card(corpus, find(corpus, options.id), options.lang)
    if options.format == "json":
        print_json(card_to_json(corpus, found))
    else:
        print_card(corpus, found, options.lang)
    return DONE


def _path(options: argparse.Namespace) -> int:
    from policygraph.analysis.paths import shortest_chains
    from policygraph.cards import chains_to_json
    from policygraph.names import find
    from policygraph.terminal import print_chains

    corpus = load(options)
    start, end = find(corpus, options.start), find(corpus, options.end)
    chains = shortest_chains(corpus, start.id, end.id)
    if options.format == "json":
        print_json(chains_to_json(corpus, start, end, chains, options.lang))
    else:
        print_chains(corpus, start, end, chains, options.lang)
    return DONE if chains else PROBLEMS


def _sparql(options: argparse.Namespace) -> int:
    from policygraph.free_sparql import answer

    try:
        text = sys.stdin.read() if options.file == "-" else Path(options.file).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"{options.file}: not UTF-8 at byte {error.start}") from None
    result = answer(text, free_engine(options))
    if isinstance(result, bytes):
        write_bytes(result, options.output)
    else:
        answer_table(result, options)
    return DONE
