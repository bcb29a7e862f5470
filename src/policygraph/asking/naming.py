"""Names, notations and titles of things, as keys that neither the order nor the endings of their words change; how many
there are, and the sums printed for them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from policygraph.asking.lexicon import MEASURE
from policygraph.asking.wordlists import Section, listed, listed_in, section
from policygraph.asking.words import tokens
from policygraph.corpus import Corpus, Entity
from policygraph.schema import LANGUAGES

_YEARS = re.compile(r"(?:19|20)\d\d")
_FEW = 5
"""So few in a column of a kind are rather some than all: `which two points`."""


def _key(text: str, endings: tuple[str, ...], skipped: Iterable[str]) -> str:
    return " ".join(sorted(token.stem for token in tokens(text, endings) if token.text not in skipped))


def names(
    corpus: Corpus, file: Section, entities: Iterable[Entity], endings: tuple[str, ...]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """Names in every language, aliases, and abbreviations; of each a key that word order does not change."""
    skipped = listed(file, "names_skip", "list")
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    common = [word for key in (*LANGUAGES, "unnamed") for word in listed_in(section(file, "context").get(key, ""))]
    ignored = {_key(word, endings, skipped) for word in common}
    own = section(file, "names")
    coded = listed(file, "things", "coded")
    for entity in entities:
        columns = ("code",) if entity.kind in coded else (*corpus.kind(entity).naming_property.columns, "alias")
        called = [entity.notation, *(str(value) for column in columns for value in entity.values.get(column, ()))]
        for name in [*called, *listed_in(own.get(f"{entity.kind}/{entity.local}", ""))]:
            short = _undated(name, endings)
            for key in dict.fromkeys((_key(name, endings, skipped), _key(short, endings, skipped))):
                if key and not key.isdigit() and not all(part in ignored for part in key.split()):
                    found[key][entity.kind, entity.notation] = None
    return {key: tuple(things) for key, things in found.items()}


def _undated(name: str, endings: tuple[str, ...]) -> str:
    """A title up to its years: `Public Health Guidelines 2021-2027`. One or two words alone would be no title."""
    start = _YEARS.search(name)
    short = name[: start.start()] if start else name
    return short if len(tokens(short, endings)) > 2 else name


def notations(entities: Iterable[Entity], endings: tuple[str, ...]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Notations that begin with a digit, as the tokens that people may type."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for entity in entities:
        if entity.notation[0].isdigit():
            key = " ".join(token.text for token in tokens(entity.notation, endings))
            found[key][entity.kind, entity.notation] = None
    return {key: tuple(things) for key, things in found.items()}


def titles(
    corpus: Corpus, file: Section, entities: Iterable[Entity], endings: tuple[str, ...]
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Language -> `kind notation` of the kinds that are described besides being named -> the stems of the title."""
    told = listed(file, "things", "titled")
    skipped = listed(file, "names_skip", "list")
    found: dict[str, dict[str, tuple[str, ...]]] = {language: {} for language in LANGUAGES}
    for entity in entities:
        for column in corpus.kind(entity).naming_property.columns if entity.kind in told else ():
            texts = [str(value) for value in entity.values.get(column, ())]
            texts += [text.replace("-", " ") for text in texts]
            stems = {token.stem for text in texts for token in tokens(text, endings) if token.text not in skipped}
            for language in (one for one in LANGUAGES if column.endswith(f"_{one}")):
                found[language][f"{entity.kind} {entity.notation}"] = tuple(sorted(stems))
    return found


def totals(corpus: Corpus, places: Iterable[str], parts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Concept -> how many things of it there are.

    Of a kind all, and those with each value of the columns `places` (kind.column); of a concept that is a value of the
    columns `parts` those with this value.
    """
    found = {kind: [len(things)] for kind, things in sorted(corpus.by_kind.items())}
    for kind, counts in _counts(corpus, places):
        found.setdefault(kind, []).extend(count for count in counts.values() if count > _FEW)
    for _, counts in _counts(corpus, parts):
        for value, count in counts.items():
            found.setdefault(value, []).append(count)
    return {concept: tuple(dict.fromkeys(map(str, counts))) for concept, counts in found.items()}


def _counts(corpus: Corpus, places: Iterable[str]) -> Iterator[tuple[str, dict[str, int]]]:
    """The kind of each column, and how many things have each of its values."""
    for kind, _, column in (place.partition(".") for place in places):
        yield kind, dict(sorted(Counter(entity.first(column) for entity in corpus.by_kind.get(kind, ())).items()))


def sums(corpus: Corpus, places: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Digits of a sum -> the measures for which it is printed; sums stand in the columns `places` (kind.column)."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for kind, _, column in (place.partition(".") for place in places):
        for entity in corpus.by_kind.get(kind, ()):
            linked = (corpus.by_id[link.target] for link in corpus.outgoing.get(entity.id, ()))
            for notation in [other.notation for other in linked if other.kind == MEASURE and entity.first(column)]:
                found[entity.first(column)][notation] = None
    return {digits: tuple(measures) for digits, measures in sorted(found.items())}


def samples(
    corpus: Corpus, entities: Iterable[Entity], endings: tuple[str, ...], names: Mapping[str, object]
) -> dict[str, str]:
    """Of each kind the first thing whose notation begins with a digit or is a name of one word."""
    found: dict[str, str] = {}
    for entity in sorted(entities, key=lambda one: corpus.kind(one).order):
        word = len(tokens(entity.notation, endings)) == 1 and _key(entity.notation, endings, ()) in names
        if (word or entity.notation[0].isdigit()) and entity.notation not in found.values():
            found.setdefault(entity.kind, entity.notation)
    return found
