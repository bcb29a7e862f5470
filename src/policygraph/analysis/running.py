"""The text of a source as one run of words: a rule may look across line ends and still say where it looked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from policygraph.corpus import Corpus, Place, Source

_ADDRESS = re.compile(r"(?:https?|file):\S.*\S")


@dataclass(frozen=True)
class Running:
    """All words of a source joined by single blanks; `starts` says where each of the lines `numbers` begins."""

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

    def around(self, start: int, end: int) -> Place:
        """The whole lines in which the characters stand, as evidence that people can read."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, max(end - 1, start))
        return self.place(self.starts[first], self.starts[last] if last < len(self.starts) else len(self.text))

    def find(self, pattern: str) -> Iterator[re.Match[str]]:
        return re.finditer(pattern, self.text)


def running(source: Source) -> Running:
    """The running text of a source, without the links that stand below each page."""
    starts: list[int] = []
    numbers: list[int] = []
    parts: list[str] = []
    position = 0
    links = links_of(source)
    for number, line in enumerate(source.text.split("\n"), start=1):
        words = line.strip()
        if words and number not in links:
            starts.append(position)
            numbers.append(number)
            parts.append(words)
            position += len(words) + 1
    return Running(source.id, " ".join(parts), tuple(starts), tuple(numbers))


def links_of(source: Source) -> dict[int, str]:
    """The links below the pages, line -> address: addresses that fill a line and stand at the end of a page.

    A page begins with a blank at the start of the line, or with its number. An address that the text breaks over
    two lines is followed by its rest and so is none of these.
    """
    lines = source.text.split("\n")
    found: dict[int, str] = {}
    at_end = True
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if at_end and _ADDRESS.fullmatch(line):
            found[number] = line
        elif line.strip():
            at_end = bool(re.match(r" \S|\d+\s*$", line))
    return dict(sorted(found.items()))


def plan_sources(corpus: Corpus) -> tuple[Source, ...]:
    """The documents that print a plan: those from which a thing of the kind plan is quoted."""
    names = {place.source for entity in corpus.entities if entity.kind == "plan" for place in entity.places}
    return tuple(source for source in corpus.sources if source.id in names)


def narrowest(corpus: Corpus, source: str) -> dict[int, str]:
    """Line -> the thing whose evidence covers it with the fewest lines; things of the plan before shared ones."""
    found: dict[int, tuple[bool, int, str]] = {}
    for entity in corpus.entities:
        if corpus.kind(entity).hub:
            continue
        for place in entity.places:
            if place.source != source:
                continue
            rank = (not entity.scope, place.last - place.first)
            for line in range(place.first, place.last + 1):
                if line not in found or rank < found[line][:2]:
                    found[line] = (*rank, entity.id)
    return {line: name for line, (_, _, name) in found.items()}
