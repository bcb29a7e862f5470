"""A SPARQL 1.1 endpoint elsewhere as an engine; its address is opened only when a query runs.

The query goes as a form (`query=…`), the one way of POST that every engine takes: Virtuoso 7.2 never answers the other
one, with the bare text as the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import pyoxigraph as ox

from policygraph.connection import Answer, Connection, Login
from policygraph.errors import QueryError
from policygraph.queries import Engine, Solutions

_RESULTS = "application/sparql-results+json"
_HEADERS = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Accept": f"{_RESULTS}, application/json;q=0.5",
}


def endpoint(url: str, login: Login | None = None, *, timeout: float = 60.0) -> Engine:
    """The engine behind a SPARQL 1.1 endpoint. A query raises QueryError where its answer is no complete table."""
    connection = Connection(login, timeout=timeout)

    def select(text: str) -> Solutions:
        answer = connection.request("POST", url, urlencode({"query": text}).encode(), _HEADERS)
        _complete(url, answer)
        try:
            found = ox.parse_query_results(answer.content, format=ox.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            kind = answer.headers.get_content_type()
            raise QueryError(
                f"--endpoint {url}: its answer ({kind}) is not SPARQL results in JSON: {' '.join(str(error).split())}"
            ) from None
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError(f"--endpoint {url}: its answer is not a table")
        return found

    return select


def _complete(url: str, answer: Answer) -> None:
    """Virtuoso cuts an answer short and says so only in a header: such an answer would be wrong without a word."""
    if rows := answer.headers.get("X-SPARQL-MaxRows"):
        raise QueryError(f"--endpoint {url}: it gives at most {rows} rows; raise ResultSetMaxRows in its settings")
    if state := answer.headers.get("X-SQL-State"):
        words = answer.headers.get("X-SQL-Message", "")
        raise QueryError(f"--endpoint {url}: its answer is not complete ({state} {words})".rstrip(" )") + ")")


def require_graphs(url: str, engine: Engine, graphs: Sequence[str]) -> None:
    """QueryError where the engine lacks one of these graphs: an empty answer would look like a true one."""
    for graph in graphs:
        if not list(engine(f"SELECT ?thing WHERE {{ GRAPH <{graph}> {{ ?thing ?property ?value }} }} LIMIT 1")):
            raise QueryError(f"--endpoint {url}: it holds no graph <{graph}>; policygraph push loads it")
