"""HTML and XML of unknown origin -> a tree of plain nodes, within limits and without ever following a reference.

HTML goes through lxml, which repairs what is broken and is linear on hostile input (the standard library's parser is
not); XML through expat, which refuses every document type declaration, and with it all entities. Both only call the
builder here, so that its limits hold while the file is read. Why: docs/decisions/0007-reading-pages.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from lxml.etree import HTMLParser

from policygraph.importers.act import ActError

_DEPTH, _PIECES = 120, 300_000
_VALUE = 2_000
"""So much of an attribute is kept: nothing that is read is longer, pictures in the page are."""
_RAW = ("script", "style")


@dataclass(slots=True)
class Node:
    """An element. `tag` is in lower case for HTML, as written for XML."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> tuple[str, ...]:
        """CSS classes; the prefix oj- of pages since 2023 is taken off."""
        return tuple(re.sub(r"^c?oj-", "", name) for name in self.attributes.get("class", "").split())

    def nodes(self) -> Iterator[Node]:
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in printed order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(list(node.nodes())))

    def find(self, tag: str) -> Node | None:
        return next((node for node in self.walk() if node.tag == tag), None)

    def words(self) -> str:
        """All text below, as it stands."""
        parts: list[str] = []
        waiting: list[Node | str] = [self]
        while waiting:
            item = waiting.pop()
            if isinstance(item, str):
                parts.append(item)
            else:
                waiting.extend(reversed(item.children))
        return "".join(parts)


@dataclass
class _Builder:
    """Puts nodes into each other; refuses what no page of an act holds."""

    root: Node = field(default_factory=lambda: Node("#root"))
    open: list[Node] = field(default_factory=list)
    count: int = 0

    def step(self) -> None:
        """Count a tag or a piece of text."""
        self.count += 1
        if self.count > _PIECES:
            raise ActError(f"holds more than {_PIECES:,} tags; this is not the page of an act")

    def text(self, text: str) -> None:
        self.step()
        (self.open[-1] if self.open else self.root).children.append(text)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.step()
        if len(self.open) >= _DEPTH:
            raise ActError(f"elements are nested more than {_DEPTH} deep; this is not the page of an act")
        node = Node(tag, {name: value[:_VALUE] for name, value in attributes.items()})
        (self.open[-1] if self.open else self.root).children.append(node)
        self.open.append(node)

    def close(self, tag: str) -> None:
        self.step()
        if self.open and self.open[-1].tag == tag:
            self.open.pop()


class _Events:
    """What lxml's parser calls for each tag and each piece of text; comments, scripts and declarations are dropped."""

    def __init__(self, builder: _Builder) -> None:
        self._builder = builder
        self._skipped = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _RAW:
            self._skipped += 1
        self._builder.start(tag, dict(attributes))

    def end(self, tag: str) -> None:
        if tag in _RAW:
            self._skipped -= 1
        self._builder.close(tag)

    def data(self, text: str) -> None:
        if not self._skipped:
            self._builder.text(text)

    def close(self) -> Node:
        return self._builder.root


def parse_html(text: str) -> Node:
    """The tree of an HTML or XHTML page; tags that were left open are closed as browsers do."""
    parser = HTMLParser(target=_Events(_Builder()), encoding="utf-8", huge_tree=True)
    parser.feed(text.encode())
    root: Node = parser.close()
    return root


def parse_xml(content: bytes) -> Node:
    """The tree of an XML document without a document type declaration."""
    builder = _Builder()
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise ActError("declares a document type or entities; these are not read (save the Formex file without them)")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: builder.start(tag.rpartition(":")[2], dict(attributes))
    parser.EndElementHandler = lambda tag: builder.close(tag.rpartition(":")[2])
    parser.CharacterDataHandler = builder.text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        message = expat.errors.messages[error.code]
        raise ActError(f"not whole XML at line {error.lineno}: {message}; was the file cut off?") from None
    return builder.root
