"""The evidence of rows that carry none of their own: the statements that join the things of each row.

The columns of a row that are called like a kind of thing (`measure`, `activities`) name things; every link between two
things of a row is what the row rests on, and where there is none, the places of the things themselves. Where no row
names a thing, the query may be called like a kind (`budget-totals`): then it is the places of all things of that kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from policygraph.cards import place_to_json
from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.datasets import PLAN, plans
from policygraph.rdf import SUGGESTED

MOST = 300
"""Pieces of evidence in an answer; the rest is counted."""


class Evidence:
    """The things by kind and notation, ready to be named by a row."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._named: dict[str, dict[str, list[Entity]]] = defaultdict(lambda: defaultdict(list))
        for thing in corpus.entities:
            self._named[thing.kind][thing.notation].append(thing)
        self._plans = frozenset(plans(corpus))
        self._kinds: dict[str, list[str]] = defaultdict(list)
        for kind in self._named:
            for column in _names(kind):
                self._kinds[column].append(kind)

    def of(
        self, query: str, rows: Collection[Mapping[str, object]], plans: Collection[str] = ()
    ) -> list[dict[str, object]]:
        """Each piece once, in the order of the rows: what it shows, and the place with its words.

        `plans`: those that were asked about; a row that names one of them (`plan`) is about that one alone.
        """
        found: dict[tuple[str, str, str, Place], None] = {}
        for row in rows:
            told = str(row.get(PLAN))
            others = self._others([told] if told in plans else plans)
            things = dict.fromkeys(thing.id for thing in self._things(row) if thing.scope not in others)
            found.update(dict.fromkeys(self._of_links(things) or self._of_things(things)))
        if rows and not found:
            kinds = self._kinds.get(query.replace("-", "_"), ())
            others = self._others(plans)
            known = (thing for thing in self._corpus.entities if thing.scope not in others)
            things = dict.fromkeys(thing.id for thing in known if thing.kind in kinds)
            found.update(dict.fromkeys(self._of_things(things)))
        return [
            {"subject": subject, "property": name, "object": target, **place_to_json(self._corpus, place)}
            for subject, name, target, place in found
        ]

    def _others(self, plans: Collection[str]) -> frozenset[str]:
        """The plans that are not asked about: none where none was named."""
        return self._plans.difference(plans) if plans else frozenset()

    def _of_links(self, things: Mapping[str, None]) -> list[tuple[str, str, str, Place]]:
        return [
            (link.source, link.property, link.target, place) for link in self._links(things) for place in link.places
        ]

    def _of_things(self, things: Iterable[str]) -> list[tuple[str, str, str, Place]]:
        return [(name, "", "", place) for name in things for place in self._corpus.by_id[name].places]

    def _things(self, row: Mapping[str, object]) -> Iterator[Entity]:
        for column, cell in row.items():
            for kind in self._kinds.get(column, ()):
                for name in cell if isinstance(cell, list) else [cell]:
                    yield from self._named[kind].get(str(name), ())

    def _links(self, things: Mapping[str, None]) -> Iterator[Link]:
        for name in things:
            for link in self._corpus.outgoing.get(name, ()):
                if link.target in things and link.standing != SUGGESTED:
                    yield link


def _names(kind: str) -> set[str]:
    """What a column of such things is called: the kind or its last word, for one of them or for a list."""
    return {
        column
        for one in (kind.replace("-", "_"), kind.rpartition("-")[2])
        for column in (one, f"{one[:-1]}ies" if one.endswith("y") else f"{one}s")
    }
