"""SPARQL as text: what of it is code, and where a dataset is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policygraph.errors import QueryError

_OPAQUE = re.compile(
    r"""'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\s]*>|\#[^\n\r]*|\\[_~.!$&'()*+,;=/?\#@%-]""",
    re.DOTALL | re.VERBOSE,
)
# The word anywhere but in a variable or in a part of a name.
_FROM = re.compile(r"(?<![\w:?$.\-%])FROM\b(?!:)", re.IGNORECASE)
_WHERE = re.compile(r"\bWHERE\s*$", re.IGNORECASE)


def code(text: str) -> str:
    """The text with blanks in place of literals, addresses, comments and escapes; all else keeps its place."""
    return _OPAQUE.sub(lambda found: " " * len(found[0]), text)


def names_dataset(text: str) -> bool:
    """Whether the query says over which graphs it runs."""
    return bool(_FROM.search(code(text)))


def over(text: str, graphs: Sequence[str]) -> str:
    """The query over the union of these graphs: `FROM <graph>` clauses before the WHERE of its outermost SELECT.

    Raises QueryError where the text names a dataset already or has no body.
    """
    bare = code(text)
    if _FROM.search(bare):
        raise QueryError("a query that names its graphs (FROM) cannot be run over those of a plan")
    depth = 0
    for place, letter in enumerate(bare):
        if letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "{" and depth == 0:
            where = _WHERE.search(bare, 0, place)
            start = where.start() if where else place
            clauses = "".join(f"FROM <{graph}>\n" for graph in graphs)
            return f"{text[:start]}{clauses}{text[start:]}"
    raise QueryError("not valid SPARQL: it has no { … }")
