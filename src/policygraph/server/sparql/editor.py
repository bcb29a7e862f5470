"""The page at `/sparql` on which people write queries: YASGUI, served from here, with the named queries as examples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from policygraph.corpus import Corpus
from policygraph.queries import bind, query_names, read_query
from policygraph.rdf import PREFIXES
from policygraph.schema import LANGUAGES
from policygraph.server.context import Context
from policygraph.server.navigation import Stop, stops

if TYPE_CHECKING:
    from jinja2 import Template

PATH = "/sparql"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_FIRST = """SELECT ?kind (COUNT(?thing) AS ?things) {
  ?thing a ?kind
}
GROUP BY ?kind
ORDER BY DESC(?things)
"""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the template receives; its names and these fields are the same set."""

    language: str
    other: str
    title: str
    words: Mapping[str, str]
    navigation: tuple[Stop, ...]
    data: str


def page(context: Context, language: str) -> Response:
    """The page in a language, Latvian where it is none that there is."""
    made = page_context(context.corpus, language if language in LANGUAGES else LANGUAGES[0])
    text = _template().render({field.name: getattr(made, field.name) for field in fields(made)})
    return HTMLResponse(text, headers={"Content-Security-Policy": POLICY, "Vary": "Accept"})


def page_context(corpus: Corpus, language: str) -> PageContext:
    """Everything that the page holds."""
    words: dict[str, str] = json.loads(_static("sparql.words.json"))[language]
    other = next(known for known in LANGUAGES if known != language)
    return PageContext(
        language, other, words["title"], words, stops(language, PATH), _json(_data(corpus, language, words))
    )


def _data(corpus: Corpus, language: str, words: Mapping[str, str]) -> dict[str, object]:
    """Examples, and what the editor can complete."""
    queries = [read_query(corpus.queries, name) for name in query_names(corpus.queries)]
    examples = [
        {
            "name": query.name,
            "title": query.titles[language],
            "description": query.descriptions[language],
            "text": bind(query, corpus, {}, language)[0],
        }
        for query in queries
    ]
    return {
        "words": words,
        "first": _FIRST,
        "prefixes": PREFIXES | {"id": corpus.base},
        "classes": sorted(kind.iri for kind in corpus.schema.kinds.values()),
        "properties": sorted(prop.iri for prop in corpus.schema.properties.values()),
        "examples": sorted(examples, key=lambda example: example["title"]),
    }


def _json(data: object) -> str:
    """JSON that cannot end the script element in which it stands."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


@lru_cache(maxsize=1)
def _template() -> Template:
    import jinja2

    template: Template = jinja2.Template(_static("sparql.html"), undefined=jinja2.StrictUndefined, autoescape=True)
    return template


def _static(name: str) -> str:
    return (files("policygraph.server.sparql") / "static" / name).read_text(encoding="utf-8")
