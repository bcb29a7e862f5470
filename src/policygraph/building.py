"""Everything that is built, and the only place that writes it.

Plans are taken one at a time, so that memory does not grow with their number. All of them are checked before the first
file is written: a second reading costs a small part of what making the files does, and no half-built folder is left.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from policygraph.corpus import Corpus
from policygraph.errors import Problem, ProblemsFound
from policygraph.project import Project, plan_names
from policygraph.rdf import to_store
from policygraph.sources import Document, open_sources
from policygraph.streaming import corpora
from policygraph.tables import read_corpus
from policygraph.validate import check_rules

Progress = Callable[[str], None]


def silent(_name: str) -> None:
    """No progress shown."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A built file that is not what the data give now."""

    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.path}: {self.what}; run policygraph build"


def read_checked(
    project: Project,
    plans: tuple[str, ...] = (),
    language: str = "lv",
    *,
    documents: Mapping[str, Document] | None = None,
) -> Corpus:
    """The corpus of a project after table checks and rules. Raises ProblemsFound with all problems."""
    corpus = read_corpus(project, plans, documents=documents)
    if problems := list(check_rules(corpus, to_store(corpus), language)):
        raise ProblemsFound(problems)
    return corpus


def build(project: Project, out: Path, plans: tuple[str, ...] = (), progress: Progress = silent) -> list[Path]:
    """Write every export below `out` and return the paths. Nothing is written where the data hold a problem."""
    written = []
    for path, content in _all_files(project, plans, progress):
        write(out / path, content)
        written.append(out / path)
    return written


def check(project: Project, out: Path, plans: tuple[str, ...] = (), progress: Progress = silent) -> list[Difference]:
    """What differs between the files that lie below `out` and what would be built.

    A file that is not there is no difference: only some of them are kept in the repository.
    """
    differences = []
    expected = set()
    for path, content in _all_files(project, plans, progress):
        there = out / path
        expected.add(there)
        if there.is_file() and there.read_bytes() != content:
            differences.append(Difference(there, "differs from what the data give"))
    for folder in {path.parent for path in expected if path.parent.name == "tables"}:
        stale = sorted(set(folder.glob("*")) - expected)
        differences += [Difference(path, "is not built any more") for path in stale]
    if not any(path.is_file() for path in expected):
        differences.append(Difference(out, "holds no built file"))
    return differences


def _all_files(project: Project, plans: tuple[str, ...], progress: Progress) -> Iterator[tuple[Path, bytes]]:
    for name, corpus in _checked(project, plans, progress):
        for file, make in _exports(corpus):
            progress(f"{name}/{file}")
            content = make()
            parts = content if isinstance(content, dict) else {"": content}
            for part, data in sorted(parts.items()):
                yield Path(name) / file / part, data
        schema = corpus.schema
    if plan_names(project, plans):
        from policygraph.exporters.ontology import to_owl

        yield Path("ontology.ttl"), to_owl(schema)


def _checked(project: Project, plans: tuple[str, ...], progress: Progress) -> Iterator[tuple[str, Corpus]]:
    """Each plan with its corpus, once all of them are known to be right. Raises ProblemsFound with all problems."""
    progress("data")
    names = plan_names(project, plans)
    if len(names) == 1:
        yield names[0], read_checked(project, names)
        return
    problems: dict[Problem, None] = {}
    documents = open_sources(project.data / "sources").checked()
    for number, name in enumerate(names, start=1):
        progress(f"data {number}/{len(names)} {name}")
        try:
            read_checked(project, (name,), documents=documents)
        except ProblemsFound as error:
            problems |= dict.fromkeys(error.problems)
    if problems:
        raise ProblemsFound(tuple(problems))
    yield from corpora(project, names)


def _exports(corpus: Corpus) -> Iterator[tuple[str, Callable[[], bytes | dict[str, bytes]]]]:
    """File name -> what makes it."""
    from policygraph.explorer import to_page
    from policygraph.exporters import graph_files, rdf_files, tables
    from policygraph.reports import docx, html, xlsx

    makers: dict[str, Callable[[Corpus], bytes | dict[str, bytes]]] = {
        "graph.ttl": rdf_files.to_turtle,
        "graph.nt": rdf_files.to_ntriples,
        "graph.jsonld": rdf_files.to_jsonld,
        "graph.rdf": rdf_files.to_rdfxml,
        "graph.trig": rdf_files.to_trig,
        "graph.graphml": graph_files.to_graphml,
        "graph.gexf": graph_files.to_gexf,
        "graph.json": graph_files.to_node_link,
        "tables": tables.to_tables,
        "workbook.xlsx": tables.to_workbook,
        "explorer.html": to_page,
        "report.html": html.to_html,
        "report.docx": docx.to_docx,
        "report.xlsx": xlsx.to_xlsx,
    }
    for name, maker in makers.items():
        yield name, partial(maker, corpus)


def write(path: Path, content: bytes) -> None:
    """Write beside the target and rename, so that a reader never sees half a file.

    What is there and is no file (a device, a named pipe) is written through and stays what it is.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        try:
            path.write_bytes(content)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(path)) from error
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise
