"""The documents as received, and the check that a quote stands where a table says."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from policygraph.corpus import Place, Source
from policygraph.errors import Problem, SourceError, hint
from policygraph.project import read_toml
from policygraph.schema import LANGUAGES

_SPAN = re.compile(r"(?:(?P<source>[a-z0-9-]+):)?(?P<first>[1-9][0-9]*)(?:-(?P<last>[1-9][0-9]*))?")


def fold(text: str) -> str:
    """White space folded to single blanks."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Document:
    """A source with its lines; lines end at line feeds only, so that numbers are the same in every tool."""

    source: Source

    @cached_property
    def lines(self) -> list[str]:
        return self.source.text.split("\n")

    def cut(self, first: int, last: int) -> str:
        return fold(" ".join(self.lines[first - 1 : last]))


class Documents(Mapping[str, Document]):
    """All documents below data/sources, by id. Only the one asked for last is in memory."""

    def __init__(self, files: Mapping[str, tuple[Path, Mapping[str, str]]]) -> None:
        self._files = files
        self._last: Document | None = None

    def __getitem__(self, name: str) -> Document:
        if self._last is None or self._last.source.id != name:
            self._last = _document(*self._files[name])
        return self._last

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def checked(self) -> Documents:
        """The same, after each file has been read once, also one that nothing quotes."""
        for name in self:
            self[name]
        return self


def read_sources(folder: Path) -> dict[str, Document]:
    """All documents below data/sources, by id.

    Raises SourceError where a source.toml is incomplete, or where the file is not the one whose checksum it gives.
    """
    return dict(open_sources(folder))


def open_sources(folder: Path) -> Documents:
    """As `read_sources`, but each file is read and checked when it is asked for."""
    found: dict[str, tuple[Path, Mapping[str, str]]] = {}
    for settings in sorted(folder.glob("*/source.toml")):
        facts = {key: str(value) for key, value in read_toml(settings).items()}
        missing = [key for key in ("id", "file", "title_lv", "title_en", "origin", "sha256") if key not in facts]
        if missing:
            raise SourceError(f"{settings}: lacks {', '.join(missing)}")
        if facts["id"] in found:
            raise SourceError(f"{folder}: two sources have the id '{facts['id']}'")
        found[facts["id"]] = settings, facts
    return Documents(found)


def _document(settings: Path, facts: Mapping[str, str]) -> Document:
    path = settings.parent / facts["file"]
    if not path.is_file():
        raise SourceError(f"{settings}: file: no file '{facts['file']}' beside it")
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != facts["sha256"]:
        raise SourceError(f"{path}: has changed: its sha256 is {found}, source.toml says {facts['sha256']}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 at byte {error.start}; save the text as UTF-8") from None
    titles = {language: facts[f"title_{language}"] for language in LANGUAGES}
    return Document(Source(facts["id"], facts["file"], titles, facts["origin"], found, text))


def read_places(
    lines: str, quote: str, default: str, documents: Mapping[str, Document], file: str, row: int
) -> tuple[tuple[Place, ...], list[Problem]]:
    """The places that the cells `lines` and `quote` of a row name, and what is wrong with them.

    `lines` is `12`, `12-14` or several of them joined by `;`, each with an optional `source:` in front.
    Without `quote` the quote is all of the lines.
    """
    places: list[Place] = []
    problems: list[Problem] = []
    spans = [span.strip() for span in lines.split(";") if span.strip()]
    if quote and len(spans) != 1:
        problems.append(Problem(file, row, "quote", quote, "a quote needs exactly one span of lines"))
        return (), problems
    for span in spans:
        place = _place(span, quote, default, documents)
        if isinstance(place, Place):
            places.append(place)
        else:
            problems.append(Problem(file, row, "quote" if "quote" in place else "lines", quote or span, place))
    return tuple(places), problems


def _place(span: str, quote: str, default: str, documents: Mapping[str, Document]) -> Place | str:
    match = _SPAN.fullmatch(span)
    if not match:
        return f"'{span}' is not a span of lines; write 12, 12-14 or source:12-14"
    name = match["source"] or default
    if name not in documents:
        return f"no source '{name}'{hint(name, documents)}"
    document = documents[name]
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if not first <= last <= len(document.lines):
        return f"{span}: lines must ascend and end by {len(document.lines)}, the last line of {document.source.file}"
    text = document.cut(first, last)
    if quote and "".join(quote.split()) not in "".join(text.split()):
        return f"the quote '{quote}' is not in lines {first}-{last} of {document.source.file}: '{text[:80]}'"
    if not text:
        return f"{span}: these lines of {document.source.file} are empty"
    return Place(name, first, last, fold(quote) or text)
