"""What the reader knows, as plain values: made by `compiling`, given to the page as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

REFUSED = "!"
"""Begins the concept of a word that no query answers."""
COMPARES = "!compare"
"""The concept of a word by which no query chooses: `more`, `several`, `two`."""
OWN = "~"
"""Begins the concept of a word that only a title or an example uses."""

NOTHING = "-"
"""In place of a concept: none."""

HELD = "~"
"""Begins the name of what chooses nothing: a time, which must lie in a year that the data hold, or a thing."""

ASIDE = "_"
"""The concept of a word that says nothing, except directly after a word that asks for it."""

EXACT = "="
"""Begins a phrase of which only these forms count, and each word that stands only in such phrases."""

RULE = "<"
"""Begins the name of a rule inside another."""

ROLES = ("until", "since", "year")
"""What a time can be to a query."""

PART = "="
"""Begins the sense of a word that stands only inside names and phrases."""

STEMMED = 4
"""A word of so many letters also stands for its inflected forms."""

DENIAL = "~"
"""Among the words of a text: one that denies."""

SUM = "sum"
"""In place of a kind: a sum of money that is printed for the measure of that notation."""

MEASURE = "measure"
"""The kind of thing for which sums are printed."""

LONG = 9
"""A word of so many letters may have two typing errors."""

START = 6
"""So many letters are the start of a word."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A part of what people say around a question (see `sayings`)."""

    forms: tuple[tuple[str, ...], ...]
    """Each of stems, words after EXACT and names of rules."""
    starts: frozenset[str]
    """The stems and words with which a form can begin."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language -> concept; an empty concept changes nothing."""

    exact: Mapping[str, str]
    stems: Mapping[str, str]
    prefixes: Mapping[str, str]
    phrases: Mapping[str, str]
    """Stems joined by a space; EXACT and the words themselves where only these forms count."""
    sayings: Mapping[str, Rule]
    """The rules of courtesies and asides, by name."""
    parts: frozenset[str]
    """Stems (and, after EXACT, words) that stand only inside names and phrases."""
    forms: Mapping[str, tuple[tuple[str, str, str], ...]]
    """First letter -> form of many letters, its type (exact, prefix, stem) and sense: two errors are forgiven there."""
    starts: frozenset[str]
    """The first letters of all that a mistyped word may have been, by which most strings are seen to be no word."""
    negative: str
    """A verb that begins so is negated."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One way to ask for a query: what a question must hold, and what it may hold."""

    query: str
    required: tuple[tuple[str, ...], ...]
    """Of each group exactly one; the alternative "-" is nothing."""
    optional: tuple[str, ...]
    forbidden: tuple[str, ...]
    focus: tuple[str, ...]
    """What may be asked for; empty: anything."""
    slots: tuple[tuple[str, str, bool], ...]
    """Parameter, kind of thing (or until, since, year), required."""
    sets: Mapping[str, tuple[tuple[str, str], ...]]
    """Concept (or "" for always) -> the parameters that it sets."""
    asked: bool
    """From an `ask` line, not from a title or an example."""
    firm: bool
    """Demands two things, one of them no mere question word: then more may be left over beside it."""
    affirmed: tuple[str, ...]
    """What is demanded before the negation, so that a question must not deny it: `measure additional not planned`."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to offer, `{parameter}` in place of a value."""

    query: str
    language: str
    text: str
    concepts: tuple[str, ...] = ()
    slots: tuple[tuple[str, str], ...] = ()
    """Parameter and kind of thing."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the data as words (see `telling`)."""

    words: tuple[str, ...]
    """The stems in the order of the text; of words that say the same the first."""
    names: tuple[str, ...]
    """Those that are written with a capital inside a sentence."""
    digits: tuple[str, ...]
    denies: bool
    """It says that something is not so."""
    own: int
    """How many of its words are no common ones."""
    core: int
    """How many of these do not go without saying."""
    subject: str
    """The group of people of which the whole text speaks first (see `people.subject_of`); nothing where it is none."""
    groups: tuple[str, ...]
    """The groups of people that the whole text names."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Words for groups of people: who thinks of whom must be the same in a question and its answer."""

    ids: Mapping[str, str]
    """Stem -> its group."""
    oblique: tuple[str, ...]
    """Forms that are never of whom something is said: `romiem`."""
    among: tuple[str, ...]
    """Words beside the group of whom it is said: `among Roma`."""
    adjectives: tuple[str, ...]
    """Words that name no group, though their other forms do: `Latvian residents`."""
    describing: tuple[str, ...]
    """Stems of words that tell which of a group: `registered unemployed Roma`."""
    needed: str
    """The group that a question must name if the text does."""
    public: str
    """The group that goes without saying: `what share would object`."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told by words in one language."""

    things: Mapping[str, tuple[Text, ...]]
    """`kind notation` -> the texts that tell the thing."""
    years: Mapping[str, tuple[str, ...]]
    """`kind notation` -> the years that the data give the thing."""
    alike: Mapping[str, str]
    """Stem -> the first of those that say the same."""
    marks: Mapping[str, frozenset[str]]
    """What is asked for (a target, a figure, a date) -> the stems (and, after EXACT, small words) that ask for it; the
    first that is there counts."""
    denials: frozenset[str]
    """Stems that deny."""
    real: frozenset[str]
    """Stems of words that ask what came true, which no statement says: `actually`."""
    groups: Groups
    common: frozenset[str]
    """Stems that need not stand in the text."""
    spare: frozenset[str]
    """Stems that go without saying: a question need not have them, and with them alone it says little."""
    idle: frozenset[str]
    """These, and those of small words and of words that ask."""


