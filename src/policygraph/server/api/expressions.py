"""What a SPARQL expression can give, as far as its text tells: `IF(EXISTS {…}, "part", "none")` one of two words.

A result is a set of JSON types and of words; a word begins with a quotation mark, and stands in the text as `"7"`, the
number of a literal. What cannot be told is anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Possible = frozenset[str]
ANYTHING: Possible = frozenset({"string", "number", "boolean"})
_MADE = re.compile(r"\bAS\s+\?(\w+)\s*\)", re.IGNORECASE)
_CALL = re.compile(r"(\w+)\s*\(", re.IGNORECASE)
_TEXTS = {"STR", "CONCAT", "SUBSTR", "REPLACE", "LCASE", "UCASE", "GROUP_CONCAT", "LANG"}
_SAME = {"MIN", "MAX", "SAMPLE"}


def made(text: str) -> list[tuple[str, str, int]]:
    """Each `(expression AS ?variable)`: the variable, the expression, and how many groups are open around it."""
    found = []
    for match in _MADE.finditer(text):
        start = _opening(text, match.end() - 1)
        depth = text.count("{", 0, start) - text.count("}", 0, start)
        found.append((match[1], text[start + 1 : match.start()], depth))
    return found


def possible(text: str, known: Mapping[str, Possible], words: Sequence[str]) -> Possible:
    """What the expression can give, where its variables can be what is known of them."""
    text = re.sub(r"^DISTINCT\b", "", text.strip(), flags=re.IGNORECASE).strip()
    if match := re.fullmatch(r'"(\d+)"', text):
        return frozenset({f'"{words[int(match[1])]}'})
    if re.fullmatch(r"\d+", text):
        return frozenset({"integer"})
    if match := re.fullmatch(r"\?(\w+)", text):
        return known.get(match[1], ANYTHING)
    name, arguments = _call(text)
    if name == "IF" and len(arguments) == 3:
        return possible(arguments[1], known, words) | possible(arguments[2], known, words)
    if name == "COALESCE":
        return frozenset().union(*(possible(argument, known, words) for argument in arguments))
    if name in _SAME:
        return possible(arguments[0], known, words)
    if name == "COUNT":
        return frozenset({"integer"})
    if name == "SUM":
        return frozenset({"number"})
    return frozenset({"string"}) if name in _TEXTS else ANYTHING


def always(text: str) -> bool:
    """Whether the expression gives something in every row."""
    text = text.strip()
    if re.fullmatch(r'"\d+"|\d+', text):
        return True
    name, arguments = _call(text)
    if name == "IF" and len(arguments) == 3:
        asks = re.match(r"\s*(?:EXISTS|NOT\s+EXISTS|!?\s*BOUND)\b", arguments[0], re.IGNORECASE)
        return bool(asks) and always(arguments[1]) and always(arguments[2])
    return name == "COUNT" or (name == "COALESCE" and any(map(always, arguments)))


def _call(text: str) -> tuple[str, list[str]]:
    """The function and its arguments, where all of the text is one call; else nothing."""
    match = _CALL.match(text)
    if not match or not text.endswith(")") or _opening(text, len(text) - 1) != match.end() - 1:
        return "", []
    parts, depth, start = [], 0, match.end()
    for place in range(start, len(text) - 1):
        depth += (text[place] in "({") - (text[place] in ")}")
        if text[place] == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return match[1].upper(), [*parts, text[start:-1]]


def _opening(text: str, closing: int) -> int:
    """The place of the bracket that is closed there."""
    depth = 0
    for place in range(closing, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            return place
    return 0
