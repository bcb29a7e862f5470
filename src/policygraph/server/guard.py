"""Around every route: bodies bounded in size and time, headers that browsers heed, one line of log, no traceback."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from policygraph.server.problems import spoken

log = logging.getLogger("policygraph.server")

BODY_BYTES = 2**20
BODY_SECONDS = 20
_PORTION = 64 * 2**10
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
_BODY_METHODS = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(slots=True)
class Guard:
    """An ASGI application around another."""

    app: ASGIApp
    body_bytes: int = BODY_BYTES
    body_seconds: float = BODY_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever the application does."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        reply = _Reply(send)
        try:
            await self._answer(scope, receive, reply)
        except Exception as error:  # the edge of the server: the client learns nothing, the log learns the place
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, place.filename, place.lineno)
            if not reply.status:
                refusal = PlainTextResponse("internal error\n", HTTPStatus.INTERNAL_SERVER_ERROR)
                await refusal(scope, receive, reply)
        finally:
            path = scope.get("raw_path", b"").decode("ascii", "replace")[:200]
            log.info("%s %s %s %.0f ms", scope["method"], path, reply.status or "-", reply.milliseconds)

    async def _answer(self, scope: Scope, receive: Receive, reply: Send) -> None:
        if scope["method"] not in _BODY_METHODS:
            await self.app(scope, receive, reply)
            return
        try:
            async with asyncio.timeout(self.body_seconds):
                body = await self._body(receive)
        except TimeoutError:
            message, latvian = "the request came too slowly", "pieprasījums nāca pārāk lēni"
            await _refuse(scope, HTTPStatus.REQUEST_TIMEOUT, message, latvian)(scope, receive, reply)
            return
        except ClientDisconnect:
            return
        if body is None:
            message = f"a request may have {self.body_bytes} bytes"
            latvian = f"pieprasījumā drīkst būt ne vairāk par {self.body_bytes} baitiem"
            await _refuse(scope, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message, latvian)(scope, receive, reply)
            return
        await self.app(scope, _replay(body, receive), reply)

    async def _body(self, receive: Receive) -> bytes | None:
        """The whole body, or None where it is too long."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if len(body) > self.body_bytes:
                return None
            if not message.get("more_body", False):
                return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def _refuse(scope: Scope, status: HTTPStatus, message: str, latvian: str) -> PlainTextResponse:
    language = spoken(Request(scope))
    said = latvian if language == "lv" else message
    return PlainTextResponse(said + "\n", status, headers={"Connection": "close", "Content-Language": language})


@dataclass(slots=True)
class _Reply:
    """Sends messages on with the headers, large bodies in portions, so that a reader who stops is noticed."""

    send: Send
    status: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def milliseconds(self) -> float:
        return (time.monotonic() - self.started) * 1000

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        body: bytes = message.get("body", b"")
        if message["type"] == "http.response.body" and len(body) > _PORTION:
            for start in range(0, len(body), _PORTION):
                last = start + _PORTION >= len(body)
                more = message.get("more_body", False) or not last
                await self.send({**message, "body": body[start : start + _PORTION], "more_body": more})
        else:
            await self.send(message)
