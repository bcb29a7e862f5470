"""What a token means, and which word it was meant to be where it means nothing."""

from __future__ import annotations

from dataclasses import replace

from rapidfuzz.distance import OSA

from policygraph.asking.lexicon import Lexicon, Vocabulary
from policygraph.asking.words import Token

_FORGIVEN = ((9, 2), (5, 1))
"""Words of so many letters may have so many typing errors."""
_LEAST_PREFIX = 7
_LEAST = 3
CORRECTED = "~"
"""Ends the text of a corrected stem, so that it is no exact form of a short word."""


def meaning(token: Token, words: Vocabulary) -> str | None:
    """The concept of a token: its exact form before the longest beginning, that before the stem."""
    if token.text in words.exact:
        return words.exact[token.text]
    for cut in range(len(token.text), _LEAST - 1, -1):
        if token.text[:cut] in words.prefixes:
            return words.prefixes[token.text[:cut]]
    return words.stems.get(token.stem)


def corrected(token: Token, words: Vocabulary, lexicon: Lexicon) -> Token:
    """The token, or the one word of the lexicon that it was surely meant to be."""
    if not _allowed(token.text) or not token.text.isalpha() or _is_known(token, words, lexicon):
        return token
    near: dict[str, tuple[int, str, str]] = {}
    for form, kind, sense in words.forms.get(token.text[0], ()):
        allowed = min(_allowed(form), _allowed(token.stem))
        errors = _errors(token, form, kind, allowed)
        if errors <= allowed and (sense not in near or (errors, form) < near[sense][:2]):
            near[sense] = (errors, form, kind)
    best = min((errors for errors, _, _ in near.values()), default=0)
    closest = {sense: (form, kind) for sense, (errors, form, kind) in near.items() if errors == best}
    # A word with a meaning counts before one that is silent or a mere piece of a name.
    nearest = [(form, kind) for sense, (form, kind) in closest.items() if sense != form] or list(closest.values())
    if len(nearest) != 1:
        return token
    form, kind = nearest[0]
    return replace(token, text=form if kind == "exact" else form + CORRECTED, stem=form)


def _allowed(word: str) -> int:
    return next((errors for length, errors in _FORGIVEN if len(word) >= length), 0)


def _errors(token: Token, form: str, kind: str, allowed: int) -> int:
    if kind == "prefix":
        if len(form) < _LEAST_PREFIX:
            return allowed + 1
        cuts = range(len(form) - 1, len(form) + 2)
        return min(OSA.distance(token.text[:cut], form, score_cutoff=allowed) for cut in cuts)
    return OSA.distance(token.text if kind == "exact" else token.stem, form, score_cutoff=allowed)


def _is_known(token: Token, words: Vocabulary, lexicon: Lexicon) -> bool:
    if meaning(token, words) is not None or token.stem in words.parts or token.text in lexicon.known:
        return True
    if token.text in lexicon.times or token.text in lexicon.asking:
        return True
    if any(token.text[:cut] + "*" in lexicon.times for cut in range(len(token.text), _LEAST - 1, -1)):
        return True
    rest = token.text.removeprefix(words.negative)
    stem = token.stem.removeprefix(words.negative)
    return rest != token.text and bool(meaning(replace(token, text=rest, stem=stem), words))
