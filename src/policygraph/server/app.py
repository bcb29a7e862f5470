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
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from policygraph.server import pages
from policygraph.server.accept import choose
from policygraph.server.api import routes as api
from policygraph.server.context import Context
from policygraph.server.guard import Guard
from policygraph.server.mcp import endpoint as mcp
from policygraph.server.sparql import endpoint as sparql
from policygraph.server.sparql.workers import Pool
from policygraph.server.things import routes as things

OPEN_TO_OTHER_SITES = ("/sparql", "/api", "/id", "/ontology")
"""Paths that scripts of any web site may read; nothing there changes anything."""

_PAGE = """<!DOCTYPE html>
<html lang="lv"><head><meta charset="utf-8"><title>{status}</title></head>
<body><h1>{status}</h1><p>Šādas lapas te nav. <span lang="en">{phrase}.</span></p>
<p><a href="/">policygraph</a> · <a href="/sparql">SPARQL</a></p></body></html>
"""


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
    app = Starlette(routes=routes, exception_handlers={HTTPException: _refusal}, lifespan=life)
    return Guard(_open_to_other_sites(app))


def _refusal(request: Request, error: Exception) -> Response:
    """One line for an address that is not there, or a method that does not go with it; a page with it in a browser."""
    status, headers = HTTPStatus.INTERNAL_SERVER_ERROR, {}
    if isinstance(error, HTTPException):
        status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = ", ".join(sorted(headers["Allow"].split(", ")))
    if choose(request.headers.get("accept", ""), ["text/plain", "text/html"]) == "text/html":
        return HTMLResponse(_PAGE.format(status=status.value, phrase=status.phrase), status, headers=headers)
    return PlainTextResponse(f"{status.phrase.lower()}\n", status, headers=headers)


def _open_to_other_sites(app: ASGIApp) -> ASGIApp:
    opened = CORSMiddleware(app, allow_origins=["*"], allow_methods=["GET", "HEAD", "POST"], allow_headers=["*"])

    async def by_path(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        is_open = any(path == start or path.startswith(f"{start}/") for start in OPEN_TO_OTHER_SITES)
        await (opened if is_open else app)(scope, receive, send)

    return by_path
