"""The report as a value, of which all formats are made: headings, paragraphs, tables of typed cells with a trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from policygraph.corpus import Place

Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What a cell was made of: the things, the column of their table that holds the value, and where it is printed."""

    things: tuple[str, ...] = ()
    property: str = ""
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and how people read it. `language` is that of the words where it is not the report's own."""

    value: Value
    text: str
    format: str = "text"
    language: str = ""
    empty: bool = False
    """To be filled in by a person."""
    trace: Trace = field(default_factory=Trace)

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    id: str
    heading: str
    format: str = "text"
    width: int = 16
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Cells in the order of the heads, the numbers of the evidence, and what the row is called where it is a card."""

    cells: tuple[Cell, ...]
    refs: tuple[int, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """The picture of a table: bars named by one of its columns, as long as others say. `text` tells it in words."""

    shape: str
    stacked: bool
    category: int
    values: tuple[int, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `group` names the thing of which this part of a table tells, as with one table an objective."""

    id: str
    sheet: str
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    origin: str
    layout: str = "grid"
    wide: bool = False
    none: str = ""
    notes: tuple[str, ...] = ()
    group: str = ""
    number: int = 0
    chart: Chart | None = None

    @property
    def refs(self) -> bool:
        """Whether any row has evidence."""
        return any(row.refs for row in self.rows)

    @property
    def anchor(self) -> str:
        return f"table-{self.number}"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands below it."""

    id: str
    number: str
    heading: str
    level: int
    paragraphs: tuple[str, ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report in one language."""

    language: str
    title: str
    subtitle: str
    plan: str
    outline: str
    sha256: str
    labels: Mapping[str, str]
    sections: tuple[Section, ...]
    evidence: tuple[Place, ...]

    def called(self, table: Table) -> str:
        """The number of a table as people say it: `Table 3`, `3. tabula`."""
        return self.labels["table"].format(number=table.number)

    def walk(self) -> Iterator[Section]:
        """Every section and part of a section in order."""
        for section in self.sections:
            yield from section.walk()

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(table for section in self.walk() for table in section.tables)
