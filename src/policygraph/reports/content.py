"""Corpus and outline -> the report as a value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from policygraph.analysis.coverage import data_sha256
from policygraph.analysis.rollup import Ratio
from policygraph.cells import Cell as Raw
from policygraph.corpus import Corpus, Entity, Place
from policygraph.errors import QueryError
from policygraph.reports.answers import Answer, Asker, Record, at_least, grouped, joined, kept, members
from policygraph.reports.cells import NOTHING, Finder, Writer
from policygraph.reports.charts import make_chart
from policygraph.reports.checks import check_grid
from policygraph.reports.cross import Crossed, cross_cells, cross_heads, crossed
from policygraph.reports.model import Cell, Head, Report, Row, Section, Table, Trace
from policygraph.reports.outline import DEFAULT, Column, Cross, Grid, Outline, Part, read_outline
from policygraph.reports.special import special_tables


def default_outline(corpus: Corpus) -> Outline:
    """The outline that lies in the ontology folder."""
    return read_outline(_usual(corpus))


def chosen_outline(corpus: Corpus, path: Path | None) -> Outline:
    """The outline of a file, or the usual one."""
    return read_outline(path, _usual(corpus)) if path else default_outline(corpus)


def _usual(corpus: Corpus) -> Path:
    return corpus.ontology / "reports" / f"{DEFAULT}.toml"


def make_report(corpus: Corpus, language: str, outline: Outline | None = None) -> Report:
    """The report on the one plan of the corpus. Raises QueryError where there is none, or more than one."""
    return _Builder(corpus, outline or default_outline(corpus), language).report()


def read_report(corpus: Corpus, language: str, path: Path | None) -> Report:
    """The report by an outline file, or by the usual one."""
    return make_report(corpus, language, chosen_outline(corpus, path))


def subject(corpus: Corpus) -> Entity:
    """What the corpus is about: the one thing of the kind that stands first in the ontology."""
    first = min(corpus.schema.kinds.values(), key=lambda kind: kind.order)
    found = [thing for thing in corpus.entities if thing.kind == first.name]
    if len(found) != 1:
        names = ", ".join(thing.scope for thing in found) or "none"
        raise QueryError(f"a report is about one {first.labels['en']}; found: {names}; choose it with --plan")
    return found[0]


class _Builder:
    """What the tables share while a report is made: answers, words, and the numbers of the evidence."""

    def __init__(self, corpus: Corpus, outline: Outline, language: str) -> None:
        self.corpus = corpus
        self.outline = outline
        self.language = language
        self.asker = Asker(corpus, language)
        self.writer = Writer(corpus, outline, language)
        self.finder = Finder(corpus)
        self.numbers: dict[Place, int] = {}
        self.plan = subject(corpus)
        self.sha256 = data_sha256(corpus)

    def report(self) -> Report:
        # The annex lists what all others have used, so it is made last, wherever it stands.
        made: dict[str, Section] = {}
        parts = list(enumerate(self.outline.sections, start=1))
        for number, part in sorted(parts, key=lambda one: one[1].content == "evidence"):
            made[part.id] = self.section(part, str(number))
        sections = tuple(made[part.id] for part in self.outline.sections)
        return Report(
            self.language,
            self.outline.title[self.language],
            self.outline.subtitle[self.language],
            self.corpus.name(self.plan, self.language),
            self.outline.id,
            self.sha256,
            self.writer.labels,
            _numbered(sections),
            tuple(self.numbers),
        )

    def section(self, part: Part, number: str) -> Section:
        heading = part.heading[self.language]
        text = part.text.get(self.language, "")
        paragraphs = tuple(" ".join(one.split()) for one in text.split("\n\n") if one.strip())
        if part.each:
            inner = tuple(
                self.group(part, record, f"{number}.{place}")
                for place, record in enumerate(self.asker.query(part.each).records, start=1)
            )
            return Section(part.id, number, heading, 1, paragraphs, (), inner)
        tables = tuple(self.table(grid, None) for grid in part.tables)
        extra = special_tables(
            part, self.corpus, self.outline, self.writer, self.plan, self.sha256, tuple(self.numbers)
        )
        return Section(part.id, number, heading, 1, paragraphs, (*extra, *tables))

    def group(self, part: Part, record: Record, number: str) -> Section:
        """The part of a section that tells of one row of its query."""
        words = part.part_heading[self.language]
        try:
            heading = words.format(**{name: self.writer.text(value, "text") for name, value in record.values.items()})
        except (KeyError, IndexError, ValueError) as error:
            raise QueryError(f"report {part.id}: each: heading: {part.each} has no column {error}") from None
        key = self.writer.text(record.values.get(part.key), "text") if part.key else number
        tables = tuple(replace(self.table(grid, record), group=heading) for grid in part.tables)
        return Section(f"{part.id}-{key}", number, heading, 2, (), tables)

    def table(self, grid: Grid, parent: Record | None) -> Table:
        answer = self.asker.ask(grid)
        check_grid(grid, answer, self.asker, self.corpus.schema, tuple(parent.values) if parent else None)
        columns = tuple(Head(c.id, c.heading[self.language], c.format, c.width, c.empty) for c in grid.columns)
        across = grid.across
        names = [str(r.values.get(across.name)) for r in self.asker.query(across.all).records] if across else []
        columns += tuple(Head(f"across {name}", name, "mark", 5) for name in names)
        records = self.records(grid, answer, parent)
        if grid.cross:
            found = crossed(grid.cross, records, lambda one: self.texts(grid, one))
            columns += cross_heads(grid.cross, found, self.writer)
            rows = tuple(self.cross_row(grid, grid.cross, found, group) for group in found.groups)
        else:
            rows = tuple(self.row(grid, record, names) for record in records)
        notes = [grid.caveat[self.language]] if grid.caveat and rows else []
        return Table(
            grid.id,
            grid.sheet[self.language],
            grid.caption[self.language],
            columns,
            rows,
            answer.origin,
            grid.layout,
            grid.wide,
            grid.none.get(self.language, self.writer.labels["nothing"]),
            (*notes, *(self.writer.note(note) for note in answer.notes if grid.notes)),
            chart=make_chart(grid.plot, grid.id, columns, rows) if grid.plot else None,
        )

    def records(self, grid: Grid, answer: Answer, parent: Record | None) -> list[Record]:
        found = at_least(kept(answer.records, grid.where), grid.least)
        if parent:
            for column, name in grid.within.items():
                found = joined(found, parent.values.get(name), column)
        found = grouped(found, grid.group) if grid.group else found
        return [one for one in found if not any(members(one.values.get(name)) for name in grid.missing)]

    def row(self, grid: Grid, record: Record, across: list[str]) -> Row:
        own = self.own(grid, record)
        things: dict[str, tuple[str, ...]] = {"row": own}
        for column in grid.columns:
            if column.thing:
                things[column.id] = self.finder.named(column.thing, members(self.raw(column, record)[0]))
        places = dict.fromkeys([*record.places, *(self.finder.places(own) if grid.evidence else ())])
        cells = []
        for column in grid.columns:
            raw, looked = self.raw(column, record)
            cell = self.cell(column, record, raw, things, looked)
            places.update(dict.fromkeys(looked))
            cells.append(cell)
        marks, more = self.marks(grid, record, across)
        places.update(dict.fromkeys(more))
        refs = self.refs(places)
        title = " ".join(self.writer.text(record.values.get(name), "text") for name in grid.head)
        return Row((*cells, *marks), refs, title)

    def texts(self, grid: Grid, record: Record) -> tuple[str, ...]:
        """What a record says in the columns of a table."""
        return tuple(", ".join(members(self.raw(column, record)[0])) for column in grid.columns)

    def cross_row(self, grid: Grid, cross: Cross, found: Crossed, group: tuple[Record, ...]) -> Row:
        """One row of counts or sums."""
        traces = {id(record): self.whole(grid, record) for record in group}
        first = replace(group[0], places=())
        cells = [self.cell(c, first, self.raw(c, first)[0], {"row": ()}, ()) for c in grid.columns]
        cells += cross_cells(cross, found, group, self.writer, lambda one: traces[id(one)])
        things = tuple(dict.fromkeys(thing for one in traces.values() for thing in one.things))
        places = tuple(dict.fromkeys(place for one in traces.values() for place in one.places))
        all_of_it = Trace(things, "", places)
        cells = [replace(cell, trace=all_of_it) if cell.trace == Trace() else cell for cell in cells]
        return Row(tuple(cells), self.refs(places if grid.evidence else ()))

    def whole(self, grid: Grid, record: Record) -> Trace:
        """The things of which a record is made, and where it or they are printed."""
        own = self.own(grid, record)
        return Trace(own, "", record.places or self.finder.places(own))

    def refs(self, places: Iterable[Place]) -> tuple[int, ...]:
        """The numbers of the evidence; new ones are given in the order of the report."""
        return tuple(sorted(self.numbers.setdefault(place, len(self.numbers) + 1) for place in dict.fromkeys(places)))

    def own(self, grid: Grid, record: Record) -> tuple[str, ...]:
        """The thing of which the row is one."""
        match = {name: column.format(language=self.language) for name, column in grid.match.items()}
        return self.finder.matching(grid.kind, match, record.values) if grid.kind else ()

    def raw(self, column: Column, record: Record) -> tuple[Raw, tuple[Place, ...]]:
        """The value of a column, and the evidence of what was looked up for it."""
        if column.empty:
            return None, ()
        if not column.query:
            return record.values.get(column.name.format(language=self.language)), ()
        found = joined(self.asker.query(column.query).records, record.values.get(column.on), column.match)
        found = kept(found, column.where)
        places = tuple(dict.fromkeys(place for one in found for place in one.places))
        if column.show:
            lines = [" · ".join(self.shown(one, column.show)) for one in found]
            return "\n".join(dict.fromkeys(lines)) or None, places
        name = column.name.format(language=self.language)
        values = [one.values.get(name) for one in found if one.values.get(name) is not None]
        if len(values) == 1 and not isinstance(values[0], list):
            return values[0], places
        return list(dict.fromkeys(item for value in values for item in members(value))), places

    def shown(self, record: Record, names: tuple[str, ...]) -> list[str]:
        """The parts of a line such as `2022 · planned · 2 000`."""
        pairs = [name.format(language=self.language).partition(":") for name in names]
        texts = [self.writer.text(record.values.get(name), form or "text") for name, _, form in pairs]
        return [text for text in texts if text != NOTHING]

    def cell(
        self,
        column: Column,
        record: Record,
        raw: Raw,
        things: Mapping[str, tuple[str, ...]],
        looked: tuple[Place, ...],
    ) -> Cell:
        if column.empty:
            return Cell(None, "", column.format, empty=True, trace=Trace(things["row"], column.id))
        trace = self.trace(column, record, raw, things, looked)
        if column.over:
            over = (record.values.get(name) for name in column.over)
            numbers = [value for value in over if isinstance(value, int)]
            return self.writer.ratio(Ratio(*numbers), column.format, raw, trace)
        if column.format == "sentence" and isinstance(raw, str):
            raw = self.writer.sentence(raw, members(record.values.get("things")))
        return self.writer.cell(
            raw,
            column.format,
            column=column.name,
            language=column.language,
            blank=column.blank.get(self.language, ""),
            trace=trace,
        )

    def trace(
        self,
        column: Column,
        record: Record,
        raw: Raw,
        things: Mapping[str, tuple[str, ...]],
        looked: tuple[Place, ...],
    ) -> Trace:
        name = column.property.format(language=self.language)
        if name:
            owners = things.get(column.of, ())
            return Trace(owners, name, looked or self.finder.places(owners, name))
        if column.format == "things":
            about = tuple(thing for thing in members(raw) if thing in self.corpus.by_id)
            return Trace(about, "", record.places or self.finder.places(about))
        named = things.get(column.id) or things.get(column.of, ())
        return Trace(named, "", looked or record.places or self.finder.places(named))

    def marks(self, grid: Grid, record: Record, names: list[str]) -> tuple[list[Cell], list[Place]]:
        """The cells of a matrix."""
        across = grid.across
        if not across:
            return [], []
        found = joined(self.asker.query(across.query).records, record.values.get(across.on), across.on)
        by_name: dict[str, list[Place]] = {}
        for one in found:
            by_name.setdefault(str(one.values.get(across.name)), []).extend(one.places)
        cells = [
            Cell(across.mark, across.mark, "mark", trace=Trace((), "", tuple(by_name[name])))
            if name in by_name
            else Cell(None, "", "mark")
            for name in names
        ]
        return cells, [place for places in by_name.values() for place in places]


def _numbered(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """The same sections, the tables that have a caption numbered through."""
    count = 0

    def walk(section: Section) -> Section:
        nonlocal count
        tables = []
        for table in section.tables:
            numbered = table.layout in ("grid", "matrix") and bool(table.rows)
            count += numbered
            tables.append(replace(table, number=count if numbered else 0))
        return replace(section, tables=tuple(tables), sections=tuple(walk(one) for one in section.sections))

    return tuple(walk(section) for section in sections)
