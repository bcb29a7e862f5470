"""A refusal as a page, where a browser asks: what is wrong in the reader's language, the detail, and the way on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.schema import LANGUAGES
from policygraph.server.problems import PROBLEM_TYPE, spoken, wants_page
from policygraph.server.things.shells import Reader
from policygraph.server.things.views import RefusedPage, render
from policygraph.server.things.words import words

_OTHER = "status"


def page(request: Request, base: str, status: HTTPStatus, detail: str, headers: Mapping[str, str]) -> Response:
    """The page. `detail` says what is wrong and names the nearest right value."""
    language = spoken(request)
    # No document has this address: the link to the other language is relative, and no stop of the navigation is here.
    reader = Reader(base, language, "", request.url.query, chosen=request.query_params.get("lang") in LANGUAGES)
    said = words(language)
    title = said.get(f"{_OTHER}_{status.value}", said[_OTHER])
    response = render(
        RefusedPage(reader.shell(title), status.value, detail),
        {**headers, "vary": "Accept, Accept-Language", "content-language": language},
    )
    response.status_code = status.value
    return response


@dataclass(frozen=True, slots=True)
class ForPeople:
    """An ASGI application around another: its problem documents become pages where a browser asks."""

    app: ASGIApp
    base: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not wants_page(Request(scope)):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def judge(message: Message) -> None:
            if held or _is_problem(message):
                held.append(message)
            else:
                await send(message)

        await self.app(scope, receive, judge)
        if held:
            await self._page(Request(scope), held)(scope, receive, send)

    def _page(self, request: Request, held: list[Message]) -> Response:
        start, detail = held[0], ""
        with suppress(ValueError):
            detail = str(json.loads(b"".join(message.get("body", b"") for message in held[1:]))["detail"])
        kept = {
            name: value
            for name, value in Headers(raw=start["headers"]).items()
            if name not in ("content-type", "content-length", "content-language", "content-security-policy")
        }
        return page(request, self.base, HTTPStatus(start["status"]), detail, kept)


def _is_problem(message: Message) -> bool:
    return (
        message["type"] == "http.response.start" and Headers(raw=message["headers"]).get("content-type") == PROBLEM_TYPE
    )
