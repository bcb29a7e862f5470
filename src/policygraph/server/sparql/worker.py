"""The processes in which SPARQL runs: `python -m policygraph.server.sparql.worker DESCRIPTOR`.

A running query cannot be interrupted inside a process, and a query can take all memory, so each runs in a process that
may be killed. This program is the template: it loads the graph once, then forks a worker whenever it is told to. It
has one thread, so the fork is safe; a worker shares the memory of the graph and stands ready within milliseconds.

Orders to the template are five bytes: a letter and a number.

    F          with a socket: fork a worker that listens there; the reply is its process id
    R <pid>    reap a worker that has ended or been killed; the reply is its exit code, negative for a signal

Where the template's own socket closes, whatever the reason, it kills its workers and ends: nothing is left behind.
"""

from __future__ import annotations

import os
import resource
import signal
import socket
import struct
import sys
from contextlib import suppress
from multiprocessing.connection import Connection

import pyoxigraph as ox

from policygraph.server.context import Limits
from policygraph.server.sparql.answering import answer
from policygraph.server.sparql.jobs import Job, QueryEnded

ORDER = struct.Struct("!cI")
REPLY = struct.Struct("!i")
FORK, REAP = b"F", b"R"
FAILURE = "failure"
_SPARE_SECONDS = 5


def main(descriptor: int) -> None:
    """Load the graph that comes through the socket, then obey."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    connection = Connection(os.dup(descriptor))
    control = socket.socket(fileno=descriptor)
    try:
        limits: Limits = connection.recv()
        store = ox.Store()
        while portion := connection.recv_bytes():
            store.load(portion, format=ox.RdfFormat.N_QUADS, lenient=True)
        connection.send_bytes(b"ready")
    except (EOFError, OSError):
        return
    connection.close()
    _obey(control, store, limits)


def _obey(control: socket.socket, store: ox.Store, limits: Limits) -> None:
    workers: set[int] = set()
    with suppress(OSError):
        while order := _receive(control):
            letter, number, descriptors = order
            if letter == FORK:
                if (child := os.fork()) == 0:
                    control.close()
                    _work(Connection(descriptors[0]), store, limits)
                os.close(descriptors[0])
                workers.add(child)
                control.sendall(REPLY.pack(child))
            elif letter == REAP:
                _, status = os.waitpid(number, 0)
                workers.discard(number)
                control.sendall(REPLY.pack(os.waitstatus_to_exitcode(status)))
    for child in workers:
        os.kill(child, signal.SIGKILL)


def _receive(control: socket.socket) -> tuple[bytes, int, list[int]] | None:
    data, descriptors, _, _ = socket.recv_fds(control, ORDER.size, 1)
    if len(data) < ORDER.size:
        return None
    letter, number = ORDER.unpack(data)
    return letter, number, descriptors


def _work(connection: Connection, store: ox.Store, limits: Limits) -> None:
    """Answer one job after the other; never returns."""
    code = 1
    try:
        _confine(limits)
        while True:
            job: Job = connection.recv()
            _allow_processor_time(limits.seconds)
            try:
                found = answer(store, job, limits.result_bytes)
                head, body = found.kind.value, found.body
            except QueryEnded as ended:
                head, body = f"{FAILURE} {ended.reason.value}", f"{ended.said('en')}\0{ended.said('lv')}".encode()
            connection.send_bytes(head.encode())
            connection.send_bytes(body)
    except (EOFError, OSError):
        code = 0
    finally:
        os._exit(code)


def _confine(limits: Limits) -> None:
    """So much memory beyond what the graph takes, and no new file or socket: the second lock on this machine's door."""
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as statistics:
        taken = int(statistics.read().split()[0]) * resource.getpagesize()
        _limit(resource.RLIMIT_AS, taken + limits.memory_bytes)
    # What the engine says when it breaks may repeat the query: nobody hears it.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _allow_processor_time(seconds: float) -> None:
    """A worker whose server was killed ends by itself."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime + seconds) + _SPARE_SECONDS)


def _limit(what: int, value: int) -> None:
    """Lower a limit, within what the machine's own allows."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


if __name__ == "__main__":
    main(int(sys.argv[1]))
