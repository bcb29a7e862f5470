"""An EU act as a value: the blocks that a reader found in the file, and the provisions that stand in them.

The readers (`eurlex`, `formex`, `text`) know the file format and nothing of numbering; `points` knows numbering and
nothing of the format. Blocks are what they share.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from policygraph.errors import SourceError
from policygraph.importers.markers import Marker

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\ue000-\uf8ff]")


class ActError(SourceError):
    """A received file is not an act that can be read, or is not the act that is meant."""


class Role(Enum):
    """What a block is in the act."""

    TITLE = "title"
    HEADING = "heading"
    TEXT = "text"
    START = "start"
    """The enacting part begins here: the file itself says so."""
    END = "end"
    """The enacting part ends here: signatures or an annex follow."""
    GONE = "gone"
    """A consolidated text says that something was deleted here: the next number may leave a gap."""


@dataclass(frozen=True, slots=True)
class Block:
    """One printed paragraph. `depth`: in how many lists it stands."""

    role: Role
    text: str = ""
    depth: int = 0
    marker: Marker | None = None
    sure: bool = True
    """False where the marker is only the beginning of a line, which may be a date or a reference."""
    rank: int = 0
    """Of a heading: 1 is the highest."""
    quoted: bool = False
    """The file itself says that this is quoted from another act."""

    def __str__(self) -> str:
        return f"{self.marker.printed if self.marker else ''} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in a file."""

    blocks: tuple[Block, ...]
    language: str = ""
    celex: str = ""
    issue: str = ""
    """Year, series and number of the Official Journal: 2021/C 93."""
    adopted: date | None = None
    whole: bool = True
    """False where the file may have been cut off."""


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered provision: point, letter or roman item. `text` is its own, without that of its parts."""

    path: tuple[str, ...]
    level: str
    section: tuple[str, ...]
    heading: str
    text: str
    lines: tuple[int, ...]
    """Lines of `Act.text`, counted from 1."""

    @property
    def notation(self) -> str:
        return notation_of(self.path)

    @property
    def local(self) -> str:
        return ".".join(self.path)

    @property
    def parent(self) -> str:
        return ".".join(self.path[:-1])

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The lines as first and last of each run."""
        runs: list[tuple[int, int]] = []
        for line in self.lines:
            if runs and line == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], line)
            else:
                runs.append((line, line))
        return tuple(runs)


@dataclass(frozen=True, slots=True)
class Act:
    """An act in one language. `text` has one line for each printed paragraph."""

    title: str
    language: str
    celex: str
    notation: str
    issue: str
    adopted: date | None
    text: str
    provisions: tuple[Provision, ...]
    problems: tuple[str, ...]
    """Why the reading cannot be trusted: gaps, a file that breaks off."""
    warnings: tuple[str, ...]


def notation_of(path: Sequence[str]) -> str:
    """What a provision is called.

    >>> notation_of(("9", "a", "i"))
    '9(a)(i)'
    """
    return "".join([*path[:1], *(f"({part})" for part in path[1:])])


def fold(text: str) -> str:
    """White space, non-breaking too, folded to single blanks; invisible characters taken out."""
    return " ".join(_INVISIBLE.sub("", text).split())
