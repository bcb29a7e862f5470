"""A Virtuoso of our own on loopback: a database of its own in a new folder, free ports, little memory, gone afterwards.

The tests use it, and `benchmarks engines`. Debian has it as `virtuoso-opensource-7-bin`.
"""

from __future__ import annotations

import secrets
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

PROGRAM = next((found for name in ("virtuoso-t", "virtuoso") if (found := shutil.which(name))), None)
MISSING = "no Virtuoso here: apt-get install virtuoso-opensource-7-bin"
BUFFER = 8192
"""Bytes of a page of Virtuoso's."""
PATIENCE = 90.0
_SETTINGS = """[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
MaxClientConnections = 8
CheckpointInterval = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 400M
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 2
DirsAllowed = .

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
MaxClientConnections = 8
ServerThreads = 8
EnabledDavVSP = 0
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 600
"""


@dataclass(frozen=True, slots=True)
class Virtuoso:
    """Where it listens, and who may write."""

    sparql: str
    graphs: str
    user: str
    password: str
    folder: Path
    process: int


@contextmanager
def virtuoso(folder: Path, *, memory_mb: int = 160, rows: int = 1_000_000) -> Iterator[Virtuoso]:
    """A running Virtuoso whose database is in `folder`; stopped at the end."""
    if PROGRAM is None:
        raise RuntimeError(MISSING)
    sql, http = _free_ports(2)
    buffers = memory_mb * 1_000_000 // BUFFER
    settings = _SETTINGS.format(sql=sql, http=http, buffers=buffers, dirty=buffers * 3 // 4, rows=rows)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    password = secrets.token_hex(8)  # it takes a longer one without a word and then refuses it
    command = [PROGRAM, "-f", "+configfile", "virtuoso.ini"]
    # The first run sets the password of the administrator and ends.
    first = [*command, "+pwdold", "dba", "+pwddba", password]
    subprocess.run(first, cwd=folder, check=False, capture_output=True, timeout=PATIENCE)
    with (folder / "output.txt").open("wb") as output:
        server = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            base = f"http://127.0.0.1:{http}"
            _wait(server, f"{base}/sparql", folder / "output.txt")
            yield Virtuoso(f"{base}/sparql", f"{base}/sparql-graph-crud-auth", "dba", password, folder, server.pid)
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _free_ports(number: int) -> list[int]:
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [taken.getsockname()[1] for taken in held]
    for taken in held:
        taken.close()
    return ports


def _wait(server: subprocess.Popen[bytes], address: str, output: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with urlopen(address, timeout=5):
                return
        except HTTPError as answer:
            answer.close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"Virtuoso does not answer: {output.read_text(encoding='utf-8', errors='replace')[-2000:]}")
