"""The pool of worker processes: queries from any thread in, answers out, whatever a query does.

Quick and long queries have places of their own. Every query starts in a quick place; one that is not done in half a
second (a tenth, where many wait) goes on as a long one, with less of the processor. Where all long places are taken it
is stopped and begins anew when one is free. So bombs cannot keep a hundred small queries waiting.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from types import TracebackType

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.queries import Engine, Solutions
from policygraph.rdf import Quad, nquads
from policygraph.server.context import Limits
from policygraph.server.sparql.jobs import Answer, Job, Kind, QueryEnded, Reason
from policygraph.server.sparql.worker import FAILURE, FORK, ORDER, REAP, REPLY

QUICK_SECONDS, QUICK_SECONDS_IN_A_CROWD = 0.5, 0.1
_NICE = 10
_LOOK_UP_SECONDS = 0.2
_JOBS_PER_WORKER = 1_000


def _stopping() -> QueryEnded:
    return QueryEnded(Reason.BUSY, "the server is stopping", lv="serveris beidz darbu")


def _busy() -> QueryEnded:
    message = "the server is busy with other queries; try again in some seconds"
    latvian = "serveris ir aizņemts ar citiem vaicājumiem; mēģiniet vēlreiz pēc dažām sekundēm"
    return QueryEnded(Reason.BUSY, message, lv=latvian)


class _Template:
    """The process that holds the graph and forks the workers."""

    def __init__(self, quads: Iterable[Quad], limits: Limits) -> None:
        self._lock = threading.Lock()
        self._control, other = socket.socketpair()
        with other:
            program = [sys.executable, "-P", "-m", "policygraph.server.sparql.worker", str(other.fileno())]
            self._process = subprocess.Popen(  # noqa: S603  # our own program, no word of it from outside
                program, pass_fds=[other.fileno()], stdin=subprocess.DEVNULL, start_new_session=True
            )
        connection = Connection(os.dup(self._control.fileno()))
        try:
            connection.send(limits)
            for portion in nquads(quads):
                connection.send_bytes(portion)
            connection.send_bytes(b"")
            connection.recv_bytes()
        except (EOFError, OSError):
            self.close()
            raise QueryError("the process for queries did not start") from None
        finally:
            connection.close()

    def fork(self) -> _Worker:
        """A new worker."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._order(FORK, 0, [theirs.fileno()])
        return _Worker(process, Connection(ours.detach()), self)

    def reap(self, process: int) -> int:
        """The exit code of a worker that is dead or dying."""
        return self._order(REAP, process)

    def _order(self, letter: bytes, number: int, descriptors: Iterable[int] = ()) -> int:
        try:
            with self._lock:
                socket.send_fds(self._control, [ORDER.pack(letter, number)], list(descriptors))
                reply = self._control.recv(REPLY.size)
        except OSError:
            reply = b""
        if len(reply) < REPLY.size:
            message, latvian = "the process for queries has ended", "vaicājumu process ir beidzies"
            raise QueryEnded(Reason.FAILED, message, lv=latvian)
        code: int = REPLY.unpack(reply)[0]
        return code

    def lives(self) -> bool:
        """Whether nobody has killed it."""
        return self._process.poll() is None

    def close(self) -> None:
        """End it; its workers end with it."""
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Worker:
    """A process that answers one job at a time."""

    def __init__(self, process: int, connection: Connection, template: _Template) -> None:
        self.process = process
        self.connection = connection
        self.template = template
        self.jobs = 0

    def start(self, job: Job) -> None:
        self.jobs += 1
        with suppress(OSError):
            # Where the worker is dead already, `outcome` finds out.
            self.connection.send(job)

    def outcome(self, seconds: float, gone: threading.Event) -> Answer | None:
        """The answer, or None where there is none yet. Raises QueryEnded, or EOFError where the worker died."""
        until = time.monotonic() + seconds
        try:
            while not self.connection.poll(min(max(until - time.monotonic(), 0), _LOOK_UP_SECONDS)):
                if gone.is_set() or time.monotonic() >= until:
                    return None
            head, _, reason = self.connection.recv_bytes().decode().partition(" ")
            body = self.connection.recv_bytes()
        except OSError:
            raise EOFError from None
        if head == FAILURE:
            message, _, latvian = body.decode().partition("\0")
            raise QueryEnded(Reason(reason), message, lv=latvian)
        return Answer(Kind(head), body)


