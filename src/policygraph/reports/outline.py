"""The outline of a report: its sections, tables, columns and fields, as a TOML file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from policygraph.errors import ProjectError, hint
from policygraph.project import read_toml
from policygraph.reports.entry import Entry
from policygraph.schema import LANGUAGES

Words = Mapping[str, str]
Filter = Mapping[str, tuple[str, ...]]
CONTENTS = ("tables", "cover", "terms", "fields", "text", "evidence")
LAYOUTS = ("grid", "cards", "matrix")
FORMATS = (
    "text", "word", "integer", "money", "decimal", "year", "date", "period", "percent", "bar", "boolean",
    "things", "sentence", "property",
)  # fmt: skip
SHAPES = ("columns", "bars")
DEFAULT = "commission"
_SHARED = ("label", "word", "column")
_LABELS = (
    "contents", "evidence", "table", "empty", "nothing", "skip", "note", "page", "number", "group", "yes", "no",
    "trace", "about", "half", "quarter", "fields", "column", "sheet", "cell", "thing", "property", "place",
    "quote", "section", "rows", "caption", "query",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One column: which value, how it is written, and which property of which thing it shows."""

    id: str
    name: str
    heading: Words
    format: str = "text"
    width: int = 16
    language: str = ""
    thing: str = ""
    """The cell holds notations of things of this kind."""
    of: str = "row"
    property: str = ""
    """The column of the table of `of` in which the value stands: what an edited report would change."""
    query: str = ""
    """Another query in which the value is looked up by `on`."""
    on: str = ""
    match: str = ""
    where: Filter = field(default_factory=dict)
    show: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    empty: bool = False
    """The plan cannot fill it."""
    blank: Words = field(default_factory=dict)
    """What is said where the data say nothing."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A picture of a table: which column names the bars, and which columns are their lengths."""

    shape: str
    stacked: bool
    category: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cross:
    """One row for each value of the columns of the table, and one column more for each word: a count or a sum."""

    column: str
    """Where the words stand …"""
    parts: str
    """… or a column that lists words with their numbers, as `direct 46`."""
    value: str
    """What is summed; without it the rows are counted."""
    property: str
    """The column of the table of the things of which the value is, where it is made of one."""
    format: str
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Across:
    """The columns of a matrix: a mark where `query` joins the row to a value of `name`."""

    query: str
    on: str
    name: str
    all: str
    mark: str


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of a section."""

    id: str
    sheet: Words
    caption: Words
    columns: tuple[Column, ...]
    query: str = ""
    analysis: str = ""
    parameters: Words = field(default_factory=dict)
    where: Filter = field(default_factory=dict)
    least: Mapping[str, int] = field(default_factory=dict)
    within: Words = field(default_factory=dict)
    group: str = ""
    missing: tuple[str, ...] = ()
    """Only rows that say nothing in these columns, once they are grouped."""
    kind: str = ""
    """The kind of thing of which each row is one …"""
    match: Words = field(default_factory=dict)
    """… the one whose values (right) are those of the row (left)."""
    evidence: bool = True
    """Whether the places of that thing are evidence of the row."""
    layout: str = "grid"
    wide: bool = False
    notes: bool = False
    none: Words = field(default_factory=dict)
    caveat: Words = field(default_factory=dict)
    head: tuple[str, ...] = ()
    across: Across | None = None
    cross: Cross | None = None
    plot: Plot | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One section."""

    id: str
    content: str
    heading: Words
    text: Words
    tables: tuple[Grid, ...]
    each: str = ""
    part_heading: Words = field(default_factory=dict)
    """The heading of each part: a text with columns of that query in braces."""
    key: str = ""
    raw: Mapping[str, object] = field(default_factory=dict)
    """What only this kind of content has: facts, terms, fields."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The whole form."""

    id: str
    title: Words
    subtitle: Words
    labels: Mapping[str, Words]
    words: Mapping[str, Words]
    sections: tuple[Part, ...]

    @property
    def tables(self) -> tuple[Grid, ...]:
        return tuple(table for section in self.sections for table in section.tables)


def read_outline(path: Path, usual: Path | None = None) -> Outline:
    """The outline in a TOML file; labels, words and columns that it does not give are those of the usual one.

    Raises ProjectError with the file and the key that is wrong.
    """
    if not path.is_file():
        raise ProjectError(f"{path}: no such file; give the outline of a report (TOML)")
    content = read_toml(path)
    for key, value in (read_toml(usual) if usual else {}).items():
        if key in _SHARED and isinstance(value, dict):
            own = content.get(key, {})
            content = {**content, key: {**value, **own} if isinstance(own, dict) else own}
    top = Entry(str(path), content)
    top.only("title", "subtitle", "label", "word", "column", "section")
    shared = {key: entry.content for key, entry in top.entries("column").items()}
    sections = tuple(_part(entry, shared) for entry in top.list("section"))
    tables = [table.id for section in sections for table in section.tables]
    for names, what in ((tables, "table"), ([section.id for section in sections], "section")):
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ProjectError(f"{path}: more than one {what} has the id {', '.join(twice)}")
    labels = {key: entry.words() for key, entry in top.entries("label").items()}
    if missing := [key for key in _LABELS if key not in labels]:
        raise ProjectError(f"{path}: label: {', '.join(missing)} missing")
    words = {key: entry.words() for key, entry in top.entries("word").items()}
    return Outline(path.stem, top.said("title"), top.said("subtitle"), labels, words, sections)


