"""HTML and XML of unknown origin -> a tree of plain nodes, within limits and without ever following a reference.

The standard library's HTML parser takes quadratic time on hostile input (`<!--` a million times), so that HTML is cut
by a linear scan here; XML goes through expat, which refuses every document type declaration, and with it all entities.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from policygraph.importers.act import ActError

_DEPTH, _PIECES = 120, 300_000
_TAG = re.compile(r"""<(/?)([a-zA-Z][\w:.-]*)((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""")
_TAG_LENGTH = 10_000
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'<>`]++))?""")
_EMPTY = re.compile(r"area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_RAW = frozenset(("script", "style", "textarea", "noscript"))
_CLOSES = {
    "p": ("p",),
    "td": ("td", "th", "p"),
    "th": ("td", "th", "p"),
    "tr": ("tr", "td", "th", "p"),
    "li": ("li", "p"),
}
_BLOCKS = ("div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "hr", "section", "article", "blockquote")
_WALLS = ("table", "div", "ul", "ol", "body", "html", "section", "article")


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
    names: Counter[str] = field(default_factory=Counter)
    """How many elements of each name are open."""
    count: int = 0

    def step(self) -> None:
        """Count a tag or a piece of text."""
        self.count += 1
        if self.count > _PIECES:
            raise ActError(f"holds more than {_PIECES:,} tags; this is not the page of an act")

    def text(self, text: str) -> None:
        self.step()
        (self.open[-1] if self.open else self.root).children.append(text)

    def start(self, tag: str, attributes: dict[str, str], *, empty: bool = False) -> None:
        self.step()
        if len(self.open) >= _DEPTH:
            raise ActError(f"elements are nested more than {_DEPTH} deep; this is not the page of an act")
        node = Node(tag, attributes)
        (self.open[-1] if self.open else self.root).children.append(node)
        if not empty:
            self.open.append(node)
            self.names[tag] += 1

    def close(self, tag: str, walls: tuple[str, ...] = ()) -> None:
        self.step()
        if not self.names[tag]:
            return
        for index in range(len(self.open) - 1, -1, -1):
            if self.open[index].tag == tag:
                self.names.subtract(node.tag for node in self.open[index:])
                del self.open[index:]
                return
            if self.open[index].tag in walls:
                return


def parse_html(text: str) -> Node:
    """The tree of an HTML or XHTML page; tags that were left open are closed where HTML says so."""
    builder = _Builder()
    at, lower = 0, text.lower()
    while at < len(text):
        mark = text.find("<", at)
        if mark < 0:
            mark = len(text)
        if mark > at:
            builder.text(html.unescape(text[at:mark]))
        if mark == len(text):
            break
        at = _markup(builder, text, lower, mark)
    return builder.root


def _markup(builder: _Builder, text: str, lower: str, mark: int) -> int:
    """Read the tag, comment or declaration at `mark`; where it ends."""
    for opening, closing in (("<!--", "-->"), ("<!", ">"), ("<?", ">")):
        if text.startswith(opening, mark):
            end = text.find(closing, mark + len(opening))
            return len(text) if end < 0 else end + len(closing)
    match = _TAG.match(text, mark, mark + _TAG_LENGTH)
    if not match:
        builder.text("<")
        return mark + 1
    tag = match[2].lower()
    if match[1]:
        builder.close(tag, () if tag in _WALLS else ("td", "th", *_WALLS))
        return match.end()
    _open_tag(builder, tag, match[3])
    if tag in _RAW and not match[3].endswith("/"):
        end = lower.find(f"</{tag}", match.end())
        return len(text) if end < 0 else end
    return match.end()


def _open_tag(builder: _Builder, tag: str, rest: str) -> None:
    for closed in _CLOSES.get(tag, ("p",) if tag in _BLOCKS else ()):
        builder.close(closed, ("table", "td", "th") if closed == "p" else ("table", "ul", "ol"))
    attributes = {found[1].lower(): html.unescape((found[2] or "").strip("\"'")) for found in _ATTRIBUTE.finditer(rest)}
    builder.start(tag, attributes, empty=bool(_EMPTY.fullmatch(tag)) or rest.endswith("/"))


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
