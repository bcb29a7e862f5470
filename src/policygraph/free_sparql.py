"""Free SPARQL: read only, and nothing that would leave this machine."""

from __future__ import annotations

import re

import pyoxigraph as ox

from policygraph.errors import QueryError
from policygraph.queries import Cell, Engine, Table, read_value

_OPAQUE = re.compile(
    r"""'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\s]*>|\#[^\n\r]*|\\[_~.!$&'()*+,;=/?\#@%-]""",
    re.DOTALL | re.VERBOSE,
)
# The word anywhere but in a text, an address, a comment, a variable or the local part of a name.
_REMOTE = re.compile(r"(?<![\w:?$.\-%])SERVICE\b", re.IGNORECASE)
# The word before an address (blanked by then), a prefixed name or NAMED; glued to a colon it may be a prefix.
_DATASET = re.compile(r"(?<![\w:?$.\-%@])FROM(?:\s|(?P<glued>:))", re.IGNORECASE)
_FROM_AS_PREFIX = re.compile(r"(?<![\w:?$.\-%@])PREFIX\s+FROM:", re.IGNORECASE)

_UPDATE = re.compile(
    r"\s*(?:(?:PREFIX\s+[^\s:]*:|BASE)\s*)*(?:INSERT|DELETE|WITH|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD)\b", re.IGNORECASE
)


def is_update(text: str) -> bool:
    """Whether a text that is no query begins like an update."""
    return _UPDATE.match(_OPAQUE.sub(" ", text)) is not None


def calls_service(text: str) -> bool:
    """Whether a query holds the keyword SERVICE."""
    return _REMOTE.search(_OPAQUE.sub(" ", text)) is not None


def names_dataset(text: str) -> bool:
    """Whether a query holds the keyword FROM, and so chooses its graphs by itself."""
    bare = _OPAQUE.sub(" ", text)
    is_prefix = _FROM_AS_PREFIX.search(bare) is not None
    return any(not (found["glued"] and is_prefix) for found in _DATASET.finditer(bare))


def answer(text: str, engine: ox.Store | Engine) -> Table | bytes:
    """The answer to a SPARQL query: a table for SELECT and ASK, Turtle for CONSTRUCT and DESCRIBE.

    Raises QueryError where the text is not a query (updates are not), or where it would call another service.
    """
    if not isinstance(engine, ox.Store):
        return _solutions(engine(text))
    if calls_service(text):
        raise QueryError("SERVICE is not run here: nothing leaves this machine; use --endpoint to ask another engine")
    try:
        found = engine.query(text)
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
