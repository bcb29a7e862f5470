"""Engines of another kind: options that choose one, and `push`, which fills one."""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.commands.common import DONE, Commands, chosen_plans, chosen_project, load, show_progress
from policygraph.errors import ProjectError, QueryError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from policygraph.connection import Login
    from policygraph.corpus import Corpus
    from policygraph.queries import Engine, NamedQuery


def add(command: Commands) -> None:
    """The parser of `push`."""
    sub = command("push", _push, "load the RDF into another store by the Graph Store Protocol")
    sub.add_argument("--endpoint", metavar="URL", required=True, help="address of its SPARQL 1.1 Graph Store Protocol")
    _add_login(sub)
    sub.add_argument(
        "--graph-by",
        choices=("plan", "none"),
        default="plan",
        help="a named graph for each plan, framework, the reference, the evidence; none: all into the default graph",
    )
    sub.add_argument("--delete", action="store_true", help="delete the graphs of plans that are no more")
    sub.add_argument("--force", action="store_true", help="send what was sent already, too")
    sub.add_argument("--chunk", type=_size, default=4.0, metavar="MB", help="largest request in MB (default: 4)")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """The options that choose where a query runs."""
    where = parser.add_mutually_exclusive_group()
    text = "run it on this SPARQL 1.1 endpoint instead of the embedded store"
    where.add_argument("--endpoint", metavar="URL", help=text)
    text = "run it on the store in this folder, which is made or renewed where needed"
    where.add_argument("--store", type=Path, metavar="DIR", help=text)
    _add_login(parser)


def _add_login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--user", metavar="NAME", help="name for the endpoint")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="file whose first line is the password")
    parser.add_argument("--timeout", type=_seconds, default=60.0, metavar="S", help="seconds to wait (default: 60)")


def _size(text: str) -> float:
    return _between(text, 0.001, 1000)


def _seconds(text: str) -> float:
    return _between(text, 0, 86400)


def _between(text: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not least <= number <= most or not number:
        raise argparse.ArgumentTypeError(f"'{text}' is not between {least:g} and {most:g}")
    return number


def login(options: argparse.Namespace) -> Login | None:
    """The name and password that the options give. Raises QueryError where one is missing."""
    from policygraph.connection import Login

    if not options.user and not options.password_file:
        return None
    if not options.user or not options.password_file:
        raise QueryError("give both: --user NAME --password-file FILE")
    if not options.endpoint:
        raise QueryError("--user is for an --endpoint only")
    try:
        lines = options.password_file.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ProjectError(f"{options.password_file}: not UTF-8 at byte {error.start}") from None
    if not lines or not lines[0]:
        raise ProjectError(f"{options.password_file}: its first line holds no password")
    return Login(options.user, lines[0])


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where a query runs, and the names by which it is understood."""

    corpus: Corpus
    engine: Engine


def choose(options: argparse.Namespace, query: NamedQuery, given: dict[str, str]) -> Chosen:
    """The engine that the options name: an endpoint, a store on disk, or one in memory."""
    from policygraph.datasets import PLAN, chooses_plans, chosen, graphs_of, to_dataset, union
    from policygraph.queries import embedded
    from policygraph.rdf import to_store

    by_plan = PLAN in given and chooses_plans(query)
    if options.store:
        return _stored(options, query, given)
    corpus = load(options)
    proof = login(options)
    if options.endpoint:
        from policygraph.remote import endpoint, require_graphs

        engine = endpoint(options.endpoint, proof, timeout=options.timeout)
        if by_plan:
            plans = chosen(corpus, given[PLAN])
            require_graphs(options.endpoint, engine, [graphs_of(corpus, plan)[0] for plan in plans])
        return Chosen(corpus, engine)
    if by_plan:
        return Chosen(corpus, union(to_dataset(corpus, evidence=not query.facts_only)))
    return Chosen(corpus, embedded(to_store(corpus, evidence=not query.facts_only)))


def _stored(options: argparse.Namespace, query: NamedQuery, given: dict[str, str]) -> Chosen:
    from policygraph.datasets import union
    from policygraph.stores import names

    store = _opened(options)
    types = {parameter.name: parameter.type for parameter in query.parameters}
    kinds = {types[name].partition(":")[2] for name in given if types.get(name, "").startswith("notation:")}
    return Chosen(names(store, chosen_project(options), sorted(kinds)), union(store))


def free_engine(options: argparse.Namespace) -> ox.Store | Engine:
    """Where free SPARQL runs: over all graphs of the project."""
    from policygraph.datasets import to_dataset

    proof = login(options)
    if options.endpoint:
        from policygraph.remote import endpoint

        return endpoint(options.endpoint, proof, timeout=options.timeout)
    return _opened(options) if options.store else to_dataset(load(options))


def _opened(options: argparse.Namespace) -> ox.Store:
    """The store in the folder that --store names."""
    from policygraph.stores import open_store

    store = open_store(options.store, chosen_project(options), show_progress)
    show_progress("")
    return store


def _push(options: argparse.Namespace) -> int:
    from policygraph.connection import Connection
    from policygraph.push import GraphStore, push

    connection = Connection(login(options), timeout=options.timeout)
    done = push(
        chosen_project(options),
        GraphStore(options.endpoint, connection),
        chosen_plans(options),
        by_plan=options.graph_by == "plan",
        delete=options.delete,
        force=options.force,
        size=int(options.chunk * 1_000_000),
        progress=show_progress,
    )
    show_progress("")
    told = {"new": done.new, "replaced": done.replaced, "resumed": done.resumed, "deleted": done.deleted}
    for word, graphs in told.items():
        for graph in graphs:
            print(f"{word}: {graph}")
    for graph in done.foreign:
        print(f"not in the project any more: {graph} (--delete removes it)")
    print(f"{done.requests} requests, {done.sent} bytes; {len(done.unchanged)} graphs unchanged")
    return DONE
