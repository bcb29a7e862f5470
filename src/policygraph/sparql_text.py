"""SPARQL as text: what of it is code, what it would do, and where a dataset is named."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policygraph.errors import QueryError

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
_WHERE = re.compile(r"\bWHERE\s*$", re.IGNORECASE)
_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)


def code(text: str) -> str:
    """The text with blanks in place of literals, addresses, comments and escapes; all else keeps its place."""
    return _OPAQUE.sub(lambda found: " " * len(found[0]), text)


def is_update(text: str) -> bool:
    """Whether a text that is no query begins like an update."""
    return _UPDATE.match(code(text)) is not None


def calls_service(text: str) -> bool:
    """Whether a query holds the keyword SERVICE."""
    return _REMOTE.search(code(text)) is not None


def names_dataset(text: str) -> bool:
    """Whether a query holds the keyword FROM, and so chooses its graphs by itself."""
    bare = code(text)
    is_prefix = _FROM_AS_PREFIX.search(bare) is not None
    return any(not (found["glued"] and is_prefix) for found in _DATASET.finditer(bare))


def over(text: str, graphs: Sequence[str]) -> str:
    """The query over the union of these graphs: `FROM <graph>` clauses before the WHERE of its outermost SELECT.

    Raises QueryError where the text names a dataset already or has no body.
    """
    if names_dataset(text):
        raise QueryError("a query that names its graphs (FROM) cannot be run over those of a plan")
    bare, depth = code(text), 0
    for place, letter in enumerate(bare):
        if letter in "()":
            depth += 1 if letter == "(" else -1
        elif letter == "{" and depth == 0:
            where = _WHERE.search(bare, 0, place)
            start = where.start() if where else place
            clauses = "".join(f"FROM <{graph}>\n" for graph in graphs)
            return f"{text[:start]}{clauses}{text[start:]}"
    raise QueryError("not valid SPARQL: it has no { … }")


def selected(text: str) -> tuple[str, ...]:
    """The variables of the outer SELECT, in order."""
    body = _COMMENT.sub("", text)
    clause = body.partition("SELECT")[2].partition("WHERE")[0]
    clause = re.sub(r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*AS\s+(\?\w+)\s*\)", r"\1", clause)
    return tuple(variable[1:] for variable in re.findall(r"\?\w+", clause))


def without_comments(text: str) -> str:
    """SPARQL with an empty line in place of each that is a comment: Oxigraph reads comments again at every step.

    A text with a literal of several lines stays as it is, since a line of that may look like a comment.
    """
    return text if '"""' in text or "'''" in text else _COMMENT.sub("", text)
