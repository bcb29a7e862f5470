"""What a rule about words has found, before it becomes a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from policygraph.corpus import Place


@dataclass(frozen=True, slots=True)
class Hit:
    """The words for the sentence, the things and the evidence."""

    words: Mapping[str, str]
    places: tuple[Place, ...]
    things: tuple[str, ...] = ()

    @classmethod
    def of(cls, words: Mapping[str, object], places: Iterable[Place], things: Iterable[str] = ()) -> Hit:
        """A hit whose evidence and things are each named once."""
        return cls(
            {key: str(word) for key, word in words.items()}, tuple(dict.fromkeys(places)), tuple(dict.fromkeys(things))
        )

    def with_things(self, by_line: Mapping[int, str], otherwise: Iterable[str] = ()) -> Hit:
        """The hit with the things whose evidence covers its lines, or else with `otherwise`."""
        lines = [line for place in self.places for line in range(place.first, place.last + 1)]
        found = dict.fromkeys(by_line[line] for line in lines if line in by_line)
        return replace(self, things=tuple(found or otherwise))
