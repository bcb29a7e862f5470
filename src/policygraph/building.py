"""Everything that is built, and the only place that writes it.

Plans are taken one at a time, so that memory does not grow with their number. All of them are checked before the first
file is written: a second reading costs a small part of what making the files does, and no half-built folder is left.
"""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from policygraph.corpus import Corpus
from policygraph.errors import Problem, ProblemsFound
from policygraph.exporters import Write
from policygraph.project import Project, plan_names
from policygraph.rdf import kept_store
from policygraph.sources import Document, open_sources
from policygraph.streaming import corpora
from policygraph.tables import read_corpus
from policygraph.validate import check_rules

if TYPE_CHECKING:
    from policygraph.reports.model import Report

Progress = Callable[[str], None]
_PIECE = 1 << 20


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
    if problems := list(check_rules(corpus, kept_store(corpus), language)):
        raise ProblemsFound(problems)
    return corpus


def build(project: Project, out: Path, plans: tuple[str, ...] = (), progress: Progress = silent) -> list[Path]:
    """Write every export below `out` and return the paths. Nothing is written where the data hold a problem."""
    written = []
    for path, make in _all_files(project, plans, progress):
        with replacing(out / path) as stream:
            make(stream)
        written.append(out / path)
    return written


def check(project: Project, out: Path, plans: tuple[str, ...] = (), progress: Progress = silent) -> list[Difference]:
    """What differs between the files that lie below `out` and what would be built.

    A file that is not there is no difference: only some of them are kept in the repository.
    """
    differences = []
    expected = set()
    for path, make in _all_files(project, plans, progress):
        there = out / path
        expected.add(there)
        if there.is_file() and not _is(there, make):
            differences.append(Difference(there, "differs from what the data give"))
    for folder in {path.parent for path in expected if path.parent.name == "tables"}:
        stale = sorted(set(folder.glob("*")) - expected)
        differences += [Difference(path, "is not built any more") for path in stale]
    if not any(path.is_file() for path in expected):
        differences.append(Difference(out, "holds no built file"))
    return differences


def _is(there: Path, make: Write) -> bool:
    """Whether a file holds just what would be written."""
    with tempfile.TemporaryFile() as made, there.open("rb") as kept:
        make(made)
        made.seek(0)
        while True:
            left, right = made.read(_PIECE), kept.read(_PIECE)
            if left != right:
                return False
            if not left:
                return True


def _all_files(project: Project, plans: tuple[str, ...], progress: Progress) -> Iterator[tuple[Path, Write]]:
    for name, corpus in _checked(project, plans, progress):
        for file, make in _exports(corpus).items():
            progress(f"{name}/{file}")
            yield Path(name) / file, make
        schema = corpus.schema
    if plan_names(project, plans):
        from policygraph.exporters.ontology import to_owl

        yield Path("ontology.ttl"), _whole(lambda: to_owl(schema))


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


def _exports(corpus: Corpus) -> dict[str, Write]:
    """Path -> what writes it. The report is the same in all its forms: it is made for the first that needs it."""
    from policygraph.explorer import to_page
    from policygraph.exporters.files import files
    from policygraph.reports import docx, html, xlsx
    from policygraph.reports.content import make_report

    @cache
    def report() -> Report:
        return make_report(corpus, "lv")

    return {
        **files(corpus),
        "explorer.html": _whole(lambda: to_page(corpus)),
        "report.html": _whole(lambda: html.render(report())),
        "report.docx": _whole(lambda: docx.render(report())),
        "report.xlsx": _whole(lambda: xlsx.render(report(), corpus)),
    }


def _whole(make: Callable[[], bytes]) -> Write:
    """What is made as one value is written as one."""

    def write_it(out: BinaryIO) -> None:
        out.write(make())

    return write_it


def write(path: Path, content: bytes) -> None:
    """Write beside the target and rename, so that a reader never sees half a file."""
    with replacing(path) as stream:
        stream.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A stream beside the target, renamed to it when all is written; where that fails the target stays as it was.

    What is there and is no file (a device, a named pipe) is written through and stays what it is.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if path.exists() and not path.is_file():
        with _named(path), path.open("wb") as stream:
            yield stream
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(beside, 0o644)
        os.replace(beside, path)
    except BaseException:
        os.unlink(beside)
        raise


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """An error of writing says the file."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
