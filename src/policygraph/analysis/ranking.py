"""What each thing alone carries, for all things of a kind at once: columns of whole numbers in place of single losses.

The numbers of a kind follow each other, its things in natural order. Only a thing that alone ends all citations of
some provision can change a verdict; there are few, however large the plans are, and only for them a loss is worked
out. The whole account of the other losses is left to those who show it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from policygraph.analysis.fragility import Model, brought_down_by, things_that_may_go, without
from policygraph.cells import natural
from policygraph.corpus import Corpus


@dataclass(frozen=True, slots=True, eq=False)
class Suspects:
    """The things that may go, by number, and what each brings down alone."""

    plan: Model
    things: NDArray[np.object_]
    numbers: Mapping[str, int]
    """Thing -> its number, the place in `things`."""
    spans: Mapping[str, slice]
    """Kind -> the numbers of its things."""
    falls_with: NDArray[np.int64]
    """For each pair of an activity and a thing with which alone it falls the number of the thing."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The things of a kind: first those that alone carry the most provisions, then the most activities."""

    things: tuple[str, ...]
    falls: tuple[int, ...]
    """How many provisions fall with each."""
    activities: tuple[int, ...]
    """How many activities fall with each."""


def numbered(corpus: Corpus, plan: Model, kinds: Collection[str] = ()) -> Suspects:
    """The things of these kinds (default: of all that may go) for the ranking. Raises UnknownName for another kind."""
    named: dict[str, list[str]] = {kind: [] for kind in kinds or plan.kinds}
    for name in things_that_may_go(corpus, plan, kinds):
        named[corpus.by_id[name].kind].append(name)
    spans, things = {}, list[str]()
    for kind, names in named.items():
        spans[kind] = slice(len(things), len(things) + len(names))
        things += sorted(names, key=natural)
    numbers = {name: number for number, name in enumerate(things)}
    pairs = chain.from_iterable(brought_down_by(plan, activity) for activity in plan.activities)
    falls_with = np.array([numbers[name] for name in pairs if name in numbers], np.int64)
    return Suspects(plan, np.array(things, dtype=object), numbers, spans, falls_with)


def rank(suspects: Suspects, kind: str) -> Ranking:
    """The ranking of the things of a kind; `without` gives the account of each."""
    span = suspects.spans[kind]
    activities = np.bincount(suspects.falls_with, minlength=len(suspects.things))
    falls = np.zeros_like(activities)
    for number in {suspects.numbers[name] for name in _decisive(suspects.plan) if name in suspects.numbers}:
        if span.start <= number < span.stop:
            falls[number] = len(without(suspects.plan, [suspects.things[number]]).fallen)
    order = span.start + _descending(falls[span] * (activities.max(initial=0) + 1) + activities[span])
    things, *counts = (column[order].tolist() for column in (suspects.things, falls, activities))
    return Ranking(tuple(things), *map(tuple, counts))


def _descending(weights: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places from the greatest weight to the least, equal ones as they stand; 16 bits are sorted fastest."""
    behind = weights.max(initial=0) - weights
    return np.argsort(behind.astype(np.min_scalar_type(behind.max(initial=0))), kind="stable")


def _decisive(plan: Model) -> Iterator[str]:
    """The things that alone end all citations of some provision."""
    for places in plan.cited_by.values():
        rest = iter(places)
        found = brought_down_by(plan, plan.activities[next(rest)])
        while found and (place := next(rest, None)) is not None:
            found &= brought_down_by(plan, plan.activities[place])
        yield from found
