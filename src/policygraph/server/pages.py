"""The explorer at `/`, and the scripts and styles of the pages."""

from __future__ import annotations

from functools import lru_cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from policygraph.explorer import to_page
from policygraph.server.context import Context
from policygraph.server.navigation import beside_explorer

_END = b"</footer>"


def routes(context: Context) -> list[BaseRoute]:
    """The explorer is made once, when it is first asked for."""

    @lru_cache(maxsize=1)
    def made() -> bytes:
        # Served, it has neighbours; as a file it stands alone.
        return to_page(context.corpus).replace(_END, beside_explorer().encode() + _END, 1)

    async def explorer(_request: Request) -> Response:
        # The page carries its own policy, with the checksums of its scripts.
        headers = {"Content-Security-Policy": "frame-ancestors 'none'"}
        return HTMLResponse(await run_in_threadpool(made), headers=headers)

    static = StaticFiles(packages=[("policygraph.server.sparql", "static")])
    return [Route("/", explorer), Mount("/static", static)]
