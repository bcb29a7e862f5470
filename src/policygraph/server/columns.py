"""What the columns of a named query can hold, read from its text and the ontology.

True, not sharp: a column whose type cannot be told may hold any text, number or truth value, and one that may be empty
anywhere is nullable everywhere.
"""

from __future__ import annotations

import re

from policygraph.queries import NamedQuery
from policygraph.schema import XSD, Schema

Json = dict[str, object]
"""A JSON Schema, or a part of one."""

_OPAQUE = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|^\s*#[^\n]*|\s#[^\n]*', re.MULTILINE)
_PATTERN = re.compile(r":(?P<property>\w+)\s+\?(?P<variable>\w+)")
_MADE = re.compile(r"\bAS\s+\?(\w+)\s*\)", re.IGNORECASE)
_VALUES = re.compile(r"\bVALUES\s+\(?\s*((?:\?\w+\s*)+)", re.IGNORECASE)
_COUNTED = re.compile(r"\(\s*COUNT\s*\([^()]*\)\s+AS\s+\?(\w+)\s*\)", re.IGNORECASE)
_TYPES = {XSD + "integer": "integer", XSD + "decimal": "number", XSD + "boolean": "boolean"}
_SCALAR = frozenset({"string", "number", "boolean"})
_ORDER = ("string", "integer", "number", "boolean", "null")


def column_schemas(query: NamedQuery, schema: Schema) -> dict[str, Json]:
    """A JSON Schema for each column of the rows."""
    text = _OPAQUE.sub(" ", query.text)
    always, types = _always_bound(text), _types(text, schema)
    found: dict[str, Json] = {}
    for column in query.columns:
        kind = query.types.get(column, "")
        if kind == "list":
            found[column] = {"type": "array", "items": {"type": "string"}}
        elif kind == "paragraphs":
            found[column] = {"type": ["string", "null"]}
        else:
            names = types.get(column, _SCALAR) | (frozenset() if column in always else {"null"})
            listed = [name for name in _ORDER if name in names]
            found[column] = {"type": listed[0] if len(listed) == 1 else listed}
    return found


def _types(text: str, schema: Schema) -> dict[str, frozenset[str]]:
    """Variable -> every type that some place in the query can give it."""
    found: dict[str, frozenset[str]] = {}
    for match in _PATTERN.finditer(text):
        name = match["variable"]
        found[name] = found.get(name, frozenset()) | _datatypes(match["property"], schema)
    counted = set(_COUNTED.findall(text))
    for name in _MADE.findall(text):
        found[name] = found.get(name, frozenset()) | ({"integer"} if name in counted else _SCALAR)
    for names in _VALUES.findall(text):
        for name in re.findall(r"\w+", names):
            found[name] = _SCALAR
    return found


def _datatypes(name: str, schema: Schema) -> frozenset[str]:
    """The types of the values of a property in every kind that has it; a link gives the address of a thing."""
    uses = [prop for kind in schema.kinds.values() for prop in kind.properties if prop.name == name]
    return frozenset(_TYPES.get(prop.datatype, "string") for prop in uses) or _SCALAR


def _always_bound(text: str) -> frozenset[str]:
    """The variables of the patterns that stand in the outermost group: every solution has them."""
    body = text.partition("WHERE")[2]
    depth, outer = 0, []
    for piece in re.split(r"([{}])", body):
        if piece in "{}":
            depth += 1 if piece == "{" else -1
        elif depth == 1:
            outer.append(piece)
    return frozenset(match["variable"] for match in _PATTERN.finditer(" \n".join(outer)))
