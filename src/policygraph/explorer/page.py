"""Corpus -> one sealed HTML file: data, pictures, program and style inside, no request of any kind."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from importlib.metadata import version
from importlib.resources import files

from policygraph.analysis.rollup import excluded
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.explorer.layout import layout
from policygraph.explorer.network import library, network
from policygraph.exporters import whole
from policygraph.exporters.rdf_files import write_turtle
from policygraph.exporters.tabular import flat_columns, flat_rows
from policygraph.queries import embedded, query_names, read_query, run
from policygraph.questions import page_lexicon
from policygraph.rdf import kept_store, ntriples
from policygraph.schema import LANGUAGES

_SCRIPTS = (
    "words", "data", "state", "files", "card", "graph", "telling", "ask", "tables", "measures",
    "coverage", "money", "timeline", "source", "help", "main",
)  # fmt: skip
_STYLES = ("base", "graph", "tables", "coverage", "money", "timeline", "source", "help")


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the template receives; its names and these fields are the same set."""

    title: str
    policy: str
    style: str
    library: str
    data: str
    program: str


def to_page(corpus: Corpus) -> bytes:
    """The explorer as one HTML file."""
    import jinja2

    context = page_context(corpus)
    template = jinja2.Template(_static("page.html"), undefined=jinja2.StrictUndefined, autoescape=True)
    page: str = template.render({field.name: getattr(context, field.name) for field in fields(context)})
    return page.encode()


def page_context(corpus: Corpus) -> PageContext:
    """Everything that the page holds. The scripts and the style are named in its policy by their checksums."""
    style = "".join(_static(f"{name}.css") for name in _STYLES)
    vis = library()
    program = "(() => {\n'use strict';\n" + "\n".join(_static(f"{name}.js") for name in _SCRIPTS) + "\n})();"
    policy = (
        f"default-src 'none'; script-src {_checksum(vis)} {_checksum(program)}; style-src {_checksum(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    # The kind that stands first in the ontology is what the corpus is about.
    subject = min(corpus.entities, key=lambda entity: corpus.kind(entity).order, default=None)
    title = corpus.name(subject, "lv") if subject else "policygraph"
    return PageContext(title, policy, style, vis, _json(page_data(corpus)), program)


def page_data(corpus: Corpus) -> dict[str, object]:
    """The data block of the page: kinds, properties, things, links, passages, sources and the drawn network."""
    passages: dict[Place, int] = {}

    def evidence(places: Iterable[Place]) -> list[int]:
        return [passages.setdefault(place, len(passages)) for place in places]

    things = [
        [entity.id, entity.kind, entity.notation, _names(corpus, entity), _values(entity), evidence(entity.places)]
        for entity in corpus.entities
    ]
    numbers = {entity.id: number for number, entity in enumerate(corpus.entities)}
    links = [
        [numbers[link.source], link.property, numbers[link.target], link.standing, evidence(link.places)]
        for link in corpus.links
    ]
    edges = drawn_edges(corpus)
    picture = layout(corpus, [(source, target) for source, _, target in edges])
    nodes, lines = network(corpus, picture.points, edges)
    checksum = hashlib.sha256(ntriples(corpus)).hexdigest()[:12]
    return {
        "about": {"version": version("policygraph"), "data": checksum},
        "kinds": _kinds(corpus),
        "properties": {name: dict(prop.labels) for name, prop in corpus.schema.properties.items()},
        "comments": {name: dict(prop.comments) for name, prop in corpus.schema.properties.items()},
        "things": things,
        "links": links,
        "passages": [[place.source, place.first, place.last, place.quote] for place in passages],
        "sources": [[s.id, s.file, dict(s.titles), s.origin, s.text] for s in corpus.sources],
        "nodes": nodes,
        "edges": lines,
        "bands": {"left": picture.left, "rows": picture.bands},
        "questions": _questions(corpus),
        "excluded": excluded(corpus),
        "ask": _packed(json.dumps(page_lexicon(corpus), ensure_ascii=False, separators=(",", ":")).encode()),
        "turtle": _packed(whole(write_turtle, corpus)),
    }


def _packed(content: bytes) -> str:
    """Bytes as text that the page can unpack by itself; no time stamp in it, unlike gzip."""
    return base64.b64encode(zlib.compress(content, 9)).decode()


def _questions(corpus: Corpus) -> list[dict[str, object]]:
    """Every named query with its whole answer in each language, so that the page says what the command line says.

    The page shows the first one until the reader chooses.
    """
    engine = embedded(kept_store(corpus))
    found: list[dict[str, object]] = []
    queries = [read_query(corpus.queries, name) for name in query_names(corpus.queries)]
    for query in sorted(queries, key=lambda query: query.order):
        answers = {language: run(query, corpus, engine, {}, language=language) for language in LANGUAGES}
        tables = {language: flat_rows(table) for language, table in answers.items()}
        found.append(
            {
                "name": query.name,
                "titles": dict(query.titles),
                "descriptions": dict(query.descriptions),
                "parameters": [[parameter.name, parameter.type] for parameter in query.parameters],
                "columns": flat_columns(answers["lv"]),
                "rows": tables["lv"],
                # Only what another language changes: labels and titles.
                "english": tables["en"] if tables["en"] != tables["lv"] else None,
                "notes": [dict(note) for note in answers["lv"].notes],
                "cautions": {name: dict(told) for name, told in query.cautions.items() if name not in query.columns},
                "sparql": query.text,
            }
        )
    return found


def drawn_edges(corpus: Corpus) -> list[tuple[str, str, str]]:
    """Source, property, target of every line of the picture: links of merged things become links of their node."""
    merged = {
        link.source: link.target
        for link in corpus.links
        if corpus.kind(corpus.by_id[link.source]).drawn_as == link.property
    }
    edges: dict[tuple[str, str, str], None] = {}
    for link in corpus.links:
        source, target = merged.get(link.source, link.source), merged.get(link.target, link.target)
        if source != target and _is_drawn(corpus, link):
            edges[(source, link.property, target)] = None
    return list(edges)


def _is_drawn(corpus: Corpus, link: Link) -> bool:
    """Links to and from hubs say nothing in a picture."""
    return not any(corpus.kind(corpus.by_id[end]).hub for end in (link.source, link.target))


def _kinds(corpus: Corpus) -> list[dict[str, object]]:
    present = {entity.kind for entity in corpus.entities}
    return [
        {
            "name": kind.name,
            "labels": dict(kind.labels),
            "comments": dict(kind.comments),
            "colour": kind.colour,
            "symbol": kind.symbol,
            "first": kind.first_view,
            "merged": bool(kind.drawn_as),
            "hub": kind.hub,
            "columns": [
                {
                    "name": column,
                    "property": prop.name,
                    "translated": [language for language in prop.translated if column.endswith(f"_{language}")] != [],
                }
                for prop in kind.column_properties
                if not prop.is_link
                for column in prop.columns
            ],
        }
        for kind in corpus.schema.kinds.values()
        if kind.name in present
    ]


def _names(corpus: Corpus, entity: Entity) -> list[str]:
    return [corpus.name(entity, language) for language in LANGUAGES]


def _values(entity: Entity) -> dict[str, list[str]]:
    return {
        column: [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
        for column, values in entity.values.items()
    }


def _json(data: object) -> str:
    """JSON that cannot end the script element in which it stands."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _checksum(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _static(name: str) -> str:
    return (files("policygraph.explorer") / "static" / name).read_text(encoding="utf-8")
