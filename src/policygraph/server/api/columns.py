"""What the columns of a named query can hold, read from its text and the ontology.

True, not sharp: a column whose type cannot be told may hold any text, number or truth value, and one that may be empty
anywhere is nullable everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policygraph.queries import NamedQuery
from policygraph.schema import XSD, Schema
from policygraph.server.api.expressions import ANYTHING, Possible, always, made, possible

Json = dict[str, object]
"""A JSON Schema, or a part of one."""

_OPAQUE = re.compile(r'"(?P<words>(?:[^"\\\n]|\\.)*)"|<[^<>\s]*>|^\s*#[^\n]*|\s#[^\n]*', re.MULTILINE)
_PATTERN = re.compile(r":(?P<property>\w+)\s+\?(?P<variable>\w+)")
_VALUES = re.compile(r"\bVALUES\s+(?P<names>\?\w+|\([^)]*\))\s*\{(?P<values>[^}]*)\}", re.IGNORECASE)
_TYPES = {XSD + "integer": "integer", XSD + "decimal": "number", XSD + "boolean": "boolean"}
_ORDER = ("string", "integer", "number", "boolean")


def column_schemas(query: NamedQuery, schema: Schema) -> dict[str, Json]:
    """A JSON Schema for each column of the rows."""
    words: list[str] = []

    def numbered(match: re.Match[str]) -> str:
        if match["words"] is None:
            return " "
        words.append(match["words"])
        return f'"{len(words) - 1}"'

    text = _OPAQUE.sub(numbered, query.text)
    filled, types = _always_bound(text), _types(text, schema, words)
    found: dict[str, Json] = {}
    for column in query.columns:
        kind = query.types.get(column, "")
        if kind == "list":
            found[column] = {"type": "array", "items": {"type": "string"}}
        elif kind == "paragraphs":
            found[column] = {"type": ["string", "null"]}
        else:
            found[column] = _schema(types.get(column, ANYTHING), nullable=column not in filled)
    return found


def _schema(found: Possible, *, nullable: bool) -> Json:
    """Words alone are listed; beside other text they are text."""
    words = sorted(item[1:] for item in found if item.startswith('"'))
    if words and len(words) == len(found) and not any("\\" in word for word in words):
        return {"enum": [*words, None] if nullable else words}
    plain = found - {item for item in found if item.startswith('"')} | ({"string"} if words else set())
    names = [name for name in _ORDER if name in plain] + (["null"] if nullable else [])
    return {"type": names[0] if len(names) == 1 else names}


def _types(text: str, schema: Schema, words: Sequence[str]) -> dict[str, Possible]:
    """Variable -> everything that some place in the query can give it."""
    fixed: dict[str, Possible] = {}
    for match in _PATTERN.finditer(text):
        name = match["variable"]
        fixed[name] = fixed.get(name, frozenset()) | _datatypes(match["property"], schema)
    for match in _VALUES.finditer(text):
        several = match["names"].startswith("(")
        given = [ANYTHING] if several else [possible(word, {}, words) for word in match["values"].split()]
        for name in re.findall(r"\w+", match["names"]):
            fixed[name] = fixed.get(name, frozenset()).union(*given)
    expressions = made(text)
    known = {**{name: frozenset[str]() for name, _, _ in expressions}, **fixed}
    while True:
        # An expression may name a variable that another makes: until nothing is new.
        grown = dict(known)
        for name, expression, _ in expressions:
            grown[name] = grown[name] | possible(expression, known, words)
        if grown == known:
            return known
        known = grown


def _datatypes(name: str, schema: Schema) -> Possible:
    """The types of the values of a property in every kind that has it; a link gives the address of a thing."""
    uses = [prop for kind in schema.kinds.values() for prop in kind.properties if prop.name == name]
    if uses and all(prop.values for prop in uses):
        return frozenset(f'"{value}' for prop in uses for value in prop.values)
    return frozenset(_TYPES.get(prop.datatype, "string") for prop in uses) or ANYTHING


def _always_bound(text: str) -> frozenset[str]:
    """The variables of the patterns that stand in the outermost group, and of expressions that cannot fail there."""
    body = text.partition("WHERE")[2]
    depth, outer = 0, []
    for piece in re.split(r"([{}])", body):
        if piece in "{}":
            depth += 1 if piece == "{" else -1
        elif depth == 1:
            outer.append(piece)
    patterns = {match["variable"] for match in _PATTERN.finditer(" \n".join(outer))}
    return frozenset(patterns | {name for name, expression, level in made(text) if level <= 1 and always(expression)})
