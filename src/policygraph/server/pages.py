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


def routes(context: Context) -> list[BaseRoute]:
    """The explorer is made once, when it is first asked for."""

    @lru_cache(maxsize=1)
    def made() -> bytes:
        return to_page(context.corpus)

    async def explorer(_request: Request) -> Response:
        # The page carries its own policy, with the checksums of its scripts.
        headers = {"Content-Security-Policy": "frame-ancestors 'none'"}
        return HTMLResponse(await run_in_threadpool(made), headers=headers)

    static = StaticFiles(packages=[("policygraph.server.sparql", "static")])
    return [Route("/", explorer), Mount("/static", static)]
