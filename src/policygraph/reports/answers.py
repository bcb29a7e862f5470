"""The answers of which a report is made: queries and analyses, filtered, grouped and joined as the outline asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from policygraph.analysis.audit import audit
from policygraph.analysis.coverage_tables import share_table
from policygraph.analysis.fragility_tables import rank_table
from policygraph.cells import Cell
from policygraph.corpus import Corpus, Place
from policygraph.errors import QueryError, hint
from policygraph.queries import Table, embedded, read_query, run
from policygraph.rdf import kept_store
from policygraph.reports.outline import Filter, Grid, Words

if TYPE_CHECKING:
    import pyoxigraph as ox

ANALYSES = ("shares", "rank", "audit")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of an answer with its evidence."""

    values: Mapping[str, Cell]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows in order, the notes, and how anybody can ask the same again."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    notes: tuple[str, ...]
    origin: str


class Asker:
    """One corpus asked in one language; every answer is kept."""

    def __init__(self, corpus: Corpus, language: str) -> None:
        self.corpus = corpus
        self.language = language
        self._answers: dict[tuple[str, str, tuple[tuple[str, str], ...]], Answer] = {}

    @cached_property
    def store(self) -> ox.Store:
        return kept_store(self.corpus)

    def ask(self, grid: Grid) -> Answer:
        """All rows of the query or analysis of a table, before any filter."""
        return self.analysis(grid.analysis, grid.parameters) if grid.analysis else self.query(grid.query)

    def query(self, name: str) -> Answer:
        """The answer of a named query without parameters."""
        key = ("query", name, ())
        if key not in self._answers:
            table = run(
                read_query(self.corpus.queries, name), self.corpus, embedded(self.store), {}, language=self.language
            )
            records = tuple(self._record(row) for row in table.rows)
            self._answers[key] = self._answer(table, records, f"policygraph query {name}")
        return self._answers[key]

    def analysis(self, name: str, parameters: Words) -> Answer:
        """The answer of an analysis. Raises QueryError for one that is not known."""
        key = ("analysis", name, tuple(sorted(parameters.items())))
        if key not in self._answers:
            self._answers[key] = self._analysed(name, parameters)
        return self._answers[key]

    def _analysed(self, name: str, parameters: Words) -> Answer:
        if name == "shares":
            by = parameters.get("by", "")
            table, origin = share_table(self.corpus, by, self.language), f"policygraph verdict --by {by}"
        elif name == "rank":
            table, origin = rank_table(self.corpus, [], self.language), "policygraph fragility"
        elif name == "audit":
            return self._audit()
        else:
            raise QueryError(f"report: no analysis '{name}'{hint(name, ANALYSES)}")
        return self._answer(table, tuple(Record(row) for row in table.rows), origin)

    def _audit(self) -> Answer:
        records = tuple(
            Record(
                {
                    "severity": finding.rule.severity,
                    "rule": finding.rule.name,
                    "title": finding.rule.titles[self.language],
                    "sentence": finding.sentences[self.language],
                    "things": list(finding.things),
                },
                finding.places,
            )
            for finding in audit(self.corpus, self.store)
        )
        return Answer(("severity", "rule", "title", "sentence", "things"), records, (), "policygraph audit")

    def _answer(self, table: Table, records: tuple[Record, ...], origin: str) -> Answer:
        return Answer(table.columns, records, tuple(note[self.language] for note in table.notes), origin)

    def _record(self, row: Mapping[str, Cell]) -> Record:
        source = row.get("source")
        if not isinstance(source, dict):
            return Record(row)
        values: dict[str, Cell] = {**row, "source": _plain(source.get("value"))}
        lines = source["lines"]
        first, last = lines if isinstance(lines, list) else (0, 0)
        name = self._sources[str(source["document"])]
        return Record(values, (Place(name, int(first), int(last), str(source["quote"])),))

    @cached_property
    def _sources(self) -> dict[str, str]:
        """File -> source; of two with the same file the one of this plan."""
        scopes = set(self.corpus.scopes)
        return {source.file: source.id for source in sorted(self.corpus.sources, key=lambda one: one.id in scopes)}


def _plain(value: object) -> Cell:
    """The value of a column that is called like the evidence."""
    return value if isinstance(value, str | int | float) else None


def members(cell: object) -> list[str]:
    """A cell as the texts it holds."""
    if cell is None:
        return []
    return [str(item) for item in cell] if isinstance(cell, list) else [str(cell)]


def kept(records: Iterable[Record], where: Filter) -> list[Record]:
    """The records whose values are among those asked for."""
    return [
        record
        for record in records
        if all(set(members(record.values.get(column))) & set(wanted) for column, wanted in where.items())
    ]


def at_least(records: Iterable[Record], least: Mapping[str, int]) -> list[Record]:
    """The records whose numbers reach a bound."""
    return [
        record
        for record in records
        if all(
            isinstance(value := record.values.get(column), int | float) and value >= bound
            for column, bound in least.items()
        )
    ]


def joined(records: Iterable[Record], key: object, match: str) -> list[Record]:
    """The records of a looked-up query that belong to a key."""
    wanted = set(members(key))
    return [record for record in records if wanted & set(members(record.values.get(match)))]


def grouped(records: Iterable[Record], column: str) -> list[Record]:
    """One record for each value of a column; what differs within it becomes a list."""
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(str(record.values.get(column)), []).append(record)
    return [_merged(some) for some in found.values()]


def _merged(records: list[Record]) -> Record:
    first = records[0]
    if len(records) == 1:
        return first
    values: dict[str, Cell] = {}
    for column in first.values:
        items = list(dict.fromkeys(item for record in records for item in members(record.values.get(column))))
        said = next((value for record in records if members(value := record.values.get(column))), None)
        values[column] = said if len(items) <= 1 else items
    places = dict.fromkeys(place for record in records for place in record.places)
    return replace(first, values=values, places=tuple(places))
