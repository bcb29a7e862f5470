"""The parts of a question, and what they say of one another: `point 24`, `measure 4.16`, `the museum (4.29)`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from policygraph.asking.lexicon import ASIDE, Lexicon
from policygraph.asking.times import Time
from policygraph.asking.words import tokens

NOT, NONE, WITHOUT, ONLY, ONE, RELATIVE, COUNT, BUT = "not", "none", "without", "only", "one", "kas", "count", "but"
KIND_TOLD = "kind-told"
"""The concept of a thing beside which its kind stands: `objective 3`, but neither `education` nor `ministry KM`."""
_AKIN = 5
ASKING = ("what", "count", "how-much", "kas")


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the question. Its type is concept, thing, time, number, count, asking, slot, filler or unknown."""

    type: str
    words: str
    concept: str = ""
    things: tuple[tuple[str, str], ...] = ()
    """Kind and notation of each thing that may be meant."""
    time: Time | None = None
    may_count: bool = False
    """A number that may tell how many there are of what follows it: `31 measures`, but not `31. pasākums`. A small one
    in words is a concept, as it mostly compares."""
    figure: str = ""
    """Its digits, where it stands in words."""
    joined: bool = False
    """After `and`: a thing of its own, which says nothing of what stands before."""


def asked_for(elements: Sequence[Element], lexicon: Lexicon) -> list[Element]:
    """A harmless noun that is what a question asks for is not harmless: `which page`, `cik lapu`."""
    found = list(elements)
    asking = False
    for position, element in enumerate(found):
        if element.type == "asking" or (asking and element.concept in ASKING):
            asking = True
        elif element.concept == ASIDE and asking:
            after = next((other for other in found[position + 1 :] if other.type != "filler"), None)
            if after is None or after.concept not in lexicon.nouns:
                found[position] = replace(element, type="unknown", concept="")
        elif element.type != "filler":
            asking = False
    return found


def numbered(elements: Sequence[Element], lexicon: Lexicon) -> list[Element]:
    """Bare numbers become things of the kind that the noun beside them names: `point 24`, `24. punkts`."""
    found = list(elements)
    for position, element in enumerate(found):
        if element.type != "number":
            continue
        before = found[position - 1].concept if position else ""
        after = found[position + 1].concept if position + 1 < len(found) else ""
        kinds = [kind for kind in lexicon.kinds if kind in (before, after)]
        if before in lexicon.kinds:
            kinds = [before]
        if kinds:
            things = tuple(thing for thing in element.things if thing[0] in kinds)
            found[position] = replace(element, type="thing" if things else "number", things=things)
        elif element.things:
            found[position] = replace(element, type="thing")
    return found


def without_fillers(elements: Sequence[Element], lexicon: Lexicon) -> list[Element]:
    """What is left of the elements without those that say nothing; what stands after `and` is marked."""
    kept: list[Element] = []
    joined = False
    for element in elements:
        if element.type != "filler":
            kept.append(replace(element, joined=True) if joined else element)
        joined = element.type == "filler" and (joined or element.words.lower() in lexicon.joins)
    return kept


def absorbed(elements: Sequence[Element], lexicon: Lexicon) -> list[Element]:
    """Without the nouns that only say the kind of the thing beside them: `measure 4.16`."""
    found, gone = list(elements), set()
    for position, element in enumerate(found):
        if element.type not in ("thing", "slot"):
            continue
        for beside in (position - 1, position + 1):
            if not 0 <= beside < len(found) or beside in gone or found[beside].type != "concept":
                continue
            if found[max(position, beside)].joined:
                continue
            concept = found[beside].concept
            if element.type == "slot":
                same = (concept == element.words,) if concept == element.words else ()
                if same:
                    gone.add(beside)
                    break
                continue
            kinds = {kind for kind, _ in element.things}
            if fits := {kind for kind in kinds if concept == kind or concept in lexicon.absorbed.get(kind, ())}:
                things = tuple(thing for thing in element.things if thing[0] in fits)
                told = KIND_TOLD if concept in fits else element.concept
                found[position] = element = replace(element, things=things, concept=told)
                gone.add(beside)
                if concept in lexicon.kinds:
                    break
    return [element for position, element in enumerate(found) if position not in gone]


def without_relatives(elements: Sequence[Element], lexicon: Lexicon) -> list[Element]:
    """In Latvian `kas` is *who* at the beginning, but a mere link after a noun: `pasākumi, kas atsaucas`."""
    return [
        element
        for position, element in enumerate(elements)
        if element.concept != RELATIVE or not position or elements[position - 1].concept not in lexicon.nouns
    ]


def described(elements: Sequence[Element], language: str, lexicon: Lexicon) -> list[Element]:
    """With things that are told by words of their title: `the exhibition of the art museum` is measure 4.29.

    Two words at least that mean nothing else, one after the other, and only one title has them. A name beside them
    that the title holds too belongs to it.
    """
    found = list(elements)
    if any(_title(element, lexicon) for element in found):
        return found
    position = 0
    while position < len(found):
        last = position
        while last < len(found) and (found[last].type == "unknown" or _topic(found[last], lexicon)):
            last += 1
        run = found[position:last]
        if len(run) > 1 and any(element.type == "unknown" for element in run):
            things = _so_called(run, language, lexicon)
            if len(things) == 1:
                told = _title(Element("thing", "", things=things), lexicon)
                first = position - 1 if position and _is_named(found[position - 1], told, lexicon) else position
                last += last < len(found) and _is_named(found[last], told, lexicon)
                words = " ".join(element.words for element in found[first:last])
                found[first:last] = [Element("thing", words, things=things)]
                last = first + 1
        position = max(last, position + 1)
    return found


