"""Statements of the data that answer a whole question: `the share of homes without running water`.

A statement may be meant where it holds each word of the question that tells: all but small and common ones and those
that ask. It must deny what the question denies, be of the same people and of the year asked for, and say not much more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policygraph.asking.lexicon import DENIAL, EXACT, Groups, Lexicon, Telling, Text
from policygraph.asking.matching import Match
from policygraph.asking.people import groups_of, subject_of
from policygraph.asking.reading import Reading
from policygraph.asking.telling import LEAST, NEGATIONS, canonical, holds
from policygraph.asking.words import Token, is_capital, tokens

_SHARE = 0.6
"""A question must have at least this share of the own words of a statement."""
_YEAR = 4


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
    if any(token.stem in telling.real for token in reading.typed):
        return None
    said = _said(reading, lexicon)
    for kind, way in lexicon.stated.items():
        if said.asks not in way.asks:
            continue
        names = [name for name in telling.things if name.partition(" ")[0] == kind]
        only = said.asks in (*way.brief, *way.alone) and _is_only(names, said, telling)
        least = 0 if only and said.asks in way.brief else _SHARE if way.strict else None
        held = {name: texts for name in names if (texts := _stating(name, said, telling, least))}
        alone = len(said.words) < LEAST
        if alone and not (only and said.asks in way.alone):
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
    meant = {token.raw: token for token in reading.typed}
    parts = [token for element in reading.given for token in tokens(element.words, lexicon.endings)]
    found = [meant.get(token.raw, token) for token in parts]
    digits = frozenset(token.text for token in found if token.text[0].isdigit())
    asks = next((mark for mark in telling.marks if any(_is_mark(token, mark, telling) for token in found)), "")
    silent = ("", *lexicon.roles.small, *NEGATIONS)
    rest = [
        token
        for token in found
        if token.text not in digits
        and token.text not in telling.groups.adjectives
        and not any(_is_mark(token, mark, telling) for mark in telling.marks)
        and token.text not in lexicon.asking
        and exact.get(token.text) not in silent
    ]
    denies = any(token.stem in telling.denials for token in reading.typed)
    denies = denies or any(one.concept in NEGATIONS for one in reading.given)
    rest = [token for token in rest if token.stem not in telling.denials]
    words = [*canonical([token.stem for token in rest], telling), *([DENIAL] if denies else [])]
    names = {
        telling.alike.get(token.stem, token.stem) for token in rest if token is not found[0] and is_capital(token.raw)
    }
    groups = frozenset(groups_of(reading.typed, telling.groups)) - {""}
    subject = subject_of(reading.typed, telling.groups, telling.idle)
    common = telling.common.intersection(words)
    return _Said(frozenset(words) - common, common, digits, frozenset(names), denies, groups, subject, asks)


def _is_mark(token: Token, mark: str, telling: Telling) -> bool:
    known = telling.marks[mark]
    return token.stem in known or EXACT + token.text in known


def _stating(name: str, said: _Said, telling: Telling, least: float | None) -> list[Text]:
    """The texts of a thing that hold all words of the question and its numbers.

    `least`: they also say just this, and the question has this share of their own words; None: no matter what they say
    besides.
    """
    years = telling.years.get(name, ())
    found = [
        text
        for text in telling.things[name]
        if said.words
        and holds(text, said.words)
        and all(number in text.digits or (len(number) == _YEAR and number in years) for number in said.digits)
    ]
    if least is None:
        return found
    core = len(said.words - telling.spare)
    enough = [text for text in found if len(said.words) >= least * text.own or core > least * text.core]
    return [text for text in enough if _says_just(text, said, telling.groups)]


def _says_just(text: Text, said: _Said, groups: Groups) -> bool:
    """Whether a text denies what the question denies, of the same people."""
    needed = groups.needed in text.groups
    # `Roma homes` are the homes in which Roma live: the statement may speak of them by and by.
    by_and_by = needed and said.subject == groups.needed and not text.subject
    # What nobody is said to refuse is refused by the public.
    unsaid = not text.subject and text.denies and groups.public not in text.groups and said.subject == groups.public
    same = said.subject == text.subject or by_and_by or unsaid or (not said.subject and text.subject == groups.public)
    named, asked = {*text.groups} - {groups.public}, said.groups - {groups.public}
    return same and named == asked and text.denies == said.denies


def _nearest(held: dict[str, list[Text]], said: _Said, telling: Telling) -> dict[str, list[Text]]:
    """Of things with the same statement those of which the question has the largest share of a clause of their own."""
    shares = {name: max(len(said.words) / max(text.own, 1) for text in texts) for name, texts in held.items()}
    statements = {name: telling.things[name][0].words for name in held}
    best = {words: max(shares[name] for name in held if statements[name] == words) for words in statements.values()}
    return {name: texts for name, texts in held.items() if shares[name] == best[statements[name]]}


def _is_only(names: Sequence[str], said: _Said, telling: Telling) -> bool:
    """Whether only one of these statements has the words at all."""
    texts = (telling.things[name] for name in names)
    return len({found[0].words for found in texts if any(holds(text, said.words) for text in found)}) == 1


def _is_one(held: Mapping[str, Sequence[Text]]) -> bool:
    """Whether all these things state the same."""
    return len({text.words for texts in held.values() for text in texts}) == 1


def _common(texts: Sequence[Text], said: _Said) -> int:
    return max(sum(holds(text, {word}) for word in said.common) for text in texts)
