"""Free SPARQL: read only, and nothing that would leave this machine."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.cells import Cell, read_value
from policygraph.errors import QueryError
from policygraph.queries import Engine, Table, asked
from policygraph.sparql_text import calls_service


def answer(text: str, engine: ox.Store | Engine) -> Table | bytes:
    """The answer to a SPARQL query: a table for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE.

    Raises QueryError where the text is not a query (updates are not), or where it would call another service.
    """
    if not isinstance(engine, ox.Store):
        return _solutions(engine(text))
    if calls_service(text):
        raise QueryError("SERVICE is not run here: nothing leaves this machine; use --endpoint to ask another engine")
    try:
        found = asked(engine, text)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise QueryError(f"cannot run this query (only SELECT, ASK, CONSTRUCT, DESCRIBE): {error}") from None
    if isinstance(found, ox.QueryBoolean):
        return _table(["answer"], [{"answer": bool(found)}])
    if isinstance(found, ox.QueryTriples):
        triples = sorted(found, key=str)
        serialized = ox.serialize(triples, format=ox.RdfFormat.TURTLE)
        return serialized or b""
    return _solutions(found)


def _solutions(found: ox.QuerySolutions) -> Table:
    names = [variable.value for variable in found.variables]
    return _table(names, [{name: read_value(solution[name]) for name in names} for solution in found])


def _table(columns: list[str], rows: list[dict[str, Cell]]) -> Table:
    return Table("sparql", {"lv": "SPARQL vaicājums", "en": "SPARQL query"}, {}, tuple(columns), tuple(rows))
