"""Numbers that name no thing: how many there are (`all 31 measures`), and sums (`the 760 200 euro for 4.9`).

A true number says nothing new where nothing restricts it. A false one, or one of a part (`the 31 measures of KM`), is
what the question rests on: no query checks that, so there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from policygraph.asking.elements import NONE, NOT, WITHOUT, Element
from policygraph.asking.lexicon import MEASURE, SUM, Lexicon, Vocabulary
from policygraph.asking.spelling import meaning
from policygraph.asking.words import Token
from policygraph.names import plain

_GROUPED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+")
"""Digits, or groups of three with full stops between."""
_CENTS = re.compile(r"\.00$")
_FIRST, _GROUP = 3, 3
"""The most digits of a first group, before others; the digits of each that follows."""
_LEAST = 5
"""A sum of fewer digits must stand before a word of money: 2000 may be a year."""
_MONEY = "money"


def sum_at(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> tuple[int, Element] | None:
    """The last token and the element of a sum that begins here: `760 200`, `760,200.00`, `760200`."""
    text = _CENTS.sub("", found[at].text)
    if not _GROUPED.fullmatch(text):
        return None
    digits, last = text.replace(".", ""), at
    while len(text) <= _FIRST and last + 1 < len(found):
        group = _CENTS.sub("", found[last + 1].text)
        if len(group) != _GROUP or not group.isdecimal():
            break
        last += 1
        digits += group
    if last + 1 < len(found) and found[last + 1].text == "00" and not found[last + 1].loose:
        last += 1
    in_money = last + 1 < len(found) and meaning(found[last + 1], words) == _MONEY
    measures = lexicon.sums.get(digits, ())
    if not measures or (len(digits) < _LEAST and not in_money):
        return None
    said = " ".join(token.raw for token in found[at : last + 1])
    return last, Element("thing", said, things=tuple((SUM, measure) for measure in measures))


def without_sums(elements: Sequence[Element]) -> list[Element]:
    """With mere money in place of a sum that is printed for a measure that the question names.

    Where it names none, a sum that is printed for one measure alone tells it: `how are the 760 200 euro calculated`.
    """
    named = {(SUM, notation) for element in elements for kind, notation in element.things if kind == MEASURE}
    return [_as_told(element, named) for element in elements]


def _as_told(element: Element, named: Set[tuple[str, str]]) -> Element:
    if named & {*element.things}:
        return Element("concept", element.words, _MONEY)
    if not named and len(element.things) == 1 and element.things[0][0] == SUM:
        return replace(element, things=((MEASURE, element.things[0][1]),))
    return element


def counted(elements: Sequence[Element], language: str, lexicon: Lexicon) -> list[Element]:
    """A number before a noun in the plural says how many there are; a true one is passed over.

    `points 9 and 10` and `point 9 measures` name a thing, since a noun or another number stands before.
    """
    found = list(elements)
    nouns = [at for at, element in enumerate(found) if element.type == "concept" and element.concept in lexicon.nouns]
    restricted = any(
        element.type in ("thing", "time", "number") or element.concept in (NOT, NONE, WITHOUT, *lexicon.narrows)
        for element in found
        if not element.may_count
    )
    for at, element in enumerate(found[:-1]):
        noun = next((place for place in nouns if place > at), at)
        between = found[at + 1 : noun]
        # One word may stand between: `31 planned measures`.
        if not element.may_count or noun == at or len({one.words for one in between}) > 1 or _names(found, at, lexicon):
            continue
        word = found[noun].words
        said = {other.concept for other in found[noun:] if other.words == word}
        figure = element.figure or element.words
        counts = {one.concept for one in between} or said
        true = any(figure in lexicon.totals.get(concept, ()) for concept in counts)
        may_name = any(said & {kind, *lexicon.absorbed.get(kind, ())} for kind, _ in element.things)
        all_of = at > 0 and found[at - 1].words.lower() in lexicon.alls
        either = lexicon.either[language] if true or all_of or not may_name else ()
        if ends(word, lexicon.plurals[language] + either, language):
            whole = true and noun == nouns[0] and not restricted
            if whole:
                found[at] = replace(element, type="filler", concept="", things=())
            elif not element.concept:  # else it compares: `which two measures`
                found[at] = replace(element, type="count", things=())
    return found


def _names(found: Sequence[Element], at: int, lexicon: Lexicon) -> bool:
    """Whether what stands before makes a number the name of a thing."""
    before = found[at - 1] if at else None
    if before and before.type == "filler" and before.words.lower() in lexicon.joins:
        return at > 1 and found[at - 2].type in ("number", "thing")
    return before is not None and (before.concept in lexicon.kinds or before.type in ("number", "thing"))


def ends(noun: str, endings: tuple[str, ...], language: str) -> bool:
    """Whether a noun ends so: of several words the last in Latvian, any in English (`measures of the plan`)."""
    words = plain(noun).split()
    return any(word.endswith(endings) for word in (words if language == "en" else words[-1:]))
