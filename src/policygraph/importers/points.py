"""Blocks -> provisions: which number opens a point, a letter or a roman item, and which text belongs to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from policygraph.importers.act import Block, Provision, Role, notation_of
from policygraph.importers.drafts import Draft, later_marker, value
from policygraph.importers.markers import Marker, follows, roman, split_marker
from policygraph.importers.opening import is_closing, is_lead
from policygraph.importers.quotation import quotation_end

_NEAR = 20
"""So many points may be missing before a number at the beginning of a paragraph is taken for none."""
_DECIMAL = re.compile(r"\d{1,2}\.\d{1,2}\.? ")


@dataclass
class Numbering:
    """Walks over the blocks of the enacting part; `problems` and `warnings` name the place."""

    blocks: Sequence[Block]
    first_line: int
    numbered_headings: bool = False
    drafts: list[Draft] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    closed: bool = False
    """Whether signatures or an annex were reached."""
    _sections: list[tuple[int, str]] = field(default_factory=list)
    _seen: set[tuple[str, ...]] = field(default_factory=set)
    _point: Draft | None = None
    _letter: Draft | None = None
    _roman: Draft | None = None
    _style: str = ""
    _inner: tuple[int, Draft | None] | None = None
    """The depth of a numbered list inside the point, and the letter in which it stands."""
    _second: bool = False
    """The point has a second list of letters: they have no numbers of their own."""
    _resumed: bool = False
    """After the letters of the point comes another paragraph of it."""
    _gone: bool = False
    """A consolidated text says that something was deleted since the last number."""
    _decimal: bool = False
    _quoted: int = -1
    """The index of the block in which a quotation ends: a number in one is a word of the text."""
    _detached: bool = True
    """Between points: the next unnumbered paragraph belongs to none."""

    def read(self) -> tuple[Provision, ...]:
        """The provisions in printed order."""
        for index, block in enumerate(self.blocks):
            if self._ends(block):
                self.closed = True
                break
            if block.role is Role.GONE:
                self._gone = True
            elif block.role is Role.HEADING:
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
        parents = {provision.path[:-1] for provision in provisions}
        for provision in provisions:
            if not provision.text and not provision.heading and provision.path not in parents:
                self.problems.append(f"{provision.notation}: has no text (line {provision.lines[0]})")

    def _heading(self, block: Block, index: int) -> None:
        marker, rest = split_marker(block.text)
        if self.numbered_headings and marker and marker.numeric and follows("point", self._last_point, marker.numeral):
            self._open(replace(block, text=rest), marker, "point", index, headed=True)
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
        self._quoted = max(self._quoted, quotation_end(self.blocks, index) if index > self._quoted else -1)
        if not marker or index <= self._quoted:
            self._paragraph(block, index)
        elif marker.numeric:
            self._number(block, marker, index)
        elif self._point and (level := self._level(block, marker, index)):
            self._open(block, marker, level, index)
        else:
            self._paragraph(block, index)

    def _number(self, block: Block, marker: Marker, index: int) -> None:
        if not self._repeats(block, marker) and self._is_point(block, marker, index):
            self._style = self._style or marker.style
            self._open(block, marker, "point", index)
            return
        if self._repeats(block, marker):
            self.warnings.append(f"line {self.first_line + index}: '{marker.printed}' is printed twice: one point")
            self._paragraph(replace(block, marker=None), index)
            return
        if self._point and marker.style != self._style:
            self._inner = self._inner or (block.depth, self._letter)
        if self._point and self._inner:
            self._keep("numbered list", index)
        self._paragraph(block, index)

    def _is_point(self, block: Block, marker: Marker, index: int) -> bool:
        if self._style and marker.style != self._style:
            return False
        inside = self._point is not None and block.depth > self._point.depth
        if follows("point", self._last_point, marker.numeral) and not (inside and self._inner):
            return True
        if inside:
            self._inner = self._inner or (block.depth, self._letter)
            return False
        return self._gap("point", self._last_point, block, marker, index)

    def _repeats(self, block: Block, marker: Marker) -> bool:
        """Older consolidated texts print the number again before each further paragraph of the point."""
        point = self._point
        if not point or self._detached or block.sure:
            return False
        return (marker.numeral, marker.style, block.depth) == (point.numeral, point.style, point.depth)

    def _gap(self, level: str, before: str, block: Block, marker: Marker, index: int) -> bool:
        """Whether a number that is not the next one is a number all the same; then the gap is a problem."""
        near = level == "point" and block.text[:1].isupper() and 0 < value(marker) - value(self._point) <= _NEAR
        same = level == "letter" and self._letter is not None and self._letter.style == marker.style
        if not (block.sure or near or same or self._goes_on(level, marker, index)):
            return False
        line = self.first_line + index
        where = f"{self._last_point}({before})" if level != "point" and before else before or "the beginning"
        if self._gone:
            self.warnings.append(f"line {line}: after {where} comes '{marker.printed}': what stood between is deleted")
            return True
        self.problems.append(f"line {line}: after {where} comes '{marker.printed}': numbers are missing or start again")
        return True

    def _goes_on(self, level: str, marker: Marker, index: int) -> bool:
        later = self._later(index, marker)
        return later is not None and follows(level, marker.numeral, later.numeral)

    def _later(self, index: int, like: Marker, depth: int | None = None) -> Marker | None:
        return later_marker(self.blocks, index, like, points=self._style, depth=depth)

    def _level(self, block: Block, marker: Marker, index: int) -> str:
        """letter, roman, or empty where the marker opens no provision (a list inside an item)."""
        if self._second or self._in_numbers(block, index) or self._starts_again(marker, index):
            return ""
        letter, item = self._letter, self._roman
        as_letter = follows("letter", letter.numeral if letter else "", marker.numeral)
        as_roman = follows("roman", item.numeral if item else "", marker.numeral)
        deeper = letter is not None and block.depth > letter.depth
        if as_letter and as_roman:
            return "roman" if deeper or (not letter) or self._is_roman(block, marker, index, letter) else "letter"
        if as_roman:
            flat = letter is not None and block.depth == letter.depth and item is None
            if not flat or self._starts_romans(block, marker, index):
                return "roman"
            return "letter" if self._gap("letter", letter.numeral if letter else "", block, marker, index) else ""
        if as_letter:
            return "letter" if not deeper else ""
        return self._out_of_order(block, marker, index, deeper=deeper)

    def _in_numbers(self, block: Block, index: int) -> bool:
        """Whether the block stands in a numbered list inside the point: its letters have no numbers of their own."""
        if not self._inner:
            return False
        depth, letter = self._inner
        inside = block.depth > depth or (block.depth == depth and letter is self._letter is None)
        if inside:
            self._keep("numbered list", index)
        return inside

    def _starts_again(self, marker: Marker, index: int) -> bool:
        """Whether a second list of letters begins, after another paragraph of the point."""
        if not self._resumed or marker.numeral != "a":
            return False
        self._second, self._letter, self._roman = True, None, None
        self._keep("second list of letters", index)
        return True

    def _keep(self, what: str, index: int) -> None:
        """Warn, once in a point, that a list is kept as its text."""
        warning = f": {self._last_point} has a {what}, which stays in its text"
        if not any(known.endswith(warning) for known in self.warnings):
            self.warnings.append(f"line {self.first_line + index}{warning}")

    def _is_roman(self, block: Block, marker: Marker, index: int, letter: Draft) -> bool:
        """v after u and iv, i after h: the depth of the list decides, and if that is one, what follows."""
        item = self._roman
        if item and item.depth != letter.depth:
            return block.depth == item.depth
        later = self._later(index, marker, block.depth)
        if later and follows("letter", marker.numeral, later.numeral):
            return False
        return item is not None or self._starts_romans(block, marker, index)

    def _starts_romans(self, block: Block, marker: Marker, index: int) -> bool:
        """i at the depth of its letter: roman if ii follows, letter if j follows, else roman after a colon."""
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

    def _open(self, block: Block, marker: Marker, level: str, index: int, *, headed: bool = False) -> None:
        numeral = marker.numeral
        above: tuple[str, ...] = ()
        if level == "letter" and self._point:
            above = self._point.path
        elif level == "roman":
            parent = self._letter or self._point
            above = parent.path if parent else ()
        path = (*above, numeral)
        if path in self._seen:
            self._again(block, path, index)
            return
        self._seen.add(path)
        sections = tuple(text for _, text in self._sections)
        draft = Draft(path, level, block.depth, marker.style, sections, block.text if headed else "")
        if level == "point":
            self._point, self._letter, self._inner, self._second, self._resumed = draft, None, None, False, False
        if level == "letter":
            self._letter = draft
        self._roman = draft if level == "roman" else None
        self._detached = self._gone = False
        draft.take("" if headed else block.text, self.first_line + index)
        self.drafts.append(draft)

    def _again(self, block: Block, path: tuple[str, ...], index: int) -> None:
        """A number that stands twice is a problem; the second stays in the text of its parent or of the last point."""
        self.problems.append(f"{notation_of(path)}: stands twice (line {self.first_line + index})")
        if len(path) < 3:
            self._second, self._letter = True, None
        self._roman = None
        self._paragraph(block, index)

    def _paragraph(self, block: Block, index: int) -> None:
        if not block.depth and not block.marker and is_lead(block.text):
            self._heading(block, index)
            return
        target = None if self._detached else self._target(block)
        if _DECIMAL.match(block.text) and not self._decimal:
            self._decimal = True
            place = f"line {self.first_line + index}"
            self.warnings.append(f"{place}: '{block.text.split()[0]}': numbers with several parts stay in the text")
        if target:
            self._resumed = self._resumed or (target is self._point and self._letter is not None)
            target.take(str(block), self.first_line + index)
        elif self._point:
            self._detached = True
            text = str(block)
            quoted = text if len(text) <= 60 else text[:60] + "…"
            place = f"line {self.first_line + index}: after {self._last_point}"
            self.warnings.append(f"{place}: a paragraph without a number belongs to no provision: '{quoted}'")

    def _target(self, block: Block) -> Draft | None:
        for draft in (self._roman, self._letter, self._point):
            if draft and draft.depth <= block.depth:
                return draft
        return None
