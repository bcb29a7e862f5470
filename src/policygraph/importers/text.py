"""Plain text of an act, copied from the PDF or from a browser window -> blocks.

Lines are joined to paragraphs. Page headers of the Official Journal, footnotes at the foot of a page and hyphens at
the end of a line are taken out. Nothing in plain text says what is a heading: lines that stand before a point and do
not end as a sentence does are taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policygraph.importers.act import ActError, Block, Reading, Role, fold
from policygraph.importers.identity import celex_in, issue_in
from policygraph.importers.markers import split_marker, whole_marker
from policygraph.importers.opening import is_closing, is_formula, is_lead, title_lines

_JOURNAL = r"(?:Eiropas Savienības Oficiālais Vēstnesis|Official Journal of the European Union)"
_PAGE = r"[LC] ?\d+ ?[A-Z]?/\d+"
_DAY = r"\d{1,2}\. ?\d{1,2}\. ?\d{4}\.?"
_PIECE = rf"(?:{_JOURNAL}|{_PAGE}|{_DAY}|LV|EN|OV [CL],? ?|OJ [CL],? ?)"
_HEADER = re.compile(rf"{_PIECE}(?:[\s,]*{_PIECE})*|\d{{1,3}}(?:/\d{{1,3}})?|ELI: ?\S+")
_NOTE = re.compile(r"\(\s?(\d{1,3}|\*+)\s?\)\s+\S")
_SENTENCE_END = re.compile(r"[.;:!?][”\"’»)]?$|[;,] (?:un|and|or|vai)$")
_BROKEN = re.compile("[a-zāčēģīķļņšūž][-\u00ad]")
_GAP = ""
_LINES = 100_000


@dataclass
class _Paragraphs:
    """Lines -> blocks; an empty line is a gap between paragraphs."""

    lines: Sequence[str]
    blocks: list[Block] = field(default_factory=list)
    _now: list[str] = field(default_factory=list)

    def read(self, *, headings: bool) -> list[Block]:
        """The blocks; headings are looked for only in the enacting part."""
        for index, line in enumerate(self.lines):
            if line == _GAP:
                self._break_at_gap(index)
            elif is_closing(line) and (not self._now or self._now[-1] == _GAP or _SENTENCE_END.search(self._now[-1])):
                self._close(before_point=False)
                self.blocks.append(Block(Role.END))
                return self.blocks
            elif self._opens(line):
                self._close(before_point=headings and _numeric(line))
                self._now = [line]
            else:
                self._now.append(line)
        self._close(before_point=False)
        return self.blocks

    def _break_at_gap(self, index: int) -> None:
        """An empty line ends a paragraph unless the next line goes on with the sentence."""
        following = self.lines[index + 1] if index + 1 < len(self.lines) else _GAP
        goes_on = following[:1].islower() and not split_marker(following)[0] and not whole_marker(following)
        if self._now and not (goes_on and not _SENTENCE_END.search(self._now[-1])):
            self._now.append(_GAP)

    def _opens(self, line: str) -> bool:
        marker, rest = split_marker(line)
        if not marker and not whole_marker(line):
            return False
        last = self._now[-1] if self._now else _GAP
        if last == _GAP or _SENTENCE_END.search(last) or not rest:
            return True
        return bool(marker and marker.numeric and marker.style == "1." and rest[0].isupper())

    def _close(self, *, before_point: bool) -> None:
        body, heading = _without_heading(self._now) if before_point else (self._now, [])
        for part in _split_gaps(body):
            self._add(part)
        for rank, text in enumerate(_headings(heading), start=1):
            self.blocks.append(Block(Role.HEADING, text, rank=rank))
        self._now = []

    def _add(self, lines: Sequence[str]) -> None:
        text = _joined(lines)
        if not text:
            return
        alone = whole_marker(text)
        marker, rest = (alone, "") if alone else split_marker(text)
        self.blocks.append(Block(Role.TEXT, rest, 0, marker, sure=False))


def _numeric(line: str) -> bool:
    marker = whole_marker(line) or split_marker(line)[0]
    return bool(marker and marker.numeric)


def _without_heading(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines of the paragraph, and those after its last sentence, which are a heading of what follows."""
    end = len(lines)
    while end and (is_lead(lines[end - 1]) or not _SENTENCE_END.search(lines[end - 1])):
        end -= 1
    heading = lines[end:]
    words = [line for line in heading if line != _GAP]
    if not words or not words[0][:1].isupper() or (end == 0 and bool(split_marker(words[0])[0])):
        return lines, []
    return lines[:end], heading


