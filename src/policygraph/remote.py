"""A SPARQL 1.1 endpoint elsewhere as an engine: the only module that opens a connection, and only when asked to."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.queries import Engine, Solutions


def endpoint(url: str, *, timeout: float = 60.0) -> Engine:
    """The engine behind a SPARQL 1.1 endpoint; the address is opened only when a query runs."""

    def select(text: str) -> Solutions:
        from http.client import HTTPException
        from urllib.error import URLError
        from urllib.request import Request, urlopen

        if not url.startswith(("http://", "https://")):
            raise QueryError(f"--endpoint {url}: give an http or https address")
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        try:
            with urlopen(Request(url, text.encode(), headers), timeout=timeout) as answer:
                content = answer.read()
            found = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
        except (URLError, TimeoutError, ValueError, HTTPException) as error:
            raise QueryError(f"--endpoint {url}: {error}") from None
        except SyntaxError as error:
            raise QueryError(f"--endpoint {url}: its answer is not SPARQL results in JSON: {error}") from None
        if not isinstance(found, ox.QuerySolutions):
            raise QueryError(f"--endpoint {url}: its answer is not a table")
        return found

    return select
