"""From the IRIs of things to the paths of this server, and back."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from policygraph.schema import PG

HERE = "/id/"
ONTOLOGY = "/ontology"


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one base IRI. `suffix` keeps a chosen language from page to page."""

    base: str
    suffix: str = ""

    def of(self, node: str) -> str:
        """The path at which a node of the graph is served; empty for an IRI that is not ours."""
        if node.startswith(self.base) and node != self.base:
            return f"{HERE}{quote(node.removeprefix(self.base), safe='/-._~')}{self.suffix}"
        if node.startswith(PG):
            return f"{ONTOLOGY}{self.suffix}#{quote(node.removeprefix(PG))}"
        return ""

    def thing(self, identifier: str) -> str:
        """The path of a thing with this id."""
        return self.of(self.base + identifier)


def prefixes(base: str) -> list[str]:
    """The beginnings of path under which things are served: /id/, and the path of the base IRI itself."""
    own = urlsplit(base).path if base.endswith("/") else ""
    return list(dict.fromkeys([HERE, *([own] if len(own) > 1 else [])]))
