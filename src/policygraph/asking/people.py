"""Of whom a question or a text speaks: `how many Roma trust` is not `how many trust Roma`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from policygraph.asking.lexicon import Groups
from policygraph.asking.words import Token


def subject_of(found: Sequence[Token], groups: Groups, idle: Collection[str]) -> str:
    """The group beside `among`, else the first one before which no word of substance stands; nothing for none.

    `idle` are the stems of words without substance: small and common ones, those that ask for a figure.
    """
    for at, token in enumerate(found):
        if token.text in groups.among:
            for beside in (*found[at + 1 : at + 3], *found[max(at - 1, 0) : at]):
                if beside.stem in groups.ids:
                    return groups.ids[beside.stem]
    for token in found:
        if token.stem in groups.ids and token.text not in groups.oblique:
            return groups.ids[token.stem]
        if token.stem not in idle and token.stem not in groups.ids and not token.text[0].isdigit():
            return ""
    return ""
