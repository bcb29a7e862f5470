"""Start and stop: the address, the patience with slow clients, the pool and the application, until a signal comes."""

from __future__ import annotations

import ipaddress
import logging
import signal
import socket
from asyncio import TimerHandle, Transport
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from types import FrameType

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from policygraph.corpus import Corpus
from policygraph.errors import PolicyGraphError
from policygraph.rdf import Quad, quads
from policygraph.server.app import make_app
from policygraph.server.context import Context, Limits
from policygraph.server.sparql.workers import Pool, engine

HEAD_SECONDS = 10
"""How long a client may take for the head of a request."""
STALL_SECONDS = 30
"""How long a client may take nothing of an answer that waits for it."""
_HEAD_BYTES = 64 * 2**10
_CONNECTIONS = 500
_LAST_SECONDS = 3
_BACKLOG = 1_024


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a host name or address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises PolicyGraphError where the address cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        message = f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port"
        raise PolicyGraphError(message) from None
    return listener


def address(listener: socket.socket) -> str:
    """The address of a listening socket as a browser writes it."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(
    corpus: Corpus,
    limits: Limits,
    listener: socket.socket,
    ready: Callable[[], None],
    *,
    more: Iterable[Quad] = (),
    hosts: Iterable[str] = (),
) -> None:
    """Serve on a listening socket until SIGINT or SIGTERM.

    `more` are quads beside those of the corpus, `hosts` the names of this machine beside those of the loopback.
    """
    added = list(more)
    with Pool(lambda: chain(quads(corpus), added), limits) as pool:
        context = Context(corpus, engine(pool), limits)
        config = uvicorn.Config(
            make_app(context, pool, hosts),
            http=_PatientProtocol,
            loop="asyncio",
            ws="none",
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=HEAD_SECONDS,
            timeout_graceful_shutdown=_LAST_SECONDS,
            h11_max_incomplete_event_size=_HEAD_BYTES,
        )
        # Their warnings repeat what clients send, their errors hold tracebacks: the guard logs what matters.
        logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
        server = _Server(config, ready, pool)
        with _signals_end(server):
            server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Says when it is ready, and ends the queries that run before it waits for their clients."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], pool: Pool) -> None:
        super().__init__(config)
        self.ready = ready
        self.pool = pool

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.pool.close()
        await super().shutdown(sockets)


@contextmanager
def _signals_end(server: uvicorn.Server) -> Iterator[None]:
    """A signal ends the server before it listens to signals itself; stopped, it raises them again in vain."""

    def heard(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _PatientProtocol(H11Protocol):
    """HTTP with an end to patience: for a head that does not come, and for a reader who does not read."""

    _head: TimerHandle | None = None
    _stall: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]  # as the original says
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._cancel_head()
        elif self._head is None:
            self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cancel_head()
        self._cancel_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._stall = self.loop.call_later(STALL_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        self._cancel_stall()
        super().resume_writing()

    def _expect_head(self) -> None:
        self._head = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _cancel_head(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None

    def _cancel_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None
