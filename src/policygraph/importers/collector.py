"""What the HTML and the Formex reader share: nested elements in printed order -> blocks with depth and marker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from policygraph.importers.act import Block, Role, fold
from policygraph.importers.markers import Marker, split_marker, whole_marker
from policygraph.importers.tree import Node

NOTE, RAISED, LOWERED = "\ue000", "\ue001", "\ue002"
"""A footnote mark, and the two ends of raised text, as long as it is not known whether that is a mark."""
_RAISED_MARK = re.compile(rf"\( ?{RAISED} ?[\d*]{{1,4}} ?{LOWERED} ?\)|{RAISED} ?\( ?[\d*]{{1,4}} ?\) ?{LOWERED}")
_AMENDED = re.compile(r"[►▼][A-Z]\d*|[◄▲]")
"""What consolidated texts put around an amended passage."""
_MARK = re.compile(rf"( ?)(?:\( ?)?{NOTE}(?: ?\))?(?=(\w?))")


def plain(text: str) -> str:
    """The words without footnote marks, white space folded.

    >>> plain(f"Komitejas\xa0({RAISED}1{LOWERED}) atzinums, 10{RAISED}6{LOWERED}")
    'Komitejas atzinums, 106'
    """
    text = _RAISED_MARK.sub(NOTE, " ".join(_AMENDED.sub("", text).split())).replace(RAISED, "").replace(LOWERED, "")
    return fold(_MARK.sub(lambda match: " " if match[1] and match[2] else "", text))


@dataclass
class Collector:
    """Gathers blocks in printed order; an item's number waits until its first paragraph comes."""

    blocks: list[Block] = field(default_factory=list)
    depth: int = -1
    """In how many items we stand; paragraphs outside all lists have depth 0."""
    _waiting: Marker | None = None
    quoted: int = 0
    """In how many quotations we stand: a number in one is a word of the text."""
    done: bool = False

    def add(self, role: Role, text: str = "", *, rank: int = 0, words: bool = False) -> None:
        """Add a block. `words`: a number at its beginning is none of the act's, as in the row of a table."""
        if self._waiting and role is Role.TEXT:
            self.blocks.append(Block(Role.TEXT, text, max(self.depth, 0), self._waiting))
            self._waiting = None
        elif role is Role.TEXT:
            self._paragraph(text, words=words or self.quoted > 0)
        else:
            self.blocks.append(Block(role, text, max(self.depth, 0), rank=rank))

    def _paragraph(self, text: str, *, words: bool) -> None:
        if not text:
            return
        if words:
            self.blocks.append(Block(Role.TEXT, text, max(self.depth, 0), quoted=self.quoted > 0))
            return
        alone = whole_marker(text)
        marker, rest = (alone, "") if alone else split_marker(text)
        self.blocks.append(Block(Role.TEXT, rest, max(self.depth, 0), marker, sure=alone is not None))

    def subheading(self, text: str) -> None:
        """The second line of a heading: `CHAPTER I` and its title are one."""
        if self.blocks and self.blocks[-1].role is Role.HEADING:
            last = self.blocks.pop()
            self.blocks.append(Block(Role.HEADING, f"{last.text} {text}", last.depth, rank=last.rank))
        else:
            self.add(Role.HEADING, text, rank=2)

    def item(self, marker: Marker, content: Callable[[], None], *, depth: int) -> None:
        """A numbered item; `content` adds its paragraphs and inner lists."""
        self._flush()
        outer, self.depth, self._waiting = self.depth, depth, marker
        content()
        self._flush()
        self.depth = outer

    def dashed(self, dash: str, content: Iterable[Node | str], flow: Callable[[Iterable[Node | str]], None]) -> None:
        """An item without a number; it may hold a numbered list."""
        self._flush()
        first, *rest = list(content) or [""]
        if isinstance(first, Node):
            first = Node(first.tag, first.attributes, [f"{dash} ", *first.children])
            rest.insert(0, first)
        else:
            rest = [f"{dash} ", first, *rest]
        self.depth += 1
        flow(rest)
        self.depth -= 1

    def _flush(self) -> None:
        if self._waiting:
            self.add(Role.TEXT)


@dataclass(frozen=True, slots=True)
class Flow:
    """Walks over elements in printed order: each goes to `block`; loose text between them is a paragraph."""

    collector: Collector
    running: re.Pattern[str]
    """Names of the elements that belong to running text."""
    inline: Callable[[Node | str], str]
    block: Callable[[Node], None]

    def __call__(self, children: Iterable[Node | str]) -> None:
        loose: list[Node | str] = []
        for child in children:
            if self.collector.done:
                return
            if isinstance(child, str) or self.running.fullmatch(child.tag):
                loose.append(child)
            else:
                self._paragraph(loose)
                loose = []
                self.block(child)
        self._paragraph(loose)

    def _paragraph(self, parts: Iterable[Node | str]) -> None:
        if text := plain("".join(map(self.inline, parts))):
            self.collector.add(Role.TEXT, text)
