"""The tables of a corpus for others: CSV with a Frictionless data package, and one workbook."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import BinaryIO, Generic, TypeVar

from policygraph.cells import Cell
from policygraph.corpus import Corpus, Entity, Link, Place, Source, Value
from policygraph.exporters import Write
from policygraph.exporters.sheets import csv_portions, write_workbook
from policygraph.schema import LANGUAGES, XSD, Kind, Property

_TYPES = {XSD + "integer": "integer", XSD + "decimal": "number", XSD + "date": "date", XSD + "boolean": "boolean"}
_EVIDENCE = ["evidence", "quote"]
_PACKAGE = "datapackage.json"
Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Rows(Generic[Fact]):
    """The rows of a sheet, each made when it is read."""

    facts: Sequence[Fact]
    make: Callable[[Fact], list[Cell]]

    def __len__(self) -> int:
        return len(self.facts)

    def __iter__(self) -> Iterator[list[Cell]]:
        return map(self.make, self.facts)


Sheet = tuple[list[str], Rows[Entity] | Rows[Link] | Rows[Source]]
"""Columns and rows."""
Sums = dict[str, tuple[str, int]]
"""Table -> its checksum and its length in bytes."""


def table_files(corpus: Corpus) -> dict[str, Write]:
    """File name -> what writes it: a CSV for each kind, one for all links, and datapackage.json that describes them.

    The description holds the checksums of the tables: it makes those that have not been written before it.
    """
    sheets, sums = to_sheets(corpus), Sums()

    def table(name: str, out: BinaryIO | None) -> None:
        digest, length = hashlib.sha256(), 0
        for portion in csv_portions(*sheets[name]):
            digest.update(portion)
            length += len(portion)
            if out:
                out.write(portion)
        sums[name] = digest.hexdigest(), length

    def package(out: BinaryIO) -> None:
        for name in sheets:
            if name not in sums:
                table(name, None)
        out.write((json.dumps(_package(corpus, sheets, sums), ensure_ascii=False, indent=2) + "\n").encode())

    return {**{f"{name}.csv": partial(table, name) for name in sheets}, _PACKAGE: package}


def _package(corpus: Corpus, sheets: Mapping[str, Sheet], sums: Sums) -> dict[str, object]:
    resources = [
        {
            "name": name.replace("_", "-"),
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "hash": f"sha256:{sums[name][0]}",
            "bytes": sums[name][1],
            "schema": _table_schema(corpus, name, columns),
        }
        for name, (columns, _) in sheets.items()
    ]
    return {
        "profile": "tabular-data-package",
        "name": "policygraph",
        "title": "policygraph: tables of the graph",
        "description": "Text that a spreadsheet program would take for a formula begins with an apostrophe.",
        "resources": resources,
    }


def write_all_sheets(corpus: Corpus, out: BinaryIO) -> None:
    """All tables as one XLSX, a sheet each."""
    write_workbook(to_sheets(corpus), out)


def to_sheets(corpus: Corpus) -> dict[str, Sheet]:
    """One table for each kind that has things, then all sources, all ids, and `link` with every link."""
    sheets: dict[str, Sheet] = {}
    things = corpus.by_kind
    for kind in corpus.schema.kinds.values():
        columns = [column for prop in kind.column_properties if not prop.is_link for column in prop.columns]
        if kind.name in things:
            sheets[kind.table] = (["id", *columns, *_EVIDENCE], Rows(things[kind.name], partial(_thing, columns)))
    titles = [f"title_{language}" for language in LANGUAGES]
    sheets["source"] = (["id", "file", *titles, "origin", "sha256"], Rows(corpus.sources, _source))
    sheets["thing"] = (["id", "kind"], Rows(corpus.entities, _identity))
    sheets["link"] = (["source", "property", "target", "standing", *_EVIDENCE], Rows(corpus.links, _link))
    return sheets


def _thing(columns: Sequence[str], entity: Entity) -> list[Cell]:
    values = entity.values
    cells = [_cell(values[column]) if column in values else None for column in columns]
    return [entity.id, *cells, *_evidence(entity.places)]


def _source(source: Source) -> list[Cell]:
    return [source.id, source.file, *source.titles.values(), source.origin, source.sha256]


def _identity(entity: Entity) -> list[Cell]:
    return [entity.id, entity.kind]


def _link(link: Link) -> list[Cell]:
    return [link.source, link.property, link.target, link.standing, *_evidence(link.places)]


def _evidence(places: tuple[Place, ...]) -> list[Cell]:
    return ["; ".join(map(str, places)), " […] ".join(place.quote for place in places)]


def _cell(values: tuple[Value, ...]) -> Cell:
    """One value keeps its type, several become text joined by a bar."""
    if not values:
        return None
    if len(values) > 1:
        return "|".join(map(str, values))
    value = values[0]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def _table_schema(corpus: Corpus, name: str, columns: list[str]) -> dict[str, object]:
    if name == "link":
        reference = {"resource": "thing", "fields": "id"}
        keys = [{"fields": end, "reference": reference} for end in ("source", "target")]
        return {
            "fields": [_field(column, None) for column in columns],
            "primaryKey": ["source", "property", "target"],
            "foreignKeys": keys,
        }
    kind = corpus.schema.kind_tables.get(name)
    schema: dict[str, object] = {
        "fields": [_field(column, _property(kind, column)) for column in columns],
        "primaryKey": "id",
    }
    if kind:
        schema["foreignKeys"] = [{"fields": "id", "reference": {"resource": "thing", "fields": "id"}}]
    return schema


def _property(kind: Kind | None, column: str) -> Property | None:
    return next((prop for prop in kind.column_properties if column in prop.columns), None) if kind else None


def _field(column: str, prop: Property | None) -> dict[str, object]:
    described: dict[str, object] = {"name": column, "type": "string"}
    if prop is None:
        return described
    if not prop.many:
        described["type"] = _TYPES.get(prop.datatype, "string")
    described["title"] = f"{prop.labels['lv']} / {prop.labels['en']}"
    described["description"] = prop.comments["en"]
    constraints: dict[str, object] = {}
    if prop.required and len(prop.columns) == 1:
        constraints["required"] = True
    if prop.values:
        constraints["enum"] = list(prop.values)
    if constraints:
        described["constraints"] = constraints
    return described
