"""What is told by the words of the data in place of a name: `the seminar on hate speech`, `the share of homes without
running water`. Asked only where a question is not understood otherwise.

A text of the data (a title, a result, a statement) may be meant where it holds each word that tells: all but small and
common ones and those that ask. A thing is told by such words if it is the only one with such a text; a statement
answers a whole question if it also says just this. Words that say the same (`neighbours`, `next door`) count as one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policygraph.asking.elements import NONE, NOT, WITHOUT, Element, akin, is_numeric, stems_of
from policygraph.asking.figures import ends
from policygraph.asking.lexicon import DENIAL, EXACT, REFUSED, Groups, Lexicon, Roles, Telling, Text
from policygraph.asking.matching import Match, match
from policygraph.asking.people import subject_of
from policygraph.asking.reading import Reading, finished
from policygraph.asking.words import Token, is_capital, tokens

_NEGATIONS = (NOT, NONE, WITHOUT)
_LEAST = 2
"""So many words tell a thing; one does if it is a proper name, or tells the only statement on what is asked for."""
_LONGEST = 10
"""The most parts of a question that tell one thing."""
_SHARE = 0.6
"""A question must have at least this share of the own words of a statement."""
_YEAR = 4
_LONG_STEM = 6
_COUNTS = ("count", "how-much")
_BY_NAME, _BY_TITLE = "name", "title"


def retold(reading: Reading, lexicon: Lexicon) -> Match | None:
    """The query of a question in which some words tell a thing; None where they tell none, or several queries fit.

    The longest run of words that leads to a query counts.
    """
    given = reading.given
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
    parts = [_canonical(stems_of(element, lexicon), telling) for element in given]
    texts = [
        text for name, found in telling.things.items() if name.partition(" ")[0] in lexicon.described for text in found
    ]
    known = {word: any(_holds(text, {word}) for text in texts) for word in {word for part in parts for word in part}}
    parts = [part if all(known[word] for word in part) else [] for part in parts]
    named = [one.things for one in given if _is_described(one, lexicon)]
    told: dict[frozenset[str], tuple[tuple[str, str] | None, str]] = {}
    for length in range(min(len(given), _LONGEST), 0, -1):
        for first in range(len(given) - length + 1):
            last = first + length
            if not all(parts[first:last]) or not _may_tell(given, first, last, lexicon.roles):
                continue
            run = list(zip(given[first:last], parts[first:last], strict=True))
            words = {word for _, part in run for word in part}
            own = {word for element, part in run if _is_own(element, part, lexicon) for word in part}
            names = {word for at in range(first, last) if _is_name(given, at) for word in parts[at]}
            alone = len(own) < _LEAST
            if alone and not names and not _is_beside(given, first, last, lexicon.roles.measures):
                continue
            key = frozenset((*words, *(EXACT + name for name in names)))
            if key not in told:
                told[key] = _told(words, names, telling, lexicon)
            thing, called = told[key]
            if not thing or (alone and not called):
                continue
            inside = [one.things for one in given[first:last] if _is_described(one, lexicon)]
            if named == inside and (not inside or (called and all(thing in things for things in inside))):
                yield _Run(first, last, thing, called)


def _is_own(element: Element, part: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether its words tell by themselves: neither a noun that people ask for, nor the mere name of a body."""
    body = len(part) < _LEAST and any(kind in lexicon.roles.beside for kind, _ in element.things)
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
            held = {name: [text for text in found[:most] if _holds(text, words)] for name, found in texts.items()}
            things = [name for name, found in held.items() if found]
            if len(things) == 1:
                is_name = any(names & {*text.names} for text in held[things[0]])
                return (kind, things[0].partition(" ")[2]), _BY_NAME if is_name else title
            if things:
                return None, ""
    return None, ""


def _may_tell(given: Sequence[Element], first: int, last: int, roles: Roles) -> bool:
    """Whether these parts may be words of a text: one of them is lost otherwise, none asks, counts or denies."""
    run = given[first:last]
    beside = [*given[max(first - 1, 0) : first], *given[last : last + 1]]
    rest = [*given[:first], *given[last:]]
    if any(element.concept in roles.beside for element in beside) or not any(element.concept for element in rest):
        return False
    if any(element.type == "count" or is_numeric(element) or element.concept in _NEGATIONS for element in run):
        return False
    if any(element.concept in roles.small for element in run):
        return False
    if any(element.concept.startswith(REFUSED) and element.concept not in roles.people for element in run):
        return False
    if any(element.type == "unknown" for element in run):
        return True
    if any(element.concept in roles.people for element in run):
        return False
    told = len(run) > 1 or _is_beside(given, first, last, roles.measures)
    return told and any(element.type == "thing" for element in run)


def _is_beside(given: Sequence[Element], first: int, last: int, concepts: Sequence[str]) -> bool:
    """Whether one of these nouns stands beside: `the museum measure`, `the measure on the museum`."""
    return any(one.concept in concepts for one in (*given[max(first - 2, 0) : first], *given[last : last + 1]))


def _is_name(given: Sequence[Element], at: int) -> bool:
    """Whether a word is a proper name: unknown, with a capital inside the sentence."""
    return given[at].type == "unknown" and at > 0 and is_capital(given[at].words)


@dataclass(frozen=True, slots=True)
class _Said:
    """A whole question as mere words."""

    words: frozenset[str]
    """Those that tell; those that are common stand apart."""
    common: frozenset[str]
    digits: frozenset[str]
    names: frozenset[str]
    """Those that are typed with a capital."""
    denies: bool
    groups: frozenset[str]
    """The groups of people that it names, and the one of which it asks."""
    subject: str
    asks: str
    """What it asks for: a figure, a date, a target, or nothing of these."""