def _is_named(element: Element, told: Collection[str], lexicon: Lexicon) -> bool:
    """Whether it is a thing whose name stands in a title."""
    return element.type == "thing" and not is_numeric(element) and _is_told(element, told, lexicon)


def _so_called(run: Sequence[Element], language: str, lexicon: Lexicon) -> tuple[tuple[str, str], ...]:
    """The things whose title has all these words."""
    return tuple(
        (kind, notation)
        for name, title in lexicon.titles[language].items()
        for kind, _, notation in [name.partition(" ")]
        if kind in lexicon.described and all(_is_told(element, title, lexicon) for element in run)
    )


def _title(element: Element, lexicon: Lexicon) -> set[str]:
    """The stems of the titles of the things that are named."""
    return {
        word
        for kind, notation in element.things
        for titles in lexicon.titles.values()
        for word in titles.get(f"{kind} {notation}", ())
    }


def explained(elements: Sequence[Element], lexicon: Lexicon) -> list[Element]:
    """Without the words that the title of a named thing has too: `extending the exhibition of the museum (4.29)`.

    Such words say nothing new, unless they are what is asked for or counted. A run of words of the title is explained
    as a whole, whatever else its words could mean; small words inside it (`support for victims`) do not end it. One
    name alone is explained directly beside its thing: `the Roma museum (4.29)`.
    """
    titles = [_title(element, lexicon) for element in elements]
    told = {word for title in titles for word in title}
    if not told:
        return list(elements)
    inside = [
        not title and not is_numeric(element) and _is_told(element, told, lexicon)
        for element, title in zip(elements, titles, strict=True)
    ]
    for position in range(1, len(elements) - 1):
        small = not stems_of(elements[position], lexicon) and not titles[position]
        inside[position] |= small and inside[position - 1] and inside[position + 1]
    kept: list[Element] = []
    position = 0
    while position < len(elements):
        last = position
        while last < len(elements) and inside[last]:
            last += 1
        run = elements[position:last]
        if not run:
            kept.append(elements[position])
        elif _is_asked(elements, position, last, lexicon) or not any(_is_new(element) for element in run):
            kept += run
        elif len(run) == 1 and not any(
            _is_told(run[0], title, lexicon) for title in titles[max(position - 1, 0) : last + 1]
        ):
            kept += [element for element in run if element.type != "unknown" and not _topic(element, lexicon)]
        position = max(last, position + 1)
    return kept


def _is_new(element: Element) -> bool:
    return element.type in ("unknown", "thing")


def _is_asked(elements: Sequence[Element], first: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a word before asks for these words, and not for a noun that comes right after them."""
    before = elements[first - 1] if first else None
    after = elements[last].concept if last < len(elements) else ""
    return before is not None and (before.concept == COUNT or (before.type == "asking" and after not in lexicon.nouns))


def _is_told(element: Element, told: Collection[str], lexicon: Lexicon) -> bool:
    """Whether each word of the element is one of the title, or almost: `extension`, `extending`."""
    stems = stems_of(element, lexicon)
    return bool(stems) and all(word in told or any(akin(word, other) for other in told) for word in stems)


def stems_of(element: Element, lexicon: Lexicon) -> list[str]:
    """The stems of its words that count."""
    return [token.stem for token in tokens(element.words, lexicon.endings) if token.text not in lexicon.skipped]


def akin(first: str, second: str) -> bool:
    """Whether two stems begin alike: `extension`, `extending`."""
    shared = max(_AKIN, min(len(first), len(second)) - 1)
    return len(first) >= shared and first[:shared] == second[:shared]


def is_numeric(element: Element) -> bool:
    """Whether it begins with a digit, or is no word of a text at all."""
    return element.words[:1].isdigit() or element.type in ("asking", "time", "slot")


def _topic(element: Element, lexicon: Lexicon) -> bool:
    return bool(element.things) and all(kind in lexicon.topics for kind, _ in element.things)


def once(elements: Sequence[Element]) -> list[Element]:
    """Without a thing that is named for the second time: `the Ministry of Culture (KM)`."""
    kept: list[Element] = []
    for element in elements:
        same = next((at for at, other in enumerate(kept) if set(other.things) & set(element.things)), None)
        if element.type != "thing" or same is None:
            kept.append(element)
        elif kept[same].type == "thing":
            shared = tuple(thing for thing in kept[same].things if thing in element.things)
            kept[same] = replace(kept[same], things=shared)
    return kept


def negated_once(elements: Iterable[Element]) -> list[Element]:
    """In Latvian `neviens` goes with a negated verb or with `bez`, in English `a single` with not: one negation."""
    found = list(elements)
    there = {element.concept for element in found}
    if there & {NOT, WITHOUT}:
        empty = (NONE,) if ONLY in there else (NONE, ONE)
        return [element for element in found if element.concept not in empty]
    first = next((position for position, element in enumerate(found) if element.concept == NONE), None)
    return [
        replace(element, concept=NOT) if position == first else element
        for position, element in enumerate(found)
        if element.concept != NONE or position == first
    ]


def denied(elements: Sequence[Element]) -> frozenset[str]:
    """What the negation denies: the words right after it, else, at the end or before *but*, those right before it."""
    place = next((at for at, element in enumerate(elements) if element.concept in (NOT, WITHOUT)), None)
    if place is None:
        return frozenset()
    after = elements[place + 1 : place + 2]
    beside = after if after and after[0].concept != BUT else elements[max(place - 1, 0) : place]
    said = {element.words for element in beside if element.type == "concept"}
    found = frozenset(element.concept for element in elements if element.words in said)
    return found - {"", NOT, WITHOUT}
