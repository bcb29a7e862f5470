"""What people give a parameter of a named query: whether it fits, what it means, and how SPARQL writes it."""

from __future__ import annotations

import re
from datetime import date

from policygraph.corpus import Corpus
from policygraph.errors import NotOneOf, QueryError, hint
from policygraph.names import find
from policygraph.rdf import literal
from policygraph.schema import XSD

_FAMILIES = ("notation", "one-of", "integer", "date", "text", "year")
WHOLE = re.compile("[0-9]{1,9}")


def understood_value(corpus: Corpus, name: str, value: str, kind: str) -> str:
    """The value of a parameter of this type (see `queries`); of a thing its notation.

    Raises QueryError for a value that does not fit, UnknownName for a thing that is not there.
    """
    family, _, detail = kind.partition(":")
    if family not in _FAMILIES:
        raise QueryError(f"{name}: the query gives it the type '{kind}', which is none{hint(family, _FAMILIES)}")
    if family == "notation":
        corpus.schema.kind(detail)
        return find(corpus, value, detail).notation
    if family == "one-of" and value not in (words := detail.split(",")):
        raise NotOneOf(name, value, words)
    if family == "year" and not WHOLE.fullmatch(value) and value not in ("later", "annual"):
        raise _unfit(name, value, "a year, 'later' or 'annual'", "gads, 'later' vai 'annual'")
    if family == "integer" and not WHOLE.fullmatch(value):
        raise _unfit(name, value, "a whole number", "vesels skaitlis")
    if family == "date" and not _is_date(value):
        raise _unfit(name, value, "a date such as 2023-12-31", "datums kā 2023-12-31")
    return value


def _unfit(name: str, value: str, wanted: str, latvian: str) -> QueryError:
    return QueryError(f"{name}: '{value}' is not {wanted}", lv=f"{name}: '{value}' nav {latvian}")


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def sparql_term(value: str, kind: str) -> str:
    """A value that was understood, as SPARQL writes it."""
    if kind == "date":
        return f'"{value}"^^<{XSD}date>'
    if kind in ("integer", "year") and WHOLE.fullmatch(value):
        return value
    return literal(value)
