"""The tables that no query gives: the cover, the terms, the fields of the form, and the annex of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.metadata import version

from policygraph.corpus import Corpus, Entity, Place
from policygraph.errors import ProjectError
from policygraph.reports.cells import NOTHING, Writer
from policygraph.reports.entry import Entry
from policygraph.reports.model import Cell, Head, Row, Table, Trace
from policygraph.reports.outline import Outline, Part


def special_tables(
    part: Part,
    corpus: Corpus,
    outline: Outline,
    writer: Writer,
    plan: Entity,
    sha256: str,
    evidence: tuple[Place, ...],
) -> tuple[Table, ...]:
    """The table of a section whose content is not a query; nothing for the others."""
    entry = Entry(f"{outline.id}: section {part.id}", part.raw)
    if part.content == "cover":
        return (_cover(entry, part, corpus, outline, writer, plan, sha256),)
    if part.content == "terms":
        return (_terms(entry, part, writer),)
    if part.content == "fields":
        return (_fields(entry, outline, writer),)
    if part.content == "evidence":
        return (_evidence(entry, corpus, writer, plan, evidence),)
    return ()


def _table(
    name: str, sheet: str, caption: str, heads: Iterable[tuple[str, int]], rows: Iterable[Row], layout: str
) -> Table:
    columns = tuple(Head(str(place), text, width=width) for place, (text, width) in enumerate(heads))
    return Table(name, sheet, caption, columns, tuple(rows), "", layout)


def _text(text: str, *, language: str = "", empty: bool = False, trace: Trace | None = None) -> Cell:
    return Cell(text or None, text, language=language, empty=empty, trace=trace or Trace())


def _cover(
    entry: Entry, part: Part, corpus: Corpus, outline: Outline, writer: Writer, plan: Entity, sha256: str
) -> Table:
    language = writer.language
    known = {
        "plan": corpus.name(plan, language),
        "sources": "\n".join(f"{source.titles[language]}: {source.sha256}" for source in corpus.sources),
        "sha256": sha256,
        "version": version("policygraph"),
        "outline": f"{outline.id}: {outline.title[language]}",
    }
    rows = []
    for key, fact in entry.entries("fact").items():
        fact.only("lv", "en", "property", "kind", "empty")
        text, trace = known.get(key, ""), Trace((plan.id,), "", plan.places) if key == "plan" else Trace()
        if column := fact.text("property", "").format(language=language):
            text, trace = plan.first(column), Trace((plan.id,), column, plan.places)
        if kind := fact.text("kind", ""):
            things = [thing for thing in corpus.entities if thing.kind == kind]
            text = "\n".join(corpus.display(thing, language) for thing in things)
            trace = Trace(tuple(thing.id for thing in things), "", ())
        empty = fact.flag("empty")
        cell = _text("" if empty else text or NOTHING, empty=empty, trace=trace)
        rows.append(Row((_text(fact.words()[language]), cell)))
    heading = part.heading[language]
    return _table(part.id, heading, heading, [("", 28), ("", 80)], rows, "facts")


def _terms(entry: Entry, part: Part, writer: Writer) -> Table:
    language, heading = writer.language, part.heading[writer.language]
    rows = [Row((_text(one.said("term")[language]), _text(one.said("text")[language]))) for one in entry.list("term")]
    return _table(part.id, heading, heading, [("", 28), ("", 80)], rows, "facts")


def _fields(entry: Entry, outline: Outline, writer: Writer) -> Table:
    language = writer.language
    headings = {part.id: part.heading[language] for part in outline.sections}
    states = entry.entries("states")
    rows = []
    for field in entry.list("field"):
        state, see = field.text("state"), field.text("see")
        if state not in states or (see and see not in headings):
            raise ProjectError(f"{field.where}: field: state '{state}' or section '{see}' is not known")
        where = f"{headings[see]}. " if see else ""
        value = _text("", empty=True) if state == "empty" else _text(NOTHING if not see else headings[see])
        cells = (
            _text(field.words()[language]),
            _text(states[state].words()[language]),
            _text(where + field.said("text")[language]),
            value,
        )
        rows.append(Row(cells))
    heads = [(head.words()[language], width) for head, width in zip(entry.list("heads"), (34, 18, 50, 30), strict=True)]
    said: Mapping[str, str] = entry.said("caption")
    return _table("fields", entry.said("sheet")[language], said[language], heads, rows, "grid")


def _evidence(entry: Entry, corpus: Corpus, writer: Writer, plan: Entity, evidence: tuple[Place, ...]) -> Table:
    labels = writer.labels
    rows = []
    for number, place in enumerate(evidence, start=1):
        spoken = "lv" if place.source == plan.scope else "en"
        trace = Trace((), "", (place,))
        cells = (
            Cell(number, str(number), "integer", trace=trace),
            _text(f"{corpus.files[place.source]}:{place.lines}", trace=trace),
            _text(place.quote, language=spoken if spoken != writer.language else "", trace=trace),
        )
        rows.append(Row(cells))
    heads = [(labels["number"], 7), (labels["place"], 24), (labels["quote"], 90)]
    language = writer.language
    return _table("evidence", entry.said("sheet")[language], entry.said("caption")[language], heads, rows, "evidence")