def stated(reading: Reading, lexicon: Lexicon) -> Match | None:
    """The query with the statement that holds the words of the question that tell: a figure, a date, a target.

    Where several statements do, all of them are shown. None where no statement does.
    """
    telling = lexicon.tellings[reading.language]
    if any(element.concept in lexicon.roles.refused for element in reading.given):
        return None
    said = _said(reading, lexicon)
    for kind, way in lexicon.stated.items():
        if said.asks not in way.asks:
            continue
        names = [name for name in telling.things if name.partition(" ")[0] == kind]
        held = {name: texts for name in names if (texts := _stating(name, said, telling, strict=way.strict))}
        alone = len(said.words) < _LEAST
        if alone and not (said.asks in way.alone and _is_only(names, said, telling)):
            continue
        if way.named and not said.names & said.words:
            continue
        most = max((_common(texts, said) for texts in held.values()), default=0)
        best = {name: texts for name, texts in held.items() if _common(texts, said) == most}
        best = best if alone else _nearest(best, said, telling)
        values = {way.values.get(name, name.partition(" ")[2]) for name in best}
        if len(values) == 1 or (values and not way.several and _is_one(held)):
            return Match(way.query, ((way.parameter, min(values)),), len(said.words))
        if values and way.several:
            return Match(way.query, (), len(said.words))
    return None


def _said(reading: Reading, lexicon: Lexicon) -> _Said:
    telling, exact = lexicon.tellings[reading.language], lexicon.vocabularies[reading.language].exact
    found = [token for element in reading.given for token in tokens(element.words, lexicon.endings)]
    digits = frozenset(token.text for token in found if token.text[0].isdigit())
    asks = next((mark for mark in telling.marks if any(_is_mark(token, mark, telling) for token in found)), "")
    silent = ("", *lexicon.roles.small, *_NEGATIONS)
    rest = [
        token
        for token in found
        if token.text not in digits
        and not any(_is_mark(token, mark, telling) for mark in telling.marks)
        and token.text not in lexicon.asking
        and exact.get(token.text) not in silent
    ]
    denies = any(token.stem in telling.denials for token in reading.typed)
    denies = denies or any(one.concept in _NEGATIONS for one in reading.given)
    rest = [token for token in rest if token.stem not in telling.denials]
    words = [*_canonical([token.stem for token in rest], telling), *([DENIAL] if denies else [])]
    names = {
        telling.alike.get(token.stem, token.stem) for token in rest if token is not found[0] and is_capital(token.raw)
    }
    groups = {telling.groups.ids[token.stem] for token in reading.typed if token.stem in telling.groups.ids}
    subject = subject_of(reading.typed, telling.groups, telling.idle)
    common = telling.common.intersection(words)
    return _Said(frozenset(words) - common, common, digits, frozenset(names), denies, frozenset(groups), subject, asks)


def _is_mark(token: Token, mark: str, telling: Telling) -> bool:
    known = telling.marks[mark]
    return token.stem in known or EXACT + token.text in known


def _stating(name: str, said: _Said, telling: Telling, *, strict: bool) -> list[Text]:
    """The texts of a thing that hold all words of the question and its numbers; `strict`: and say just this."""
    years = telling.years.get(name, ())
    return [
        text
        for text in telling.things[name]
        if said.words
        and _holds(text, said.words)
        and all(number in text.digits or (len(number) == _YEAR and number in years) for number in said.digits)
        and (not strict or _says_just(text, said, telling.groups))
    ]


def _says_just(text: Text, said: _Said, groups: Groups) -> bool:
    """Whether a text denies what the question denies, of the same people, and says not much more."""
    needed = groups.needed in text.groups
    # `Roma homes` are the homes in which Roma live: the statement may speak of them by and by.
    by_and_by = needed and said.subject == groups.needed and not text.subject
    same = said.subject == text.subject or by_and_by or (not said.subject and text.subject == groups.public)
    both = needed == (groups.needed in said.groups)
    return same and both and text.denies == said.denies and len(said.words) >= _SHARE * text.own


def _nearest(held: dict[str, list[Text]], said: _Said, telling: Telling) -> dict[str, list[Text]]:
    """Of things with the same statement those of which the question has the largest share of a clause of their own."""
    shares = {name: max(len(said.words) / max(text.own, 1) for text in texts) for name, texts in held.items()}
    statements = {name: telling.things[name][0].words for name in held}
    best = {words: max(shares[name] for name in held if statements[name] == words) for words in statements.values()}
    return {name: texts for name, texts in held.items() if shares[name] == best[statements[name]]}


def _is_only(names: Sequence[str], said: _Said, telling: Telling) -> bool:
    """Whether only one of these statements has the words at all."""
    texts = (telling.things[name] for name in names)
    return len({found[0].words for found in texts if any(_holds(text, said.words) for text in found)}) == 1


def _is_one(held: Mapping[str, Sequence[Text]]) -> bool:
    """Whether all these things state the same."""
    return len({text.words for texts in held.values() for text in texts}) == 1


def _common(texts: Sequence[Text], said: _Said) -> int:
    return max(sum(_holds(text, {word}) for word in said.common) for text in texts)


def _canonical(stems: Sequence[str], telling: Telling) -> list[str]:
    return [telling.alike.get(stem, stem) for stem in stems]


def _holds(text: Text, words: set[str] | frozenset[str]) -> bool:
    return all(word in text.words or _almost(word, text) for word in words)


def _almost(word: str, text: Text) -> bool:
    """Whether a long word of the text begins alike: of a short one too little would be left (`iestāes`)."""
    return len(word) >= _LONG_STEM and any(akin(word, other) for other in text.words)
