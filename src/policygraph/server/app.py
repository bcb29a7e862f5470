"""The application: the routes of every part, put together, with one guard around all."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph.server import pages
from policygraph.server.api import routes as api
from policygraph.server.context import Context
from policygraph.server.guard import Guard
from policygraph.server.mcp import endpoint as mcp
from policygraph.server.problems import spoken, wants_page
from policygraph.server.sparql import endpoint as sparql
from policygraph.server.sparql.workers import Pool
from policygraph.server.things import routes as things
from policygraph.server.things.refusals import ForPeople, page

OPEN_TO_OTHER_SITES = ("/sparql", "/api", "/id", "/ontology")
"""Paths that scripts of any web site may read; nothing there changes anything."""

_LATVIAN = {HTTPStatus.NOT_FOUND: "nav atrasts", HTTPStatus.METHOD_NOT_ALLOWED: "metode nav atļauta"}


def make_app(context: Context, pool: Pool, hosts: Iterable[str] = ()) -> ASGIApp:
    """The application on a pool that the caller closes. `hosts` are its names beside those of the loopback."""
    executor = ThreadPoolExecutor(context.limits.waiting + 1, thread_name_prefix="query")

    @asynccontextmanager
    async def life(_app: Starlette) -> AsyncIterator[None]:
        yield
        executor.shutdown(wait=False, cancel_futures=True)

    routes = [
        *pages.routes(context),
        *sparql.routes(context, pool, executor),
        *api.routes(context),
        *things.routes(context),
        *mcp.routes(context, (*mcp.LOOPBACK, *hosts)),
    ]

    def refused(request: Request, error: Exception) -> Response:
        return _refusal(request, error, context.corpus.base)

    app = Starlette(routes=routes, exception_handlers={HTTPException: refused}, lifespan=life)
    return Guard(_open_to_other_sites(ForPeople(app, context.corpus.base)))


def _refusal(request: Request, error: Exception, base: str) -> Response:
    """One line for an address that is not there, or a method that does not go with it; a page with it in a browser."""
    status, headers = HTTPStatus.INTERNAL_SERVER_ERROR, {}
    if isinstance(error, HTTPException):
        status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
    if wants_page(request):
        return page(request, base, status, "", headers)
    language, phrase = spoken(request), status.phrase.lower()
    said = _LATVIAN.get(status, phrase) if language == "lv" else phrase
    vary = {"Content-Language": language, "Vary": "Accept, Accept-Language"}
    return PlainTextResponse(f"{said}\n", status, headers={**headers, **vary})


def _open_to_other_sites(app: ASGIApp) -> ASGIApp:
    opened = CORSMiddleware(app, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"])

    async def by_path(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_open = any(path == start or path.startswith(f"{start}/") for start in OPEN_TO_OTHER_SITES)
        await (opened if is_open else app)(scope, receive, send)

    return by_path
