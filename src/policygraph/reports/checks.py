"""Every column that an outline names is one that its query has: the unknown is an error, never an empty cell."""

from __future__ import annotations

from collections.abc import Iterable

from policygraph.errors import QueryError, hint
from policygraph.reports.answers import Answer, Asker
from policygraph.reports.outline import Column, Grid
from policygraph.schema import Schema


def check_grid(grid: Grid, answer: Answer, asker: Asker, schema: Schema, parent: Iterable[str] | None) -> None:
    """Compares a table with the columns of its query. `parent`: those of the query of which it tells one row.

    Raises QueryError with the table, the name and the nearest one.
    """
    asked, language = grid.query or grid.analysis, asker.language
    _known(
        grid, asked, [*grid.where, *grid.least, *grid.within, *grid.missing, *grid.match, *grid.head], answer.columns
    )
    _known(grid, asked, [grid.group], answer.columns)
    if parent is not None:
        _known(grid, "each", grid.within.values(), tuple(parent))
    if cross := grid.cross:
        _known(grid, asked, [cross.column, cross.parts, cross.value], answer.columns)
    if grid.kind:
        columns = [name for prop in schema.kind(grid.kind).column_properties for name in prop.columns]
        wanted = [part for value in grid.match.values() for part in value.format(language=language).split("|")]
        _known(grid, grid.kind, wanted, columns)
    for column in grid.columns:
        _column(grid, column, answer, asker)


def _column(grid: Grid, column: Column, answer: Answer, asker: Asker) -> None:
    asked, language = grid.query or grid.analysis, asker.language
    _known(grid, "columns", [column.of if column.of != "row" else ""], [one.id for one in grid.columns])
    if column.empty:
        return
    names = [one.partition(":")[0].format(language=language) for one in column.show or (column.name,)]
    if column.query:
        columns = asker.query(column.query).columns
        _known(grid, asked, [column.on], answer.columns)
        _known(grid, column.query, [column.match, *column.where, *names], columns)
    else:
        _known(grid, asked, [*names, *column.over], answer.columns)


def _known(grid: Grid, where: str, names: Iterable[str], known: Iterable[str]) -> None:
    columns = tuple(known)
    for name in names:
        if name and name not in columns:
            raise QueryError(f"report {grid.id}: {where} has no '{name}'{hint(name, columns)}")
