"""Blocks -> provisions: which number opens a point, a letter or a roman item, and which text belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from policygraph.importers.act import Block, Provision, Role
from policygraph.importers.markers import Marker, follows, roman, split_marker
from policygraph.importers.opening import is_closing, is_lead

_AHEAD = 200
"""So many blocks are looked at to decide what a number is."""


@dataclass
class _Draft:
    path: tuple[str, ...]
    level: str
    depth: int
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


@dataclass
class Numbering:
    """Walks over the blocks of the enacting part; `problems` and `warnings` name the place."""

    blocks: Sequence[Block]
    first_line: int
    numbered_headings: bool = False
    drafts: list[_Draft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    closed: bool = False
    """Whether signatures or an annex were reached."""
    _sections: list[tuple[int, str]] = field(default_factory=list)
    _point: _Draft | None = None
    _letter: _Draft | None = None
    _roman: _Draft | None = None
    _style: str = ""
    _inner_numbers: bool = False
    _detached: bool = True
    """Between points: the next unnumbered paragraph belongs to none."""

    def read(self) -> tuple[Provision, ...]:
        """The provisions in printed order."""
        for index, block in enumerate(self.blocks):
            if self._ends(block):
                self.closed = True
                break
            if block.role is Role.HEADING:
                self._heading(block, index)
            elif block.role is Role.TEXT:
                self._place(block, index)
        provisions = tuple(draft.finished() for draft in self.drafts)
        self._check(provisions)
        return provisions

    def _ends(self, block: Block) -> bool:
        if block.role in (Role.END, Role.TITLE):
            return True
        return not block.marker and bool(self.drafts) and is_closing(block.text)

    def _check(self, provisions: Sequence[Provision]) -> None:
        seen: set[str] = set()
        for provision in provisions:
            if provision.notation in seen:
                self.problems.append(f"{provision.notation}: stands twice (line {provision.lines[0]})")
            seen.add(provision.notation)
            if not provision.text and not provision.heading:
                self.problems.append(f"{provision.notation}: has no text (line {provision.lines[0]})")

    def _heading(self, block: Block, index: int) -> None:
        marker, rest = split_marker(block.text)
        if self.numbered_headings and marker and marker.numeric and follows("point", self._last_point, marker.numeral):
            self._open(marker.numeral, "point", block.depth, rest, index, heading=rest)
            self._style = marker.style
            return
        rank = block.rank * 2
        if index and self.blocks[index - 1].role is Role.HEADING and self.blocks[index - 1].rank == block.rank:
            rank += 1
        self._sections = [(known, text) for known, text in self._sections if known < rank]
        self._sections.append((rank, block.text))
        self._detached = True

    @property
    def _last_point(self) -> str:
        return self._point.numeral if self._point else ""

    def _place(self, block: Block, index: int) -> None:
        marker = block.marker
        if marker and marker.numeric and self._is_point(block, marker, index):
            self._style = self._style or marker.style
            self._open(marker.numeral, "point", block.depth, block.text, index)
        elif marker and not marker.numeric and self._point and (level := self._level(block, marker, index)):
            self._open(marker.numeral, level, block.depth, block.text, index)
        else:
            self._paragraph(block, index)

    def _is_point(self, block: Block, marker: Marker, index: int) -> bool:
        if self._style and marker.style != self._style:
            return False
        inside = self._point is not None and block.depth > self._point.depth
        if follows("point", self._last_point, marker.numeral) and not (inside and self._inner_numbers):
            return True
        if inside:
            self._inner_numbers = True
            return False
        return self._gap("point", self._last_point, block, marker, index)

    def _gap(self, level: str, before: str, block: Block, marker: Marker, index: int) -> bool:
        """Whether a number that is not the next one is a number all the same; then the gap is a problem."""
        if not block.sure and not self._goes_on(level, marker, index):
            return False
        line = self.first_line + index
        where = f"{self._last_point}({before})" if level != "point" and before else before or "the beginning"
        self.problems.append(f"line {line}: after {where} comes '{marker.printed}': numbers are missing or start again")
        return True

    def _goes_on(self, level: str, marker: Marker, index: int) -> bool:
        later = self._later(index, marker)
        return later is not None and follows(level, marker.numeral, later.numeral)

    def _later(self, index: int, like: Marker, depth: int | None = None) -> Marker | None:
        """The next marker of the same style, at `depth` if that is given, before the next point."""
        for block in self.blocks[index + 1 : index + _AHEAD]:
            found = block.marker
            if not found or (depth is not None and block.depth != depth):
                if found and not like.numeric and found.numeric and found.style == self._style:
                    return None
                continue
            if found.numeric == like.numeric and found.style == like.style:
                return found
            if found.numeric and found.style == self._style:
                return None
        return None

    def _level(self, block: Block, marker: Marker, index: int) -> str:
        """letter, roman, or empty where the marker opens no provision (a list inside an item)."""
        letter, item = self._letter, self._roman
        as_letter = follows("letter", letter.numeral if letter else "", marker.numeral)
        as_roman = follows("roman", item.numeral if item else "", marker.numeral)
        deeper = letter is not None and block.depth > letter.depth
        if as_letter and as_roman:
            return "roman" if deeper or (not letter) or self._starts_romans(block, marker, index, item) else "letter"
        if as_roman:
            flat = letter is not None and block.depth == letter.depth and item is None
            if not flat or self._starts_romans(block, marker, index, item):
                return "roman"
            return "letter" if self._gap("letter", letter.numeral if letter else "", block, marker, index) else ""
        if as_letter:
            return "letter" if not deeper else ""
        return self._out_of_order(block, marker, index, deeper=deeper)

    def _starts_romans(self, block: Block, marker: Marker, index: int, item: _Draft | None) -> bool:
        """i after h, at the same depth: roman if ii follows, letter if j follows, else roman after a colon."""
        if item:
            return True
        later = self._later(index, marker, block.depth)
        if later and later.numeral in ("ii", "j"):
            return later.numeral == "ii"
        last = self.drafts[-1].paragraphs
        return bool(last) and last[-1].endswith(":")

    def _out_of_order(self, block: Block, marker: Marker, index: int, *, deeper: bool) -> str:
        letter, item = self._letter, self._roman
        in_romans = bool(roman(marker.numeral)) and (item is not None and block.depth >= item.depth)
        if in_romans or (deeper and len(marker.numeral) > 1 and roman(marker.numeral)):
            return "roman" if self._gap("roman", item.numeral if item else "", block, marker, index) else ""
        if deeper:
            return ""
        return "letter" if self._gap("letter", letter.numeral if letter else "", block, marker, index) else ""

    def _open(self, numeral: str, level: str, depth: int, text: str, index: int, *, heading: str = "") -> None:
        above: tuple[str, ...] = ()
        if level == "letter" and self._point:
            above = self._point.path
        elif level == "roman":
            parent = self._letter or self._point
            above = parent.path if parent else ()
        draft = _Draft((*above, numeral), level, depth, tuple(text for _, text in self._sections), heading)
        if level == "point":
            self._point, self._letter, self._inner_numbers = draft, None, False
        if level == "letter":
            self._letter = draft
        self._roman = draft if level == "roman" else None
        self._detached = False
        draft.take("" if heading else text, self.first_line + index)
        self.drafts.append(draft)

    def _paragraph(self, block: Block, index: int) -> None:
        if not block.depth and not block.marker and is_lead(block.text):
            self._heading(block, index)
            return
        target = None if self._detached else self._target(block)
        if target:
            target.take(str(block), self.first_line + index)
        elif self._point:
            self._detached = True
            text = str(block)
            quoted = text if len(text) <= 60 else text[:60] + "…"
            place = f"line {self.first_line + index}: after {self._last_point}"
            self.warnings.append(f"{place}: a paragraph without a number belongs to no provision: '{quoted}'")

    def _target(self, block: Block) -> _Draft | None:
        for draft in (self._roman, self._letter, self._point):
            if draft and draft.depth <= block.depth:
                return draft
        return None