@dataclass(frozen=True, slots=True)
class Stated:
    """How a statement of a kind is shown."""

    query: str
    parameter: str
    values: Mapping[str, str]
    """`kind notation` -> the value of the parameter, where it is not the notation."""
    asks: tuple[str, ...]
    """The marks of questions that such statements answer; "" is none."""
    alone: tuple[str, ...]
    """The marks of questions that may tell it by one word."""
    brief: tuple[str, ...]
    """The marks of questions for which a few words are enough that no other statement has."""
    several: bool
    """Several are shown together, without the parameter."""
    strict: bool
    """The question must deny what the text denies, speak of the same people and have a fair share of its words."""
    named: bool
    """A proper name must be among the words."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Concepts by what they are to a run of words that may tell a thing."""

    small: tuple[str, ...]
    """No words of a text."""
    beside: tuple[str, ...]
    """What stands beside these nouns is a name of its own: `the Ministry of Defence`."""
    people: tuple[str, ...]
    """Refused alone, but words of texts too: `families`."""
    refused: tuple[str, ...]
    """Refused, whatever a text says: `will`, `why`."""
    measures: tuple[str, ...]
    """Beside these the name of another thing tells a measure: `the measure on the Roma museum`."""
    all: tuple[str, ...]
    """Where a question asks for all such things, one that its words tell is not the answer."""
    whole: tuple[str, ...]
    """Queries of which the answer is on a whole measure: the cost of a measure is not that of a part of it."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that is needed to understand a question about one corpus."""

    endings: tuple[str, ...]
    vocabularies: Mapping[str, Vocabulary]
    skipped: tuple[str, ...]
    """Words inside names that do not count."""
    asking: tuple[str, ...]
    """Words such as `which`: the noun after them is asked for."""
    alls: tuple[str, ...]
    """Words such as `all`, after which a number counts."""
    narrows: tuple[str, ...]
    """Concepts that leave only some of what a number counts."""
    joins: tuple[str, ...]
    """Words such as `and`: what stands after one is no name for the kind of what stands before."""
    nouns: tuple[str, ...]
    transparent: tuple[str, ...]
    absorbed: Mapping[str, tuple[str, ...]]
    """Kind -> concepts that say nothing beside a thing of that kind."""
    names: Mapping[str, tuple[tuple[str, str], ...]]
    """Sorted stems joined by a space -> kind and notation of each thing so called."""
    notations: Mapping[str, tuple[tuple[str, str], ...]]
    titles: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Language -> `kind notation` of a thing that people describe besides naming it -> the stems of its title."""
    described: tuple[str, ...]
    """Kinds of which a thing may be told by words of its title alone."""
    tellings: Mapping[str, Telling]
    """Language -> what is told by words of the data."""
    roles: Roles
    stated: Mapping[str, Stated]
    """Kind whose statements answer whole questions -> how; the first that fits counts."""
    totals: Mapping[str, tuple[str, ...]]
    """Kind -> how many things of it there are: all, and those of each level."""
    sums: Mapping[str, tuple[str, ...]]
    """Digits of a sum -> the measures for which it is printed."""
    plurals: Mapping[str, tuple[str, ...]]
    """Language -> the endings of its nouns in the plural."""
    either: Mapping[str, tuple[str, ...]]
    """Language -> the endings of its nouns in the plural that some have in the singular too."""
    numerals: Mapping[str, str]
    """Number in words (or its beginning with *) -> the number, with a full stop where it is an ordinal; a word that
    only joins two numerals -> nothing."""
    points: tuple[str, ...]
    """Words for the full stop between two numbers: `four point nine`."""
    ordinal: tuple[str, ...]
    """Kinds of which things are numbered in words too: `the third indicator`."""
    topics: tuple[str, ...]
    """Kinds whose names are also mere topics: `the housing measure 4.18`."""
    weak: tuple[str, ...]
    """Concepts that may be left over where otherwise nothing would fit."""
    carried: tuple[str, ...]
    """The same where the way to ask demands two things, one of them no mere question word."""
    shown: tuple[str, ...]
    """The same, and only where the question does not ask for them."""
    columns: Mapping[str, tuple[str, ...]]
    """Query -> the concepts that its columns show, left over like `shown`."""
    known: frozenset[str]
    """Words of people's language that are never taken for a typing error."""
    times: Mapping[str, str]
    intents: tuple[Intent, ...]
    examples: tuple[Example, ...]
    within: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Query -> parameter -> the values that the data hold."""
    kinds: Mapping[str, str]
    """Kind -> first notation, for suggestions."""


def to_plain(lexicon: Lexicon) -> dict[str, object]:
    """The lexicon as values of JSON."""

    def flat(value: object) -> object:
        if isinstance(value, Rule | Vocabulary | Intent | Example | Text | Telling | Stated | Roles | Groups):
            return {field.name: flat(getattr(value, field.name)) for field in fields(value)}
        if isinstance(value, Mapping):
            return {key: flat(item) for key, item in value.items()}
        if isinstance(value, frozenset):
            return sorted(value)
        if isinstance(value, tuple):
            return [flat(item) for item in value]
        return value

    return {field.name: flat(getattr(lexicon, field.name)) for field in fields(lexicon)}
