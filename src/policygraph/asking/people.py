"""Of whom a question or a text speaks: `how many Roma trust` is not `how many trust Roma`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from policygraph.asking.lexicon import Groups
from policygraph.asking.words import Token


def subject_of(found: Sequence[Token], groups: Groups, idle: Collection[str]) -> str:
    """The group beside `among`, else the first one before which no word of substance stands; nothing for none.

    `idle` are the stems of words without substance: small and common ones, those that ask for a figure.
    """
    ids = groups_of(found, groups)
    for at, token in enumerate(found):
        beside = [group for group in (*ids[at + 1 : at + 3], *ids[max(at - 1, 0) : at]) if group]
        if beside and token.text in groups.among:
            return beside[0]
    for token, group in zip(found, ids, strict=True):
        if group and token.text not in groups.oblique:
            return group
        silent = token.stem in idle or token.stem in groups.describing or token.text in groups.adjectives
        if not silent and not group and not token.text[0].isdigit():
            return ""
    return ""


def groups_of(found: Sequence[Token], groups: Groups) -> list[str]:
    """The group that each token names, or nothing: `Latvian` alone names none, as in `Latvian residents`."""
    return ["" if token.text in groups.adjectives else groups.ids.get(token.stem, "") for token in found]
