"""Numbers that name no thing: how many there are (`all 31 measures`), and sums (`the 760 200 euro for 4.9`).

Such a number says nothing new where it is true. Where it is not, the question rests on a mistake and has no answer.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policygraph.asking.elements import Element
from policygraph.asking.lexicon import MEASURE, SUM, Lexicon, Vocabulary
from policygraph.asking.spelling import meaning
from policygraph.asking.words import Token
from policygraph.corpus import Corpus
from policygraph.names import plain

_GROUP = 3
"""Digits after each space, comma or full stop of a sum."""
_LEAST = 5
"""A sum of fewer digits must stand before a word of money: 2000 may be a year."""
_MONEY = "money"


def counts(corpus: Corpus) -> dict[str, str]:
    """Kind -> how many things of it there are."""
    return {kind: str(count) for kind, count in sorted(Counter(entity.kind for entity in corpus.entities).items())}


def sums(corpus: Corpus, places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Digits of a sum -> the measures for which it is printed; sums stand in the columns `places` (kind.column)."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for kind, _, column in (place.partition(".") for place in places):
        for entity in corpus.by_kind.get(kind, ()):
            linked = (corpus.by_id[link.target] for link in corpus.outgoing.get(entity.id, ()))
            for notation in [other.notation for other in linked if other.kind == MEASURE]:
                found[entity.first(column)][notation] = None
    return {digits: tuple(measures) for digits, measures in sorted(found.items())}


def sum_at(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> tuple[int, Element] | None:
    """The last token and the element of a sum that begins here: `760 200 euro`, `760,200`, `760200`."""
    if not found[at].text[0].isdigit():
        return None
    digits, last = found[at].text.replace(".", ""), at
    while last + 1 < len(found) and len(found[last + 1].text) == _GROUP and found[last + 1].text.isdecimal():
        last += 1
        digits += found[last].text
    measures = lexicon.sums.get(digits, ())
    in_money = last + 1 < len(found) and meaning(found[last + 1], words) == _MONEY
    if not measures or (len(digits) < _LEAST and not in_money):
        return None
    last += in_money
    said = " ".join(token.raw for token in found[at : last + 1])
    return last, Element("thing", said, things=tuple((SUM, measure) for measure in measures))


def without_sums(elements: Sequence[Element]) -> list[Element]:
    """Without a sum that is printed for a measure that the question names."""
    named = {notation for element in elements for kind, notation in element.things if kind == MEASURE}
    return [element for element in elements if not {(SUM, notation) for notation in named} & {*element.things}]


def counted(elements: Sequence[Element], language: str, lexicon: Lexicon) -> list[Element]:
    """A number before a noun in the plural says how many there are; a true one is passed over."""
    found = list(elements)
    for at, element in enumerate(found[:-1]):
        before = next((other for other in reversed(found[:at]) if other.type != "filler"), None)
        if not element.counts or (before and (before.concept in lexicon.kinds or before.words[0].isdigit())):
            continue
        noun = found[at + 1].words
        kinds = {other.concept for other in found[at + 1 :] if other.words == noun} & lexicon.counts.keys()
        if kinds and any(plain(word).endswith(lexicon.plurals[language]) for word in noun.split()):
            true = any(lexicon.counts[kind] == element.words for kind in kinds)
            found[at] = replace(element, type="filler" if true else "number", things=())
    return found
