"""Linked data: the page of every thing, of every node of the evidence and of the ontology, by content negotiation.

A node answers with 200 and what is known of it, in the format that is asked for: by an ending of its address
(`/id/institution/KM.ttl`), by ?format= or by Accept. Content-Location names the document that was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from policygraph.cards import card, card_to_json
from policygraph.errors import meant, nearest
from policygraph.rdf import EVIDENCE, graph_name
from policygraph.server.accept import choose
from policygraph.server.api.facts import Facts, to_json_bytes
from policygraph.server.api.parameters import LARGEST_OFFSET, LONGEST, language, number, read, word
from policygraph.server.context import Context
from policygraph.server.problems import Endpoint, Refusal, held
from policygraph.server.things import describing, node_pages, term_pages, thing_pages
from policygraph.server.things.addresses import HERE, ONTOLOGY, prefixes
from policygraph.server.things.shells import FORMATS, RDF_FORMATS, Reader
from policygraph.server.things.terms import read_terms
from policygraph.server.things.views import render

_ONTOLOGY_FORMS = ("html", *RDF_FORMATS)
_PROOF = ("statement/", "passage/", "source/")
_GRAPH = "graph/"
PAGE = 100


def routes(context: Context) -> list[Route]:
    """The routes of things, the ontology, the page that lists things and the page that explains /api."""
    data = _Data(context)
    table: dict[str, Callable[[Request], Response]] = {
        **{f"{prefix}{{id:anything}}": data.node for prefix in prefixes(context.corpus.base)},
        "/things": data.browse,
        ONTOLOGY: data.ontology,
        f"{ONTOLOGY}.{{ending:anything}}": data.ontology,
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
        asked = self._asked(request, given, request.path_params["id"])
        reader = self._reader(request, given, HERE + quote(asked.node, safe="/-._~"))
        thing = self.corpus.by_id.get(asked.node)
        if thing and asked.form == "html":
            return render(thing_pages.page(self.corpus, thing, reader), reader.headers("html"))
        if thing and asked.form == "json":
            shown = card_to_json(self.corpus, card(self.corpus, thing, reader.language))
            return _sent(to_json_bytes(shown), asked.form, reader)
        triples = self._triples(asked.node)
        if asked.form == "html":
            page = node_pages.page(self.corpus, self.terms, asked.node, triples, reader)
            return render(page, reader.headers("html"))
        if asked.form == "json":
            return _sent(to_json_bytes(node_pages.as_json(self.corpus, asked.node, triples)), asked.form, reader)
        return _sent(describing.write(triples, asked.form), asked.form, reader)

    def _asked(self, request: Request, given: dict[str, str], name: str) -> _Asked:
        stem, _, ending = name.rpartition(".")
        if ending in FORMATS and name not in self.corpus.by_id and self._may_be(stem):
            return _Asked(stem, _form(request, given, tuple(FORMATS), ending))
        if not self._may_be(name):
            raise self._nothing(name)
        return _Asked(name, _form(request, given, tuple(FORMATS)))

    def _may_be(self, node: str) -> bool:
        """Whether there can be such a node; whether a node of the evidence is there, the graph tells."""
        if node.startswith(_GRAPH):
            return self.corpus.base + node in self.graphs
        if node in self.corpus.by_id:
            return True
        return len(node) <= LONGEST and node.startswith(_PROOF) and describing.is_iri(self.corpus.base + node)

    def _triples(self, node: str) -> describing.Triples:
        if node.startswith(_GRAPH):
            return describing.graph_triples(self.corpus, node.removeprefix(_GRAPH))
        triples = describing.describe(self.engine, self.corpus.base + node)
        if self.corpus.base + node not in describing.subjects(triples):
            raise self._nothing(node)
        return triples

    def _nothing(self, node: str) -> Refusal:
        kind = node.partition("/")[0]
        name, kinds = node[:LONGEST], self.corpus.schema.kinds
        near = [thing.id for thing in self.corpus.entities if thing.kind == kind]
        one = nearest(name if near else kind, near or kinds)
        return Refusal(
            HTTPStatus.NOT_FOUND,
            f"nothing is called '{name}'{meant(one)}",
            lv=f"nekas tā nesaucas: '{name}'{meant(one, 'lv')}",
        )

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
        ending = request.path_params.get("ending", "")
        if ending and ending not in _ONTOLOGY_FORMS:
            near, wanted = nearest(ending, _ONTOLOGY_FORMS), f"ontology.{ending}"
            raise Refusal(HTTPStatus.NOT_FOUND, f"no {wanted}{meant(near)}", lv=f"nav {wanted}{meant(near, 'lv')}")
        form, reader = _form(request, given, _ONTOLOGY_FORMS, ending), self._reader(request, given, ONTOLOGY)
        if form == "html":
            return render(term_pages.ontology(self.terms, reader), reader.headers("html", _ONTOLOGY_FORMS))
        content = describing.write(describing.ontology_triples(self.corpus.schema), form)
        return _sent(content, form, reader, _ONTOLOGY_FORMS)

    def api(self, request: Request) -> Response:
        reader = self._reader(request, read(request, ("lang",)), "/api")
        return render(term_pages.api(self.corpus, self.facts.queries.values(), reader))


def _form(request: Request, given: dict[str, str], forms: Sequence[str], ending: str = "") -> str:
    """By the ending of the address, by ?format=, by Accept. Refuses two that differ, and what is not offered."""
    named = word(given, "format", forms, ending)
    if ending and named != ending:
        raise Refusal(
            HTTPStatus.BAD_REQUEST,
            f"format: '{named}', but the address ends in .{ending}",
            lv=f"format: '{named}', bet adrese beidzas ar .{ending}",
        )
    if named:
        return named
    offered = {FORMATS[form]: form for form in forms}
    media = choose(request.headers.get("accept", ""), offered)
    if media is None:
        listed = ", ".join(offered)
        raise Refusal(HTTPStatus.NOT_ACCEPTABLE, f"offered are {listed}", lv=f"ir pieejami {listed}")
    return offered[media]


def _sent(content: bytes, form: str, reader: Reader, forms: Sequence[str] = tuple(FORMATS)) -> Response:
    media = f"{FORMATS[form]}; charset=utf-8" if form in ("ttl", "nt") else FORMATS[form]
    return Response(content, headers=reader.headers(form, forms), media_type=media)
