"""The pages for people: one dataclass a page, one template for each; words of the data are text, never HTML."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import Response

from policygraph.server.navigation import Stop

if TYPE_CHECKING:
    import jinja2

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A text with the address to which it leads; without an address it is only text."""

    text: str
    href: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What every page has around it."""

    language: str
    title: str
    words: Mapping[str, str]
    other_language: Anchor
    navigation: tuple[Stop, ...]
    alternates: tuple[Anchor, ...] = ()
    style: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where a fact stands."""

    where: Anchor
    quote: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A property and one of its values. `mark`: whose words they are, where not the document's."""

    label: Anchor
    value: Anchor
    mark: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class TieRow:
    """A link to another thing. `mark`: its standing, where it is not printed in the document."""

    other: Anchor
    mark: str
    statement: Anchor
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class TieGroup:
    """The links of one property in one direction. `more` of them are not shown."""

    label: Anchor
    outgoing: bool
    ties: tuple[TieRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ThingPage:
    """A thing of the corpus."""

    shell: Shell
    display: str
    kind: Anchor
    iri: str
    explorer: str
    facts: tuple[FactRow, ...]
    groups: tuple[TieGroup, ...]
    places: tuple[PlaceRow, ...]


@dataclass(frozen=True, slots=True)
class NodePage:
    """A node of the evidence: a statement, a passage, a source, a graph."""

    shell: Shell
    display: str
    kind: Anchor
    iri: str
    facts: tuple[FactRow, ...]
    users: tuple[FactRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of thing and how many there are."""

    kind: Anchor
    comment: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """The kinds, and the things of one kind or with a name."""

    shell: Shell
    kinds: tuple[KindRow, ...]
    chosen: str
    query: str
    found: tuple[FactRow, ...]
    total: int
    first: int
    previous: str
    following: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term of the ontology."""

    name: str
    iri: str
    label: str
    comment: str
    facts: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """All terms, classes first."""

    shell: Shell
    comment: str
    groups: tuple[tuple[str, tuple[TermRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A named query with the addresses of its answers."""

    title: Anchor
    name: str
    description: str
    parameters: tuple[str, ...]
    forms: tuple[Anchor, ...]


@dataclass(frozen=True, slots=True)
class ApiPage:
    """What /api offers."""

    shell: Shell
    resources: tuple[FactRow, ...]
    queries: tuple[QueryRow, ...]


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A request that has no answer; the title of the shell says so, the detail why."""

    shell: Shell
    status: int
    detail: str


Page = ThingPage | NodePage | BrowsePage | OntologyPage | ApiPage | RefusedPage
TEMPLATES: dict[type, str] = {
    ThingPage: "thing.html",
    NodePage: "node.html",
    BrowsePage: "things.html",
    OntologyPage: "ontology.html",
    ApiPage: "api.html",
    RefusedPage: "refused.html",
}


def render(page: Page, headers: Mapping[str, str] | None = None) -> Response:
    """The page as a response. Its policy lets in its own style and nothing else."""
    template = environment().get_template(TEMPLATES[type(page)])
    text = template.render({field.name: getattr(page, field.name) for field in fields(page)})
    return Response(text, headers={"Content-Security-Policy": _policy(), **(headers or {})}, media_type=HTML)


@cache
def environment() -> jinja2.Environment:
    """The templates of this package."""
    import jinja2

    folder = files("policygraph.server.things") / "templates"
    loader = jinja2.FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8"))
    return jinja2.Environment(
        loader=loader, undefined=jinja2.StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )


@cache
def style() -> str:
    """The one style sheet, inside each page."""
    return (files("policygraph.server.things") / "templates" / "page.css").read_text(encoding="utf-8")


def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )
