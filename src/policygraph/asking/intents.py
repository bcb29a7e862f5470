"""Ways to ask for a query: from its `ask` lines, and from its title and examples.

    #+ ask: ^provision without/not measure | cite cover letter->level=letter
    #+ ask: {institution} co-leads | measure activity !institution

Before the bar stands what a question must hold, after it what it may hold besides. What is demanded before `not` or
`without`, where something is demanded after it too, the question must not deny:

    concept               a concept of questions.toml or a kind of the ontology
    one/other             exactly one of these; `-` is none of them
    ^one/other            the same, and it is what the question asks for
    {parameter}           a thing of the parameter's kind
    {until:parameter}     a time that has only a last day (since: a first day; year: a whole year)
    {year:~name}          a time that chooses nothing, but must lie in a year that `within` tells of
    {~kind}               a thing of that kind that chooses nothing: the answer shows what there is of all
    concept->name=value   the concept sets a parameter; `->name=value` always does
    @group                the concepts of a group in questions.toml
    !concept              must not be in the question
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from policygraph.asking.elements import NOT, WITHOUT
from policygraph.asking.lexicon import HELD, NOTHING, ROLES, Intent
from policygraph.asking.reading import AMBIGUOUS, ANYTHING, Reading
from policygraph.asking.ways import Ways
from policygraph.errors import QueryError, hint
from policygraph.queries import NamedQuery


def ask_intent(
    ways: Ways, line: str, groups: Mapping[str, tuple[str, ...]], idle: Collection[str], things: Collection[str]
) -> Intent:
    """One `ask` line of a query. Raises QueryError where it is none.

    `idle` are the concepts of mere question words, `things` the kinds of what a question can name.
    """
    query, kinds = ways.query, ways.kinds
    must, _, may = line.partition("|")
    required: list[tuple[str, ...]] = []
    optional: list[str] = []
    forbidden: list[str] = []
    focus: tuple[str, ...] = ()
    slots: list[tuple[str, str, bool]] = []
    sets: dict[str, tuple[tuple[str, str], ...]] = {}
    for word, needed in [(word, True) for word in must.split()] + [(word, False) for word in may.split()]:
        if word.startswith("{"):
            slots.append((*_slot(query, word, kinds, things), needed))
        elif word.startswith("!"):
            forbidden.append(word[1:])
        elif word.startswith("@"):
            optional += groups.get(word[1:], ())
        else:
            concepts = _concepts(query, word.removeprefix("^"), kinds, sets)
            if word.startswith("^"):
                focus = concepts
            if not needed:
                optional += concepts
            elif concepts != ("",):
                required.append(concepts)
    return Intent(
        query.name,
        tuple(required),
        tuple(optional),
        tuple(forbidden),
        focus,
        tuple(slots),
        sets,
        asked=True,
        firm=_is_firm(required, sum(needed for *_, needed in slots), idle),
        affirmed=_affirmed(required),
    )


def _is_firm(required: Sequence[tuple[str, ...]], slots: int, idle: Collection[str]) -> bool:
    solid = sum(1 for group in required if not {*group} & {*idle, NOTHING})
    return solid > 0 and solid + slots > 1


def _affirmed(required: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    place = next((at for at, group in enumerate(required) if {*group} & {NOT, WITHOUT}), 0)
    return tuple(chain(*required[:place])) if place + 1 < len(required) else ()


def _slot(query: NamedQuery, word: str, kinds: Mapping[str, str], things: Collection[str]) -> tuple[str, str]:
    role, _, name = word.strip("{}").rpartition(":")
    kind = name.removeprefix(HELD)
    if name.startswith(HELD) and not role:
        if kind not in things:
            raise QueryError(f"{query.name}: ask: {word} is no kind of thing{hint(kind, sorted(things))}")
        return name, kind
    if (name not in kinds and not name.startswith(HELD)) or (role and role not in ROLES):
        raise QueryError(f"{query.name}: ask: {word} is no parameter{hint(name, kinds)}")
    return name, role or kinds[name]


def _concepts(
    query: NamedQuery, word: str, kinds: Mapping[str, str], sets: dict[str, tuple[tuple[str, str], ...]]
) -> tuple[str, ...]:
    concepts = []
    for one in word.split("/"):
        concept, arrow, values = one.partition("->")
        concepts.append(concept)
        if arrow:
            pairs = tuple((name, value) for name, _, value in (pair.partition("=") for pair in values.split("&")))
            if unknown := [name for name, _ in pairs if name not in kinds]:
                raise QueryError(f"{query.name}: ask: no parameter '{unknown[0]}'{hint(unknown[0], kinds)}")
            sets[concept] = tuple((name, value.replace("_", " ")) for name, value in pairs)
    return tuple(concepts)


def bag_intent(ways: Ways, reading: Reading, transparent: tuple[str, ...]) -> Intent | None:
    """A title or an example as a way to ask: exactly its concepts, in any order."""
    query, kinds = ways.query, ways.kinds
    concepts = tuple((concept,) for concept in reading.concepts if concept not in transparent)
    named = [element.words for element in reading.of("slot")]
    if reading.of("unknown") or reading.of("thing") or reading.of("time") or not (concepts or named):
        return None
    if unknown := [name for name in named if name not in kinds]:
        raise QueryError(f"{query.name}: example: {{{unknown[0]}}} is no parameter{hint(unknown[0], kinds)}")
    focus = (reading.focus,) if reading.focus not in ("", AMBIGUOUS, ANYTHING) else ()
    slots = tuple((name, kinds[name], True) for name in named)
    return Intent(query.name, concepts, (), (), focus, slots, {}, asked=False, firm=False, affirmed=_affirmed(concepts))
