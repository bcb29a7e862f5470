"""JSON under /api: every named query, thing, search, path, question, verdict and finding; described by OpenAPI."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from policygraph.analysis.audit import SEVERITIES, to_records
from policygraph.cards import card, card_to_json
from policygraph.datasets import PLAN
from policygraph.errors import UnknownName
from policygraph.exporters import tabular
from policygraph.names import find
from policygraph.queries import NamedQuery
from policygraph.server.accept import choose
from policygraph.server.api.facts import Facts, to_json_bytes
from policygraph.server.api.lookups import about, chains_between, found_things, listed_queries, question, run_named
from policygraph.server.api.openapi import FORMATS, description
from policygraph.server.api.parameters import (
    LARGEST_OFFSET,
    LARGEST_PAGE,
    USUAL_PAGE,
    checked,
    language,
    needed,
    number,
    read,
    word,
)  # fmt: skip
from policygraph.server.context import Context
from policygraph.server.problems import Endpoint

JSON = FORMATS["json"]


def routes(context: Context) -> list[Route]:
    """The routes below /api."""
    api = _Api(context)
    table: dict[str, Callable[[Request], Response]] = {
        "/api/openapi.json": api.openapi,
        "/api/about": api.about,
        "/api/queries": api.queries,
        "/api/queries/{name:anything}": api.query,
        "/api/things": api.things,
        "/api/things/{id:anything}": api.thing,
        "/api/path": api.path,
        "/api/ask": api.ask,
        "/api/verdicts": api.verdicts,
        "/api/verdicts/{provision:anything}": api.verdict,
        "/api/audit": api.audit,
        "/api/{rest:anything}": api.nothing,
    }
    return [Route(path, Endpoint(answer, lambda: api.facts.version)) for path, answer in table.items()]


class _Api:
    """The handlers; each takes a request and returns the answer, or raises what the endpoint makes a problem of."""

    def __init__(self, context: Context) -> None:
        self.context, self.corpus, self.facts = context, context.corpus, Facts(context.corpus)

    def openapi(self, request: Request) -> Response:
        read(request, ())
        return _json(description(self.corpus, self.facts))

    def about(self, request: Request) -> Response:
        read(request, ())
        return _json(about(self.corpus, self.facts))

    def queries(self, request: Request) -> Response:
        read(request, ())
        return _json(listed_queries(self.facts.queries.values()))

    def query(self, request: Request) -> Response:
        query = self._named(request.path_params["name"])
        names = dict.fromkeys((*(parameter.name for parameter in query.parameters), PLAN, "lang", "format"))
        given = read(request, names)
        spoken = language(request, given)
        form = word(given, "format", FORMATS, self._accepted(request))
        asked = {name: value for name, value in given.items() if name not in ("lang", "format")}
        table = run_named(self.context, query, asked, spoken)
        headers = {} if form in ("json", "md") else {"Content-Disposition": f'inline; filename="{query.name}.{form}"'}
        return Response(tabular.FORMATS[form](table, spoken), headers=headers, media_type=FORMATS[form])

    def _accepted(self, request: Request) -> str:
        """The format by the header Accept: JSON too where none of ours will do, as RFC 9110 allows."""
        media = choose(request.headers.get("accept", ""), FORMATS.values())
        return next((form for form, known in FORMATS.items() if known == media), "json")

    def _named(self, name: str) -> NamedQuery:
        if name not in self.facts.queries:
            raise UnknownName("query", checked("name", name), self.facts.queries, lv="vaicājums")
        return self.facts.queries[name]

    def things(self, request: Request) -> Response:
        given = read(request, ("q", "kind", "lang", "limit", "offset"))
        limit = number(given, "limit", USUAL_PAGE, 1, LARGEST_PAGE)
        offset = number(given, "offset", 0, 0, LARGEST_OFFSET)
        kind = word(given, "kind", self.corpus.schema.kinds, "")
        return _json(found_things(self.facts, given.get("q", ""), kind, limit, offset, language(request, given)))

    def thing(self, request: Request) -> Response:
        spoken = language(request, read(request, ("lang",)))
        thing = find(self.corpus, checked("id", request.path_params["id"]))
        return _json(card_to_json(self.corpus, card(self.corpus, thing, spoken)))

    def path(self, request: Request) -> Response:
        given = read(request, ("from", "to", "lang"))
        ends = needed(given, "from"), needed(given, "to")
        return _json(chains_between(self.corpus, *ends, language(request, given)))

    def ask(self, request: Request) -> Response:
        given = read(request, ("q", PLAN, "lang"))
        plan = {PLAN: given[PLAN]} if PLAN in given else {}
        return _json(question(self.context, needed(given, "q"), language(request, given), plan))

    def verdicts(self, request: Request) -> Response:
        read(request, ())
        return _json(list(self.facts.proofs.values()))

    def verdict(self, request: Request) -> Response:
        read(request, ())
        provision = find(self.corpus, checked("provision", request.path_params["provision"]), self.facts.provision)
        return _json(self.facts.proofs[provision.id])

    def audit(self, request: Request) -> Response:
        given = read(request, ("rule", "severity", "lang"))
        rule = word(given, "rule", self.facts.rules, "")
        severity = word(given, "severity", SEVERITIES, "")
        spoken = language(request, given)
        chosen = [f for f in self.facts.findings if rule in ("", f.rule.name) and severity in ("", f.rule.severity)]
        return _json({"total": len(chosen), "findings": to_records(self.corpus, chosen, spoken)})

    def nothing(self, request: Request) -> Response:
        known = ("about", "ask", "audit", "openapi.json", "path", "queries", "things", "verdicts")
        raise UnknownName("resource", request.path_params["rest"][:60], known, lv="resurss")


def _json(data: object) -> Response:
    return Response(to_json_bytes(data), media_type=JSON)
