"""The small table that every benchmark prints."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version

PEERS = ("networkx", "pandas", "polars", "pyoxigraph", "pyvis", "rdflib")


def print_table(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table in Markdown, ready for README.md, with the versions under which it was measured."""
    print(f"\n## {title}\n")
    print(f"| {' | '.join(header)} |")
    print(f"|{'---|' * len(header)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS)
    print(f"\n{platform.python_implementation()} {platform.python_version()}, {versions}\n")


def print_goal(what: str, reached: float, goal: str, met: bool) -> None:
    """One line: what was wanted, what was reached."""
    print(f"{what}: {reached:,.2f}; goal {goal}: {'met' if met else 'NOT met'}", flush=True)
