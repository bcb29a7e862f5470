"""Quotations that run over several blocks: an act that amends another prints numbered points which are not its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policygraph.importers.act import Block, Role
from policygraph.importers.markers import split_marker, whole_marker

_OPENING = re.compile(r"[„“‘«\"]\s?")
_CLOSING = re.compile(r"[”“’»\"]")
_CLOSED = re.compile(r"[”“’»\"][.;,:]?$")
_FAR = 100


def quotation_end(blocks: Sequence[Block], index: int) -> int:
    """The index of the block in which the quotation that opens `blocks[index]` ends; -1 where none goes on.

    >>> added = [Block(Role.TEXT, text) for text in ("is added: ", "‘5. Be fair.", "6. Be kind.’.", "Done.")]
    >>> [quotation_end(added, index) for index in range(4)]
    [-1, 2, -1, -1]
    """
    text = blocks[index].text
    opened = _OPENING.match(text)
    if not opened or blocks[index].quoted or _CLOSED.search(text[opened.end() :]):
        return -1
    rest = text[opened.end() :]
    numbered = whole_marker(rest.strip()) or split_marker(rest)[0]
    if not numbered and re.search(rf"{_CLOSING.pattern}(?!\w)", rest):
        return -1
    for later in range(index + 1, min(index + _FAR, len(blocks))):
        following = blocks[later].text
        if following.startswith(text[0]):
            return -1  # its end was lost, with a footnote perhaps
        if blocks[later].role is Role.TEXT and _CLOSED.search(following):
            return later
    return -1
