"""`/sparql`: answers to queries; without a query a page for people, or a description of the service for programs."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Executor
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from policygraph.server.accept import choose
from policygraph.server.context import Context
from policygraph.server.problems import spoken
from policygraph.server.sparql import description, editor, protocol
from policygraph.server.sparql.jobs import Answer, Job, Kind, QueryEnded, Reason
from policygraph.server.sparql.protocol import BadRequest
from policygraph.server.sparql.workers import Pool

_METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_RETRY_SECONDS = "5"


def routes(context: Context, pool: Pool, executor: Executor) -> list[BaseRoute]:
    """The routes of the endpoint. Queries wait in threads of the executor."""

    async def ask(request: Request, job: Job) -> Answer:
        """The answer; a client who leaves takes the query along."""
        gone = threading.Event()
        answer = asyncio.get_running_loop().run_in_executor(executor, pool.ask, job, gone)
        left = asyncio.create_task(_left(request))
        await asyncio.wait((answer, left), return_when=asyncio.FIRST_COMPLETED)
        left.cancel()
        gone.set()
        return await answer

    async def query(request: Request) -> Response:
        try:
            asked = protocol.read_request(
                request.method,
                request.scope["query_string"],
                request.headers.get("content-type", ""),
                await request.body() if request.method == "POST" else b"",
            )
            table, graph = protocol.formats(request.headers.get("accept", ""))
            answer = await ask(
                request,
                Job(
                    asked.query,
                    table_format=protocol.TABLES[table] if table else None,
                    graph_format=protocol.GRAPHS[graph] if graph else None,
                    dataset=asked.dataset,
                    base=context.corpus.base,
                ),
            )
        except (BadRequest, QueryEnded) as error:
            return _refused(request, error)
        media = graph if answer.kind is Kind.GRAPH else table
        return Response(answer.body, media_type=media, headers={"Vary": "Accept"})

    async def nothing_asked(request: Request) -> Response:
        """People get the page, programs the description, in Turtle unless they like another format better."""
        offer = choose(request.headers.get("accept", ""), [*protocol.GRAPHS, "text/html"])
        if offer is None:
            return _refused(request, protocol.none_given())
        if offer == "text/html":
            return editor.page(context, request.query_params.get("lang", ""))
        try:
            address = str(request.url.replace(query="", fragment="")).rstrip("/")
            graphs = await ask(request, Job(description.GRAPHS_QUERY))
            body = description.describe(address, graphs.body, protocol.GRAPHS[offer])
        except QueryEnded as ended:
            return _refused(request, ended)
        except ValueError:
            message, latvian = "the header Host is not a name of a host", "galvene Host nav datora vārds"
            return _refused(request, BadRequest(HTTPStatus.BAD_REQUEST, message, lv=latvian))
        return Response(body, media_type=offer, headers={"Vary": "Accept"})

    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": ", ".join(_METHODS)})
        asks_nothing = set(request.query_params) <= {"lang"}
        return await (nothing_asked if request.method in ("GET", "HEAD") and asks_nothing else query)(request)

    return [Route(path, endpoint, methods=_METHODS) for path in ("/sparql", "/sparql/")]


async def _left(request: Request) -> None:
    """Returns when the client has closed the connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _refused(request: Request, error: BadRequest | QueryEnded) -> Response:
    """One line of text in the language of the request."""
    headers = {"Vary": "Accept, Accept-Language", "Content-Language": spoken(request)}
    status = error.status if isinstance(error, BadRequest) else protocol.STATUS[error.reason]
    if isinstance(error, QueryEnded):
        if error.reason is Reason.BUSY:
            headers["Retry-After"] = _RETRY_SECONDS
        if error.reason is Reason.NOT_ACCEPTABLE:
            error = protocol.not_acceptable(error)
    return PlainTextResponse(error.said(spoken(request)) + "\n", status, headers=headers)
