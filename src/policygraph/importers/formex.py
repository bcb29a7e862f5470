"""Formex 4, the XML of the Official Journal -> blocks.

Points are `NP` elements with `NO.P` and `TXT`, or items of a `LIST`, in groups `GR.SEQ` with a `TITLE`. A document
type declaration is refused (see `tree`). Manual: https://op.europa.eu/documents/3938058/5910419/formex_manual_on_screen_version.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from policygraph.importers.act import ActError, Reading, Role
from policygraph.importers.collector import NOTE, Collector, Flow, plain
from policygraph.importers.identity import celex_in, iso_day, issue_in
from policygraph.importers.markers import whole_marker
from policygraph.importers.tree import Node, parse_xml

_SKIPPED = frozenset(("BIB.INSTANCE", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "TOC", "INCLUSIONS", "GR.ANNOTATION"))
_INLINE = re.compile(
    r"HT|DATE|NOTE|QUOT\.(?:START|END)|REF\.(?:DOC|COMB|ART)(?:\.\w+)?|FT|IE|BR|FMT\.VALUE|KEYWORD|LINK|ACRONYM|ABBR|"
    r"MARGIN|CORR|ADDR|ANONYMOUS|FORMULA|EXPR|IND"
)
_NUMBERS = ("NO.P", "NO.PARAG", "NO.ITEM")
_ENDS = ("FINAL", "ANNEX", "CONS.ANNEX", "SIGNATURE")
_GROUPS = ("GR.SEQ", "DIVISION")
_DASHES = ("DASH", "NDASH", "BULLET")


@dataclass
class _Document:
    collector: Collector = field(default_factory=Collector)
    items: int = 0
    groups: int = 0
    dashes: bool = False
    """In a list without numbers, whose dashes are not in the file."""

    @property
    def flow(self) -> Flow:
        return Flow(self.collector, _INLINE, inline, self.block)

    def block(self, node: Node) -> None:
        if node.tag in _SKIPPED:
            return
        if node.tag in _ENDS and not self.collector.quoted:
            self.collector.add(Role.END)
            self.collector.done = True
        elif node.tag in _GROUPS:
            self.groups += 1
            self.flow(node.children)
            self.groups -= 1
        elif node.tag in ("TITLE", "TI.ART") and not self.collector.quoted:
            self._title(node)
        elif node.tag == "QUOT.S":
            self.collector.quoted += 1
            self.flow(node.children)
            self.collector.quoted -= 1
        elif node.tag == "ITEM" and self.dashes:
            self.collector.dashed("—", [part for part in node.children if not isinstance(part, str)], self.flow)
        elif node.tag == "LIST":
            outer, self.dashes = self.dashes, node.attributes.get("TYPE", "").upper() in _DASHES
            self.flow(node.children)
            self.dashes = outer
        elif node.tag == "ROW":
            self.collector.add(Role.TEXT, plain(inline(node)), words=True)
        elif not self.collector.quoted and (
            number := next((child for child in node.nodes() if child.tag in _NUMBERS), None)
        ):
            self._item(node, number)
        else:
            if node.tag == "ENACTING.TERMS":
                self.collector.add(Role.START)
            self.flow(node.children)

    def _item(self, node: Node, number: Node) -> None:
        rest = [child for child in node.children if child is not number]
        printed = plain(inline(number))
        marker = whole_marker(printed) or whole_marker(printed + ".")
        if not marker:
            self.flow([f"{printed} ", *rest])
            return
        depth, self.items = self.items, self.items + 1
        self.collector.item(marker, partial(self.flow, rest), depth=depth)
        self.items = depth

    def _title(self, node: Node) -> None:
        text = plain(inline(node))
        if self.groups or node.tag == "TI.ART":
            self.collector.add(Role.HEADING, text, rank=1 + self.groups)
        else:
            self.collector.add(Role.TITLE, text)


def inline(item: Node | str) -> str:
    """The words of a node; footnotes become `NOTE`, quotation marks are printed."""
    if isinstance(item, str):
        return item
    if item.tag == "NOTE":
        return NOTE
    if item.tag in ("QUOT.START", "QUOT.END"):
        return _character(item.attributes.get("CODE", ""))
    text = "".join(map(inline, item.children))
    return text if _INLINE.fullmatch(item.tag) and item.tag != "BR" else f" {text} "


def _character(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def read_formex(content: bytes) -> Reading:
    """The blocks of a Formex document, and what it says about itself."""
    root = parse_xml(content)
    if not root.find("ENACTING.TERMS") and not root.find("NP"):
        raise ActError("XML without the enacting terms of an act (ENACTING.TERMS); is it Formex?")
    document = _Document()
    document.flow(root.children)
    about = root.find("BIB.INSTANCE") or Node("")
    return Reading(
        tuple(document.collector.blocks),
        language=(_words(about, "LG.DOC") or _words(about, "LG.OJ")).lower(),
        celex=celex_in(_words(root, "NO.CELEX")),
        issue=issue_in(" ".join(_words(about, tag) for tag in ("COLL", "NO.OJ", "YEAR"))),
        adopted=iso_day(_date(about)),
    )


def _words(node: Node, tag: str) -> str:
    found = node.find(tag)
    return plain(found.words()) if found else ""


def _date(about: Node) -> str:
    found = about.find("DATE")
    return found.attributes.get("ISO", "") if found else ""
