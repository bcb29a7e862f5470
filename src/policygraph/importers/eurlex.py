"""The page of an act saved from EUR-Lex -> blocks.

Layouts in use. Pages of the Official Journal: each item is a table of two cells, number and text, and inner lists are
tables in the text cell; classes `oj-normal`, `oj-ti-grseq-1` …, before 2023 without `oj-`. Consolidated texts:
`grid-list` divisions with a column for the number and one for the text, before that divisions with a hanging indent;
classes `norm`, `title-gr-seq-level-1` …, and `<span class="no-parag">` for numbers. Texts before 2004: paragraphs
without classes in `TexteOnly`. Each may stand alone or in the frame of the whole site (see `frame`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from policygraph.importers.act import Block, Reading, Role, fold
from policygraph.importers.collector import LOWERED, NOTE, RAISED, Collector, Flow, plain
from policygraph.importers.frame import act_in, is_plain, without_loose_notes
from policygraph.importers.identity import CELEX, celex_in, issue_in
from policygraph.importers.markers import Marker, split_marker, whole_marker
from policygraph.importers.tree import Node, parse_html

_SKIPPED = re.compile(r"script|style|head|noscript|textarea|nav|button|select|svg|img|hr|col|colgroup|iframe")
_INLINE = re.compile(
    r"a|abbr|b|bdo|big|br|cite|code|em|font|i|ins|label|mark|q|s|small|span|strong|su[bp]|tt|u|var|wbr"
)
_NOTES = frozenset(("note", "footnote", "arrow", "modref", "title-fam-member", "hd-modifiers", "disclaimer"))
_ENDS = frozenset(("final", "signatory", "ti-annex", "title-annex-1", "doc-end", "doc-sep"))
_RANKS = {
    "ti-section-1": 1,
    "title-division-1": 1,
    "ti-grseq": 2,
    "title-gr-seq-level": 2,
    "ti-art": 1,
    "title-article-norm": 1,
}
_SECOND = re.compile(r"ti-section-2|title-division-2|sti-grseq-\d+|sti-art|stitle-article-norm")
_DATA_TABLES = frozenset(("table", "borderOj"))
_HANGING = re.compile(r"text-indent:\s*-")
_DELETED = re.compile(r"[—_]{3,}")
_HEADER = re.compile(r"hd-(date|oj|lg|uniq|coll|ti)")


@dataclass
class _Page:
    collector: Collector = field(default_factory=Collector)
    header: dict[str, str] = field(default_factory=dict)
    tables: int = 0

    @property
    def flow(self) -> Flow:
        return Flow(self.collector, _INLINE, inline, self.block)

    def block(self, node: Node) -> None:
        classes = set(node.classes)
        identifier = node.attributes.get("id", "")
        if "modref" in classes and _DELETED.search(node.words()):
            self.collector.add(Role.GONE)
        if _SKIPPED.fullmatch(node.tag) or classes & _NOTES:
            return
        if classes & _ENDS or identifier.startswith(("fnp_", "anx_")):
            self._end()
        elif header := next((found for name in classes if (found := _HEADER.fullmatch(name))), None):
            self.header.setdefault(header[1], fold(node.words()))
        elif "title-doc-oj-reference" in classes:
            self.header.setdefault("oj", fold(node.words()))
        elif node.tag == "table":
            self._table(node, classes)
        elif "grid-list" in classes:
            self._grid(node)
        elif _HANGING.search(node.attributes.get("style", "")) and node.tag == "div":
            self._hanging(node)
        elif number := _paragraph_number(node):
            rest = [child for child in node.children if child is not number[0]]
            self.collector.item(number[1], partial(self.flow, rest), depth=max(self.collector.depth, 0))
        elif all(isinstance(child, str) or _INLINE.fullmatch(child.tag) for child in node.children):
            self._paragraph(node)
        else:
            if identifier.startswith("enc_"):
                self.collector.add(Role.START)
            self.flow(node.children)

    def _end(self) -> None:
        if any(block.role is Role.TEXT for block in self.collector.blocks):
            self.collector.add(Role.END)
            self.collector.done = True

    def _paragraph(self, node: Node) -> None:
        text = plain(inline(node))
        rank = max(map(_rank, node.classes), default=0)
        if not text:
            return
        if any(name == "doc-ti" or name.startswith("title-doc") for name in node.classes):
            self.collector.add(Role.TITLE, text)
        elif any(_SECOND.fullmatch(name) for name in node.classes):
            self.collector.subheading(text)
        elif rank or (self.collector.depth < 0 and not whole_marker(text) and (rank := _emphasis(node))):
            self.collector.add(Role.HEADING, text, rank=rank)
        else:
            self.collector.add(Role.TEXT, text)

    def _table(self, node: Node, classes: set[str]) -> None:
        heads = any(_HEADER.fullmatch(name) for inner in node.walk() for name in inner.classes)
        for row in _rows(node):
            cells = [cell for cell in row.nodes() if cell.tag in ("td", "th")]
            filled = [cell for cell in cells if fold(cell.words())]
            if classes & _DATA_TABLES and not heads:
                if text := plain(" ".join(inline(cell) for cell in filled)):
                    self.collector.add(Role.TEXT, text, words=True)
                continue
            self._row(cells, filled)

    def _row(self, cells: list[Node], filled: list[Node]) -> None:
        first = plain(inline(filled[0])) if filled else ""
        marker = whole_marker(first) if len(cells) > 1 else None
        if marker:
            content = [child for cell in cells[cells.index(filled[0]) + 1 :] for child in cell.children]
            self._item(marker, content)
        elif len(filled) > 1 and len(first) < 3:
            self._dashed(first, [child for cell in filled[1:] for child in cell.children])
        else:
            for cell in filled:
                self.flow(cell.children)

    def _item(self, marker: Marker, content: list[Node | str]) -> None:
        self.tables += 1
        self.collector.item(marker, partial(self.flow, content), depth=self.tables)
        self.tables -= 1

    def _dashed(self, dash: str, content: list[Node | str]) -> None:
        self.tables += 1
        self.collector.dashed(dash, [part for part in content if not isinstance(part, str) or part.strip()], self.flow)
        self.tables -= 1

    def _hanging(self, node: Node) -> None:
        """An item of an older consolidated text: its number begins its first paragraph."""
        paragraphs = list(node.nodes())
        marker, rest = split_marker(plain(inline(paragraphs[0]))) if paragraphs else (None, "")
        if marker:
            self._item(marker, [Node("p", children=[rest]), *paragraphs[1:]])
        else:
            self.flow(node.children)

    def _grid(self, node: Node) -> None:
        rows = [child for child in node.nodes() if "grid-row" in child.classes]
        for row in rows or [node]:
            columns = [child for child in row.nodes() if child.tag == "div"]
            marker = whole_marker(plain(inline(columns[0]))) if len(columns) > 1 else None
            if marker:
                self._item(marker, [child for column in columns[1:] for child in column.children])
            elif len(columns) > 1:
                self._dashed(plain(inline(columns[0])), [child for column in columns[1:] for child in column.children])
            else:
                self.flow(row.children)


def _rows(table: Node) -> Iterable[Node]:
    for child in table.nodes():
        if child.tag == "tr":
            yield child
        elif child.tag in ("tbody", "thead", "tfoot"):
            yield from (row for row in child.nodes() if row.tag == "tr")


def _paragraph_number(node: Node) -> tuple[Node, Marker] | None:
    """The `<span class="no-parag">` with which a consolidated paragraph begins, and its marker."""
    for child in node.children:
        if isinstance(child, str):
            if child.strip():
                return None
        elif "no-parag" in child.classes:
            marker = whole_marker(plain(inline(child)))
            return (child, marker) if marker else None
        else:
            return None
    return None


def _rank(name: str) -> int:
    stem, _, number = name.rpartition("-")
    if stem in _RANKS and number.isdigit():
        return _RANKS[stem] + int(number)
    return _RANKS.get(name, 0)


def _emphasis(node: Node) -> int:
    """The rank of a paragraph that is a heading only by its type: all bold, or all italic."""
    parts = [child for child in node.children if isinstance(child, Node) or child.strip()]
    if len(parts) != 1 or isinstance(parts[0], str):
        return 0
    names = {parts[0].tag, *parts[0].classes}
    if names & {"bold", "b", "strong"}:
        return 8
    return 9 if names & {"italic", "i", "em"} else 0


def inline(item: Node | str) -> str:
    """The words of a node; footnote marks become `NOTE`, raised text is bracketed."""
    if isinstance(item, str):
        return fold_private(item)
    if _SKIPPED.fullmatch(item.tag) or set(item.classes) & _NOTES:
        return ""
    if item.tag == "br":
        return " "
    if _is_note_mark(item):
        return NOTE
    text = "".join(map(inline, item.children))
    if item.tag == "sup" or {"super", "superscript"} & set(item.classes):
        return f"{RAISED}{text}{LOWERED}"
    return text if _INLINE.fullmatch(item.tag) else f" {text} "


def fold_private(text: str) -> str:
    return text.replace(NOTE, "").replace(RAISED, "").replace(LOWERED, "")


def _is_note_mark(node: Node) -> bool:
    if "note-tag" in node.classes:
        return True
    target, own = node.attributes.get("href", ""), node.attributes.get("id", "")
    return node.tag == "a" and bool(re.search(r"#(?:ntr|E\d)", target) or re.match(r"(?:ntc|src\.E)", own))


def read_html(text: str) -> Reading:
    """The blocks of a page, and what it says about itself."""
    root = parse_html(text)
    page = _Page()
    within = act_in(root)
    page.flow(within.children)
    blocks = tuple(page.collector.blocks)
    if is_plain(within):
        blocks = without_loose_notes(blocks, within.words())
    ended = re.search(r"</(?:html|body)\s*>", text[-2000:], re.IGNORECASE) is not None
    return Reading(
        blocks,
        language=_language(root, page.header),
        celex=_celex(root, text, blocks),
        issue=issue_in(f"{page.header.get('oj', '')} {page.header.get('date', '')}"),
        whole=ended,
    )


def _language(root: Node, header: dict[str, str]) -> str:
    if printed := header.get("lg", "").lower():
        return printed
    page = root.find("html")
    return page.attributes.get("lang", page.attributes.get("xml:lang", "")).lower()[:2] if page else ""


def _celex(root: Node, text: str, blocks: Iterable[Block]) -> str:
    """The CELEX number of the page itself: links in the text name other acts and are not looked at."""
    places = [match[1] for match in re.finditer(r"<!-- saved from url=\(\d+\)(\S+)", text[:2000])]
    for node in root.walk():
        if node.tag == "title" or "reference" in node.classes:
            places.append(node.words())
        elif node.tag == "meta":
            places.append(node.attributes.get("content", ""))
        elif node.tag == "link" and node.attributes.get("rel") == "canonical":
            places.append(node.attributes.get("href", ""))
    places += [block.text for block in blocks if re.fullmatch(rf"(?:Document|Dokuments) {CELEX.pattern}", block.text)]
    return next((found for place in places if (found := celex_in(place))), "")
