"""A reading -> the one query and its parameters, or why there is none, and the nearest questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policygraph.asking.elements import NOT, WITHOUT, Element
from policygraph.asking.lexicon import HELD, NOTHING, REFUSED, ROLES, Intent, Lexicon
from policygraph.asking.reading import AMBIGUOUS, ANYTHING, Reading
from policygraph.asking.times import Time

_SUGGESTED = 3
_YEAR = 4
"""Digits of a year, with which each day begins."""


@dataclass(frozen=True, slots=True)
class Match:
    """A query with the parameters that the question gives it."""

    query: str
    parameters: tuple[tuple[str, str], ...]
    certainty: int
    """How much the way to ask demands: of two ways the more demanding is meant."""
    known_time: bool = True
    years: str = ""
    """The words for a time that chooses nothing: the rows of all years are the answer."""
    asked: bool = True
    """By an `ask` line: it counts before titles and examples, which set no parameters of their own."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a reading has no query: the kind of reason, and the words at fault."""

    kind: str
    words: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    """Each of which may be meant."""


def match(reading: Reading, lexicon: Lexicon) -> Match | Failure:
    """The query that a reading means. Each part of it must be accounted for."""
    if not reading.elements:
        return Failure("empty")
    concepts = reading.concepts
    lost = reading.of("unknown") or reading.of("number") or reading.of("count")
    unclear = [element for element in reading.of("time") if element.time is None]
    if not lost and not unclear and concepts.get(NOT, 0) <= 1:
        found = _fitting(reading, lexicon)
        found = [made for made in found if made.asked] or found
        best = max((made.certainty for made in found), default=0)
        likely = [made for made in found if made.certainty == best]
        likely = [made for made in likely if made.known_time] or likely
        meant = {(made.query, made.parameters): made for made in likely}
        if meant and not any(made.known_time for made in likely):
            return Failure("time", tuple(element.words for element in reading.of("time")))
        if len(meant) == 1:
            return next(iter(meant.values()))
        if meant:
            return Failure("ambiguous", queries=tuple(sorted({made.query for made in meant.values()})))
    return _failure(reading)


def _fitting(reading: Reading, lexicon: Lexicon) -> list[Match]:
    """The fitting ways to ask: as they stand, else with concepts to spare, which a title or an example has not."""
    asked = [intent for intent in lexicon.intents if intent.asked]
    firm = [intent for intent in asked if intent.firm]
    loose = (*lexicon.weak, *lexicon.carried)
    # Where nothing plain is asked for, or something is negated, what an answer shows could be just that.
    plain = reading.focus not in ("", AMBIGUOUS, ANYTHING) and not {NOT, WITHOUT} & reading.concepts.keys()
    for intents, spare, shown in (
        (lexicon.intents, (), False),
        (asked, lexicon.weak, False),
        (firm, loose, False),
        (firm if plain else (), loose, True),
    ):
        ways = ((intent, (*spare, *_shown(intent, reading, lexicon)) if shown else spare) for intent in intents)
        if found := [made for intent, left in ways if (made := _fit(intent, reading, lexicon, left))]:
            return found
    return []


