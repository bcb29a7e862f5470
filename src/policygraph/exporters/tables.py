"""The tables of a corpus for others: CSV with a Frictionless data package, and one workbook."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

from policygraph.cells import Cell
from policygraph.corpus import Corpus, Place, Value
from policygraph.exporters.tabular import csv_bytes, xlsx_bytes
from policygraph.schema import LANGUAGES, XSD, Kind, Property

Sheet = tuple[list[str], list[list[Cell]]]
"""Columns and rows."""

_TYPES = {XSD + "integer": "integer", XSD + "decimal": "number", XSD + "date": "date", XSD + "boolean": "boolean"}
_EVIDENCE = ["evidence", "quote"]


def to_tables(corpus: Corpus) -> dict[str, bytes]:
    """File name -> content: a CSV for each kind, one for all links, and datapackage.json that describes them."""
    sheets = to_sheets(corpus)
    files = {f"{name}.csv": csv_bytes(columns, rows) for name, (columns, rows) in sheets.items()}
    resources = [
        {
            "name": name.replace("_", "-"),
            "path": f"{name}.csv",
            "profile": "tabular-data-resource",
            "encoding": "utf-8",
            "hash": f"sha256:{hashlib.sha256(files[f'{name}.csv']).hexdigest()}",
            "bytes": len(files[f"{name}.csv"]),
            "schema": _table_schema(corpus, name, columns),
        }
        for name, (columns, _) in sheets.items()
    ]
    package = {
        "profile": "tabular-data-package",
        "name": "policygraph",
        "title": "policygraph: tables of the graph",
        "description": "Text that a spreadsheet program would take for a formula begins with an apostrophe.",
        "resources": resources,
    }
    files["datapackage.json"] = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def to_workbook(corpus: Corpus) -> bytes:
    """All tables as one XLSX, a sheet each."""
    return xlsx_bytes({name[:31]: [columns, *rows] for name, (columns, rows) in to_sheets(corpus).items()})


def to_sheets(corpus: Corpus) -> dict[str, Sheet]:
    """One table for each kind that has things, then all sources, all ids, and `link` with every link."""
    sheets: dict[str, Sheet] = {}
    for kind in corpus.schema.kinds.values():
        values = [prop for prop in kind.column_properties if not prop.is_link]
        columns = ["id", *(column for prop in values for column in prop.columns)]
        rows = [
            [entity.id, *(_cell(entity.values.get(column, ())) for column in columns[1:]), *_evidence(entity.places)]
            for entity in corpus.entities
            if entity.kind == kind.name
        ]
        if rows:
            sheets[kind.table] = ([*columns, *_EVIDENCE], rows)
    links = [[n.source, n.property, n.target, n.standing, *_evidence(n.places)] for n in corpus.links]
    titles = [f"title_{language}" for language in LANGUAGES]
    sheets["source"] = (
        ["id", "file", *titles, "origin", "sha256"],
        [[s.id, s.file, *s.titles.values(), s.origin, s.sha256] for s in corpus.sources],
    )
    sheets["thing"] = (["id", "kind"], [[entity.id, entity.kind] for entity in corpus.entities])
    sheets["link"] = (["source", "property", "target", "standing", *_EVIDENCE], [list(row) for row in links])
    return sheets


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
