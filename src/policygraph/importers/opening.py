"""The words that part an act: its title, the formula after the recitals, leads between points, the closing words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from policygraph.importers.act import Block, Role

_FORMULA = re.compile(
    r"\b(?:HEREBY (?:RECOMMENDS?|INVITES?)|RECOMMENDS(?: THAT| TO|:|$)|HA(?:S|VE) (?:ADOPTED|DECIDED)|"
    r"AR ŠO IESAKA|IESAKA(?:\b|:)|IR PIEŅĒM(?:USI|IS|UŠI|UŠAS) ŠO|IR NOLĒMU)"
)
_LENGTH = 400
_DAY = r"(?:\d{4}\.\s?gada \d{1,2}\.\s?[^\W\d_]+|\d{1,2}\.\d{1,2}\.\d{4})"
_CLOSING = re.compile(
    r"(?:Done|Given) at \S.*\d{4}\b.*|"
    rf"(?:Sagatavots |Pieņemts )?[A-ZĀČĒĢĪĶĻŅŠŪŽ]\w+, {_DAY}\.?|"
    r"(?:ANNEX|PIELIKUMS|APPENDIX|PAPILDINĀJUMS)(?: [IVX\d]{1,5})?"
)
_ARTICLE = re.compile(r"(?:(?:Sole )?Article(?: \d+\w{0,2})?|(?:\d+\w?\.|Vienīgais)\s?pants)", re.IGNORECASE)
_FIRST = re.compile(r"(?:Article 1|1\. pants) [A-ZĀČĒĢĪĶĻŅŠŪŽ1]")
_HEADED = re.compile(rf"{_ARTICLE.pattern}\b", re.IGNORECASE)
_TITLE = re.compile(
    r"(?:COUNCIL|COMMISSION|PADOMES|KOMISIJAS|EIROPAS \S+ (?:PADOMES|KOMISIJAS)|EUROPEAN \S+)\b.*\b"
    r"(?:RECOMMENDATION|IETEIKUMS|DECISION|LĒMUMS|REGULATION|REGULA|DIRECTIVE|DIREKTĪVA|RESOLUTION|REZOLŪCIJA)",
    re.IGNORECASE,
)
_AUTHOR = re.compile(r".*(?:PADOME|KOMISIJA|THE COUNCIL|COUNCIL OF THE EUROPEAN UNION|COMMUNITIES|COMMISSION),$")
_TITLE_LENGTH = 12
_LEAD = re.compile(r"[^\W\d_a-zāčēģīķļņšūž]{3,}(?:[\s,]+[^\W\d_a-zāčēģīķļņšūž]+)+[^.;]*:?")


def is_formula(text: str) -> bool:
    """`HAS ADOPTED THIS RECOMMENDATION:`, `AR ŠO IESAKA DALĪBVALSTĪM:` and their like, printed in capitals."""
    return len(text) < _LENGTH and bool(_FORMULA.search(text))


def is_closing(text: str) -> bool:
    """`Done at Brussels, …`, `Briselē, 2021. gada …`, or the heading of an annex."""
    return len(text) < 120 and bool(_CLOSING.fullmatch(text))


def is_lead(text: str) -> bool:
    """Words in capitals that open a new group of points: `INVITES THE COMMISSION TO:`."""
    return len(text) < 300 and bool(_LEAD.fullmatch(text))


def is_article(block: Block) -> bool:
    """`Article 4`, `4. pants`, alone in a line: the heading of an article; or the first with its text behind it."""
    if block.role is Role.HEADING:
        return bool(_HEADED.match(block.text))
    text = str(block)
    return block.role is Role.TEXT and not block.quoted and bool(_ARTICLE.fullmatch(text) or _FIRST.match(text))


def title_lines(lines: Sequence[str]) -> tuple[int, int]:
    """Where the title stands among the lines: from the name of the act to the name of its author; 0, 0 without."""
    first = next((index for index, line in enumerate(lines) if _TITLE.match(line)), None)
    if first is None:
        return 0, 0
    ends = (index for index in range(first, len(lines)) if _AUTHOR.fullmatch(lines[index]))
    return first, min(next(ends, first + 1), first + _TITLE_LENGTH)


def with_title(blocks: Sequence[Block], start: int) -> tuple[Block, ...]:
    """The blocks, those of the title marked where the file itself marks none."""
    if any(block.role is Role.TITLE for block in blocks[:start]):
        return tuple(blocks)
    first, end = title_lines([str(block) for block in blocks[:start]])
    title = tuple(replace(block, role=Role.TITLE) for block in blocks[first:end])
    return (*blocks[:first], *title, *blocks[end:])


def first_enacting(blocks: Sequence[Block]) -> int | None:
    """The index of the first block of the enacting part; None where nothing shows it.

    The formula counts, or the file's own mark; without both (consolidated texts have no preamble) the first `1.`.
    """
    formula = next(
        (
            index
            for index, block in enumerate(blocks)
            if block.role in (Role.TEXT, Role.HEADING) and not block.marker and is_formula(block.text)
        ),
        None,
    )
    mark = next((index for index, block in enumerate(blocks) if block.role is Role.START), None)
    if mark is not None and formula is not None:
        between = blocks[mark:formula] if formula > mark else ()
        return max(mark, formula if not any(map(_first_point, between)) else mark) + 1
    if formula is not None:
        return formula + 1
    if mark is not None:
        return mark + 1
    first = next((index for index, block in enumerate(blocks) if _first_point(block)), None)
    return _with_headings(blocks, first) if first is not None else None


def _first_point(block: Block) -> bool:
    return block.marker is not None and block.marker.numeral == "1" and block.marker.style != "(1)"


def _with_headings(blocks: Sequence[Block], first: int) -> int:
    while first and blocks[first - 1].role is Role.HEADING:
        first -= 1
    return first
