"""Linked data: the page of every thing, of every node of the evidence and of the ontology, by content negotiation.

A node answers with 200 and what is known of it, in the format that is asked for: by Accept, by ?format= or by an ending
of its address (`/id/institution/KM.ttl`). Content-Location names the document that was sent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from policygraph.cards import card, card_to_json
from policygraph.errors import hint
from policygraph.rdf import EVIDENCE, graph_name
from policygraph.server import describing, node_pages, term_pages, thing_pages
from policygraph.server.addresses import HERE, ONTOLOGY, prefixes
from policygraph.server.context import Context
from policygraph.server.facts import Facts, to_json_bytes
from policygraph.server.negotiation import best
from policygraph.server.pages import HTML, render
from policygraph.server.parameters import LARGEST_OFFSET, language, number, read, word
from policygraph.server.problems import Endpoint, Refusal, held
from policygraph.server.shells import Reader
from policygraph.server.terms import read_terms

_RDF = {name: media for name, (media, _) in describing.FORMATS.items()}
FORMATS = {"html": HTML, **_RDF, "json": "application/json"}
_NODE = re.compile(r"""(?:statement|passage|source|graph)/[^\x00-\x20<>"{}|\\^`\x7f]+""")
PAGE = 100


def routes(context: Context) -> list[Route]:
    """The routes of things, the ontology and the browsing page."""
    data = _Data(context)
    table: dict[str, Callable[[Request], Response]] = {
        **{f"{prefix}{{id:path}}": data.node for prefix in prefixes(context.corpus.base)},
        "/things": data.browse,
        ONTOLOGY: data.ontology,
        "/api": data.api,
    }
    vary = "Accept, Accept-Language"
    return [Route(path, Endpoint(answer, lambda: data.facts.version, vary)) for path, answer in table.items()]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A node and the format in which it is wanted."""

    node: str
    form: str


class _Data:
    """The handlers; each takes a request and returns the answer, or raises what the endpoint makes a problem of."""

    def __init__(self, context: Context) -> None:
        self.corpus, self.engine = context.corpus, held(context.engine)
        self.facts = Facts(context.corpus)
        self.terms = read_terms(context.corpus.schema)
        self.graphs = {graph_name(context.corpus, scope) for scope in (*context.corpus.scopes, EVIDENCE)}

    def node(self, request: Request) -> Response:
        given = read(request, ("lang", "format"))
        asked = self._asked(request, given, request.path_params["id"], self._known)
        reader = self._reader(request, given, HERE + quote(asked.node, safe="/-._~"))
        thing = self.corpus.by_id.get(asked.node)
        if thing and asked.form == "json":
            content = to_json_bytes(card_to_json(self.corpus, card(self.corpus, thing, reader.language)))
            return _sent(content, asked, reader)
        if thing and asked.form == "html":
            return render(thing_pages.page(self.corpus, thing, reader), reader.headers("html"))
        triples = self._triples(asked.node)
        if asked.form in _RDF:
            return _sent(describing.write(triples, asked.form), asked, reader)
        if asked.form == "json":
            return _sent(to_json_bytes(node_pages.as_json(self.corpus, asked.node, triples)), asked, reader)
        page = node_pages.page(self.corpus, self.terms, asked.node, triples, reader)
        return render(page, reader.headers("html"))

    def _triples(self, node: str) -> describing.Triples:
        scope = node.removeprefix("graph/")
        if scope != node:
            return describing.graph_triples(self.corpus, scope)
        triples = describing.describe(self.engine, self.corpus.base + node)
        if self.corpus.base + node not in describing.subjects(triples):
            raise self._nothing(node)
        return triples

    def _known(self, node: str) -> bool:
        """Whether a page can be tried: evidence nodes are looked up later, in the graph."""
        if node in self.corpus.by_id:
            return True
        if node.startswith("graph/"):
            return self.corpus.base + node in self.graphs
        return _NODE.fullmatch(node) is not None

    def _asked(
        self,
        request: Request,
        given: dict[str, str],
        name: str,
        known: Callable[[str], bool],
        forms: tuple[str, ...] = tuple(FORMATS),
    ) -> _Asked:
        """The node and the format: the ending of the address, then ?format=, then Accept."""
        stem, _, ending = name.rpartition(".")
        whole = name in self.corpus.by_id
        if not whole and ending in forms and known(stem):
            if given.get("format", ending) != ending:
                raise Refusal(HTTPStatus.BAD_REQUEST, f"format: '{given['format']}' against the ending .{ending}")
            return _Asked(stem, ending)
        if not known(name):
            raise self._nothing(name)
        if "format" in given:
            return _Asked(name, word(given, "format", forms, "html"))
        form = best(request.headers.get("accept", ""), {form: FORMATS[form] for form in forms})
        if form is None:
            raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"offered are {', '.join(FORMATS[form] for form in forms)}")
        return _Asked(name, form)

    def _nothing(self, node: str) -> Refusal:
        kind, _, local = node.partition("/")
        near = (
            [entity.id for entity in self.corpus.entities if entity.kind == kind] if local else self.corpus.schema.kinds
        )
        return Refusal(HTTPStatus.NOT_FOUND, f"nothing is called '{node[:200]}'{hint(node[:200], near)}")

    def _reader(self, request: Request, given: dict[str, str], document: str) -> Reader:
        spoken = language(request, given, header=True)
        return Reader(self.corpus.base, spoken, document, request.url.query, chosen="lang" in given)

    def browse(self, request: Request) -> Response:
        given = read(request, ("lang", "kind", "q", "offset"))
        reader = self._reader(request, given, "/things")
        kind = word(given, "kind", self.corpus.schema.kinds, "")
        offset, text = number(given, "offset", 0, 0, LARGEST_OFFSET), given.get("q", "")
        found = self.facts.index.search(text, kind, PAGE, offset) if kind or text.strip() else None
        return render(thing_pages.browse(self.corpus, reader, kind, text, found, offset, PAGE))

    def ontology(self, request: Request) -> Response:
        given = read(request, ("lang", "format"))
        reader = self._reader(request, given, ONTOLOGY)
        forms = ("html", *_RDF)
        if "format" in given:
            form = word(given, "format", forms, "html")
        else:
            form = best(request.headers.get("accept", ""), {form: FORMATS[form] for form in forms}) or ""
        if form == "html":
            return render(term_pages.ontology(self.corpus, self.terms, reader))
        if not form:
            raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"offered are {', '.join(FORMATS[name] for name in forms)}")
        return Response(
            describing.write(describing.ontology_triples(self.corpus.schema), form), media_type=FORMATS[form]
        )

    def api(self, request: Request) -> Response:
        given = read(request, ("lang",))
        return render(term_pages.api(self.corpus, self.facts.queries.values(), self._reader(request, given, "/api")))


def _sent(content: bytes, asked: _Asked, reader: Reader) -> Response:
    return Response(content, headers=reader.headers(asked.form), media_type=FORMATS[asked.form])
