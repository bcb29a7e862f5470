"""A query on its way to a worker process and its answer on the way back."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from policygraph.errors import QueryError

READ_ONLY = "this endpoint only reads: updates are refused"
READ_ONLY_LV = "šis galapunkts tikai lasa: atjauninājumi tiek noraidīti"


class Reason(enum.Enum):
    """Why a query has no answer."""

    MALFORMED = "malformed"
    REFUSED = "refused"
    TOO_LONG_QUERY = "too-long-query"
    NOT_ACCEPTABLE = "not-acceptable"
    FAILED = "failed"
    TOO_LONG = "too-long"
    TOO_MUCH_MEMORY = "too-much-memory"
    TOO_LARGE_RESULT = "too-large-result"
    BUSY = "busy"
    ABANDONED = "abandoned"


class QueryEnded(QueryError):
    """A query ended without an answer; `reason` says why."""

    def __init__(self, reason: Reason, message: str, *, lv: str = "") -> None:
        self.reason = reason
        super().__init__(message, lv=lv)


class Kind(enum.Enum):
    """What an answer is."""

    SOLUTIONS = "solutions"
    BOOLEAN = "boolean"
    GRAPH = "graph"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request names. They take the place of those in the query; unknown ones are empty."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Job:
    """One query. The formats are file extensions of pyoxigraph; None where the client takes none of that sort."""

    text: str
    table_format: str | None = "srj"
    graph_format: str | None = "ttl"
    dataset: Dataset = Dataset()
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A result, written in the format that the job asks for."""

    kind: Kind
    body: bytes
