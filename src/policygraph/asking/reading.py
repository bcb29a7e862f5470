"""Tokens -> what a question says: concepts, things, times, what it asks for, and words that it leaves unexplained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from policygraph.asking.elements import (
    NONE,
    NOT,
    WITHOUT,
    Element,
    absorbed,
    asked_for,
    denied,
    described,
    explained,
    negated_once,
    numbered,
    once,
    without_fillers,
    without_relatives,
)
from policygraph.asking.figures import counted, sum_at, without_sums
from policygraph.asking.lexicon import ASIDE, COMPARES, EXACT, Lexicon, Vocabulary
from policygraph.asking.numerals import counting, with_digits
from policygraph.asking.sayings import end_of_saying
from policygraph.asking.sentences import without_asides
from policygraph.asking.spelling import WINDOW, affirmed, corrected, is_month, meaning, named
from policygraph.asking.times import find_time
from policygraph.asking.words import Token, is_capital, tokens

_PARTS = 4
_ROMAN = {"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"}
AMBIGUOUS, ANYTHING = "?", "*"
WHAT, WHO, FOR = "what", "who", "for"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question says in one language."""

    language: str
    elements: tuple[Element, ...]
    focus: str
    """The concept asked for; AMBIGUOUS, ANYTHING (`what`), or nothing."""
    known: int
    """How many words were known: the language in which more are known is that of the question."""
    concepts: Mapping[str, int]
    """Each concept and how often it stands there."""
    denied: frozenset[str]
    """The concepts that its negation denies."""
    aside: str = ""
    """The sentences that were passed over."""
    given: tuple[Element, ...] = ()
    """The parts of the question before it is seen what they say of one another."""
    typed: tuple[Token, ...] = ()
    """All its words, those that say nothing too."""

    def of(self, kind: str) -> tuple[Element, ...]:
        return tuple(element for element in self.elements if element.type == kind)


def read(text: str, language: str, lexicon: Lexicon) -> Reading:
    """The question in one language."""
    words = lexicon.vocabularies[language]
    asked, aside = without_asides(text, words, lexicon)
    typed = with_digits(tokens(asked, lexicon.endings), words, lexicon)
    found = [corrected(token, words, lexicon) for token in typed]
    pieces: dict[int, tuple[Element, ...]] = {}
    taken = [False] * len(found)

    def take(first: int, last: int, *elements: Element) -> None:
        pieces[first] = elements
        taken[first : last + 1] = [True] * (last + 1 - first)

    position = 0
    while position < len(found):
        last, element = _longest(found, position, words, lexicon)
        if element:
            take(position, last, *element)
        position = last + 1
    for first, last, time in find_time(found, taken, lexicon.times):
        take(first, last, Element("time", _words(found, first, last), time=time))
    for position in range(len(found)):
        place = _letter_first(found, position, words, lexicon)
        if place and not any(taken[position : place[0] + 1]):
            take(position, place[0], place[1])
    for position, token in enumerate(found):
        if taken[position]:
            continue
        number = counting(found, position, words, lexicon)
        if number and not any(taken[position : number.last + 1]):
            typed_as, figure = _words(found, position, number.last), str(number.value)
            compares = number.parts == 1 and meaning(token, words) == COMPARES
            kind, concept = ("concept", COMPARES) if compares else ("number", "")
            take(position, number.last, Element(kind, typed_as, concept, may_count=True, figure=figure))
        else:
            may_count = position + 1 < len(found) and found[position + 1].loose and token.raw == token.text
            pieces[position] = _single(token, words, lexicon, may_count=may_count)
    elements = [element for position in sorted(pieces) for element in pieces[position]]
    known = len(found) - sum(len(one.words.split()) for one in elements if one.type in ("unknown", "number", "count"))
    given = numbered(counted(asked_for(elements, lexicon), language, lexicon), lexicon)
    parts = tuple(without_sums(without_fillers(given, lexicon)))
    reading = Reading(language, (), "", known, {}, frozenset(), aside, parts, tuple(found))
    return finished(reading, described(parts, language, lexicon), lexicon)


