"""The texts of the data whose words tell a thing in a question (see `telling`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from policygraph.asking.lexicon import DENIAL, EXACT, STEMMED, Groups, Roles, Stated, Telling, Text
from policygraph.asking.people import groups_of, subject_of
from policygraph.asking.wordlists import Section, listed_in, section
from policygraph.asking.words import is_capital, tokens
from policygraph.corpus import Corpus, Entity
from policygraph.names import plain
from policygraph.schema import LANGUAGES

_CLAUSES = re.compile(r";| \((?=[^)]{12})|\)$|, (?=in |[0-9])")
_WORD = re.compile(r"[^\W\d_]{4}")
_ADDRESS = re.compile(r"https?://\S+")
_MARKS = ("target", "figure", "date")
_SEVERAL = 2


def tellings(corpus: Corpus, file: Section, endings: tuple[str, ...]) -> dict[str, Telling]:
    """Language -> what is told by words: section [told] says by which texts, [telling] which words say the same."""
    return {language: _telling(corpus, file, endings, language) for language in LANGUAGES}


def _telling(corpus: Corpus, file: Section, endings: tuple[str, ...], language: str) -> Telling:
    words = section(section(file, "telling"), language)
    dated = listed_in(section(file, "telling").get("years", ""))
    valued = str(section(file, "telling").get("value", ""))
    alike = {
        stem: group[0]
        for line in listed_in(words.get("alike", ""))
        for group in [[_stem(word, endings) for word in line.split("=")]]
        for stem in group[1:]
    }
    denying = _stems(words.get("denies", ""), endings)
    groups = _groups(words, endings)
    marks = {mark: frozenset(_mark(word, endings) for word in listed_in(words.get(mark, ""))) for mark in _MARKS}
    common = frozenset(alike.get(stem, stem) for stem in _stems(words.get("common", ""), endings))
    silent = [
        word for name in ("fillers", "particles", "asking") for word in listed_in(section(file, name).get(language, ""))
    ]
    asked = [word for mark in _MARKS for word in listed_in(words.get(mark, ""))]
    plainly = [word for word in (*silent, *asked, *listed_in(words.get("common", ""))) if " " not in word]
    idle = common.union(_stem(word, endings) for word in plainly)
    spare = {alike.get(stem, stem) for stem in _stems(words.get("spare", ""), endings)}

    def make(text: str, part: str) -> Text:
        """A part of a text, with the digits and the groups of people of the whole."""
        whole = tokens(_ADDRESS.sub(" ", text), endings)
        found = tokens(_ADDRESS.sub(" ", part), endings)
        stems = [one.stem for one in found if not one.text[0].isdigit() and one.text not in skipped]
        said = dict.fromkeys(DENIAL if stem in denying else alike.get(stem, stem) for stem in stems)
        told = set(said)
        numbers = [one.text for one in whole if one.text[0].isdigit()]
        return Text(
            words=tuple(said),
            names=tuple(sorted({alike.get(one.stem, one.stem) for one in found[1:] if is_capital(one.raw)})),
            digits=tuple(sorted({piece for number in numbers for piece in (number, *number.split("."))})),
            denies=DENIAL in told,
            own=len(told - idle),
            core=len(told - idle - spare),
            subject=subject_of(whole, groups, idle),
            groups=tuple(sorted(set(groups_of(whole, groups)) - {""})),
        )

    things: dict[str, tuple[Text, ...]] = {}
    years: dict[str, tuple[str, ...]] = {}
    skipped = set(listed_in(section(file, "names_skip").get("list", "")))
    for kind, places in section(file, "told").items():
        for entity in corpus.by_kind.get(kind, ()):
            name = f"{kind} {entity.notation}"
            found = _texts(corpus, entity, listed_in(places), language)
            value = _numbers(entity.first(valued))
            things[name] = tuple(make(text, part) for text in found for part in _parts(text, value))
            given = {str(value) for column in dated for value in entity.values.get(column, ())}
            if given:
                years[name] = tuple(sorted(given))
    return Telling(
        things=things,
        years=years,
        alike=alike,
        marks=marks,
        denials=frozenset(denying),
        real=frozenset(_stems(words.get("real", ""), endings)),
        groups=groups,
        common=common,
        spare=frozenset(spare),
        idle=idle,
    )


def _groups(words: Section, endings: tuple[str, ...]) -> Groups:
    lists = [[_stem(word, endings) for word in line.split("=")] for line in listed_in(words.get("groups", ""))]
    return Groups(
        ids={stem: group[0] for group in lists for stem in group},
        oblique=tuple(plain(word) for word in listed_in(words.get("oblique", ""))),
        among=tuple(plain(word) for word in listed_in(words.get("among", ""))),
        adjectives=tuple(plain(word) for word in listed_in(words.get("adjectives", ""))),
        describing=tuple(sorted(_stems(words.get("describing", ""), endings))),
        needed=lists[0][0] if lists else "",
        public=lists[1][0] if lists[1:] else "",
    )


def roles(file: Section) -> Roles:
    """The concepts of section [telling], by what they are to words that tell."""
    found = section(file, "telling")
    return Roles(
        *(
            tuple(listed_in(found.get(name, "")))
            for name in ("small", "beside", "people", "refused", "measures", "all", "whole")
        )
    )


def stated(corpus: Corpus, file: Section) -> dict[str, Stated]:
    """Kind -> how a statement of this kind is shown: section [stated]."""
    found = {}
    for kind in section(file, "stated"):
        way = section(section(file, "stated"), kind)
        column = str(way.get("column", ""))
        values = {f"{kind} {one.notation}": one.first(column) for one in corpus.by_kind.get(kind, ()) if column}
        found[kind] = Stated(
            query=str(way["query"]),
            parameter=str(way["parameter"]),
            values=values,
            asks=tuple(listed_in(way["asks"])),
            alone=tuple(listed_in(way.get("alone", ""))),
            brief=tuple(listed_in(way.get("brief", ""))),
            several=bool(way.get("several")),
            strict=bool(way.get("strict")),
            named=bool(way.get("named")),
        )
    return found


def _texts(corpus: Corpus, entity: Entity, places: Iterable[str], language: str) -> Iterator[str]:
    """The texts in a language that tell a thing: its own, and those of what belongs to it."""
    for place in places:
        kind, _, column = place.partition(".")
        others = [entity]
        if kind != entity.kind:
            sources = (corpus.by_id[link.source] for link in corpus.incoming.get(entity.id, ()))
            others = [source for source in sources if source.kind == kind]
        for other in others:
            yield from map(str, other.values.get(f"{column}_{language}", ()))


def _parts(text: str, value: set[str]) -> list[str]:
    """The whole, and its clauses where it has several: those that say what its value is of, if any does."""
    clauses = [clause for clause in _CLAUSES.split(text) if clause.strip()]
    if len(clauses) < _SEVERAL:
        return [text]
    own = [clause for clause in clauses if value and value <= _numbers(clause) and _WORD.search(clause)]
    return [text, *(own or clauses)]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"[0-9]+", text))


def _stems(words: object, endings: tuple[str, ...]) -> set[str]:
    return {_stem(word, endings) for word in listed_in(words)}


def _mark(word: str, endings: tuple[str, ...]) -> str:
    """The stem; of a small word the word itself, as `kad` is no `kādi`."""
    token = tokens(word, endings)[0]
    return EXACT + token.text if len(token.text) < STEMMED else token.stem


def _stem(word: str, endings: tuple[str, ...]) -> str:
    return tokens(word, endings)[0].stem
