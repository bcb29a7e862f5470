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

from policygraph.errors import PolicyGraphError, QueryError, UnknownName
from policygraph.queries import Engine, Solutions
from policygraph.schema import LANGUAGES
from policygraph.server.accept import choose, language


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


class Refusal(PolicyGraphError):
    """The request has no answer; the status and the detail say why."""

    def __init__(
        self, status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None, *, lv: str = ""
    ) -> None:
        self.status, self.headers = status, dict(headers or {})
        super().__init__(detail, lv=lv)


def wants_page(request: Request) -> bool:
    """Whether the client likes a page better than a problem document or a line of text."""
    return choose(request.headers.get("accept", ""), [PROBLEM_TYPE, "text/plain", "text/html"]) == "text/html"


def spoken(request: Request) -> str:
    """The language in which a request is refused: that of `lang=`, else the one that Accept-Language likes best.

    Who asks for none gets Latvian on a page, as on every page, and else English, as HTTP's own words are.
    """
    asked = request.query_params.get("lang", "")
    usual = LANGUAGES[0] if wants_page(request) else "en"
    return asked if asked in LANGUAGES else language(request.headers.get("accept-language", ""), LANGUAGES, usual)


def problem(
    status: HTTPStatus, detail: str, headers: Mapping[str, str] | None = None, *, language: str = "en"
) -> Response:
    """A problem document. A detail that repeats a very long input is cut."""
    short = detail if len(detail) <= _SHOWN else f"{detail[: _SHOWN // 2]} … {detail[-_SHOWN // 2 :]}"
    body = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": short}
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
    said = {"Cache-Control": "no-store", "Content-Language": language, "Vary": "Accept, Accept-Language"}
    return Response(content, status.value, {**said, **(headers or {})}, PROBLEM_TYPE)


def held(engine: Engine) -> Engine:
    """The engine with its own failure told apart from a wrong request: the limits of the server, not the question."""

    def select(text: str) -> Solutions:
        try:
            return engine(text)
        except QueryError as error:
            raise Refusal(
                HTTPStatus.SERVICE_UNAVAILABLE,
                f"the engine could not answer now: {error}",
                {"Retry-After": "5"},
                lv=f"vaicājumu dzinējs tagad nevar atbildēt: {error.said('lv')}",
            ) from None

    return select


def _read_only(method: str) -> Refusal:
    return Refusal(
        HTTPStatus.METHOD_NOT_ALLOWED,
        f"{method} is not served here: everything is read only; use {METHODS}",
        {"Allow": METHODS},
        lv=f"{method} te nedarbojas: viss ir tikai lasāms; lietojiet {METHODS}",
    )


def refused(request: Request, error: Refusal | UnknownName | QueryError) -> Response:
    """The problem that an error is, in the language of the request."""
    status, headers = HTTPStatus.BAD_REQUEST, {}
    if isinstance(error, Refusal):
        status, headers = error.status, error.headers
    elif isinstance(error, UnknownName):
        status = HTTPStatus.NOT_FOUND
    said = spoken(request)
    return problem(status, error.said(said), headers, language=said)


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
            return refused(request, _read_only(request.method))
        tag = self._tag(request)
        headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": self.vary}
        if tag in {known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")}:
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        try:
            response = self.answer(request)
        except (Refusal, UnknownName, QueryError) as error:
            return refused(request, error)
        response.headers.update(headers)
        return response

    def _tag(self, request: Request) -> str:
        parts = [self.version(), request.url.path, request.url.query]
        parts += [request.headers.get(name, "") for name in ("accept", "accept-language")]
        return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:20]}"'
