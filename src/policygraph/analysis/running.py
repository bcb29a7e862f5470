"""The text of a source as one run of words, so that a rule may look across line ends and still say where it looked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.corpus import Corpus, Place, Source


@dataclass(frozen=True)
class Running:
    """All words of a source joined by single blanks; `starts` holds where each of `numbers` (lines with words) begins."""

    source: str
    text: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def line(self, position: int) -> int:
        """The number of the line in which the character stands."""
        return self.numbers[bisect_right(self.starts, position) - 1]

    def place(self, start: int, end: int) -> Place:
        """Characters start to end as evidence."""
        quote = self.text[start:end].strip()
        return Place(self.source, self.line(start), self.line(max(end - 1, start)), quote)

    def around(self, start: int, end: int, reach: int = 30) -> Place:
        """The characters with the words next to them, as evidence that people can read."""
        first, last = max(start - reach, 0), min(end + reach, len(self.text))
        first = start if first == start else self.text.find(" ", first, start) + 1 or first
        cut = self.text.rfind(" ", end, last)
        return self.place(first, cut if cut > 0 and last < len(self.text) else last)

    def find(self, pattern: str) -> Iterator[re.Match[str]]:
        return re.finditer(pattern, self.text)


def running(source: Source) -> Running:
    """The running text of a source."""
    starts: list[int] = []
    numbers: list[int] = []
    parts: list[str] = []
    position = 0
    for number, line in enumerate(source.text.split("\n"), start=1):
        if words := re.sub(r"[ \t]", " ", line).strip():
            starts.append(position)
            numbers.append(number)
            parts.append(words)
            position += len(words) + 1
    return Running(source.id, " ".join(parts), tuple(starts), tuple(numbers))


def plan_sources(corpus: Corpus) -> tuple[Source, ...]:
    """The documents that print a plan: those from which a thing of the kind plan is quoted."""
    names = {place.source for entity in corpus.entities if entity.kind == "plan" for place in entity.places}
    return tuple(source for source in corpus.sources if source.id in names)


def narrowest(corpus: Corpus, source: str) -> dict[int, str]:
    """Line -> the thing whose evidence covers it with the fewest lines."""
    found: dict[int, tuple[int, str]] = {}
    for entity in corpus.entities:
        if corpus.kind(entity).hub:
            continue
        for place in entity.places:
            if place.source != source:
                continue
            width = place.last - place.first
            for line in range(place.first, place.last + 1):
                if line not in found or width < found[line][0]:
                    found[line] = (width, entity.id)
    return {line: name for line, (_, name) in found.items()}
