"""What falls to uncovered if measures, bodies, programmes or funds go.

- A measure goes: its activities go, and with them their citations.
- A body goes: an activity loses its citations when no responsible body is left. A co-responsible body alone does not
  carry it, unless the model counts it. An activity for which no body is named is not touched by the loss of bodies.
- A fund, its programme or a budget programme goes: every source of money that comes from it goes. A measure goes when
  the plan names sources of money for it and all of them are gone; alternatives count as sources like the others.

Only asserted links count. Subordination of bodies is not followed. Activities are known by their place in the model;
a loss costs as much as the activities that may fall, however large the rest of the plans is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from policygraph.analysis.coverage import DIRECT, PARENT, PARTIAL, Structure, citations, judge, structure
from policygraph.analysis.declared import ASSERTED, Roles, read_roles, read_rule
from policygraph.cells import natural
from policygraph.corpus import Corpus
from policygraph.errors import UnknownName
from policygraph.schema import Property


@dataclass(frozen=True, slots=True)
class Activity:
    """What an activity hangs on: it falls with its measure, or with the last of its carriers."""

    id: str
    measures: frozenset[str]
    carriers: frozenset[str]
    cited: frozenset[str]


@dataclass(frozen=True, slots=True)
class Model:
    """The plan as fragility sees it."""

    order: Structure
    kinds: tuple[str, ...]
    """The kinds of things that may go, in the order of the ontology."""
    activities: tuple[Activity, ...]
    sources: Mapping[str, tuple[frozenset[str], ...]]
    """Measure -> for each source of money the things with any of which it goes."""
    cited_by: Mapping[str, frozenset[int]]
    """Provision -> the activities that cite exactly it; only provisions that are cited."""
    touched: Mapping[str, tuple[int, ...]]
    """Thing -> the activities that it may bring down."""
    covered: frozenset[str]
    """The verdicts that count as covered."""
    verdicts: Mapping[str, str]
    """Provision -> its verdict as long as nothing goes."""

    def support(self, provision: str) -> set[int]:
        """The activities that make the provision covered."""
        cited = _cited_for(self, provision, self.covered)
        return {place for name in cited for place in self.cited_by.get(name, ())}


@dataclass(frozen=True, slots=True)
class Change:
    """A provision whose verdict changes; `activities` are the lost ones that had covered it."""

    provision: str
    before: str
    after: str
    falls: bool
    """It was covered and is no longer."""
    activities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """What happens when these things go."""

    gone: tuple[str, ...]
    activities: tuple[str, ...]
    measures: tuple[str, ...]
    """The measures of which no activity is left."""
    changes: tuple[Change, ...]

    @property
    def fallen(self) -> tuple[str, ...]:
        return tuple(change.provision for change in self.changes if change.falls)


def model(corpus: Corpus, *, supporters_carry: bool = False) -> Model:
    """The model of a corpus; `supporters_carry` lets a co-responsible body carry an activity as well."""
    roles, order = read_roles(corpus.schema), structure(corpus)
    cited: dict[str, set[str]] = defaultdict(set)
    for link in citations(corpus):
        if link.standing == ASSERTED:
            cited[link.source].add(link.target)
    carriers = (*roles.carriers, *roles.supporters) if supporters_carry else roles.carriers
    activities = tuple(
        Activity(
            name, _targets(corpus, name, [roles.measure]), _targets(corpus, name, carriers), frozenset(cited[name])
        )
        for name in sorted(cited, key=natural)
    )
    sources = _sources(corpus, roles)
    cited_by: dict[str, set[int]] = defaultdict(set)
    for place, activity in enumerate(activities):
        for name in activity.cited:
            cited_by[name].add(place)
    return Model(
        order=order,
        kinds=_kinds(corpus, roles),
        activities=activities,
        sources=sources,
        cited_by={name: frozenset(places) for name, places in cited_by.items()},
        touched=_touched(activities, sources),
        covered=read_rule(corpus).covered,
        verdicts=judge(order, cited_by),
    )


def _cited_for(plan: Model, provision: str, verdicts: Collection[str]) -> frozenset[str]:
    """The provisions whose citation gives this provision one of the verdicts."""
    ways = {DIRECT: frozenset([provision]), PARTIAL: plan.order.below[provision], PARENT: plan.order.above[provision]}
    return frozenset(name for verdict, names in ways.items() if verdict in verdicts for name in names)


def _targets(corpus: Corpus, source: str, properties: Iterable[Property]) -> frozenset[str]:
    names = {prop.name for prop in properties}
    found = corpus.outgoing.get(source, ())
    return frozenset(link.target for link in found if link.property in names and link.standing == ASSERTED)


def _sources(corpus: Corpus, roles: Roles) -> dict[str, tuple[frozenset[str], ...]]:
    kinds = {kind.name for kind in roles.money}
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for thing in corpus.entities:
        if thing.kind in kinds:
            payers = _targets(corpus, thing.id, roles.payers)
            for measure in _targets(corpus, thing.id, [roles.measure]):
                found[measure].append(payers)
    return {measure: tuple(some) for measure, some in found.items()}


def _kinds(corpus: Corpus, roles: Roles) -> tuple[str, ...]:
    """The kinds whose things may go: that of the measure, those that cite, those that carry, those that pay."""
    properties = (roles.measure, *roles.carriers, *roles.supporters, *roles.payers)
    targets = {prop.target for prop in properties}
    return tuple(
        kind.name
        for kind in corpus.schema.kinds.values()
        if kind.iri in targets or any(prop.name == roles.citation.name for prop in kind.properties)
    )


def _touched(
    activities: Iterable[Activity], sources: Mapping[str, Iterable[Iterable[str]]]
) -> dict[str, tuple[int, ...]]:
    touched: dict[str, list[int]] = defaultdict(list)
    for place, activity in enumerate(activities):
        payers = {thing for measure in activity.measures for source in sources.get(measure, ()) for thing in source}
        for thing in {activity.id, *activity.measures, *activity.carriers, *payers}:
            touched[thing].append(place)
    return {thing: tuple(places) for thing, places in touched.items()}


def _falls(plan: Model, activity: Activity, gone: Collection[str]) -> bool:
    if activity.id in gone or not activity.measures.isdisjoint(gone):
        return True
    if activity.carriers and activity.carriers.issubset(gone):
        return True
    return any(_unfunded(plan, measure, gone) for measure in activity.measures)


def _unfunded(plan: Model, measure: str, gone: Collection[str]) -> bool:
    """Whether sources of money are named for the measure and none is left."""
    sources = plan.sources.get(measure, ())
    return bool(sources) and all(not source.isdisjoint(gone) for source in sources)


def lost_activities(plan: Model, gone: Collection[str]) -> set[int]:
    """The activities that fall when these things go."""
    things = frozenset(gone)
    touched = {place for thing in things for place in plan.touched.get(thing, ())}
    return {place for place in touched if _falls(plan, plan.activities[place], things)}


def brought_down_by(plan: Model, activity: Activity) -> set[str]:
    """The things with each of which alone the activity falls."""
    found = {activity.id, *activity.measures}
    if len(activity.carriers) == 1:
        found |= activity.carriers
    for measure in activity.measures:
        if sources := plan.sources.get(measure):
            found |= frozenset.intersection(*sources)
    return found


def without(plan: Model, gone: Iterable[str]) -> Loss:
    """What happens when the things with these ids go together.

    A verdict changes only if of some provision no citation at all is left.
    """
    things = tuple(dict.fromkeys(gone))
    lost = lost_activities(plan, things)
    ended = {name for place in lost for name in plan.activities[place].cited if plan.cited_by[name] <= lost}
    changes: tuple[Change, ...] = ()
    if ended:
        after = judge(plan.order, plan.cited_by.keys() - ended)
        changed = (name for name in plan.order.provisions if after[name] != plan.verdicts[name])
        changes = tuple(_change(plan, name, after[name], lost) for name in changed)
    return Loss(things, _ids(plan, lost), _measures(plan, lost), changes)


def _change(plan: Model, provision: str, after: str, lost: Iterable[int]) -> Change:
    before = plan.verdicts[provision]
    was_covered = before in plan.covered
    cited = _cited_for(plan, provision, plan.covered if was_covered else {PARENT})
    had = [place for place in lost if not cited.isdisjoint(plan.activities[place].cited)]
    return Change(provision, before, after, was_covered and after not in plan.covered, _ids(plan, had))


def _ids(plan: Model, places: Iterable[int]) -> tuple[str, ...]:
    return tuple(plan.activities[place].id for place in sorted(places))


def _measures(plan: Model, lost: Collection[int]) -> tuple[str, ...]:
    """The measures all of whose citing activities are lost."""
    fallen = {name for place in lost for name in plan.activities[place].measures}
    return tuple(sorted((name for name in fallen if not _goes_on(plan, name, lost)), key=natural))


def _goes_on(plan: Model, measure: str, lost: Collection[int]) -> bool:
    """Whether an activity of the measure is left."""
    left = (place for place in plan.touched[measure] if place not in lost)
    return any(measure in plan.activities[place].measures for place in left)


def things_that_may_go(corpus: Corpus, plan: Model, kinds: Collection[str] = ()) -> tuple[str, ...]:
    """The ids of all things of these kinds (default: all that may go) on which an activity hangs.

    Raises UnknownName for a kind whose loss has no meaning here.
    """
    for kind in kinds:
        if kind not in plan.kinds:
            raise UnknownName("kind of thing that can go", kind, plan.kinds)
    wanted = kinds or plan.kinds
    return tuple(thing.id for thing in corpus.entities if thing.kind in wanted and thing.id in plan.touched)
