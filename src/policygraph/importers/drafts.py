"""Provisions as they grow while the blocks are walked over, and what is looked at ahead to tell their numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policygraph.importers.act import Block, Provision
from policygraph.importers.markers import Marker

_AHEAD = 200
"""So many blocks are looked at to decide what a number is."""


@dataclass
class Draft:
    path: tuple[str, ...]
    level: str
    depth: int
    style: str
    section: tuple[str, ...]
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def numeral(self) -> str:
        return self.path[-1]

    def take(self, text: str, line: int) -> None:
        self.lines.append(line)
        if text:
            self.paragraphs.append(text)

    def finished(self) -> Provision:
        text = " ".join(self.paragraphs)
        return Provision(self.path, self.level, self.section, self.heading, text, tuple(self.lines))


def later_marker(blocks: Sequence[Block], index: int, like: Marker, *, points: str, depth: int | None) -> Marker | None:
    """The next marker of the same style, at `depth` if that is given, before the next point (of style `points`)."""
    for block in blocks[index + 1 : index + _AHEAD]:
        found = block.marker
        if not found:
            continue
        same = found.numeric == like.numeric and found.style == like.style
        if same and depth in (None, block.depth):
            return found
        if found.numeric and found.style == points and not (same and like.numeric):
            return None
    return None


def value(number: Draft | Marker | None) -> int:
    """The digits of a number, without the letters of an inserted point."""
    digits = re.match(r"\d+", number.numeral) if number else None
    return int(digits[0]) if digits else 0
