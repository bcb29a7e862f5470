"""`mcp`: the graph as tools for a program that speaks the Model Context Protocol."""

from __future__ import annotations

import argparse
from contextlib import suppress

from policygraph.commands.common import DONE, Commands, load


def add(command: Commands) -> None:
    """The parser of this command."""
    command("mcp", _mcp, "serve the Model Context Protocol over standard input and output, read only")


def _mcp(options: argparse.Namespace) -> int:
    from policygraph.datasets import to_dataset, union
    from policygraph.server.context import Context, Limits
    from policygraph.server.mcp.endpoint import serve_stdio

    corpus = load(options)
    with suppress(KeyboardInterrupt):
        serve_stdio(Context(corpus, union(to_dataset(corpus)), Limits()))
    return DONE
