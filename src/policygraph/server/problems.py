"""Problems as RFC 9457 has them, and the endpoint that gives them instead of an exception."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from policygraph.errors import QueryError, UnknownName
from policygraph.queries import Engine, Solutions


class _Anything(Convertor[str]):
    """The rest of a path, line feeds included: Starlette's own `path` leaves such an address to nobody."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("anything", _Anything())
PROBLEM_TYPE = "application/problem+json"
METHODS = "GET, HEAD"
_SHOWN = 400


class Refusal(Exception):
    """The request has no answer; the status and the detail say why."""

    def __init__(self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.headers = status, dict(headers or {})
        super().__init__(detail)


def problem(status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A problem document. A detail that repeats a very long input is cut."""
    short = detail if len(detail) <= _SHOWN else f"{detail[: _SHOWN // 2]} … {detail[-_SHOWN // 2 :]}"
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": short}
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    return Response(content, status.value, {"Cache-Control": "no-store", **(headers or {})}, PROBLEM_TYPE)


def held(engine: Engine) -> Engine:
    """The engine with its own failure told apart from a wrong request: the limits of the server, not the question."""

    def select(text: str) -> Solutions:
        try:
            return engine(text)
        except QueryError as error:
            detail = f"the engine could not answer now: {error}"
            raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "5"}) from None

    return select


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An ASGI endpoint that only reads: a function of a request, run in a thread.

    `version` names the state of data and program; with the request it makes the entity tag, so that a client that has
    the answer already is told so before anything is computed.
    """

    answer: Callable[[Request], Response]
    version: Callable[[], str]
    vary: str = field(default="Accept")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await run_in_threadpool(self._respond, request)
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD"):
            detail = f"{request.method} is not served here: everything is read only; use {METHODS}"
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, detail, {"Allow": METHODS})
        tag = self._tag(request)
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": self.vary}
        if tag in {known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")}:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        try:
            response = self.answer(request)
        except Refusal as refusal:
            return problem(refusal.status, str(refusal), {**refusal.headers, "Vary": self.vary})
        except UnknownName as error:
            return problem(HTTPStatus.NOT_FOUND, str(error))
        except QueryError as error:
            return problem(HTTPStatus.BAD_REQUEST, str(error))
        response.headers.update(headers)
        return response

    def _tag(self, request: Request) -> str:
        parts = [self.version(), request.url.path, request.url.query]
        parts += [request.headers.get(name, "") for name in ("accept", "accept-language")]
        return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:20]}"'
