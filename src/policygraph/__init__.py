"""policygraph: the measures of a policy plan and the provisions of its framework as a graph that proves itself.

>>> import policygraph
>>> corpus = policygraph.load()
>>> policygraph.run("co-leads", corpus, institution="KM").columns
('measure', 'activity', 'title', 'deadline', 'institution')
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.corpus import Corpus, Entity, Link, Place
from policygraph.errors import (
    PolicyGraphError,
    Problem,
    ProblemsFound,
    ProjectError,
    QueryError,
    SchemaError,
    UnknownName,
)
from policygraph.queries import Table

if TYPE_CHECKING:
    import networkx
    import rdflib

__all__ = [
    "Corpus",
    "Entity",
    "Link",
    "Place",
    "PolicyGraphError",
    "Problem",
    "ProblemsFound",
    "ProjectError",
    "QueryError",
    "SchemaError",
    "Table",
    "UnknownName",
    "build",
    "load",
    "run",
    "to_graph",
    "to_rdf",
]


def load(project: Path | str | None = None) -> Corpus:
    """The corpus of a project folder, or of the bundled plan. Raises ProblemsFound with every problem of its tables."""
    from policygraph.project import find_project
    from policygraph.tables import read_corpus

    return read_corpus(find_project(Path(project) if project is not None else None))


def to_graph(corpus: Corpus) -> networkx.MultiDiGraph:
    """The corpus as a networkx graph: a node a thing, an edge a link, the edge key is the property."""
    from policygraph.graph import to_graph as make

    return make(corpus)


def to_rdf(corpus: Corpus) -> rdflib.Graph:
    """The corpus as an rdflib graph, evidence included."""
    from policygraph.rdf import to_rdf as make

    return make(corpus)


def run(name: str, corpus: Corpus, **parameters: str | int) -> Table:
    """The answer to a named query. Raises UnknownName or QueryError where the name or a parameter is not known.

    Every query takes `plan`: an id, several with commas between them, or `all`; several add a first column `plan`.
    """
    from policygraph.datasets import PLAN, kept_dataset, run_by_plan, union
    from policygraph.queries import embedded, read_query
    from policygraph.rdf import kept_store

    given = {key: str(value) for key, value in parameters.items()}
    engine = union(kept_dataset(corpus)) if PLAN in given else embedded(kept_store(corpus))
    return run_by_plan(read_query(corpus.queries, name), corpus, engine, given)


def build(project: Path | str | None, out: Path | str) -> list[Path]:
    """Write every export of a project below `out` and return the paths."""
    from policygraph.building import build as make
    from policygraph.project import find_project

    return make(find_project(Path(project) if project is not None else None), Path(out))
