"""The frame around an act on EUR-Lex: a page saved whole holds menus, languages and search forms beside the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policygraph.importers.act import ActError, Block, Role
from policygraph.importers.tree import Node

_TEXTS = ("TexteOnly", "docHtml", "document1", "textTabContent", "text")
"""Ids of the element that holds the act, the innermost first."""
_FRAMES = re.compile(r"PP\d|PPTIT|PP\dContents|MainContent")
_LOOSE_MARK = r"(?<=[^\W\d_])\s?\(\s?(?:{numbers})\s?\)"


def act_in(root: Node) -> Node:
    """The element that holds the act; the whole page where there is no frame. Raises ActError for a frame without."""
    found = {node.attributes["id"]: node for node in root.walk() if "id" in node.attributes}
    inner = next((found[name] for name in _TEXTS if name in found), None)
    if inner is None and any(map(_FRAMES.fullmatch, found)):
        raise ActError(
            "is a page of EUR-Lex about the act, without its text; open 'HTML' in the language row, save that"
        )
    return inner or root


def is_plain(act: Node) -> bool:
    """Whether the text is one from before 2004, which marks nothing."""
    return act.attributes.get("id") == "TexteOnly" or act.find("txt_te") is not None


def without_loose_notes(blocks: Sequence[Block], words: str) -> tuple[Block, ...]:
    """The blocks without footnote marks such as `Parliament(1)`, if the notes stand at the end of `words`."""
    numbers = re.findall(r"\(\s?(\d{1,2})\s?\)\s(?:OJ|OV|See|Skat|ibid|Not yet)\b", words)
    if not numbers:
        return tuple(blocks)
    mark = re.compile(_LOOSE_MARK.format(numbers="|".join(sorted(set(numbers)))))
    return tuple(
        replace(block, text=mark.sub("", block.text)) if block.role is Role.TEXT else block for block in blocks
    )
