"""Things that are told by words of the data in place of a name: `the seminar on hate speech`, `the museum measure`.

A text of the data (a title, a result) may be meant where it holds each word that tells: all but small and common ones
and those that ask. A thing is told by such words if it is the only one with such a text. Words that say the same
(`neighbours`, `next door`) count as one. Asked, like the statements in `stating`, only where a question is not
understood otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygraph.asking.elements import NONE, NOT, WITHOUT, Element, akin, is_numeric, stems_of
from policygraph.asking.figures import ends
from policygraph.asking.lexicon import EXACT, REFUSED, Lexicon, Roles, Telling, Text
from policygraph.asking.matching import Match, match
from policygraph.asking.reading import Reading, finished
from policygraph.asking.words import is_capital

NEGATIONS = (NOT, NONE, WITHOUT)
LEAST = 2
"""So many words tell a thing; one does if it is a proper name, or tells the only statement on what is asked for."""
_LONGEST = 10
"""The most parts of a question that tell one thing."""
_LONG_STEM = 6
_COUNTS = ("count", "how-much")
_BY_NAME, _BY_TITLE = "name", "title"


def retold(reading: Reading, lexicon: Lexicon) -> Match | None:
    """The query of a question in which some words tell a thing; None where they tell none, or several queries fit.

    The longest run of words that leads to a query counts.
    """
    given = reading.given
    if any(one.type == "thing" and one.words.isdigit() for one in given):
        return None  # a bare number may count: which 16 organisations
    several = _asks_for_all(reading, lexicon)
    counts = any(element.concept in _COUNTS for element in given)
    found: list[Match] = []
    longest = 0
    for run in _runs(reading, lexicon):
        if found and run.last - run.first < longest:
            break
        if several and run.called != _BY_NAME:
            continue
        told = Element("thing", " ".join(one.words for one in given[run.first : run.last]), things=(run.thing,))
        made = match(finished(reading, (*given[: run.first], told, *given[run.last :]), lexicon), lexicon)
        if isinstance(made, Match):
            if run.called != _BY_TITLE and (counts or made.query in lexicon.roles.whole):
                return None  # asked of a part
            found.append(made)
            longest = run.last - run.first
    return found[0] if len({(made.query, made.parameters) for made in found}) == 1 else None


def _spans(given: Sequence[Element]) -> Iterator[tuple[int, int]]:
    """Parts of a question that stand together, from first to before last, the longest first."""
    for length in range(min(len(given), _LONGEST), 0, -1):
        for first in range(len(given) - length + 1):
            yield first, first + length


@dataclass(frozen=True, slots=True)
class _Run:
    """Parts of a question, from `first` to before `last`, whose words tell a thing."""

    first: int
    last: int
    thing: tuple[str, str]
    called: str
    """Whether they call it so, by a proper name or by its title, or (empty) speak of a part of it."""


def _asks_for_all(reading: Reading, lexicon: Lexicon) -> bool:
    """Whether it asks for things that such words may describe, of which one text tells only one: `which measures`."""
    words = [element.words for element in reading.given if element.concept in lexicon.roles.all]
    return any(ends(word, lexicon.plurals[reading.language], reading.language) for word in words)


def _runs(reading: Reading, lexicon: Lexicon) -> Iterator[_Run]:
    """The runs of words that tell one thing, the longest first."""
    given, telling = reading.given, lexicon.tellings[reading.language]
    parts = [canonical(stems_of(element, lexicon), telling) for element in given]
    texts = [
        text for name, found in telling.things.items() if name.partition(" ")[0] in lexicon.described for text in found
    ]
    known = {word: any(holds(text, {word}) for text in texts) for word in {word for part in parts for word in part}}
    parts = [part if all(known[word] for word in part) else [] for part in parts]
    named = [one.things for one in given if _is_described(one, lexicon)]
    told: dict[frozenset[str], tuple[tuple[str, str] | None, str]] = {}
    for first, last in _spans(given):
        if not all(parts[first:last]) or not _may_tell(given, first, last, lexicon.roles):
            continue
        run = list(zip(given[first:last], parts[first:last], strict=True))
        words = {word for _, part in run for word in part}
        own = {word for element, part in run if _is_own(element, part, lexicon) for word in part}
        names = {word for at in range(first, last) if _is_name(given, at) for word in parts[at]}
        alone = len(own) < LEAST
        if alone and not names and not _is_beside(given, first, last, lexicon.roles.measures):
            continue
        key = frozenset((*words, *(EXACT + name for name in names)))
        if key not in told:
            told[key] = _told(words, names, telling, lexicon)
        thing, called = told[key]
        if not thing or (alone and not called):
            continue
        if _asks_for_other(given, first, last, thing[0], lexicon):
            continue
        is_name = last - first == 1 and given[first].type == "thing"
        if is_name and not _has_name(telling.things[" ".join(thing)][0], parts[first]):
            continue
        inside = [one.things for one in given[first:last] if _is_described(one, lexicon)]
        if named == inside and (not inside or (called and all(thing in things for things in inside))):
            yield _Run(first, last, thing, called)


def _is_own(element: Element, part: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether its words tell by themselves: neither a noun that people ask for, nor the mere name of a body."""
    body = len(part) < LEAST and any(kind in lexicon.roles.beside for kind, _ in element.things)
    return element.concept not in lexicon.nouns and not body