def _shown(intent: Intent, reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """What may be left over beside the thing asked for, as the answer shows it anyway: its columns too."""
    shown = (*lexicon.shown, *lexicon.columns.get(intent.query, ()))
    return tuple(concept for concept in shown if concept != reading.focus)


def _fit(intent: Intent, reading: Reading, lexicon: Lexicon, spare: tuple[str, ...]) -> Match | None:
    concepts = reading.concepts
    if any(concept in concepts for concept in intent.forbidden) or not _asks_for(intent, reading):
        return None
    if any(concept in reading.denied for concept in intent.affirmed):
        return None
    left = {concept for concept in concepts if concept not in lexicon.transparent}
    for group in intent.required:
        present = [concept for concept in group if concept in concepts]
        if not present and NOTHING not in group:
            return None
        left.discard(present[0] if present else "")
    if left - {*intent.optional, *spare}:
        return None
    values = _slots(intent, reading)
    if values is None or not _is_there(intent, values, lexicon):
        return None
    for concept, pairs in intent.sets.items():
        if concept in concepts or not concept:
            for name, value in pairs:
                if values.setdefault(name, value) != value or HELD + name in values:
                    return None
    needed = sum(1 for group in intent.required if any(concept in concepts for concept in group))
    certainty = needed + sum(1 for _, _, required in intent.slots if required)
    kept = tuple(sorted((name, value) for name, value in values.items() if not name.startswith(HELD)))
    free = any(HELD + name in values or (name in values and name.startswith(HELD)) for name in _times(intent))
    years = reading.of("time")[0].words if free else ""
    return Match(intent.query, kept, certainty, _is_known(intent, values, lexicon), years, intent.asked)


def _times(intent: Intent) -> list[str]:
    """The names of its slots for a time."""
    return [name for name, role, _ in intent.slots if role in ROLES]


def _asks_for(intent: Intent, reading: Reading) -> bool:
    if not intent.focus or reading.focus in intent.focus:
        return True
    known = NOTHING in intent.focus or any(concept in reading.concepts for concept in intent.focus)
    return not reading.focus and known


def _slots(intent: Intent, reading: Reading) -> dict[str, str] | None:
    """The value of each slot; None where a thing or a time of the question finds no place."""
    values: dict[str, str] = {}
    free = list(intent.slots)
    for element in reading.of("thing"):
        place = next(((slot, thing) for slot in free for thing in element.things if thing[0] == slot[1]), None)
        if place is None or sum(thing[0] == place[0][1] for thing in element.things) > 1:
            return None
        free.remove(place[0])
        values[place[0][0]] = place[1][1]
    times = [element.time for element in reading.of("time") if element.time]
    if len(times) > 1:
        return None
    if times:
        given = _time_values(times[0], free)
        if given is None:
            return None
        values.update(given)
        free = [slot for slot in free if not {slot[0], HELD + slot[0]} & given.keys()]
    return None if any(required for _, _, required in free) else values


def _is_there(intent: Intent, values: Mapping[str, str], lexicon: Lexicon) -> bool:
    """Whether each thing is one of those that the answer can hold, where the query tells which."""
    within = lexicon.within.get(intent.query, {})
    things = (name for name, role, _ in intent.slots if name in values and role not in ROLES)
    return all(values[name] in within[name] for name in things if name in within)


def _time_values(time: Time, free: Sequence[tuple[str, str, bool]]) -> dict[str, str] | None:
    roles = {role: name for name, role, _ in free if role in ROLES}
    if "year" in roles and not time.year and not roles["year"].startswith(HELD):
        # Several whole years choose nothing: the rows tell their years.
        whole = time.since.endswith("-01-01") and time.until.endswith("-12-31")
        return {HELD + roles["year"]: f"{time.since[:_YEAR]} {time.until[:_YEAR]}"} if whole else None
    if "year" in roles:
        return {roles["year"]: time.year} if time.year else None
    bounds = {role: value for role, value in (("until", time.until), ("since", time.since)) if value}
    return {roles[role]: value for role, value in bounds.items()} if bounds.keys() <= roles.keys() else None


def _is_known(intent: Intent, values: Mapping[str, str], lexicon: Lexicon) -> bool:
    """Whether the time lies within the days that the data know: else it is refused, not answered with nothing."""
    within = lexicon.within.get(intent.query, {})
    names = {role: name for name, role, _ in intent.slots if name in values and not name.startswith(HELD)}
    held = [
        (name, role) for name, role, _ in intent.slots if name.startswith(HELD) and role in ROLES and name in values
    ]
    if not all(_is_held(role, values[name][:_YEAR], within.get(name, ())) for name, role in held):
        return False
    for name in _times(intent):
        first, _, last = values.get(HELD + name, "").partition(" ")
        if last:
            several = [str(year) for year in range(int(first), int(last) + 1)]
            return all(_is_known(intent, {**values, HELD + name: "", name: year}, lexicon) for year in several)
    year = names.get("year", "")
    if year in within and values[year] not in within[year]:
        return False
    for pair, known in within.items():
        first, _, second = pair.partition(" ")
        if first in values and second in values and f"{values[first]} {values[second]}" not in known:
            return False
    since, until = names.get("since", ""), names.get("until", "")
    days = within.get(until) or within.get(since)
    if not days:
        return True
    return values.get(since, days[-1]) <= days[-1] and values.get(until, days[0]) >= days[0]


def _is_held(role: str, year: str, known: Sequence[str]) -> bool:
    """Whether the data hold the year, or for the bound of a time years before and after."""
    return year in known if role == "year" else bool(known) and min(known) <= year <= max(known)


def _failure(reading: Reading) -> Failure:
    def words(elements: Sequence[Element]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(element.words for element in elements))

    for element in reading.of("concept"):
        if element.concept.startswith(REFUSED):
            return Failure(element.concept.removeprefix(REFUSED), (element.words,))
    if unknown := reading.of("unknown"):
        return Failure("words", words(unknown))
    if numbers := reading.of("number"):
        return Failure("thing", words(numbers))
    if counts := reading.of("count"):
        return Failure("count", words(counts))
    times = reading.of("time")
    if len(times) > 1 or any(element.time is None for element in times):
        return Failure("time", words(times))
    things = reading.of("thing")
    kinds = [{kind for kind, _ in element.things} for element in things]
    if any(first & second for n, first in enumerate(kinds) for second in kinds[n + 1 :]):
        return Failure("several", words(things))
    if negations := [element for element in reading.of("concept") if element.concept in (NOT, WITHOUT)]:
        return Failure("negation", words(negations))
    return Failure("unfit" if things else "combination", words(things))


def nearest(reading: Reading, lexicon: Lexicon, queries: Sequence[str] = ()) -> list[str]:
    """The examples that share most with the question, with its things in them; those of `queries` first."""
    concepts = set(reading.concepts)
    kinds = {kind: notation for element in reversed(reading.of("thing")) for kind, notation in element.things}
    scored: list[tuple[bool, int, int, str, str]] = []
    for place, example in enumerate(lexicon.examples):
        if example.language != reading.language:
            continue
        shared = 3 * len(concepts & set(example.concepts)) - len(set(example.concepts) - concepts)
        shared += sum(3 if kind in kinds else -1 for _, kind in example.slots)
        text = example.text
        for name, kind in example.slots:
            text = text.replace(f"{{{name}}}", kinds.get(kind) or lexicon.kinds.get(kind, ""))
        scored.append((example.query not in queries, -shared, place, example.query, text))
    found: dict[str, str] = {}
    for _, _, _, query, text in sorted(scored):
        found.setdefault(query, text)
    return list(found.values())[:_SUGGESTED]