def finished(reading: Reading, parts: Sequence[Element], lexicon: Lexicon) -> Reading:
    """The reading with these parts of the question, which name all things that are told."""
    kept = once(absorbed(explained(parts, lexicon), lexicon))
    kept = without_relatives(kept, lexicon)
    said = tuple(negated_once(element for element in kept if element.type != "asking"))
    concepts = Counter(element.concept for element in said if element.concept)
    return replace(reading, elements=said, focus=_focus(kept, lexicon), concepts=concepts, denied=denied(said))


def _words(found: Sequence[Token], first: int, last: int) -> str:
    return " ".join(token.raw for token in found[first : last + 1])


def _longest(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> tuple[int, tuple[Element, ...]]:
    """The longest notation, name or phrase that begins here, and its last token."""
    if money := sum_at(found, at, words, lexicon):
        return money[0], (money[1],)
    place = _notation(found, at, words, lexicon)
    shortest = place[0] + 1 if place else at
    said = end_of_saying(found, at, words.sayings) - 1
    for last in range(min(at + WINDOW, len(found)) - 1, shortest - 1, -1):
        span = found[at : last + 1]
        things = named(span, lexicon)
        concept = _phrase(span, words) if last > at else None
        if things and not (last == at and _ordinary(span[0], words)):
            return last, (Element("thing", _words(found, at, last), things=things),)
        if concept is not None and not _cuts_name(found, at, last, lexicon):
            return last, _concepts(concept, _words(found, at, last))
        if last == said and not _cuts_name(found, at, last, lexicon):
            return last, (Element("filler", _words(found, at, last)),)
    return (place[0], (place[1],)) if place else (at, ())


def _cuts_name(found: Sequence[Token], at: int, last: int, lexicon: Lexicon) -> bool:
    """Whether a phrase ends within a name that begins in it: `finansē Eiropas | Sociālais fonds`."""
    if last + 1 < len(found) and found[last + 1].apart:
        return False
    return any(
        named(found[first : end + 1], lexicon)
        for first in range(at + 1, last + 1)
        for end in range(last + 1, min(first + WINDOW, len(found)))
    )


def _phrase(span: Sequence[Token], words: Vocabulary) -> str | None:
    """The concept of several words together: of just these forms before that of any."""
    exact = words.phrases.get(EXACT + " ".join(token.text for token in span))
    return exact if exact is not None else words.phrases.get(" ".join(token.stem for token in span))


def _ordinary(token: Token, words: Vocabulary) -> bool:
    """A name of one word that is an everyday word too is the everyday word."""
    return token.text in words.exact


def _notation(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> tuple[int, Element] | None:
    """A number with what follows it: `4.16`, `2(e)`, `9 a i`, `9. panta a) punkts`."""
    if not found[at].text[0].isdigit():
        return None
    parts, best, position = [found[at].text], None, at
    if "." in found[at].text and (things := lexicon.notations.get(found[at].text)):
        best = (at, Element("thing", found[at].raw, things=things))
    while len(parts) < _PARTS and (after := _next_letter(found, position, words, lexicon)) is not None:
        position = after
        parts.append(found[position].text)
        if things := lexicon.notations.get(" ".join(parts)):
            best = (position, Element("thing", _words(found, at, position), things=things))
    beyond = range((best[0] if best else at) + 1, position + 1)
    if found[at].text in lexicon.notations and any(
        _is_letter(found[after]) and not found[after].loose for after in beyond
    ):
        # 12(a) where point 12 has no letters: the letter was meant, so it is no article.
        return position, Element("unknown", _words(found, at, position))
    if best and len(parts) > 1 and _article(found, best[0], words, lexicon):
        return None
    return best


def _next_letter(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> int | None:
    """The place of the letter that goes on with a number; a word such as `point` may stand between."""
    after = at + 1
    if after + 1 < len(found) and not _is_letter(found[after]) and _says_kind(found[after], words, lexicon):
        after += 1
    return after if after < len(found) and _is_letter(found[after]) and not found[after].apart else None


def _is_letter(token: Token) -> bool:
    return token.text.isalpha() and (len(token.text) == 1 or token.text in _ROMAN)


def _says_kind(token: Token, words: Vocabulary, lexicon: Lexicon) -> bool:
    concept = meaning(token, words)
    return bool(concept) and any(concept == kind or concept in more for kind, more in lexicon.absorbed.items())


def _article(found: Sequence[Token], last: int, words: Vocabulary, lexicon: Lexicon) -> bool:
    """Whether the letter is a word of its own: `is point 2 a gap`."""
    token = found[last]
    if not token.loose or words.exact.get(token.text) != "" or last + 1 >= len(found):
        return False
    return meaning(found[last + 1], words) in lexicon.nouns


def _letter_first(found: Sequence[Token], at: int, words: Vocabulary, lexicon: Lexicon) -> tuple[int, Element] | None:
    """`letter e of point 2`."""
    if at == 0 or not _is_letter(found[at]) or not _says_kind(found[at - 1], words, lexicon):
        return None
    for last in range(at + 1, min(at + _PARTS + 1, len(found))):
        token = found[last]
        if token.text.isdigit():
            things = lexicon.notations.get(f"{token.text} {found[at].text}", ())
            return (last, Element("thing", _words(found, at, last), things=things)) if things else None
        if words.exact.get(token.text) != "" and not _says_kind(token, words, lexicon):
            return None
    return None


def _single(token: Token, words: Vocabulary, lexicon: Lexicon, *, may_count: bool) -> tuple[Element, ...]:
    """One token; a negated verb is two elements. `may_count`: a number may tell how many there are of what follows."""
    if token.text[0] == "{":
        return (Element("slot", token.text[1:-1]),)
    if token.text[0].isdigit():
        return (Element("number", token.text, things=lexicon.notations.get(token.text, ()), may_count=may_count),)
    asks = (Element("asking", token.raw),) if token.text in lexicon.asking else ()
    concept = meaning(token, words)
    if concept == "" and token.loose and is_capital(token.raw) and is_month(token, lexicon):
        return (Element("unknown", token.raw),)  # `by May` of no year, not `you may`
    if concept is not None:
        return (*asks, *_concepts(concept, token.raw))
    rest = affirmed(token, words)
    if rest and (positive := meaning(rest, words)):
        return Element("concept", token.raw, NOT), *_concepts(positive, token.raw)
    return (Element("unknown", token.raw),)


def _concepts(concept: str, text: str) -> tuple[Element, ...]:
    """A word may mean several concepts at once."""
    if concept == ASIDE:
        return (Element("filler", text, ASIDE),)
    return tuple(Element("concept", text, one) for one in concept.split()) or (Element("filler", text),)


def _focus(elements: Sequence[Element], lexicon: Lexicon) -> str:
    """What is asked for: the noun after the first asking word, else the first noun that is not negated."""

    def noun(position: int) -> str:
        element = elements[position]
        if element.type != "concept" or element.concept not in lexicon.nouns:
            return ""
        before = elements[position - 1] if position else None
        negated = before is not None and before.concept in (NOT, NONE, WITHOUT)
        return "" if negated else element.concept

    nouns = [position for position in range(len(elements)) if noun(position)]
    asking = [position for position, element in enumerate(elements) if element.type == "asking"]
    leading = [position for position in asking if not nouns or position < nouns[0]]
    if not nouns:
        return ANYTHING if any(element.concept == WHAT for element in elements) else ""
    if leading:
        what = next((element.concept == WHAT for element in elements[leading[0] + 1 : leading[0] + 2]), False)
        follows = leading[0] + 1 + what
        if what and (follows not in nouns and (follows + 1) not in nouns):
            return ANYTHING
        return noun(nouns[0])
    # A pronoun right after a noun only links: `measures for which the budget`, `pasākumi, kuriem`.
    links = {position for position in asking if _before(elements, position) in nouns}
    direct = {noun(position + 1) for position in asking if position + 1 in nouns and position not in links}
    # `who` asks by itself: `who implements it, and through which measures`.
    return AMBIGUOUS if direct - {noun(nouns[0])} and noun(nouns[0]) != WHO else noun(nouns[0])


def _before(elements: Sequence[Element], position: int) -> int:
    """The place before, passing over `for`."""
    return position - 2 if position and elements[position - 1].concept == FOR else position - 1
