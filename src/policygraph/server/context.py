"""What every part of the server receives: the corpus, an engine that is safe to ask from any thread, and the limits."""

from __future__ import annotations

from dataclasses import dataclass

from policygraph.corpus import Corpus
from policygraph.queries import Engine


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take. Beyond a limit the query ends; the server does not."""

    seconds: float = 10.0
    """Wall time of a query once it runs."""
    memory_bytes: int = 1024 * 2**20
    """Address space that a query may take beyond that of an idle worker."""
    result_bytes: int = 64 * 2**20
    query_bytes: int = 256 * 2**10
    workers: int = 2
    """Queries that run at the same time; as many long ones may run beside them."""
    waiting: int = 200
    """Queries that may be inside at once, running or waiting."""
    queue_seconds: float = 30.0
    """How long a query may wait for a worker."""


@dataclass(frozen=True, slots=True)
class Context:
    """The one value that `routes(context)` of every module takes."""

    corpus: Corpus
    engine: Engine
    """Text of a SELECT -> its solutions; synchronous, safe in threads, held to the limits; raises QueryError."""
    limits: Limits
