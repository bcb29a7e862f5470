"""HTTP to an engine elsewhere, with name and password where it asks for them. Opens a connection only in `request`.

A store that wants a password answers 401 at once and closes: a large body sent without one breaks the pipe. So the
first answer that asks for a password is kept, and each later request carries its proof from the start.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    AbstractDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)  # fmt: skip

from policygraph.errors import QueryError

_SHOWN = 200
_ADVICE = {
    401: "it asks for a name and a password: --user NAME --password-file FILE",
    403: "this user may not do that there",
    404: "nothing answers at this address (404); is the path right?",
    405: "this address does not take such a request (405); is it the right one for this command?",
    413: "a request was too large for it (413); give a smaller --chunk",
    415: "it does not take this kind of content (415)",
}


@dataclass(frozen=True, slots=True)
class Login:
    """A name and a password; the password is never shown."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, headers and content."""

    status: int
    headers: Message
    content: bytes


class _StayHere(HTTPRedirectHandler):
    """No redirect is followed: a POST would lose its query, and a password would go to another host."""

    def redirect_request(
        self,
        req: Request,  # noqa: ARG002  # the names are those of the parent
        fp: IO[bytes],  # noqa: ARG002
        code: int,  # noqa: ARG002
        msg: str,  # noqa: ARG002
        headers: Message,  # noqa: ARG002
        newurl: str,  # noqa: ARG002
    ) -> None:
        return None


class Connection:
    """Requests to one engine. `option` is what the messages call its address."""

    def __init__(self, login: Login | None = None, *, timeout: float = 60.0, option: str = "--endpoint") -> None:
        self.login, self.timeout, self.option = login, timeout, option
        self._opener = build_opener(_StayHere)
        self._challenge: tuple[str, Mapping[str, str]] | None = None
        self._passwords = HTTPPasswordMgrWithDefaultRealm()
        self._digest = AbstractDigestAuthHandler(self._passwords)

    def request(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        accept: tuple[int, ...] = (),
    ) -> Answer:
        """The answer; QueryError in one line where there is none or its status is neither 2xx nor in `accept`."""
        if not _is_web(url):
            raise QueryError(f"{self.option} {_shown(url)}: give an http or https address")
        answer = self._once(method, url, body, headers or {})
        if answer.status == 401 and self.login and self._learn(url, answer.headers):
            answer = self._once(method, url, body, headers or {})
        if 200 <= answer.status < 300 or answer.status in accept:
            return answer
        raise QueryError(f"{self.option} {_shown(url)}: {self._refusal(answer)}")

    def _once(self, method: str, url: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        try:
            request = Request(url, body, dict(headers), method=method)
            if proof := self._proof(request):
                request.add_unredirected_header("Authorization", proof)
            with self._opener.open(request, timeout=self.timeout) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())
        except TimeoutError:
            raise QueryError(f"{self.option} {_shown(url)}: no answer within {self.timeout:g} seconds") from None
        except URLError as error:
            reason = error.reason.strerror if isinstance(error.reason, OSError) else None
            late = isinstance(error.reason, TimeoutError)
            words = f"no answer within {self.timeout:g} seconds" if late else reason or str(error.reason)
            raise QueryError(f"{self.option} {_shown(url)}: {words}") from None
        except (HTTPException, OSError, ValueError) as error:
            raise QueryError(f"{self.option} {_shown(url)}: {_line(str(error)) or type(error).__name__}") from None

    def _learn(self, url: str, headers: Message) -> bool:
        """Keep what the engine asks for; False where that is nothing we can give."""
        login, found = self.login, {}
        for value in headers.get_all("WWW-Authenticate", []):
            scheme, _, rest = value.partition(" ")
            found[scheme.lower()] = parse_keqv_list(parse_http_list(rest)) if scheme.lower() == "digest" else {}
        if login is None or not found:
            return False
        scheme = "digest" if "digest" in found else "basic"
        if scheme not in found:
            return False
        self._challenge = (scheme, found[scheme])
        if scheme == "digest":
            self._passwords.add_password(found[scheme].get("realm", ""), url, login.user, login.password)
        return True

    def _proof(self, request: Request) -> str | None:
        if self._challenge is None or self.login is None:
            return None
        scheme, challenge = self._challenge
        if scheme == "basic":
            return "Basic " + base64.b64encode(f"{self.login.user}:{self.login.password}".encode()).decode()
        proof = self._digest.get_authorization(request, challenge)
        return f"Digest {proof}" if proof else None

    def _refusal(self, answer: Answer) -> str:
        if 300 <= answer.status < 400:
            return f"it has moved to {answer.headers.get('Location', 'another address')}; give that one"
        if answer.status == 401 and self.login:
            return f"it does not accept the name {self.login.user} with this password"
        said = _line(answer.content[:10_000].decode("utf-8", errors="replace"))
        return _ADVICE.get(answer.status) or f"it answered {answer.status}" + (f": {said}" if said else "")


def _line(text: str) -> str:
    """The first words of an answer, on one line, without control characters."""
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words[:_SHOWN] + ("…" if len(words) > _SHOWN else "")


def _shown(url: str) -> str:
    """The address that the user gave, without what a request adds to it."""
    return url.partition("?")[0]


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