class Pool:
    """Worker processes for a set of quads, as a context manager; safe in threads."""

    def __init__(self, quads: Callable[[], Iterable[Quad]], limits: Limits) -> None:
        self.limits = limits
        self._quads = quads
        self._lock = threading.Lock()
        self._closed = False
        self._template = _Template(quads(), limits)
        self._quick = threading.Semaphore(limits.workers)
        self._long = threading.Semaphore(limits.workers)
        self._inside = 0
        self._idle = deque(self._template.fork() for _ in range(limits.workers))

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all processes; queries that still run end without an answer."""
        with self._lock:
            self._closed = True
            self._template.close()
            with suppress(IndexError):
                while True:
                    # A worker whose template was killed hears the end only here.
                    self._idle.pop().connection.close()

    def ask(self, job: Job, gone: threading.Event | None = None) -> Answer:
        """The answer to a job, within the limits. Raises QueryEnded.

        Who sets `gone` meanwhile says that nobody waits any more: the query is stopped.
        """
        if self._closed:
            raise _stopping()
        if len(job.text.encode()) > (most := self.limits.query_bytes):
            message, latvian = f"the query is longer than {most} bytes", f"vaicājums ir garāks par {most} baitiem"
            raise QueryEnded(Reason.TOO_LONG_QUERY, message, lv=latvian)
        with self._lock:
            if self._inside >= self.limits.waiting:
                raise _busy()
            self._inside += 1
        try:
            return self._ask(job, time.monotonic() + self.limits.queue_seconds, gone or threading.Event())
        finally:
            with self._lock:
                self._inside -= 1

    def _ask(self, job: Job, patience: float, gone: threading.Event) -> Answer:
        with _place(self._quick, patience, gone):
            is_crowded = self._inside > 2 * self.limits.workers
            quick = min(QUICK_SECONDS_IN_A_CROWD if is_crowded else QUICK_SECONDS, self.limits.seconds)
            worker = self._take()
            worker.start(job)
            answer = self._outcome(worker, quick, gone)
            if answer is not None:
                self._keep(worker)
                return answer
            goes_on = not gone.is_set() and self._long.acquire(blocking=False)
        if goes_on:
            try:
                return self._finish(worker, self.limits.seconds - quick, gone)
            finally:
                self._long.release()
        self._stop(worker)
        _heed(gone)
        with _place(self._long, patience, gone):
            worker = self._take()
            worker.start(job)
            return self._finish(worker, self.limits.seconds, gone)

    def _finish(self, worker: _Worker, seconds: float, gone: threading.Event) -> Answer:
        """The outcome of a long query. Its worker cannot get its share of the processor back, so it ends too."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, worker.process, _NICE)
        answer = self._outcome(worker, seconds, gone)
        self._stop(worker)
        if answer is None:
            _heed(gone)
            message = f"the query ran longer than {self.limits.seconds:g} seconds and was stopped"
            latvian = f"vaicājums ilga vairāk nekā {self.limits.seconds:g} s un tika apturēts"
            raise QueryEnded(Reason.TOO_LONG, message, lv=latvian)
        return answer

    def _outcome(self, worker: _Worker, seconds: float, gone: threading.Event) -> Answer | None:
        try:
            return worker.outcome(seconds, gone)
        except EOFError:
            raise self._death(worker) from None
        except QueryEnded:
            self._keep(worker)
            raise

    def _take(self) -> _Worker:
        try:
            return self._idle.popleft()
        except IndexError:
            return self._fork()

    def _fork(self) -> _Worker:
        """A new worker; where somebody killed the template, from a new one."""
        template = self._template
        try:
            return template.fork()
        except QueryEnded:
            with self._lock:
                if self._closed:
                    raise _stopping() from None
                if self._template is template:
                    template.close()
                    self._template = _Template(self._quads(), self.limits)
            return self._template.fork()

    def _keep(self, worker: _Worker) -> None:
        """For the next job, unless it has done its share or there are enough."""
        if worker.jobs < _JOBS_PER_WORKER and len(self._idle) < self.limits.workers:
            self._idle.append(worker)
        else:
            self._stop(worker)

    def _stop(self, worker: _Worker) -> None:
        worker.connection.close()
        # While its template lives nobody else reaps it, so the number is its own; without one it ends by itself.
        with suppress(QueryEnded, ProcessLookupError):
            if worker.template.lives():
                os.kill(worker.process, signal.SIGKILL)
                worker.template.reap(worker.process)

    def _death(self, worker: _Worker) -> QueryEnded:
        """Why a worker ended by itself: it is dead, or will be in a moment, so it is reaped without a blow."""
        worker.connection.close()
        if self._closed:
            return _stopping()
        try:
            code = worker.template.reap(worker.process)
        except QueryEnded as ended:
            return ended
        if code == -signal.SIGXCPU:
            message = "the query took too much processor time and was stopped"
            return QueryEnded(
                Reason.TOO_LONG, message, lv="vaicājums ņēma pārāk daudz procesora laika un tika apturēts"
            )
        if code < 0:
            message = "the query took more memory than a query may take, and was stopped"
            latvian = "vaicājums aizņēma vairāk atmiņas, nekā drīkst, un tika apturēts"
            return QueryEnded(Reason.TOO_MUCH_MEMORY, message, lv=latvian)
        return QueryEnded(Reason.FAILED, "the query could not be answered", lv="uz vaicājumu neizdevās atbildēt")


def _heed(gone: threading.Event) -> None:
    if gone.is_set():
        raise QueryEnded(Reason.ABANDONED, "nobody waits for the answer any more", lv="atbildi vairs neviens negaida")


@contextmanager
def _place(places: threading.Semaphore, patience: float, gone: threading.Event) -> Iterator[None]:
    if not places.acquire(timeout=max(patience - time.monotonic(), 0)):
        raise _busy()
    try:
        _heed(gone)
        yield
    finally:
        places.release()


def engine(pool: Pool) -> Engine:
    """The engine of a pool: text of a SELECT -> its solutions."""

    def select(text: str) -> Solutions:
        answer = pool.ask(Job(text))
        if answer.kind is not Kind.SOLUTIONS:
            raise QueryError("a named query must be a SELECT")
        found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError("a named query must be a SELECT")
        return found

    return select