def _headings(lines: Sequence[str]) -> Iterator[str]:
    """One text for each heading: parted by gaps, else where a line begins with a capital."""
    parts: list[list[str]] = []
    fresh = True
    gaps = _GAP in list(lines)[1:-1] if len(lines) > 2 else False
    for line in lines:
        if line == _GAP:
            fresh = True
            continue
        if fresh or (not gaps and line[:1].isupper()):
            parts.append([])
        parts[-1].append(line)
        fresh = False
    yield from (_joined(part) for part in parts)


def _split_gaps(lines: Sequence[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for line in lines:
        if line == _GAP:
            yield part
            part = []
        else:
            part.append(line)
    yield part


def _joined(lines: Sequence[str]) -> str:
    """Lines as one text; a hyphen between lower-case letters at the end of a line is taken out."""
    parts: list[str] = []
    for line in lines:
        if parts and _BROKEN.fullmatch(parts[-1][-2:]) and line[:1].islower():
            parts[-1] = parts[-1][:-1]
            parts.append(line)
        else:
            parts.append(f" {line}")
    return fold("".join(parts))


def _without_pages(lines: Sequence[str]) -> Iterator[str]:
    """The lines without page headers and double gaps; a page break is no paragraph break."""
    kept: list[str] = []
    for line in lines:
        if line and _HEADER.fullmatch(line):
            while kept and kept[-1] == _GAP:
                kept.pop()
            kept.append("\f")
        elif line != _GAP or (kept and kept[-1] not in ("\f", _GAP)):
            kept.append(line)
    yield from kept


def _without_notes(lines: Sequence[str]) -> Iterator[str]:
    """Enacting part without the footnotes at the foot of its pages, and without their marks."""
    kept: list[str] = []
    numbers: set[str] = set()
    inside = False
    style = next((marker.style for line in lines if (marker := split_marker(line)[0]) and marker.numeric), "1.")
    for line in lines:
        marker = split_marker(line)[0]
        if line == "\f":
            inside = False
            continue
        if style != "(1)" and (note := _NOTE.match(line)):
            numbers.add(note[1])
            inside = True
        elif inside and marker and marker.numeric and marker.style == style:
            inside = False
        if not inside:
            kept.append(line)
    if numbers:
        marks = "|".join(re.escape(number) for number in sorted(numbers))
        pattern = re.compile(rf"(?<![Pp]oint)(?<!punkta)(?<!punktu)(?<!paragraph)(?<!pant[au])\s\(\s?(?:{marks})\s?\)")
        kept = [pattern.sub("", line) for line in kept]
    yield from kept


def read_text(text: str) -> Reading:
    """The blocks of a plain text, and what it says about itself."""
    printed = text.replace("\f", "\n").splitlines()
    if len(printed) > _LINES:
        raise ActError(f"has more than {_LINES:,} lines; this is not the text of an act")
    raw = [fold(line) for line in printed]
    header = next((line for line in raw if re.search(_JOURNAL, line)), "")
    pages = " ".join(line for line in raw[:60] if _HEADER.fullmatch(line))
    lines = list(_without_pages(raw))
    start = next((index + 1 for index, line in enumerate(lines) if is_formula(line)), 0)
    # The formula may go on over a line: IR PIEŅĒMUSI ŠO / IETEIKUMU.
    while start and start < len(lines) and lines[start].isupper() and not split_marker(lines[start])[0]:
        start += 1
    before = [line for line in lines[:start] if line != "\f"]
    blocks = [*_title(before), *_Paragraphs(before).read(headings=False)] if start else []
    if start:
        blocks.append(Block(Role.START))
    blocks += _Paragraphs(list(_without_notes(lines[start:]))).read(headings=True)
    return Reading(
        tuple(blocks),
        language="lv" if "Vēstnesis" in header else "en" if header else "",
        celex=next((celex for line in raw[:20] if (celex := celex_in(line))), ""),
        issue=issue_in(pages),
        whole=False,
    )


def _title(lines: Sequence[str]) -> Iterator[Block]:
    first, end = title_lines(lines)
    if end:
        yield Block(Role.TITLE, _joined([line for line in lines[first:end] if line]))
