"""The smallest sets of things whose loss opens a gap: minimal cuts, exact up to a bound of size.

An activity falls with any of a few small sets of things (its measure; all its carriers; a choice of one thing for each
source of money). A provision falls when all activities that cover it fall: its cuts are the minimal unions of one such
set for each of them. Sets are bits of whole numbers; all that grows beyond the bound is dropped on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from policygraph.analysis.declared import counts
from policygraph.analysis.fragility import Activity, Model, without
from policygraph.cells import natural
from policygraph.corpus import Corpus


@dataclass(frozen=True, slots=True)
class Cut:
    """A set of things whose loss makes provisions of a group fall, while the loss of fewer of them does not."""

    group: str
    things: tuple[str, ...]
    fallen: tuple[str, ...]
    """The provisions of the group that fall."""


def members(corpus: Corpus, plan: Model, by: str) -> dict[str, frozenset[str]]:
    """The provisions of each thing to which the property `by` leads from provisions, for example each objective."""
    prop = corpus.schema.properties[by]
    found: dict[str, set[str]] = {}
    for name in plan.order.provisions:
        for link in corpus.outgoing.get(name, ()):
            if counts(link, prop):
                found.setdefault(link.target, set()).add(name)
    return {group: frozenset(names) for group, names in found.items()}


def smallest_cuts(
    plan: Model, groups: Mapping[str, frozenset[str]], things: Iterable[str], *, size: int = 3
) -> tuple[Cut, ...]:
    """Every minimal cut of at most `size` of the given things, for each group, the smallest first."""
    names = tuple(dict.fromkeys(things))
    bit = {name: 1 << place for place, name in enumerate(names)}
    ways = tuple(_ways(plan, activity, bit, size) for activity in plan.activities)
    falls = {
        name: _provision_cuts(plan, name, ways, size)
        for name in plan.order.provisions
        if plan.verdicts[name] in plan.covered
    }
    found: list[Cut] = []
    for group, provisions in groups.items():
        cuts = _minimal({bits for name in provisions for bits in falls.get(name, ())})
        for chosen in sorted((_chosen(names, bits) for bits in cuts), key=_smallest_first):
            fallen = tuple(name for name in without(plan, chosen).fallen if name in provisions)
            found.append(Cut(group, chosen, fallen))
    return tuple(found)


def _smallest_first(things: tuple[str, ...]) -> tuple[int, list[list[tuple[int, int, str]]]]:
    return len(things), [natural(name) for name in things]


def _chosen(names: tuple[str, ...], bits: int) -> tuple[str, ...]:
    return tuple(name for place, name in enumerate(names) if bits >> place & 1)


def _ways(plan: Model, activity: Activity, bit: Mapping[str, int], size: int) -> tuple[int, ...]:
    """The minimal sets of things with which an activity falls."""
    ways = {bit[name] for name in (activity.id, *activity.measures) if name in bit}
    if activity.carriers and len(activity.carriers) <= size and all(name in bit for name in activity.carriers):
        ways.add(sum(bit[name] for name in activity.carriers))
    for measure in activity.measures:
        if sources := plan.sources.get(measure, ()):
            choices = [{bit[name] for name in source if name in bit} for source in sources]
            ways |= set(_unions(choices, size))
    return _minimal(ways)


def _provision_cuts(plan: Model, provision: str, ways: tuple[tuple[int, ...], ...], size: int) -> tuple[int, ...]:
    return _unions((ways[place] for place in sorted(plan.support(provision))), size)


def _unions(choices: Iterable[Iterable[int]], size: int) -> tuple[int, ...]:
    """The minimal sets that hold one set of each choice, none larger than `size`."""
    found: tuple[int, ...] = (0,)
    for choice in choices:
        options = tuple(choice)
        found = _minimal({some | more for some in found for more in options if (some | more).bit_count() <= size})
        if not found:
            break
    return found


def _minimal(sets: Iterable[int]) -> tuple[int, ...]:
    """The sets that hold no other of the sets."""
    kept: list[int] = []
    for bits in sorted(sets, key=lambda some: (some.bit_count(), some)):
        if not any(small & bits == small for small in kept):
            kept.append(bits)
    return tuple(kept)
