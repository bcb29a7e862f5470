"""A project on disk with many made-up plans, as editors would have written it: tables, sources, checksums.

    python -m benchmarks.project DIR --measures 108000      # 27 countries × 40 plans × 100 measures

The plans are those of corpus.py, written one at a time. Frameworks and reference are the bundled ones.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.corpus import SEED, synthetic_plans
from policygraph.corpus import Entity, Link, Place, Value
from policygraph.project import bundled, find_project
from policygraph.schema import LANG_STRING, XSD, Kind, Property, Schema, read_schema

EUROPE = 108_000
"""27 countries × 40 plans × 100 measures."""
_FILLER = {XSD + "integer": "1", XSD + "decimal": "1", XSD + "date": "2023-12-31", XSD + "boolean": "false"}


def write_project(folder: Path, measures: int, seed: int = SEED) -> None:
    """Write the project into a new folder; the same number and seed give the same bytes."""
    own = find_project(bundled())
    schema = read_schema(own.schema_file)
    data = folder / "data"
    data.mkdir(parents=True)
    for room in ("frameworks", "reference", "sources"):
        shutil.copytree(own.data / room, data / room)
    for scope, entities, links in synthetic_plans(measures, seed):
        _write_source(data / "sources" / scope, scope, entities, links)
        _write_tables(data / "plans" / scope, schema, entities, links)


def _write_source(folder: Path, scope: str, entities: Iterable[Entity], links: Iterable[Link]) -> None:
    places = [place for entity in entities for place in entity.places]
    places += [place for link in links for place in link.places]
    lines = [""] * max(place.last for place in places)
    for place in places:
        lines[place.first - 1] = place.quote
    content = ("\n".join(lines) + "\n").encode()
    folder.mkdir()
    (folder / "plan.txt").write_bytes(content)
    title = f"Synthetic plan {scope}"
    facts = {"id": scope, "file": "plan.txt", "title_lv": title, "title_en": title, "origin": "benchmarks"}
    facts["sha256"] = hashlib.sha256(content).hexdigest()
    text = "".join(f'{key} = "{value}"\n' for key, value in facts.items())
    (folder / "source.toml").write_text(text, encoding="utf-8")


def _write_tables(folder: Path, schema: Schema, entities: Sequence[Entity], links: Sequence[Link]) -> None:
    folder.mkdir(parents=True)
    outgoing: dict[tuple[str, str], list[str]] = {}
    by_property: dict[str, list[Link]] = {}
    for link in links:
        outgoing.setdefault((link.source, link.property), []).append(_local(link.target))
        by_property.setdefault(link.property, []).append(link)
    for name in dict.fromkeys(entity.kind for entity in entities):
        kind = schema.kinds[name]
        rows = [_row(kind, entity, outgoing) for entity in entities if entity.kind == name]
        columns = [column for prop in kind.column_properties for column in prop.columns]
        _write_csv(folder / f"{kind.table}.csv", ["id", *columns, "lines", "quote"], rows)
    for table, (_, prop) in schema.link_tables.items():
        if found := by_property.get(prop.name):
            rows = [[_local(link.source), _local(link.target), *_evidence(link.places[0])] for link in found]
            _write_csv(folder / f"{table}.csv", ["source", "target", "lines", "quote"], rows)


def _row(kind: Kind, entity: Entity, outgoing: dict[tuple[str, str], list[str]]) -> list[str]:
    cells = [entity.local]
    for prop in kind.column_properties:
        if prop.is_link:
            cells.append("|".join(outgoing.get((entity.id, prop.name), ())))
            continue
        values = [_cell(entity.values.get(column, ())) for column in prop.columns]
        if prop.required and not any(values):
            values[0] = _filler(prop, entity)
        cells += values
    return [*cells, *_evidence(entity.places[0])]


def _filler(prop: Property, entity: Entity) -> str:
    """What the made-up plans leave out and a table must have."""
    if prop.values:
        return prop.values[0]
    return _FILLER.get(prop.datatype, entity.notation if prop.datatype != LANG_STRING else f"{entity.notation}.")


def _cell(values: tuple[Value, ...]) -> str:
    return "|".join(map(_text, values))


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _evidence(place: Place) -> list[str]:
    return [place.lines, ""]


def _local(identifier: str) -> str:
    """`provision/eu-roma-2021.2.e` -> `2.e`: no scope of ours holds a point."""
    name = identifier.partition("/")[2]
    scope, point, rest = name.partition(".")
    return rest if point and ("-plan-" in scope or scope.startswith("eu-")) else name


def _write_csv(path: Path, columns: list[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.project", description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    parser.add_argument("--measures", type=int, default=EUROPE)
    options = parser.parse_args(arguments)
    write_project(options.folder, options.measures)


if __name__ == "__main__":
    main()
