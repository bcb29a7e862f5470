"""CSV tables -> Corpus. The only door by which data comes in, and the one place where it is checked.

Every problem is collected, none is skipped; a corpus is made only when there is none.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from policygraph.corpus import Corpus, Entity, Link, Place, Value
from policygraph.errors import Problem, ProblemsFound, hint
from policygraph.project import Project, plan_names, read_toml
from policygraph.schema import XSD, Kind, Property, Schema, read_schema
from policygraph.sources import Document, read_places, read_sources

SEPARATOR = "|"
EVIDENCE = ("lines", "quote")
_LOCAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_ROOMS = {"reference": "reference", "frameworks": "framework", "plans": "plan"}


@dataclass(frozen=True, slots=True)
class Folder:
    """One folder of tables: the shared reference, one framework or one plan."""

    path: Path
    room: str
    scope: str
    source: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one table with the place to name when it is wrong."""

    folder: Folder
    file: str
    number: int
    cells: Mapping[str, str]

    def problem(self, column: str, message: str) -> Problem:
        return Problem(self.file, self.number, column, self.cells.get(column, ""), message)


@dataclass
class _Reading:
    """What has been read so far; `problems` grows instead of an error at the first one."""

    schema: Schema
    documents: Mapping[str, Document]
    problems: list[Problem] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)
    rows: list[tuple[Row, Kind, Entity]] = field(default_factory=list)
    link_rows: list[tuple[Row, Kind, Property]] = field(default_factory=list)
    local: dict[str, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    """kind -> local id -> full ids, one for each scope that has it."""
    links: dict[tuple[str, str, str], Link] = field(default_factory=dict)

    def places(self, row: Row) -> tuple[Place, ...]:
        places, problems = read_places(
            row.cells.get("lines", ""),
            row.cells.get("quote", ""),
            row.folder.source,
            self.documents,
            row.file,
            row.number,
        )
        self.problems += problems
        if not places and not problems:
            self.problems.append(row.problem("lines", "empty; every fact needs the lines that prove it"))
        return places


def read_corpus(
    project: Project, plans: Iterable[str] = (), *, documents: Mapping[str, Document] | None = None
) -> Corpus:
    """All tables of the project as one corpus; `plans` keeps only the plans with these ids.

    Who reads plan after plan gives the `documents`, so that they are opened only once.
    Raises ProblemsFound with every problem of every table.
    """
    known = read_sources(project.data / "sources") if documents is None else documents
    reading = _Reading(read_schema(project.schema_file), known)
    chosen = set(plans)
    plan_names(project, chosen)
    folders = list(_folders(project.data, chosen))
    for folder in folders:
        for path in sorted(folder.path.glob("*.csv")):
            _read_table(reading, folder, path, project.data)
    for row, kind, entity in reading.rows:
        _link_columns(reading, row, kind, entity)
    for row, kind, prop in reading.link_rows:
        _link_row(reading, row, kind, prop)
    if reading.problems:
        raise ProblemsFound(reading.problems)
    evidence = [fact.places for fact in reading.entities.values()] + [link.places for link in reading.links.values()]
    used = {place.source for places in evidence for place in places}
    sources = tuple(reading.documents[name].source for name in reading.documents if name in used)
    order = {name: kind.order for name, kind in reading.schema.kinds.items()}
    rows = {entity.id: (row.file, row.number) for row, _, entity in reading.rows}
    entities = sorted(reading.entities.values(), key=lambda entity: (entity.scope, order[entity.kind]))
    return Corpus(
        reading.schema, project.ontology, project.base, sources, tuple(entities), tuple(reading.links.values()), rows
    )


def _folders(data: Path, plans: set[str]) -> Iterator[Folder]:
    for name, room in _ROOMS.items():
        paths = [data / name] if room == "reference" else sorted((data / name).glob("*/"))
        for path in paths:
            if room == "plan" and plans and path.name not in plans:
                continue
            settings = read_toml(path / "folder.toml") if (path / "folder.toml").is_file() else {}
            scope = "" if room == "reference" else path.name
            yield Folder(path, room, scope, str(settings.get("source", scope)))


def _read_table(reading: _Reading, folder: Folder, path: Path, data: Path) -> None:
    file = path.relative_to(data).as_posix()
    schema = reading.schema
    if kind := schema.kind_tables.get(path.stem):
        columns = ["id", *(column for prop in kind.column_properties for column in prop.columns), *EVIDENCE]
        if kind.room != folder.room:
            reading.problems.append(Problem(file, 0, "", "", f"this table belongs into a folder of room {kind.room}"))
        for row in _rows(reading, folder, path, file, columns):
            _read_entity(reading, row, kind)
    elif path.stem in schema.link_tables:
        kind, prop = schema.link_tables[path.stem]
        for row in _rows(reading, folder, path, file, ["source", "target", *EVIDENCE]):
            reading.link_rows.append((row, kind, prop))
    else:
        known = [*schema.kind_tables, *schema.link_tables]
        reading.problems.append(
            Problem(file, 0, "", "", f"the ontology knows no table '{path.stem}'{hint(path.stem, known)}")
        )


def _rows(reading: _Reading, folder: Folder, path: Path, file: str, columns: list[str]) -> Iterator[Row]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        reading.problems.append(Problem(file, 0, "", "", f"not UTF-8 at byte {error.start}; save the table as UTF-8"))
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        faults = _header_problems(file, header, columns)
        reading.problems += faults
        if faults:
            return
        start = reader.line_num + 1
        for cells in reader:
            number, start = start, reader.line_num + 1
            if not any(cells):
                continue
            if len(cells) != len(header):
                message = f"has {len(cells)} cells, the header has {len(header)}"
                reading.problems.append(Problem(file, number, "", "", message))
                continue
            yield Row(folder, file, number, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
    except csv.Error as error:
        reading.problems.append(Problem(file, reader.line_num, "", "", f"not valid CSV: {error}"))


def _header_problems(file: str, header: list[str], columns: list[str]) -> list[Problem]:
    problems = [
        Problem(file, 1, name, name, f"unknown column '{name}'{hint(name, columns)}")
        for name in header
        if name not in columns
    ]
    problems += [Problem(file, 1, name, name, "this column is missing") for name in columns if name not in header]
    problems += [
        Problem(file, 1, name, name, "this column stands twice")
        for name in dict.fromkeys(header)
        if header.count(name) > 1
    ]
    return problems


def _read_entity(reading: _Reading, row: Row, kind: Kind) -> None:
    local = row.cells["id"]
    if not _LOCAL_ID.fullmatch(local):
        reading.problems.append(row.problem("id", f"'{local}' is not an id; use letters, digits and . - _ only"))
        return
    identifier = f"{kind.name}/{row.folder.scope}.{local}" if row.folder.scope else f"{kind.name}/{local}"
    if identifier in reading.entities:
        reading.problems.append(row.problem("id", f"'{local}' stands in this table twice"))
        return
    values: dict[str, tuple[Value, ...]] = {}
    for prop in kind.column_properties:
        filled = False
        for column in prop.columns:
            cells = _cells(row.cells[column], prop)
            filled = filled or bool(cells)
            if prop.is_link:
                continue
            found = [_value(reading, row, column, cell, prop) for cell in cells]
            if kept := tuple(value for value in found if value is not None):
                values[column] = kept
        if prop.required and not filled:
            reading.problems.append(row.problem(prop.columns[0], "empty; a value is required here"))
    entity = Entity(identifier, kind.name, row.folder.scope, values, reading.places(row))
    reading.entities[identifier] = entity
    reading.local[kind.name][local].append(identifier)
    reading.rows.append((row, kind, entity))


def _cells(cell: str, prop: Property) -> list[str]:
    """The values of a cell; only properties that may have many values are split."""
    parts = cell.split(SEPARATOR) if prop.many and not prop.datatype.endswith("langString") else [cell]
    return [part.strip() for part in parts if part.strip()]


def _boolean(cell: str) -> bool:
    return {"true": True, "false": False}[cell]


# One way to write each value: what Python would also take (1_6, 2.9e4, 20231231, digits of other scripts) is refused.
def _whole(cell: str) -> int:
    return int(_exact(r"-?[0-9]+", cell))


def _decimal(cell: str) -> Decimal:
    return Decimal(_exact(r"-?[0-9]+(\.[0-9]+)?", cell))


def _date(cell: str) -> date:
    return date.fromisoformat(_exact(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell))


def _exact(pattern: str, cell: str) -> str:
    if not re.fullmatch(pattern, cell):
        raise ValueError(cell)
    return cell


_PARSERS: dict[str, tuple[Callable[[str], Value], str]] = {
    XSD + "integer": (_whole, "a whole number, for example 2023"),
    XSD + "decimal": (_decimal, "a number with a decimal point, for example 27.2"),
    XSD + "date": (_date, "a date that exists, for example 2023-12-31"),
    XSD + "boolean": (_boolean, "true or false"),
}


def _value(reading: _Reading, row: Row, column: str, cell: str, prop: Property) -> Value | None:
    if prop.values and cell not in prop.values:
        message = f"'{cell}' is not one of {', '.join(prop.values)}{hint(cell, prop.values)}"
        reading.problems.append(row.problem(column, message))
        return None
    if prop.pattern and not re.search(prop.pattern, cell):
        reading.problems.append(row.problem(column, f"'{cell}' does not fit the pattern {prop.pattern}"))
        return None
    if prop.datatype not in _PARSERS:
        return cell
    parse, wanted = _PARSERS[prop.datatype]
    try:
        value = parse(cell)
    except (ValueError, KeyError):
        reading.problems.append(row.problem(column, f"'{cell}' is not {wanted}"))
        return None
    return value


def _link_columns(reading: _Reading, row: Row, kind: Kind, entity: Entity) -> None:
    for prop in kind.column_properties:
        if not prop.is_link:
            continue
        cells = _cells(row.cells[prop.column], prop)
        if len(cells) != len(set(cells)):
            reading.problems.append(row.problem(prop.column, "names the same thing twice"))
        for cell in dict.fromkeys(cells):
            target = _resolve(reading, row, prop.column, cell, prop.target)
            if target:
                key = (entity.id, prop.name, target)
                reading.links[key] = Link(entity.id, prop.name, target, prop.standing, entity.places)


def _link_row(reading: _Reading, row: Row, kind: Kind, prop: Property) -> None:
    source = _resolve(reading, row, "source", row.cells["source"], kind.iri)
    target = _resolve(reading, row, "target", row.cells["target"], prop.target)
    places = reading.places(row)
    if not source or not target:
        return
    key = (source, prop.name, target)
    if key in reading.links:
        reading.problems.append(row.problem("target", "this link stands in the table twice"))
        return
    reading.links[key] = Link(source, prop.name, target, prop.standing, places)


def _resolve(reading: _Reading, row: Row, column: str, cell: str, target: str) -> str:
    """The full id that `cell` names, or an empty string with a problem noted.

    A cell names a thing of its own folder first, then one that all folders share or that just one framework has.
    Where the property may point to any kind, the cell is `kind/id`.
    """
    kind = reading.schema.by_iri.get(target)
    name, local = (kind.name, cell) if kind else _split(cell)
    if name not in reading.schema.kinds:
        message = f"'{cell}': write kind/id, where the kind is a kind of the ontology{hint(name, reading.schema.kinds)}"
        reading.problems.append(row.problem(column, message))
        return ""
    known = reading.local[name]
    if not local:
        reading.problems.append(row.problem(column, "empty; an id is required here"))
        return ""
    found = known.get(local, [])
    own = f"{name}/{row.folder.scope}.{local}"
    if own in found:
        return own
    shared = [found_id for found_id in found if reading.schema.kinds[name].room != "plan"]
    if len(shared) == 1:
        return shared[0]
    problem = "is in several frameworks" if shared else "is not known"
    reading.problems.append(row.problem(column, f"{name} '{local}' {problem}{'' if shared else hint(local, known)}"))
    return ""


def _split(cell: str) -> tuple[str, str]:
    name, _, local = cell.partition("/")
    return name, local