def _part(entry: Entry, shared: Mapping[str, Mapping[str, object]]) -> Part:
    entry = Entry(f"{entry.where}: section {entry.content.get('id', '?')}", entry.content)
    content = entry.text("content", "tables", CONTENTS)
    more = {
        "cover": ("fact",),
        "terms": ("term", "caption", "sheet"),
        "fields": ("field", "states", "heads", "caption", "sheet"),
        "evidence": ("caption", "sheet"),
    }.get(content, ())
    entry.only("id", "content", "heading", "text", "table", "each", *more)
    tables = tuple(_grid(table, shared) for table in entry.list("table"))
    each = entry.entry("each")
    if each.content:
        each.only("query", "heading", "key")
    raw = {key: entry.content[key] for key in more if key in entry.content}
    heading, text = entry.said("heading"), entry.said("text", optional=True)
    query = each.text("query") if each.content else ""
    words = each.said("heading") if query else {}
    return Part(entry.text("id"), content, heading, text, tables, query, words, each.text("key", ""), raw)


def _grid(entry: Entry, shared: Mapping[str, Mapping[str, object]]) -> Grid:
    entry = Entry(f"{entry.where}: table {entry.content.get('id', '?')}", entry.content)
    entry.only(
        "id", "sheet", "caption", "query", "analysis", "parameters", "where", "least", "within", "group", "missing",
        "row", "layout", "wide", "notes", "none", "caveat", "head", "columns", "across", "cross", "plot",
    )  # fmt: skip
    if bool(entry.text("query", "")) == bool(entry.text("analysis", "")):
        raise ProjectError(f"{entry.where}: give either query or analysis")
    row, across = entry.entry("row"), entry.entry("across")
    names = ("query", "on", "name", "all", "mark")
    columns = tuple(_column(entry.where, column, shared) for column in entry.items("columns"))
    known = [column.id for column in columns]
    if twice := sorted({name for name in known if known.count(name) > 1}):
        raise ProjectError(f"{entry.where}: more than one column is called {', '.join(twice)}; give them an id")
    return Grid(
        id=entry.text("id"),
        sheet=entry.said("sheet"),
        caption=entry.said("caption"),
        columns=columns,
        query=entry.text("query", ""),
        analysis=entry.text("analysis", ""),
        parameters=entry.pairs("parameters"),
        where=entry.filter("where"),
        least={key: int(value) for key, value in entry.pairs("least").items()},
        within=entry.pairs("within"),
        group=entry.text("group", ""),
        missing=entry.texts("missing"),
        kind=row.text("kind", ""),
        match=row.pairs("match"),
        evidence=row.content.get("evidence") is not False,
        layout=entry.text("layout", "grid", LAYOUTS),
        wide=entry.flag("wide"),
        notes=entry.flag("notes"),
        none=entry.said("none", optional=True),
        caveat=entry.said("caveat", optional=True),
        head=entry.texts("head"),
        across=Across(*(across.text(name) for name in names)) if across.content else None,
        cross=_cross(entry.entry("cross")),
        plot=_plot(entry.entry("plot")),
    )


def _cross(entry: Entry) -> Cross | None:
    if not entry.content:
        return None
    entry.only("column", "parts", "value", "property", "format", "order")
    if bool(entry.text("column", "")) == bool(entry.text("parts", "")):
        raise ProjectError(f"{entry.where}: give either column or parts")
    column, parts, value, prop = (entry.text(name, "") for name in ("column", "parts", "value", "property"))
    return Cross(column, parts, value, prop, entry.text("format", "integer", FORMATS), entry.texts("order"))


def _plot(entry: Entry) -> Plot | None:
    if not entry.content:
        return None
    entry.only("shape", "stacked", "category", "values")
    return Plot(
        entry.text("shape", "columns", SHAPES), entry.flag("stacked"), entry.text("category", ""), entry.texts("values")
    )


def _column(where: str, given: object, shared: Mapping[str, Mapping[str, object]]) -> Column:
    """A column by name, or one of its own that may rest on a shared one."""
    own: Mapping[str, object] = {"use": given} if isinstance(given, str) else given if isinstance(given, dict) else {}
    use = str(own.get("use", ""))
    if use and use not in shared:
        raise ProjectError(f"{where}: no shared column '{use}'{hint(use, shared)}")
    merged = {"id": use or own.get("name"), "name": use, **shared.get(use, {}), **own}
    entry = Entry(f"{where}: column {merged.get('name') or '?'}", merged)
    known = set(Column.__dataclass_fields__) - {"heading"}
    entry.only("use", *LANGUAGES, *known)
    name = entry.text("name")
    return Column(
        id=entry.text("id", name),
        name=name,
        heading=entry.words(),
        format=entry.text("format", "text", FORMATS),
        width=int(str(merged.get("width", 16))),
        language=entry.text("language", ""),
        thing=entry.text("thing", ""),
        of=entry.text("of", "row"),
        property=entry.text("property", ""),
        query=entry.text("query", ""),
        on=entry.text("on", ""),
        match=entry.text("match", "") or entry.text("on", ""),
        where=entry.filter("where"),
        show=entry.texts("show"),
        over=entry.texts("over"),
        empty=entry.flag("empty"),
        blank=entry.said("blank", optional=True),
    )
