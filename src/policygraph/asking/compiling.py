"""Corpus, queries and `questions.toml` -> the lexicon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from policygraph.asking import naming, texts
from policygraph.asking.intents import ask_intent, bag_intent
from policygraph.asking.lexicon import (
    ASIDE,
    EXACT,
    LONG,
    OWN,
    PART,
    REFUSED,
    START,
    STEMMED,
    Example,
    Lexicon,
    Vocabulary,
)
from policygraph.asking.reading import Reading, read
from policygraph.asking.sayings import rules_of, words_of
from policygraph.asking.ways import Ways, ways_of
from policygraph.asking.wordlists import FILE, Section, listed, listed_in, section
from policygraph.asking.words import tokens
from policygraph.corpus import Corpus
from policygraph.names import plain
from policygraph.project import read_toml
from policygraph.queries import NamedQuery, query_names, read_query
from policygraph.schema import LANGUAGES

_MISTYPED = 5


def compile_lexicon(corpus: Corpus) -> Lexicon:
    """Everything that the reader needs for questions about this corpus."""
    file = read_toml(corpus.ontology / FILE)
    every = [ways_of(read_query(corpus.queries, name)) for name in query_names(corpus.queries)]
    endings = tuple(sorted(listed(file, "endings", "list"), key=lambda ending: (-len(ending), ending)))
    nameless = listed(file, "things", "nameless")
    taken = {kind for ways in every for kind in _kinds_of(ways.query)}
    # A statement is told by its words, never called by a name.
    entities = [entity for entity in corpus.entities if entity.kind in taken and entity.kind not in nameless]
    names = naming.names(corpus, file, entities, endings)
    notations = naming.notations(entities, endings)
    lexicon = Lexicon(
        endings=endings,
        vocabularies={language: _vocabulary(corpus, file, language, endings) for language in LANGUAGES},
        skipped=listed(file, "names_skip", "list"),
        asking=tuple(word for language in LANGUAGES for word in listed(file, "asking", language)),
        alls=listed(file, "asking", "alls"),
        narrows=listed(file, "asking", "narrows"),
        joins=listed(file, "asking", "joins"),
        nouns=(*corpus.schema.kinds, *listed(file, "things", "list")),
        transparent=listed(file, "transparent", "list"),
        absorbed={kind: tuple(listed_in(text)) for kind, text in section(file, "absorbed").items()},
        names=names,
        notations=notations,
        titles=naming.titles(corpus, file, entities, endings),
        described=listed(file, "things", "described"),
        tellings=texts.tellings(corpus, file, endings),
        roles=texts.roles(file),
        stated=texts.stated(corpus, file),
        totals=naming.totals(corpus, listed(file, "things", "counted"), listed(file, "things", "parts")),
        sums=naming.sums(corpus, listed(file, "things", "sums")),
        plurals={language: listed(file, "endings", f"plural_{language}") for language in LANGUAGES},
        either={language: listed(file, "endings", f"either_{language}") for language in LANGUAGES},
        numerals=_numerals(file),
        points=listed(file, "numerals", "points"),
        ordinal=listed(file, "things", "ordinal"),
        topics=listed(file, "things", "topics"),
        weak=listed(file, "weak", "list"),
        carried=listed(file, "weak", "carried"),
        shown=listed(file, "weak", "shown"),
        columns={ways.query.name: _columns(file, ways.query) for ways in every},
        known=_known(corpus),
        times=_times(file),
        intents=(),
        examples=(),
        within={ways.query.name: within for ways in every if (within := _within(corpus, ways))},
        kinds=naming.samples(corpus, entities, endings, names),
    )
    lexicon = replace(lexicon, vocabularies={k: _with_forms(v, lexicon) for k, v in lexicon.vocabularies.items()})
    phrases = [(ways, language, text) for ways in every for language, text in _phrases(ways)]
    lexicon = _with_own_words(lexicon, phrases)
    groups = {name: tuple(str(text).split()) for name, text in section(file, "groups").items()}
    idle = listed(file, "weak", "question")
    asked = [ask_intent(ways, line, groups, idle, taken) for ways in every for line in ways.asks]
    readings = {(language, text): read(text, language, lexicon) for _, language, text in phrases}
    bags = [bag_intent(ways, readings[language, text], lexicon.transparent) for ways, language, text in phrases]
    setting = {intent.query: set(intent.sets) for intent in asked}
    for intent in asked:
        setting[intent.query] |= set(intent.sets)
    # A title or example would lose the parameter that one of its words sets: there the `ask` lines speak alone.
    told = [made for made in bags if made and not setting.get(made.query, set()) & {c for (c,) in made.required}]
    examples = tuple(
        _example(ways, text, readings[language, text]) for ways in every for language, text in ways.examples
    )
    return replace(lexicon, intents=(*asked, *told), examples=examples)


def _example(ways: Ways, text: str, reading: Reading) -> Example:
    slots = tuple((element.words, ways.kinds[element.words]) for element in reading.of("slot"))
    return Example(ways.query.name, reading.language, text, tuple(reading.concepts), slots)


def _phrases(ways: Ways) -> Iterator[tuple[str, str]]:
    yield from ways.query.titles.items()
    yield from ways.examples


def _kinds_of(query: NamedQuery) -> Iterator[str]:
    for parameter in query.parameters:
        family, _, kind = parameter.type.partition(":")
        if family == "notation":
            yield kind


def _columns(file: Section, query: NamedQuery) -> tuple[str, ...]:
    """The concepts that the columns of a query show."""
    shown = section(file, "columns")
    concepts = (concept for column in query.columns for concept in str(shown.get(column, "")).split())
    return tuple(dict.fromkeys(concepts))


def _vocabulary(corpus: Corpus, file: Section, language: str, endings: tuple[str, ...]) -> Vocabulary:
    """Concepts before fillers before refusals: who comes first keeps the word."""
    exact: dict[str, str] = {}
    stems: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    phrases: dict[str, str] = {}

    def add(word: str, concept: str, *, inflected: bool = True) -> None:
        only, text = word.startswith("="), word.lstrip("=").rstrip("*")
        found = tokens(text, endings)
        if word.endswith("*"):
            prefixes.setdefault(plain(text), concept)
        elif len(found) > 1:
            forms = (EXACT + " ".join(one.text for one in found)) if only else " ".join(one.stem for one in found)
            phrases.setdefault(forms, concept)
        elif found and (only or not inflected or len(found[0].text) < STEMMED):
            exact.setdefault(found[0].text, concept)
        elif found:
            for form in _softened(found[0].text, found[0].stem, file, language):
                stems.setdefault(form, concept)

    for concept, words in section(file, "words").items():
        for word in listed_in(_pairs(words).get(language, "")):
            add(word, concept)
    for word in listed_in(section(file, "fillers").get(language, "")):
        add(word, "", inflected=False)
    for word in listed_in(section(file, "context").get(language, "")):
        add(word, "")
    for kind in corpus.schema.kinds.values():
        add(kind.labels[language], kind.name)
    for topic, words in section(file, "refuse").items():
        for word in listed_in(_pairs(words).get(language, "")):
            add(word, REFUSED + topic)
    for word in listed_in(section(file, "particles").get(language, "")):
        add(word, "", inflected=False)
    for word in listed_in(section(file, "harmless").get(language, "")):
        add(word, "")
        if word.endswith("s") and word.isalpha():
            for ending in listed_in(section(file, "endings").get(f"definite_{language}", "")):
                stems.setdefault(tokens(word, endings)[0].stem + ending, "")
    for word in listed_in(section(file, "asides").get(language, "")):
        add(word, ASIDE)
    negative = str(section(file, "endings").get(f"negative_{language}", ""))
    sayings = rules_of(section(section(file, "sayings"), language), endings)
    return Vocabulary(exact, stems, prefixes, phrases, sayings, frozenset(), {}, frozenset(), negative)


def _pairs(words: object) -> Section:
    return words if isinstance(words, dict) else {}


def _softened(word: str, root: str, file: Section, language: str) -> Iterator[str]:
    """The stem, and its form with a softened consonant: iestāde, iestāžu."""
    yield root
    if word.endswith(("e", "is")):
        for pair in listed_in(section(file, "endings").get(f"softened_{language}", "")):
            hard, _, soft = pair.partition(":")
            if root.endswith(hard) and soft != hard:
                yield root.removesuffix(hard) + soft


def _times(file: Section) -> dict[str, str]:
    """Word (or beginning with *) -> kind of mark, with its number where it has one."""
    found: dict[str, str] = {}
    for kind, text in section(file, "time").items():
        for word in listed_in(text):
            name, _, number = plain(word).partition(":")
            single = {"numbers": "number", "months": "month"}.get(kind, kind)
            found.setdefault(name, f"{single}:{number}" if number else single)
    return found


def _numerals(file: Section) -> dict[str, str]:
    """Number in words -> the number, with a full stop where it is an ordinal."""
    found = dict.fromkeys(listed(file, "numerals", "joins"), "")
    for key, sign in (("cardinal", ""), ("ordinal", ".")):
        for word in listed(file, "numerals", key):
            name, _, number = word.partition(":")
            found.setdefault(name, number + sign)
    return found


def _within(corpus: Corpus, ways: Ways) -> dict[str, tuple[str, ...]]:
    """Parameter -> its values; and `year kind` -> the pairs that the data hold."""
    found: dict[str, tuple[str, ...]] = {}
    for parameter, place, pair in ways.within:
        kind, dot, column = place.rpartition(".")
        if not dot:
            found[parameter] = (place,)
            continue
        things = corpus.by_kind.get(kind, ())
        linked = (link for e in things for link in corpus.outgoing.get(e.id, ()) if link.property == column)
        values = {corpus.by_id[link.target].notation for link in linked}
        found[parameter] = tuple(sorted(values.union(str(v) for e in things for v in e.values.get(column, ()))))
        if pair:
            other, _, beside = pair.partition("=")
            both = {f"{value} {e.first(beside)}" for e in things for value in e.values.get(column, ())}
            found[f"{parameter} {other}"] = tuple(sorted(both))
    return found


def _known(corpus: Corpus) -> frozenset[str]:
    """Everyday words that look like a mistyped word of the lexicon."""
    file = corpus.ontology / "confusable.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if file.is_file() else frozenset()


def _with_forms(words: Vocabulary, lexicon: Lexicon) -> Vocabulary:
    """With what only mistyped words need: the long forms, which may have two errors, and the starts of all words."""
    inside = {part for key in (*lexicon.names, *words.phrases) for part in _parts(key)} | words_of(words.sayings)
    parts = frozenset(inside - set(words.stems))
    # An unknown word must not turn into one that says nothing: delete would be the Latvian dēvēt.
    meant = {form: concept for form, concept in words.stems.items() if concept not in ("", ASIDE)}
    pieces = {form: PART + form for form in parts if form[0] != EXACT and form not in words.exact}
    fixed = {form[1:]: PART + form[1:] for form in parts if form[0] == EXACT and form[1:] not in words.exact}
    forms: dict[str, dict[tuple[str, str], str]] = defaultdict(dict)
    for kind, senses in (
        ("exact", {**words.exact, **fixed}),
        ("prefix", words.prefixes),
        ("stem", {**meant, **pieces}),
    ):
        for form, sense in senses.items():
            if len(form) >= LONG and form.isalpha():
                forms[form[0]][form, kind] = "" if sense == ASIDE else sense
    listed = {
        letter: tuple((*key, sense) for key, sense in sorted(found.items())) for letter, found in sorted(forms.items())
    }
    whole = (*words.exact, *words.prefixes, *lexicon.asking, *(mark.rstrip("*") for mark in lexicon.times))
    roots = {
        *words.stems,
        *(part.removeprefix(EXACT) for part in parts),
        *(word for word in whole if len(word) >= _MISTYPED),
    }
    # A stem writes i for the y of its word.
    roots |= {root[:-1] + "y" for root in roots if root.endswith("i")}
    return replace(words, parts=parts, forms=listed, starts=frozenset(root[:START] for root in roots))


def _parts(phrase: str) -> list[str]:
    """The words of a name or phrase, each marked where only its exact form counts."""
    mark = EXACT if phrase.startswith(EXACT) else ""
    return [mark + part for part in phrase.removeprefix(EXACT).split()]


def _with_own_words(lexicon: Lexicon, phrases: Iterable[tuple[Ways, str, str]]) -> Lexicon:
    """With the words that only a title or an example of a query uses."""
    new: dict[str, dict[str, str]] = {language: {} for language in lexicon.vocabularies}
    for _, language, text in phrases:
        for element in read(text, language, lexicon).of("unknown"):
            for token in tokens(element.words, lexicon.endings):
                new[language][token.stem] = OWN + token.stem
    vocabularies = {}
    for language, words in lexicon.vocabularies.items():
        short = {text: concept for text, concept in new[language].items() if len(text) < STEMMED}
        grown = replace(words, exact={**short, **words.exact}, stems={**new[language], **words.stems})
        vocabularies[language] = _with_forms(grown, lexicon)
    return replace(lexicon, vocabularies=vocabularies)
