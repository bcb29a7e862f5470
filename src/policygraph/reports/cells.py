"""Values as people read them in one language, and the things that they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from policygraph.analysis.rollup import Ratio, percent
from policygraph.cells import Cell as Raw
from policygraph.corpus import Corpus, Place
from policygraph.reports.answers import members
from policygraph.reports.model import Cell, Trace
from policygraph.reports.outline import Outline

NOTHING = "–"
_SPACE = "\N{NO-BREAK SPACE}"
_NUMBERS = ("integer", "money", "decimal", "year", "percent", "bar")
_PERIOD = re.compile(r"(\d{4})-([HQ])(\d)")
_COLUMN = re.compile(r"\b[a-z]+(_[a-z]+)+\b")
_PARTS = {"H": "half", "Q": "quarter"}
BAR = 10


class Writer:
    """The words of an outline in one language."""

    def __init__(self, corpus: Corpus, outline: Outline, language: str) -> None:
        self.corpus = corpus
        self.language = language
        self.words = {key: words[language] for key, words in outline.words.items()}
        self.labels = {key: words[language] for key, words in outline.labels.items()}
        self.heads = {c.name: c.heading[language] for grid in outline.tables for c in grid.columns if "_" in c.name}

    def cell(
        self,
        raw: Raw,
        form: str,
        *,
        column: str = "",
        language: str = "",
        blank: str = "",
        trace: Trace | None = None,
    ) -> Cell:
        """A value of an answer as a cell; a word of the data may mean something of its own in this column."""
        if form == "word":
            raw = (
                [self._in(column, item) for item in raw]
                if isinstance(raw, list)
                else self._in(column, raw)
                if isinstance(raw, str)
                else raw
            )
        text, value = self.text(raw, form), None
        if text == NOTHING and blank:
            return Cell(None, blank, form, trace=trace or Trace())
        if form in _NUMBERS and isinstance(raw, int | float) and not isinstance(raw, bool):
            value = raw
        foreign = form == "word" and self.language != "en" and any(self._is_english(item) for item in members(raw))
        other = "en" if foreign else language
        own = other if other != self.language and text != NOTHING else ""
        return Cell(text if value is None and raw not in (None, []) else value, text, form, own, trace=trace or Trace())

    def note(self, text: str) -> str:
        """A note of a query; the columns it names are called as in the report."""
        return _COLUMN.sub(lambda found: self._head(found.group()), text)

    def _head(self, name: str) -> str:
        return self.labels["column"].format(name=self.heads[name]) if name in self.heads else name

    def word(self, column: str, item: str) -> str:
        """What a word of the data is called in a column."""
        return self._word(self._in(column, item)) or NOTHING

    def ratio(self, ratio: Ratio, form: str, raw: Raw, trace: Trace) -> Cell:
        """A share, rounded once from its numerator and denominator."""
        value = float(ratio.value) if ratio.value is not None else None
        text = percent(ratio, self.language) or NOTHING
        if form == "bar":
            full = round((value or 0) * BAR)
            text = "█" * full + "░" * (BAR - full)
        return Cell(raw if isinstance(raw, int | float) else value, text, form, trace=trace)

    def text(self, raw: Raw, form: str) -> str:
        """A value in words."""
        if raw is None or raw == [] or raw == "":
            return NOTHING
        if form == "things":
            return self.things(members(raw))
        if isinstance(raw, list):
            return ", ".join(self.text(item, form) for item in raw)
        if isinstance(raw, bool):
            return self.labels["yes" if raw else "no"]
        if isinstance(raw, int | float):
            return str(raw) if form in ("year", "text", "word") else self.number(raw)
        return self._spoken(str(raw), form)

    def things(self, names: Iterable[str]) -> str:
        """Things by kind, each kind named once: `measure: 4.1, 4.2; footnote: 7`."""
        kinds: dict[str, list[str]] = {}
        for name in names:
            thing = self.corpus.by_id.get(name)
            kind = self.corpus.kind(thing).labels[self.language] if thing else name
            kinds.setdefault(kind, []).extend([self._notation(thing.notation)] if thing else [])
        return "; ".join(f"{kind}: {', '.join(dict.fromkeys(some))}" if some else kind for kind, some in kinds.items())

    def sentence(self, text: str, names: Iterable[str]) -> str:
        """A finding about some things; the words of the data in their notations as people say them."""
        notations = sorted((self.corpus.by_id[name].notation for name in names if name in self.corpus.by_id), key=len)
        for notation in reversed(notations):
            text = text.replace(notation, self._notation(notation))
        return text

    def _notation(self, notation: str) -> str:
        """A notation; the words of the data in it (`2022 planned`) as people say them."""
        return " ".join(self.words.get(f"notation:{part}", part) for part in notation.split(" "))

    def number(self, value: int | float) -> str:
        """18 000 and 39,1 in Latvian, 18 000 and 39.1 in English; the space does not break."""
        text = f"{value:,}".replace(",", _SPACE)
        return text.replace(".", ",") if self.language == "lv" else text

    def _in(self, column: str, item: str) -> str:
        key = f"{column}:{item}"
        return key if key in self.words else item

    def _spoken(self, text: str, form: str) -> str:
        if form in ("word", "year"):
            return self._word(text)
        if form == "period" and (match := _PERIOD.fullmatch(text)):
            year, part, number = match.groups()
            return self.labels[_PARTS[part]].format(year=year, number=number)
        if form == "property" and text in self.corpus.schema.properties:
            return self.corpus.schema.properties[text].labels[self.language]
        return text

    def _word(self, text: str) -> str:
        """A word of the data, or a word and its number: `direct 46`."""
        head, space, tail = text.rpartition(" ")
        if space and tail.isdecimal() and head in self.words:
            return f"{self.words[head]} {tail}"
        return self.words.get(text, text)

    def _is_english(self, text: str) -> bool:
        return self._word(text) == text and any(letter.isalpha() for letter in text)


class Finder:
    """From what a row says to the things it speaks of, and to the places where they are printed."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus

    @cached_property
    def _named(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for thing in self.corpus.entities:
            found[thing.kind, thing.notation].append(thing.id)
        return found

    def named(self, kind: str, notations: Iterable[str]) -> tuple[str, ...]:
        """The things of a kind with these notations."""
        self.corpus.schema.kind(kind)
        return tuple(name for notation in notations for name in self._named.get((kind, notation), ()))

    @cached_property
    def _said(self) -> dict[str, dict[str, set[str]]]:
        """Thing -> column -> its values; of a link the notation of its target."""
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for thing in self.corpus.entities:
            for column, values in thing.values.items():
                found[thing.id][column] |= {_plain(value) for value in values}
        for link in self.corpus.links:
            column = self.corpus.property(link).column
            target = self.corpus.by_id[link.target]
            found[link.source][column] |= {target.notation, target.first("code")}
        return found

    def matching(self, kind: str, match: Mapping[str, str], values: Mapping[str, Raw]) -> tuple[str, ...]:
        """The things of a kind whose columns hold what the row says; what the row leaves out is not asked.

        A row that leaves out everything is no thing at all.
        """
        self.corpus.schema.kind(kind)
        wanted = {
            column: {_plain(item) for item in members(values.get(name))}
            for name, column in match.items()
            if members(values.get(name))
        }
        if not wanted:
            return ()
        return tuple(
            thing.id
            for thing in self.corpus.entities
            if thing.kind == kind and all(given & self._says(thing.id, column) for column, given in wanted.items())
        )

    def _says(self, thing: str, columns: str) -> set[str]:
        """The values of a thing in any of some columns, parted by `|`."""
        return {value for column in columns.split("|") for value in self._said[thing].get(column, ())}

    def places(self, things: Iterable[str], column: str = "") -> tuple[Place, ...]:
        """Where these things are printed; for a column of links where the links are."""
        found: dict[Place, None] = {}
        for name in things:
            links = [link for link in self.corpus.outgoing.get(name, ()) if self.corpus.property(link).column == column]
            some = [place for link in links for place in link.places] or self.corpus.by_id[name].places
            found.update(dict.fromkeys(some))
        return tuple(found)


def _plain(value: object) -> str:
    """20, 20.0 and 20.00 are one number."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if text.replace(".", "", 1).isdecimal() and "." in text else text
