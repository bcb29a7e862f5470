"""A received file -> an act: its format is found out, its reader called, its numbering read."""

from __future__ import annotations

import re
from pathlib import Path

from policygraph.importers.act import Act, ActError, Block, Reading, Role
from policygraph.importers.identity import date_in_words, language_of, notation_in
from policygraph.importers.opening import first_enacting, is_article, with_title
from policygraph.importers.points import Numbering
from policygraph.schema import LANGUAGES

LIMIT = 20_000_000
_FOREIGN = {
    b"%PDF": "a PDF; open it, select all, copy the text into a .txt file",
    b"PK\x03\x04": "a ZIP, Word or Excel file; give the page, the XML file in it, or plain text",
    b"\xd0\xcf\x11\xe0": "an old Word or Excel file; give the page or plain text",
    b"\x1f\x8b": "a compressed file; unpack it first",
}


def read_file(path: Path) -> bytes:
    """The bytes of the file. Raises ActError where it is empty or far too large."""
    if path.is_dir():
        raise ActError(f"{path}: is a folder; name the saved page in it")
    if path.exists() and not path.is_file():
        raise ActError(f"{path}: is not a file that can be read whole; save the page into a file")
    size = path.stat().st_size
    if size > LIMIT:
        raise ActError(
            f"{path}: has {size / 1e6:.0f} MB, more than {LIMIT / 1e6:.0f} MB; this is not the page of an act"
        )
    with path.open("rb") as stream:
        content = stream.read(LIMIT + 1)
    if not content.strip():
        raise ActError(f"{path}: is empty; save the page again")
    return content


def read_act(content: bytes, language: str = "") -> Act:
    """The act in a file. Raises ActError where it is none, or is not in `language`."""
    reading = _read(content)
    start = first_enacting(reading.blocks)
    if start is None:
        raise ActError("no numbered points and no enacting formula; is it the page of the act itself?")
    if any(map(is_article, reading.blocks[start:])):
        raise ActError("the act is divided into articles; only acts of numbered points are read")
    blocks = with_title(reading.blocks, start)
    first = next((index for index, block in enumerate(blocks) if block.role is Role.TITLE), 0)
    return _act(reading, blocks[min(first, start) :], max(start - first, 0), language)


def _read(content: bytes) -> Reading:
    for beginning, what in _FOREIGN.items():
        if content.startswith(beginning):
            raise ActError(f"is {what}")
    head = content[:5000].lower()
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<html" not in head and not _is_fragment(head):
        from policygraph.importers.formex import read_formex

        return read_formex(content)
    text = _decoded(content)
    if re.search(r"<(?:html|body|div|table|p)\b", text, re.IGNORECASE):
        from policygraph.importers.eurlex import read_html

        return read_html(text)
    from policygraph.importers.text import read_text

    return read_text(text)


def _is_fragment(head: bytes) -> bool:
    """Part of a page, without `<html>`: copied from the middle of one."""
    return bool(
        re.match(rb"\s*(?:<!doctype html[^\[>]*>|<!--.*?-->|\s)*<(?:body|div|table|p|head|meta)\b", head, re.DOTALL)
    )


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise ActError(f"is not UTF-8 text (byte {error.start}); save the page again as UTF-8") from None
    if "\x00" in text:
        raise ActError("is not text; save the page as HTML, or copy the text")
    return text


def _act(reading: Reading, blocks: tuple[Block, ...], start: int, language: str) -> Act:
    numbering = Numbering(blocks[start:], start + 1)
    provisions = numbering.read()
    if not provisions:
        numbering = Numbering(blocks[start:], start + 1, numbered_headings=True)
        provisions = numbering.read()
    if not provisions:
        raise ActError("no numbered points after the enacting formula; is the file cut off?")
    title = " ".join(block.text for block in blocks[:start] if block.role is Role.TITLE)
    problems = list(numbering.problems)
    if not reading.whole and not numbering.closed:
        problems.append(f"the text ends after {provisions[-1].notation} without signatures; is the file cut off?")
    return Act(
        title=title,
        language=_language(reading, blocks, language),
        celex=reading.celex,
        notation=notation_in(title),
        issue=reading.issue,
        adopted=reading.adopted or date_in_words(title),
        text="\n".join(map(str, blocks)) + "\n",
        provisions=provisions,
        problems=tuple(problems),
        warnings=tuple(numbering.warnings),
    )


def _language(reading: Reading, blocks: tuple[Block, ...], wanted: str) -> str:
    """The language of the text itself: the page may name another, that of its menus."""
    found, sure = language_of(block.text for block in blocks)
    if sure and not found:
        said = f" ('{reading.language}')" if reading.language and reading.language not in LANGUAGES else ""
        raise ActError(f"its text is in another language{said}; only {' and '.join(LANGUAGES)} are read")
    found = found or reading.language
    if found and found not in LANGUAGES:
        raise ActError(f"is in the language '{found}'; only {' and '.join(LANGUAGES)} are read")
    if wanted and found and wanted != found:
        raise ActError(f"is in the language '{found}', not '{wanted}' as asked")
    if not found and not wanted:
        raise ActError(f"its language cannot be told; say it with --lang {'|'.join(LANGUAGES)}")
    return found or wanted
