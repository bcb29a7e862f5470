"""The command that serves the corpus over HTTP."""

from __future__ import annotations

import argparse
import logging
import sys
from contextlib import suppress
from pathlib import Path

from policygraph.commands.common import DONE, Commands, load
from policygraph.errors import QueryError

_MOST_SECONDS, _MOST_MEBIBYTES, _MOST_PORT = 3_600, 2**20, 65_535


def add(command: Commands) -> None:
    """The parser of this command."""
    sub = command("serve", _serve, "serve explorer, SPARQL, JSON, linked data and MCP on this machine, read only")
    sub.add_argument("--port", type=int, default=8000, metavar="N", help="default: 8000; 0 takes any free one")
    sub.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1, this machine only")
    sub.add_argument("--public", action="store_true", help="allow a --host that other machines can reach")
    sub.add_argument("--open", action="store_true", help="open the explorer in the browser")
    sub.add_argument("--seconds", type=float, default=10, metavar="N", help="longest time of a query (default: 10)")
    memory = "most memory of a query beyond the graph, in MiB (default: 1024)"
    sub.add_argument("--memory", type=int, default=1024, metavar="N", help=memory)
    added = "an RDF file whose graphs are served too; may be given again"
    sub.add_argument("--with", type=Path, action="append", default=[], metavar="FILE", dest="added", help=added)
    sub.add_argument("--quiet", action="store_true", help="do not log requests")


def _serve(options: argparse.Namespace) -> int:
    # Ctrl+C before it is ready ends it too.
    with suppress(KeyboardInterrupt):
        _until_the_end(options)
    return DONE


def _until_the_end(options: argparse.Namespace) -> None:
    from policygraph.server import serving
    from policygraph.server.context import Limits
    from policygraph.server.sparql.added import read_quads

    _check("--port", options.port, 0, _MOST_PORT)
    _check("--seconds", options.seconds, 0.1, _MOST_SECONDS)
    _check("--memory", options.memory, 16, _MOST_MEBIBYTES)
    if not serving.is_loopback(options.host):
        if not options.public:
            message = f"--host {options.host}: other machines could reach it; add --public if that is meant"
            raise QueryError(message)
        print(f"policygraph: anyone who reaches {options.host} can read all of it", file=sys.stderr)
    listener = serving.bind(options.host, options.port)
    with listener:
        corpus = load(options)
        added = [quad for file in options.added for quad in read_quads(file, corpus.base)]
        _log(quiet=options.quiet)

        def ready() -> None:
            address = serving.address(listener)
            print(f"{address}\n{address}sparql", flush=True)
            if options.open:
                import webbrowser

                webbrowser.open(address)

        limits = Limits(seconds=options.seconds, memory_bytes=options.memory * 2**20)
        hosts = [] if serving.is_loopback(options.host) else [options.host]
        serving.serve(corpus, limits, listener, ready, more=added, hosts=hosts)


def _check(option: str, value: float, least: float, most: float) -> None:
    if not least <= value <= most:
        raise QueryError(f"{option} {value:g}: give a number from {least:g} to {most:g}")


def _log(*, quiet: bool) -> None:
    """One line a request on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("policygraph.server")
    log.addHandler(handler)
    log.setLevel(logging.ERROR if quiet else logging.INFO)