def _is_described(element: Element, lexicon: Lexicon) -> bool:
    return element.type == "thing" and any(kind in lexicon.described for kind, _ in element.things)


def _told(words: set[str], names: set[str], telling: Telling, lexicon: Lexicon) -> tuple[tuple[str, str] | None, str]:
    """The one thing of which a title has these words, or else any text; of the first kind that has such things.

    And how it is called so: by one of these proper names, which is one there too, or by its title.
    """
    for kind in lexicon.described:
        texts = {name: found for name, found in telling.things.items() if name.partition(" ")[0] == kind}
        for most, title in ((1, _BY_TITLE), (None, "")):
            held = {name: [text for text in found[:most] if holds(text, words)] for name, found in texts.items()}
            things = [name for name, found in held.items() if found]
            if len(things) == 1:
                is_name = any(names & {*text.names} for text in held[things[0]])
                return (kind, things[0].partition(" ")[2]), _BY_NAME if is_name else title
            if things:
                return None, ""
    return None, ""


def _has_name(title: Text, name: Sequence[str]) -> bool:
    """Whether a name stands in a title as it is, word by word."""
    return any(title.words[at : at + len(name)] == tuple(name) for at in range(len(title.words)))


def _asks_for_other(given: Sequence[Element], first: int, last: int, kind: str, lexicon: Lexicon) -> bool:
    """Whether all that is asked for lies among words that tell another kind of thing: the project number of PuMPuRS."""
    nouns = [(at, one.concept) for at, one in enumerate(given) if one.concept in lexicon.nouns]
    swallowed = bool(nouns) and all(first <= at < last for at, _ in nouns)
    return swallowed and all(concept not in (kind, *lexicon.absorbed.get(kind, ())) for _, concept in nouns)


def _may_tell(given: Sequence[Element], first: int, last: int, roles: Roles) -> bool:
    """Whether these parts may be words of a text: one of them is lost otherwise, none asks, counts or denies."""
    run = given[first:last]
    beside = [*given[max(first - 1, 0) : first], *given[last : last + 1]]
    rest = [*given[:first], *given[last:]]
    if any(element.concept in roles.beside for element in beside) or not any(element.concept for element in rest):
        return False
    if any(element.type == "count" or is_numeric(element) or element.concept in NEGATIONS for element in run):
        return False
    if any(element.concept in roles.small for element in run):
        return False
    if any(element.concept.startswith(REFUSED) and element.concept not in roles.people for element in run):
        return False
    if first and given[first - 1].type == "asking" and run[0].concept in roles.people:
        return False  # they are asked for: which families
    if any(element.type == "unknown" for element in run):
        return True
    if any(element.concept in roles.people for element in run):
        return False
    # A name of several words may be part of a title: the extension of the Roma History and Art Museum.
    told = len(run[0].words.split()) > LEAST or len(run) > 1 or _is_beside(given, first, last, roles.measures)
    return told and any(element.type == "thing" for element in run)


def _is_beside(given: Sequence[Element], first: int, last: int, concepts: Sequence[str]) -> bool:
    """Whether one of these nouns stands beside: `the museum measure`, `the measure on the museum`."""
    return any(one.concept in concepts for one in (*given[max(first - 2, 0) : first], *given[last : last + 1]))


def _is_name(given: Sequence[Element], at: int) -> bool:
    """Whether a word is a proper name: unknown, with a capital inside the sentence."""
    return given[at].type == "unknown" and at > 0 and is_capital(given[at].words)


def canonical(stems: Sequence[str], telling: Telling) -> list[str]:
    return [telling.alike.get(stem, stem) for stem in stems]


def holds(text: Text, words: set[str] | frozenset[str]) -> bool:
    return all(word in text.words or _almost(word, text) for word in words)


def _almost(word: str, text: Text) -> bool:
    """Whether a long word of the text begins alike: of a short one too little would be left (`iestāes`)."""
    return len(word) >= _LONG_STEM and any(akin(word, other) for other in text.words)
