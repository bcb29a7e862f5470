"""The page at `/sparql` on which people write queries: YASGUI, served from here, with the named queries as examples."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from policygraph.queries import query_names, read_query
from policygraph.rdf import PREFIXES
from policygraph.schema import LANGUAGES
from policygraph.server.context import Context

if TYPE_CHECKING:
    from jinja2 import Template

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the template receives; its names and these fields are the same set."""

    language: str
    data: str


def page(context: Context, language: str) -> Response:
    """The page in a language, Latvian where it is none that there is."""
    chosen = language if language in LANGUAGES else LANGUAGES[0]
    headers = {"Content-Security-Policy": POLICY, "Vary": "Accept"}
    return HTMLResponse(_rendered(PageContext(chosen, _data(context, chosen))), headers=headers)


def _data(context: Context, language: str) -> str:
    """JSON that cannot end the script element in which it stands."""
    folder = context.corpus.queries
    queries = (read_query(folder, name) for name in query_names(folder))
    data = {
        "prefixes": {**PREFIXES, "id": context.corpus.base},
        "examples": [
            {
                "name": query.name,
                "title": query.titles[language],
                "description": query.descriptions[language],
                "text": query.text,
            }
            for query in queries
        ],
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _rendered(context: PageContext) -> str:
    text: str = _template().render({field.name: getattr(context, field.name) for field in fields(context)})
    return text


@lru_cache(maxsize=1)
def _template() -> Template:
    import jinja2

    text = (files("policygraph.server") / "static" / "sparql.html").read_text(encoding="utf-8")
    template: Template = jinja2.Template(text, undefined=jinja2.StrictUndefined, autoescape=True)
    return template
