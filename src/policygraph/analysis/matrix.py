"""The verdicts of every plan on every provision at once: the rule of `coverage.judge` on columns of whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from policygraph.analysis.coverage import DIRECT, NONE, PARENT, PARTIAL, VERDICTS, Structure, citations, structure
from policygraph.analysis.coverage_tables import Row, caveats, label
from policygraph.analysis.declared import ASSERTED
from policygraph.corpus import Corpus
from policygraph.datasets import plans
from policygraph.queries import Table

_TITLES = {"lv": "Noteikumu verdikti pa plāniem", "en": "Verdicts on the provisions by plan"}


@dataclass(frozen=True, slots=True, eq=False)
class Citations:
    """Which plan cites which provision: for each citation its place in `provisions` and in `plans`."""

    plans: tuple[str, ...]
    provisions: tuple[str, ...]
    cited: NDArray[np.int64]
    citing: NDArray[np.int64]
    touches: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...]
    """For each provision those above it and those below it."""


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A row a provision, a column a plan; a cell is the place of its verdict in VERDICTS."""

    plans: tuple[str, ...]
    provisions: tuple[str, ...]
    cells: NDArray[np.uint8]

    def words(self) -> list[list[str]]:
        """The cells as verdicts."""
        return [[VERDICTS[cell] for cell in row] for row in self.cells.tolist()]


def plan_citations(corpus: Corpus, order: Structure, plans: Sequence[str]) -> Citations:
    """The asserted citations of these plans, each with the plan whose activity cites."""
    number = {plan: place for place, plan in enumerate(plans)}
    counted = [
        (order.rank[link.target], number[plan])
        for link in citations(corpus)
        if link.standing == ASSERTED and (plan := corpus.by_id[link.source].scope) in number
    ]
    pairs = np.array(counted, np.int64).reshape(-1, 2)

    def ranks(names: Iterable[str]) -> NDArray[np.int64]:
        return np.array([order.rank[name] for name in names], np.int64)

    touches = tuple((ranks(order.above[name]), ranks(order.below[name])) for name in order.provisions)
    return Citations(tuple(plans), order.provisions, pairs[:, 0], pairs[:, 1], touches)


def verdict_matrix(found: Citations) -> Matrix:
    """The verdict of each plan on each provision, whether it cites anything of it or not."""
    direct = np.zeros((len(found.provisions), len(found.plans)), dtype=bool)
    direct[found.cited, found.citing] = True
    partial, parent = np.zeros_like(direct), np.zeros_like(direct)
    for row, (above, below) in zip(direct, found.touches, strict=True):
        partial[above] |= row
        parent[below] |= row
    cells = np.full(direct.shape, VERDICTS.index(NONE), np.uint8)
    for verdict, where in ((PARENT, parent), (PARTIAL, partial), (DIRECT, direct)):
        cells[where] = VERDICTS.index(verdict)
    return Matrix(found.plans, found.provisions, cells)


def matrix_table(corpus: Corpus, language: str) -> Table:
    """One row a provision, one column a plan: the verdict on the provision by the citations of that plan alone."""
    found = verdict_matrix(plan_citations(corpus, structure(corpus), plans(corpus)))
    columns = ("provision", "label", *found.plans)
    rows: list[Row] = [
        dict(zip(columns, (corpus.by_id[name].notation, label(corpus, name, language), *words), strict=True))
        for name, words in zip(found.provisions, found.words(), strict=True)
    ]
    return Table("matrix", _TITLES, {}, columns, tuple(rows), caveats(corpus))
